import type { Json } from '../../../object.ts';
import type { ClientConfig } from '../admission/client.ts';

/** A JSON schema of a definition: what describes values, and what Kubernetes adds. */
export interface Schema {
  readonly id?: string;
  readonly $schema?: string;
  readonly $ref?: string | null;
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly default?: Json;
  readonly pattern?: string;
  readonly uniqueItems?: boolean;
  readonly enum?: readonly Json[] | null;
  readonly maximum?: number | null;
  readonly minimum?: number | null;
  readonly exclusiveMaximum?: boolean;
  readonly exclusiveMinimum?: boolean;
  readonly multipleOf?: number | null;
  readonly maxLength?: number | null;
  readonly minLength?: number | null;
  readonly maxItems?: number | null;
  readonly minItems?: number | null;
  readonly maxProperties?: number | null;
  readonly minProperties?: number | null;
  readonly required?: readonly string[] | null;
  /** Lists of schemas and anything else but a schema are refused. */
  readonly items?: Schema | readonly Schema[] | null;
  readonly allOf?: readonly Schema[] | null;
  readonly anyOf?: readonly Schema[] | null;
  readonly oneOf?: readonly Schema[] | null;
  readonly not?: Schema | null;
  readonly properties?: Schemas | null;
  readonly additionalProperties?: Schema | boolean | null;
  readonly additionalItems?: Schema | boolean | null;
  readonly patternProperties?: Schemas | null;
  readonly dependencies?: Readonly<Record<string, Schema | readonly string[] | null>> | null;
  readonly definitions?: Schemas | null;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean | null;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[] | null;
  readonly 'x-kubernetes-list-type'?: string | null;
  readonly 'x-kubernetes-map-type'?: string | null;
  readonly 'x-kubernetes-validations'?: readonly (ValidationRule | null)[] | null;
}

type Schemas = Readonly<Record<string, Schema>>;

export interface ValidationRule {
  readonly rule?: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string | null;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean | null;
}

export interface Names {
  readonly plural?: string;
  readonly singular?: string;
  readonly shortNames?: readonly string[] | null;
  readonly kind?: string;
  readonly listKind?: string;
  readonly categories?: readonly string[] | null;
}

export interface Subresources {
  readonly status?: object | null;
  readonly scale?: {
    readonly specReplicasPath?: string;
    readonly statusReplicasPath?: string;
    readonly labelSelectorPath?: string | null;
  } | null;
}

export interface Column {
  readonly name?: string;
  readonly type?: string;
  readonly format?: string;
  readonly jsonPath?: string;
}

/** What can differ between versions. */
export interface Parts {
  readonly schema?: { readonly openAPIV3Schema?: Schema | null } | null;
  readonly subresources?: Subresources | null;
  readonly additionalPrinterColumns?: readonly (Column | null)[] | null;
  readonly selectableFields?: readonly ({ readonly jsonPath?: string } | null)[] | null;
}

export interface Version extends Parts {
  readonly name?: string;
  readonly served?: boolean;
  readonly storage?: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string | null;
}

export interface DefinitionSpec {
  readonly group?: string;
  readonly names?: Names;
  readonly scope?: string;
  readonly versions?: readonly (Version | null)[] | null;
  readonly preserveUnknownFields?: boolean;
  readonly conversion?: {
    readonly strategy?: string;
    readonly webhook?: { readonly clientConfig?: ClientConfig | null; readonly conversionReviewVersions?: readonly string[] | null } | null;
  } | null;
}

/** One schema that a field has where several things may stand; null for anything else. */
export const schemaIn = (value: unknown): Schema | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;

/** The schema of a property, whatever it is called. */
export const propertyOf = ({ properties }: Schema, name: string): Schema | undefined =>
  properties && Object.hasOwn(properties, name) ? properties[name] : undefined;

export const isEmpty = (value: object | null | undefined): boolean => !value || Object.keys(value).length === 0;

interface Junctor {
  readonly name: (typeof JUNCTORS)[number];
  readonly index: number;
  readonly part: Schema;
}

const NONE: readonly Junctor[] = [];
const JUNCTORS = ['allOf', 'anyOf', 'oneOf'] as const;

/** The schemas that a schema holds under `allOf`, `anyOf` and `oneOf`, each with its place. */
export function junctors(schema: Schema): readonly Junctor[] {
  if (!schema.allOf && !schema.anyOf && !schema.oneOf) return NONE;
  return JUNCTORS.flatMap((name) => (schema[name] ?? []).map((part, index) => ({ name, index, part: part ?? {} })));
}
