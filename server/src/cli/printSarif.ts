import { wordsOf } from '../kubernetes/findingTexts.ts';
import { ruleOf } from '../kubernetes/validation/index.ts';
import type { Finding } from '../kubernetes/verdict.ts';
import type { Judged } from './judging.ts';
import { fileIn, type Printer, type PrintOptions, placeIn } from './printing.ts';

const LEVELS = { error: 'error', warning: 'warning', information: 'note', hint: 'note' } as const;

interface Part {
  readonly results: readonly unknown[];
  /** By id, in the order in which they speak first. */
  readonly rules: ReadonlyMap<string, unknown>;
}

/** SARIF 2.1.0, as code scanning takes it. */
export function sarifPrinter({ language }: PrintOptions): Printer<Part> {
  const results: unknown[] = [];
  const rules = new Map<string, unknown>();
  const ruleFor = ({ code, explain }: Finding): unknown => ({
    id: code,
    shortDescription: { text: (ruleOf(code)?.explain ?? explain)?.[language] ?? code },
  });
  const resultOf = (judged: Judged, finding: Finding): unknown => {
    const { code, severity, start, end } = finding;
    const from = placeIn(judged, start);
    const to = placeIn(judged, end);
    return {
      ruleId: code,
      level: LEVELS[severity],
      message: { text: wordsOf(finding, language, fileIn(judged)) },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: judged.file.replaceAll('\\', '/') },
            region: { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column },
          },
          ...(finding.field ? { logicalLocations: [{ fullyQualifiedName: finding.field }] } : {}),
        },
      ],
    };
  };
  return {
    partOf(all) {
      const part = { results: [] as unknown[], rules: new Map<string, unknown>() };
      for (const judged of all)
        for (const finding of judged.verdict.findings) {
          if (!part.rules.has(finding.code)) part.rules.set(finding.code, ruleFor(finding));
          part.results.push(resultOf(judged, finding));
        }
      return part;
    },
    add(part) {
      for (const result of part.results) results.push(result);
      for (const [id, rule] of part.rules) if (!rules.has(id)) rules.set(id, rule);
      return '';
    },
    end() {
      const log = {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [{ tool: { driver: { name: 'podsight', rules: [...rules.values()] } }, results }],
      };
      return `${JSON.stringify(log, null, 2)}\n`;
    },
  };
}
