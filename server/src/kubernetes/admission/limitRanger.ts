import type { Fields } from '../defaults/shape.ts';
import type { KubernetesObject } from '../object.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import { amountsOf, podLimits, podRequests, type ResourceAmounts } from '../values/podResources.ts';
import { Quantity } from '../values/quantity.ts';
import type { WarningFinding } from '../warnings/finding.ts';
import { type AdmissionPlugin, type Attributes, aggregate, forbidden } from './attributes.ts';
import { completedAll } from './standing.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';
const SOURCE = 'plugin/pkg/admission/limitranger/admission.go';

/** The LimitRanges of the namespace. */
const limitRanges = (attributes: Attributes): readonly KubernetesObject[] => completedAll(attributes, 'LimitRange', attributes.namespace);

/** Fills in default limits and requests, then holds containers, Pods and claims against the bounds. */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  kinds: ['v1/Pod', 'v1/PersistentVolumeClaim'],
  // Resources of a Pod cannot change any more.
  updates: ['v1/PersistentVolumeClaim'],
  filled: {
    source: 'plugin/pkg/admission/limitranger/admission.go',
    explain: {
      en: 'A LimitRange of the namespace gives containers what they do not write.',
      'zh-cn': '该命名空间的 LimitRange 为容器补上没有写的值。',
    },
  },
  admit: (attributes) => {
    if (attributes.object.kind === 'Pod') for (const range of limitRanges(attributes)) fillIn(attributes.object, range);
    return undefined;
  },
  validate: (attributes) => {
    const check = attributes.object.kind === 'Pod' ? checkPod : checkClaim;
    for (const range of limitRanges(attributes)) {
      const faults = check(attributes.object, range);
      if (faults.length > 0) return forbidden(attributes, aggregate(faults.map((fault) => fault.message)), faults);
    }
    return undefined;
  },
};

function fillIn(pod: KubernetesObject, range: KubernetesObject): void {
  const limits: Record<string, string> = {};
  const requests: Record<string, string> = {};
  for (const item of range.spec?.limits ?? []) {
    if (item.type !== 'Container') continue;
    Object.assign(limits, item.default);
    Object.assign(requests, item.defaultRequest);
  }
  const notes: string[] = [];
  const fill = (containers: readonly Fields[] | undefined, what: string): void => {
    for (const container of containers ?? []) {
      container.resources ??= {};
      for (const [field, defaults, word] of [
        ['requests', requests, 'request'],
        ['limits', limits, 'limit'],
      ] as const) {
        container.resources[field] ??= {};
        const list: Fields = container.resources[field];
        const added = Object.keys(defaults).filter((name) => !Object.hasOwn(list, name));
        for (const name of added) list[name] = defaults[name];
        if (added.length > 0) notes.push(`${added.sort().join(', ')} ${word} for ${what} ${container.name ?? ''}`);
      }
    }
  };
  fill(pod.spec?.containers, 'container');
  fill(pod.spec?.initContainers, 'init container');
  if (notes.length > 0)
    pod.metadata.annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}` };
}

interface Bounded {
  readonly type: string;
  readonly requests: ResourceAmounts;
  readonly limits: ResourceAmounts;
  readonly path: FieldPath;
}

function checkPod(pod: KubernetesObject, range: KubernetesObject): WarningFinding[] {
  const spec = pod.spec ?? {};
  const faults: WarningFinding[] = [];
  for (const item of range.spec?.limits ?? []) {
    if (item.type === 'Container') {
      for (const field of ['containers', 'initContainers']) {
        (spec[field] ?? []).forEach((container: Fields, position: number) => {
          const { requests, limits } = container.resources ?? {};
          const path = FieldPath.of('spec').child(field).index(position).child('resources');
          faults.push(...checkBounds(item, { type: 'Container', requests: amountsOf(requests), limits: amountsOf(limits), path }));
        });
      }
    } else if (item.type === 'Pod') {
      // Overhead does not count here.
      const { overhead: _, ...own } = spec;
      faults.push(...checkBounds(item, { type: 'Pod', requests: podRequests(own), limits: podLimits(own), path: FieldPath.of('spec') }));
    }
  }
  return faults;
}

function checkClaim(claim: KubernetesObject, range: KubernetesObject): WarningFinding[] {
  const requests = amountsOf(claim.spec?.resources?.requests);
  const path = FieldPath.of('spec').child('resources').child('requests');
  const bounded: Bounded = { type: 'PersistentVolumeClaim', requests, limits: new Map(), path };
  return (range.spec?.limits ?? [])
    .filter((item: Fields) => item.type === 'PersistentVolumeClaim')
    .flatMap((item: Fields) => [
      ...each(item.min, (name, bound) => minimum(bounded, name, bound)),
      ...each(item.max, (name, bound) => maximumRequest(bounded, name, bound)),
    ]);
}

const checkBounds = (item: Fields, bounded: Bounded): WarningFinding[] => [
  ...each(item.min, (name, bound) => minimum(bounded, name, bound)),
  ...each(item.max, (name, bound) => maximum(bounded, name, bound)),
  ...each(item.maxLimitRequestRatio, (name, bound) => ratio(bounded, name, bound)),
];

function each(list: Fields | undefined, check: (name: string, bound: Quantity) => WarningFinding | undefined): WarningFinding[] {
  return [...amountsOf(list)].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, bound]) => check(name, bound) ?? []);
}

const fault = (id: string, path: FieldPath, message: string, explain: WarningFinding['explain']): WarningFinding => ({
  id: `admission.limit-range.${id}`,
  message,
  path,
  source: SOURCE,
  explain,
});

const MINIMUM = {
  en: 'A LimitRange of this namespace sets a minimum for each container or Pod. Raise the value or write one.',
  'zh-cn': '该命名空间的 LimitRange 规定了每个容器或 Pod 的最小值。请提高该值，或补写该值。',
};
const MAXIMUM = {
  en: 'A LimitRange of this namespace sets a maximum, and a limit has to be written. Lower the value or write one.',
  'zh-cn': '该命名空间的 LimitRange 规定了最大值，并且必须写明限制。请降低该值，或补写限制。',
};
const RATIO = {
  en: 'A LimitRange of this namespace bounds how far a limit may lie above its request. Raise the request or lower the limit.',
  'zh-cn': '该命名空间的 LimitRange 限定了限制与请求之比。请提高请求或降低限制。',
};

function minimum({ type, requests, limits, path }: Bounded, name: string, bound: Quantity): WarningFinding | undefined {
  const request = requests.get(name);
  const limit = limits.get(name);
  const text = `minimum ${name} usage per ${type} is ${bound}`;
  if (!request) return fault('minimum', path, `${text}.  No request is specified`, MINIMUM);
  if (request.compare(bound) < 0) return fault('minimum', path, `${text}, but request is ${request}`, MINIMUM);
  if (limit && limit.compare(bound) < 0) return fault('minimum', path, `${text}, but limit is ${limit}`, MINIMUM);
  return undefined;
}

function maximum({ type, requests, limits, path }: Bounded, name: string, bound: Quantity): WarningFinding | undefined {
  const request = requests.get(name);
  const limit = limits.get(name);
  const text = `maximum ${name} usage per ${type} is ${bound}`;
  if (!limit) return fault('maximum', path, `${text}.  No limit is specified`, MAXIMUM);
  if (limit.compare(bound) > 0) return fault('maximum', path, `${text}, but limit is ${limit}`, MAXIMUM);
  if (request && request.compare(bound) > 0) return fault('maximum', path, `${text}, but request is ${request}`, MAXIMUM);
  return undefined;
}

function maximumRequest({ type, requests, path }: Bounded, name: string, bound: Quantity): WarningFinding | undefined {
  const request = requests.get(name);
  const text = `maximum ${name} usage per ${type} is ${bound}`;
  if (!request) return fault('maximum', path, `${text}.  No request is specified`, MAXIMUM);
  return request.compare(bound) > 0 ? fault('maximum', path, `${text}, but request is ${request}`, MAXIMUM) : undefined;
}

function ratio({ type, requests, limits, path }: Bounded, name: string, bound: Quantity): WarningFinding | undefined {
  const request = requests.get(name) ?? Quantity.ZERO;
  const limit = limits.get(name) ?? Quantity.ZERO;
  const text = `${name} max limit to request ratio per ${type} is ${bound}`;
  if (request.isZero()) return fault('ratio', path, `${text}, but no request is specified or request is 0`, RATIO);
  if (limit.isZero()) return fault('ratio', path, `${text}, but no limit is specified or limit is 0`, RATIO);
  const provided = limit.milliValue() / request.milliValue();
  return provided * 1000 > bound.milliValue()
    ? fault('ratio', path, `${text}, but provided ratio is ${provided.toFixed(6)}`, RATIO)
    : undefined;
}
