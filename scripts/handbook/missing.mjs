// `node scripts/handbook/missing.mjs [concepts|pod|templates|others|TypeName…]`: what the handbook does not explain yet.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../steps.mjs';
import { readSources } from './read.mjs';
import { schema } from './schema.mjs';

const seeds = join(root, '../shared/seeds/concepts.jsonl');

const { scopes, fieldKeys } = await schema();
const { concepts, fields } = readSources();
const asked = process.argv.slice(2);
const written = new Set(fields.map(({ type, field }) => `${type}.${field}`));
const ids = new Set(concepts.map(({ entry }) => entry.id));

const percent = (done, all) => `${all === 0 ? '100.0' : ((100 * done) / all).toFixed(1)} % (${done} of ${all})`;
const wants = (name) => asked.length === 0 || asked.includes(name);
const names = Object.keys(scopes());

if (existsSync(seeds) && wants('concepts')) {
  const wanted = readFileSync(seeds, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).id);
  const missing = wanted.filter((id) => !ids.has(id));
  console.log(`concepts: ${percent(wanted.length - missing.length, wanted.length)}`);
  if (missing.length > 0) console.log(`  ${missing.join(' ')}`);
}
const listed = new Set();
for (const [name, all] of Object.entries(scopes())) {
  const byType = asked.filter((each) => each !== 'concepts' && !names.includes(each));
  if (!wants(name) && byType.length === 0) continue;
  const missing = all.filter(({ owner, field }) => !fieldKeys(owner, field).some((key) => written.has(`${key}.${field.name}`)));
  if (wants(name)) console.log(`${name}: ${percent(all.length - missing.length, all.length)}`);
  const types = new Map();
  for (const { owner, field } of missing) types.set(owner.name, [...(types.get(owner.name) ?? []), field.name]);
  for (const [type, fieldNames] of types) {
    if (listed.has(type) || (byType.length > 0 && !byType.includes(type))) continue;
    listed.add(type);
    console.log(`  ${type}: ${fieldNames.join(' ')}`);
  }
}
