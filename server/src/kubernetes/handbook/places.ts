import { podTemplatePath } from '../podTemplates.ts';

/**
 * Places of manifests as the handbook names them: `kind: Pod`, `Pod.spec.containers[].image`, `Pod.spec.restartPolicy=Never` (a value),
 * `Pod.status.conditions[Ready]` (a condition), `Pod.metadata.annotations[kubernetes.io/config.mirror]` (a key of a map).
 */
export interface Place {
  readonly kind: string;
  /** Names of fields; lists and maps are entered by the name that comes next. */
  readonly names: readonly string[];
  /** What follows `=`. */
  readonly value: string | null;
  /** The condition or key in brackets at the end. */
  readonly key: string | null;
}

/** Reads a place; null for what is nowhere in a manifest (`command view`, `concept page only`). */
export function placeOf(where: string): Place | null {
  const kind = /^kind: ([A-Z]\w*)$/.exec(where)?.[1];
  if (kind !== undefined) return { kind, names: [], value: null, key: null };
  const match = /^([A-Z]\w*)\.([\w.[\]]*?[\w\]])(?:\[([^\][]+)\])?(?:=(\S+))?$/.exec(where);
  if (!match) return null;
  const [, root = '', path = '', key = null, value = null] = match;
  return { kind: root, names: path.replaceAll('[]', '').split('.'), value, key };
}

/** Containers of other lists mean the same as those of `containers`. */
export const CONTAINER_LISTS: Readonly<Record<string, string>> = {
  initContainers: 'containers',
  ephemeralContainers: 'containers',
  initContainerStatuses: 'containerStatuses',
  ephemeralContainerStatuses: 'containerStatuses',
};

/**
 * The names under which concepts may list a place of an object, the most telling ones first: the place itself, then the same place of a Pod
 * when it lies in a Pod template, then of a plain container. `value` is the scalar written there.
 */
export function placeNames(
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
  path: readonly (string | number)[],
  value: string | null,
): string[] {
  if (path.length === 0 || (path.length === 1 && path[0] === 'kind' && value === kind)) return [`kind: ${kind}`];
  const roots: [string, readonly (string | number)[]][] = [[kind, path]];
  const template = podTemplatePath({ apiVersion, kind });
  if (template && template.length > 0 && template.every((name, at) => path[at] === name)) roots.push(['Pod', path.slice(template.length)]);
  for (const [root, below] of [...roots]) {
    const plain = below.map((part, at) =>
      typeof below[at + 1] === 'number' && Object.hasOwn(CONTAINER_LISTS, part) ? CONTAINER_LISTS[part]! : part,
    );
    if (plain.some((part, at) => part !== below[at])) roots.push([root, plain]);
  }
  return roots.flatMap(([root, below]) => (below.length > 0 ? namesOf(root, below, value) : []));
}

function namesOf(root: string, path: readonly (string | number)[], value: string | null): string[] {
  const text = (parts: readonly (string | number)[]): string =>
    parts.reduce<string>((out, part) => (typeof part === 'number' ? `${out}[]` : `${out}.${part}`), root);
  const whole = text(path);
  const names = value === null ? [] : [`${whole}=${value}`];
  if (value !== null && path.at(-1) === 'type' && path.at(-3) === 'conditions') names.push(`${text(path.slice(0, -2))}[${value}]`);
  // What is said of the items of a list is told at the list: nobody points at an item as such.
  names.push(whole, `${whole}[]`, `${text(path.slice(0, -1))}[${path.at(-1)}]`);
  return names;
}
