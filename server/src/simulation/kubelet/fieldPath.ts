import { podLimits, podRequests } from '../../kubernetes/values/podResources.ts';
import { parseQuantity, type Quantity, quantityOf } from '../../kubernetes/values/quantity.ts';
import { type Container, findContainer, type Pod } from '../world/pod.ts';

/** What the downward API knows beside the Pod. */
export interface DownwardContext {
  readonly podIP: string;
  readonly hostIP: string;
  /** What the node has, for limits that are not set. */
  readonly allocatable: Readonly<Record<string, string>>;
}

const quoted = (labels: Readonly<Record<string, string>> | undefined): string =>
  Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort()
    .join('\n');

/** Value of `metadata.labels['app']`, `status.podIP`… Source: pkg/fieldpath, podFieldSelectorRuntimeValue. */
export function podFieldValue(pod: Pod, path: string, context: DownwardContext): string {
  const keyed = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (keyed) return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2]!] ?? '';
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace;
    case 'metadata.uid':
      return pod.metadata.uid;
    case 'metadata.labels':
      return quoted(pod.metadata.labels);
    case 'metadata.annotations':
      return quoted(pod.metadata.annotations);
    case 'spec.nodeName':
      return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return context.hostIP;
    case 'status.podIP':
    case 'status.podIPs':
      return context.podIP;
    default:
      return '';
  }
}

export interface ResourceField {
  readonly containerName?: string;
  readonly resource: string;
  readonly divisor?: string;
}

/** The error about a container that the Pod does not have; null when it has it. Source: pkg/api/v1/resource findContainerInPod. */
export const missingContainer = (pod: Pod, { containerName }: ResourceField): string | null =>
  containerName && !findContainer(pod, containerName) ? `container ${containerName} not found` : null;

/** Value of `limits.memory` and the like, rounded up in units of the divisor. Source: pkg/api/v1/resource ExtractContainerResourceValue. */
export function resourceFieldValue(pod: Pod, container: Container, field: ResourceField, context: DownwardContext): string {
  const named = field.containerName === undefined ? container : (findContainer(pod, field.containerName)?.container ?? container);
  const [side, resource = ''] = field.resource.split('.');
  const which = side === 'limits' ? 'limits' : 'requests';
  const own = quantityOf(named.resources?.[which]?.[resource]);
  const ofPod = (which === 'limits' ? podLimits(pod.spec) : podRequests(pod.spec)).get(resource);
  const fallback = which === 'limits' ? (ofPod ?? quantityOf(context.allocatable[resource])) : null;
  return inUnits(own ?? fallback, field.divisor);
}

function inUnits(quantity: Quantity | null, divisorText: string | undefined): string {
  if (!quantity) return '0';
  const parsed = parseQuantity(divisorText && divisorText !== '0' ? divisorText : '1');
  const divisor = parsed.ok && !parsed.quantity.isZero() ? parsed.quantity : quantityOf('1')!;
  const shift = Math.min(quantity.scale, divisor.scale);
  const value = quantity.unscaled * 10n ** BigInt(quantity.scale - shift);
  const unit = divisor.unscaled * 10n ** BigInt(divisor.scale - shift);
  return String((value + unit - 1n) / unit);
}
