import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { conceptById, fieldExplanation, handbookIn, provideHandbook } from '../../../server/src/kubernetes/handbook/handbook.ts';
import type { Language } from '../../../server/src/texts/text.ts';
import { scopes } from './scopes.ts';

/**
 * How much of what the handbook is to explain it explains, as built. `floors.json` holds what was reached, in percent; `RAISE_FLOORS=1` writes
 * the shares reached into it, floors never sink by themselves.
 */
const floorsFile = new URL('./floors.json', import.meta.url);
const floors = JSON.parse(readFileSync(floorsFile, 'utf8')) as Record<'pod' | 'templates' | 'others' | 'concepts', number>;

const root = join(import.meta.dirname, '../../..');
const seeds = join(root, '../shared/seeds/concepts.jsonl');
const languages: readonly Language[] = ['en', 'zh-cn'];

let problems: readonly { at: string; message: string; dangling?: true }[] = [];

beforeAll(async () => {
  const { compileHandbook } = (await import(join(root, 'scripts/handbook/compile.mjs'))) as {
    compileHandbook(): Promise<{ books: Record<Language, string>; problems: typeof problems }>;
  };
  const compiled = await compileHandbook();
  problems = compiled.problems;
  provideHandbook((language) => compiled.books[language]);
});

const percent = (done: number, all: number): number => Math.floor((1000 * done) / all) / 10;

test.each(languages)('the handbook covers what it is to cover, %s', (language) => {
  const figures: [keyof typeof floors, number, number][] = [];
  const all = scopes();
  for (const scope of ['pod', 'templates', 'others'] as const) {
    const wanted = all[scope];
    const done = wanted.filter(({ owner, field }) => fieldExplanation(owner, field, language) !== undefined);
    figures.push([scope, done.length, wanted.length]);
  }
  // The material stands beside a checkout of ours only; everywhere else the other figures are held.
  if (existsSync(seeds)) {
    const ids = readFileSync(seeds, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    figures.push(['concepts', ids.filter((id) => conceptById(id, language) !== undefined).length, ids.length]);
  }
  const told = figures.map(([scope, done, wanted]) => `${scope} ${percent(done, wanted)} % (${done} of ${wanted})`);
  console.log(`  handbook ${language}: ${told.join(', ')}; ${handbookIn(language).concepts.length} concepts in all`);
  if (process.env['RAISE_FLOORS']) {
    for (const [scope, done, wanted] of figures) floors[scope] = Math.max(floors[scope], percent(done, wanted));
    writeFileSync(floorsFile, `${JSON.stringify(floors, null, 2)}\n`);
  }
  for (const [scope, done, wanted] of figures) expect(percent(done, wanted), scope).toBeGreaterThanOrEqual(floors[scope]);
});

test('the texts have no faults', () => {
  expect(problems.filter(({ dangling }) => !dangling).map(({ at, message }) => `${at}: ${message}`)).toEqual([]);
});
