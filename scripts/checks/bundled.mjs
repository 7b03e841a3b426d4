// Which npm packages ended up in the bundles, from esbuild's own account of its inputs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../steps.mjs';

export const inputsFile = join(cache, 'bundled-inputs.json');

/** @returns {{name: string, version: string, licence: string, text: string}[]} sorted by name */
export function bundledPackages() {
  const names = new Set();
  for (const input of JSON.parse(readFileSync(inputsFile, 'utf8'))) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(input)?.[1];
    if (name) names.add(name);
  }
  return [...names].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'License.txt', 'license', 'LICENCE'].map((f) => join(folder, f)).find(existsSync);
    return { name, version, licence: String(license), text: file ? readFileSync(file, 'utf8').trim() : '' };
  });
}
