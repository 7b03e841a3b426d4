import { groupOf, packageNames } from './notation.ts';

/**
 * What Kubernetes' own API reference says of types and fields (English; Apache-2.0, The Kubernetes Authors). The texts are a file of their
 * own, generated/descriptions.json, so that nobody loads them who does not ask: whoever runs the program says once how to get at it. Editors
 * get those of fields that the handbook does not explain (dist/descriptions.rest.json).
 */
interface Descriptions {
  readonly texts: readonly string[];
  /** Type id → field name (empty for the type itself) → number of the text. */
  readonly of: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

let load: (() => string) | null = null;
let loaded: Descriptions | null = null;

/** Names the reader of generated/descriptions.json. It is called once, when the first description is wanted, and may throw. */
export function provideDescriptions(reader: () => string): void {
  load = reader;
  loaded = null;
}

function descriptions(): Descriptions {
  if (loaded) return loaded;
  let read: Descriptions = { texts: [], of: {} };
  try {
    if (load) read = JSON.parse(load()) as Descriptions;
  } catch {
    // Without the file there are no descriptions; everything else works.
  }
  loaded = read;
  return read;
}

/**
 * The description of a type (`core/v1.Container`), or of a field that stands in it, inlined ones included. Alpha and beta types are
 * described by their stable form where there is one. Undefined when nothing is known.
 */
export function descriptionOf(typeId: string, field = ''): string | undefined {
  const { texts, of } = descriptions();
  const number =
    of[typeId]?.[field] ??
    elsewhere(typeId, field)
      .map((id) => of[id]?.[field])
      .find((found) => found !== undefined);
  return number === undefined ? undefined : texts[number];
}

/** `apiVersion` and `kind` are described once for all; the rest by the stable form of the type. */
const elsewhere = (typeId: string, field: string): string[] =>
  field === 'apiVersion' || field === 'kind' ? ['meta/v1.TypeMeta'] : stableForms(typeId);

/** The same type name in the stable versions of the same API group. */
function stableForms(typeId: string): string[] {
  const dot = typeId.indexOf('.');
  const pkg = typeId.slice(0, dot);
  if (/\/v\d+$/.test(pkg)) return [];
  const group = groupOf(pkg);
  return packageNames()
    .filter((name) => /\/v\d+$/.test(name) && groupOf(name) === group)
    .map((name) => name + typeId.slice(dot));
}
