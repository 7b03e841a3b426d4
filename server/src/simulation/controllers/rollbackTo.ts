import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { World } from '../world/world.ts';
import { revisionOf, sharedAnnotations, unsharedAnnotations } from './deployment/util.ts';
import { controllerOf } from './informers.ts';
import { canonicalTemplate, POD_TEMPLATE_HASH } from './template.ts';
import type { ControllerRevision, Deployment, PodTemplate, ReplicaSet } from './types.ts';

/** Makes the object as it is to be. */
type Change = (current: KubernetesObject) => KubernetesObject;

interface Revision {
  readonly number: number;
  readonly template: PodTemplate;
  readonly annotations?: Record<string, string> | undefined;
}

/**
 * What `kubectl rollout undo` changes: the template of an earlier revision is put back; revision 0 means the one before the current. A text says why it
 * cannot be done. Source: kubectl pkg/polymorphichelpers/rollback.go.
 */
export function rollbackOf(world: World, object: KubernetesObject, toRevision: number): Change | string {
  const { kind, metadata } = object;
  if (kind !== 'Deployment' && kind !== 'StatefulSet' && kind !== 'DaemonSet') return `no rollbacker has been implemented for "${kind}"`;
  if (kind === 'Deployment' && object.spec?.paused)
    return `cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`;
  const revisions = revisionsOf(world, object).sort((one, other) => other.number - one.number);
  const resource = `${kind.toLowerCase()} "${metadata.name}"`;
  if (toRevision === 0 && revisions.length <= 1) return `no rollout history found for ${resource}`;
  const found = toRevision === 0 ? revisions[1] : revisions.find(({ number }) => number === toRevision);
  if (!found) return `unable to find specified revision ${toRevision} in history`;
  const template = withoutHash(found.template);
  if (canonicalTemplate(template) === canonicalTemplate((object as Deployment).spec.template))
    return `skipped rollback (current template already matches revision ${found.number})`;
  return (current) => ({
    ...current,
    metadata: kind === 'Deployment' ? { ...current.metadata, annotations: annotationsOf(current, found) } : { ...current.metadata },
    spec: { ...current.spec, template },
  });
}

function revisionsOf({ store }: World, object: KubernetesObject): Revision[] {
  const { namespace, uid } = object.metadata;
  const owned = (kind: string): KubernetesObject[] => store.list(kind, namespace).filter((other) => controllerOf(other)?.uid === uid);
  if (object.kind === 'Deployment')
    return (owned('ReplicaSet') as ReplicaSet[]).map((set) => ({
      number: revisionOf(set),
      template: set.spec.template,
      annotations: set.metadata.annotations,
    }));
  return (owned('ControllerRevision') as ControllerRevision[]).map(({ revision, data }) => ({
    number: revision,
    template: data.spec.template,
  }));
}

/** The Deployment's own annotations and those it had when it made the set. */
const annotationsOf = ({ metadata }: KubernetesObject, { annotations }: Revision): Record<string, string> => ({
  ...unsharedAnnotations(metadata.annotations),
  ...sharedAnnotations(annotations),
});

function withoutHash(template: PodTemplate): PodTemplate {
  const { [POD_TEMPLATE_HASH]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}
