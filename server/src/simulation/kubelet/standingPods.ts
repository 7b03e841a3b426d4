import type { Instant } from '../world/instant.ts';
import {
  type ContainerStatus,
  isRestartableInitContainer,
  type PlacedContainer,
  type Pod,
  type PodCondition,
  type PodStatus,
  placedContainers,
  type TerminatedState,
} from '../world/pod.ts';
import { containerConfig } from './containerConfig.ts';
import type { Kubelet } from './kubelet.ts';
import { podDns } from './podDns.ts';
import type { StartResult } from './reasonCache.ts';
import { START_ERRORS } from './reasons.ts';
import { type SandboxRecord, statusIdOf } from './runtimePods.ts';
import { backOffKey } from './startContainer.ts';

/** How long a Pod has run that does not say since when. */
const STOOD_MS = 3_600_000;
/** Crashes after which the back-off grows no more. */
const CRASHES_MAX = 6;
const CONDITIONS = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'] as const;

/**
 * Pods of the node that were running before t = 0 go on running: the runtime has their containers, and the status stays as it is. What their
 * programs have done by then is not known; they are taken to begin at t = 0.
 */
export function adoptStandingPods(kubelet: Kubelet): void {
  for (const pod of kubelet.world.store.list('Pod') as Pod[])
    if (pod.spec.nodeName === kubelet.node.name && pod.status.phase === 'Running' && pod.metadata.deletionTimestamp === undefined)
      adopt(kubelet, pod);
}

function adopt(kubelet: Kubelet, pod: Pod): void {
  const { world, runtime } = kubelet;
  const startTime = pod.status.startTime ?? world.wall.wholeSecond(Math.min(world.nowMs, pod.metadata.creationTimestamp) - STOOD_MS);
  const names = { ...kubelet.namesOf(pod), resolvConf: podDns(pod).file };
  const sandbox = runtime.addSandbox(pod, names, startTime, pod.status.podIP);
  kubelet.volumes.adopt(pod);
  kubelet.reasons.update(pod.metadata.uid, failedStarts(pod));
  const begun = placedContainers(pod).flatMap((placed) => {
    const status = adoptContainer(kubelet, pod, placed, sandbox, startTime);
    return status ? [{ placed, status }] : [];
  });
  const of = (kind: PlacedContainer['kind']): ContainerStatus[] =>
    begun.filter(({ placed }) => placed.kind === kind).map(({ status }) => status);
  const apps = of('containers').sort((one, other) => (one.name < other.name ? -1 : 1));
  const [inits, others] = [of('initContainers'), of('ephemeralContainers')];
  const status: PodStatus = {
    ...pod.status,
    startTime,
    hostIP: kubelet.node.ip,
    podIP: pod.spec.hostNetwork ? kubelet.node.ip : sandbox.ip,
    ...(inits.length > 0 ? { initContainerStatuses: inits } : {}),
    containerStatuses: apps,
    ...(others.length > 0 ? { ephemeralContainerStatuses: others } : {}),
    conditions: conditionsOf(pod, apps, startTime),
  };
  const metadata = { ...pod.metadata, creationTimestamp: Math.min(pod.metadata.creationTimestamp, startTime) };
  world.store.put({ ...pod, metadata, status }, []);
}

/** A container as its status tells of it; one that the status leaves out runs, or has done its work if it prepares others. */
function adoptContainer(
  kubelet: Kubelet,
  pod: Pod,
  placed: PlacedContainer,
  sandbox: SandboxRecord,
  startTime: Instant,
): ContainerStatus | null {
  const { container, kind } = placed;
  const { status } = pod;
  const told = (status[`${kind.slice(0, -1)}Statuses` as 'containerStatuses'] ?? []).find(({ name }) => name === container.name);
  if (!told && kind === 'ephemeralContainers') return null;
  const known: ContainerStatus = { ...unsaid(placed, startTime), ...told, lastState: told?.lastState ?? {} };
  const end = known.state.terminated ?? (known.state.waiting ? known.lastState.terminated : undefined);
  if (!known.state.running && !end) return known;
  const generated = containerConfig(kubelet, pod, container, sandbox.ip);
  if ('error' in generated) return known;
  const record = kubelet.runtime.addContainer(
    pod,
    sandbox,
    generated.config,
    known.restartCount,
    known.containerID?.replace(/^.*:\/\//, ''),
  );
  if (typeof record === 'string') return known;
  kubelet.allocation.onStart(pod, container);
  kubelet.images.registry.add(container.image);
  const containerID = statusIdOf(record);
  const seen = { ...known, containerID, imageID: known.imageID || kubelet.images.registry.imageId(container.image) };
  if (end) {
    kubelet.runtime.endBefore(record, { startedAt: startTime, finishedAt: startTime, ...end });
    if (known.state.waiting?.reason === 'CrashLoopBackOff') backOff(kubelet, pod, placed, end, known.restartCount);
    return seen;
  }
  if (!kubelet.runtime.runsSince(record, known.state.running?.startedAt ?? startTime, container.terminationMessagePolicy ?? 'File'))
    return seen;
  kubelet.probes.adopt(pod, placed, containerID, seen);
  return seen;
}

/** Why containers wait that could not be started. */
const failedStarts = ({ status }: Pod): StartResult[] =>
  [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].flatMap(({ name, state: { waiting } }) => {
    const reason = Object.values(START_ERRORS).find((known) => known === waiting?.reason);
    return reason ? [{ container: name, failure: { reason, message: waiting?.message ?? '' } }] : [];
  });

/** As after so many crashes, the last of which is told. */
function backOff(kubelet: Kubelet, pod: Pod, { container }: PlacedContainer, { finishedAt = 0 }: TerminatedState, restarts: number): void {
  for (let crashes = 0; crashes < Math.min(restarts, CRASHES_MAX); crashes++)
    kubelet.crashLoopBackOff.next(backOffKey(pod, container), finishedAt, finishedAt);
}

function unsaid({ container, kind }: PlacedContainer, startTime: Instant): ContainerStatus {
  const prepares = kind === 'initContainers' && !isRestartableInitContainer(container);
  const terminated = { exitCode: 0, reason: 'Completed', startedAt: startTime, finishedAt: startTime };
  return {
    name: container.name,
    image: container.image,
    imageID: '',
    state: prepares ? { terminated } : { running: { startedAt: startTime } },
    lastState: {},
    ready: true,
    started: !prepares,
    restartCount: 0,
  };
}

/** What the status says, and what it leaves out. */
function conditionsOf({ status }: Pod, apps: readonly ContainerStatus[], lastTransitionTime: Instant): PodCondition[] {
  const unready = apps.filter((app) => !app.ready).map(({ name }) => name);
  const given = new Map(status.conditions.map((condition) => [condition.type, condition]));
  const all = CONDITIONS.map((type): PodCondition => {
    const known = given.get(type);
    if (known) return known;
    if (unready.length === 0 || (type !== 'Ready' && type !== 'ContainersReady')) return { type, status: 'True', lastTransitionTime };
    const message = `containers with unready status: [${unready.join(' ')}]`;
    return { type, status: 'False', reason: 'ContainersNotReady', message, lastTransitionTime };
  });
  return [...all, ...status.conditions.filter(({ type }) => !CONDITIONS.some((known) => known === type))];
}
