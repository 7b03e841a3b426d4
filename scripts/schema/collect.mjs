// Writes the facts files anew from clones of Kubernetes' API repositories: `npm run generate -- --sources FOLDER`, where FOLDER holds clones
// named api, apimachinery, apiextensions-apiserver and kube-aggregator. Needed once a Kubernetes release; `npm run generate` reads the result.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DESCRIBED, fileOf, readModel } from './descriptions.mjs';
import { collectFacts } from './facts.mjs';

export function collect(sources, facts, modules) {
  const clones = {
    api: join(sources, 'api'),
    apimachinery: join(sources, 'apimachinery'),
    apiextensions: join(sources, 'apiextensions-apiserver'),
    aggregator: join(sources, 'kube-aggregator'),
  };
  const { packages, removed, declarations } = collectFacts(clones);
  mkdirSync(facts, { recursive: true });
  for (const file of readdirSync(facts)) if (file.endsWith('.txt') && file !== 'unions.txt') rmSync(join(facts, file));
  for (const [name, lines] of packages) writeFileSync(join(facts, `${name.replace('/', '-')}.txt`), `${lines.join('\n')}\n`);
  writeFileSync(join(facts, 'removed.txt'), `${removed.join('\n')}\n`);
  writeFileSync(join(facts, 'texts.txt'), missingTexts(packages, declarations, modules));
}

/** Texts of types and fields that kubernetes-models does not have (new groups, fields that are gone): one `id[#field]<TAB>JSON text` a line. */
function missingTexts(packages, declarations, modules) {
  const groups = new Map([...packages].map(([name, lines]) => [name, lines[0].split(' ')[2].replace(/^-$/, '')]));
  const lines = [];
  for (const [id, { text, fields, inlined }] of [...declarations].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (fields.size === 0 || !DESCRIBED.test(id)) continue;
    const file = fileOf(modules, id, groups);
    const model = file ? readModel(file) : null;
    if (inlined && !model && id !== 'meta/v1.TypeMeta') continue;
    if (!model && text) lines.push(`${id}\t${JSON.stringify(text)}`);
    for (const [name, fieldText] of fields)
      if (!model?.fields.has(name) && fieldText) lines.push(`${id}#${name}\t${JSON.stringify(fieldText)}`);
  }
  return `${lines.join('\n')}\n`;
}
