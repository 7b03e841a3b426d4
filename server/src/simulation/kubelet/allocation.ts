import { quantityOf } from '../../kubernetes/values/quantity.ts';
import { because, type Causes } from '../world/causes.ts';
import { type Container, isPodTerminal, type Pod, type PodCondition, type PodSpec, type ResourceRequirements } from '../world/pod.ts';
import { sameValue } from '../world/sameValue.ts';
import { sleep, type Task } from '../world/task.ts';
import { admitPod, insufficient, type Neighbours, type Rejection } from './admission.ts';
import { IDLE_BYTES } from './eviction/observations.ts';
import type { Kubelet } from './kubelet.ts';
import { type ContainerSnapshot, newestContainer, type RuntimePodStatus } from './runtimePods.ts';

/** Source: pkg/kubelet/allocation/allocation_manager.go. */
const FIRST_RETRY_MS = 30_000;
const RETRY_MS = 180_000;
/** How long the runtime takes to change a container's resources. */
const ACTUATE_MS = 6;

/** What the containers of a Pod have been given. */
interface Resources {
  /** The spec that asks for exactly this, as far as is known. */
  spec: PodSpec;
  readonly byContainer: ReadonlyMap<string, ResourceRequirements>;
  /** What the Pod as a whole asks for. */
  readonly whole: ResourceRequirements | undefined;
}

/** Where the resources of the Pod as a whole are kept among those of its containers. */
const WHOLE = '';

const byContainer = (spec: PodSpec): Map<string, ResourceRequirements> =>
  new Map([...(spec.initContainers ?? []), ...spec.containers].map((container) => [container.name, container.resources ?? {}]));

const resourcesOf = ({ spec }: Pod): Resources => ({ spec, byContainer: byContainer(spec), whole: spec.resources });

const same = (one: ResourceRequirements | undefined, other: ResourceRequirements | undefined): boolean =>
  sameValue(one?.requests ?? {}, other?.requests ?? {}) && sameValue(one?.limits ?? {}, other?.limits ?? {});

/** A running container that is to get other resources. */
interface Resized {
  readonly container: Container;
  readonly seen: ContainerSnapshot;
}

interface ResizeState {
  pending: PodCondition | null;
  inProgress: PodCondition | null;
}

/** What each Pod has been given of the node, and how a running Pod gets more or less. Source: pkg/kubelet/allocation. */
export class AllocationManager {
  private readonly allocated = new Map<string, Resources>();
  /** What the runtime was last told, by Pod and container. */
  private readonly actuated = new Map<string, Map<string, ResourceRequirements>>();
  private readonly states = new Map<string, ResizeState>();
  private pendingUids: string[] = [];
  private retryAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly kubelet: Kubelet) {}

  /** Takes a new Pod, or says why not. */
  addPod(pod: Pod): Rejection | null {
    const { world, node } = this.kubelet;
    const { eviction, shutdown } = this.kubelet;
    const rejection = eviction.admit(pod) ?? shutdown.admit() ?? admitPod(world, node.name, pod, this.others(pod));
    if (!rejection) this.allocated.set(pod.metadata.uid, resourcesOf(pod));
    return rejection;
  }

  removePod(uid: string): void {
    this.allocated.delete(uid);
    this.states.delete(uid);
    this.actuated.delete(uid);
    this.retry();
  }

  isKnown(uid: string): boolean {
    return this.allocated.has(uid);
  }

  /** Most Pods are admitted without a look at the others: then they are not put together. */
  private others(pod: Pod): Neighbours {
    let counted: Pod[] | undefined;
    return {
      atMost: this.allocated.size,
      list: () => {
        counted ??= this.counted(pod);
        return counted;
      },
    };
  }

  /** The other Pods of the node that still count, with what they have been given. */
  private counted(pod: Pod): Pod[] {
    const others: Pod[] = [];
    for (const other of this.kubelet.pods.values()) {
      const uid = other.metadata.uid;
      if (
        uid === pod.metadata.uid ||
        !this.allocated.has(uid) ||
        this.kubelet.workers.isKnownTerminated(uid) ||
        isPodTerminal(other.status)
      )
        continue;
      others.push(this.allocatedPod(other));
    }
    return others;
  }

  /** The Pod with the resources it has been given instead of those it asks for. */
  allocatedPod(pod: Pod): Pod {
    const given = this.allocated.get(pod.metadata.uid);
    if (!given || given.spec === pod.spec) return pod;
    const known = given.byContainer;
    const kept = same(pod.spec.resources, given.whole);
    if (kept && [...byContainer(pod.spec)].every(([name, resources]) => !known.has(name) || same(resources, known.get(name)))) {
      given.spec = pod.spec;
      return pod;
    }
    const withGiven = (container: Container): Container => {
      const resources = known.get(container.name);
      return resources ? { ...container, resources } : container;
    };
    const spec = { ...pod.spec, containers: pod.spec.containers.map(withGiven) };
    if (spec.initContainers) spec.initContainers = spec.initContainers.map(withGiven);
    if (given.whole) spec.resources = given.whole;
    return { ...pod, spec };
  }

  /** The Pod's spec changed; it may ask for other resources now. */
  onUpdate(pod: Pod, causes: Causes): void {
    const uid = pod.metadata.uid;
    if (this.allocatedPod(pod) === pod) {
      const state = this.states.get(uid);
      if (state) state.pending = null;
      this.pendingUids = this.pendingUids.filter((known) => known !== uid);
      return;
    }
    if (!this.pendingUids.includes(uid)) this.pendingUids.push(uid);
    this.retry(causes);
  }

  /** Tries waiting resizes again: another Pod ended or shrank, or time has passed. */
  retry(causes: Causes = []): void {
    const waiting: string[] = [];
    for (const uid of this.pendingUids) {
      const pod = this.kubelet.pods.get(uid);
      if (pod && !this.tryResize(pod, causes)) waiting.push(uid);
    }
    this.pendingUids = waiting;
    if (waiting.length > 0) this.scheduleRetry();
  }

  private scheduleRetry(): void {
    const { clock } = this.kubelet.world;
    if (this.retryAtMs > clock.nowMs) return;
    const delayMs = this.retryAtMs === Number.NEGATIVE_INFINITY ? FIRST_RETRY_MS : RETRY_MS;
    this.retryAtMs = clock.nowMs + delayMs;
    clock.at(this.retryAtMs, 'kubelet', () => {
      if (!this.kubelet.scope.stopped) this.retry();
    });
  }

  /** True when the resize needs no more tries. Source: handlePodResourcesResize. */
  private tryResize(pod: Pod, causes: Causes): boolean {
    const { kubelet } = this;
    const uid = pod.metadata.uid;
    const state = this.states.get(uid) ?? { pending: null, inProgress: null };
    this.states.set(uid, state);
    if (this.allocatedPod(pod) === pod) {
      state.pending = null;
      return true;
    }
    const why = because(causes, kubelet.world.field(pod, 'spec.containers'));
    const short = insufficient(kubelet.world, kubelet.node.name, pod, this.others(pod));
    if (short) {
      const known = state.pending;
      state.pending = { type: 'PodResizePending', status: 'True', reason: 'Deferred', message: short.message };
      if (known?.message === short.message) return false;
      const told = kubelet.podEvent(pod, 'Warning', 'ResizeDeferred', `Pod resize ${short.reason}: ${summary(pod, short.message)}`, why);
      kubelet.syncPod(uid, told);
      return false;
    }
    this.allocated.set(uid, resourcesOf(pod));
    state.pending = null;
    state.inProgress = { type: 'PodResizeInProgress', status: 'True' };
    kubelet.syncPod(uid, kubelet.podEvent(pod, 'Normal', 'ResizeStarted', `Pod resize started: ${summary(pod)}`, why));
    return true;
  }

  /** At the beginning of a sync: is a resize under way, or over? */
  beforeSync(pod: Pod, runtime: RuntimePodStatus, causes: Causes): void {
    const state = this.states.get(pod.metadata.uid);
    if (!state) return;
    if (this.inProgress(pod, runtime).length > 0 || this.isWholeInProgress(pod))
      state.inProgress ??= { type: 'PodResizeInProgress', status: 'True' };
    else if (state.inProgress) {
      state.inProgress = null;
      this.kubelet.podEvent(pod, 'Normal', 'ResizeCompleted', `Pod resize completed: ${summary(pod)}`, causes);
    }
  }

  /** The conditions that tell of a resize. */
  conditions(uid: string): PodCondition[] {
    const state = this.states.get(uid);
    if (!state) return [];
    return [state.pending, state.inProgress].flatMap((condition) => (condition ? [{ ...condition }] : []));
  }

  private inProgress(pod: Pod, runtime: RuntimePodStatus): Resized[] {
    const found: Resized[] = [];
    for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
      const seen = newestContainer(runtime, container.name);
      if (seen?.state !== 'running') continue;
      const known = this.actuatedOf(pod, container);
      if (known && !same(known, container.resources)) found.push({ container, seen });
    }
    return found;
  }

  /** A container is started with these resources. */
  onStart(pod: Pod, container: Container): void {
    const known = this.actuated.get(pod.metadata.uid);
    const resources = container.resources ?? {};
    if (known) known.set(container.name, resources);
    else
      this.actuated.set(
        pod.metadata.uid,
        new Map([
          [WHOLE, pod.spec.resources ?? {}],
          [container.name, resources],
        ]),
      );
  }

  private isWholeInProgress({ metadata, spec }: Pod): boolean {
    const known = this.actuated.get(metadata.uid)?.get(WHOLE);
    return known !== undefined && !same(known, spec.resources);
  }

  private actuatedOf(pod: Pod, container: Container): ResourceRequirements | undefined {
    return this.actuated.get(pod.metadata.uid)?.get(container.name);
  }

  /** Must the container be restarted to get its new resources? */
  requiresRestart(pod: Pod, container: Container): boolean {
    const known = this.actuatedOf(pod, container);
    if (!known || same(known, container.resources)) return false;
    return (container.resizePolicy ?? []).some(
      ({ resourceName, restartPolicy }) =>
        restartPolicy === 'RestartContainer' &&
        (known.requests?.[resourceName] !== container.resources?.requests?.[resourceName] ||
          known.limits?.[resourceName] !== container.resources?.limits?.[resourceName]),
    );
  }

  /** Gives running containers their new resources: whether something was done, and what is in the way. Source: doPodResizeAction. */
  *actuate(pod: Pod, runtime: RuntimePodStatus, causes: Causes): Task<{ readonly acted: boolean; readonly error: string | null }> {
    const changed = this.inProgress(pod, runtime).filter(({ container }) => !this.requiresRestart(pod, container));
    const whole = this.isWholeInProgress(pod);
    if (changed.length === 0 && !whole) return { acted: false, error: null };
    const error = this.belowUsage(pod, runtime, changed);
    if (error !== null) this.fail(pod, error, causes);
    else
      for (const { container, seen } of changed) {
        yield* sleep(this.kubelet.world.clock, ACTUATE_MS, 'runtime');
        seen.record.process.limitMemory(memoryLimitOf(container.resources));
        this.onStart(pod, container);
      }
    if (whole && error === null) {
      yield* sleep(this.kubelet.world.clock, ACTUATE_MS, 'runtime');
      this.actuated.get(pod.metadata.uid)?.set(WHOLE, pod.spec.resources ?? {});
    }
    this.kubelet.pleg.requestReinspect(pod.metadata.uid);
    return { acted: true, error };
  }

  /** A memory limit cannot be set below what is in use. Source: validateMemoryResizeAction. */
  private belowUsage(pod: Pod, runtime: RuntimePodStatus, changed: readonly Resized[]): string | null {
    const limits = pod.spec.containers.map((container) => memoryLimitOf(container.resources));
    const before = pod.spec.containers.map((container) => memoryLimitOf(this.actuatedOf(pod, container) ?? container.resources));
    const usage = runtime.containers.reduce((bytes, { state, record }) => bytes + (state === 'running' ? used(record) : 0), 0);
    const problems: string[] = [];
    const [podLimit, podBefore] = [sum(limits), sum(before)];
    if (podLimit !== null && (podBefore === null || podLimit < podBefore) && usage >= podLimit)
      problems.push(`attempting to set pod memory limit (${podLimit}) below current usage (${usage})`);
    for (const { container, seen } of changed) {
      const limit = memoryLimitOf(container.resources);
      const known = memoryLimitOf(this.actuatedOf(pod, container));
      if (limit === null || (known !== null && limit >= known) || used(seen.record) < limit) continue;
      problems.push(`attempting to set container "${container.name}" memory limit (${limit}) below current usage (${usage})`);
    }
    if (problems.length === 0) return null;
    return `cannot decrease memory limits: ${problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]}`;
  }

  /** Told once for each new reason. Source: SetPodResizeInProgressCondition. */
  private fail(pod: Pod, message: string, causes: Causes): void {
    const state = this.states.get(pod.metadata.uid);
    if (!state || state.inProgress?.message === message) return;
    state.inProgress = { type: 'PodResizeInProgress', status: 'True', reason: 'Error', message };
    this.kubelet.podEvent(pod, 'Warning', 'ResizeError', `Pod resize error: ${summary(pod, message)}`, causes);
  }
}

const memoryLimitOf = (resources: ResourceRequirements | undefined): number | null => {
  const memory = quantityOf(resources?.limits?.['memory']);
  return memory && !memory.isZero() ? Number(memory.scaledValue(0)) : null;
};

/** A Pod has a limit when all its containers have one. */
const sum = (limits: readonly (number | null)[]): number | null =>
  limits.reduce<number | null>((total, limit) => (total === null || limit === null ? null : total + limit), 0);

const used = ({ process }: ContainerSnapshot['record']): number => Math.max(process.memoryBytes(), IDLE_BYTES);

/** What events tell of a resize. Source: pkg/kubelet/events/resize.go. */
function summary(pod: Pod, error?: string): string {
  const resources = ({ limits, requests }: ResourceRequirements): ResourceRequirements => ({
    ...(limits && Object.keys(limits).length > 0 ? { limits } : {}),
    ...(requests && Object.keys(requests).length > 0 ? { requests } : {}),
  });
  const entries = (containers: readonly Container[] | undefined) =>
    (containers ?? []).map(({ name, resources: own }) => ({ name, resources: resources(own ?? {}) }));
  const inits = entries(pod.spec.initContainers);
  return JSON.stringify({
    ...(inits.length > 0 ? { initContainers: inits } : {}),
    containers: entries(pod.spec.containers),
    generation: pod.metadata.generation ?? 1,
    ...(error === undefined ? {} : { error }),
  });
}
