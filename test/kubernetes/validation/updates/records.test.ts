import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgedOver } from './over.ts';

const file = join(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'oracle', 'updates', 'updates.jsonl');

interface UpdateRecord {
  readonly id: string;
  readonly before: string;
  readonly after: string;
  readonly verdict: 'accepted' | 'refused';
  readonly message?: string;
  readonly fields?: readonly string[];
}

const records: UpdateRecord[] = existsSync(file)
  ? readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];

/** Without what is random (the end of a volume's name) or given out (an address), and as kubectl prints several refusals. */
const comparable = (text: string): string =>
  text
    .replace(/kube-api-access-\w{5}/g, 'kube-api-access-xxxxx')
    .replace(/"10\.96\.98\.110"/g, '"10.96.0.0"')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');

describe.skipIf(records.length === 0)('updates as a real API server answered them', () => {
  test.each(records.map((record) => [record.id, record] as const))('%s', (_, { before, after, verdict, message = '', fields = [] }) => {
    const judged = judgedOver(before, after);
    expect(judged.verdict).toBe(verdict);
    if (verdict === 'accepted' || fields.length === 0) return;
    const causes = [...new Set(judged.causes.map((cause) => `${cause.field}: ${cause.message}`))];
    expect([...new Set(judged.causes.map(({ field }) => field))].sort()).toEqual(fields);
    // Of a patch the server prints all of it.
    if (fields[0] === 'patch') return;
    const said = message.slice(message.indexOf('is invalid:') + 'is invalid:'.length);
    const ours = causes.length === 1 ? ` ${causes[0]}` : causes.map((cause) => `\n* ${cause}`).join('');
    expect(comparable(ours)).toBe(comparable(said));
  });
});
