import { Quantity, quantityOf } from '../../../kubernetes/values/quantity.ts';
import type { DeviceCapacity, DeviceRequest, RequestPolicy } from './types.ts';

/** How much of a device's capacity a request takes. Source: structured/internal/incubating/consumable_capacity.go. */
export type Amounts = ReadonlyMap<string, Quantity>;

const amount = (value: unknown): Quantity => quantityOf(value) ?? Quantity.ZERO;
export const sum = (one: Amounts | undefined, other: Amounts): Amounts =>
  new Map([...(one ?? []), ...[...other].map(([name, value]) => [name, one?.get(name)?.add(value) ?? value] as const)]);

/** What is used up of each capacity; null when the device has nothing of what is asked for. */
export function consumedBy({ capacity: wanted }: DeviceRequest, capacities: Readonly<Record<string, DeviceCapacity>> = {}): Amounts | null {
  const requests = wanted?.requests ?? {};
  if (Object.keys(requests).some((name) => !(name in capacities))) return null;
  return new Map(Object.entries(capacities).map(([name, capacity]) => [name, consumed(requests[name], capacity)]));
}

/** Is there still as much, in steps that the device allows? `used`: what is taken by others. */
export function isAvailable(
  wanted: Amounts,
  capacities: Readonly<Record<string, DeviceCapacity>> = {},
  used: Amounts | undefined,
): boolean {
  return [...wanted].every(([name, value]) => {
    const { value: total, requestPolicy } = capacities[name] ?? {};
    return !violates(value, requestPolicy) && (used?.get(name)?.add(value) ?? value).compare(amount(total)) <= 0;
  });
}

function consumed(requested: unknown, { value, requestPolicy }: DeviceCapacity): Quantity {
  if (requested === undefined) return amount(requestPolicy?.default ?? value);
  const wanted = amount(requested);
  const { validRange, validValues } = requestPolicy ?? {};
  if (validRange?.min !== undefined) return roundedUp(wanted, amount(validRange.min), validRange.step);
  return (validValues ?? []).map(amount).find((valid) => wanted.compare(valid) <= 0) ?? wanted;
}

function roundedUp(wanted: Quantity, least: Quantity, step: unknown): Quantity {
  if (wanted.compare(least) < 0) return least;
  const size = step === undefined ? 0n : amount(step).scaledValue(0);
  if (size <= 0n) return wanted;
  const from = least.scaledValue(0);
  const steps = (wanted.scaledValue(0) - from + size - 1n) / size;
  return Quantity.of(from + size * steps, 0, 'BinarySI');
}

function violates(wanted: Quantity, { default: standard, validRange, validValues }: RequestPolicy = {}): boolean {
  if (standard !== undefined && wanted.equals(amount(standard))) return false;
  if (validRange) {
    const { min, max, step } = validRange;
    if (max !== undefined && wanted.compare(amount(max)) > 0) return true;
    const size = step === undefined ? 0n : amount(step).scaledValue(0);
    return size > 0n && (wanted.scaledValue(0) - amount(min).scaledValue(0)) % size !== 0n;
  }
  return (validValues?.length ?? 0) > 0 && !validValues!.some((valid) => amount(valid).equals(wanted));
}
