import { toPersisted } from '../kubernetes/defaults/persisted.ts';
import type { Finding } from '../kubernetes/verdict.ts';
import type { Judged } from './judging.ts';
import { githubPrinter } from './printGithub.ts';
import { type Printer, type PrintOptions, placeIn, plainPrinter } from './printing.ts';
import { sarifPrinter } from './printSarif.ts';
import { textPrinter } from './printText.ts';

export const FORMATS = ['text', 'json', 'api', 'sarif', 'github'] as const;
export type Format = (typeof FORMATS)[number];

export function printer(format: Format, options: PrintOptions): Printer {
  switch (format) {
    case 'api':
      return plainPrinter((judged) => `${JSON.stringify(apiAnswer(judged, options))}\n`);
    case 'json':
      return jsonPrinter(options);
    case 'sarif':
      return sarifPrinter(options);
    case 'github':
      return githubPrinter(options);
    case 'text':
      return textPrinter(options);
  }
}

/** What `-o api` prints of a document: the API server's answer. */
function apiAnswer({ file, number, verdict }: Judged, { persisted, version }: PrintOptions): Record<string, unknown> {
  const { code, reason, message, causes, warnings, object } = verdict;
  return {
    file,
    document: number,
    verdict: verdict.verdict,
    code,
    reason,
    message,
    causes,
    warnings,
    ...(persisted && verdict.verdict === 'accepted' && object ? { persisted: toPersisted(object, version) } : {}),
  };
}

function jsonPrinter(options: PrintOptions): Printer<unknown[]> {
  const answers: unknown[] = [];
  const finding = (judged: Judged, { start, end, severity, code, message, explain, field }: Finding) => ({
    severity,
    code,
    field,
    message,
    explain: explain?.[options.language] ?? null,
    start: placeIn(judged, start),
    end: placeIn(judged, end),
  });
  return {
    partOf: (all) =>
      all.map((judged) => ({
        ...apiAnswer(judged, options),
        findings: judged.verdict.findings.map((each) => finding(judged, each)),
      })),
    add(part) {
      for (const answer of part) answers.push(answer);
      return '';
    },
    end: () => `${JSON.stringify(answers, null, 2)}\n`,
  };
}
