import { POD_TEMPLATES } from '../../../server/src/kubernetes/podTemplates.ts';
import { schemaOf } from '../../../server/src/kubernetes/schema/kinds.ts';
import type { Field, ObjectType } from '../../../server/src/kubernetes/schema/model.ts';
import { availableFields, objectIn } from '../../../server/src/kubernetes/schema/walk.ts';

/** A field that the handbook should explain. */
export interface Wanted {
  readonly owner: ObjectType;
  readonly field: Field;
}

/** The other kinds that are explained. */
const OTHER_KINDS = [
  'v1/Service',
  'v1/Endpoints',
  'v1/Event',
  'v1/ConfigMap',
  'v1/Secret',
  'v1/PersistentVolumeClaim',
  'v1/PersistentVolume',
  'storage.k8s.io/v1/StorageClass',
  'storage.k8s.io/v1/VolumeAttributesClass',
  'autoscaling/v2/HorizontalPodAutoscaler',
  'autoscaling/v1/HorizontalPodAutoscaler',
  'policy/v1/PodDisruptionBudget',
  'v1/Namespace',
  'v1/ServiceAccount',
  'v1/ResourceQuota',
  'v1/LimitRange',
  'networking.k8s.io/v1/Ingress',
  'networking.k8s.io/v1/IngressClass',
  'networking.k8s.io/v1/NetworkPolicy',
  'scheduling.k8s.io/v1/PriorityClass',
  'node.k8s.io/v1/RuntimeClass',
  'rbac.authorization.k8s.io/v1/Role',
  'rbac.authorization.k8s.io/v1/RoleBinding',
  'rbac.authorization.k8s.io/v1/ClusterRole',
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding',
  'v1/Node',
  'discovery.k8s.io/v1/EndpointSlice',
  'coordination.k8s.io/v1/Lease',
];

function typeOf(kind: string): ObjectType {
  const slash = kind.lastIndexOf('/');
  const schema = schemaOf(kind.slice(0, slash), kind.slice(slash + 1));
  if (!schema) throw new Error(`${kind} is not in the schema`);
  return schema.type;
}

/** Every field that can be reached from a type, each once. */
function reachable(root: ObjectType, seen: Map<string, ObjectType> = new Map()): Wanted[] {
  if (seen.has(root.id)) return [];
  seen.set(root.id, root);
  return availableFields(root).flatMap((field) => {
    const inner = objectIn(field.type);
    return [{ owner: root, field }, ...(inner ? reachable(inner, seen) : [])];
  });
}

const once = (wanted: readonly Wanted[]): Wanted[] => [
  ...new Map(wanted.map((each) => [`${each.owner.id}.${each.field.name}`, each])).values(),
];

/** What the handbook is to cover: scope → its fields. */
export function scopes(): Readonly<Record<'pod' | 'templates' | 'others', readonly Wanted[]>> {
  const seen = new Map<string, ObjectType>();
  return {
    pod: reachable(typeOf('v1/Pod')),
    templates: once(Object.keys(POD_TEMPLATES).flatMap((kind) => reachable(typeOf(kind), seen))),
    others: once(OTHER_KINDS.flatMap((kind) => reachable(typeOf(kind)))),
  };
}
