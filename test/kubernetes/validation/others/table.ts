import { expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { otherValidators } from '../../../../server/src/kubernetes/validation/others/index.ts';
import { edited, refusals } from '../refusals.ts';

/** One edit of a sound object and what is refused then, in order. */
export type Case = readonly [sentence: string, edits: Readonly<Record<string, unknown>>, wanted: readonly string[]];

export function table(base: KubernetesObject, cases: readonly Case[]): void {
  test.each(cases)('%s', (_, edits, wanted) => {
    expect(refusals(edited(base, edits), otherValidators)).toEqual(wanted);
  });
}
