// Makes the .vsix out of dist/ and the files that .vscodeignore leaves.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repacked } from './repack.mjs';
import { cache, execute, failure, root, step, tool } from './steps.mjs';

export const vsixFile = join(root, 'out', 'podsight.vsix');
/** A download that is felt nowhere; the design's budget. */
const bytesAtMost = 1_500_000;

/** The README without its pictures, which would double the download. */
function readmeWithoutPictures() {
  const file = join(cache, 'README.md');
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, readFileSync(join(root, 'README.md'), 'utf8').replace(/^!\[.*\)\n\n?/gm, ''));
  return relative(root, file);
}

export async function packageExtension() {
  await step('Packaging the extension', async () => {
    mkdirSync(join(root, 'out'), { recursive: true });
    await execute(
      tool('vsce'),
      [
        'package',
        '--no-dependencies',
        '--readme-path',
        readmeWithoutPictures(),
        '--allow-missing-repository',
        '--no-rewrite-relative-links',
        '--out',
        vsixFile,
      ],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    writeFileSync(vsixFile, await repacked(readFileSync(vsixFile)));
    const { size } = statSync(vsixFile);
    console.log(`  ${vsixFile.slice(root.length + 1)}: ${(size / 1e6).toFixed(2)} MB of at most ${bytesAtMost / 1e6} MB`);
    if (size > bytesAtMost) throw failure('The .vsix is over its budget.');
  });
}
