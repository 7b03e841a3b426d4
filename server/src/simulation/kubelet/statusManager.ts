import { because, type Causes } from '../world/causes.ts';
import {
  type ContainerStatus,
  isPodTerminal,
  isRestartableInitContainer,
  type Pod,
  type PodCondition,
  type PodStatus,
} from '../world/pod.ts';
import { condition, copyCondition, copyStatus } from '../world/podVersions.ts';
import { sameValue } from '../world/sameValue.ts';
import { after, type Scope, type Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import { conditionOf, containersReady, isConditionByKubelet, isConditionTrue, podReady, terminalReadiness } from './conditions.ts';
import { isStaticPod } from './phase.ts';
import { STATUS_UNKNOWN, STATUS_UNKNOWN_TERMINATED, UNKNOWN_EXIT_CODE } from './reasons.ts';
import { allContainersCouldRestart, containerShouldRestart } from './restartPolicy.ts';

/** Source: pkg/kubelet/status/status_manager.go syncPeriod. */
const RESYNC_PERIOD_MS = 10_000;

interface Cached {
  status: PodStatus;
  version: number;
  finished: boolean;
  /** Why the versions since the last write came about. */
  causes: Causes;
  /** Pods are written in the order in which they were first known. */
  rank: number;
}

/** What the status manager asks of the rest of the kubelet. */
export interface StatusManagerContext {
  podByUid(uid: string): Pod | undefined;
  /** The API object that shows a Pod's status: its mirror for a static Pod; undefined when there is none. */
  apiPod(pod: Pod): Pod | undefined;
  couldHaveRunningContainers(uid: string): boolean;
}

/** Keeps the status of every Pod of the node and brings changes to the API server, one Pod after another. */
export class StatusManager {
  private readonly cached = new Map<string, Cached>();
  private readonly written = new Map<string, number>();
  /** Statuses that were stored as they were written last. */
  private readonly stored = new Map<string, PodStatus>();
  /** Pods whose last version may not have been written. */
  private readonly unwritten = new Set<string>();
  private ranks = 0;
  private syncing = false;

  constructor(
    private readonly world: World,
    private readonly scope: Scope,
    private readonly context: StatusManagerContext,
  ) {}

  get(uid: string): PodStatus | undefined {
    return this.cached.get(uid)?.status;
  }

  set(pod: Pod, status: PodStatus, causes: Causes): void {
    this.update(pod, status, causes, pod.metadata.deletionTimestamp !== undefined, false);
  }

  /** Source: SetContainerReadiness. */
  setContainerReadiness(uid: string, containerID: string, ready: boolean, causes: Causes): void {
    const pod = this.context.podByUid(uid);
    const before = this.cached.get(uid)?.status;
    if (!pod || !before) return;
    const status = withContainer(before, containerID, (found) => (found.ready === ready ? null : { ...found, ready }));
    if (!status) return;
    const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    const input = { pod, phase: status.phase, statuses };
    replaceCondition(status, podReady(input, status.conditions));
    replaceCondition(status, containersReady('ContainersReady', input));
    this.update(pod, status, causes, false, false);
  }

  /** Source: SetContainerStartup. */
  setContainerStartup(uid: string, containerID: string, started: boolean, causes: Causes): void {
    const pod = this.context.podByUid(uid);
    const before = this.cached.get(uid)?.status;
    if (!pod || !before) return;
    const status = withContainer(before, containerID, (found) => (found.started === started ? null : { ...found, started }));
    if (status) this.update(pod, status, causes, false, false);
  }

  /** Nothing of the Pod is left on the node: its last status. Source: TerminatePod. */
  terminate(pod: Pod, causes: Causes): void {
    const old = this.cached.get(pod.metadata.uid)?.status ?? pod.status;
    const lost = (status: ContainerStatus): ContainerStatus =>
      status.state.terminated
        ? status
        : {
            ...status,
            state: {
              terminated: { exitCode: UNKNOWN_EXIT_CODE, reason: STATUS_UNKNOWN, message: STATUS_UNKNOWN_TERMINATED },
            },
          };
    const status = copyStatus(old, [...old.conditions]);
    if (hasPodInitialized(pod) && status.containerStatuses) status.containerStatuses = status.containerStatuses.map(lost);
    const begun = initializedCount(status.initContainerStatuses ?? []);
    if (status.initContainerStatuses)
      status.initContainerStatuses = status.initContainerStatuses.map((init, index) => (index < begun ? lost(init) : init));
    if (!isStaticPod(pod) && !isPodTerminal(status)) status.phase = 'Failed';
    this.update(pod, status, causes, true, true);
  }

  forget(uid: string): void {
    this.cached.delete(uid);
    this.written.delete(uid);
    this.stored.delete(uid);
    this.unwritten.delete(uid);
  }

  /** The API object that shows a Pod is new: it is told what is known. */
  resend(uid: string): void {
    this.written.delete(uid);
    this.unwritten.add(uid);
    this.notify();
  }

  /** The API's copy differs from ours, for instance because somebody else wrote it: put right at the next round. */
  reconcile(pod: Pod): void {
    const cached = this.cached.get(pod.metadata.uid);
    if (!cached || this.written.get(pod.metadata.uid) !== cached.version || this.stored.get(pod.metadata.uid) === pod.status) return;
    if (sameStatus(pod.status, cached.status)) return;
    const { clock } = this.world;
    const due = Math.ceil((clock.nowMs + 1) / RESYNC_PERIOD_MS) * RESYNC_PERIOD_MS;
    clock.at(due, 'kubelet', () => {
      if (this.scope.stopped || this.cached.get(pod.metadata.uid) !== cached) return;
      const api = this.context.apiPod(pod);
      if (!api || sameStatus(api.status, cached.status)) return;
      this.resend(pod.metadata.uid);
    });
  }

  private update(pod: Pod, status: PodStatus, causes: Causes, force: boolean, finished: boolean): void {
    const uid = pod.metadata.uid;
    const cached = this.cached.get(uid);
    const old = cached?.status ?? this.context.apiPod(pod)?.status ?? pod.status;
    if (isIllegalTransition(old, status, pod)) return;
    const now = this.world.nowTime();
    for (const told of status.conditions) {
      const known = conditionOf(old, told.type);
      told.lastTransitionTime = known?.status === told.status ? (known.lastTransitionTime ?? now) : now;
    }
    status.startTime = old.startTime ?? status.startTime ?? now;
    if (cached && !force && sameStatus(cached.status, status)) return;
    this.cached.set(uid, {
      status,
      version: (cached?.version ?? 0) + 1,
      finished: finished || (cached?.finished ?? false),
      causes: because(causes, this.written.get(uid) === cached?.version ? [] : cached?.causes),
      rank: cached?.rank ?? this.ranks++,
    });
    this.unwritten.add(uid);
    this.notify();
  }

  private notify(): void {
    if (this.syncing) return;
    this.syncing = true;
    this.scope.start(this.syncBatches());
  }

  private *syncBatches(): Task {
    for (;;) {
      const batch = this.batch();
      if (batch.length === 0) break;
      let progress = false;
      for (const [uid, cached] of batch) progress = (yield* this.syncPod(uid, cached)) || progress;
      if (!progress) break;
    }
    this.syncing = false;
  }

  private batch(): [uid: string, cached: Cached][] {
    const batch: [uid: string, cached: Cached][] = [];
    for (const uid of this.unwritten) {
      const cached = this.cached.get(uid);
      if (cached && (this.written.get(uid) ?? 0) < cached.version) batch.push([uid, cached]);
    }
    this.unwritten.clear();
    return batch.length > 1 ? batch.sort(([, one], [, other]) => one.rank - other.rank) : batch;
  }

  /** Brings one status to the API. False when there is no object to bring it to. */
  private *syncPod(uid: string, cached: Cached): Task<boolean> {
    const { world } = this;
    yield after(world.clock, world.latency('statusRead'), 'kubelet');
    const pod = this.context.podByUid(uid);
    const target = pod ? this.context.apiPod(pod) : undefined;
    if (!pod || !target) {
      this.written.set(uid, cached.version);
      return true;
    }
    const merged = mergePodStatus(target.status, cached.status, this.context.couldHaveRunningContainers(uid));
    yield after(world.clock, world.latency('statusPatch'), 'kubelet');
    this.written.set(uid, cached.version);
    const stored = sameValue(target.status, merged) ? target : world.api.updatePodStatus(target, merged, cached.causes);
    if (!stored) return true;
    if (this.cached.get(uid) === cached) this.stored.set(uid, stored.status);
    const current = world.api.pod(stored.metadata.namespace, stored.metadata.name) ?? stored;
    if (current.metadata.deletionTimestamp !== undefined && isPodTerminal(current.status) && cached.finished && !isStaticPod(pod)) {
      yield after(world.clock, world.latency('apiDelete'), 'kubelet');
      world.api.delete(current, { gracePeriodSeconds: 0, uid: current.metadata.uid }, cached.causes);
      this.forget(uid);
    }
    return true;
  }
}

/** Is what the kubelet owns of two statuses the same? */
function sameStatus(one: PodStatus, other: PodStatus): boolean {
  const [left, right] = [one, other] as unknown as readonly [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>];
  for (const key in left) if (isOwn(key) && !sameValue(left[key], right[key])) return false;
  for (const key in right) if (isOwn(key) && left[key] === undefined && right[key] !== undefined) return false;
  return sameValue(ownConditions(one), ownConditions(other));
}

/** What only others write. */
const OF_OTHERS = ['nominatedNodeName', 'resourceClaimStatuses', 'extendedResourceClaimStatus'] as const;
const NOT_OWN: ReadonlySet<string> = new Set(['conditions', ...OF_OTHERS]);
const isOwn = (key: string): boolean => !NOT_OWN.has(key);

function ownConditions({ conditions }: PodStatus): readonly PodCondition[] {
  return conditions.every(({ type }) => isConditionByKubelet(type))
    ? conditions
    : conditions.filter(({ type }) => isConditionByKubelet(type));
}

function withContainer(
  status: PodStatus,
  containerID: string,
  change: (found: ContainerStatus) => ContainerStatus | null,
): PodStatus | null {
  for (const kind of ['containerStatuses', 'initContainerStatuses'] as const) {
    const index = status[kind]?.findIndex((found) => found.containerID === containerID) ?? -1;
    if (index < 0) continue;
    const changed = change(status[kind]![index]!);
    if (!changed) return null;
    const copy = copyStatus(status, status.conditions.map(copyCondition));
    copy[kind] = status[kind]!.map((found, at) => (at === index ? changed : found));
    return copy;
  }
  return null;
}

function replaceCondition({ conditions }: PodStatus, replaced: PodCondition): void {
  const index = conditions.findIndex((known) => known.type === replaced.type);
  if (index < 0) conditions.push(replaced);
  else conditions[index] = replaced;
}

/** Source: mergePodStatus. */
function mergePodStatus(old: PodStatus, fresh: PodStatus, couldHaveRunningContainers: boolean): PodStatus {
  const ending = !isPodTerminal(old) && isPodTerminal(fresh);
  const conditions: PodCondition[] = [];
  for (const kept of old.conditions) if (!isConditionByKubelet(kept.type)) conditions.push(kept);
  for (const own of fresh.conditions) {
    if (isConditionByKubelet(own.type)) conditions.push(own);
    else if (own.type === 'DisruptionTarget' && ending && !couldHaveRunningContainers) {
      const index = conditions.findIndex((known) => known.type === own.type);
      if (index < 0) conditions.push(own);
      else conditions[index] = own;
    }
  }
  const merged = copyStatus(fresh, conditions);
  for (const name of OF_OTHERS) if (old[name] !== undefined) Object.assign(merged, { [name]: old[name] });
  if (ending && couldHaveRunningContainers) {
    merged.phase = old.phase;
    merged.reason = old.reason;
    merged.message = old.message;
  }
  if (isPodTerminal(merged) && (isConditionTrue(merged, 'Ready') || isConditionTrue(merged, 'ContainersReady')))
    for (const type of ['ContainersReady', 'Ready']) {
      const known = conditionOf(merged, type);
      const ready = terminalReadiness(type, merged.phase);
      replaceCondition(merged, condition(type, ready.status, ready.reason, ready.message, known?.lastTransitionTime));
    }
  return merged;
}

/** A container that ended for good cannot be alive again. Source: checkContainerStateTransition. */
function isIllegalTransition(old: PodStatus, fresh: PodStatus, pod: Pod): boolean {
  const { spec } = pod;
  if (spec.restartPolicy === 'Always' || allContainersCouldRestart(spec)) return false;
  return (['containers', 'initContainers'] as const).some((kind) =>
    (spec[kind] ?? []).some((container) => {
      if (kind === 'initContainers' && isRestartableInitContainer(container)) return false;
      const statuses = kind === 'containers' ? 'containerStatuses' : 'initContainerStatuses';
      const end = old[statuses]?.find((status) => status.name === container.name)?.state.terminated;
      if (!end || (end.exitCode !== 0 && spec.restartPolicy === 'OnFailure')) return false;
      if (containerShouldRestart(container, spec, end.exitCode)) return false;
      const now = fresh[statuses]?.find((status) => status.name === container.name);
      return now !== undefined && !now.state.terminated;
    }),
  );
}

/** Judged by the API's copy of the Pod. Source: hasPodInitialized. */
function hasPodInitialized(pod: Pod): boolean {
  const inits = pod.spec.initContainers ?? [];
  if (inits.length === 0) return true;
  if (pod.status.containerStatuses?.some((status) => status.lastState.terminated || !status.state.waiting)) return true;
  const last = pod.status.initContainerStatuses?.at(-1);
  const spec = inits.find((container) => container.name === last?.name);
  if (!last || !spec) return false;
  if (isRestartableInitContainer(spec)) return Boolean(last.state.running && last.started);
  return last.state.terminated?.exitCode === 0 || last.lastState.terminated?.exitCode === 0;
}

/** How many init containers show signs of life; at least the first. Source: initializedContainers. */
function initializedCount(statuses: readonly ContainerStatus[]): number {
  for (let index = statuses.length - 1; index >= 0; index--)
    if (!statuses[index]!.state.waiting || statuses[index]!.lastState.terminated) return index + 1;
  return Math.min(1, statuses.length);
}
