import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { answer, recordsAreHere, type VerdictRecord, verdictRecords } from './verdictRecords.ts';

/**
 * Holds our verdicts against all recorded ones and fails where the agreement falls below test/oracle/floors.json. `RAISE_FLOORS=1` writes the
 * shares reached into it; floors never sink by themselves.
 */
const floorsFile = new URL('./floors.json', import.meta.url);
const floors = JSON.parse(readFileSync(floorsFile, 'utf8')) as Record<string, Record<string, number>>;

type Count = [same: number, of: number];
const MEASURES = ['verdict', 'causes', 'message', 'warnings', 'persisted', 'noFalseAlarm'] as const;
type Shares = Record<(typeof MEASURES)[number], Count>;

/** Namespaces made for a test have random names. */
const plain = (message = ''): string => message.replaceAll(/\bns-[0-9a-f]{8}\b|\bpsa-[0-9a-f]{8}\b/g, 'default').trim();
const causesOf = (causes: VerdictRecord['causes'] = []): string[] =>
  [...new Set(causes.map(({ field, reason }) => `${field} ${reason}`))].sort();

function hold(records: readonly VerdictRecord[]): Shares {
  const shares: Shares = { verdict: [0, 0], causes: [0, 0], message: [0, 0], warnings: [0, 0], persisted: [0, 0], noFalseAlarm: [0, 0] };
  for (const record of records) {
    const ours = answer(record);
    const count = (measure: keyof Shares, same: boolean): void => {
      shares[measure][1]++;
      if (same) shares[measure][0]++;
    };
    count('verdict', ours.verdict === record.verdict);
    if (record.group?.startsWith('corpus:') && record.verdict === 'accepted') count('noFalseAlarm', ours.verdict === 'accepted');
    if (record.verdict === 'refused') {
      if (record.causes?.length) count('causes', isDeepStrictEqual(causesOf(ours.causes), causesOf(record.causes)));
      if (!record.unstable) count('message', plain(ours.message) === plain(record.message));
    }
    count('warnings', isDeepStrictEqual([...ours.warnings].sort(), [...(record.warnings ?? [])].sort()));
    if (record.persisted) count('persisted', isDeepStrictEqual(ours.persisted, record.persisted));
  }
  return shares;
}

/** In hundredths of a percent, rounded down, so that a floor that was just reached holds. */
const percent = ([same, of]: Count): number => Math.floor((10_000 * same) / of) / 100;

describe.skipIf(!recordsAreHere)('verdicts of the recorded API server', () => {
  for (const [file, records] of verdictRecords()) {
    it(file, () => {
      const shares = hold(records);
      const reached = Object.fromEntries(
        MEASURES.filter((measure) => shares[measure][1] > 0).map((measure) => [measure, percent(shares[measure])]),
      );
      const told = Object.entries(reached).map(
        ([measure, share]) => `${measure} ${share.toFixed(2)} % (${shares[measure as keyof Shares].join('/')})`,
      );
      console.log(`${file}: ${told.join(', ')}`);
      if (process.env.RAISE_FLOORS) {
        for (const [measure, share] of Object.entries(reached)) {
          floors[file] ??= {};
          floors[file][measure] = Math.max(floors[file][measure] ?? 0, share);
        }
        writeFileSync(floorsFile, `${JSON.stringify(floors, null, 2)}\n`);
      }
      const below = Object.entries(floors[file] ?? {}).filter(([measure, floor]) => (reached[measure] ?? 100) < floor);
      expect(below.map(([measure, floor]) => `${measure} ${reached[measure]} % is below ${floor} %`)).toEqual([]);
    });
  }
});
