import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Taint } from '../scheduler/filters.ts';
import { because, type Causes } from '../world/causes.ts';
import type { Instant } from '../world/instant.ts';
import { isPodTerminal, type Pod } from '../world/pod.ts';
import type { World } from '../world/world.ts';
import { EvictionQueue } from './evictionQueue.ts';
import { type ZoneState, zoneOf, zoneStates } from './zones.ts';

const SOURCE = { component: 'node-controller', host: '' };
/** A node is lost when nothing was heard of it for 50 s; its last word is up to 10 s old, and it is looked at every 5 s. */
const NOT_READY_AFTER_MS = 49_000;
const LAST_WORD_MS = 9000;
const MONITOR_PERIOD_MS = 5000;
/** From a kubelet's start until it has said that its node is ready. */
const POSTS_AFTER_MS = 1200;
const REACTION_MS = 14;
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const NOT_READY = 'node.kubernetes.io/not-ready';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
/** Taints by what conditions say. Source: node_lifecycle_controller.go nodeConditionToTaintKeyStatusMap. */
const CONDITION_TAINTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};
/** Keys of taints with NoSchedule that are the controller's own. */
const OWN_KEYS = new Set([...Object.values(CONDITION_TAINTS).flatMap((taints) => Object.values(taints)), UNSCHEDULABLE]);
interface NodeCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: Instant;
}

/** What a kubelet says that has nothing to complain about. Source: pkg/kubelet/nodestatus/setters.go. */
const WELL: Readonly<Record<string, NodeCondition>> = {
  Ready: { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
  MemoryPressure: {
    type: 'MemoryPressure',
    status: 'False',
    reason: 'KubeletHasSufficientMemory',
    message: 'kubelet has sufficient memory available',
  },
  DiskPressure: { type: 'DiskPressure', status: 'False', reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure' },
  PIDPressure: { type: 'PIDPressure', status: 'False', reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available' },
};
const STOPPED_POSTING = 'Kubelet stopped posting node status.';
const NEVER_POSTED = 'Kubelet never posted node status.';
/** Nodes with this label say nothing of their zone. */
const EXCLUDED = 'node.kubernetes.io/exclude-disruption';

/** How many nodes of a zone are given up in a second, and how many when most of a large zone is lost. Source: --node-eviction-rate. */
const RATE = 0.1;
const SECONDARY_RATE = 0.01;
/** Up to so many nodes a zone is small: when most of it is lost nobody is evicted. Source: --large-cluster-size-threshold. */
const SMALL_ZONE_NODES = 50;

/** Watches over nodes: taints of cordoned, unready and lost ones, and readiness of the Pods there. Source: pkg/controller/nodelifecycle. */
export class NodeLifecycleController {
  private readonly lost = new Set<string>();
  /** Nodes without a kubelet, with the number of its absence. */
  private readonly silent = new Map<string, number>();
  private absences = 0;
  /** Nodes that wait to be given up, by zone. */
  private readonly zones = new Map<string, EvictionQueue>();
  /** No node of the cluster is ready: more likely the control plane is cut off. */
  private cutOff = false;

  constructor(private readonly world: World) {}

  start(): void {
    this.world.store.watch('Node', ({ type, object, old, causes }) => {
      if (type === 'deleted') return this.onDeleted(object, causes);
      const name = object.metadata.name ?? '';
      const said = type === 'added' ? isToldOf(object, 'Ready') : object.status !== old?.status;
      // A node that comes is not ready by admission; the taint goes as soon as its kubelet is heard of, which is at once unless the node says otherwise.
      if (type === 'added' || said || object.spec?.unschedulable !== old?.spec?.unschedulable)
        this.world.clock.after(REACTION_MS, 'controller', () => this.passNoSchedule(name, causes));
      if (said && healthOf(object) !== (old ? healthOf(old) : 'True') && !this.lost.has(name)) this.look(name, causes);
    });
  }

  private onDeleted(node: KubernetesObject, causes: Causes): void {
    const name = node.metadata.name ?? '';
    this.silent.delete(name);
    this.lost.delete(name);
    this.zone(zoneOf(node)).delete(name);
    this.assess(causes);
  }

  onKubeletStopped(name: string, causes: Causes): void {
    const absence = ++this.absences;
    this.silent.set(name, absence);
    this.world.clock.uncertain(LAST_WORD_MS, MONITOR_PERIOD_MS);
    this.world.clock.after(NOT_READY_AFTER_MS, 'controller', () => {
      if (this.silent.get(name) === absence) this.markLost(name, causes);
    });
  }

  onKubeletStarted(name: string, causes: Causes): void {
    this.silent.delete(name);
    if (!this.lost.delete(name)) return;
    this.world.clock.after(POSTS_AFTER_MS, 'controller', () => {
      if (this.lost.has(name)) return;
      this.setConditions(name, causes, ({ type, status }) => (type === 'Ready' || status === 'Unknown' ? (WELL[type] ?? null) : null));
    });
  }

  /** Nothing was heard of a node for too long. Source: tryUpdateNodeHealth, monitorNodeHealth. */
  private markLost(name: string, causes: Causes): void {
    if (!this.world.store.get('Node', undefined, name)) return;
    this.lost.add(name);
    this.setConditions(name, causes, ({ status, ...known }) => {
      if (status === 'Unknown') return null;
      return { ...known, status: 'Unknown', reason: 'NodeStatusUnknown', message: STOPPED_POSTING };
    });
    this.passNoSchedule(name, causes);
    this.monitor(name, causes);
    this.markPodsNotReady(name, causes);
  }

  /** Looks at a node that says something new about itself in the next pass over all nodes. */
  private look(name: string, causes: Causes): void {
    this.world.clock.uncertain(MONITOR_PERIOD_MS / 2, MONITOR_PERIOD_MS / 2);
    this.world.clock.after(MONITOR_PERIOD_MS / 2, 'controller', () => {
      if (!this.lost.has(name)) this.monitor(name, causes);
    });
  }

  /** Taints that keep Pods away follow from the conditions and from being cordoned. Source: doNoScheduleTaintingPass. */
  private passNoSchedule(name: string, causes: Causes): void {
    const node = this.world.store.get('Node', undefined, name);
    if (!node) return;
    const wanted = conditionsOf(node).flatMap(({ type, status }) => CONDITION_TAINTS[type]?.[status] ?? []);
    if (node.spec?.unschedulable === true) wanted.push(UNSCHEDULABLE);
    const add = wanted.map((key) => ({ key, effect: 'NoSchedule' }));
    this.swapTaints(name, add, ({ key, effect }) => effect === 'NoSchedule' && OWN_KEYS.has(key) && !wanted.includes(key), causes);
  }

  /** A node that is not ready waits to be given up; another cause of that counts at once, and a node that is ready again is reachable. */
  private monitor(name: string, causes: Causes): void {
    const node = this.world.store.get('Node', undefined, name);
    if (!node) return;
    this.markForTainting(node, causes);
    this.assess(causes);
  }

  /** Source: processTaintBaseEviction, markNodeForTainting. */
  private markForTainting(node: KubernetesObject, causes: Causes): void {
    const name = node.metadata.name ?? '';
    const key = evictionKeyOf(node);
    if (key === null) this.markReachable(node, causes);
    else if (hasNoExecute(node, key === NOT_READY ? UNREACHABLE : NOT_READY)) this.giveUp(name, causes);
    else if (!hasNoExecute(node, key)) this.zone(zoneOf(node)).add(name, causes);
  }

  /** Source: markNodeAsReachable. */
  private markReachable(node: KubernetesObject, causes: Causes): void {
    const name = node.metadata.name ?? '';
    this.zone(zoneOf(node)).delete(name);
    this.swapTaints(name, [], isEviction, causes);
  }

  /** Its Pods have to tolerate from now on that nothing is heard of the node, or that it is not ready. Source: doNoExecuteTaintingPass. */
  private giveUp(name: string, causes: Causes): void {
    const node = this.world.store.get('Node', undefined, name);
    const key = node && evictionKeyOf(node);
    if (key) this.swapTaints(name, [{ key, effect: 'NoExecute' }], (taint) => isEviction(taint) && taint.key !== key, causes);
  }

  private zone(name: string): EvictionQueue {
    let zone = this.zones.get(name);
    if (!zone) {
      zone = new EvictionQueue(this.world.clock, RATE, (node, causes) => this.giveUp(node, causes));
      this.zones.set(name, zone);
    }
    return zone;
  }

  /** How fast each zone's nodes are given up follows from how many of them are not ready. Source: handleDisruption. */
  private assess(causes: Causes): void {
    const nodes = this.world.store.list('Node');
    const counted = nodes.filter(({ metadata }) => metadata.labels?.[EXCLUDED] === undefined);
    const states = zoneStates(counted, (node) => healthOf(node) !== 'True');
    const cutOff = states.size > 0 && [...states.values()].every(({ state }) => state === 'FullDisruption');
    if (cutOff && !this.cutOff) for (const node of nodes) this.markReachable(node, causes);
    this.cutOff = cutOff;
    for (const [name, { state, size }] of states) this.zone(name).setRate(cutOff ? 0 : rateIn(state, size));
    // What was forgotten when everything seemed to be lost waits again as soon as that is looked at.
    if (cutOff) for (const node of nodes) if (evictionKeyOf(node) !== null) this.zone(zoneOf(node)).add(node.metadata.name ?? '', causes);
  }

  /** Writes the conditions that a kubelet tells of; null leaves one as it is. Those that were never told are unknown. */
  private setConditions(name: string, causes: Causes, change: (known: NodeCondition) => NodeCondition | null): void {
    const node = this.world.store.get('Node', undefined, name);
    if (!node) return;
    const lastTransitionTime = this.world.nowTime();
    const known = conditionsOf(node);
    const conditions = known.map((condition) => {
      const changed = WELL[condition.type] ? change(condition) : null;
      return changed ? { ...changed, lastTransitionTime } : condition;
    });
    for (const type of Object.keys(WELL)) {
      if (known.some((condition) => condition.type === type)) continue;
      const added = type === 'Ready' ? change({ type, status: 'True' }) : null;
      conditions.push({
        ...(added ?? { type, status: 'Unknown', reason: 'NodeStatusNeverUpdated', message: NEVER_POSTED }),
        lastTransitionTime,
      });
    }
    this.world.store.put({ ...node, metadata: { ...node.metadata }, status: { ...node.status, conditions } }, causes);
  }

  private markPodsNotReady(name: string, causes: Causes): void {
    const { world } = this;
    for (const pod of world.store.list('Pod') as Pod[]) {
      if (pod.spec.nodeName !== name || isPodTerminal(pod.status)) continue;
      const conditions = pod.status.conditions.map((condition) =>
        condition.type === 'Ready' && condition.status === 'True'
          ? { type: 'Ready', status: 'False' as const, lastTransitionTime: world.nowTime() }
          : condition,
      );
      const told = because(world.events.record(SOURCE, pod, 'Warning', 'NodeNotReady', 'Node is not ready', causes));
      world.api.updatePodStatus(pod, { ...pod.status, conditions }, told);
    }
  }

  /** Adds taints that are not there yet and takes away others. Source: SwapNodeControllerTaint. */
  private swapTaints(name: string, add: readonly Taint[], goes: (taint: Taint) => boolean, causes: Causes): void {
    const node = this.world.store.get('Node', undefined, name);
    if (!node) return;
    const kept = taintsOf(node).filter((taint) => !goes(taint));
    const missing = add.filter(({ key, effect }) => !kept.some((taint) => taint.key === key && taint.effect === effect));
    if (missing.length === 0 && kept.length === taintsOf(node).length) return;
    const taints = [...kept, ...missing];
    this.world.api.update({ ...node, metadata: { ...node.metadata }, spec: { ...node.spec, taints } }, causes);
  }
}

/** Taints a second. Source: HealthyQPSFunc, ReducedQPSFunc. */
function rateIn(state: ZoneState, size: number): number {
  if (state !== 'PartialDisruption') return RATE;
  return size > SMALL_ZONE_NODES ? SECONDARY_RATE : 0;
}

const taintsOf = (node: KubernetesObject): Taint[] => (node.spec?.taints ?? []) as Taint[];
const conditionsOf = ({ status }: KubernetesObject): NodeCondition[] => (status?.conditions ?? []) as NodeCondition[];
const isToldOf = (node: KubernetesObject, type: string): boolean => conditionsOf(node).some((condition) => condition.type === type);
/** A node that says nothing of itself is taken to be ready. */
const healthOf = (node: KubernetesObject): string => conditionsOf(node).find(({ type }) => type === 'Ready')?.status ?? 'True';
/** The key of the taint that a node's Pods would have to tolerate; null for one that is ready. */
const evictionKeyOf = (node: KubernetesObject): string | null => CONDITION_TAINTS.Ready?.[healthOf(node)] ?? null;
const isEviction = ({ key, effect }: Taint): boolean => effect === 'NoExecute' && (key === UNREACHABLE || key === NOT_READY);
const hasNoExecute = (node: KubernetesObject, wanted: string): boolean =>
  taintsOf(node).some(({ key, effect }) => key === wanted && effect === 'NoExecute');
