import { Quantity, quantityOf } from '../../../kubernetes/values/quantity.ts';
import type { Milliseconds } from '../../world/clock.ts';
import { configuredDuration, type KubeletConfiguration } from '../configuration.ts';

/** What is watched of a node. Source: pkg/kubelet/eviction/api/types.go; the signals of containerfs are those of nodefs here. */
export const SIGNALS = [
  'memory.available',
  'nodefs.available',
  'nodefs.inodesFree',
  'imagefs.available',
  'imagefs.inodesFree',
  'pid.available',
] as const;
export type Signal = (typeof SIGNALS)[number];

export type NodePressure = 'MemoryPressure' | 'DiskPressure' | 'PIDPressure';

/** The resource that is short, as messages call it, and the condition of the node. Source: pkg/kubelet/eviction/helpers.go init. */
export const SIGNAL_MEANING: Readonly<Record<Signal, { readonly resource: string; readonly condition: NodePressure }>> = {
  'memory.available': { resource: 'memory', condition: 'MemoryPressure' },
  'nodefs.available': { resource: 'ephemeral-storage', condition: 'DiskPressure' },
  'nodefs.inodesFree': { resource: 'inodes', condition: 'DiskPressure' },
  'imagefs.available': { resource: 'ephemeral-storage', condition: 'DiskPressure' },
  'imagefs.inodesFree': { resource: 'inodes', condition: 'DiskPressure' },
  'pid.available': { resource: 'pids', condition: 'PIDPressure' },
};

/** Source: pkg/kubelet/eviction/defaults_linux.go. */
const DEFAULT_HARD: Readonly<Record<string, string>> = {
  'memory.available': '100Mi',
  'nodefs.available': '10%',
  'nodefs.inodesFree': '5%',
  'imagefs.available': '15%',
  'imagefs.inodesFree': '5%',
};

/** A quantity, or a share of the capacity. */
export type ThresholdValue = { readonly quantity: Quantity } | { readonly share: number };

export interface Threshold {
  readonly signal: Signal;
  readonly value: ThresholdValue;
  /** 0 for hard thresholds: they are acted on at once. */
  readonly graceMs: Milliseconds;
  /** So much more than the threshold must be free before it counts as resolved. */
  readonly minReclaim: ThresholdValue | null;
}

export const isHard = ({ graceMs }: Threshold): boolean => graceMs === 0;

/** Shares are computed with single precision, which shows in the quantities of messages. Source: GetThresholdQuantity. */
export const quantityIn = (value: ThresholdValue, capacity: number): Quantity =>
  'quantity' in value ? value.quantity : Quantity.of(Math.trunc(capacity * value.share), 0, 'BinarySI');

/** `100Mi` or `10%`; null for what is no threshold (0 % and 100 % switch it off). Source: parseThresholdStatement. */
export function thresholdValue(text: unknown): ThresholdValue | null {
  if (typeof text === 'string' && text.endsWith('%')) {
    const percent = Number(text.slice(0, -1));
    return percent > 0 && percent < 100 ? { share: Math.fround(Math.fround(percent) / 100) } : null;
  }
  const quantity = quantityOf(text);
  return quantity && quantity.sign() > 0 ? { quantity } : null;
}

/** The thresholds of a kubelet, hard ones first. Source: ParseThresholdConfig, cmd/kubelet mergeDefaultEvictionSettings. */
export function thresholdsOf(configuration: KubeletConfiguration): Threshold[] {
  const { evictionHard = DEFAULT_HARD, evictionSoft = {}, evictionSoftGracePeriod = {}, evictionMinimumReclaim = {} } = configuration;
  const thresholds: Threshold[] = [];
  const add = (signal: Signal, text: unknown, graceMs: Milliseconds): void => {
    const value = thresholdValue(text);
    if (value) thresholds.push({ signal, value, graceMs, minReclaim: thresholdValue(evictionMinimumReclaim[signal]) });
  };
  for (const signal of SIGNALS) add(signal, evictionHard[signal], 0);
  for (const signal of SIGNALS) {
    const graceMs = configuredDuration(evictionSoftGracePeriod[signal], 0);
    if (graceMs > 0) add(signal, evictionSoft[signal], graceMs);
  }
  return thresholds;
}
