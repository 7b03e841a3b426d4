import { type Operator, type Requirement, requirementErrors, type Selector, selects } from '../../../kubernetes/values/selector.ts';
import type { NodeSelectorRequirement, NodeSelectorTerm, Pod } from '../../world/pod.ts';

/** What selectors look at. */
export interface LabelledNode {
  readonly metadata: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> };
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
};

/**
 * One term, ready to be held against nodes. A term that cannot be read (a `Gt` of a word) matches nothing, like an empty one.
 * Source: component-helpers/scheduling/corev1/nodeaffinity newNodeSelectorTerm.
 */
export class CompiledNodeTerm {
  private readonly labels: Selector;
  private readonly names: readonly NodeSelectorRequirement[];
  private readonly readable: boolean;

  constructor(term: NodeSelectorTerm) {
    const expressions = term.matchExpressions ?? [];
    const requirements: Requirement[] = expressions.map(({ key, operator, values }) => ({
      key,
      operator: OPERATORS[operator] ?? 'in',
      values: values ?? [],
    }));
    this.labels = requirements;
    this.names = term.matchFields ?? [];
    this.readable =
      expressions.length + this.names.length > 0 &&
      expressions.every(({ operator }) => operator in OPERATORS) &&
      requirements.every((requirement) => requirementErrors(requirement).length === 0) &&
      this.names.every(({ operator, values }) => (operator === 'In' || operator === 'NotIn') && values?.length === 1);
  }

  matches(node: LabelledNode): boolean {
    return this.readable && selects(this.labels, node.metadata.labels) && this.names.every((requirement) => matchesName(requirement, node));
  }
}

function matchesName({ key, operator, values }: NodeSelectorRequirement, node: LabelledNode): boolean {
  const field = key === 'metadata.name' ? (node.metadata.name ?? '') : '';
  return (operator === 'In') === (field === values?.[0]);
}

/** Terms of which one has to match; none at all match nothing. */
export class CompiledNodeSelector {
  private readonly terms: readonly CompiledNodeTerm[];

  constructor(terms: readonly NodeSelectorTerm[] | undefined) {
    this.terms = (terms ?? []).map((term) => new CompiledNodeTerm(term));
  }

  matches(node: LabelledNode): boolean {
    return this.terms.some((term) => term.matches(node));
  }
}

/** `spec.nodeSelector` and the required node affinity together. Source: nodeaffinity.GetRequiredNodeAffinity. */
export class RequiredNodeAffinity {
  private readonly labels: readonly (readonly [string, string])[];
  private readonly affinity: CompiledNodeSelector | null;
  private keyMemo: string | null = null;

  constructor(private readonly pod: Pod) {
    const { spec } = pod;
    this.labels = Object.entries(spec.nodeSelector ?? {});
    const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    this.affinity = required ? new CompiledNodeSelector(required.nodeSelectorTerms) : null;
  }

  /** Asks for nothing, so that every node matches. */
  get isEmpty(): boolean {
    return this.labels.length === 0 && this.affinity === null;
  }

  /** The same for those that match the same nodes. */
  get key(): string {
    const { nodeSelector, affinity } = this.pod.spec;
    this.keyMemo ??= this.isEmpty
      ? ''
      : JSON.stringify([nodeSelector, affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution]);
    return this.keyMemo;
  }

  matches(node: LabelledNode): boolean {
    const labels = node.metadata.labels ?? {};
    for (const [key, value] of this.labels) if (labels[key] !== value) return false;
    return this.affinity?.matches(node) ?? true;
  }
}
