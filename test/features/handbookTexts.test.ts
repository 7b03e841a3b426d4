import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { explain, seeAlso } from '../../server/src/features/handbook.ts';
import { Markdown } from '../../server/src/features/markdown.ts';
import { conceptById, handbookIn, provideHandbook } from '../../server/src/kubernetes/handbook/handbook.ts';
import type { Language } from '../../server/src/texts/text.ts';

/** Every entry of the real handbook, as hovers write it. */
beforeAll(async () => {
  const { compileHandbook } = (await import(join(import.meta.dirname, '../../scripts/handbook/compile.mjs'))) as {
    compileHandbook(): Promise<{ books: Record<Language, string> }>;
  };
  const { books } = await compileHandbook();
  provideHandbook((language) => books[language]);
});
afterAll(() => provideHandbook(() => ''));

test.each(['en', 'zh-cn'] as const)('every entry becomes sound markdown, %s', (language) => {
  const { concepts, fields } = handbookIn(language);
  const entries = [
    ...concepts.map((concept) => ({ key: concept.id, texts: concept, related: concept.seeAlso })),
    ...Object.entries(fields).flatMap(([type, members]) =>
      Object.entries(members).map(([name, entry]) => ({ key: `${type}.${name}`, texts: entry, related: entry.concepts })),
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
