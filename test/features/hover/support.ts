import { expect, test } from 'vitest';
import { hover } from '../ask.ts';

/** What is tested, the text with the mark, and what the hover says; behind `not` what it does not say. */
export type Row = readonly [name: string, source: string, says: readonly string[], not?: readonly string[]];

/** One test a row. */
export function saysAll(rows: readonly Row[]): void {
  for (const [name, source, says, not = []] of rows)
    test(name, () => {
      const text = hover(source);
      for (const each of says) expect(text).toContain(each);
      for (const each of not) expect(text).not.toContain(each);
    });
}

/** A Pod with one container; the lines stand in it. */
export const container = (lines: string, image = 'nginx:1.27', pod = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
${pod}  containers:
    - name: main
      image: ${image}
${lines
  .split('\n')
  .map((line) => `      ${line}`)
  .join('\n')}
`;
