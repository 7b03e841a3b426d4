import { expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { refusedOver } from './over.ts';

type Case = readonly [sentence: string, edits: Record<string, unknown>, wanted: string[]];

/** One test a case. */
export function table(base: KubernetesObject, cases: readonly Case[]): void {
  test.each(cases)('%s', (_, edits, wanted) => {
    expect(refusedOver(base, edits)).toEqual(wanted);
  });
}

/** Without the difference behind. */
export const firstLines = (refusals: readonly string[]): string[] => refusals.map((refusal) => refusal.split('\n')[0]!);

export const NEVER = 'field is immutable';
export const containers = [{ name: 'app', image: 'nginx:1.27' }];
export const podTemplate = { metadata: { labels: { app: 'web' } }, spec: { containers } };
export const selector = { matchLabels: { app: 'web' } };
