import type { Causes } from '../../world/causes.ts';
import {
  type Container,
  type ContainerStatus,
  findContainer,
  isRestartableInitContainer,
  type PlacedContainer,
  type Pod,
  type PodStatus,
  placedContainers,
} from '../../world/pod.ts';
import { isConditionTrue } from '../conditions.ts';
import type { Kubelet } from '../kubelet.ts';
import { type ProbeType, type ResultListener, ResultsManager } from './results.ts';
import { ProbeWorker } from './worker.ts';

const KUBELET_RESTART_GRACE_MS = 10_000;
const TYPES: readonly ProbeType[] = ['startup', 'readiness', 'liveness'];

/** All probe workers of the node and what they found. Source: pkg/kubelet/prober/prober_manager.go. */
export class ProbeManager {
  readonly startup: ResultsManager<Causes>;
  readonly readiness: ResultsManager<Causes>;
  readonly liveness: ResultsManager<Causes>;
  private readonly workers = new Map<string, ProbeWorker>();

  constructor(
    private readonly kubelet: Kubelet,
    changed: (type: ProbeType) => ResultListener<Causes>,
  ) {
    this.startup = new ResultsManager(changed('startup'));
    this.readiness = new ResultsManager(changed('readiness'));
    this.liveness = new ResultsManager(changed('liveness'));
  }

  /** Counts the results that were new or have changed. */
  get version(): number {
    return this.startup.version + this.readiness.version + this.liveness.version;
  }

  private key(uid: string, container: string, type: ProbeType): string {
    return `${uid}/${container}/${type}`;
  }

  private probed(pod: Pod): PlacedContainer[] {
    if (!pod.spec.containers.some(hasProbe) && !pod.spec.initContainers?.some(hasProbe)) return [];
    return placedContainers(pod).filter(
      ({ kind, container }) => kind === 'containers' || (kind === 'initContainers' && isRestartableInitContainer(container)),
    );
  }

  /** Begins to probe a Pod; does nothing for one whose workers run. */
  addPod(pod: Pod): void {
    for (const placed of this.probed(pod))
      for (const type of TYPES) {
        if (!placed.container[`${type}Probe`]) continue;
        const key = this.key(pod.metadata.uid, placed.container.name, type);
        if (this.workers.has(key)) return;
        const worker = new ProbeWorker(this.kubelet, type, pod, placed, () => this.workers.delete(key));
        this.workers.set(key, worker);
        this.kubelet.scope.start(worker.loop());
      }
  }

  /** What was known of a container that was running before the kubelet. */
  adopt(pod: Pod, { container }: PlacedContainer, containerID: string, { ready, started }: ContainerStatus): void {
    const { uid } = pod.metadata;
    if (container.readinessProbe) this.readiness.set(uid, containerID, ready ? 'success' : 'failure', []);
    if (container.livenessProbe) this.liveness.set(uid, containerID, 'success', []);
    if (container.startupProbe) this.startup.set(uid, containerID, started === false ? 'unknown' : 'success', []);
  }

  /** Sidecars go on being probed while the Pod stops. */
  stopLivenessAndStartup(pod: Pod): void {
    for (const container of pod.spec.containers)
      for (const type of ['liveness', 'startup'] as const) this.workers.get(this.key(pod.metadata.uid, container.name, type))?.stop();
  }

  removePod(pod: Pod): void {
    for (const { container } of this.probed(pod))
      for (const type of TYPES) this.workers.get(this.key(pod.metadata.uid, container.name, type))?.stop();
  }

  /** Fills in `started` and `ready`; a container that is not ready is probed at once. Source: UpdatePodStatus. */
  updatePodStatus(pod: Pod, status: PodStatus): void {
    for (const found of status.containerStatuses ?? []) {
      found.started = this.isStarted(pod, found);
      found.ready = found.started && this.isReady(pod, found);
    }
    for (const found of status.initContainerStatuses ?? []) {
      found.started = this.isStarted(pod, found);
      const spec = findContainer(pod, found.name)?.container;
      if (!spec) continue;
      if (!isRestartableInitContainer(spec)) found.ready = found.state.terminated?.exitCode === 0;
      else found.ready = found.started && this.isReady(pod, found);
    }
  }

  private isStarted(pod: Pod, found: ContainerStatus): boolean {
    if (!found.state.running) return false;
    const result = found.containerID === undefined ? undefined : this.startup.get(found.containerID);
    if (result !== undefined) return result === 'success';
    if (found.started) return true;
    return !this.workers.has(this.key(pod.metadata.uid, found.name, 'startup'));
  }

  private isReady(pod: Pod, found: ContainerStatus): boolean {
    const { running } = found.state;
    if (!running) return false;
    const id = found.containerID ?? '';
    if (this.readiness.get(id) === 'success') return true;
    const worker = this.workers.get(this.key(pod.metadata.uid, found.name, 'readiness'));
    worker?.trigger();
    let ready = worker === undefined && this.readiness.get(id) === undefined;
    // After a restart of the kubelet a container that ran before keeps its readiness until it is probed.
    if (running.startedAt < this.kubelet.startedMs - KUBELET_RESTART_GRACE_MS) {
      if (this.readiness.get(id) === undefined) ready = true;
      if (findContainer(pod, found.name)?.container.readinessProbe && !isConditionTrue(pod.status, 'Ready')) ready = false;
    }
    return ready;
  }
}

const hasProbe = ({ startupProbe, readinessProbe, livenessProbe }: Container): boolean =>
  (startupProbe ?? readinessProbe ?? livenessProbe) !== undefined;
