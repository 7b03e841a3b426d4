import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Taint } from '../scheduler/filters.ts';
import { because, type Causes } from '../world/causes.ts';
import { isPodTerminal, type Pod } from '../world/pod.ts';
import type { World } from '../world/world.ts';

const SOURCE = { component: 'node-controller', host: '' };
/** A node is lost when nothing was heard of it for 50 s; its last word is up to 10 s old, and it is looked at every 5 s. */
const NOT_READY_AFTER_MS = 49_000;
const LAST_WORD_MS = 9000;
const MONITOR_PERIOD_MS = 5000;
/** From a kubelet's start until it has said that its node is ready. */
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

/** Watches over nodes: taints of cordoned and lost ones, and readiness of the Pods there. Source: pkg/controller/nodelifecycle. */
export class NodeLifecycleController {
  private readonly lost = new Set<string>();
  /** Nodes without a kubelet, with the number of its absence. */
  private readonly silent = new Map<string, number>();
  private absences = 0;

  constructor(private readonly world: World) {}

  start(): void {
    this.world.store.watch('Node', ({ type, object, old, causes }) => {
      if (type === 'modified' && object.status !== old?.status) this.onStatus(object, causes);
      if (type === 'added') this.onAdded(object, causes);
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
    this.world.clock.after(READY_AFTER_MS, 'controller', () => this.setTaints(name, UNREACHABLE, [], causes));
  }

  private markLost(name: string, causes: Causes): void {
    const { world } = this;
    this.lost.add(name);
    // When no node is left nobody is evicted: more likely the control plane is cut off.
    const all = world.store.list('Node').every((node) => this.lost.has(node.metadata.name ?? ''));
    this.setTaints(name, NOT_READY, [], causes);
    this.setTaints(name, UNREACHABLE, all ? ['NoSchedule'] : ['NoSchedule', 'NoExecute'], causes);
    this.markPodsNotReady(name, causes);
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

const taintsOf = (node: KubernetesObject): Taint[] => (node.spec?.taints ?? []) as Taint[];
