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

/** A status as the kubelet sees it, from one instant on. */
interface Version {
  readonly status: PodStatus;
  readonly number: number;
  readonly finished: boolean;
  /** Why the versions since the last write came about. */
  readonly causes: Causes;
}

/** What is known of a Pod. */
interface Known {
  readonly uid: string;
  /** Pods are written in the order in which they were first known. */
  readonly rank: number;
  latest: Version;
  /** The number of the version that was written last; 0 for none. */
  written: number;
  /** The status that was stored as it was written last. */
  stored: PodStatus | null;
}

/** A version on its way to the API. */
interface Unwritten {
  readonly known: Known;
  readonly version: Version;
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
  private readonly pods = new Map<string, Known>();
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
    return this.pods.get(uid)?.latest.status;
  }

  set(pod: Pod, status: PodStatus, causes: Causes): void {
    this.update(pod, status, causes, pod.metadata.deletionTimestamp !== undefined, false);
  }

  /** Source: SetContainerReadiness. */
  setContainerReadiness(uid: string, containerID: string, ready: boolean, causes: Causes): void {
    const pod = this.context.podByUid(uid);
    const before = this.get(uid);
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
    const before = this.get(uid);
    if (!pod || !before) return;
    const status = withContainer(before, containerID, (found) => (found.started === started ? null : { ...found, started }));
    if (status) this.update(pod, status, causes, false, false);
  }

  /** Nothing of the Pod is left on the node: its last status. Source: TerminatePod. */
  terminate(pod: Pod, causes: Causes): void {
    const old = this.get(pod.metadata.uid) ?? pod.status;
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
    this.pods.delete(uid);
    this.unwritten.delete(uid);
  }

  /** The API object that shows a Pod is new: it is told what is known. */
  resend(uid: string): void {
    const known = this.pods.get(uid);
    if (!known) return;
    known.written = 0;
    this.unwritten.add(uid);
    this.notify();
  }

  /** The API's copy differs from ours, for instance because somebody else wrote it: put right at the next round. */
  reconcile(pod: Pod): void {
    const known = this.pods.get(pod.metadata.uid);
    if (!known || known.written !== known.latest.number || known.stored === pod.status) return;
    const { latest } = known;
    if (sameStatus(pod.status, latest.status)) return;
    const { clock } = this.world;
    const due = Math.ceil((clock.nowMs + 1) / RESYNC_PERIOD_MS) * RESYNC_PERIOD_MS;
    clock.at(due, 'kubelet', () => {
      if (this.scope.stopped || this.pods.get(pod.metadata.uid)?.latest !== latest) return;
      const api = this.context.apiPod(pod);
      if (!api || sameStatus(api.status, latest.status)) return;
      this.resend(pod.metadata.uid);
    });
  }

  private update(pod: Pod, status: PodStatus, causes: Causes, force: boolean, finished: boolean): void {
    const uid = pod.metadata.uid;
    const known = this.pods.get(uid);
    const old = known?.latest.status ?? this.context.apiPod(pod)?.status ?? pod.status;
    if (isIllegalTransition(old, status, pod)) return;
    const now = this.world.nowTime();
    for (const told of status.conditions) {
      const before = conditionOf(old, told.type);
      told.lastTransitionTime = before?.status === told.status ? (before.lastTransitionTime ?? now) : now;
    }
    status.startTime = old.startTime ?? status.startTime ?? now;
    if (!known) {
      const first = { status, number: 1, finished, causes: because(causes) };
      this.pods.set(uid, { uid, rank: this.ranks++, latest: first, written: 0, stored: null });
    } else {
      const { latest, written } = known;
      if (!force && sameStatus(latest.status, status)) return;
      known.latest = {
        status,
        number: latest.number + 1,
        finished: finished || latest.finished,
        causes: because(causes, written === latest.number ? [] : latest.causes),
      };
    }
    this.unwritten.add(uid);
    this.notify();
  }

  private notify(): void {
    if (this.syncing) return;
    this.syncing = true;
    this.scope.start(this.syncBatches());
  }

  private *syncBatches(): Task {
    for (let batch = this.batch(); batch.length > 0; batch = this.batch())
      for (const { known, version } of batch) yield* this.syncPod(known, version);
    this.syncing = false;
  }

  private batch(): Unwritten[] {
    const batch: Unwritten[] = [];
    for (const uid of this.unwritten) {
      const known = this.pods.get(uid);
      if (known && known.written < known.latest.number) batch.push({ known, version: known.latest });
    }
    this.unwritten.clear();
    return batch.length > 1 ? batch.sort(({ known: one }, { known: other }) => one.rank - other.rank) : batch;
  }

  /** Brings one status to the API, if an object is there to bring it to. */
  private *syncPod(known: Known, version: Version): Task {
    const { world } = this;
    const { uid } = known;
    yield after(world.clock, world.latency('statusRead'), 'kubelet');
    const pod = this.context.podByUid(uid);
    const target = pod ? this.context.apiPod(pod) : undefined;
    if (!pod || !target) {
      known.written = version.number;
      return;
    }
    const merged = mergePodStatus(target.status, version.status, this.context.couldHaveRunningContainers(uid));
    yield after(world.clock, world.latency('statusPatch'), 'kubelet');
    known.written = version.number;
    const stored = sameValue(target.status, merged) ? target : world.api.updatePodStatus(target, merged, version.causes);
    if (!stored) return;
    if (known.latest === version) known.stored = stored.status;
    const current = world.api.pod(stored.metadata.namespace, stored.metadata.name) ?? stored;
    if (current.metadata.deletionTimestamp !== undefined && isPodTerminal(current.status) && version.finished && !isStaticPod(pod)) {
      yield after(world.clock, world.latency('apiDelete'), 'kubelet');
      world.api.delete(current, { gracePeriodSeconds: 0, uid: current.metadata.uid }, version.causes);
      this.forget(uid);
    }
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
