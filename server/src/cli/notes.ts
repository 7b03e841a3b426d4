import { naming } from '../kubernetes/findingTexts.ts';
import { type Language, say, type Text } from '../texts/text.ts';

const PASSED_ONE: Text = {
  en: 'Passed over 1 document in folders that is no manifest (a template, values…); a file that is named is always read.',
  'zh-cn': '略过了文件夹中 1 个不是清单的文档（模板、values 等）；直接写出文件名时总会读取。',
};
const PASSED: Text = {
  en: 'Passed over {count} documents in folders that are no manifests (templates, values…); a file that is named is always read.',
  'zh-cn': '略过了文件夹中 {count} 个不是清单的文档（模板、values 等）；直接写出文件名时总会读取。',
};
const REFUSED: Text = { en: '{name} is refused: {message}', 'zh-cn': '{name} 会被拒绝：{message}' };
const SOME_DOCUMENT: Text = { en: 'a document', 'zh-cn': '有一个文档' };
const EMPTY: Text = { en: 'there is nothing in it to simulate.', 'zh-cn': '其中没有可模拟的内容。' };

/** How many documents of folders were no manifests. */
export const passedOverNote = (count: number, language: Language): string => say(count === 1 ? PASSED_ONE : PASSED, language, { count });

/** Whose document is refused and why, for standard error. @param name `Pod/web`, or empty */
export const refusedNote = (file: string, name: string, message: string, language: Language): string =>
  `podsight: ${file}: ${say(REFUSED, language, { name: name || SOME_DOCUMENT[language], message: naming(file, message) })}\n`;

/** That a file holds no object, for standard error. */
export const emptyNote = (file: string, language: Language): string => `podsight: ${file}: ${EMPTY[language]}\n`;
