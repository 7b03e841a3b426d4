import { filled } from '../../kubernetes/decode/texts.ts';
import type { Finding } from '../../kubernetes/verdict.ts';
import { type Lookalike, lookalikesIn, type ManifestDocument, pathAt, type SequenceNode } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';

const TEXTS: Readonly<Record<Lookalike['kind'], Text>> = {
  quotes: {
    en: 'These are typographic quotes ({codes}). YAML does not treat them as quotes: the marks are part of the word. The API server does not notice this. In a command the container cannot start: no program is called so.',
    'zh-cn':
      '这是排版引号（{codes}），YAML 不把它当引号，引号本身会成为文本的一部分。API 服务器察觉不到。若写在命令里，容器将无法启动，因为没有叫这个名字的程序。',
  },
  dash: {
    en: 'This is a long dash ({codes}), not `-`. Programs do not take it for the beginning of an option.',
    'zh-cn': '这是长破折号（{codes}），不是 `-`，程序不会把它当作选项的开头。',
  },
  space: {
    en: 'This blank is no ordinary space ({codes}). It becomes part of the text.',
    'zh-cn': '这个空白不是普通空格（{codes}），会成为文本的一部分。',
  },
  invisible: {
    en: 'There is an invisible character here ({codes}). It becomes part of the text.',
    'zh-cn': '这里有不可见字符（{codes}），会成为文本的一部分。',
  },
  punctuation: {
    en: '`{subject}` is a full-width character ({codes}). YAML takes it for text, not for punctuation.',
    'zh-cn': '`{subject}` 是全角字符（{codes}），YAML 把它当作文本而不是标点。',
  },
};

/** For further words of the same list: the first one tells what it means. */
const AGAIN: Readonly<Partial<Record<Lookalike['kind'], Text>>> = {
  quotes: { en: 'Typographic quotes again ({codes}).', 'zh-cn': '这里也是排版引号（{codes}）。' },
  dash: { en: 'A long dash again ({codes}).', 'zh-cn': '这里也是长破折号（{codes}）。' },
};

/** `U+2018`. */
const codesOf = (subject: string): string =>
  [...new Set(subject)].map((sign) => `U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`).join(', ');

/** More than this of one document nobody reads. */
const FOUND_MAX = 50;

/** Characters that look like what YAML or a shell knows and are not. */
export function lookalikes(document: ManifestDocument): Finding[] {
  const explained = new Map<Lookalike['kind'], Set<SequenceNode>>();
  return lookalikesIn(document)
    .slice(0, FOUND_MAX)
    .map(({ kind, start, end, subject, replacement }) => {
      const list = listAround(document, start);
      const lists = explained.get(kind) ?? new Set();
      const text = (list && lists.has(list) && AGAIN[kind]) || TEXTS[kind];
      if (list) explained.set(kind, lists.add(list));
      return {
        start,
        end,
        severity: 'warning',
        code: kind === 'quotes' ? 'curly-quotes' : `lookalike-${kind}`,
        message: '',
        explain: filled(text, { subject, codes: codesOf(subject) }),
        field: '',
        data: { replacement },
      };
    });
}

/** A full-width sign where YAML has its own. @param subject the sign */
export const punctuation = (start: number, subject: string, replacement: string): Finding => ({
  start,
  end: start + subject.length,
  severity: 'error',
  code: 'lookalike-punctuation',
  message: '',
  explain: filled(TEXTS.punctuation, { subject, codes: codesOf(subject) }),
  field: '',
  data: { replacement },
});

/** The list whose item begins at an offset. */
function listAround(document: ManifestDocument, start: number): SequenceNode | null {
  const step = pathAt(document, start).steps.at(-1);
  return step?.kind === 'item' ? step.parent : null;
}
