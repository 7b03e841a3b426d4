// Validation alone: a decoded and defaulted Pod of 60 lines, judged again and again, beside structuredClone, which touches every value once.
//
// Sketch: 60 lines are about 80 values; each is looked at by a handful of checks, which make one small path object for every step down and run
// about 30 short regular expressions: 10 to 30 µs. The budget is 100.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { parse } from 'yaml';
import { pod } from './manifests.mjs';

const rounds = Number(process.env.ROUNDS ?? 20_000);
const folder = mkdtempSync(join(tmpdir(), 'validation-'));
const file = join(folder, 'validation.mjs');
await build({
  stdin: {
    contents: `export { validate } from './validation/index.ts'; export { applyDefaults } from './defaults/defaults.ts';`,
    resolveDir: join(import.meta.dirname, '..', '..', 'server', 'src', 'kubernetes'),
  },
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  outfile: file,
  logLevel: 'error',
});
const { validate, applyDefaults } = await import(pathToFileURL(file).href);
rmSync(folder, { recursive: true });

const version = '1.36';
const sound = applyDefaults(parse(pod(1)), version);
const wrong = structuredClone(sound);
for (const container of wrong.spec.containers) container.name = 'Bad_Name';

/** Microseconds a round, warm. */
function time(act) {
  for (let round = 0; round < rounds / 10; round++) act();
  const started = performance.now();
  for (let round = 0; round < rounds; round++) act();
  return ((performance.now() - started) * 1000) / rounds;
}

console.log(`refusals: sound ${validate(sound, { version }).length}, wrong ${validate(wrong, { version }).length}`);
console.log(`validate a sound Pod   ${time(() => validate(sound, { version })).toFixed(1)} µs`);
console.log(`validate a wrong Pod   ${time(() => validate(wrong, { version })).toFixed(1)} µs`);
console.log(`structuredClone of it  ${time(() => structuredClone(sound)).toFixed(1)} µs`);
