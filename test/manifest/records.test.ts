import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../server/src/manifest/parse.ts';
import { records, recordsAreHere } from './corpus.ts';

const UNRECOGNIZED = /^the object provided is unrecognized \(must be of type \w+\): (.*) \([0-9a-f]+ \.\.\.\)$/s;
const KUBECTL = /^error: error parsing FILE: error converting YAML to JSON: (.*)$/s;

/** What the server or kubectl had against the text itself. */
function complaint(message: string): string | null {
  return (UNRECOGNIZED.exec(message) ?? KUBECTL.exec(message))?.[1] ?? null;
}

describe.skipIf(!recordsAreHere).each(['decode', 'combos', 'pod', 'workloads', 'others', 'corpus', 'admission', 'defaulting'])(
  'records of validation/%s',
  (name) => {
    test('the server’s own message where it cannot read the text, and none elsewhere', () => {
      const wrong: string[] = [];
      for (const record of records(`oracle/validation/${name}.jsonl`)) {
        const { parseError } = parseDocument(record.manifest);
        const wanted = complaint(record.message ?? '');
        if (parseError !== wanted) wrong.push(`${record.id}: ${parseError} instead of ${wanted}`);
      }
      expect(wrong).toEqual([]);
    });
  },
);

describe.skipIf(!recordsAreHere)('duplicate keys', () => {
  const raw = records('oracle/validation/decode.jsonl').filter((record) => /already set in map/.test(record.message ?? ''));

  test.each(raw.map((record) => [record.id, record] as const))('%s', (_, record) => {
    const found = parseDocument(record.manifest).problems.filter((problem) => problem.code === 'duplicate-key');
    // A merge that brings in a key again is a duplicate for the server alone.
    if (!record.manifest.includes('<<')) expect(found).toHaveLength(record.message?.match(/already set in map/g)?.length ?? 0);
  });
});
