import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCommand } from '../../server/src/cli/check.ts';
import { readText } from '../../server/src/cli/io.ts';
import { buildProgram } from './builtProgram.ts';

/** Enough for a second thread. */
const FILES = 4_100;

let folder = '';
let program = '';
const pod = (number: number): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-${number}\n  namespace: shop\nspec:\n  containers:\n  - name: app\n    image: nginx\n${
    number % 7 === 0 ? '    imgae: nginx\n' : ''
  }`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-lanes-'));
  mkdirSync(join(folder, 'all'));
  for (let number = 0; number < FILES; number++) writeFileSync(join(folder, 'all', `pod-${number}.yaml`), pod(number));
  // Last of all files, and yet it counts for the first.
  writeFileSync(
    join(folder, 'all', 'shop.yaml'),
    'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    pod-security.kubernetes.io/enforce: restricted\n',
  );
  program = await buildProgram(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function withThreads(args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [program, 'check', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  } catch (error) {
    // Refusals are the exit code 1.
    return (error as { stdout: string }).stdout;
  }
}

function withoutThreads(args: readonly string[]): string {
  let out = '';
  checkCommand(args, {
    language: 'en',
    write: (text) => {
      out += text;
    },
    complain: () => undefined,
    read: readText,
  });
  return out;
}

test.skipIf(availableParallelism() < 2).each([
  ['-o', 'api'],
  ['-o', 'sarif', '--language', 'en'],
  ['-o', 'api', '--each'],
])('several threads write what one would: %s %s %s', { timeout: 240_000 }, (...options) => {
  const args = [...options, join(folder, 'all')];
  const alone = withoutThreads(args);
  expect(withThreads(args) === alone).toBe(true);
  expect(alone).toContain('imgae');
  expect(alone.includes('PodSecurity')).toBe(!options.includes('--each'));
});
