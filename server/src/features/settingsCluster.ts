import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Scenario } from '../simulation/timeline.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** The scenario with the cluster of the settings: its nodes and its default StorageClass, each where neither the scenario nor an object tells any. */
export function onSettingsCluster(workspace: Workspace, scenario: Scenario, objects: readonly KubernetesObject[]): Scenario {
  return onSettingsNodes(workspace, withSettingsStorage(workspace, scenario), objects);
}

function onSettingsNodes({ settings: { nodes } }: Workspace, scenario: Scenario, objects: readonly KubernetesObject[]): Scenario {
  const { conditions } = scenario;
  const told = conditions?.node ?? conditions?.nodes ?? conditions?.cluster;
  if (nodes.length === 0 || told !== undefined || objects.some(({ kind }) => kind === 'Node')) return scenario;
  return { ...scenario, conditions: { ...conditions, nodes } };
}

/** The scenario with the default StorageClass of the settings (`podsight.defaultStorageClass`), unless it tells one; an object that is one goes before it. */
export function withSettingsStorage({ settings: { defaultStorageClass } }: Workspace, scenario: Scenario): Scenario {
  const { conditions } = scenario;
  const told = conditions?.defaultStorageClass ?? conditions?.cluster;
  if (defaultStorageClass === '' || told !== undefined) return scenario;
  return { ...scenario, conditions: { ...conditions, defaultStorageClass } };
}
