import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { edited } from '../../../server/src/features/edits/editor.ts';
import { candidates } from '../../../server/src/features/refactorings/index.ts';
import { inputAt, refactoringsOf } from '../../../server/src/features/refactorings/input.ts';
import { judge } from '../../../server/src/kubernetes/judge.ts';
import { POD_TEMPLATES } from '../../../server/src/kubernetes/podTemplates.ts';
import { decode, type ManifestDocument, ManifestFile, parseDocument } from '../../../server/src/manifest/index.ts';
import { sharedFolder } from '../../support/manifests.ts';

interface Record {
  readonly id: string;
  readonly manifest: string;
  readonly verdict: string;
  readonly kind: string;
}

const POD_MAKERS = new Set([...Object.keys(POD_TEMPLATES).map((kind) => kind.split('/').at(-1)!), 'HorizontalPodAutoscaler', 'ConfigMap']);
/** Of so many records one is taken: the others differ in fields that no refactoring looks at. */
const STEP = 3;

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
  .filter(
    (record) =>
      record.verdict === 'accepted' &&
      POD_MAKERS.has(record.kind) &&
      !record.clusterObjects &&
      !record.namespaceObjects &&
      !record.namespaceLabels,
  )
  .filter((_, index) => index % STEP === 0);

/** Places in a document where a cursor finds something else: the beginning, and each kind of block of a Pod. */
const places = ({ text }: ManifestDocument): number[] => [
  Math.max(0, text.search(/^["\s{]*(?:apiVersion|kind)/m)),
  ...[/\bimage["']?:/, /\benv["']?:\s/, /\bvalue["']?:\s/, /\bsidecar\b/, /\bitems["']?:/]
    .map((pattern) => text.search(pattern))
    .filter((at) => at >= 0),
];

/** Of what could be done so many outcomes would be refused for what the input was only let pass with; those are not offered. */
const WITHHELD_MAX = 0.03;

interface Outcome {
  /** Edits that were made. */
  made: number;
  /** Not offered, since the server would refuse the outcome. */
  withheld: number;
  readonly broken: string[];
}

/** What the server would say to the documents of a text. */
const messagesOf = (text: string): string[] =>
  new ManifestFile(text).documents.map(({ document }) => judge(document, surroundings).message).filter((message) => message !== '');

describe.skipIf(accepted.length === 0)('what the server takes it takes also afterwards', () => {
  const outcomes = new Map<string, Outcome>();
  for (const { id, manifest } of accepted) {
    const document = parseDocument(manifest);
    const { verdict, object } = judge(document, surroundings);
    if (verdict !== 'accepted') continue;
    const objects = () => (object ? [object] : []);
    for (const place of places(document)) {
      const input = inputAt(document, place, objects, surroundings);
      for (const each of input ? candidates(input) : []) {
        const outcome = outcomes.get(each.id) ?? { made: 0, withheld: 0, broken: [] };
        outcomes.set(each.id, outcome);
        outcome.made++;
        const text = edited(manifest, each.edits);
        const messages = messagesOf(text);
        if (messages.length > 0) {
          outcome.withheld++;
          const offered = refactoringsOf(document, place, objects, surroundings);
          if (offered.some((other) => edited(manifest, other.edits) === text)) outcome.broken.push(`${id}: ${messages.join()}`);
        }
        if (each.id === 'convert-to-json' || each.id === 'convert-to-yaml') {
          if (printed(parseDocument(text)) !== printed(document)) outcome.broken.push(`${id}: other values`);
        }
      }
    }
  }

  test.each([...outcomes])('%s', (_, { made, withheld, broken }) => {
    expect(broken).toEqual([]);
    expect(withheld / made).toBeLessThanOrEqual(WITHHELD_MAX);
  });

  test('all of them are tried', () => {
    expect(outcomes.size).toBeGreaterThanOrEqual(18);
    expect([...outcomes.values()].reduce((sum, { made }) => sum + made, 0)).toBeGreaterThan(2_000);
  });
});

/** The values of a document, integers of any size included. */
const printed = ({ root }: ManifestDocument): string =>
  JSON.stringify(root && decode(root), (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
