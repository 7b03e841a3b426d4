import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { explain, seeAlso } from '../../server/src/features/handbook.ts';
import { Markdown } from '../../server/src/features/markdown.ts';
import { conceptById, conceptsAt, handbookIn, provideHandbook } from '../../server/src/kubernetes/handbook/handbook.ts';
import { placeOf } from '../../server/src/kubernetes/handbook/places.ts';
import { servedKinds } from '../../server/src/kubernetes/schema/kinds.ts';
import type { Language } from '../../server/src/texts/text.ts';

let whole: Record<Language, string>;

/** Every entry of the real handbook, as hovers write it. */
beforeAll(async () => {
  const { compileHandbook } = (await import(join(import.meta.dirname, '../../scripts/handbook/compile.mjs'))) as {
    compileHandbook(): Promise<{ books: Record<Language, string> }>;
  };
  const { books } = await compileHandbook();
  const { parted } = (await import(join(import.meta.dirname, '../../scripts/handbook/parts.mjs'))) as {
    parted(whole: Record<string, unknown>): { shape: unknown; texts: Record<Language, unknown> };
  };
  const { shape, texts } = parted({ en: JSON.parse(books.en), 'zh-cn': JSON.parse(books['zh-cn']) });
  whole = books;
  // As it is shipped.
  provideHandbook(
    (language) => JSON.stringify(texts[language]),
    () => JSON.stringify(shape),
  );
});
afterAll(() => provideHandbook(() => ''));

test.each(['en', 'zh-cn'] as const)('texts and what they have in common are the whole book: %s', (language) => {
  expect(handbookIn(language)).toEqual(JSON.parse(whole[language]));
});

/** A path of a manifest that a `where` names, with the value that has to stand there. */
function pathOf(where: string): { kind: string; path: (string | number)[]; value: string | null } | null {
  const place = placeOf(where);
  if (!place) return null;
  const { kind, names, value, key } = place;
  if (names.length === 0) return { kind, path: ['kind'], value: kind };
  const path = where
    .replace(/=.*$/, '')
    .replace(/\[[^\]]+\]$/, '')
    .replace(/\[\]$/, '')
    .split(/\.|(?=\[\])/)
    .slice(1)
    .map((part) => (part === '[]' ? 0 : part));
  if (key === null) return { kind, path, value };
  return names.at(-1) === 'conditions' ? { kind, path: [...path, 0, 'type'], value: key } : { kind, path: [...path, key], value: null };
}

test('every concept is told at the places where it says it shows up', () => {
  const apiVersions = new Map(servedKinds().map(({ kind, apiVersion }) => [kind, apiVersion]));
  for (const concept of handbookIn('en').concepts)
    for (const where of concept.where) {
      const place = pathOf(where);
      if (!place) continue;
      const { kind, path, value } = place;
      const found = conceptsAt({ apiVersion: apiVersions.get(kind) ?? 'v1', kind }, path, value, 'en');
      expect([found.ofValue?.id, ...found.related.map(({ id }) => id)], `${where}: ${path.join('.')}`).toContain(concept.id);
    }
});

test.each(['en', 'zh-cn'] as const)('every entry becomes sound markdown, %s', (language) => {
  const { concepts, fields } = handbookIn(language);
  const entries = [
    ...concepts.map((concept) => ({ key: concept.id, texts: concept, related: concept.seeAlso })),
    ...Object.entries(fields).flatMap(([type, members]) =>
      Object.entries(members).map(([name, entry]) => ({ key: `${type}.${name}`, texts: entry, related: entry.concepts ?? [] })),
    ),
  ];
  expect(entries.length).toBeGreaterThan(700);
  const keys = new Set(entries.map(({ key }) => key));
  for (const { key, texts, related } of entries) {
    const style = { language, links: 'command' } as const;
    const markdown = explain(new Markdown(language), texts, style);
    const text = seeAlso(
      markdown,
      related.flatMap((id) => conceptById(id, language) ?? []),
      style,
    ).toString();
    expect(text, key).not.toMatch(/\[\[|\]\]/);
    // Code holds an even number of backticks in a text whose marks all close.
    expect([...text.matchAll(/`/g)].length % 2, key).toBe(0);
    for (const [, target] of text.matchAll(/\(command:podsight\.openHandbook\?([^)]*)\)/g)) {
      const [wanted] = JSON.parse(decodeURIComponent(target!)) as [string];
      const isField = /^[A-Z]\w*\.\w+$/.test(wanted);
      expect(keys.has(wanted) || isField, `${key} links to ${wanted}`).toBe(true);
    }
  }
});
