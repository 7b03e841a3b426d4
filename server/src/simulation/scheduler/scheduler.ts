import type { KubernetesObject } from '../../kubernetes/object.ts';
import { because, type Causes } from '../world/causes.ts';
import { isPodTerminal, type Pod, type PodCondition } from '../world/pod.ts';
import type { Change } from '../world/store.ts';
import type { World } from '../world/world.ts';
import { type FilterResult, filterNode, preFilter } from './filters.ts';

const SCHEDULER = 'default-scheduler';

/** Kinds whose change may make a waiting Pod fit. */
const WAKING_KINDS = new Set(['Node', 'Pod', 'PersistentVolumeClaim', 'PersistentVolume']);

/** Binds Pods to the first node that takes them, and tells why none does. Source: pkg/scheduler. */
export class Scheduler {
  /** Pods that no node took, with what was told of them. */
  private readonly waiting = new Map<string, Pod>();
  private readonly queued = new Set<string>();

  constructor(private readonly world: World) {}

  start(): void {
    this.world.store.watch(null, (change) => this.onChange(change));
    for (const pod of this.world.store.list('Pod')) this.enqueue(pod as Pod, []);
  }

  private onChange(change: Change): void {
    if (change.object.kind === 'Pod') {
      const pod = change.object as Pod;
      if (change.type === 'deleted') {
        this.waiting.delete(pod.metadata.uid);
        if (pod.spec.nodeName) this.retry(change.causes);
        return;
      }
      const freed = isPodTerminal(pod.status) && !isPodTerminal((change.old as Pod | null)?.status);
      if (freed) this.retry(change.causes);
      const changed = change.old === null || (change.old as Pod).spec !== pod.spec;
      if (changed) this.enqueue(pod, change.causes);
    } else if (WAKING_KINDS.has(change.object.kind) && !isHeartbeat(change)) this.retry(change.causes);
  }

  private retry(causes: Causes): void {
    for (const pod of this.waiting.values()) this.enqueue(pod, causes);
  }

  private enqueue(pod: Pod, causes: Causes): void {
    const uid = pod.metadata.uid;
    const mine = (pod.spec.schedulerName ?? SCHEDULER) === SCHEDULER;
    if (!mine || pod.spec.nodeName || pod.spec.schedulingGates?.length || this.queued.has(uid)) return;
    this.queued.add(uid);
    this.world.clock.after(this.world.latency('schedulerBind'), 'controller', () => {
      this.queued.delete(uid);
      const current = this.world.api.pod(pod.metadata.namespace, pod.metadata.name);
      if (current?.metadata.uid === uid && !current.spec.nodeName && current.metadata.deletionTimestamp === undefined)
        this.schedule(current, causes);
    });
  }

  private schedule(pod: Pod, causes: Causes): void {
    const nodes = this.world.store.list('Node');
    const refused = preFilter(this.world, pod);
    if (nodes.length === 0) this.fail(pod, 'no nodes available to schedule pods', [], causes);
    else if (refused) this.fail(pod, `0/${nodes.length} nodes are available: ${refused.reason}. not found`, refused.fields, causes);
    else this.place(pod, nodes, causes);
  }

  private place(pod: Pod, nodes: readonly KubernetesObject[], causes: Causes): void {
    const reasons = new Map<string, number>();
    const fields = new Set<string>();
    let helpful = 0;
    for (const node of nodes) {
      const result = filterNode(this.world, pod, node);
      if (result === null) {
        this.bind(pod, node, causes);
        return;
      }
      count(result, reasons, fields);
      if (result.preemptable) helpful++;
    }
    const text = [...reasons].map(([reason, nodesCount]) => `${nodesCount} ${reason}`).sort();
    const message = `0/${nodes.length} nodes are available: ${text.join(', ')}. no new claims to deallocate, ${this.preemption(nodes.length, helpful)}`;
    this.fail(pod, message, [...fields], causes);
  }

  /** What preemption would say when there is nobody to preempt. */
  private preemption(nodes: number, helpful: number): string {
    const parts: string[] = [];
    if (helpful > 0) parts.push(`${helpful} No preemption victims found for incoming pod`);
    if (nodes > helpful) parts.push(`${nodes - helpful} Preemption is not helpful for scheduling`);
    return `preemption: 0/${nodes} nodes are available: ${parts.sort().join(', ')}.`;
  }

  private bind(pod: Pod, node: KubernetesObject, causes: Causes): void {
    const { world } = this;
    this.waiting.delete(pod.metadata.uid);
    const name = node.metadata.name ?? '';
    const created = causes;
    const bound = world.api.bind(pod, name, created);
    if (!bound) return;
    world.clock.after(world.latency('schedulerEvent'), 'controller', () => {
      const message = `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${name}`;
      world.events.record({ component: SCHEDULER, host: '' }, bound, 'Normal', 'Scheduled', message, created);
    });
  }

  private fail(pod: Pod, message: string, fields: readonly string[], causes: Causes): void {
    const { world } = this;
    this.waiting.set(pod.metadata.uid, pod);
    const why = because(...fields.map((field) => world.field(pod, field)), causes);
    const before = pod.status.conditions.find((condition) => condition.type === 'PodScheduled');
    const condition: PodCondition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime: before?.lastTransitionTime ?? world.nowTime(),
    };
    const told = world.events.record({ component: SCHEDULER, host: '' }, pod, 'Warning', 'FailedScheduling', message, why);
    if (before?.message === message) return;
    const conditions = [...pod.status.conditions.filter((known) => known.type !== 'PodScheduled'), condition];
    const stored = world.api.updatePodStatus(pod, { ...pod.status, conditions }, told);
    if (stored) this.waiting.set(pod.metadata.uid, stored);
  }
}

function count(result: FilterResult, reasons: Map<string, number>, fields: Set<string>): void {
  for (const reason of result.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  for (const field of result.fields) fields.add(field);
}

/** A node's lease or status time alone wakes nobody. */
function isHeartbeat({ object, old }: Change): boolean {
  if (object.kind !== 'Node' || !old) return false;
  const text = (node: KubernetesObject): string =>
    JSON.stringify([node.spec, node.metadata.labels, node.status?.allocatable, node.status?.capacity]);
  return text(object) === text(old);
}
