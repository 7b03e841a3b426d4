import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { script } from './generatedScripts.ts';
import { inLines, realShells, runReal, runSimulated } from './realShells.ts';

/** More and other scripts: `PODSIGHT_SCRIPTS=2000 PODSIGHT_SEED=7 npx vitest run test/simulation/runtime/generated.test.ts`. */
const COUNT = Number(process.env['PODSIGHT_SCRIPTS'] ?? 150);
const SEED = Number(process.env['PODSIGHT_SEED'] ?? 20_261);

const { shells } = realShells();

describe('generated scripts', () => {
  for (const shell of shells)
    test(`print and end in ${shell.name} as in the simulation`, { timeout: 300_000 }, () => {
      const scripts = fc.sample(script, { numRuns: COUNT, seed: SEED });
      const real = runReal(shell, scripts);
      const different = scripts.flatMap((text, index) => {
        const wanted = { status: real[index]!.status, stdout: inLines(real[index]!.stdout) };
        const got = runSimulated(shell, text);
        return got.status === wanted.status && got.stdout === wanted.stdout ? [] : [{ text, wanted, got }];
      });
      // The shortest one tells most.
      expect(different.sort((a, b) => a.text.length - b.text.length).slice(0, 3)).toEqual([]);
    });
});
