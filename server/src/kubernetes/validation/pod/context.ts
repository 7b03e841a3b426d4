import type { ObjectMeta } from '../../object.ts';
import type { RuleContext } from '../rule.ts';
import type { Container, PodSpec, ResourceList } from './types.ts';
import type { Volume } from './volumes/types.ts';

/** What rules of a Pod spec may know. */
export interface PodContext extends RuleContext {
  readonly spec: PodSpec;
  /** Metadata of the Pod or of the template around the spec. */
  readonly metadata: ObjectMeta;
  /** True in a Pod, false in a template. Some rules are looser or stricter in templates. */
  readonly isPod: boolean;
  /** Volumes without a refusal of their own, filled while volumes are judged: only these can be mounted. */
  readonly volumes: Map<string, Volume>;
  /** Names in `spec.resourceClaims`. */
  readonly claimNames: ReadonlySet<string>;
  /** False when the Pod runs in a user namespace of its own. */
  readonly hostUsers: boolean;
}

/** What rules of a container may know. */
export interface ContainerContext extends PodContext {
  readonly container: Container;
}

/** What came before in the list under judgement. */
export interface Seen {
  readonly seen: Set<string>;
}

/** Everything that a context of a Pod may hold. */
interface Whole extends ContainerContext, Seen {
  readonly limits: ResourceList;
}

/**
 * Written out, with a place for what is not known yet, so that all contexts of Pods are made alike whatever they come from: a context that was
 * spread takes many times as long to make, and each rule as many ways to read it.
 */
function whole(
  { version, object, stored, kept, spec, metadata, isPod, volumes, claimNames, hostUsers }: PodContext,
  container: Container | undefined,
  seen: Set<string> | undefined,
  limits: Whole['limits'] | undefined,
): unknown {
  return { version, object, stored, kept, spec, metadata, isPod, volumes, claimNames, hostUsers, container, seen, limits };
}

export function podContext(
  { version, object, stored, kept }: RuleContext,
  spec: PodSpec,
  metadata: ObjectMeta,
  isPod: boolean,
): PodContext {
  const claimNames = new Set<string>();
  for (const claim of spec.resourceClaims ?? []) if (claim?.name) claimNames.add(claim.name);
  const hostUsers = spec.hostUsers ?? true;
  const known: PodContext = { version, object, stored, kept, spec, metadata, isPod, volumes: new Map(), claimNames, hostUsers };
  return whole(known, undefined, undefined, undefined) as PodContext;
}

/** With a container, for the rules below it. */
export function inContainer<Context extends PodContext>(context: Context, container: Container): Context & ContainerContext {
  const { seen, limits } = context as PodContext & Partial<Whole>;
  return whole(context, container, seen, limits) as Context & ContainerContext;
}

/** With a list's names, for the rules of its items. */
export function seeing<Context extends PodContext>(context: Context, seen = new Set<string>()): Context & Seen {
  const { container, limits } = context as PodContext & Partial<Whole>;
  return whole(context, container, seen, limits) as Context & Seen;
}

/** With the limits, for the rules of the requests beside them. */
export function limitedBy<Context extends PodContext>(context: Context, limits: Whole['limits']): Context & Pick<Whole, 'limits'> {
  const { container, seen } = context as PodContext & Partial<Whole>;
  return whole(context, container, seen, limits) as Context & Pick<Whole, 'limits'>;
}
