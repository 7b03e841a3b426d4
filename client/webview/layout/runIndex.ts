import type {
  Cause,
  KubectlEntry,
  ObjectEntry,
  SimulationRun,
  StatusEntry,
  TimelineEntry,
} from '../../../server/src/simulation/timeline.ts';

type FieldCause = Extract<Cause, { field: string }>;

/** Everything of one object, in order of time. */
export interface ObjectEntries {
  /** `Pod/web`. */
  readonly object: string;
  readonly entries: TimelineEntry[];
  readonly statuses: StatusEntry[];
  readonly prints: KubectlEntry[];
  readonly states: ObjectEntry[];
  /** When it was gone, seconds; null while it is there. */
  deletedAt: number | null;
  owner: string | null;
}

/** A run made ready for questions: by id, by object, causes backwards. */
export interface RunIndex {
  readonly run: SimulationRun;
  readonly byId: ReadonlyMap<number, TimelineEntry>;
  /** Order of first appearance. */
  readonly objects: ReadonlyMap<string, ObjectEntries>;
  /** Entry id → ids of the entries it brought about. */
  readonly effects: ReadonlyMap<number, readonly number[]>;
  /** `object field` → ids of the entries that name it as a cause. */
  readonly byField: ReadonlyMap<string, readonly number[]>;
}

export const isFieldCause = (cause: Cause): cause is FieldCause => 'field' in cause;

export const fieldKey = (object: string, field: string): string => `${object} ${field}`;

export function indexRun(run: SimulationRun): RunIndex {
  const byId = new Map<number, TimelineEntry>();
  const objects = new Map<string, ObjectEntries>();
  const effects = new Map<number, number[]>();
  const byField = new Map<string, number[]>();
  for (const entry of run.timeline) {
    byId.set(entry.id, entry);
    place(objects, entry);
    for (const cause of entry.causes) {
      if (isFieldCause(cause)) push(byField, fieldKey(cause.object, cause.field), entry.id);
      else push(effects, cause.entry, entry.id);
    }
  }
  return { run, byId, objects, effects, byField };
}

function place(objects: Map<string, ObjectEntries>, entry: TimelineEntry): void {
  let of = objects.get(entry.object);
  if (!of) {
    of = { object: entry.object, entries: [], statuses: [], prints: [], states: [], deletedAt: null, owner: null };
    objects.set(entry.object, of);
  }
  of.entries.push(entry);
  if (entry.type === 'status') {
    of.statuses.push(entry);
    of.owner ??= entry.owner ?? null;
  } else if (entry.type === 'kubectl') of.prints.push(entry);
  else if (entry.type === 'object') {
    of.states.push(entry);
    of.owner ??= entry.owner;
  } else if (entry.type === 'deleted') of.deletedAt = entry.t;
}

function push<K>(map: Map<K, number[]>, key: K, id: number): void {
  const ids = map.get(key);
  if (ids) ids.push(id);
  else map.set(key, [id]);
}

/**
 * Objects with their owners above them, each with its depth. The family of the subject comes first; the others keep the order of their
 * appearance.
 */
export function objectTree(index: RunIndex, subject: string): readonly { readonly of: ObjectEntries; readonly depth: number }[] {
  const children = new Map<string, ObjectEntries[]>();
  const roots: ObjectEntries[] = [];
  for (const of of index.objects.values()) {
    const parent = of.owner !== null && of.owner !== of.object && index.objects.has(of.owner) ? of.owner : null;
    if (parent === null) roots.push(of);
    else {
      const siblings = children.get(parent);
      if (siblings) siblings.push(of);
      else children.set(parent, [of]);
    }
  }
  const ordered: { of: ObjectEntries; depth: number }[] = [];
  const seen = new Set<string>();
  const visit = (of: ObjectEntries, depth: number): void => {
    if (seen.has(of.object)) return;
    seen.add(of.object);
    ordered.push({ of, depth });
    for (const child of children.get(of.object) ?? []) visit(child, depth + 1);
  };
  const family = roots.find(({ object }) => object === rootOf(index, subject));
  if (family) visit(family, 0);
  for (const of of roots) visit(of, 0);
  // Owners that own each other in a circle have no root; they are shown all the same.
  for (const of of index.objects.values()) visit(of, 0);
  return ordered;
}

/** The owner of the owner… of an object, as far as the run has them. */
export function rootOf(index: RunIndex, object: string): string {
  const seen = new Set<string>();
  let root = object;
  for (
    let owner = index.objects.get(root)?.owner;
    owner && index.objects.has(owner) && !seen.has(owner);
    owner = index.objects.get(root)?.owner
  ) {
    seen.add(owner);
    root = owner;
  }
  return root;
}

export const kindOf = (object: string): string => object.slice(0, Math.max(0, object.indexOf('/')));
export const nameOf = (object: string): string => object.slice(object.indexOf('/') + 1);

/** The container that an entry is about, if it is about one. */
export const containerOf = (entry: TimelineEntry): string | null => ('container' in entry ? entry.container : null);

/** Names of the containers of a Pod, or of the first Pod when the object makes Pods: whose logs can be asked for. */
export function containersOf(index: RunIndex, object: string): readonly string[] {
  const pods = [...index.objects.values()].filter(({ statuses }) => statuses.length > 0);
  const last = (pods.find((pod) => pod.object === object) ?? pods[0])?.statuses.at(-1);
  return last ? [...Object.keys(last.initContainers), ...Object.keys(last.containers), ...Object.keys(last.ephemeralContainers ?? {})] : [];
}
