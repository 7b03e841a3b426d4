import { type LabelSelector, type LabelSelectorRequirement, selectorOf, selectorOfMap } from '../../kubernetes/values/selector.ts';
import { entriesOf, type MappingNode, type Node, pairNamed, resolved, type Span } from '../../manifest/index.ts';
import type { LabelFact, ObjectFact, SelectorFact } from './facts.ts';

type Mark = (node: Node) => Span;

const textOf = (node: Node | undefined): string | null => {
  const scalar = node && resolved(node);
  return scalar?.type === 'scalar' && typeof scalar.value === 'string' ? scalar.value : null;
};

/** Labels with text in them, as a mapping has them. */
export function labelFacts(mapping: MappingNode | null, mark: Mark): LabelFact[] {
  if (!mapping) return [];
  return entriesOf(mapping).flatMap((pair) => {
    const key = textOf(pair.key);
    const value = textOf(pair.value);
    return key === null || value === null ? [] : [{ key, value, keyAt: mark(resolved(pair.key)!), valueAt: mark(resolved(pair.value)!) }];
  });
}

/** What a selector asks for; null when it is not sound: the server refuses it and nothing can be said of whom it selects. */
export function selectorFact(
  object: ObjectFact,
  { role, form }: { readonly role: SelectorFact['role']; readonly form: 'labels' | 'selector' },
  key: Node,
  node: MappingNode,
  mark: Mark,
): SelectorFact | null {
  const at = mark(key);
  if (form === 'labels') {
    const labels = labelFacts(node, mark);
    if (labels.length !== entriesOf(node).length) return null;
    const selector = labels.length === 0 ? null : selectorOfMap(Object.fromEntries(labels.map((label) => [label.key, label.value ?? ''])));
    return { object, role, selector, labels, at, ports: [] };
  }
  const matchLabels = pairNamed(node, 'matchLabels')?.value;
  const labels = labelFacts(matchLabels?.type === 'mapping' ? matchLabels : null, mark);
  const { requirements, facts } = expressionsOf(pairNamed(node, 'matchExpressions')?.value, mark);
  const parsed: LabelSelector = {
    matchLabels: Object.fromEntries(labels.map((label) => [label.key, label.value ?? ''])),
    matchExpressions: requirements,
  };
  const selector = selectorOf(parsed);
  return 'error' in selector ? null : { object, role, selector: selector.selector, labels: [...labels, ...facts], at, ports: [] };
}

/** Operators whose key and values are labels that the Pods have. */
const POSITIVE = new Set(['In', 'Exists']);

function expressionsOf(node: Node | undefined, mark: Mark): { requirements: LabelSelectorRequirement[]; facts: LabelFact[] } {
  const requirements: LabelSelectorRequirement[] = [];
  const facts: LabelFact[] = [];
  for (const item of node?.type === 'sequence' ? node.items : []) {
    const mapping = resolved(item);
    if (mapping?.type !== 'mapping') continue;
    const keyNode = pairNamed(mapping, 'key')?.value;
    const key = textOf(keyNode) ?? '';
    const operator = textOf(pairNamed(mapping, 'operator')?.value) ?? '';
    const list = pairNamed(mapping, 'values')?.value;
    const values = (list?.type === 'sequence' ? list.items : []).flatMap((each) => {
      const value = textOf(each);
      return value === null ? [] : [{ value, at: mark(resolved(each)!) }];
    });
    requirements.push({ key, operator, values: values.map(({ value }) => value) });
    if (!keyNode || key === '' || !POSITIVE.has(operator)) continue;
    const keyAt = mark(resolved(keyNode)!);
    if (values.length === 0) facts.push({ key, value: null, keyAt, valueAt: null });
    for (const { value, at } of values) facts.push({ key, value, keyAt, valueAt: at });
  }
  return { requirements, facts };
}
