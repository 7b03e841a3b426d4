import { expect, test } from 'vitest';
import { dedent } from '../../support/marked.ts';
import { fixes } from '../ask.ts';

/** A sentence; a manifest with the mark on what is wrong; then for each fix its id and the text after it. */
export type Case = readonly [sentence: string, source: string, after: Readonly<Record<string, string>>];

/** The fixes wanted have to be offered, with exactly these texts after them; others may be offered, too. */
export function hold(cases: readonly Case[], each: (source: string) => string = (source) => source): void {
  for (const [sentence, source, wanted] of cases)
    test(sentence, () => {
      const offered = fixes(each(source));
      for (const [id, after] of Object.entries(wanted)) {
        const texts = offered.filter((fix) => fix.id === id).map((fix) => fix.after);
        const text = dedent(each(after));
        expect(texts.includes(text) ? text : `${offered.map((fix) => fix.id).join(', ') || 'nothing'} offered:\n${texts.join('\n')}`).toBe(
          text,
        );
      }
    });
}

const indented = (text: string, columns: number): string =>
  dedent(text)
    .split('\n')
    .map((line) => (line ? ' '.repeat(columns) + line : line))
    .join('\n');

/** A Pod around fields of its only container. */
export const inContainer = (fields: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: main\n      image: nginx:1.27\n${indented(fields, 6)}`;

/** A Pod around fields of its spec, which has a container already. */
export const inSpec = (fields: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: main\n      image: nginx:1.27\n${indented(fields, 2)}`;

/** A Deployment around fields of its spec, beside selector and template. */
export const inDeployment = (fields: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: main\n          image: nginx:1.27\n${indented(fields, 2)}`;
