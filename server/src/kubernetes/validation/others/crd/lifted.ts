import type { FieldPath } from '../../fieldPath.ts';
import type { DefinitionSpec, Parts, Version } from './types.ts';

export interface Placed<Value> {
  readonly value: Value;
  readonly path: FieldPath;
}

/**
 * A definition in the server's internal form: a part that is the same in all versions stands once, at the top. Places are those of the
 * first version; printed are those of the internal form. Source: apiextensions/v1/conversion.go.
 */
export interface Lifted {
  readonly spec: DefinitionSpec;
  readonly top: { readonly [Name in keyof Parts]?: Placed<Parts[Name]> };
  /** What is left in each version. */
  readonly versions: readonly { readonly version: Version; readonly own: Parts }[];
  /** The versions as they are left; null when none are written. */
  readonly printed: readonly object[] | null;
}

/** Part of a version → what the server calls it at the top. */
const PARTS = {
  schema: 'validation',
  subresources: 'subresources',
  additionalPrinterColumns: 'additionalPrinterColumns',
  selectableFields: 'selectableFields',
} as const;

const NAMES = Object.keys(PARTS) as (keyof Parts)[];

/** No list and an empty one are the same; so are maps in any order. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return isNothing(a) && isNothing(b);
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, position) => isSame(item, b[position]));
  }
  const keys = Object.keys(a);
  const [left, right] = [a, b] as [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>];
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]));
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || (Array.isArray(value) && value.length === 0);

/** @param path of the spec */
export function lift(spec: DefinitionSpec, path: FieldPath): Lifted {
  const versions = (spec.versions ?? []).map((version) => version ?? {});
  const top: { [Name in keyof Parts]?: Placed<Parts[Name]> } = {};
  for (const name of NAMES) {
    if (versions.length === 0 || !versions.every((version) => isSame(version[name], versions[0]![name]))) continue;
    const at = path.child('versions').index(0).child(name).shownAs(path.child(PARTS[name]));
    Object.assign(top, { [name]: { value: versions[0]![name], path: at } });
  }
  const left = versions.map((version) => ({
    version,
    own: Object.fromEntries(NAMES.filter((name) => !top[name]).map((name) => [name, version[name]])) as Parts,
  }));
  const printed = left.map(({ version, own }) => ({ ...version, ...Object.fromEntries(NAMES.map((name) => [name, undefined])), ...own }));
  return { spec, top, versions: left, printed: spec.versions ? printed : null };
}
