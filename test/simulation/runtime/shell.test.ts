import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { inLines, type Outcome, realShells, runReal, runSimulated } from './realShells.ts';

/**
 * Scripts that are run by the shells of this machine and by the simulation: what they print and their exit status have to be the same.
 * Each file of corpus/ holds scripts between lines of `%%`; bash.txt is for bash alone, root.txt for whoever is root as in a container.
 */
const corpus = join(import.meta.dirname, 'corpus');
const { shells, absent } = realShells();

test.skip.each(absent)('scripts in %s, which is not installed', () => {});

for (const file of readdirSync(corpus)) {
  const scripts = readFileSync(join(corpus, file), 'utf8').replace(/\n$/, '').split('\n%%\n');
  for (const shell of shells) {
    if (file === 'bash.txt' && shell.name !== 'bash') continue;
    const asRoot = file === 'root.txt';
    // The programs of busybox and coreutils differ; dash stands for the latter.
    if ((file === 'programs.txt' || asRoot) && shell.name === 'bash') continue;
    describe.skipIf(asRoot && process.getuid?.() !== 0)(`${file} in ${shell.name}`, () => {
      let real: Outcome[] = [];
      beforeAll(() => {
        real = runReal(shell, scripts);
      }, 300_000);
      test.each(scripts.map((script, index) => [script, index] as const))('%s', (script, index) => {
        const { stdout, status } = real[index]!;
        expect(runSimulated(shell, script)).toEqual({ stdout: inLines(stdout), status });
      });
    });
  }
}
