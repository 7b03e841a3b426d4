import { type MappingNode, decode as plain } from '../manifest/index.ts';
import type { KubernetesObject } from './object.ts';

/** Whether one of the objects is a CustomResourceDefinition that serves this kind in this version. */
export function isDefined(apiVersion: string, kind: string, objects: readonly KubernetesObject[]): boolean {
  const [group, version] = apiVersion.split('/');
  return objects.some(
    (object) =>
      object.kind === 'CustomResourceDefinition' &&
      object.spec?.group === group &&
      object.spec?.names?.kind === kind &&
      Array.isArray(object.spec.versions) &&
      object.spec.versions.some((each: { name?: unknown; served?: unknown } | null) => each?.name === version && each?.served === true),
  );
}

/** A custom resource as it is written. What its definition's schema asks of it is not judged. */
export function customResource(root: MappingNode): KubernetesObject {
  const object = plain(root) as unknown as KubernetesObject;
  if (typeof object.metadata !== 'object' || object.metadata === null || Array.isArray(object.metadata)) object.metadata = {};
  return object;
}
