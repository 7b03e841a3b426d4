import type { MinorVersion } from '../object.ts';
import type { PodResourcesSpec } from '../values/podResources.ts';
import { applyDefaults } from './defaults.ts';
import type { Fields } from './shape.ts';

/**
 * The spec that a Pod of a template has: a template holds what is written and the defaults of every Pod spec; what only Pods get (requests from
 * limits, host ports of the host network) is filled in when one is made. A copy. Source: pkg/apis/core/v1/defaults.go SetDefaults_Pod.
 */
export function specOfPods(spec: Fields, version: MinorVersion): Fields {
  return applyDefaults({ apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: structuredClone(spec) }, version).spec as Fields;
}

/** What the Pods of a template ask for. Of a Pod's own spec the answer is what it holds. */
export const resourcesOfPods = (spec: Fields, version: MinorVersion): PodResourcesSpec => specOfPods(asking(spec), version);

/** All that has to do with resources. */
function asking({ containers, initContainers, resources, overhead }: Fields): Fields {
  const all = (list: readonly (Fields | null)[] | undefined): Fields[] =>
    (list ?? []).map((container) => ({ resources: container?.resources, restartPolicy: container?.restartPolicy }));
  return { containers: all(containers), initContainers: all(initContainers), resources, overhead };
}
