import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { statementsAreHere, statementsFile } from './story.ts';

/** The statements of ../shared/seeds/lifecycles.md are tests in ./lifecycles; here it is counted that none is left out. */
const folder = join(import.meta.dirname, 'lifecycles');

/** Statements that the tests hold otherwise than they are written; each says why. */
const DEPARTURES = [8];

const numbers = (text: string, pattern: RegExp): number[] =>
  [...text.matchAll(pattern)].map(([, number]) => Number(number)).sort((a, b) => a - b);

describe.skipIf(!statementsAreHere)('the statements of the seeds about behaviour over time', () => {
  const tests = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');

  test('are all tests, each once', () => {
    const written = numbers(readFileSync(statementsFile, 'utf8'), /^(\d+)\. /gm);
    expect(written.length).toBeGreaterThan(100);
    expect(numbers(tests, /\bstatement\(\s*(\d+),/g)).toEqual(written);
  });

  test('are held as they are written, but for those that say why not', () => {
    expect(numbers(tests, /\bdeparture\(\s*(\d+),/g)).toEqual(DEPARTURES);
    expect(tests).not.toMatch(/\b(skip|todo|fails)\(/);
  });
});
