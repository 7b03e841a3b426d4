import type { Json } from '../../../object.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { marshalled } from '../../printing.ts';
import { sortedJson } from './printed.ts';
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

/** Equal parts have equal texts; no list and an empty one are the same. */
const textOf = (part: Parts[keyof Parts]): string =>
  Array.isArray(part) && part.length === 0 ? 'null' : marshalled(sortedJson((part ?? null) as Json));

/** @param path of the spec */
export function lift(spec: DefinitionSpec, path: FieldPath): Lifted {
  const versions = (spec.versions ?? []).map((version) => version ?? {});
  const top: { [Name in keyof Parts]?: Placed<Parts[Name]> } = {};
  for (const name of NAMES) {
    const texts = versions.length > 1 ? versions.map((version) => textOf(version[name])) : [];
    if (versions.length === 0 || texts.some((text) => text !== texts[0])) continue;
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
