import type { MinorVersion } from '../object.ts';

/**
 * The shape of the API as Kubernetes' Go types declare it. `goType` is how Go prints the type in error messages (`v1.Protocol`,
 * `[]v1.Container`, `map[string]string`), pointers left out.
 */
export type ScalarKind =
  | 'string'
  | 'boolean'
  | 'int32'
  | 'int64'
  | 'number'
  | 'quantity'
  | 'int-or-string'
  | 'date-time'
  | 'micro-time'
  | 'duration'
  | 'bytes'
  | 'raw';

export type FieldType = ScalarType | ListType | MapType | ObjectType;

export interface ScalarType {
  readonly kind: ScalarKind;
  readonly goType: string;
  /** Values of a named string type; [] when there are none. */
  readonly values: readonly string[];
  /** The values are all there are (OpenAPI enum); otherwise they are merely well known. */
  readonly closed: boolean;
  /** For `raw`: what the value looks like when it is an object, if that is known (JSON schemas inside a CustomResourceDefinition). */
  readonly hint: string | null;
}

interface ListType {
  readonly kind: 'list';
  readonly goType: string;
  readonly element: FieldType;
}

interface MapType {
  readonly kind: 'map';
  readonly goType: string;
  readonly element: FieldType;
}

/** A Go struct. Its fields are read when they are first asked for. */
export interface ObjectType {
  readonly kind: 'object';
  /** Package and name: `core/v1.Container`. */
  readonly id: string;
  /** `Container`. */
  readonly name: string;
  readonly goType: string;
  /** In the order of the Go struct, which is the order of the JSON the server writes; inlined structs stand in place. */
  readonly fields: readonly Field[];
  readonly byName: ReadonlyMap<string, Field>;
  /** Written as a whole in server-side apply (structType=atomic). */
  readonly atomic: boolean;
}

export type Union = 'one' | 'most';

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Position among the fields of its object. */
  readonly index: number;
  /** Names of the inlined Go structs the field sits in, as error messages have them: `ProbeHandler.`; else empty. */
  readonly inlinedIn: string;
  /** Of the fields that share this group at most one, or exactly one, may be set: `{ group: 'core/v1.VolumeSource', rule: 'most' }`. */
  readonly union: { readonly group: string; readonly rule: Union } | null;
  /** Go has a pointer here: a zero value that is written differs from none. */
  readonly pointer: boolean;
  /** Zero values are left out of the JSON the server writes. */
  readonly omitEmpty: boolean;
  /** Zero structs too. */
  readonly omitZero: boolean;
  /** The OpenAPI document calls it required. Validation decides, and differs for some fields. */
  readonly required: boolean;
  /** First minor release (of 1.x) that has the field; 0 when it is as old as its type. */
  readonly sinceMinor: number;
  /** Last minor release that has the field; 99 when it is there still. */
  readonly untilMinor: number;
  readonly deprecated: boolean;
  readonly discriminator: boolean;
  readonly listType: 'atomic' | 'set' | 'map' | null;
  readonly listMapKeys: readonly string[];
  readonly mapType: 'atomic' | 'granular' | null;
  /** `merge`, `replace`, `merge,retainKeys`… of a strategic merge patch. */
  readonly patchStrategy: string | null;
  readonly patchMergeKey: string | null;
  readonly featureGate: string | null;
  /** Default as the marker in the source has it (JSON); only few fields carry one, see kubernetes/defaults for what the server does. */
  readonly declaredDefault: string | null;
}

/** A kind of one API version. */
export interface KindSchema {
  readonly group: string;
  readonly version: string;
  /** `apps/v1`, `v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  /** `deployments`; null for kinds that are no resource (lists, Scale, Eviction). */
  readonly resource: string | null;
  readonly namespaced: boolean;
  readonly type: ObjectType;
  /** Minor release (1.x) in which it came; 0 when that is not recorded. */
  readonly introducedMinor: number;
  readonly deprecatedMinor: number;
  /** Minor release without it; 99 when there is none. */
  readonly removedMinor: number;
  /** `apps/v1/Deployment`: what to use instead; null when there is nothing to replace. */
  readonly replacement: string | null;
}

const minors = new Map<string, number>();

/** `1.36` → 36. */
export function minorOf(version: MinorVersion): number {
  let minor = minors.get(version);
  if (minor === undefined) {
    minor = Number(version.slice(version.indexOf('.') + 1));
    minors.set(version, minor);
  }
  return minor;
}

export const isAvailable = (field: Field, version: MinorVersion): boolean => {
  const minor = minorOf(version);
  return field.sinceMinor <= minor && minor <= field.untilMinor;
};
