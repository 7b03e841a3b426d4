import { expect, test } from 'vitest';
import { diagnostics } from '../ask.ts';

const told = (lines: string): string[] =>
  diagnostics(`apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: main
      image: busybox:1.36
${lines}`)
    .filter(({ code }) => code === 'curly-quotes' || code === 'lookalike-dash')
    .map(({ on, message }) => `${on} ${/^(?:Typographic quotes|A long dash) again/.test(message) ? 'again' : message.split(' (')[0]}`);

test('what a lookalike means is told once a list', () => {
  expect(told('      command: [‘sh’, —c, ‘date’, —x]\n      args:\n        - ‘a’\n        - b\n        - “c”\n')).toEqual([
    '‘sh’ These are typographic quotes',
    '— This is a long dash',
    '‘date’ again',
    '— again',
    '‘a’ These are typographic quotes',
    '“c” again',
  ]);
});

test('outside of a list every one is explained', () => {
  expect(told('      workingDir: ‘/a’\n      terminationMessagePath: ‘/b’\n')).toEqual([
    '‘/a’ These are typographic quotes',
    '‘/b’ These are typographic quotes',
  ]);
});
