import { wordsOf } from '../kubernetes/findingTexts.ts';
import { fileIn, type Printer, type PrintOptions, placeIn, plainPrinter } from './printing.ts';

const LEVELS = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' } as const;

/** Workflow commands of GitHub Actions: each finding becomes an annotation of the pull request. */
export const githubPrinter = ({ language }: PrintOptions): Printer<string> =>
  plainPrinter((judged) => {
    let out = '';
    for (const { start, end, severity, message, explain, code } of judged.verdict.findings) {
      const from = placeIn(judged, start);
      const to = placeIn(judged, end);
      const place = [
        `file=${property(judged.file)}`,
        `line=${from.line}`,
        `endLine=${to.line}`,
        ...(from.line === to.line ? [`col=${from.column}`, `endColumn=${to.column}`] : []),
        `title=${property(`podsight ${code}`)}`,
      ];
      out += `::${LEVELS[severity]} ${place.join(',')}::${data(wordsOf({ message, explain }, language, fileIn(judged)))}\n`;
    }
    return out;
  });

/** Escapes as the runner undoes them. */
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
