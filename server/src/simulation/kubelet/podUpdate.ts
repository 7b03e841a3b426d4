import type { Causes } from '../world/causes.ts';
import type { Pod, PodStatus } from '../world/pod.ts';

export type UpdateType = 'create' | 'update' | 'sync' | 'kill';

export interface KillPodOptions {
  readonly evict: boolean;
  /** Null: what the Pod says. */
  readonly graceSeconds: number | null;
  /** Writes the reason into the status. */
  readonly statusFn: ((status: PodStatus) => void) | null;
}

export interface PodUpdate {
  readonly pod: Pod;
  readonly type: UpdateType;
  readonly kill?: KillPodOptions;
  readonly causes: Causes;
}
