import type { KubernetesObject } from '../../../kubernetes/object.ts';
import {
  type Labels,
  type Requirement,
  type Selector,
  selectorOf,
  selectorOfMap,
  selectorText,
  selects,
} from '../../../kubernetes/values/selector.ts';
import type { Pod } from '../../world/pod.ts';
import type { Listers } from '../cache/listers.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { untoleratedTaint } from '../framework/taints.ts';
import { schedulingSpec, type TopologySpreadConstraint } from '../framework/types.ts';

export const HOSTNAME = 'kubernetes.io/hostname';

/** One constraint of a Pod, ready to count by. Source: plugins/podtopologyspread/common.go. */
export interface Constraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly selector: Selector;
  readonly minDomains: number;
  readonly honorsNodeAffinity: boolean;
  readonly honorsTaints: boolean;
  /** Where the Pod says so; -1 for a default of the system. */
  readonly index: number;
}

/** What applies, softly, to Pods of a Service or a workload that say nothing themselves. */
const SYSTEM_DEFAULTS: readonly TopologySpreadConstraint[] = [
  { topologyKey: HOSTNAME, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
];

export const hasOwnConstraints = (pod: Pod): boolean => (schedulingSpec(pod).topologySpreadConstraints?.length ?? 0) > 0;

export function constraintsOf(pod: Pod, action: TopologySpreadConstraint['whenUnsatisfiable'], listers: Listers): readonly Constraint[] {
  const own = schedulingSpec(pod).topologySpreadConstraints ?? [];
  if (own.length > 0)
    return own.flatMap((constraint, index) => (constraint.whenUnsatisfiable === action ? read(constraint, pod, index) : []));
  return action === 'DoNotSchedule' ? NONE : systemDefaults(pod, listers);
}

const NONE: readonly Constraint[] = [];
/** Pods of one template share their constraints, and those of one workload what applies to them by default. */
const written = new WeakMap<TopologySpreadConstraint, Constraint>();
const defaulted = new WeakMap<object, { readonly services: readonly KubernetesObject[]; readonly constraints: readonly Constraint[] }>();

function read(constraint: TopologySpreadConstraint, pod: Pod, index: number): Constraint {
  if (constraint.matchLabelKeys?.length) return readAnew(constraint, pod, index);
  let known = written.get(constraint);
  if (known?.index !== index) {
    known = readAnew(constraint, pod, index);
    written.set(constraint, known);
  }
  return known;
}

function readAnew(constraint: TopologySpreadConstraint, { metadata }: Pod, index: number): Constraint {
  const parsed = selectorOf(constraint.labelSelector);
  const named = 'error' in parsed ? null : parsed.selector;
  const keys = (constraint.matchLabelKeys ?? []).filter((key) => metadata.labels?.[key] !== undefined);
  const more = keys.map((key): Requirement => ({ key, operator: '=', values: [metadata.labels![key]!] }));
  return {
    maxSkew: constraint.maxSkew,
    topologyKey: constraint.topologyKey,
    // A selector that selects nothing stays so, whatever is added.
    selector: named && [...more, ...named],
    minDomains: constraint.minDomains ?? 1,
    honorsNodeAffinity: (constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
    index,
  };
}

/** What applies to Pods of a Service or a workload. */
function systemDefaults(pod: Pod, listers: Listers): readonly Constraint[] {
  const { metadata } = pod;
  const services = listers.servicesFor(metadata.namespace, metadata.labels);
  const reference = metadata.ownerReferences?.find(({ controller }) => controller);
  const owner = reference && ownerOf(reference.kind, metadata.namespace, reference.name, listers);
  const key = (owner?.spec?.selector ?? services[0]) as object | undefined;
  if (key === undefined) return NONE;
  const known = defaulted.get(key);
  if (known && sameItems(known.services, services)) return known.constraints;
  const selector = defaultSelector(services, owner);
  const constraints = selector.length === 0 ? NONE : SYSTEM_DEFAULTS.map((constraint) => ({ ...readAnew(constraint, pod, -1), selector }));
  defaulted.set(key, { services, constraints });
  return constraints;
}

const sameItems = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);

/** What the Services that select the Pod and the workload that owns it select by. Source: plugins/helper/spread.go DefaultSelector. */
function defaultSelector(services: readonly KubernetesObject[], owner: KubernetesObject | undefined): Requirement[] {
  const isPlain = owner?.kind === 'ReplicationController';
  const labels: Labels = Object.assign({}, ...services.map(({ spec }) => spec?.selector), isPlain ? owner.spec?.selector : undefined);
  const requirements = [...(selectorOfMap(labels) ?? [])];
  if (!owner || isPlain) return requirements;
  const parsed = selectorOf(owner.spec?.selector);
  return 'error' in parsed ? requirements : [...requirements, ...(parsed.selector ?? [])];
}

function ownerOf(kind: string, namespace: string, name: string, listers: Listers): KubernetesObject | undefined {
  return kind === 'ReplicationController' || kind === 'ReplicaSet' || kind === 'StatefulSet'
    ? listers.get(kind, namespace, name)
    : undefined;
}

/** Does the node take part at all, for this constraint? */
export function takesPart({ honorsNodeAffinity, honorsTaints }: Constraint, pod: PodInfo, { node, taints }: NodeInfo): boolean {
  if (honorsNodeAffinity && node && !pod.requiredNodeAffinity.matches(node)) return false;
  return !honorsTaints || untoleratedTaint(taints, pod.pod.spec.tolerations) === undefined;
}

/** The same for Pods for which the same nodes take part. */
export const participationKey = ({ honorsNodeAffinity, honorsTaints }: Constraint, pod: PodInfo): string =>
  `${honorsNodeAffinity ? pod.requiredNodeAffinity.key : ''}|${honorsTaints ? JSON.stringify(pod.pod.spec.tolerations) : '-'}`;

export const hasAllKeys = (labels: Labels, constraints: readonly Constraint[]): boolean =>
  constraints.every(({ topologyKey }) => labels[topologyKey] !== undefined);

/** Counts a Pod: of the namespace, selected, and not on its way out. An empty selector counts none. */
export function isCounted({ selector }: Constraint, namespace: string, { pod: { metadata } }: PodInfo): boolean {
  return (
    selector !== null &&
    selector.length > 0 &&
    metadata.namespace === namespace &&
    metadata.deletionTimestamp === undefined &&
    selects(selector, metadata.labels)
  );
}

const texts = new WeakMap<object, string>();

/** Equal for constraints that count the same Pods. */
export function countingKey({ selector }: Constraint, namespace: string): string {
  if (selector === null) return `spread|${namespace}|-`;
  let text = texts.get(selector);
  if (text === undefined) {
    text = selectorText(selector);
    texts.set(selector, text);
  }
  return `spread|${namespace}|${text}`;
}
