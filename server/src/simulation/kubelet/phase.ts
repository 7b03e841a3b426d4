import { type ContainerStatus, isRestartableInitContainer, type Pod, type PodPhase, type PodSpec } from '../world/pod.ts';
import { RESTARTING_ALL_CONTAINERS } from './reasons.ts';
import { containerShouldRestart } from './restartPolicy.ts';
import type { RuntimePodStatus } from './runtimePods.ts';

interface InitTally {
  pending: number;
  failedForGood: number;
}

interface Tally {
  unknown: number;
  running: number;
  waiting: number;
  stopped: number;
  stoppedForGood: number;
  succeeded: number;
  pendingSidecars: number;
}

/** The phase that follows from the containers' states. Source: pkg/kubelet/kubelet_pods.go getPhase. */
export function podPhase(pod: Pod, statuses: readonly ContainerStatus[], terminal: boolean, initialized: boolean): PodPhase {
  const { spec } = pod;
  const init = tallyInit(spec, statuses);
  const tally = tallyContainers(spec, statuses);
  if (init.failedForGood > 0) return 'Failed';
  if (init.pending > 0 || (tally.pendingSidecars > 0 && !initialized) || tally.waiting > 0) return 'Pending';
  if (tally.running > 0 && tally.unknown === 0) return 'Running';
  if (tally.running === 0 && tally.stopped > 0 && tally.unknown === 0) {
    const finished: PodPhase = tally.stopped === tally.succeeded ? 'Succeeded' : 'Failed';
    if (terminal && !isStaticPod(pod)) return finished;
    return tally.stopped === tally.stoppedForGood ? finished : 'Running';
  }
  return 'Pending';
}

export const isStaticPod = (pod: Pod): boolean => {
  const source = pod.metadata.annotations?.['kubernetes.io/config.source'];
  return source !== undefined && source !== 'api';
};

function endsForGood(container: PodSpec['containers'][number], spec: PodSpec, exitCode: number, reason: string): boolean {
  return reason !== RESTARTING_ALL_CONTAINERS && !containerShouldRestart(container, spec, exitCode);
}

/** A Pod has few containers: looking through them costs less than a map of them. */
function ofName(statuses: readonly ContainerStatus[], name: string): ContainerStatus | undefined {
  return statuses.findLast((status) => status.name === name);
}

function tallyInit(spec: PodSpec, statuses: readonly ContainerStatus[]): InitTally {
  const tally: InitTally = { pending: 0, failedForGood: 0 };
  for (const container of spec.initContainers ?? []) {
    if (isRestartableInitContainer(container)) continue;
    const status = ofName(statuses, container.name);
    const end = status?.state.terminated ?? (status?.state.waiting ? status.lastState.terminated : undefined);
    if (!end) tally.pending++;
    else if (end.exitCode !== 0 && endsForGood(container, spec, end.exitCode, end.reason)) tally.failedForGood++;
  }
  return tally;
}

function tallyContainers(spec: PodSpec, statuses: readonly ContainerStatus[]): Tally {
  const tally: Tally = { unknown: 0, running: 0, waiting: 0, stopped: 0, stoppedForGood: 0, succeeded: 0, pendingSidecars: 0 };
  for (const container of spec.initContainers ?? [])
    if (isRestartableInitContainer(container)) tallySidecar(tally, ofName(statuses, container.name));
  for (const container of spec.containers) {
    const status = ofName(statuses, container.name);
    if (!status) tally.unknown++;
    else if (status.state.running) tally.running++;
    else {
      const end = status.state.terminated ?? status.lastState.terminated;
      if (!end) {
        tally.waiting++;
        continue;
      }
      tally.stopped++;
      if (endsForGood(container, spec, end.exitCode, end.reason)) tally.stoppedForGood++;
      if (status.state.terminated && end.exitCode === 0) tally.succeeded++;
    }
  }
  return tally;
}

function tallySidecar(tally: Tally, status: ContainerStatus | undefined): void {
  if (!status) tally.unknown++;
  else if (status.state.running) {
    if (!status.started) tally.pendingSidecars++;
    tally.running++;
  } else if (status.state.waiting && !status.lastState.terminated) {
    tally.pendingSidecars++;
    tally.waiting++;
  }
}

/** Has an app container been made in the current sandbox? Source: pkg/kubelet/container HasAnyActiveRegularContainerStarted. */
export function hasAnyActiveRegularContainerStarted(spec: PodSpec, status: RuntimePodStatus): boolean {
  const sandbox = status.sandboxes[0];
  if (sandbox?.state !== 'ready') return false;
  return status.containers.some(
    ({ name, record }) => record.sandbox.id === sandbox.id && spec.containers.some((container) => container.name === name),
  );
}
