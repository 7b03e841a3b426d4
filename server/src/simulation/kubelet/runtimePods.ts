import type { Container as Process, Sandbox, TextOrigin } from '../runtime/runtime.ts';
import type { Causes } from '../world/causes.ts';
import type { Spread } from '../world/clock.ts';
import type { Instant } from '../world/instant.ts';
import type { Signal } from '../world/task.ts';

/** A sandbox as the runtime knows it. */
export interface SandboxRecord {
  readonly id: string;
  readonly podUid: string;
  readonly attempt: number;
  readonly hostNetwork: boolean;
  /** Empty on the host network: the Pod then has the node's address. */
  readonly ip: string;
  readonly createdMs: Instant;
  readonly sandbox: Sandbox;
  state: 'ready' | 'notready';
  /** Why it is in this state. */
  causes: Causes;
}

/** A container as the runtime knows it; a restart makes a new one. */
export interface ContainerRecord {
  readonly id: string;
  readonly podUid: string;
  readonly name: string;
  readonly image: string;
  /** How many came before it. */
  readonly restartCount: number;
  readonly createdMs: Instant;
  readonly sandbox: SandboxRecord;
  readonly process: Process;
  state: 'created' | 'running' | 'exited';
  /** NEVER for a container that could not be started. */
  startedMs: Instant;
  finishedMs: Instant;
  exitCode: number;
  reason: string;
  message: string;
  origin: TextOrigin | null;
  readonly exited: Signal;
  /** How uncertain the instant of its end is. */
  endSpread: Spread;
  causes: Causes;
}

export type SandboxSnapshot = Pick<SandboxRecord, 'id' | 'attempt' | 'hostNetwork' | 'ip' | 'state' | 'causes'>;

/** What an observation saw of a container. `record` leads back to the live one. */
export interface ContainerSnapshot
  extends Pick<
    ContainerRecord,
    | 'id'
    | 'name'
    | 'image'
    | 'restartCount'
    | 'state'
    | 'createdMs'
    | 'startedMs'
    | 'finishedMs'
    | 'exitCode'
    | 'reason'
    | 'message'
    | 'causes'
  > {
  readonly record: ContainerRecord;
}

/** A Pod as the runtime reports it at one instant. Newest first, as the kubelet sorts them. */
export interface RuntimePodStatus {
  readonly sandboxes: readonly SandboxSnapshot[];
  readonly containers: readonly ContainerSnapshot[];
  /** Address of the ready sandbox; kept from before while none is ready. */
  readonly ip: string;
}

export const EMPTY_POD: RuntimePodStatus = { sandboxes: [], containers: [], ip: '' };

/** The id of a container as a Pod's status names it. */
export const statusIdOf = (container: { readonly id: string }): string => `containerd://${container.id}`;

/** The newest container of a name. */
export const newestContainer = (status: RuntimePodStatus, name: string): ContainerSnapshot | undefined =>
  status.containers.find((container) => container.name === name);

export function snapshotContainer(record: ContainerRecord): ContainerSnapshot {
  return {
    id: record.id,
    name: record.name,
    image: record.image,
    restartCount: record.restartCount,
    state: record.state,
    createdMs: record.createdMs,
    startedMs: record.startedMs,
    finishedMs: record.finishedMs,
    exitCode: record.exitCode,
    reason: record.reason,
    message: record.message,
    causes: record.causes,
    record,
  };
}

export function snapshotSandbox(record: SandboxRecord): SandboxSnapshot {
  return {
    id: record.id,
    attempt: record.attempt,
    hostNetwork: record.hostNetwork,
    ip: record.ip,
    state: record.state,
    causes: record.causes,
  };
}

/** Does the Pod need a new sandbox, and why? Source: pkg/kubelet/util PodSandboxChanged. */
export function podSandboxChanged(
  hostNetwork: boolean,
  status: RuntimePodStatus,
): { readonly changed: boolean; readonly attempt: number; readonly id: string } {
  const newest = status.sandboxes[0];
  if (!newest) return { changed: true, attempt: 0, id: '' };
  const ready = status.sandboxes.filter((sandbox) => sandbox.state === 'ready').length;
  const attempt = newest.attempt + 1;
  if (ready > 1 || newest.state !== 'ready') return { changed: true, attempt, id: newest.id };
  if (newest.hostNetwork !== hostNetwork) return { changed: true, attempt, id: '' };
  if (!hostNetwork && newest.ip === '') return { changed: true, attempt, id: newest.id };
  return { changed: false, attempt: newest.attempt, id: newest.id };
}
