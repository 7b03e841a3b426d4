import { applyDefaults } from '../defaults/defaults.ts';
import type { KubernetesObject } from '../object.ts';
import type { Attributes } from './attributes.ts';

/** An object of the surroundings; cluster-wide kinds are asked for without a namespace. */
export function standing({ surroundings }: Attributes, kind: string, name: string, namespace = ''): KubernetesObject | undefined {
  const named = ofKind(surroundings.objects, kind).byName.get(name);
  return namespace === '' ? named?.[0] : named?.find((object) => namespaceOf(object) === namespace);
}

/** All objects of a kind in the surroundings, by name; of the request's namespace or cluster-wide. */
export function standingAll({ surroundings }: Attributes, kind: string, namespace = ''): readonly KubernetesObject[] {
  const { all, byNamespace } = ofKind(surroundings.objects, kind);
  return namespace === '' ? all : (byNamespace.get(namespace) ?? NONE);
}

/** Those of a namespace as the server stored them, with defaults. Nobody may change them. */
export function completedAll({ surroundings, version }: Attributes, kind: string, namespace: string): readonly KubernetesObject[] {
  const { completed, byNamespace } = ofKind(surroundings.objects, kind);
  const written = byNamespace.get(namespace);
  if (!written) return NONE;
  const key = `${version}/${namespace}`;
  let found = completed.get(key);
  if (!found) {
    found = written.map((object) => applyDefaults(structuredClone(object), version));
    completed.set(key, found);
  }
  return found;
}

const NONE: readonly KubernetesObject[] = [];
const namespaceOf = ({ metadata }: KubernetesObject): string => metadata.namespace || 'default';

/** The objects of one kind. */
interface OfKind {
  /** Sorted by name. */
  readonly all: readonly KubernetesObject[];
  readonly byName: ReadonlyMap<string, readonly KubernetesObject[]>;
  /** Each list sorted by name. */
  readonly byNamespace: ReadonlyMap<string, readonly KubernetesObject[]>;
  /** By version and namespace. */
  readonly completed: Map<string, readonly KubernetesObject[]>;
}

interface Known {
  /** Number of objects it was made of: lists grow while the documents of a file are judged one after the other. */
  readonly count: number;
  readonly kinds: Map<string, OfKind>;
}

/**
 * A folder of 10,000 manifests holds hundreds of objects that others are judged by, and some ten questions about them are asked for each of
 * the others: to look at all of them every time was more than a third of a check.
 */
const known = new WeakMap<readonly KubernetesObject[], Known>();

function ofKind(objects: readonly KubernetesObject[], kind: string): OfKind {
  let here = known.get(objects);
  if (here?.count !== objects.length) {
    here = { count: objects.length, kinds: new Map() };
    known.set(objects, here);
  }
  let found = here.kinds.get(kind);
  if (!found) {
    const written = objects.filter((object) => object.kind === kind);
    const all = written.toSorted((a, b) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1));
    const byName = grouped(written, ({ metadata }) => metadata.name ?? '');
    found = { all, byName, byNamespace: grouped(all, namespaceOf), completed: new Map() };
    here.kinds.set(kind, found);
  }
  return found;
}

function grouped(objects: readonly KubernetesObject[], keyOf: (object: KubernetesObject) => string): Map<string, KubernetesObject[]> {
  const groups = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    const key = keyOf(object);
    const group = groups.get(key);
    if (group) group.push(object);
    else groups.set(key, [object]);
  }
  return groups;
}
