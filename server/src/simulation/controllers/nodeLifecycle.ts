import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Taint } from '../scheduler/filters.ts';
import { because, type Causes } from '../world/causes.ts';
import type { Timer } from '../world/clock.ts';
import { isPodTerminal, type Pod } from '../world/pod.ts';
import type { World } from '../world/world.ts';
import { type ZoneState, zoneOf, zoneStates } from './zones.ts';

const SOURCE = { component: 'node-controller', host: '' };
/** A node is lost when nothing was heard of it for 50 s; its last word is up to 10 s old, and it is looked at every 5 s. */
const NOT_READY_AFTER_MS = 49_000;
const LAST_WORD_MS = 9000;
const MONITOR_PERIOD_MS = 5000;
/** From a kubelet's start until it has said that its node is ready, and until that has been heard. */
const POSTS_AFTER_MS = 1200;
const READY_AFTER_MS = 1300;
const REACTION_MS = 14;
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const NOT_READY = 'node.kubernetes.io/not-ready';
/** Source: node_lifecycle_controller.go nodeConditionToTaintKeyStatusMap. */
const PRESSURE_TAINTS: Readonly<Record<string, string>> = {
  MemoryPressure: 'node.kubernetes.io/memory-pressure',
  DiskPressure: 'node.kubernetes.io/disk-pressure',
  PIDPressure: 'node.kubernetes.io/pid-pressure',
};
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** How many nodes of a zone are given up in a second, and how many when most of a large cluster's zone is lost. Source: --node-eviction-rate. */
const RATE = 0.1;
const SECONDARY_RATE = 0.01;
/** Up to so many nodes a cluster is small: when most of a zone is lost nobody is evicted. Source: --large-cluster-size-threshold. */
const SMALL_CLUSTER_NODES = 50;
const STOPPED_POSTING = 'Kubelet stopped posting node status.';

/** Nodes of a zone that wait to be given up. */
interface Evictions {
  readonly waiting: Set<string>;
  /** A node a second; 0: nobody is given up. */
  rate: number;
  nextMs: number;
  timer: Timer | null;
}

/** Watches over nodes: taints of cordoned and lost ones, and readiness of the Pods there. Source: pkg/controller/nodelifecycle. */
export class NodeLifecycleController {
  private readonly lost = new Set<string>();
  /** Nodes without a kubelet, with the number of its absence. */
  private readonly silent = new Map<string, number>();
  private absences = 0;
  private readonly zones = new Map<string, Evictions>();
  /** Nothing of the cluster is heard of: more likely the control plane is cut off. */
  private cutOff = false;

  constructor(private readonly world: World) {}

  start(): void {
    this.world.store.watch('Node', ({ type, object, old, causes }) => {
      if (type === 'modified' && object.status !== old?.status) this.onStatus(object, causes);
      if (type === 'added') this.onAdded(object, causes);
      if (type === 'deleted') this.onDeleted(object, causes);
      const cordoned = object.spec?.unschedulable === true;
      if (type === 'deleted' || cordoned === taintsOf(object).some((taint) => taint.key === UNSCHEDULABLE)) return;
      this.world.clock.after(REACTION_MS, 'controller', () => {
        this.setTaints(object.metadata.name ?? '', UNSCHEDULABLE, cordoned ? ['NoSchedule'] : [], causes);
      });
    });
  }

  /** A node that comes is not ready by admission; the taint goes as soon as its kubelet is heard of, which is at once unless the node says otherwise. */
  private onAdded({ metadata, status }: KubernetesObject, causes: Causes): void {
    const conditions = (status?.conditions ?? []) as { readonly type: string; readonly status: string }[];
    if (conditions.some((known) => known.type === 'Ready' && known.status !== 'True')) return;
    this.world.clock.after(REACTION_MS, 'controller', () => this.setTaints(metadata.name ?? '', NOT_READY, [], causes));
  }

  private onDeleted(node: KubernetesObject, causes: Causes): void {
    const name = node.metadata.name ?? '';
    this.silent.delete(name);
    if (!this.lost.delete(name)) return;
    this.zone(zoneOf(node)).waiting.delete(name);
    this.assess(causes);
  }

  /** Conditions become taints, and the Pods of a node that says it is not ready are not ready. Source: doNoScheduleTaintingPass, monitorNodeHealth. */
  private onStatus(node: KubernetesObject, causes: Causes): void {
    const name = node.metadata.name ?? '';
    const conditions = (node.status?.conditions ?? []) as { readonly type: string; readonly status: string }[];
    const holds = (type: string, status: string): boolean => conditions.some((known) => known.type === type && known.status === status);
    this.world.clock.after(REACTION_MS, 'controller', () => {
      for (const [type, key] of Object.entries(PRESSURE_TAINTS))
        this.setTaints(name, key, holds(type, 'True') ? ['NoSchedule'] : [], causes);
      if (!this.lost.has(name)) this.setTaints(name, NOT_READY, holds('Ready', 'False') ? ['NoSchedule'] : [], causes);
    });
    if (!holds('Ready', 'False')) return;
    this.world.clock.uncertain(MONITOR_PERIOD_MS / 2, MONITOR_PERIOD_MS / 2);
    this.world.clock.after(MONITOR_PERIOD_MS / 2, 'controller', () => {
      const current = this.world.store.get('Node', undefined, name);
      if (current?.status !== node.status || this.lost.has(name)) return;
      const all = this.world.store.list('Node').every((each) => taintsOf(each).some(({ key }) => key === NOT_READY || key === UNREACHABLE));
      if (!all) this.setTaints(name, NOT_READY, ['NoSchedule', 'NoExecute'], causes);
      this.markPodsNotReady(name, causes);
    });
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
    for (const zone of this.zones.values()) zone.waiting.delete(name);
    this.world.clock.after(POSTS_AFTER_MS, 'controller', () => {
      if (!this.lost.has(name)) this.setReady(name, 'True', 'KubeletReady', 'kubelet is posting ready status', causes);
    });
    this.world.clock.after(READY_AFTER_MS, 'controller', () => {
      if (this.lost.has(name)) return;
      this.setTaints(name, UNREACHABLE, [], causes);
      this.assess(causes);
    });
  }

  private markLost(name: string, causes: Causes): void {
    const node = this.world.store.get('Node', undefined, name);
    if (!node) return;
    this.lost.add(name);
    this.setReady(name, 'Unknown', 'NodeStatusUnknown', STOPPED_POSTING, causes);
    this.setTaints(name, NOT_READY, [], causes);
    this.setTaints(name, UNREACHABLE, ['NoSchedule'], causes);
    this.zone(zoneOf(node)).waiting.add(name);
    this.assess(causes);
    this.markPodsNotReady(name, causes);
  }

  private zone(name: string): Evictions {
    let zone = this.zones.get(name);
    if (!zone) {
      zone = { waiting: new Set(), rate: RATE, nextMs: Number.NEGATIVE_INFINITY, timer: null };
      this.zones.set(name, zone);
    }
    return zone;
  }

  /** How fast each zone's nodes are given up follows from how many of them are lost. Source: handleDisruption. */
  private assess(causes: Causes): void {
    const nodes = this.world.store.list('Node');
    const states = zoneStates(nodes, (node) => this.lost.has(node.metadata.name ?? ''));
    const cutOff = [...states.values()].every((state) => state === 'FullDisruption');
    if (cutOff && !this.cutOff)
      for (const { metadata } of nodes)
        this.setTaints(metadata.name ?? '', UNREACHABLE, this.lost.has(metadata.name ?? '') ? ['NoSchedule'] : [], causes);
    if (!cutOff && this.cutOff)
      for (const node of nodes) if (this.lost.has(node.metadata.name ?? '')) this.zone(zoneOf(node)).waiting.add(node.metadata.name ?? '');
    this.cutOff = cutOff;
    for (const [name, state] of states) {
      const zone = this.zone(name);
      zone.rate = cutOff ? 0 : rateIn(state, nodes.length);
      this.evict(zone, causes);
    }
  }

  /** Gives up the nodes that wait, one after the other at the rate of their zone. Source: doNoExecuteTaintingPass. */
  private evict(zone: Evictions, causes: Causes): void {
    const { clock } = this.world;
    zone.timer?.cancel();
    zone.timer = null;
    if (zone.rate === 0) return;
    for (const name of zone.waiting) {
      if (clock.nowMs < zone.nextMs) {
        zone.timer = clock.at(zone.nextMs, 'controller', () => this.evict(zone, causes));
        return;
      }
      zone.waiting.delete(name);
      zone.nextMs = clock.nowMs + 1000 / zone.rate;
      this.setTaints(name, UNREACHABLE, ['NoSchedule', 'NoExecute'], causes);
    }
  }

  /** Conditions of a node of which nothing is heard are unknown. Source: tryUpdateNodeHealth. */
  private setReady(name: string, status: string, reason: string, message: string, causes: Causes): void {
    const node = this.world.store.get('Node', undefined, name);
    if (!node) return;
    const lastTransitionTime = this.world.nowTime();
    const others = ((node.status?.conditions ?? []) as { readonly type: string }[]).filter(({ type }) => type !== 'Ready');
    const conditions = [...others, { type: 'Ready', status, reason, message, lastTransitionTime }];
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

  private setTaints(name: string, key: string, effects: readonly string[], causes: Causes): void {
    const node = this.world.store.get('Node', undefined, name);
    if (!node) return;
    const taints = [...taintsOf(node).filter((taint) => taint.key !== key), ...effects.map((effect) => ({ key, effect }))];
    if (JSON.stringify(taints) === JSON.stringify(taintsOf(node))) return;
    this.world.api.update({ ...node, metadata: { ...node.metadata }, spec: { ...node.spec, taints } }, causes);
  }
}

function rateIn(state: ZoneState, nodes: number): number {
  if (state !== 'PartialDisruption') return RATE;
  return nodes > SMALL_CLUSTER_NODES ? SECONDARY_RATE : 0;
}

const taintsOf = (node: KubernetesObject): Taint[] => (node.spec?.taints ?? []) as Taint[];
