import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Scenario } from '../simulation/timeline.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** The scenario with the nodes of the settings (`podsight.nodes`), where neither it nor an object tells any. */
export function onSettingsNodes({ settings: { nodes } }: Workspace, scenario: Scenario, objects: readonly KubernetesObject[]): Scenario {
  const { conditions } = scenario;
  const told = conditions?.node ?? conditions?.nodes ?? conditions?.cluster;
  if (nodes.length === 0 || told !== undefined || objects.some(({ kind }) => kind === 'Node')) return scenario;
  return { ...scenario, conditions: { ...conditions, nodes } };
}
