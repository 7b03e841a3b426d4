import { wordsOf } from '../kubernetes/findingTexts.ts';
import { say, type Text } from '../texts/text.ts';
import type { Judged } from './judging.ts';
import { fileIn, type Printer, type PrintOptions, placeIn } from './printing.ts';

const SUMMARY: Text = {
  en: 'Documents: {documents}, files: {files}, refused: {refused}, with warnings: {warned}.',
  'zh-cn': '文档 {documents} 个，文件 {files} 个：{refused} 个会被拒绝，{warned} 个有警告。',
};
const SEVERITY: Readonly<Record<string, Text>> = {
  error: { en: 'error', 'zh-cn': '错误' },
  warning: { en: 'warning', 'zh-cn': '警告' },
  information: { en: 'note', 'zh-cn': '提示' },
  hint: { en: 'hint', 'zh-cn': '建议' },
};

const MORE: Text = { en: '… and {more} more places that cannot be read.', 'zh-cn': '……另有 {more} 处无法读取。' };

/** Of one document, places that cannot be read: behind the first few the text is another one than was meant, or none at all. */
const UNREADABLE_MAX = 8;

/** On one line; kubectl's own `error: ` stands before it already. */
const wordsIn = (message: string): string => message.replace(/^error: /, '').replaceAll('\n', ' ');

/** Control characters of a file would be orders to the terminal. */
const printable = (text: string): string =>
  text.replace(/[\p{Cc}]/gu, (character) =>
    character === '\n' ? character : `\\x${character.codePointAt(0)!.toString(16).padStart(2, '0')}`,
  );

interface Part {
  readonly text: string;
  readonly files: readonly string[];
  readonly documents: number;
  readonly refused: number;
  readonly warned: number;
}

/** For people: `file:line:column: severity: message`, what it means below it, and a line of numbers at the end. */
export function textPrinter({ language }: PrintOptions): Printer<Part> {
  const files = new Set<string>();
  const count = { documents: 0, refused: 0, warned: 0 };
  const lines = (judged: Judged): string => {
    let out = '';
    let unreadable = 0;
    for (const { start, severity, message, explain, code } of judged.verdict.findings) {
      if (severity === 'error' && !message && ++unreadable > UNREADABLE_MAX) continue;
      const { line, column } = placeIn(judged, start);
      out += `${judged.file}:${line}:${column}: ${SEVERITY[severity]![language]}: ${wordsIn(wordsOf({ message, explain: message ? null : explain }, language, fileIn(judged)))} [${code}]\n`;
      if (message && explain) out += `    ${explain[language]}\n`;
    }
    if (unreadable > UNREADABLE_MAX) out += `${judged.file}: ${say(MORE, language, { more: unreadable - UNREADABLE_MAX })}\n`;
    return printable(out);
  };
  return {
    partOf: (all) => ({
      text: all.map(lines).join(''),
      files: [...new Set(all.map(({ file }) => file))],
      documents: all.length,
      refused: all.filter(({ verdict }) => verdict.verdict === 'refused').length,
      warned: all.filter(({ verdict }) => verdict.warnings.length > 0).length,
    }),
    add(part) {
      for (const file of part.files) files.add(file);
      count.documents += part.documents;
      count.refused += part.refused;
      count.warned += part.warned;
      return part.text;
    },
    end: () => `${say(SUMMARY, language, { ...count, files: files.size })}\n`,
  };
}
