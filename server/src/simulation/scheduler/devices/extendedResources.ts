import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { quantityOf } from '../../../kubernetes/values/quantity.ts';
import { isRestartableInitContainer, type Pod } from '../../world/pod.ts';
import type { Listers } from '../cache/listers.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';
import type { PodInfo } from '../framework/podInfo.ts';

/** Extended resources that nodes without a device plugin for them give as devices of a class. Source: plugins/dynamicresources/extendeddynamicresources.go. */

/** Every class may be asked for by a resource of this name. Source: resource/v1 ResourceDeviceClassPrefix. */
const CLASS_PREFIX = 'deviceclass.resource.kubernetes.io/';
/** Source: resource/v1 ExtendedResourceClaimAnnotation. */
const EXTENDED_CLAIM = 'resource.kubernetes.io/extended-resource-claim';

/** Which container's resource is which request of the claim. Source: core/v1 ContainerExtendedResourceRequest. */
interface Mapping {
  readonly containerName: string;
  readonly resourceName: string;
  readonly requestName: string;
}

export interface ExtendedClaim {
  readonly claim: KubernetesObject;
  readonly requestMappings: readonly Mapping[];
}

/** The class behind a resource: the newest of those that name it, the first of them by name. */
export function classBehind(resource: string, listers: Listers): KubernetesObject | undefined {
  if (resource.startsWith(CLASS_PREFIX)) return listers.get('DeviceClass', '', resource.slice(CLASS_PREFIX.length));
  let best: KubernetesObject | undefined;
  for (const other of listers.in('DeviceClass').values()) {
    if (other.spec?.extendedResourceName !== resource) continue;
    const age = best ? Number(other.metadata.creationTimestamp ?? 0) - Number(best.metadata.creationTimestamp ?? 0) : 1;
    if (age > 0 || (age === 0 && (other.metadata.name ?? '') < (best?.metadata.name ?? ''))) best = other;
  }
  return best;
}

/** Does the node have to give the resource as devices? Source: plugins/noderesources/fit.go shouldDelegateResourceToDRA. */
export const isLeftToDevices = (resource: string, { allocatable }: NodeInfo, listers: Listers): boolean =>
  resource.includes('/') && allocatable.scalar(resource) === 0 && classBehind(resource, listers) !== undefined;

/** Resources of the Pod that some class is behind. */
export function resourcesByDevices({ weight }: PodInfo, listers: Listers): readonly string[] {
  const asked = [...(weight.requests.scalars ?? [])].flatMap(([name, amount]) => (amount > 0 && name.includes('/') ? name : []));
  return asked.filter((name) => classBehind(name, listers) !== undefined).sort();
}

/** The claim that is made for the Pod when it goes to the node; null when the node gives all resources by itself. */
export function extendedClaim({ pod }: PodInfo, resources: readonly string[], node: NodeInfo, listers: Listers): ExtendedClaim | null {
  const wanted = resources.filter((name) => isLeftToDevices(name, node, listers));
  if (wanted.length === 0) return null;
  const parts = wanted.map((name) => requestsFor(pod, name, classBehind(name, listers)?.metadata.name ?? ''));
  const requests = parts.flatMap((part) => part.requests).sort((one, other) => (one.name < other.name ? -1 : 1));
  const { name, namespace, uid } = pod.metadata;
  const claim: KubernetesObject = {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: {
      generateName: `${name}-extended-resources-`,
      namespace,
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name, uid, controller: true }],
      annotations: { [EXTENDED_CLAIM]: 'true' },
    },
    spec: {
      devices: {
        requests: requests.map(({ name: request, deviceClassName, count }) => ({
          name: request,
          exactly: { deviceClassName, allocationMode: 'ExactCount', count },
        })),
      },
    },
  };
  return { claim, requestMappings: parts.flatMap((part) => part.mappings) };
}

interface Request {
  readonly name: string;
  readonly deviceClassName: string;
  readonly count: number;
}

interface Requests {
  readonly requests: readonly Request[];
  readonly mappings: readonly Mapping[];
}

/** Containers that run on have requests of their own; init containers before them use these, and the largest of what they lack is asked for. */
function requestsFor(pod: Pod, resource: string, deviceClassName: string): Requests {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const initial = pod.spec.initContainers?.length ?? 0;
  const lasting = new Map<number, Request>();
  const lastingMappings: Mapping[] = [];
  const passing: { readonly request: Request | null; readonly container: string; readonly names: string[] }[] = [];
  const requestOf = (index: number, count: number): Request => {
    const names = Object.keys(containers[index]!.resources?.requests ?? {}).sort();
    return { name: `container-${index}-request-${names.indexOf(resource)}`, deviceClassName, count };
  };
  const countOf = (index: number): number => quantityOf(containers[index]!.resources?.requests?.[resource])?.value() ?? 0;
  for (const [index, container] of containers.entries()) {
    if ((index < initial && !isRestartableInitContainer(container)) || countOf(index) === 0) continue;
    const request = requestOf(index, countOf(index));
    lasting.set(index, request);
    lastingMappings.push({ containerName: container.name, resourceName: resource, requestName: request.name });
  }
  for (const [index, container] of containers.slice(0, initial).entries()) {
    if (isRestartableInitContainer(container) || countOf(index) === 0) continue;
    const names: string[] = [];
    let missing = countOf(index);
    for (const [later, request] of lasting) {
      if (later < index || missing <= 0) continue;
      missing -= request.count;
      names.push(request.name);
    }
    passing.push({ request: missing > 0 ? requestOf(index, missing) : null, container: container.name, names });
  }
  const own = passing.flatMap(({ request }) => request ?? []);
  const largest = own.reduce<Request | null>((most, request) => (most && most.count >= request.count ? most : request), null);
  const passingMappings = passing.flatMap(({ request, container, names }) =>
    [...names, ...(request ? [largest!.name] : [])].map((requestName) => ({
      containerName: container,
      resourceName: resource,
      requestName,
    })),
  );
  return { requests: [...(largest ? [largest] : []), ...lasting.values()], mappings: [...lastingMappings, ...passingMappings] };
}
