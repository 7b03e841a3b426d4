import type { KubernetesObject } from '../kubernetes/object.ts';
import { nodesOf } from './nodes.ts';
import type { ScenarioConditions } from './timeline.ts';

/** The objects of a scenario that were there before t = 0. */
export function clusterObjects({ cluster = [], nodes, priming = [], namespaceLabels }: ScenarioConditions): KubernetesObject[] {
  const standing = [...cluster, ...nodesOf(nodes), ...priming];
  if (namespaceLabels && !standing.some((object) => object.kind === 'Namespace' && object.metadata.name === 'default'))
    standing.unshift({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', labels: { ...namespaceLabels } } });
  return standing;
}
