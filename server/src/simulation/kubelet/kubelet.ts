import type { ImageConfig } from '../nodeRuntime.ts';
import type { VolumeKind } from '../runtime/index.ts';
import type { Volume } from '../runtime/runtime.ts';
import { because, type Causes } from '../world/causes.ts';
import type { Instant } from '../world/instant.ts';
import { containerPath, isPodTerminal, type PlacedContainer, type Pod, type PodStatus } from '../world/pod.ts';
import { condition, copyCondition, copyStatus } from '../world/podVersions.ts';
import { sameValue } from '../world/sameValue.ts';
import type { Change, Watcher } from '../world/store.ts';
import { Scope } from '../world/task.ts';
import type { World } from '../world/world.ts';
import type { Rejection } from './admission.ts';
import { AllocationManager } from './allocation.ts';
import { BackOff } from './backOff.ts';
import { conditionOf, podReady } from './conditions.ts';
import { type KubeletConfiguration, kubeletConfiguration } from './configuration.ts';
import type { EnvironmentContext } from './environment.ts';
import { LocalStorageEviction } from './eviction/localStorage.ts';
import { EvictionManager, type OutsideUse } from './eviction/manager.ts';
import { generateStatus, isPastActiveDeadline } from './generateStatus.ts';
import { HandlerRunner } from './hooks.ts';
import { ImageManager } from './images/imageManager.ts';
import { NodeShutdown } from './nodeShutdown.ts';
import { NodeStatus } from './nodeStatus.ts';
import { isStaticPod } from './phase.ts';
import type { ActionContext } from './plannedActions.ts';
import { Pleg } from './pleg.ts';
import { type PodNames, podNames } from './podNames.ts';
import { PodWorkers } from './podWorkers.ts';
import type { ForcedFailures } from './prober/forced.ts';
import { ProbeManager } from './prober/manager.ts';
import type { ProbeType, ResultListener } from './prober/results.ts';
import { ReasonCache } from './reasonCache.ts';
import { RuntimeManager } from './runtimeManager.ts';
import type { RuntimePodStatus } from './runtimePods.ts';
import type { RuntimeService } from './runtimeService.ts';
import { isMirrorPod, StaticPods } from './staticPods.ts';
import { StatusManager } from './statusManager.ts';
import { PodSyncs } from './syncPod.ts';
import type { NodeVolumes } from './volumes/nodeVolumes.ts';
import { VolumeManager } from './volumes/volumeManager.ts';
import { WorkQueue } from './workQueue.ts';

/** Source: pkg/kubelet/kubelet.go newCrashLoopBackOff. */
const CRASH_INITIAL_MS = 10_000;
const CRASH_MAX_MS = 300_000;
/** Where the seconds of relists and of the sync loop fall, as typical of a kubelet that ran long before. */
const RELIST_PHASE_MS = 200;
const SYNC_PHASE_MS = 620;

/** A node, and what on it outlives its kubelet. */
export interface NodeParts {
  readonly name: string;
  readonly ip: string;
  readonly runtime: RuntimeService;
  readonly volumes: NodeVolumes;
  /** Tells of every change of a Pod that is bound to the node. */
  readonly watchPods: (watcher: Watcher) => void;
  readonly createVolume: (name: string, kind: VolumeKind, limitBytes?: number) => Volume;
  readonly createImageVolume: (name: string, reference: string) => Volume | null;
  readonly imageConfig: (image: string) => ImageConfig;
  /** What the node offers to Pods, by resource. */
  readonly allocatable: () => Readonly<Record<string, string>>;
  /** Probes that a scenario makes fail. */
  readonly forcedFailures: ForcedFailures;
  /** What others than Pods use of the node, as a scenario tells it. */
  readonly outside: OutsideUse;
}

/** The kubelet of one node: everything that happens to the Pods bound to it. Source: pkg/kubelet/kubelet.go. */
export class Kubelet {
  readonly scope = new Scope();
  readonly runtime: RuntimeService;
  readonly nodeVolumes: NodeVolumes;
  readonly pleg: Pleg;
  readonly queue: WorkQueue;
  readonly workers: PodWorkers;
  readonly status: StatusManager;
  readonly probes: ProbeManager;
  readonly reasons = new ReasonCache();
  readonly crashLoopBackOff = new BackOff(CRASH_INITIAL_MS, CRASH_MAX_MS);
  readonly images: ImageManager;
  readonly volumes: VolumeManager;
  readonly hooks: HandlerRunner;
  readonly runtimeManager: RuntimeManager;
  readonly syncs: PodSyncs;
  readonly allocation: AllocationManager;
  readonly staticPods: StaticPods;
  readonly configuration: KubeletConfiguration;
  readonly nodeStatus = new NodeStatus(this);
  readonly eviction: EvictionManager;
  readonly shutdown = new NodeShutdown(this);
  private readonly localStorage: LocalStorageEviction;
  /** Pods the kubelet knows, by UID. */
  readonly pods = new Map<string, Pod>();
  private deliveredMs: Instant = Number.NEGATIVE_INFINITY;

  constructor(
    readonly world: World,
    readonly node: NodeParts,
    readonly startedMs: Instant,
  ) {
    const { chance } = world;
    this.runtime = node.runtime;
    this.nodeVolumes = node.volumes;
    this.images = new ImageManager(world);
    const phase = (name: string, likely: number): number => (chance.seed === 0 ? likely : Math.floor(chance.uniform(name) * 1000));
    this.pleg = new Pleg(world, this.runtime, this.scope, phase('phase/relist', RELIST_PHASE_MS), (event) => {
      this.syncPod(event.uid, event.causes);
    });
    this.queue = new WorkQueue(world.clock, phase('phase/sync', SYNC_PHASE_MS), (uid, causes) => this.syncPod(uid, causes));
    this.status = new StatusManager(world, this.scope, {
      podByUid: (uid) => this.pods.get(uid),
      apiPod: (pod) => this.apiPod(pod),
      couldHaveRunningContainers: (uid) => this.workers.couldHaveRunningContainers(uid),
    });
    this.workers = new PodWorkers(this);
    this.probes = new ProbeManager(this, (type) => this.onProbeResult(type));
    this.volumes = new VolumeManager(this);
    this.hooks = new HandlerRunner(this);
    this.runtimeManager = new RuntimeManager(this);
    this.syncs = new PodSyncs(this);
    this.allocation = new AllocationManager(this);
    this.staticPods = new StaticPods(this);
    this.configuration = kubeletConfiguration(world.conditions.kubelet);
    this.eviction = new EvictionManager(this);
    this.localStorage = new LocalStorageEviction(this);
  }

  /** Begins to watch the Pods of the node. `causes` lead to what started the kubelet. */
  start(causes: Causes): void {
    this.pleg.prime(causes);
    this.node.watchPods((change) => this.deliver(change));
    for (const pod of this.world.store.list('Pod')) this.deliver({ type: 'added', object: pod, old: null, causes });
    this.nodeStatus.update(causes);
    if (this.node.outside.size > 0) this.eviction.onUsage();
  }

  /** Ends at once, as when the process is killed; containers run on. */
  stop(): void {
    this.scope.stop();
    this.queue.stop();
  }

  private apiPod(pod: Pod): Pod | undefined {
    if (isStaticPod(pod)) return this.staticPods.mirrorOf(pod);
    const found = this.world.api.pod(pod.metadata.namespace, pod.metadata.name);
    return found?.metadata.uid === pod.metadata.uid ? found : undefined;
  }

  /** Watch events arrive a little later, in their order. */
  private deliver(change: Change): void {
    if ((change.object as Pod).spec.nodeName !== this.node.name || this.scope.stopped) return;
    const { clock } = this.world;
    this.deliveredMs = Math.max(this.deliveredMs, clock.nowMs + this.world.latency('watch'));
    clock.at(this.deliveredMs, 'kubelet', () => {
      if (!this.scope.stopped) this.onChange(change);
    });
  }

  /** Source: pkg/kubelet/config/config.go: which kind of update it is. */
  private onChange({ type, object, causes }: Change): void {
    const pod = object as Pod;
    const uid = pod.metadata.uid;
    const known = this.pods.get(uid);
    if (isMirrorPod(pod)) {
      if (type === 'deleted' || pod.metadata.deletionTimestamp !== undefined) this.staticPods.onMirrorChange(pod, causes);
      // The kubelet learns that a Pod has gone by its absence, and goes on with what it knew of it.
    } else if (type === 'deleted') this.removePod(known ?? pod, causes);
    else if (!known) this.addPod(pod, causes);
    else {
      this.pods.set(uid, pod);
      const ended = isPodTerminal(pod.status) && !isPodTerminal(known.status);
      if (ended) this.allocation.retry(causes);
      if (!differs(known, pod)) this.onReconcile(pod, causes);
      else if (this.allocation.isKnown(uid) || this.workers.isTerminationRequested(uid)) {
        if (known.spec !== pod.spec) this.allocation.onUpdate(pod, causes);
        this.workers.updatePod({ pod, type: 'update', causes });
      } else if (pod.metadata.deletionTimestamp !== undefined) this.workers.updatePod({ pod, type: 'update', causes });
    }
  }

  /** Source: HandlePodAdditions. */
  addPod(pod: Pod, causes: Causes): void {
    this.pods.set(pod.metadata.uid, pod);
    const settled = isPodTerminal(pod.status) || pod.metadata.deletionTimestamp !== undefined;
    const rejection = settled ? null : this.allocation.addPod(pod);
    if (rejection) this.reject(pod, rejection, causes);
    else {
      this.localStorage.addPod(pod);
      this.workers.updatePod({ pod, type: 'create', causes });
    }
  }

  /** Source: rejectPod. */
  private reject(pod: Pod, { reason, message, field }: Rejection, causes: Causes): void {
    const told = this.podEvent(pod, 'Warning', reason, message, because(this.world.field(pod, field), causes));
    const status: PodStatus = { phase: 'Failed', reason, message: `Pod was rejected: ${message}`, conditions: [] };
    if (pod.status.qosClass !== undefined) status.qosClass = pod.status.qosClass;
    this.status.set(pod, status, told);
  }

  /** Source: HandlePodRemoves. */
  removePod(pod: Pod, causes: Causes): void {
    const uid = pod.metadata.uid;
    this.pods.delete(uid);
    this.allocation.removePod(uid);
    this.workers.updatePod({ pod, type: 'kill', causes });
    if (this.workers.isKnownTerminated(uid)) this.forget(uid);
  }

  /** Only the status changed; that matters when a readiness gate did. Source: HandlePodReconcile. */
  private onReconcile(pod: Pod, causes: Causes): void {
    this.status.reconcile(pod);
    if (!pod.spec.readinessGates?.length) return;
    const statuses = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
    const wanted = podReady({ pod, phase: pod.status.phase, statuses }, pod.status.conditions);
    const shown = conditionOf(pod.status, 'Ready');
    if (shown?.status !== wanted.status || (shown.message ?? '') !== (wanted.message ?? ''))
      this.workers.updatePod({ pod, type: 'sync', causes });
  }

  /** Something happened to a Pod that its worker must look at. */
  syncPod(uid: string, causes: Causes): void {
    const pod = this.pods.get(uid);
    if (pod && !this.scope.stopped) this.workers.updatePod({ pod, type: 'sync', causes });
  }

  private onProbeResult(type: ProbeType): ResultListener<Causes> {
    return (uid, containerID, result, why) => {
      // The sync loop takes results from a channel, never inside the probe.
      this.world.clock.after(1, 'kubelet', () => {
        if (this.scope.stopped) return;
        if (type === 'readiness') this.status.setContainerReadiness(uid, containerID, result === 'success', why);
        if (type === 'startup') this.status.setContainerStartup(uid, containerID, result === 'success', why);
        if (type !== 'liveness' || result === 'failure') this.syncPod(uid, why);
      });
    };
  }

  /** The Pod's worker has nothing more to do. */
  onPodFinished(pod: Pod, causes: Causes): void {
    this.queue.remove(pod.metadata.uid);
    if (this.pods.has(pod.metadata.uid)) return;
    this.staticPods.onPodFinished(pod, causes);
    this.forget(pod.metadata.uid);
  }

  private forget(uid: string): void {
    this.workers.forget(uid);
    this.status.forget(uid);
    this.reasons.forget(uid);
    this.images.forget(uid);
    this.crashLoopBackOff.forget(`${uid}/`);
    this.pleg.forget(uid);
    this.runtime.removePod(uid);
    this.nodeVolumes.removePod(uid);
  }

  generateStatus(pod: Pod, runtime: RuntimePodStatus, terminal: boolean, causes: Causes) {
    const status = generateStatus(this, pod, runtime, terminal, causes);
    this.watchDeadline(pod);
    return status;
  }

  /** Pod → its deadline that is watched, in seconds. */
  private readonly deadlines = new Map<string, number>();

  /** The sync loop looks every second whether a Pod has been active too long. */
  private watchDeadline(pod: Pod): void {
    const uid = pod.metadata.uid;
    const seconds = pod.spec.activeDeadlineSeconds;
    if (seconds === undefined || this.deadlines.get(uid) === seconds) return;
    this.deadlines.set(uid, seconds);
    const startTime = this.status.get(uid)?.startTime ?? this.world.nowTime();
    const due = this.queue.tickAt(startTime + seconds * 1000);
    this.world.clock.at(due, 'kubelet', () => {
      const current = this.pods.get(uid);
      if (current && !this.scope.stopped && this.deadlines.get(uid) === seconds && isPastActiveDeadline(this, current))
        this.syncPod(uid, [this.world.field(current, 'spec.activeDeadlineSeconds')]);
    });
  }

  /** The sandbox is there: said at once, before the sync is over. Source: OnPodSandboxReady. */
  onPodSandboxReady(pod: Pod, causes: Causes): void {
    const status = this.status.get(pod.metadata.uid);
    if (!status) return;
    const conditions = status.conditions.map((known) =>
      known.type === 'PodReadyToStartContainers' ? condition(known.type, 'True') : copyCondition(known),
    );
    if (this.world.version === '1.36') this.status.set(pod, copyStatus(status, conditions), causes);
  }

  get actionContext(): ActionContext {
    return {
      liveness: this.probes.liveness,
      startup: this.probes.startup,
      resizeRequiresRestart: (pod, container) => this.allocation.requiresRestart(pod, container),
    };
  }

  namesOf(pod: Pod): PodNames {
    return podNames(pod, this.node.name);
  }

  downwardContext(pod: Pod): EnvironmentContext {
    const { uid } = pod.metadata;
    return {
      podIP: this.pleg.cached(uid).ip,
      hostIP: this.node.ip,
      allocatable: this.node.allocatable(),
      readVolume: (name, path) => {
        const found = this.volumes.volumeOf(uid, name)?.list();
        return found && (found.find((file) => file.path === path.replace(/^\/+/, ''))?.content ?? null);
      },
    };
  }

  /** Restart count of a container without a record: as many as have left logs. */
  restartCountFromLogs(pod: Pod, container: string): number {
    return this.runtime.createdBefore(pod.metadata.uid, container);
  }

  podEvent(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string, causes: Causes): Causes {
    return this.world.events.record({ component: 'kubelet', host: this.node.name }, pod, type, reason, message, causes);
  }

  containerEvent(pod: Pod, placed: PlacedContainer, type: 'Normal' | 'Warning', reason: string, message: string, causes: Causes): Causes {
    const fieldPath = `spec.${placed.kind}{${placed.container.name}}`;
    const why = because(causes, causes.length === 0 ? this.world.field(pod, containerPath(placed)) : undefined);
    return this.world.events.record({ component: 'kubelet', host: this.node.name }, pod, type, reason, message, why, fieldPath);
  }
}

/** Source: podsDifferSemantically. */
const differs = (one: Pod, other: Pod): boolean =>
  one.metadata.deletionTimestamp !== other.metadata.deletionTimestamp ||
  one.metadata.deletionGracePeriodSeconds !== other.metadata.deletionGracePeriodSeconds ||
  !sameValue(one.spec, other.spec) ||
  !sameValue(one.metadata.labels, other.metadata.labels) ||
  !sameValue(one.metadata.annotations, other.metadata.annotations);
