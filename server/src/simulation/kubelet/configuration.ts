import { parseDuration } from '../../kubernetes/values/duration.ts';
import { memberOf } from '../../manifest/members.ts';
import type { Milliseconds } from '../world/clock.ts';

/**
 * What a scenario says of the kubelets: `conditions.kubelet`, with the names of KubeletConfiguration. What it does not say is as the
 * kubelet has it by default. Source: k8s.io/kubelet/config/v1beta1 types.go.
 */
export interface KubeletConfiguration {
  /** Signal to quantity or percentage. When given, the defaults of the signals that are not in it do not apply. */
  readonly evictionHard?: Readonly<Record<string, string>>;
  readonly evictionSoft?: Readonly<Record<string, string>>;
  /** Durations (`1m30s`) by signal. */
  readonly evictionSoftGracePeriod?: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly evictionMaxPodGracePeriod?: number;
  readonly evictionMinimumReclaim?: Readonly<Record<string, string>>;
  readonly evictionPressureTransitionPeriod?: string;
  readonly shutdownGracePeriod?: string;
  readonly shutdownGracePeriodCriticalPods?: string;
  readonly shutdownGracePeriodByPodPriority?: readonly { readonly priority: number; readonly shutdownGracePeriodSeconds: number }[];
}

/** What a scenario's `conditions.kubelet` says; what has another shape is as if it were not there. */
export function kubeletConfiguration(told: unknown): KubeletConfiguration {
  if (!isRecord(told)) return {};
  const fits: Readonly<Record<keyof KubeletConfiguration, (value: unknown) => boolean>> = {
    evictionHard: isRecord,
    evictionSoft: isRecord,
    evictionSoftGracePeriod: isRecord,
    evictionMaxPodGracePeriod: isNumber,
    evictionMinimumReclaim: isRecord,
    evictionPressureTransitionPeriod: isText,
    shutdownGracePeriod: isText,
    shutdownGracePeriodCriticalPods: isText,
    shutdownGracePeriodByPodPriority: (value) =>
      Array.isArray(value) &&
      value.every((group) => isRecord(group) && isNumber(group.priority) && isNumber(group.shutdownGracePeriodSeconds)),
  };
  return Object.fromEntries(Object.entries(told).filter(([name, value]) => memberOf(fits, name)?.(value)));
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= -(2 ** 31);
const isText = (value: unknown): boolean => typeof value === 'string';

/** A duration of the configuration in milliseconds; `otherwise` when it is not given or is none. */
export function configuredDuration(text: unknown, otherwise: Milliseconds): Milliseconds {
  if (typeof text !== 'string') return otherwise;
  const parsed = parseDuration(text);
  return 'error' in parsed ? otherwise : Number(parsed.nanoseconds / 1_000_000n);
}
