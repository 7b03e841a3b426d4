import type { WallClock } from '../world/instant.ts';
import {
  type Container,
  type ContainerStatus,
  isRestartableInitContainer,
  type Pod,
  type PodStatus,
  type TerminatedState,
} from '../world/pod.ts';
import type { ReasonCache } from './reasonCache.ts';
import {
  CONTAINER_CREATING,
  INIT_STATUS_LOST,
  POD_INITIALIZING,
  RESTARTING_ALL_CONTAINERS,
  RESTARTING_ALL_MESSAGE,
  STATUS_UNKNOWN,
  STATUS_UNKNOWN_DELETED,
  UNKNOWN_EXIT_CODE,
} from './reasons.ts';
import { shouldContainerBeRestarted } from './restartPolicy.ts';
import { type ContainerSnapshot, newestContainer, type RuntimePodStatus, statusIdOf } from './runtimePods.ts';

export interface ContainerStatusInput {
  readonly pod: Pod;
  readonly runtime: RuntimePodStatus;
  readonly before: PodStatus;
  readonly reasons: ReasonCache;
  readonly wall: WallClock;
  /** All containers are being restarted together. */
  readonly restartingAll: boolean;
  /** Digest of an image, `docker.io/library/busybox@sha256:…`. */
  readonly imageId: (image: string) => string;
}

export type StatusKind = 'initContainerStatuses' | 'containerStatuses' | 'ephemeralContainerStatuses';

/** What the runtime reports of containers, as the API shows it. Source: pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses. */
export function containerStatuses(input: ContainerStatusInput, containers: readonly Container[], kind: StatusKind): ContainerStatus[] {
  if (containers.length === 0) return [];
  const known = input.before[kind];
  const found = containers.map((container) => {
    const before = known?.findLast(({ name }) => name === container.name);
    const status = fromRuntime(input, container, before) ?? initialStatus(input, container, before);
    waitingReason(input, container, status, kind);
    return status;
  });
  if (found.length === 1) return found;
  return kind === 'initContainerStatuses'
    ? found
    : found.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
}

const waitingDefault = (pod: Pod): string => (pod.spec.initContainers?.length ? POD_INITIALIZING : CONTAINER_CREATING);

/** A status with all members that one may have, whether they get a value or not (world/podVersions.ts tells why). */
const newStatus = (
  name: string,
  image: string,
  imageID: string,
  containerID: string | undefined,
  restartCount: number,
): ContainerStatus => ({
  name,
  image,
  imageID,
  containerID,
  state: {},
  lastState: {},
  ready: false,
  started: undefined,
  restartCount,
  resources: undefined,
  allocatedResources: undefined,
});

/** The status of a container that the runtime says nothing about. */
function initialStatus(input: ContainerStatusInput, container: Container, old: ContainerStatus | undefined): ContainerStatus {
  const { pod, runtime } = input;
  const status = newStatus(container.name, container.image, '', undefined, old?.restartCount ?? 0);
  status.state = { waiting: { reason: waitingDefault(pod) } };
  if (old) status.lastState = old.lastState;
  if (newestContainer(runtime, container.name)) return status;
  if (!old) return status;
  if (input.restartingAll && !old.state.waiting) {
    const end = { exitCode: UNKNOWN_EXIT_CODE, reason: RESTARTING_ALL_CONTAINERS, message: RESTARTING_ALL_MESSAGE };
    const kept = old.state.terminated ? old : status;
    return {
      ...kept,
      ready: false,
      state: { waiting: { reason: RESTARTING_ALL_CONTAINERS, message: RESTARTING_ALL_MESSAGE } },
      lastState: { terminated: end },
      restartCount: old.restartCount + 1,
    };
  }
  if (old.state.terminated) return { ...old };
  if (!old.state.running || status.lastState.terminated) return status;
  return {
    ...status,
    lastState: { terminated: { exitCode: UNKNOWN_EXIT_CODE, reason: STATUS_UNKNOWN, message: STATUS_UNKNOWN_DELETED } },
    restartCount: status.restartCount + (pod.metadata.deletionTimestamp === undefined ? 1 : 0),
  };
}

/** The status of a container that the runtime has records of; undefined when it has none. */
function fromRuntime(input: ContainerStatusInput, container: Container, old: ContainerStatus | undefined): ContainerStatus | undefined {
  const seen = input.runtime.containers.filter((snapshot) => snapshot.name === container.name);
  const newest = seen[0];
  if (!newest) return undefined;
  const status = convert(input, newest, old);
  status.resources = container.resources ?? {};
  if (container.resources?.requests) status.allocatedResources = container.resources.requests;
  const previous = seen[1];
  if (previous) status.lastState = previous.state === 'exited' ? { terminated: endOf(input, previous) } : {};
  return status;
}

function convert(input: ContainerStatusInput, seen: ContainerSnapshot, old: ContainerStatus | undefined): ContainerStatus {
  const containerID = statusIdOf(seen);
  const restarts = Math.max(seen.restartCount, old?.restartCount ?? 0);
  const status = newStatus(seen.name, seen.image, input.imageId(seen.image), containerID, restarts);
  const last = old && old.containerID !== containerID && old.state.terminated ? old.state.terminated : old?.lastState.terminated;
  if (last) status.lastState = { terminated: last };
  const { wall } = input;
  if (seen.state === 'running') {
    status.state = { running: { startedAt: wall.wholeSecond(seen.startedMs) } };
    if (old?.state.terminated && old.restartCount >= seen.restartCount) status.restartCount = old.restartCount + 1;
    if (old?.started !== undefined) status.started = old.started;
  } else if (seen.state === 'exited') {
    status.state = { terminated: endOf(input, seen) };
  } else status.state = { waiting: {} };
  return status;
}

function endOf({ wall }: ContainerStatusInput, seen: ContainerSnapshot): TerminatedState {
  return {
    exitCode: seen.exitCode,
    reason: seen.reason,
    message: seen.message || undefined,
    startedAt: Number.isFinite(seen.startedMs) ? wall.wholeSecond(seen.startedMs) : seen.startedMs,
    finishedAt: wall.wholeSecond(seen.finishedMs),
    containerID: statusIdOf(seen),
  };
}

/** A failed start replaces the state of a container that is to be started. */
function waitingReason(input: ContainerStatusInput, container: Container, status: ContainerStatus, kind: StatusKind): void {
  const { pod, runtime } = input;
  if (kind === 'initContainerStatuses') {
    const newest = newestContainer(runtime, container.name);
    if (newest?.state === 'exited' && newest.exitCode === 0) return;
    const begun = pod.spec.containers.some((app) => newestContainer(runtime, app.name));
    if (!newest && begun && !isRestartableInitContainer(container) && status.state.waiting) {
      status.state = { terminated: { exitCode: 0, reason: 'Completed', message: INIT_STATUS_LOST } };
      return;
    }
  }
  if (!shouldContainerBeRestarted(container, pod, runtime)) return;
  const failure = input.reasons.get(pod.metadata.uid, container.name);
  if (!failure) return;
  if (status.state.terminated) status.lastState = { terminated: status.state.terminated };
  status.state = { waiting: { reason: failure.reason, ...(failure.message ? { message: failure.message } : {}) } };
}
