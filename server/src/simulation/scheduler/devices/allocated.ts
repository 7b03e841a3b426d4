import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { Quantity, quantityOf } from '../../../kubernetes/values/quantity.ts';
import { type Amounts, sum } from './capacity.ts';
import { type AllocationResult, claimStatusOf, deviceId } from './types.ts';

/** Devices that claims have been given. Source: plugins/dynamicresources/allocateddevices.go, structured/schedulerapi. */
export interface Allocated {
  readonly devices: ReadonlySet<string>;
  /** What is taken of devices that several share. */
  readonly shared: ReadonlyMap<string, Amounts>;
}

/** `pending`: allocations that are not written into their claims yet, by the claims' UIDs. */
export function allocatedBy(claims: readonly KubernetesObject[], pending: ReadonlyMap<string, AllocationResult>): Allocated {
  const devices = new Set<string>();
  const shared = new Map<string, Amounts>();
  for (const claim of claims)
    for (const result of (claimStatusOf(claim).allocation ?? pending.get(claim.metadata.uid))?.devices?.results ?? []) {
      if (result.adminAccess) continue;
      const id = deviceId(result.driver, result.pool, result.device);
      if (result.shareID === undefined) devices.add(id);
      else {
        const consumed = Object.entries(result.consumedCapacity ?? {}).map(
          ([name, value]) => [name, quantityOf(value) ?? Quantity.ZERO] as const,
        );
        shared.set(id, sum(shared.get(id), new Map(consumed)));
      }
    }
  return { devices, shared };
}
