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

/**
 * Several reasons as one list, each once. Lists of more than one are all made here, so that none has a cause twice; one that nothing is added to
 * is given back itself: most of them live as long as the timeline.
 */
export function because(...lists: readonly Reason[]): Causes {
  let causes: Causes = NO_CAUSES;
  for (const list of lists) {
    if (list === undefined) continue;
    if (!Array.isArray(list)) causes = including(causes, list as Cause);
    else if (causes.length === 0) causes = list;
    else for (let at = 0; at < list.length; at++) causes = including(causes, list[at]!);
  }
  return causes === gathered ? gathered.slice() : causes;
}

/** The list with one more cause. It is put together in `gathered` once there is something to add. */
function including(causes: Causes, cause: Cause): Causes {
  if (causes.length >= CAUSES_MAX || includes(causes, cause)) return causes;
  if (causes !== gathered) {
    gathered.length = 0;
    for (let at = 0; at < causes.length; at++) gathered.push(causes[at]!);
  }
  gathered.push(cause);
  return gathered;
}

function includes(causes: Causes, cause: Cause): boolean {
  const entry = 'entry' in cause ? cause.entry : undefined;
  for (let at = 0; at < causes.length; at++) {
    const known = causes[at]!;
    if (known === cause) return true;
    if (entry === undefined ? sameField(known, cause) : 'entry' in known && known.entry === entry) return true;
  }
  return false;
}

function sameField(one: Cause, other: Cause): boolean {
  if ('entry' in one || 'entry' in other) return false;
  return one.field === other.field && one.object === other.object && one.span?.start === other.span?.start;
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

/** The claim template that a StatefulSet's Pod has a volume from; undefined for what the Pod template says itself. Source: updateStorage. */
function claimTemplateOf(pod: KubernetesObject, { spec }: KubernetesObject, path: string): string | undefined {
  const at = /^spec\.volumes\[(\d+)\]/.exec(path)?.[1];
  const templates: readonly KubernetesObject[] = spec?.volumeClaimTemplates ?? [];
  if (at === undefined || templates.length === 0) return undefined;
  const name: unknown = pod.spec?.volumes?.[Number(at)]?.name;
  const index = templates.findIndex(({ metadata }) => metadata?.name === name);
  return index < 0 ? undefined : `spec.volumeClaimTemplates[${index}]`;
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
    const template = origin.kind === 'StatefulSet' && object.kind === 'Pod' ? claimTemplateOf(object, origin, path) : undefined;
    if (template !== undefined) return { object: `${origin.kind}/${origin.metadata.name ?? ''}`, field: template };
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
