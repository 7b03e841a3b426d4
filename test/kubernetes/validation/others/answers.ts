import { expect, test } from 'vitest';
import { judge } from '../../../../server/src/kubernetes/judge.ts';
import { parseDocument } from '../../../../server/src/manifest/index.ts';

/** What a real server answered to a manifest: code and message; empty when it took it. */
export type Answer = readonly [sentence: string, manifest: string, answer: string];

export function answers(what: string, cases: readonly Answer[]): void {
  test.each(cases)(`${what}: %s`, (_, manifest, wanted) => {
    const { verdict, code, message } = judge(parseDocument(manifest), { version: '1.36', objects: [] });
    expect(verdict === 'accepted' ? '' : `${code} ${message}`).toBe(wanted);
  });
}
