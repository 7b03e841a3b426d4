import { admit } from '../kubernetes/admission/admission.ts';
import { resizeBeyondQuota, resizeBeyondRange } from '../kubernetes/admission/resize.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { schemaOf } from '../kubernetes/schema/kinds.ts';
import { invalidStatus } from '../kubernetes/status.ts';
import { validate } from '../kubernetes/validation/index.ts';
import { withQuotaUsage } from './controllers/resourceQuota/usage.ts';
import type { Pod } from './world/pod.ts';
import type { World } from './world/world.ts';

export interface Refusal {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

const POD_SECURITY_LABEL = 'pod-security.kubernetes.io/';
/** Kinds that decide about others. */
const POLICIES = ['LimitRange', 'ResourceQuota', 'PriorityClass', 'RuntimeClass'] as const;

/**
 * What the admission plugins and the validation behind them say to an object that a controller wants to create; null when they let it pass. Fills in what
 * they fill in. Objects that nothing in the cluster decides about pass without a closer look: their template was judged already.
 */
export function admitCreate(world: World, object: KubernetesObject): Refusal | null {
  if (!isDecidedAbout(world, object)) return null;
  const surroundings = { version: world.version, objects: surroundingsOf(world, object) };
  const mutated = admit(object, surroundings, 'mutating');
  if (mutated.refusal) return mutated.refusal;
  const schema = schemaOf(object.apiVersion, object.kind, world.version);
  const errors = validate(object, surroundings);
  if (schema && errors.length > 0)
    return { code: 422, reason: 'Invalid', message: invalidStatus(schema, object.metadata.name ?? '', errors).message };
  return admit(object, surroundings, 'validating').refusal ?? null;
}

/** What the same plugins say to a request to resize a Pod, on both sides of what the node has. */
export function admitResize(world: World, before: Pod, after: Pod, fitsNode: () => Refusal | null): Refusal | null {
  if (world.store.count('LimitRange') === 0 && world.store.count('ResourceQuota') === 0) return fitsNode();
  const surroundings = { version: world.version, objects: surroundingsOf(world, after) };
  return resizeBeyondRange(after, surroundings) ?? fitsNode() ?? resizeBeyondQuota(before, after, surroundings) ?? null;
}

function isDecidedAbout(world: World, object: KubernetesObject): boolean {
  const namespace = object.metadata.namespace ?? 'default';
  const home = world.store.get('Namespace', undefined, namespace);
  if (home?.metadata.deletionTimestamp !== undefined) return true;
  if (home && object.kind === 'Pod' && Object.keys(home.metadata.labels ?? {}).some((key) => key.startsWith(POD_SECURITY_LABEL)))
    return true;
  if (world.store.count('LimitRange') > 0 || world.store.count('ResourceQuota') > 0) return true;
  if (object.kind !== 'Pod') return false;
  if (world.store.count('PriorityClass') > 0) return true;
  const { spec } = object as Pod;
  return spec.priorityClassName !== undefined || spec.runtimeClassName !== undefined;
}

/** Everything the plugins look at; quotas with what is used of them. */
function surroundingsOf(world: World, object: KubernetesObject): KubernetesObject[] {
  const namespace = object.metadata.namespace ?? 'default';
  const home = world.store.get('Namespace', undefined, namespace);
  const policies = POLICIES.flatMap((kind) => world.store.list(kind));
  const around = home ? [home, ...policies] : policies;
  const counted = policies.some((policy) => policy.kind === 'ResourceQuota' && policy.metadata.namespace === namespace);
  return counted ? withQuotaUsage(world, around) : around;
}
