import type { KubernetesObject } from '../../kubernetes/object.ts';
import { podLimits, podRequests, type ResourceAmounts } from '../../kubernetes/values/podResources.ts';
import { Quantity } from '../../kubernetes/values/quantity.ts';
import { isPodTerminal, type Pod } from '../world/pod.ts';

/** Kinds that quotas count by the plain plural of their name. */
const COUNTED: Readonly<Record<string, string>> = {
  Pod: 'pods',
  Service: 'services',
  Secret: 'secrets',
  ConfigMap: 'configmaps',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  ReplicationController: 'replicationcontrollers',
  ResourceQuota: 'resourcequotas',
};

/** The objects with what each quota has been used up: the controller's status. Source: pkg/controller/resourcequota, pkg/quota/v1. */
export function withQuotaUsage(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.map((object) => {
    if (object.kind !== 'ResourceQuota') return object;
    const used = usage(objects.filter((other) => other.metadata.namespace === object.metadata.namespace));
    const hard = (object.spec?.hard ?? {}) as Record<string, string>;
    const shown = Object.fromEntries(Object.keys(hard).map((resource) => [resource, String(used.get(resource) ?? '0')]));
    return { ...object, status: { hard, used: shown } };
  });
}

function usage(objects: readonly KubernetesObject[]): ResourceAmounts {
  const used: ResourceAmounts = new Map();
  const add = (resource: string, quantity: Quantity): void => void used.set(resource, (used.get(resource) ?? Quantity.ZERO).add(quantity));
  for (const object of objects) {
    if (object.kind === 'Pod' && isPodTerminal((object as Pod).status)) continue;
    const name = COUNTED[object.kind];
    if (name !== undefined) for (const resource of [name, `count/${name}`]) add(resource, Quantity.of(1));
    if (object.kind !== 'Pod') continue;
    const { spec } = object as Pod;
    for (const [resource, quantity] of podLimits(spec)) add(`limits.${resource}`, quantity);
    for (const [resource, quantity] of podRequests(spec)) for (const key of [resource, `requests.${resource}`]) add(key, quantity);
  }
  return used;
}
