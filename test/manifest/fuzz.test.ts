import { describe, expect, test } from 'vitest';
import { decode } from '../../server/src/manifest/entries.ts';
import { parseDocument } from '../../server/src/manifest/parse.ts';
import { compose } from '../../server/src/manifest/reference/compose.ts';
import { checkDecoding } from '../../server/src/manifest/reference/decode.ts';
import { Chunk } from '../../server/src/manifest/tree.ts';
import { manifests, mutated, PIECES, randomFrom } from './corpus.ts';
import { misplaced, shapeOf } from './shape.ts';

const RUNS = 1500;

const print = (value: unknown): string => JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each));

/** What the reference reader alone says of a text. */
function reference(text: string): { error: string | null; tree: unknown } {
  const notes = { duplicates: [], unusual: false };
  const { root, error } = compose(text, new Chunk(), notes);
  if (error !== null || root === null) return { error, tree: null };
  return { error: checkDecoding(root)?.message ?? null, tree: shapeOf(root) };
}

function check(text: string): void {
  const document = parseDocument(text);
  const shown = JSON.stringify(text);
  if (document.root !== null) {
    expect(misplaced(document.root, { start: 0, end: text.length }), shown).toBeNull();
    decode(document.root);
  }
  for (const { start, end } of document.problems) expect(start >= 0 && start <= end && end <= text.length, shown).toBe(true);
  for (const comment of document.comments) expect(text.slice(comment.start, comment.end), shown).toBe(comment.text);
  const wanted = reference(text);
  expect(document.parseError, shown).toBe(wanted.error);
  const problems = document.problems.filter((problem) => problem.code !== 'duplicate-key');
  expect(problems.length > 0, shown).toBe(wanted.error !== null);
  if (wanted.error !== null) return;
  const tree = shapeOf(document.root);
  // Compared as text first: looking into two trees takes its time.
  if (print(tree) !== print(wanted.tree)) expect(tree, shown).toEqual(wanted.tree);
}

describe('any text is read without harm, and sound texts as go-yaml reads them', () => {
  const texts = manifests();

  test('manifests as they are', () => {
    for (const [index, text] of texts.entries()) if (index % 3 === 0) check(text);
  });

  test.each([1, 2])('manifests with random edits, seed %i', (seed) => {
    const random = randomFrom(seed);
    for (let run = 0; run < RUNS; run++) check(mutated(texts[random(texts.length)]!, random));
  });

  test.each([1, 2])('random pieces, seed %i', (seed) => {
    const random = randomFrom(seed);
    for (let run = 0; run < RUNS; run++) {
      let text = '';
      for (let pieces = 1 + random(12); pieces > 0; pieces--) text += PIECES[random(PIECES.length)];
      check(text);
    }
  });

  test('texts that nest without end', () => {
    for (const piece of ['[', '{a: ', '- ', '? ', '[{', '!!seq [', '&a [']) {
      const document = parseDocument(piece.repeat(20_000));
      expect(document.problems.length).toBeGreaterThan(0);
    }
  });
});
