import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Answer } from './answer.ts';
import type { Cluster } from './cluster.ts';
import { drain } from './drain.ts';
import { nodeObject, withKubelet, ZONE_LABEL } from './nodes.ts';
import type { Requests } from './requests.ts';
import type { ScenarioAction } from './timeline.ts';
import type { Causes } from './world/causes.ts';
import type { World } from './world/world.ts';

const DONE: Answer = { code: 0 };

/** What a scenario does to the nodes of a cluster, and to the machines behind them. What kubectl or a hand does answers with an exit code. */
export class NodeActions {
  constructor(
    private readonly world: World,
    private readonly cluster: Cluster,
    private readonly requests: Requests,
  ) {}

  /** Null for a verb that is not about nodes. */
  run(action: ScenarioAction, causes: Causes): Answer | null {
    switch (action.verb) {
      case 'cordon':
        return this.onNode(action, (node) => this.setUnschedulable(action, node, true, causes));
      case 'uncordon':
        return this.onNode(action, (node) => this.setUnschedulable(action, node, null, causes));
      case 'drain':
        return this.onNode(action, (node) => drain(this.world, this.requests, node, action, causes));
      case 'addNode':
        return this.add(action, causes);
      case 'removeNode':
        return this.onNode(action, (node) => this.requests.delete({ at: 0, verb: 'delete' }, node, causes));
      case 'loseNode':
        return this.onNode(action, (node) => this.lose([node], action, causes));
      case 'zoneOutage':
        return this.outage(action, causes);
      default:
        return null;
    }
  }

  private onNode(action: ScenarioAction, perform: (node: KubernetesObject) => Answer): Answer {
    const name = String(action.node ?? this.cluster.node(undefined)?.name ?? '');
    const node = this.world.store.get('Node', undefined, name);
    return node ? perform(node) : { code: 1, message: `nodes "${name}" not found` };
  }

  /** Source: kubectl pkg/drain CordonHelper. */
  private setUnschedulable(action: ScenarioAction, node: KubernetesObject, unschedulable: true | null, causes: Causes): Answer {
    const already = (node.spec?.unschedulable === true) === (unschedulable === true);
    if (already) return { code: 0, message: `node/${node.metadata.name} already ${unschedulable ? 'cordoned' : 'uncordoned'}` };
    const { code, message } = this.requests.patch({ ...action, patch: { spec: { unschedulable } }, patchType: 'merge' }, node, causes);
    return code === 200 ? DONE : { code: 1, ...(message ? { message } : {}) };
  }

  /** `{node, cpu?, memory?, pods?, zone?, labels?, taints?}`: a machine joins the cluster. */
  private add({ at: _at, verb: _verb, node: name, ...form }: ScenarioAction, causes: Causes): Answer {
    const node = nodeObject(form, typeof name === 'string' ? name : this.freeName());
    return this.requests.create(JSON.stringify(this.world.conditions.fakeKubelet ? node : withKubelet(node)), causes);
  }

  private freeName(): string {
    for (let number = this.world.store.list('Node').length + 1; ; number++)
      if (!this.world.store.get('Node', undefined, `node-${number}`)) return `node-${number}`;
  }

  /** `{until?}`: machines are without power, and come back. */
  private lose(nodes: readonly KubernetesObject[], { until }: ScenarioAction, causes: Causes): Answer {
    const names = nodes.map(({ metadata }) => metadata.name ?? '');
    for (const name of names) this.cluster.powerOff(name, causes);
    if (typeof until === 'number')
      this.world.clock.at(Math.round(until * 1000), 'user', () => {
        for (const name of names) this.cluster.startKubelet(name, causes);
      });
    return DONE;
  }

  /** `{zone, until?}`: all nodes that are in a zone by their label. */
  private outage(action: ScenarioAction, causes: Causes): Answer {
    const zone = String(action.zone ?? '');
    const nodes = this.world.store.list('Node').filter(({ metadata }) => metadata.labels?.[ZONE_LABEL] === zone);
    return nodes.length > 0 ? this.lose(nodes, action, causes) : { code: 1, message: `no node is in zone "${zone}"` };
  }
}
