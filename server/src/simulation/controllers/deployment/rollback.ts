import { because } from '../../world/causes.ts';
import type { Task } from '../../world/task.ts';
import { equalIgnoreHash, POD_TEMPLATE_HASH } from '../template.ts';
import type { Deployment, ReplicaSet } from '../types.ts';
import { allReplicaSetsAndRevision, type DeploymentSync } from './sync.ts';
import { lastRevision, ROLLBACK_TO, revisionOf, rollbackRevision, sharedAnnotations, unsharedAnnotations } from './util.ts';

/** Puts an earlier set's template back. Source: rollback.go. */
export function* rollback(sync: DeploymentSync, list: readonly ReplicaSet[]): Task {
  const { client, deployment, causes } = sync;
  const { newSet, oldSets } = yield* allReplicaSetsAndRevision(sync, list, true);
  const all = newSet ? [...oldSets, newSet] : oldSets;
  const asked = rollbackRevision(deployment) ?? 0;
  const revision = asked === 0 ? lastRevision(all) : asked;
  const warn = (reason: string, message: string): void => void client.event(deployment, 'Warning', reason, message, causes);
  const set = all.find((candidate) => revisionOf(candidate) === revision);
  if (revision === 0 || !set) {
    const message = revision === 0 ? 'Unable to find last revision.' : 'Unable to find the revision to rollback to.';
    warn('DeploymentRollbackRevisionNotFound', message);
    yield* client.update(withoutRollback(deployment), causes);
  } else if (equalIgnoreHash(deployment.spec.template, set.spec.template)) {
    const message = `The rollback revision contains the same template as current deployment "${deployment.metadata.name}"`;
    warn('DeploymentRollbackTemplateUnchanged', message);
    yield* client.update(withoutRollback(deployment), causes);
  } else {
    yield* client.update(withTemplateOf(withoutRollback(deployment), set), causes);
    const message = `Rolled back deployment "${deployment.metadata.name}" to revision ${revision}`;
    client.event(deployment, 'Normal', 'DeploymentRollback', message, because(causes));
  }
}

function withoutRollback(deployment: Deployment): Deployment {
  const { [ROLLBACK_TO]: _, ...annotations } = deployment.metadata.annotations ?? {};
  return { ...deployment, metadata: { ...deployment.metadata, annotations } };
}

/** The Deployment as it was when it made the set: template and annotations. */
function withTemplateOf(deployment: Deployment, set: ReplicaSet): Deployment {
  const { [POD_TEMPLATE_HASH]: _, ...labels } = set.spec.template.metadata?.labels ?? {};
  const annotations = { ...unsharedAnnotations(deployment.metadata.annotations), ...sharedAnnotations(set.metadata.annotations) };
  const template = { ...set.spec.template, metadata: { ...set.spec.template.metadata, labels } };
  return { ...deployment, metadata: { ...deployment.metadata, annotations }, spec: { ...deployment.spec, template } };
}
