import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { edited } from '../../../server/src/features/edits/editor.ts';
import { refactoringsOf } from '../../../server/src/features/refactorings/input.ts';
import { judge } from '../../../server/src/kubernetes/judge.ts';
import { decode, type ManifestDocument, parseDocument } from '../../../server/src/manifest/index.ts';
import { sharedFolder } from '../../support/manifests.ts';

interface Record {
  readonly id: string;
  readonly manifest: string;
  readonly verdict: string;
}

const surroundings = { version: '1.36', objects: [] } as const;
const files = ['corpus', 'pod', 'workloads', 'defaulting'].map((name) => join(sharedFolder, `oracle/validation/${name}.jsonl`));

/** Manifests that a cluster took which had nothing else in it. */
const accepted: readonly Record[] = files
  .filter((file) => existsSync(file))
  .flatMap((file) =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record & { readonly [key: string]: unknown }),
  )
  .filter((record) => record.verdict === 'accepted' && !record.clusterObjects && !record.namespaceObjects && !record.namespaceLabels);

/** Places in a document where a cursor finds something else: the beginning, and each kind of block of a Pod. */
const places = ({ text }: ManifestDocument): number[] => [
  Math.max(0, text.search(/^["\s{]*(?:apiVersion|kind)/m)),
  ...[/\bimage["']?:/, /\benv["']?:\s/, /\bvalue["']?:\s/, /\bsidecar\b/, /\bitems["']?:/]
    .map((pattern) => text.search(pattern))
    .filter((at) => at >= 0),
];

describe.skipIf(accepted.length === 0)('what the server takes it takes also afterwards', () => {
  const outcomes = new Map<string, { made: number; broken: string[]; withheld: number }>();
  for (const { id, manifest } of accepted) {
    const document = parseDocument(manifest);
    const before = judge(document, surroundings);
    if (before.verdict !== 'accepted') continue;
    const objects = before.object ? [before.object] : [];
    for (const place of places(document))
      for (const refactoring of refactoringsOf(document, place, objects, surroundings)) {
        const outcome = outcomes.get(refactoring.id) ?? { made: 0, broken: [], withheld: 0 };
        outcomes.set(refactoring.id, outcome);
        outcome.made++;
        const text = edited(manifest, refactoring.edits);
        const messages = text
          .split(/^---[ \t]*$/m)
          .filter((part) => part.trim() !== '')
          .map((part) => judge(parseDocument(part), surroundings).message);
        const message = messages.find((each) => each !== '');
        if (message !== undefined) outcome.broken.push(`${id}: ${message}`);
        if (refactoring.id.startsWith('convert-to-')) {
          const after = parseDocument(text).root;
          if (JSON.stringify(after && plain(after)) !== JSON.stringify(document.root && plain(document.root)))
            outcome.broken.push(`${id}: other values`);
        }
      }
  }

  test.each([...outcomes])('%s', (_, { made, broken }) => {
    expect(made).toBeGreaterThan(0);
    expect(broken).toEqual([]);
  });
});

const plain = (node: NonNullable<ManifestDocument['root']>): unknown =>
  JSON.parse(JSON.stringify(decode(node), (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)));
