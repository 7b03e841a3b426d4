import type { Causes } from '../world/causes.ts';
import type { Container, Pod } from '../world/pod.ts';
import type { ResultsManager } from './prober/results.ts';
import type { ContainerRecord, ContainerSnapshot } from './runtimePods.ts';

/** Why a container is killed; decides its grace period. Source: pkg/kubelet/kuberuntime containerKillReason. */
export type KillReason = 'liveness' | 'startup' | 'restartAll' | 'unknown';

export interface ContainerToKill {
  readonly record: ContainerRecord;
  readonly container: Container;
  readonly message: string;
  readonly reason: KillReason;
  /** Fields of the container that decide it, below its path, and what happened. */
  readonly fields: readonly string[];
  readonly causes: Causes;
}

export interface ContainerToReset {
  readonly record: ContainerRecord;
  readonly container: Container;
  readonly kill: boolean;
}

/** What one sync is to do. Numbers are positions in the Pod's lists. */
export interface PodActions {
  killPod: boolean;
  createSandbox: boolean;
  readonly sandboxId: string;
  readonly attempt: number;
  ephemeralToStart: number[];
  initToStart: number[];
  toStart: number[];
  toKill: ContainerToKill[];
  toReset: ContainerToReset[];
}

/** Results of probes, and what the allocation of resources asks for. */
export interface ActionContext {
  readonly liveness: ResultsManager<Causes>;
  readonly startup: ResultsManager<Causes>;
  /** Must the container be restarted to get its new resources? */
  readonly resizeRequiresRestart: (pod: Pod, container: Container, seen: ContainerSnapshot) => boolean;
}
