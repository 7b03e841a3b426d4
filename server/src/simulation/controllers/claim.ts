import type { KubernetesObject } from '../../kubernetes/object.ts';
import { type Selector, selects } from '../../kubernetes/values/selector.ts';
import { because, type Causes } from '../world/causes.ts';
import type { OwnerReference } from '../world/pod.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import type { Client } from './client.ts';
import { isNotFound } from './controller.ts';
import { controllerOf, type Informer } from './informers.ts';
import { controllerRefTo } from './podControl.ts';

interface Claim<Kind extends KubernetesObject> {
  readonly world: World;
  readonly client: Client;
  readonly informer: Informer<Kind>;
  readonly owner: KubernetesObject;
  readonly selector: Selector;
  /** Looks at some of them only: the active ones, those with a matching name. */
  readonly filter?: (object: Kind) => boolean;
  /** Comes with adoption and goes with release. */
  readonly finalizer?: string;
  readonly causes: Causes;
}

/**
 * The objects that an owner manages, after adopting orphans that its selector selects and releasing what it selects no more.
 * Source: pkg/controller/controller_ref_manager.go ClaimObject.
 */
export function* claim<Kind extends KubernetesObject>({
  world,
  client,
  informer,
  owner,
  selector,
  filter,
  finalizer,
  causes,
}: Claim<Kind>): Task<Kind[]> {
  const leaving = owner.metadata.deletionTimestamp !== undefined;
  const claimed: Kind[] = [];
  for (const object of informer.ownedBy(String(owner.metadata.uid))) {
    if (filter && !filter(object)) continue;
    if (selects(selector, object.metadata.labels)) claimed.push(object);
    else if (!leaving) yield* release({ client, owner, object, finalizer }, because(world.field(owner, 'spec.selector'), causes));
  }
  if (leaving) return claimed;
  for (const object of informer.orphans(owner.metadata.namespace ?? '', selector)) {
    if (object.metadata.deletionTimestamp !== undefined || (filter && !filter(object))) continue;
    const adopted = yield* adopt({ client, owner, object, finalizer }, because(world.field(owner, 'spec.selector'), causes));
    if (adopted) claimed.push(adopted);
  }
  return claimed;
}

const ownersOf = (object: KubernetesObject): OwnerReference[] => (object.metadata.ownerReferences ?? []) as OwnerReference[];

interface Handover<Kind extends KubernetesObject> {
  readonly client: Client;
  readonly owner: KubernetesObject;
  readonly object: Kind;
  readonly finalizer: string | undefined;
}

/** Puts the owner's reference on an orphan; null when it was gone or taken. */
function* adopt<Kind extends KubernetesObject>({ client, owner, object, finalizer }: Handover<Kind>, causes: Causes): Task<Kind | null> {
  return yield* unlessGone(
    client.patch(
      object,
      (current) => {
        if (controllerOf(current)) return null;
        const metadata: KubernetesObject['metadata'] = {
          ...current.metadata,
          ownerReferences: [...ownersOf(current), controllerRefTo(owner)],
        };
        if (finalizer !== undefined) metadata.finalizers = [...new Set([...(current.metadata.finalizers ?? []), finalizer])];
        return { ...current, metadata } as Kind;
      },
      causes,
    ),
  );
}

function* release<Kind extends KubernetesObject>({ client, owner, object, finalizer }: Handover<Kind>, causes: Causes): Task {
  yield* unlessGone(
    client.patch(
      object,
      (current) => {
        const { ownerReferences: _, finalizers: before, ...metadata } = current.metadata;
        const others = ownersOf(current).filter((reference) => reference.uid !== owner.metadata.uid);
        const finalizers = ((before ?? []) as string[]).filter((other) => other !== finalizer);
        const kept = { ...(others.length > 0 ? { ownerReferences: others } : {}), ...(finalizers.length > 0 ? { finalizers } : {}) };
        return { ...current, metadata: { ...metadata, ...kept } } as Kind;
      },
      causes,
    ),
  );
}

function* unlessGone<Result>(task: Task<Result>): Task<Result | null> {
  try {
    return yield* task;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
