import type { Text } from '../../../texts/text.ts';
import { labelOf, type ObjectFact, type Site } from '../../../workspace/references/facts.ts';
import type { Entry } from '../../../workspace/references/placed.ts';
import type { Asked, Dangling, DanglingCheck } from './problem.ts';
import { listed } from './problem.ts';
import { isSlip } from './slip.ts';

const NO_KEY: Text = {
  en: '{object} has no key `{name}`. Its keys: {names}. Unless the reference is `optional`, the container does not start.',
  'zh-cn': '{object} 没有键 `{name}`。现有的键：{names}。除非引用标记为 `optional`，否则容器无法启动。',
};
const NO_PORT: Text = {
  en: '{object} has no port `{name}`. Its ports: {names}. Requests that this rule matches are answered with an error.',
  'zh-cn': '{object} 没有端口 `{name}`。现有的端口：{names}。匹配这条规则的请求会得到错误响应。',
};
const HERE: Text = { en: 'This is the object.', 'zh-cn': '对象在这里。' };

/** Keys of ConfigMaps and Secrets, and ports of Services, that objects of the known files do not have. */
export const missingMembers: DanglingCheck = function* (asked) {
  for (const site of asked.entry.facts.sites) {
    if (site.role !== 'reference' || !site.target || site.optional || site.offset !== null) continue;
    if (site.symbolKind !== 'key' && site.symbolKind !== 'servicePort') continue;
    const problem = examined(asked, site);
    if (problem) yield problem;
  }
};

interface Definer {
  readonly entry: Entry;
  readonly object: ObjectFact;
}

function examined({ references: { index, meanings }, entry, sameFile }: Asked, site: Site): Dangling | null {
  const { target, symbolKind } = site;
  const meant = meanings.definersOf({ entry, fact: site });
  if (!target || meant.length === 0 || (sameFile && meant.some(({ file }) => file !== entry.file))) return null;
  // Patches and overlays tell parts of an object: whatever has the name may have the key.
  const all = [...index.objectsCalled(target.kind, target.name)].map(({ entry: of, fact }): Definer => ({ entry: of, object: fact }));
  const members = all.flatMap((definer) => membersOf(definer, symbolKind));
  if (all.some((definer) => isOpenEnded(definer, symbolKind)) || members.some(({ name }) => name === site.name)) return null;
  const definer = all.find((each) => meant.includes(each.entry));
  if (!definer) return null;
  const own = [...new Set(membersOf(definer, symbolKind).map(({ name }) => name))];
  return {
    code: symbolKind === 'key' ? 'reference.key' : 'reference.service-port',
    at: site.at,
    name: site.name,
    words: symbolKind === 'key' ? NO_KEY : NO_PORT,
    values: { object: labelOf(definer.object), name: site.name, names: listed(own.map((name) => `\`${name}\``)) },
    related: { file: definer.entry.file, object: definer.object, words: HERE },
    candidates: own
      .filter((name) => symbolKind === 'key' || isNumber(name) === isNumber(site.name))
      .sort((one, other) => Number(isSlip(site.name, other)) - Number(isSlip(site.name, one))),
  };
}

/** A backend asks for a port by its name or by its number, each in a field of its own. */
const isNumber = (name: string): boolean => /^\d+$/.test(name);

const membersOf = ({ entry, object }: Definer, kind: Site['symbolKind']): Site[] =>
  (entry.facts.of(object)?.sites ?? []).filter((site) => site.symbolKind === kind && site.role === 'definition');

/** What is written is not all there is: nothing is written, a controller fills it in, or it comes through a merge key. */
const isOpenEnded = (definer: Definer, kind: Site['symbolKind']): boolean =>
  definer.entry.facts.partial || definer.object.isFilledIn || membersOf(definer, kind).length === 0;
