import type { KubernetesObject } from '../kubernetes/object.ts';
import { quantityOf } from '../kubernetes/values/quantity.ts';
import { runtimeAssumptionText } from './assumptions.ts';
import { CONTROLLERS } from './controllers/all.ts';
import { ControllerManager } from './controllers/manager.ts';
import { NodeLifecycleController } from './controllers/nodeLifecycle.ts';
import { TaintEvictionController } from './controllers/taintEviction.ts';
import { VOLUME_CONTROLLERS } from './controllers/volume/all.ts';
import { Kubelet, type NodeParts } from './kubelet/kubelet.ts';
import { ForcedFailures } from './kubelet/prober/forced.ts';
import { RuntimeService } from './kubelet/runtimeService.ts';
import { adoptStandingPods } from './kubelet/standingPods.ts';
import { NodeVolumes } from './kubelet/volumes/nodeVolumes.ts';
import type { RuntimeFactory } from './nodeRuntime.ts';
import { PlayedPods, type PlayedPodsSettings } from './playedPods.ts';
import type { RuntimeAssumption, Sandbox } from './runtime/runtime.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { ServiceNetwork } from './serviceNetwork.ts';
import type { Causes } from './world/causes.ts';
import { containerPath, findContainer, type Pod } from './world/pod.ts';
import { seconds } from './world/recorder.ts';
import type { Watcher } from './world/store.ts';
import type { World } from './world/world.ts';

/** Long enough before t = 0 that nothing of a kubelet's own start shows. */
const KUBELET_STARTED_MS = -86_400_000;
/** From a kubelet's start until its first sync of a Pod. */
const KUBELET_START_MS = 1280;
/** From the moment when nobody holds the machine back any more until its services have been stopped. */
const POWER_OFF_MS = 1500;

const NOBODY: readonly Watcher[] = [];

/** Service of the API server, which every cluster has. */
export const apiService = (): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kubernetes', namespace: 'default' },
  spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
});

/** The nodes of a cluster with their kubelets, and what runs beside the API server. */
export class Cluster {
  private readonly nodes = new Map<string, NodeParts>();
  private readonly kubelets = new Map<string, Kubelet>();
  /** The network of all nodes: who is at an address. */
  private readonly sandboxes = new Map<string, Sandbox>();

  /** Who watches the Pods of a node. A Pod's change is told to its own node's kubelet alone, however many nodes there are. */
  private readonly podWatchers = new Map<string, Watcher[]>();

  readonly forcedFailures: ForcedFailures;
  private readonly network: ServiceNetwork;
  private readonly nodeLifecycle: NodeLifecycleController;

  constructor(
    private readonly world: World,
    private readonly factory: RuntimeFactory,
  ) {
    this.network = new ServiceNetwork(world);
    this.forcedFailures = new ForcedFailures(world);
    this.nodeLifecycle = new NodeLifecycleController(world);
  }

  /** Set when a script plays the Pods, and no kubelet runs. */
  private get played(): PlayedPodsSettings | undefined {
    return this.world.conditions.fakeKubelet;
  }

  start(): void {
    for (const Controller of [Scheduler, TaintEvictionController]) new Controller(this.world).start();
    this.nodeLifecycle.start();
    new ControllerManager(this.world, [...CONTROLLERS, ...VOLUME_CONTROLLERS]).start();
    if (this.played) new PlayedPods(this.world, this.played).start();
    for (const node of this.world.store.list('Node')) this.addNode(node);
    this.world.store.watch('Node', ({ type, object }) => {
      if (type === 'added') this.addNode(object);
    });
  }

  private addNode(node: KubernetesObject): void {
    const name = node.metadata.name ?? '';
    if (this.nodes.has(name)) return;
    const ip = `192.168.0.${10 + this.nodes.size}`;
    const { world } = this;
    const runtime = this.factory.createRuntime({
      clock: world.clock,
      epochSeconds: Math.floor(world.wall.epochMs / 1000),
      seed: world.chance.seed,
      resolve: (host) => this.network.resolve(host),
      notice: (notice) => world.notices.add(notice, seconds(world.nowMs)),
      assume: (assumption) => this.assume(name, assumption),
      route: (address, port) => this.network.route(address, port),
      sandboxes: this.sandboxes,
      nodeAddress: ip,
      cgroupVersion: world.conditions.node?.cgroup === 'v1' ? 1 : 2,
      nodeMemoryBytes: bytesOf(node.status?.capacity?.memory),
      usageGrown: () => this.kubelets.get(name)?.eviction.onUsage(),
    });
    const parts: NodeParts = {
      name,
      ip,
      runtime: new RuntimeService(world, runtime, this.nodes.size),
      volumes: new NodeVolumes(world),
      watchPods: (watcher) => this.watchPods(name, watcher),
      createVolume: this.factory.createVolume,
      createImageVolume: this.factory.createImageVolume,
      imageConfig: this.factory.imageConfig,
      allocatable: () => (world.store.get('Node', undefined, name)?.status?.allocatable ?? {}) as Record<string, string>,
      forcedFailures: this.forcedFailures,
      outside: new Map(),
    };
    this.nodes.set(name, parts);
    if (!this.played) this.runKubelet(parts, KUBELET_STARTED_MS, []);
  }

  private watchPods(node: string, watcher: Watcher): void {
    if (this.podWatchers.size === 0)
      this.world.store.watch('Pod', (change) => {
        for (const known of this.podWatchers.get((change.object as Pod).spec.nodeName ?? '') ?? NOBODY) known(change);
      });
    const watchers = this.podWatchers.get(node);
    if (watchers) watchers.push(watcher);
    else this.podWatchers.set(node, [watcher]);
  }

  private runKubelet(parts: NodeParts, startedMs: number, causes: Causes): void {
    const kubelet = new Kubelet(this.world, parts, startedMs);
    this.kubelets.set(parts.name, kubelet);
    if (this.world.nowMs === 0) adoptStandingPods(kubelet);
    kubelet.start(causes);
  }

  /** Starts the kubelet of a node that has none; it takes a moment until it looks at its Pods. */
  startKubelet(name: string, causes: Causes): void {
    const parts = this.nodes.get(name);
    if (!parts || this.kubelets.has(name)) return;
    this.nodeLifecycle.onKubeletStarted(name, causes);
    this.world.events.reset('kubelet');
    const startedMs = this.world.nowMs;
    this.world.clock.after(KUBELET_START_MS, 'kubelet', () => {
      if (!this.kubelets.has(name)) this.runKubelet(parts, startedMs, causes);
    });
  }

  stopKubelet(name: string, causes: Causes): void {
    this.kubelets.get(name)?.stop();
    if (this.kubelets.delete(name)) this.nodeLifecycle.onKubeletStopped(name, causes);
  }

  /** The machine is gone from one moment to the next, and all that ran on it. */
  powerOff(name: string, causes: Causes): void {
    this.stopKubelet(name, causes);
    this.nodes.get(name)?.runtime.powerOff(causes);
  }

  /** The machine is switched off: gracefully when its kubelet is configured so, and everything on it ends. */
  shutdown(name: string, causes: Causes): void {
    const off = (): void => this.powerOff(name, causes);
    const kubelet = this.kubelets.get(name);
    if (kubelet) kubelet.shutdown.begin(causes, () => this.world.clock.after(POWER_OFF_MS, 'user', off));
    else off();
  }

  /** Has a program looked at the clock or at chance? What it does next cannot be told by what it did. */
  isUnsteady(): boolean {
    return [...this.nodes.values()].some(({ runtime }) => runtime.isUnsteady());
  }

  /** Has every container that runs been started after an instant? */
  beganAnewSince(instant: number): boolean {
    for (const { runtime } of this.nodes.values())
      for (const { containers } of runtime.pods.values())
        if (containers.some(({ state, startedMs }) => state === 'running' && startedMs <= instant)) return false;
    return true;
  }

  /** The kubelet and the node's parts that a Pod lives on; the first ones when no name is given. */
  node(name: string | undefined): NodeParts | undefined {
    return name === undefined ? this.nodes.values().next().value : this.nodes.get(name);
  }

  kubelet(name: string | undefined): Kubelet | undefined {
    return name === undefined ? this.kubelets.values().next().value : this.kubelets.get(name);
  }

  /**
   * `kubectl logs`: what the current runs of the Pods' containers have written so far, with `--prefix` when there are several. `name`: which
   * container of each Pod, the first one when absent.
   */
  logsAt(pods: readonly Pod[], atMs: number, name?: string): string {
    const runs = pods.flatMap((pod) => {
      const container = name ?? pod.spec.containers[0]?.name ?? '';
      const history = this.nodes.get(pod.spec.nodeName ?? '')?.runtime.history(pod.metadata.uid, container) ?? [];
      const run = history.findLast(({ createdMs }) => createdMs <= atMs);
      return run ? [{ run, prefix: `[pod/${pod.metadata.name}/${container}] ` }] : [];
    });
    const lines = runs.flatMap(({ run, prefix }) =>
      run.lines.flatMap(({ atMs: writtenMs, text }) => (writtenMs <= atMs ? [`${runs.length > 1 ? prefix : ''}${text}\n`] : [])),
    );
    return lines.join('');
  }

  /** An assumption of a node's runtime is told of the container it was made for. */
  private assume(nodeName: string, { code, pod: podName, container, origin, subject }: RuntimeAssumption): void {
    const { world } = this;
    const pods = world.store.list('Pod') as Pod[];
    const pod = pods.find(({ metadata, spec }) => metadata.name === podName && spec.nodeName === nodeName);
    const placed = pod && findContainer(pod, container);
    if (!pod || !placed) return;
    const written = origin && (origin.list === 'command' || origin.list === 'args') ? origin : null;
    const path = written ? `.${written.list}[${written.index}]` : origin ? '' : '.image';
    const place = world.field(pod, `${containerPath(placed)}${path}`);
    if (!('object' in place)) return;
    const span = written ? { start: written.start, end: written.end } : undefined;
    world.assume(code, place.object, place.field, runtimeAssumptionText(code, subject), span);
  }
}

const bytesOf = (quantity: unknown): number => Number(quantityOf(quantity)?.roundUp(0).unscaled ?? 0n) || Number.POSITIVE_INFINITY;
