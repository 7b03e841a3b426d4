// `npm run generate`: writes server/src/kubernetes/schema/generated anew. With `--sources FOLDER` (clones of Kubernetes' API repositories, see
// schema/collect.mjs) the facts are read anew first; without it Node.js alone is enough.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect } from './schema/collect.mjs';
import { generatedFiles } from './schema/write.mjs';
import { failure, root, step } from './steps.mjs';

const facts = join(root, 'scripts/schema/facts');
const modules = join(root, 'node_modules');
const target = join(root, 'server/src/kubernetes/schema/generated');

export async function generate(flags = []) {
  const at = flags.indexOf('--sources');
  if (at >= 0) {
    if (!flags[at + 1]) throw failure('--sources needs the folder with the clones.');
    await step('Reading the sources of Kubernetes', () => collect(flags[at + 1], facts, modules));
  }
  await step('Writing the schema', () => {
    mkdirSync(target, { recursive: true });
    for (const [name, content] of generatedFiles(facts, modules)) writeFileSync(join(target, name), content);
  });
}
