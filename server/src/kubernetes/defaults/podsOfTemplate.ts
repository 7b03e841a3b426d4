import type { MinorVersion } from '../object.ts';
import type { PodResourcesSpec } from '../values/podResources.ts';
import { applyDefaults } from './defaults.ts';
import type { Fields } from './shape.ts';

/**
 * What the Pods of a template ask for. A template holds what is written; only when a Pod is made of it are limits without a request requested in
 * full. Of a Pod's own spec the answer is what it holds. Source: pkg/apis/core/v1/defaults.go SetDefaults_Pod.
 */
export function resourcesOfPods(spec: Fields, version: MinorVersion): PodResourcesSpec {
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: asking(spec) };
  return applyDefaults(object, version).spec as PodResourcesSpec;
}

/** A copy of all that has to do with resources. */
function asking({ containers, initContainers, resources, overhead }: Fields): Fields {
  const all = (list: readonly (Fields | null)[] | undefined): Fields[] =>
    (list ?? []).map((container) => structuredClone({ resources: container?.resources, restartPolicy: container?.restartPolicy }));
  return { containers: all(containers), initContainers: all(initContainers), ...structuredClone({ resources, overhead }) };
}
