import type { ObjectMeta } from '../../object.ts';
import type { RuleContext } from '../rule.ts';
import type { Container, PodSpec } from './types.ts';
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

/** Written out, so that all contexts of Pods are made alike whatever they come from: spreading a context is quick only then. */
export function podContext(
  { version, object, stored, kept }: RuleContext,
  spec: PodSpec,
  metadata: ObjectMeta,
  isPod: boolean,
): PodContext {
  const claimNames = new Set<string>();
  for (const claim of spec.resourceClaims ?? []) if (claim?.name) claimNames.add(claim.name);
  return { version, object, stored, kept, spec, metadata, isPod, volumes: new Map(), claimNames, hostUsers: spec.hostUsers ?? true };
}
