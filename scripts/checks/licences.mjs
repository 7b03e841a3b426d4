// Every package that ends up in a bundle: its licence must be one we may ship, and docs/dependencies.md must say why it is there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure, root } from '../steps.mjs';
import { bundledPackages } from './bundled.mjs';

const allowed = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0']);

export function checkLicences() {
  const reasons = readFileSync(join(root, 'docs', 'dependencies.md'), 'utf8');
  const wrong = [];
  for (const { name, version, licence } of bundledPackages()) {
    console.log(`  ${name} ${version}: ${licence}`);
    if (!allowed.has(licence)) wrong.push(`${name} has the licence ${licence}, which is not on the list`);
    if (!reasons.includes(`\`${name}\``)) wrong.push(`${name} is shipped but docs/dependencies.md does not say why`);
  }
  if (wrong.length > 0) throw failure(wrong.join('\n'));
}
