import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { conceptById, handbookIn, provideHandbook } from '../../server/src/kubernetes/handbook/handbook.ts';
import type { Language } from '../../server/src/texts/text.ts';
import { sharedFolder } from '../support/manifests.ts';
import { cluster } from './rows/cluster.ts';
import { fields } from './rows/fields.ts';
import { objects } from './rows/objects.ts';
import type { Column, Row } from './rows/row.ts';
import { states } from './rows/states.ts';

/** What every row of ../shared/seeds/rows.md asks for. */
interface Asked {
  readonly number: number;
  readonly columns: readonly Column[];
  readonly concepts: readonly string[];
}

const file = join(sharedFolder, 'seeds/rows.md');
const asked: readonly Asked[] = existsSync(file)
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => /^\| \d+ \|/.test(line))
      .map(read)
  : [];

function read(line: string): Asked {
  const [, number = '', , what = '', concepts = ''] = line.split('|');
  const letters = [...what.matchAll(/(?<![A-Za-z`])[HCDSKV](?![A-Za-z`])/g)].map(([letter]) => letter as Column);
  if (/concept page/.test(what)) letters.push('H');
  const ids = concepts.split(',').map((id) => id.trim());
  return { number: Number(number), columns: [...new Set(letters)], concepts: ids.filter((id) => id !== '—') };
}

const rows: readonly Row[] = [...objects, ...fields, ...states, ...cluster];
const byNumber = new Map(rows.map((row) => [row.number, row]));

/** The concepts an id of a row stands for: `vol-*` and `pod-phase…` for all that begin so. */
function conceptsOf(id: string, language: Language): string[] {
  if (!/[*…]$/.test(id)) return conceptById(id, language) ? [id] : [];
  return handbookIn(language).concepts.flatMap((concept) => (concept.id.startsWith(id.slice(0, -1)) ? [concept.id] : []));
}

describe.skipIf(asked.length === 0)('rows of the seeds', () => {
  beforeAll(async () => {
    const { compileHandbook } = (await import(join(import.meta.dirname, '../../scripts/handbook/compile.mjs'))) as {
      compileHandbook(): Promise<{ books: Record<Language, string> }>;
    };
    const { books } = await compileHandbook();
    provideHandbook((language) => books[language]);
  });

  test.each(asked.map((each) => [each.number, byNumber.get(each.number)?.words ?? 'no row', each.columns.join(''), each] as const))(
    '%i. %s (%s)',
    (number, _words, _columns, { columns, concepts }) => {
      const row = byNumber.get(number);
      for (const language of ['en', 'zh-cn'] as const)
        for (const id of concepts) expect(conceptsOf(id, language), `${id} in the handbook`).not.toEqual([]);
      for (const column of columns) {
        const check = row?.columns[column];
        // A page of the handbook is all that some rows ask for.
        if (check === undefined) expect(column, `row ${number} shows nothing of ${column}`).toBe('H');
        else check();
      }
    },
  );
});
