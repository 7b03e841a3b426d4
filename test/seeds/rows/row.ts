import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { judge } from '../../../server/src/kubernetes/judge.ts';
import { parseDocument } from '../../../server/src/manifest/index.ts';
import { diagnostics, fixes, hover, labels } from '../../features/ask.ts';

/** H hover or page of the handbook, C completion, D diagnostic, S simulation, K command, V view: the columns of ../shared/seeds/rows.md. */
export type Column = 'H' | 'C' | 'D' | 'S' | 'K' | 'V';

/** One row by its number: what is shown of each column it asks for. A hover that is left out is the page of its concepts. */
export interface Row {
  readonly number: number;
  readonly words: string;
  readonly columns: Partial<Record<Column, () => void>>;
}

export const row = (number: number, words: string, columns: Row['columns'] = {}): Row => ({ number, words, columns });

/** What tests of its own prove, in a file of this repository. */
export const elsewhere =
  (path: string): (() => void) =>
  () =>
    expect(existsSync(join(import.meta.dirname, '../../..', path)), path).toBe(true);

/** Checks one after the other. */
export const all =
  (...checks: readonly (() => void)[]): (() => void) =>
  () => {
    for (const check of checks) check();
  };

/** The hover at the mark says so. */
export const says =
  (source: string, ...words: readonly string[]): (() => void) =>
  () => {
    const text = hover(source);
    // More than the path and the type.
    expect(text.length).toBeGreaterThan(200);
    for (const each of words) expect(text).toContain(each);
  };

/** Completion at the mark proposes these. */
export const offers =
  (source: string, ...words: readonly string[]): (() => void) =>
  () => {
    expect(labels(source)).toEqual(expect.arrayContaining([...words]));
  };

/** A diagnostic of the text has the code; where a fix is named, it is offered at the mark (and makes the text hold the words). */
export const tells =
  (source: string, code: string, fix?: string, holds = ''): (() => void) =>
  () => {
    expect(diagnostics(source).map((each) => each.code)).toContain(code);
    if (fix === undefined) return;
    const offered = fixes(source);
    const made = offered.find(({ id }) => id === fix);
    expect(made?.after ?? offered.map(({ id }) => id).join()).toContain(holds);
    expect(made).toBeDefined();
  };

/** The same in a namespace that enforces a level of the Pod Security Standards. */
export const violates =
  (level: 'baseline' | 'restricted', source: string, control: string): (() => void) =>
  () => {
    const labels = { 'pod-security.kubernetes.io/enforce': level };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', labels } };
    const { findings } = judge(parseDocument(source), { version: '1.36', objects: [namespace] });
    expect(findings.map(({ code }) => code)).toContain(`admission.pod-security.${control}`);
  };

/** A Pod with lines in its spec, beside its one container. */
export const spec = (lines: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
    - name: main
      image: nginx:1.27
${lines.replace(/^(?=.)/gm, '  ')}
`;

/** A Pod with lines in its one container. */
export const container = (lines: string): string => spec(lines.replace(/^(?=.)/gm, '    '));

/** A controller of such Pods; the lines are its own fields. */
export const controller = (kind: string, lines = '', podSpec = '', apiVersion = 'apps/v1'): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: web
spec:
${lines.replace(/^(?=.)/gm, '  ')}
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: main
          image: nginx:1.27
${podSpec.replace(/^(?=.)/gm, '      ')}
`;

export const SELECTOR = 'selector:\n  matchLabels:\n    app: web';
