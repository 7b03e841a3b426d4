import { Quantity, quantityOf } from '../../../kubernetes/values/quantity.ts';
import type { Pod } from '../../world/pod.ts';
import type { Observations, PodUsage } from './observations.ts';
import { type NodePressure, quantityIn, SIGNAL_MEANING, type Threshold } from './thresholds.ts';

/** Amounts as Quantities print themselves. */
const amount = (value: number): string => String(Quantity.of(Math.max(0, Math.trunc(value)), 0, 'BinarySI'));

const larger = (who: string, using: number, request: Quantity, resource: string): string =>
  `${who} was using ${amount(using)}, request is ${request}, has larger consumption of ${resource}. `;

/** Why a Pod was evicted, word for word; the blank at the end is real. Source: pkg/kubelet/eviction/helpers.go evictionMessage. */
export function evictionMessage(
  resource: string,
  pod: Pod,
  usage: PodUsage,
  thresholds: readonly Threshold[],
  observations: Observations,
): string {
  let message = `The node was low on resource: ${resource}. `;
  const met = thresholds.find(({ signal }) => SIGNAL_MEANING[signal].resource === resource);
  if (met) {
    const { available, capacity } = observations[met.signal];
    message += `Threshold quantity: ${quantityIn(met.value, capacity)}, available: ${amount(available)}. `;
  }
  const ofPod = resource === 'memory' ? quantityOf(pod.spec.resources?.requests?.memory) : null;
  if (ofPod) message += larger(`Pod ${pod.metadata.name}`, usage.memory, ofPod, resource);
  if (resource !== 'memory' && resource !== 'ephemeral-storage') return message;
  const known = new Map([...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map((container) => [container.name, container]));
  for (const container of usage.containers) {
    const request = quantityOf(known.get(container.name)?.resources?.requests?.[resource]) ?? Quantity.ZERO;
    const using = resource === 'memory' ? container.memory : container.disk;
    if (known.has(container.name) && using > request.toNumber()) message += larger(`Container ${container.name}`, using, request, resource);
  }
  return message;
}

/** Why a Pod is not taken. Source: nodeConditionMessageFmt. */
export const conditionMessage = (conditions: readonly NodePressure[]): string => `The node had condition: [${conditions.join(' ')}]. `;
