import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Cause } from '../timeline.ts';
import type { OwnerReference } from './pod.ts';

export type Causes = readonly Cause[];
export const NO_CAUSES: Causes = [];

/** More causes than this are not told: the first ones are the nearest. */
const CAUSES_MAX = 8;

/** Where a list is put together. Copied out at its exact length: one that grows by pushing has room for seventeen, and lives as long as the timeline. */
const gathered: Cause[] = [];

type Reason = Causes | Cause | undefined;

/** Several reasons as one list, each once. */
export function because(...lists: readonly Reason[]): Causes {
  // Mostly there is one reason, which is a list already.
  const [first, second] = lists;
  if (lists.length <= 2 && Array.isArray(first) && first.length === 1 && (second === undefined || (second as Causes).length === 0))
    return first as Causes;
  const causes = gathered;
  causes.length = 0;
  // A list that nothing was added to is given back itself: most of them live as long as the timeline.
  let whole: Causes | null = null;
  for (const list of lists) {
    if (list === undefined) continue;
    const before = causes.length;
    if (!Array.isArray(list)) include(causes, list as Cause);
    else for (const cause of list as Causes) include(causes, cause);
    if (causes.length > before) whole = before === 0 && Array.isArray(list) && list.length === causes.length ? (list as Causes) : null;
  }
  return whole ?? (causes.length === 0 ? NO_CAUSES : causes.slice());
}

function include(causes: Cause[], cause: Cause): void {
  if (causes.length >= CAUSES_MAX) return;
  for (const known of causes) if (known === cause || sameCause(known, cause)) return;
  causes.push(cause);
}

function sameCause(one: Cause, other: Cause): boolean {
  if ('entry' in one || 'entry' in other) return 'entry' in one && 'entry' in other && one.entry === other.entry;
  return one.object === other.object && one.field === other.field && one.span?.start === other.span?.start;
}

/** Where the Pod template stands inside the kinds that make Pods; where a Job's stands inside the one kind that makes Jobs. */
const TEMPLATE_PATHS: Readonly<Record<string, string>> = {
  Deployment: 'spec.template.',
  ReplicaSet: 'spec.template.',
  ReplicationController: 'spec.template.',
  StatefulSet: 'spec.template.',
  DaemonSet: 'spec.template.',
  Job: 'spec.template.',
  CronJob: 'spec.jobTemplate.spec.template.',
};

function prefixIn(origin: KubernetesObject, kind: string): string {
  if (kind === 'Pod') return TEMPLATE_PATHS[origin.kind] ?? '';
  return origin.kind === 'CronJob' ? 'spec.jobTemplate.' : '';
}

/** Paths that were read before: the same few are asked for of each Pod. */
const paths = new Map<string, readonly string[]>();
const PATHS_MAX = 2000;

function stepsOf(path: string): readonly string[] {
  let steps = paths.get(path);
  if (!steps) {
    steps = path.split(/[.[\]]+/).filter((step) => step !== '');
    if (paths.size < PATHS_MAX) paths.set(path, steps);
  }
  return steps;
}

/** Value at `spec.containers[0].livenessProbe.failureThreshold`; undefined when it is not there. */
export function valueAt(object: unknown, path: string): unknown {
  let value: unknown = object;
  for (const step of stepsOf(path)) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

/**
 * Turns fields of live objects into causes that point at what was written: a Pod made by a Deployment points into the Deployment's template.
 * Knows which fields the manifest writes and which are defaults.
 */
export class Manifests {
  private readonly written = new Map<string, { readonly object: KubernetesObject; readonly written: KubernetesObject | null }>();
  /** Causes that were asked for before, by the object's UID. */
  private readonly known = new Map<string, { readonly generation: unknown; readonly causes: Map<string, Cause> }>();

  constructor(private readonly find: (kind: string, namespace: string, name: string) => KubernetesObject | undefined) {}

  /** `written` is the object before defaulting; null when that is not known. */
  add(object: KubernetesObject, written: KubernetesObject | null): void {
    this.written.set(`${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''}`, { object, written });
  }

  /** What was written of the object; null when that is not known. */
  writtenOf({ kind, metadata }: KubernetesObject): KubernetesObject | null {
    return this.written.get(`${kind}/${metadata.namespace ?? ''}/${metadata.name ?? ''}`)?.written ?? null;
  }

  /** The cause for a field of an object; a value that is not scalar is not repeated. */
  field(object: KubernetesObject, path: string): Cause {
    const { uid, name, generation } = object.metadata;
    const id = String(uid ?? name);
    let known = this.known.get(id);
    if (!known || known.generation !== generation) {
      known = { generation, causes: new Map() };
      this.known.set(id, known);
    }
    let cause = known.causes.get(path);
    if (!cause) {
      cause = this.resolve(object, path);
      known.causes.set(path, cause);
    }
    return cause;
  }

  private resolve(object: KubernetesObject, path: string): Cause {
    const origin = this.origin(object);
    const field = object === origin ? path : `${prefixIn(origin, object.kind)}${path}`;
    const known = this.written.get(`${origin.kind}/${origin.metadata.namespace ?? ''}/${origin.metadata.name ?? ''}`);
    // A ReplicaSet's size is its own while a rollout goes on: what was written is the Deployment's.
    const value = object.kind === 'Pod' ? valueAt(object, path) : valueAt(origin, field);
    const scalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const defaulted = known?.written != null && value !== undefined && valueAt(known.written, field) === undefined;
    return {
      object: `${origin.kind}/${origin.metadata.name ?? origin.metadata.generateName ?? ''}`,
      field,
      ...(scalar ? { value: String(value) } : {}),
      ...(defaulted ? { defaulted } : {}),
    };
  }

  /** The object a person wrote that this one comes from. */
  private origin(object: KubernetesObject): KubernetesObject {
    let origin = object;
    for (let steps = 0; steps < 4; steps++) {
      const owner = (origin.metadata.ownerReferences as OwnerReference[] | undefined)?.find((reference) => reference.controller);
      if (!owner) break;
      const found =
        this.find(owner.kind, origin.metadata.namespace ?? '', owner.name) ??
        this.written.get(`${owner.kind}/${origin.metadata.namespace ?? ''}/${owner.name}`)?.object;
      if (!found) break;
      origin = found;
    }
    return origin;
  }
}
