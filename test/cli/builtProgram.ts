import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');

/** The files of the command line, by name; scripts/build.mjs makes the same for users. */
const PARTS = {
  'cli.js': 'server/src/cli/main.ts',
  'cli.check.js': 'server/src/cli/checkMain.ts',
  'cli.commands.js': 'client/cli/main.ts',
};

/** Bundles the command line into a folder. @returns the file to run */
export async function buildProgram(folder: string): Promise<string> {
  for (const [name, entry] of Object.entries(PARTS))
    await build({
      entryPoints: [join(root, entry)],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: join(folder, name),
      logLevel: 'error',
    });
  return join(folder, 'cli.js');
}
