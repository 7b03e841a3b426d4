import type { KubernetesObject } from '../../kubernetes/object.ts';

/** How much of a zone is lost. */
export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** Part of a zone's nodes above which most of it counts as lost. Source: --unhealthy-zone-threshold. */
const UNHEALTHY = 0.55;
/** So few lost nodes are never most of a zone. Source: ComputeZoneState. */
const FEW_NODES = 2;

/** The zone of a node with its region; empty for a node that says neither. Source: component-helpers/node/topology GetZoneKey. */
export const zoneOf = ({ metadata: { labels = {} } }: KubernetesObject): string =>
  [labels['topology.kubernetes.io/region'] ?? '', labels['topology.kubernetes.io/zone'] ?? ''].join('/');

/** A zone's state, and how many nodes it has. */
export interface Zone {
  readonly state: ZoneState;
  readonly size: number;
}

/** The state of every zone. Source: node_lifecycle_controller.go ComputeZoneState. */
export function zoneStates(nodes: readonly KubernetesObject[], isLost: (node: KubernetesObject) => boolean): Map<string, Zone> {
  const counts = new Map<string, { lost: number; all: number }>();
  for (const node of nodes) {
    const zone = zoneOf(node);
    const count = counts.get(zone) ?? { lost: 0, all: 0 };
    counts.set(zone, count);
    count.all++;
    if (isLost(node)) count.lost++;
  }
  return new Map([...counts].map(([zone, { lost, all }]): [string, Zone] => [zone, { state: stateOf(lost, all), size: all }]));
}

function stateOf(lost: number, all: number): ZoneState {
  if (lost === all) return 'FullDisruption';
  return lost > FEW_NODES && Math.fround(lost / all) >= Math.fround(UNHEALTHY) ? 'PartialDisruption' : 'Normal';
}
