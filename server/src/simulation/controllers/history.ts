import type { KubernetesObject } from '../../kubernetes/object.ts';
import { type Selector, selects } from '../../kubernetes/values/selector.ts';
import { because, type Causes } from '../world/causes.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import type { Client } from './client.ts';
import { isAlreadyExists } from './controller.ts';
import { controllerOf, type Informer } from './informers.ts';
import { controllerRefTo } from './podControl.ts';
import { canonicalTemplate, templateHash } from './template.ts';
import type { ControllerRevision, PodTemplate } from './types.ts';

/** Label with the hash of a revision's template; DaemonSets have their own, which their Pods carry too. */
const HASH_LABEL = 'controller.kubernetes.io/hash';
const PREFIX_MAX = 223;
/** More collisions than this in a row do not happen. */
const COLLISIONS_MAX = 100;

/** An owner with a Pod template whose earlier versions are kept. */
type Owner = KubernetesObject & { spec: { template: PodTemplate } };

/** The kept templates of a StatefulSet or DaemonSet. Source: pkg/controller/history/controller_history.go. */
export class History {
  constructor(
    private readonly world: World,
    private readonly client: Client,
    private readonly revisions: Informer<ControllerRevision>,
    private readonly hashLabel = HASH_LABEL,
  ) {}

  /** Those of the owner and orphans that its selector selects, the oldest first. Orphans are adopted. */
  *list(owner: Owner, selector: Selector, causes: Causes): Task<ControllerRevision[]> {
    const { namespace = '', uid } = owner.metadata;
    const owned = this.revisions.ownedBy(String(uid)).filter((revision) => selects(selector, revision.metadata.labels));
    const list = [...owned];
    if (owner.metadata.deletionTimestamp === undefined)
      for (const orphan of this.revisions.orphans(namespace, selector)) list.push(yield* this.adopt(owner, orphan, causes));
    return list.sort(byRevision);
  }

  private adopt(owner: Owner, orphan: ControllerRevision, causes: Causes): Task<ControllerRevision> {
    return this.client.patch(
      orphan,
      (current) => {
        if (controllerOf(current)) return null;
        const ownerReferences = [...(current.metadata.ownerReferences ?? []), controllerRefTo(owner)];
        return { ...current, metadata: { ...current.metadata, ownerReferences } };
      },
      causes,
    );
  }

  /** A revision of the owner's template as it is now; not stored. `raw` tells it from others. */
  proposed(owner: Owner, revision: number, collisionCount: number): ControllerRevision {
    const { template } = owner.spec;
    const hash = templateHash(template, collisionCount);
    const metadata = {
      name: `${(owner.metadata.name ?? '').slice(0, PREFIX_MAX)}-${hash}`,
      namespace: owner.metadata.namespace,
      labels: { ...template.metadata?.labels, [this.hashLabel]: hash },
      ...(owner.metadata.annotations ? { annotations: { ...owner.metadata.annotations } } : {}),
      ownerReferences: [controllerRefTo(owner)],
    };
    return {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata,
      data: { spec: { template } },
      revision,
    } as unknown as ControllerRevision;
  }

  /** Stores the owner's template as a revision; another name is tried when the name stands for another template. */
  *create(
    owner: Owner,
    revision: number,
    collisionCount: number,
    causes: Causes,
  ): Task<{ revision: ControllerRevision; collisionCount: number }> {
    const why = because(this.world.field(owner, 'spec.template'), causes);
    for (let collisions = collisionCount; ; collisions++) {
      const wanted = this.proposed(owner, revision, collisions);
      try {
        return { revision: yield* this.client.create(wanted, why), collisionCount: collisions };
      } catch (error) {
        if (!isAlreadyExists(error) || collisions > collisionCount + COLLISIONS_MAX) throw error;
        const known = this.revisions.get(owner.metadata.namespace ?? '', wanted.metadata.name);
        if (known && equalRevisions(known, wanted)) return { revision: known, collisionCount: collisions };
      }
    }
  }

  /** Gives a revision a later number: what was old is current again. */
  *renumber(known: ControllerRevision, revision: number, causes: Causes): Task<ControllerRevision> {
    if (known.revision === revision) return known;
    return yield* this.client.patch(known, (current) => ({ ...current, metadata: { ...current.metadata }, revision }), causes);
  }

  *delete(revision: ControllerRevision, causes: Causes): Task {
    yield* this.client.delete(revision, {}, causes);
  }
}

function byRevision(one: ControllerRevision, other: ControllerRevision): number {
  if (one.revision !== other.revision) return one.revision - other.revision;
  const age = one.metadata.creationTimestamp - other.metadata.creationTimestamp;
  return age !== 0 ? age : one.metadata.name < other.metadata.name ? -1 : 1;
}

export const equalRevisions = (one: ControllerRevision, other: ControllerRevision): boolean =>
  canonicalTemplate(one.data.spec.template) === canonicalTemplate(other.data.spec.template);

export const nextRevision = (sorted: readonly ControllerRevision[]): number => (sorted.at(-1)?.revision ?? 0) + 1;
