import { type Hover, MarkupKind } from 'vscode-languageserver-types';
import { pathAt } from '../../manifest/index.ts';
import { type Expectation, parseExpectation } from '../../simulation/scenario/expectation.ts';
import { VERB_ARGUMENTS } from '../../simulation/scenario/verbs.ts';
import { type Language, say, type Text } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import { code, Markdown } from '../markdown.ts';
import { CONDITION_TEXTS, FIELD_TEXTS, VERB_TEXTS } from './words.ts';

/** What a place of a scenario file means: its fields, the conditions, the actions, and how a line of `expect` is understood. */
export function scenarioHoverAt(file: OpenFile, position: { line: number; character: number }, language: Language): Hover | null {
  const document = file.documentAt(position);
  const place = pathAt(document.document, file.offsetIn(document, position));
  const step = place.steps.at(-1);
  if (!step || place.on === 'between') return null;
  const [field, second, third] = place.path;
  const markdown = new Markdown(language);
  const value = step.kind === 'pair' ? step.pair.value : step.item;
  if (field === 'expect' && value.type === 'scalar' && typeof value.value === 'string') explainExpectation(markdown, value.value, language);
  else if (field === 'conditions' && typeof second === 'string' && place.path.length === 2)
    markdown.paragraph(textOf(CONDITION_TEXTS, second, language));
  else if (field === 'actions' && third === 'verb' && value.type === 'scalar') explainVerb(markdown, String(value.value), language);
  else if (place.path.length === 1 && place.on === 'key') markdown.paragraph(textOf(FIELD_TEXTS, String(field), language));
  const text = markdown.toString();
  const span = step.kind === 'pair' && place.on === 'key' ? step.pair.key : value;
  return text === '' ? null : { contents: { kind: MarkupKind.Markdown, value: text }, range: file.rangeOf(document, span) };
}

const textOf = (texts: Readonly<Record<string, Text>>, name: string, language: Language): string =>
  Object.hasOwn(texts, name) ? say(texts[name]!, language) : '';

function explainVerb(markdown: Markdown, verb: string, language: Language): void {
  if (!Object.hasOwn(VERB_TEXTS, verb)) return;
  const known = verb as keyof typeof VERB_TEXTS;
  markdown.say(VERB_TEXTS[known]).say(TEXTS.arguments, { names: VERB_ARGUMENTS[known].map(code).join(language === 'en' ? ', ' : '、') });
}

function explainExpectation(markdown: Markdown, line: string, language: Language): void {
  const read = parseExpectation(line);
  if (!('text' in read)) {
    markdown.paragraph(say(read.message, language, { word: read.word }));
    return;
  }
  markdown.paragraph(`${code(line)}`).paragraph([about(read, language), when(read, language)].join(language === 'en' ? ' ' : ''));
}

function about({ subject, container }: Expectation, language: Language): string {
  if (container !== null) return say(TEXTS.aboutContainer, language, { container: code(container) });
  return subject === null ? say(TEXTS.aboutAll, language) : say(TEXTS.aboutOne, language, { subject: code(subject) });
}

function when({ mode, from, to }: Expectation, language: Language): string {
  const time = (seconds: number): string => (language === 'en' ? `${seconds} s` : ` ${seconds} 秒`);
  const window =
    from !== null && to !== null
      ? say(from === to ? TEXTS.at : TEXTS.between, language, { from: time(from), to: time(to) })
      : from !== null
        ? say(TEXTS.after, language, { from: time(from) })
        : to !== null
          ? say(TEXTS.before, language, { to: time(to) })
          : say(TEXTS.wholeRun, language);
  return say(MODES[mode], language, { window });
}

const MODES = {
  eventually: { en: 'It has to be so at one instant {window}.', 'zh-cn': '{window}至少有一个时刻成立。' },
  always: {
    en: 'It has to be so all the time {window}; without a beginning, from when it is first so.',
    'zh-cn': '{window}一直成立；没有写明起点时，从首次成立算起。',
  },
  never: { en: 'It must not be so at any instant {window}.', 'zh-cn': '{window}任何时刻都不成立。' },
  finally: { en: 'It has to be so at the end {window}.', 'zh-cn': '{window}结束时成立。' },
} as const satisfies Record<Expectation['mode'], Text>;

const TEXTS = {
  arguments: { en: 'Arguments beside `at`: {names}.', 'zh-cn': '除 `at` 外的参数：{names}。' },
  aboutAll: { en: 'About everything that was applied.', 'zh-cn': '针对应用的一切。' },
  aboutOne: { en: 'About {subject} and what it makes.', 'zh-cn': '针对 {subject} 及其创建的对象。' },
  aboutContainer: { en: 'About container {container}.', 'zh-cn': '针对容器 {container}。' },
  wholeRun: { en: 'of the run', 'zh-cn': '在整个运行期间' },
  at: { en: 'at {from}', 'zh-cn': '在第{from}' },
  between: { en: 'from {from} to {to}', 'zh-cn': '在第{from}到第{to}之间' },
  after: { en: 'after {from}', 'zh-cn': '在第{from}之后' },
  before: { en: 'before {to}', 'zh-cn': '在第{to}之前' },
} as const satisfies Record<string, Text>;
