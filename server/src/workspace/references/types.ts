import type { FieldType } from '../../kubernetes/schema/model.ts';
import { LOCAL_NAMES, OBJECT_REFERENCES, SELECTORS } from './fields.ts';

/** Kinds without namespace that something refers to. */
const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  'ClusterRole',
  'IngressClass',
  'MutatingAdmissionPolicy',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'VolumeAttributesClass',
]);

export const isClusterWide = (kind: string): boolean => CLUSTER_WIDE.has(kind);

/** Types that the reader looks at for other reasons than the names in them. */
const READ_TYPES = [
  'core/v1.PodTemplateSpec',
  'core/v1.Pod',
  'core/v1.Container',
  'core/v1.EnvVar',
  'core/v1.ServicePort',
  'core/v1.ServiceSpec',
] as const;

/** `core/v1.ServiceSpec.selector` → `core/v1.ServiceSpec`. */
const typeOf = (id: string): string => id.replace(/^([^.]+\.[^.]+).*$/, '$1');

const OWNERS: ReadonlySet<string> = new Set([
  ...READ_TYPES,
  ...[OBJECT_REFERENCES, LOCAL_NAMES, SELECTORS].flatMap((rows) => Object.keys(rows).map(typeOf)),
]);

const known = new Map<string, boolean>();

/** Whether something can be named below a type, so that the rest (resources, security contexts, status…) is not walked. */
export function isOfInterest(type: FieldType): boolean {
  if (type.kind === 'list' || type.kind === 'map') return isOfInterest(type.element);
  if (type.kind !== 'object') return false;
  const before = known.get(type.id);
  if (before !== undefined) return before;
  // While it is looked at, a type inside itself adds nothing.
  known.set(type.id, false);
  const answer = OWNERS.has(type.id) || type.fields.some((field) => field.name !== 'status' && isOfInterest(field.type));
  known.set(type.id, answer);
  return answer;
}
