import { wordsOf } from '../kubernetes/findingTexts.ts';
import { ruleOf } from '../kubernetes/validation/index.ts';
import type { Finding } from '../kubernetes/verdict.ts';
import type { Judged } from './judging.ts';
import { type Printer, type PrintOptions, placeIn } from './printing.ts';

const LEVELS = { error: 'error', warning: 'warning', information: 'note', hint: 'note' } as const;

/** SARIF 2.1.0, as code scanning takes it. */
export function sarifPrinter({ io, language }: PrintOptions): Printer {
  const results: unknown[] = [];
  const rules = new Map<string, unknown>();
  const add = (judged: Judged, finding: Finding): void => {
    const { code, severity, explain, start, end } = finding;
    if (!rules.has(code)) rules.set(code, { id: code, shortDescription: { text: (ruleOf(code)?.explain ?? explain)?.[language] ?? code } });
    const from = placeIn(judged, start);
    const to = placeIn(judged, end);
    results.push({
      ruleId: code,
      level: LEVELS[severity],
      message: { text: wordsOf(finding, language) },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: judged.file.replaceAll('\\', '/') },
            region: { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column },
          },
          ...(finding.field ? { logicalLocations: [{ fullyQualifiedName: finding.field }] } : {}),
        },
      ],
    });
  };
  return {
    add(all) {
      for (const judged of all) for (const finding of judged.verdict.findings) add(judged, finding);
    },
    end() {
      const log = {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [{ tool: { driver: { name: 'podsight', rules: [...rules.values()] } }, results }],
      };
      io.write(`${JSON.stringify(log, null, 2)}\n`);
    },
  };
}
