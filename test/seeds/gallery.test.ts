import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { edited } from '../../server/src/features/edits/editor.ts';
import { type Examined, examine } from '../../server/src/features/examine.ts';
import { fixesOf } from '../../server/src/features/quickFixes/input.ts';
import { judge } from '../../server/src/kubernetes/judge.ts';
import type { Finding } from '../../server/src/kubernetes/verdict.ts';
import { ManifestFile, parseDocument } from '../../server/src/manifest/index.ts';
import { sharedFolder } from '../support/manifests.ts';

/** One row of the gallery; the format is told in ../shared/seeds/README.md. */
interface Row {
  readonly id: string;
  readonly textKind: 'manifest' | 'fragment' | 'gap';
  readonly text: string;
  readonly reconstructed: boolean;
  readonly repaired: string;
  readonly repairedVerdict?: { readonly verdict: string } | readonly { readonly verdict: string }[];
  readonly brokenHow?: readonly { readonly line: number | string; readonly code: string }[];
  readonly steps?: readonly { readonly what: string; readonly text: string; readonly verdict: { readonly verdict: string } }[];
}

const file = join(sharedFolder, 'seeds/gallery.jsonl');
const rows: readonly Row[] = existsSync(file)
  ? readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row)
  : [];

/** The gallery's name of a breakage → the diagnostics that tell it, at once or when what is in their way is repaired. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  'curly-quotes': ['curly-quotes'],
  'lost-indentation': ['lost-indentation'],
  'newlines-lost': ['newlines-lost'],
  // Where the line breaks were lost, the blanks come back with them.
  'missing-space-after-colon': ['missing-space-after-colon', 'newlines-lost'],
  'wrong-field-name': ['unknown-field'],
  'typo-kind': ['unserved-kind'],
  'typo-field': ['unknown-field', 'misspelt-name'],
  'typo-value': ['misspelt-name', 'pod.restart-policy.supported'],
  'typo-command': ['label-without-value'],
  'stripped-markup': ['stripped-markup'],
  'not-yaml': ['missing-colon'],
  'document-end-marker': ['document-end-marker'],
  'wrong-case': ['misspelt-name', 'unknown-field', 'field-notes'],
  'misplaced-field': ['field-notes'],
  'fullwidth-colon-missing-space': ['field-notes'],
  'missing-space-after-dash': ['newlines-lost'],
  'background-command': ['command-line'],
  'removed-feature': ['advice.api-server-flags'],
  'removed-api': ['advice.api-server-flags'],
  'deprecated-volume': ['warning.volume.removed'],
  'untagged-image': ['advice.image-tag'],
  'retired-registry': ['advice.retired-registry'],
  'no-controller': ['advice.bare-pod'],
  hostpath: ['advice.host-path'],
  'host-port': ['advice.host-port'],
};

/** One fix a round: as often as a reader presses the key. */
const ROUNDS_MAX = 60;

/** Repairs a text as a reader would who takes the first fix of the first thing that is wrong, and notes what was shown on which line. */
function repair(text: string): { text: string; shown: { code: string; line: number }[] } {
  const shown: { code: string; line: number }[] = [];
  let here = examine(parseDocument(text), { version: '1.36', objects: [] });
  for (let round = 0; round < ROUNDS_MAX; round++) {
    for (const { code, start } of here.findings) shown.push({ code, line: here.document.text.slice(0, start).split('\n').length });
    const next = firstFixed(here);
    if (next === null) break;
    here = examine(parseDocument(next), here.surroundings);
  }
  return { text: here.document.text, shown };
}

function firstFixed(examined: Examined): string | null {
  const isWrong = ({ severity }: Finding): boolean => severity === 'error' || severity === 'warning';
  const wrong = examined.findings.filter(isWrong);
  const fragments = examined.verdict === null ? examined.findings : [];
  for (const finding of wrong.length > 0 ? wrong : fragments) {
    const [fix] = fixesOf(examined, finding);
    if (fix) return edited(examined.document.text, fix.edits);
  }
  return null;
}

const verdictOf = (text: string) => judge(parseDocument(text), { version: '1.36', objects: [] });

/** First and last line of `3-38`, of each part of `21,33`, of `7`. */
const linesOf = (line: number | string): [number, number][] =>
  String(line)
    .split(',')
    .map((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return [first, last];
    });

const pasted = rows.filter(({ textKind }) => textKind !== 'gap');

describe.skipIf(rows.length === 0)('the gallery of broken manifests', () => {
  test('every row with a text of its own is held to it', () => {
    expect([rows.length, pasted.length]).toEqual([44, 19]);
  });

  test.each(pasted.map((row) => [row.id, row] as const))(
    '%s: what is wrong is shown on its line',
    (_, { text, textKind, brokenHow = [] }) => {
      const { shown } = repair(text);
      const missing = brokenHow
        .filter(({ code }) => code in CODES)
        .flatMap(({ code, line }) => linesOf(line).map(([first, last]) => ({ code, first, last })))
        // Some rows count a line of the seed that is not in the text of the row.
        .filter(({ first }) => first < text.split('\n').length)
        .filter(
          ({ code, first, last }) =>
            !shown.some(
              // The lines of a fragment move when a Pod comes around it.
              (each) => CODES[code]!.includes(each.code) && (textKind === 'fragment' || (first <= each.line && each.line <= last)),
            ),
        );
      expect(missing).toEqual([]);
    },
  );

  test.each(pasted.map((row) => [row.id, row] as const))('%s: fixes lead to what the repaired manifest is', (_, row) => {
    const after = verdictOf(repair(row.text).text);
    const wanted = verdictOf(row.repaired);
    expect(after.message).toBe(wanted.message);
    // A fragment says too little to be the very manifest that its author had.
    if (row.textKind === 'manifest') expect(after.object).toEqual(wanted.object);
  });

  test.each(rows.filter(({ repaired }) => repaired).map((row) => [row.id, row] as const))(
    '%s: the repaired manifest gets its verdict',
    (_, row) => {
      const recorded = [row.repairedVerdict ?? []].flat();
      const ours = new ManifestFile(row.repaired).documents.map(({ document }) => judge(document, { version: '1.36', objects: [] }));
      expect(ours.map(({ verdict }) => verdict)).toEqual(recorded.map(({ verdict }) => verdict));
    },
  );

  const steps = rows.flatMap(({ id, steps: list = [] }) => list.map((step) => [`${id}: ${step.what}`, step] as const));

  test.each(steps)('%s', (_, { text, verdict }) => {
    expect(new ManifestFile(text).documents).toHaveLength(1);
    expect(verdictOf(text).verdict).toBe(verdict.verdict);
    expect(verdictOf(repair(text).text).message).toBe('');
  });
});
