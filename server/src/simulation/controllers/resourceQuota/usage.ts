import { usageUnder } from '../../../kubernetes/admission/resourceQuota.ts';
import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { schemaOf } from '../../../kubernetes/schema/kinds.ts';
import type { ResourceAmounts } from '../../../kubernetes/values/podResources.ts';
import { Quantity } from '../../../kubernetes/values/quantity.ts';
import type { Causes } from '../../world/causes.ts';
import { isPodTerminal, type Pod } from '../../world/pod.ts';
import type { Change } from '../../world/store.ts';
import type { World } from '../../world/world.ts';

interface Counted {
  readonly quota: KubernetesObject;
  readonly used: ResourceAmounts;
}

/**
 * What every namespace is given. Of one that nobody made, and that was there all the same, it is not among the objects, but it counts.
 * Source: pkg/controller/serviceaccount/serviceaccounts_controller.go, pkg/controller/certificates/rootcacertpublisher.
 */
const GIVEN = [
  { kind: 'ServiceAccount', name: 'default' },
  { kind: 'ConfigMap', name: 'kube-root-ca.crt' },
] as const;

const counters = new WeakMap<World, QuotaUsage>();

/** What the objects of each namespace use of its quotas, counted along with every change. Source: pkg/quota/v1, pkg/controller/resourcequota. */
export class QuotaUsage {
  private readonly namespaces = new Map<string, Map<string, Counted>>();
  private readonly listeners: ((quota: KubernetesObject, causes: Causes) => void)[] = [];

  static of(world: World): QuotaUsage {
    let usage = counters.get(world);
    if (!usage) {
      usage = new QuotaUsage(world);
      counters.set(world, usage);
    }
    return usage;
  }

  private constructor(private readonly world: World) {
    for (const quota of world.store.list('ResourceQuota')) this.count(quota);
    world.store.watch(null, (change) => this.onChange(change));
  }

  /** Called with a quota of which more or less is used than before. */
  onUsed(listener: (quota: KubernetesObject, causes: Causes) => void): void {
    this.listeners.push(listener);
  }

  /** What is used of a quota, by the resources that it limits. */
  used({ metadata, spec }: KubernetesObject): Record<string, string> {
    const used = this.namespaces.get(metadata.namespace ?? '')?.get(metadata.name ?? '')?.used;
    return Object.fromEntries(Object.keys(spec?.hard ?? {}).map((resource) => [resource, String(used?.get(resource) ?? '0')]));
  }

  private onChange({ type, object, old, causes }: Change): void {
    const namespace = object.metadata.namespace ?? '';
    if (object.kind === 'ResourceQuota') {
      if (type === 'deleted') this.namespaces.get(namespace)?.delete(object.metadata.name ?? '');
      else if (old?.spec !== object.spec) this.count(object);
    }
    const quotas = this.namespaces.get(namespace);
    // A quota that is counted anew has counted itself already.
    if (!quotas || quotas.size === 0 || (object.kind === 'ResourceQuota' && type === 'modified')) return;
    for (const counted of quotas.values()) {
      if (counted.quota === object) continue;
      const before = old ? this.taken(counted.quota, old) : null;
      const after = type === 'deleted' ? null : this.taken(counted.quota, object);
      if (this.change(counted.used, before, after)) for (const listener of this.listeners) listener(counted.quota, causes);
    }
  }

  private count(quota: KubernetesObject): void {
    const { namespace = '', name = '' } = quota.metadata;
    const used: ResourceAmounts = new Map();
    for (const object of this.world.store.all())
      if (object.metadata.namespace === namespace) this.change(used, null, this.taken(quota, object));
    if (this.isUnmade(namespace))
      for (const { kind, name: given } of GIVEN)
        this.change(used, null, this.amountOf(quota, { apiVersion: 'v1', kind, metadata: { name: given, namespace } }));
    const quotas = this.namespaces.get(namespace);
    if (quotas) quotas.set(name, { quota, used });
    else this.namespaces.set(namespace, new Map([[name, { quota, used }]]));
  }

  private change(used: ResourceAmounts, before: ResourceAmounts | null, after: ResourceAmounts | null): boolean {
    let changed = false;
    for (const [amounts, sign] of [
      [before, -1],
      [after, 1],
    ] as const)
      for (const [resource, quantity] of amounts ?? []) {
        const known = used.get(resource) ?? Quantity.ZERO;
        if (before?.get(resource)?.compare(after?.get(resource) ?? Quantity.ZERO) === 0) continue;
        used.set(resource, sign > 0 ? known.add(quantity) : known.sub(quantity));
        changed = true;
      }
    return changed;
  }

  private isUnmade(namespace: string): boolean {
    return this.world.store.get('Namespace', undefined, namespace) === undefined;
  }

  private taken(quota: KubernetesObject, object: KubernetesObject): ResourceAmounts | null {
    if (object.kind === 'Pod' && isPodTerminal((object as Pod).status)) return null;
    const { name, namespace = '' } = object.metadata;
    const isGiven = GIVEN.some((given) => given.kind === object.kind && given.name === name);
    return isGiven && this.isUnmade(namespace) ? null : this.amountOf(quota, object);
  }

  private amountOf(quota: KubernetesObject, object: KubernetesObject): ResourceAmounts | null {
    const schema = schemaOf(object.apiVersion, object.kind, this.world.version);
    if (!schema?.resource) return null;
    return usageUnder(quota, object, schema.group ? `${schema.resource}.${schema.group}` : schema.resource);
  }
}

/** The objects with what each quota has been used up at this moment, which admission never is behind of. */
export function withQuotaUsage(world: World, objects: readonly KubernetesObject[]): KubernetesObject[] {
  const usage = QuotaUsage.of(world);
  return objects.map((object) =>
    object.kind === 'ResourceQuota' ? { ...object, status: { hard: object.spec?.hard ?? {}, used: usage.used(object) } } : object,
  );
}
