import type { Fields } from '../defaults/shape.ts';
import type { KubernetesObject } from '../object.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import { amountsOf, podLimits, podRequests, qosClassOf, type ResourceAmounts } from '../values/podResources.ts';
import { Quantity } from '../values/quantity.ts';
import { type AdmissionPlugin, type Attributes, forbiddenAt, type PluginAnswer } from './attributes.ts';
import { completedAll } from './standing.ts';

const SOURCE = 'apiserver/pkg/admission/plugin/resourcequota/controller.go CheckRequest';
const ONE = Quantity.of(1);

/** What one kind of object uses, and which resources and scopes of a quota speak of it. Source: pkg/quota/v1/evaluator/core. */
interface Evaluator {
  readonly usage: (object: KubernetesObject) => ResourceAmounts;
  readonly counts: (resource: string) => boolean;
  readonly inScope: (selector: ScopeSelector, object: KubernetesObject) => boolean;
  /** What keeps a quota from being computed at all; the server's words. */
  readonly missing?: (required: readonly string[], object: KubernetesObject) => string | null;
}

interface ScopeSelector {
  readonly scopeName: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Holds what an object asks for against what the quotas of its namespace leave. */
export const resourceQuota: AdmissionPlugin = { name: 'ResourceQuota', validate: (attributes) => checkQuotas(attributes) };

/** Of a changed object, only what it asks for beyond what it had counts. */
export function checkQuotas(attributes: Attributes, before?: KubernetesObject): PluginAnswer | undefined {
  if (attributes.namespace === '') return undefined;
  const quotas = completedAll(attributes, 'ResourceQuota', attributes.namespace);
  if (quotas.length === 0) return undefined;
  const evaluator = EVALUATORS[attributes.resource] ?? countingEvaluator(attributes.resource);
  const { object } = attributes;
  const interesting: { name: string; hard: ResourceAmounts; used: ResourceAmounts }[] = [];
  for (const quota of quotas) {
    const name = quota.metadata.name ?? '';
    const hard = amountsOf(quota.status?.hard ?? quota.spec?.hard);
    const counted = [...hard.keys()].filter(evaluator.counts);
    if (counted.length === 0 || !scopesOf(quota).every((selector) => evaluator.inScope(selector, object))) continue;
    const missing = evaluator.missing?.(counted, object);
    if (missing) return refuseMissing(attributes, `failed quota: ${name}: ${missing}`);
    interesting.push({ name, hard, used: amountsOf(quota.status?.used) });
  }
  const usage = before === undefined ? evaluator.usage(object) : difference(evaluator.usage(object), evaluator.usage(before));
  const negative = [...usage].filter(([, quantity]) => quantity.sign() < 0).map(([name]) => name);
  if (before === undefined && negative.length > 0)
    return refuseMissing(attributes, `quota usage is negative for resource(s): ${negative.sort().join(',')}`);
  for (const { name, hard, used } of interesting) {
    const exceeded = [...usage].filter(
      ([resource, quantity]) =>
        !quantity.isZero() && hard.has(resource) && (used.get(resource) ?? Quantity.ZERO).add(quantity).compare(hard.get(resource)!) > 0,
    );
    if (exceeded.length === 0) continue;
    const list = (amounts: ResourceAmounts): string =>
      exceeded
        .map(([resource]) => `${resource}=${amounts.get(resource) ?? Quantity.ZERO}`)
        .sort()
        .join(',');
    return refuseExceeded(attributes, `exceeded quota: ${name}, requested: ${list(usage)}, used: ${list(used)}, limited: ${list(hard)}`);
  }
  return undefined;
}

const difference = (now: ResourceAmounts, before: ResourceAmounts): ResourceAmounts =>
  new Map([...now].map(([name, quantity]) => [name, before.has(name) ? quantity.sub(before.get(name)!) : quantity]));

/** What an object takes of a quota, by the resources that the quota limits; empty when the quota does not speak of it. `resource` as in `pods`, `deployments.apps`. */
export function usageUnder(quota: KubernetesObject, object: KubernetesObject, resource: string): ResourceAmounts {
  const evaluator = EVALUATORS[resource] ?? countingEvaluator(resource);
  const counted = Object.keys(quota.spec?.hard ?? {}).filter(evaluator.counts);
  if (counted.length === 0 || !scopesOf(quota).every((selector) => evaluator.inScope(selector, object))) return new Map();
  const usage = evaluator.usage(object);
  return new Map(counted.flatMap((name) => (usage.has(name) ? [[name, usage.get(name)!] as const] : [])));
}

const placeOf = ({ object }: Attributes): FieldPath => (object.spec ? FieldPath.of('spec') : FieldPath.of('metadata').child('name'));

const refuseMissing = (attributes: Attributes, detail: string): PluginAnswer =>
  forbiddenAt(attributes, detail, placeOf(attributes), {
    id: 'admission.quota.missing',
    source: SOURCE,
    explain: {
      en: 'A ResourceQuota of this namespace counts these resources, so that every container has to write them (or a LimitRange has to fill them in).',
      'zh-cn': '该命名空间的 ResourceQuota 统计这些资源，因此每个容器都必须写明它们（或由 LimitRange 填入）。',
    },
  });

const refuseExceeded = (attributes: Attributes, detail: string): PluginAnswer =>
  forbiddenAt(attributes, detail, placeOf(attributes), {
    id: 'admission.quota.exceeded',
    source: SOURCE,
    explain: {
      en: 'The namespace would use more than its ResourceQuota allows. Ask for less, free something, or raise the quota.',
      'zh-cn': '该命名空间的用量将超出其 ResourceQuota。请减少请求、释放资源或提高配额。',
    },
  });

function scopesOf(quota: KubernetesObject): ScopeSelector[] {
  const { scopes, scopeSelector } = quota.spec ?? {};
  return [
    ...(scopes ?? []).map((scopeName: string) => ({ scopeName, operator: 'Exists', values: [] })),
    ...(scopeSelector?.matchExpressions ?? []).map((entry: Fields) => ({ ...entry, values: entry.values ?? [] })),
  ];
}

const matches = ({ operator, values }: ScopeSelector, value: string): boolean => {
  if (operator === 'Exists') return value !== '';
  if (operator === 'DoesNotExist') return value === '';
  return operator === 'In' ? values.includes(value) : !values.includes(value);
};

const POD_RESOURCES = new Set(['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]));
const MANDATORY = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']);

const isExtended = (name: string): boolean => name.includes('/') && !name.split('/')[0]!.includes('kubernetes.io');

/** The names under which quotas know requests and limits. */
function computeUsage(requests: ResourceAmounts, limits: ResourceAmounts): ResourceAmounts {
  const usage: ResourceAmounts = new Map([['pods', ONE]]);
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    const [request, limit] = [requests.get(name), limits.get(name)];
    if (request) usage.set(name, request).set(`requests.${name}`, request);
    if (limit) usage.set(`limits.${name}`, limit);
  }
  for (const [name, request] of requests) {
    if (name.startsWith('hugepages-')) usage.set(name, request).set(`requests.${name}`, request);
    else if (isExtended(name)) usage.set(`requests.${name}`, request);
  }
  return usage;
}

/** A quota on cpu or memory wants every container to write them. */
function missingCompute(required: readonly string[], pod: KubernetesObject): string | null {
  const spec = pod.spec ?? {};
  if (Object.keys({ ...spec.resources?.requests, ...spec.resources?.limits }).length > 0) return null;
  const wanted = required.filter((name) => MANDATORY.has(name)).sort();
  const missing = new Map<string, Set<string>>();
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    const has = computeUsage(amountsOf(container.resources?.requests), amountsOf(container.resources?.limits));
    for (const name of wanted) if (!has.has(name)) missing.set(name, (missing.get(name) ?? new Set()).add(container.name ?? ''));
  }
  if (missing.size === 0) return null;
  const lists = wanted.filter((name) => missing.has(name)).map((name) => `${name} for: ${[...missing.get(name)!].sort().join(',')}`);
  return `must specify ${lists.join('; ')}`;
}

function usesOtherNamespaces(spec: Fields): boolean {
  return [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity].some((affinity) =>
    [
      ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((weighted: Fields) => weighted.podAffinityTerm),
    ].some((term) => (term?.namespaces?.length ?? 0) > 0 || (term?.namespaceSelector ?? null) !== null),
  );
}

const podEvaluator: Evaluator = {
  usage: ({ spec }) => computeUsage(podRequests(spec ?? {}), podLimits(spec ?? {})).set('count/pods', ONE),
  counts: (name) =>
    POD_RESOURCES.has(name) ||
    name === 'pods' ||
    name === 'count/pods' ||
    /^(requests\.)?hugepages-/.test(name) ||
    (name.startsWith('requests.') && isExtended(name.slice('requests.'.length))),
  inScope: (selector, { spec }) => {
    const terminating = (spec?.activeDeadlineSeconds ?? -1) >= 0;
    switch (selector.scopeName) {
      case 'Terminating':
        return terminating;
      case 'NotTerminating':
        return !terminating;
      case 'BestEffort':
        return qosClassOf(spec ?? {}) === 'BestEffort';
      case 'NotBestEffort':
        return qosClassOf(spec ?? {}) !== 'BestEffort';
      case 'PriorityClass':
        return matches(selector, spec?.priorityClassName ?? '');
      case 'CrossNamespacePodAffinity':
        return usesOtherNamespaces(spec ?? {});
      default:
        return false;
    }
  },
  missing: missingCompute,
};

const STORAGE_CLASS = '.storageclass.storage.k8s.io/';

const claimEvaluator: Evaluator = {
  usage: ({ metadata, spec }) => {
    const storageClass: string = metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '';
    const usage: ResourceAmounts = new Map([
      ['persistentvolumeclaims', ONE],
      ['count/persistentvolumeclaims', ONE],
    ]);
    const storage = amountsOf(spec?.resources?.requests).get('storage')?.roundUp(0);
    if (storage) usage.set('requests.storage', storage);
    if (storageClass) {
      usage.set(`${storageClass}${STORAGE_CLASS}persistentvolumeclaims`, ONE);
      if (storage) usage.set(`${storageClass}${STORAGE_CLASS}requests.storage`, storage);
    }
    return usage;
  },
  counts: (name) =>
    /^(count\/)?persistentvolumeclaims$|^requests\.storage$|\.storageclass\.storage\.k8s\.io\/(persistentvolumeclaims|requests\.storage)$/.test(
      name,
    ),
  inScope: (selector, { spec }) =>
    selector.scopeName === 'VolumeAttributesClass' && matches(selector, spec?.volumeAttributesClassName ?? ''),
};

const serviceEvaluator: Evaluator = {
  usage: ({ spec }) => {
    const ports: readonly Fields[] = spec?.ports ?? [];
    const balanced = spec?.type === 'LoadBalancer';
    let nodePorts = spec?.type === 'NodePort' || balanced ? ports.length : 0;
    if (balanced && spec.allocateLoadBalancerNodePorts === false) nodePorts = ports.filter((port) => port.nodePort).length;
    return new Map([
      ['count/services', ONE],
      ['services', ONE],
      ['services.loadbalancers', Quantity.of(balanced ? 1 : 0)],
      ['services.nodeports', Quantity.of(nodePorts)],
    ]);
  },
  counts: (name) => ['count/services', 'services', 'services.loadbalancers', 'services.nodeports'].includes(name),
  inScope: () => false,
};

/** Kinds that quotas knew by their plain name before `count/…`. */
const COUNTED_BY_NAME = new Set(['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets']);

function countingEvaluator(resource: string): Evaluator {
  const names = COUNTED_BY_NAME.has(resource) ? [`count/${resource}`, resource] : [`count/${resource}`];
  return { usage: () => new Map(names.map((name) => [name, ONE])), counts: (name) => names.includes(name), inScope: () => false };
}

const EVALUATORS: Readonly<Record<string, Evaluator>> = {
  pods: podEvaluator,
  persistentvolumeclaims: claimEvaluator,
  services: serviceEvaluator,
};
