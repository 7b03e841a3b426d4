import { selects } from '../../../kubernetes/values/selector.ts';
import type { Text } from '../../../texts/text.ts';
import { type LabelFact, labelOf, type PodFact, type SelectorFact } from '../../../workspace/references/facts.ts';
import { isInFolderOf } from '../../../workspace/references/nearness.ts';
import type { Placed } from '../../../workspace/references/placed.ts';
import type { Asked, Dangling, DanglingCheck } from './problem.ts';
import { listed } from './problem.ts';
import { isSlip } from './slip.ts';

const NOTHING: Text = {
  en: 'The selector of {object} matches no Pod of the known files. {other} would be matched if it had {labels}.',
  'zh-cn': '{object} 的选择算符在已知的文件中没有匹配到任何 Pod。如果 {other} 带有 {labels}，就会被匹配。',
};
const NO_PORT: Text = {
  en: 'No container of the selected Pods ({pods}) has a port named `{name}`. Their ports: {names}. The Service has no endpoints for it.',
  'zh-cn': '所选 Pod（{pods}）的容器都没有名为 `{name}` 的端口。现有的端口：{names}。Service 的这个端口不会有端点。',
};
const PODS: Text = { en: 'The Pods are here.', 'zh-cn': 'Pod 在这里。' };

/**
 * Labels that controllers put on Pods: what asks for them selects Pods that no file describes.
 * Sources: apps/v1/types.go, batch/v1/types.go (…Label constants).
 */
const GIVEN_LATER =
  /^(?:pod-template-hash|controller-revision-hash|pod-template-generation|job-name|controller-uid|(?:batch|apps|statefulset)\.kubernetes\.io\/.+)$/;

/** Kinds whose selector is meant to match something. */
const EXPECTING: ReadonlySet<string> = new Set(['Service', 'PodDisruptionBudget']);

/** Selectors that match nothing beside a Pod that they nearly match, and ports that selected Pods do not have. */
export const unmatchedSelectors: DanglingCheck = function* (asked) {
  const { references, entry } = asked;
  for (const selector of references.index.placedIn(entry).selectors) {
    const { fact } = selector;
    if (fact.role !== 'pods' || !EXPECTING.has(fact.object.kind) || !fact.selector || fact.selector.length === 0) continue;
    if (fact.selector.some(({ key }) => GIVEN_LATER.test(key))) continue;
    const pods = [...references.selections.podsOf(selector)];
    if (pods.length > 0) yield* unknownPorts(asked, selector, pods);
    else {
      const problem = nearlyMatched(asked, selector);
      if (problem) yield problem;
    }
  }
};

function nearlyMatched({ references: { index, selections }, entry, sameFile }: Asked, { fact }: Placed<SelectorFact>): Dangling | null {
  const candidates: { pod: Placed<PodFact>; wrong: readonly LabelFact[] }[] = [];
  for (const other of index.entries())
    for (const pod of index.placedIn(other).pods) {
      // Of another namespace, or of another folder: perhaps that is what is meant, and the files are put together in another way.
      if (selects(fact.selector, pod.fact.byKey)) return null;
      if (pod.fact.object.namespace !== fact.object.namespace) continue;
      if (sameFile ? other.file !== entry.file : !isInFolderOf(other, entry)) continue;
      const wrong = wrongLabels(fact, pod.fact);
      if (wrong) candidates.push({ pod, wrong });
    }
  const { kind } = fact.object;
  const isLeft = ({ pod }: { pod: Placed<PodFact> }): boolean =>
    [...selections.selectorsOf(pod)].every(({ fact: by }) => by.object.kind !== kind);
  const [found] = candidates.filter(isLeft);
  if (!found) return null;
  const { pod, wrong } = found;
  const [first] = wrong;
  return {
    code: 'reference.selector',
    at: first?.valueAt ?? fact.at,
    name: first?.value ?? '',
    words: NOTHING,
    values: {
      object: labelOf(fact.object),
      other: labelOf(pod.fact.object),
      labels: listed(wrong.map(({ key, value }) => (value === null ? `\`${key}\`` : `\`${key}: ${value}\``))),
    },
    related: { file: pod.entry.file, object: pod.fact.object, words: PODS },
    candidates: wrong.length === 1 && first ? [pod.fact.byKey[first.key]].filter((value) => value !== undefined) : [],
  };
}

/**
 * What of a selector a Pod does not have; null when it is not near enough to be meant. It is near when only values are misspelt, when it has
 * most of several labels, or when it is called as the selecting object and has the same keys.
 */
function wrongLabels({ labels, object, selector }: SelectorFact, pod: PodFact): readonly LabelFact[] | null {
  // Expressions (`NotIn`…) ask for more than labels.
  if (!selector || selector.some(({ operator }) => operator !== '=')) return null;
  const wrong = labels.filter(({ key, value }) => pod.byKey[key] !== value);
  const hasKeys = wrong.every(({ key }) => pod.byKey[key] !== undefined);
  if (hasKeys && wrong.every(({ key, value }) => isSlip(value ?? '', pod.byKey[key] ?? ''))) return wrong;
  if (hasKeys && object.name !== null && object.name === pod.object.name) return wrong;
  return null;
}

function* unknownPorts({ sameFile, entry }: Asked, { fact }: Placed<SelectorFact>, pods: readonly Placed<PodFact>[]): Generator<Dangling> {
  if (sameFile && pods.some((pod) => pod.entry.file !== entry.file)) return;
  const names = [...new Set(pods.flatMap((pod) => [...pod.fact.portNames]))];
  for (const { name, at } of fact.ports) {
    if (/^\d+$/.test(name) || names.includes(name) || names.length === 0 || pods.some((pod) => pod.entry.facts.partial)) continue;
    const [pod] = pods;
    if (!pod) return;
    yield {
      code: 'reference.target-port',
      at,
      name,
      words: NO_PORT,
      values: { name, pods: listed(pods.map((each) => labelOf(each.fact.object))), names: listed(names.map((each) => `\`${each}\``)) },
      related: { file: pod.entry.file, object: pod.fact.object, words: PODS },
      candidates: names.filter((each) => !/^\d+$/.test(each)).concat(names.filter((each) => /^\d+$/.test(each))),
    };
  }
}
