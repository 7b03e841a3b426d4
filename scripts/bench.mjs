// `npm run bench [NAME…]`: benchmarks, each beside its peer in the same run because machines are noisy. They compare; they do not pass or fail.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { execute, root, step } from './steps.mjs';

export async function bench(flags) {
  await build();
  const folder = join(root, 'test', 'bench');
  const wanted = readdirSync(folder)
    .filter((name) => name.endsWith('.bench.mjs'))
    .filter((name) => flags.length === 0 || flags.some((flag) => name.includes(flag)));
  for (const name of wanted) await step(name, () => execute(process.execPath, ['--expose-gc', join(folder, name)]));
}
