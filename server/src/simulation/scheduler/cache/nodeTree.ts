import type { Labels } from '../../../kubernetes/values/selector.ts';
import type { NodeInfo } from '../framework/nodeInfo.ts';

const REGIONS = ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region'];
const ZONES = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];

/** Source: component-helpers/node/topology GetZoneKey. */
export function zoneKey(labels: Labels): string {
  const first = (keys: readonly string[]): string => keys.map((key) => labels[key]).find((value) => value !== undefined) ?? '';
  return `${first(REGIONS)}\u0000${first(ZONES)}`;
}

/**
 * The order in which nodes are looked at: one of each zone in turn, in the order of their arrival.
 * Source: pkg/scheduler/backend/cache/node_tree.go.
 */
export class NodeTree {
  private readonly zones = new Map<string, NodeInfo[]>();
  private ordered: readonly NodeInfo[] | null = null;

  add(node: NodeInfo, zone: string): void {
    const nodes = this.zones.get(zone);
    if (nodes) nodes.push(node);
    else this.zones.set(zone, [node]);
    this.ordered = null;
  }

  remove(node: NodeInfo, zone: string): void {
    const left = (this.zones.get(zone) ?? []).filter((known) => known !== node);
    if (left.length > 0) this.zones.set(zone, left);
    else this.zones.delete(zone);
    this.ordered = null;
  }

  list(): readonly NodeInfo[] {
    if (this.ordered) return this.ordered;
    const zones = [...this.zones.values()];
    const longest = Math.max(0, ...zones.map((nodes) => nodes.length));
    const ordered: NodeInfo[] = [];
    for (let turn = 0; turn < longest; turn++)
      for (const nodes of zones) {
        const node = nodes[turn];
        if (node) ordered.push(node);
      }
    this.ordered = ordered;
    return ordered;
  }
}
