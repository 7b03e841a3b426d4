import type { Text } from '../../../texts/text.ts';
import { labelOf, type ObjectFact, objectSymbol, type Site } from '../../../workspace/references/facts.ts';
import { isInFolderOf } from '../../../workspace/references/nearness.ts';
import type { Placed } from '../../../workspace/references/placed.ts';
import type { Asked, Dangling, DanglingCheck } from './problem.ts';
import { isSlip } from './slip.ts';

const MISSPELT: Text = {
  en: 'No {kind} is called `{name}` in the known files, but there is `{other}`, which nothing refers to. Is that what is meant?',
  'zh-cn': '已知的文件中没有名为 `{name}` 的 {kind}，但有一个未被引用的 `{other}`。是否指的是它？',
};
const HERE: Text = { en: 'This is there.', 'zh-cn': '现有的对象在这里。' };

/**
 * A name of an object that is nowhere, beside one that differs by a slip and that nothing refers to. A name alone that is nowhere says
 * nothing: the object may live in the cluster, or come from elsewhere.
 */
export const misspeltNames: DanglingCheck = function* (asked) {
  const { entry, references } = asked;
  for (const site of entry.facts.sites) {
    if (site.symbolKind !== 'object' || site.role !== 'reference' || !site.target) continue;
    const { kind, name } = site.target;
    if (references.index.objectsCalled(kind, name).length > 0) continue;
    for (const other of references.index.objectsOf(kind)) {
      if (!isMeant(asked, site, other)) continue;
      yield problem(site, other);
      break;
    }
  }
};

function isMeant({ entry, references, sameFile }: Asked, site: Site, { entry: other, fact }: Placed<ObjectFact>): boolean {
  const { kind, name, namespace } = fact;
  if (name === null || !isSlip(site.name, name)) return false;
  if (namespace !== '' && namespace !== site.target?.namespace) return false;
  if (sameFile ? other.file !== entry.file : !isInFolderOf(other, entry)) return false;
  return [...references.index.sitesOf(objectSymbol(kind, namespace, name), 'reference')].length === 0;
}

function problem(site: Site, { entry, fact }: Placed<ObjectFact>): Dangling {
  const other = fact.name ?? '';
  return {
    code: 'reference.name',
    at: site.at,
    name: site.name,
    words: MISSPELT,
    values: { kind: fact.kind, name: site.name, other: labelOf(fact) },
    related: { file: entry.file, object: fact, words: HERE },
    candidates: [other],
  };
}
