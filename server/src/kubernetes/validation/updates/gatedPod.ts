import { schemaOf } from '../../schema/kinds.ts';
import type { ObjectType } from '../../schema/model.ts';
import { invalid } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import type { PodSpec } from '../pod/types.ts';
import { sortedKeys } from '../printing.ts';
import { rule } from '../rule.ts';
import { type Change, pathOf } from './change.ts';
import { fieldAt, sameMeaning } from './equality.ts';
import { goStructure } from './goStructures.ts';

/**
 * A Pod behind scheduling gates may still narrow down where it will run.
 * Source: core/validation ValidatePodUpdate, validateNodeSelectorMutation, validateNodeAffinityMutation.
 */
export const podIsGated = ({ schedulingGates }: PodSpec): boolean => (schedulingGates ?? []).length > 0;

interface Term {
  readonly matchExpressions?: readonly unknown[] | null;
  readonly matchFields?: readonly unknown[] | null;
}

interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms?: readonly (Term | null)[] | null } | null;
}

const specs = ({ before, after }: Change): readonly [PodSpec, PodSpec] => [before.spec ?? {}, after.spec ?? {}];
const nodeAffinityOf = ({ affinity }: PodSpec): NodeAffinity | null => (affinity?.nodeAffinity as NodeAffinity | undefined) ?? null;
const termsOf = (affinity: NodeAffinity | null): readonly (Term | null)[] =>
  affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];

export const nodeSelectorOnlyGrows = rule<Change>({
  id: 'pod.update.gated.node-selector',
  source: 'core/validation validateNodeSelectorMutation',
  explain: {
    en: 'While a Pod waits behind scheduling gates, labels can be added to its `nodeSelector`. Those that are there stay.',
    'zh-cn': 'Pod 还在调度门控之后时，可以给 `nodeSelector` 增加标签，但不能改动已有的标签。',
  },
  check(change) {
    const [before, after] = specs(change);
    if (!podIsGated(before)) return undefined;
    const now = after.nodeSelector ?? {};
    const kept = Object.entries(before.nodeSelector ?? {}).every(([key, value]) => now[key] === value);
    const path = FieldPath.of('spec').child('nodeSelector');
    const printed = Object.keys(now).length > 0 ? sortedKeys(now) : null;
    return kept ? undefined : invalid(path, printed, 'only additions to spec.nodeSelector are allowed (no mutations or deletions)');
  },
});

const REQUIREMENTS = ['matchExpressions', 'matchFields'] as const;

/** Both lists of requirements are as they were, or longer at their end; a term that had none gets none. */
function onlyGrows(type: ObjectType, old: Term | null, now: Term | null): boolean {
  const wasEmpty = REQUIREMENTS.every((name) => (old?.[name] ?? []).length === 0);
  return REQUIREMENTS.every((name) => {
    const [known, added] = [old?.[name] ?? [], now?.[name] ?? []];
    if (wasEmpty) return added.length === 0;
    const list = type.byName.get(name)?.type;
    return added.length >= known.length && (list === undefined || sameMeaning(list, added.slice(0, known.length), known));
  });
}

const TERMS = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';

export const nodeAffinityOnlyGrows = rule<Change>({
  id: 'pod.update.gated.node-affinity',
  source: 'core/validation validateNodeAffinityMutation',
  explain: {
    en: 'While a Pod waits behind scheduling gates, requirements can be added to the terms of its required node affinity. The terms and their requirements stay as they are: every addition narrows the choice.',
    'zh-cn': 'Pod 还在调度门控之后时，可以给必需的节点亲和性条件追加要求，但已有的条件和要求不能改动：只能缩小选择范围。',
  },
  check(change, _, { version }) {
    const [before, after] = specs(change);
    const old = termsOf(nodeAffinityOf(before));
    if (!podIsGated(before) || old.length === 0) return undefined;
    const now = termsOf(nodeAffinityOf(after));
    const at = pathOf(TERMS);
    const list = fieldAt(schemaOf('v1', 'Pod', version)?.type, TERMS)?.type;
    const type = list?.kind === 'list' && list.element.kind === 'object' ? list.element : null;
    if (type === null) return undefined;
    const print = (term: Term | null) => goStructure('NodeSelectorTerm', type, { ...term }, version);
    if (now.length !== old.length) {
      const printed = now.length === 0 ? null : now.map(print);
      return invalid(at, printed, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed');
    }
    return old.flatMap((term, position) => {
      const next = now[position] ?? null;
      return onlyGrows(type, term, next)
        ? []
        : invalid(at.index(position), print(next), 'only additions are allowed (no mutations or deletions)');
    });
  },
});

/** The spec with what may change behind gates as it was. */
export function withGatedFieldsOf(before: PodSpec, after: PodSpec): PodSpec {
  const { nodeAffinity: _, ...others } = after.affinity ?? {};
  const old = before.affinity?.nodeAffinity;
  const affinity = old ? { ...others, nodeAffinity: old } : others;
  const isNone = Object.values(affinity).every((part) => part === undefined || part === null);
  return { ...after, nodeSelector: before.nodeSelector, affinity: isNone && !before.affinity ? undefined : affinity } as PodSpec;
}
