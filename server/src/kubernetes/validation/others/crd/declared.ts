import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  type Fields,
  INT,
  listOf,
  mapOf,
  STRING,
  struct,
  TIMESTAMP,
  type Type,
} from '../../../values/cel/types.ts';
import { byteLength } from '../../../values/names.ts';
import { present } from '../../present.ts';
import { propertyOf, type Schema, schemaIn } from './types.ts';

/** What a schema is to expressions. Source: apiserver/pkg/cel/common/schemas.go SchemaDeclType. */
export interface Declared {
  readonly kind: 'list' | 'map' | 'object' | 'scalar';
  /** Of scalars. */
  readonly scalar?: Type;
  /** Most items, characters or entries. */
  readonly elementsMax: number;
  /** Fewest bytes of JSON. */
  readonly bytesMin: () => number;
  /** What lists and maps hold. */
  readonly item?: Declared;
  /** By the name that expressions write. */
  readonly field?: (name: string) => Declared | undefined;
}

/** @param name what objects are called, and those within by it */
export function typeOfDeclared({ kind, scalar, item, field }: Declared, name: string): Type {
  if (kind === 'list' && item) return listOf(typeOfDeclared(item, `${name}.@idx`));
  if (kind === 'map' && item) return mapOf(STRING, typeOfDeclared(item, `${name}.@elem`));
  return kind === 'object' && field ? struct(name, fieldsOf(field, name)) : (scalar ?? DYN);
}

export const REQUEST_BYTES_MAX = 3 * 1024 * 1024;
const QUOTES = 2;

const simple = (scalar: Type, bytes: number, elementsMax = 0): Declared => ({
  kind: 'scalar',
  scalar,
  elementsMax,
  bytesMin: () => bytes,
});

const DECLARED_BOOL = simple(BOOL, 4);
const DECLARED_DOUBLE = simple(DOUBLE, 1);
const DECLARED_INT = simple(INT, 1);
const DECLARED_DURATION = simple(DURATION, 3, 32);
const DECLARED_DATE = simple(TIMESTAMP, 12, 12);
const DECLARED_TIME = simple(TIMESTAMP, 21, 32);

const NAMES: Schema = { type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } };
const PLAIN: Schema = { type: 'string' };

const known = new WeakMap<Schema, Declared | null>();
const knownRoots = new WeakMap<Schema, Declared | null>();

/**
 * Null for what expressions do not see.
 * @param isResource an object with a kind and metadata of its own
 */
export function declaredOf(schema: Schema, isResource: boolean): Declared | null {
  const store = isResource ? knownRoots : known;
  let declared = store.get(schema);
  if (declared === undefined) {
    declared = declare(isResource && !schema['x-kubernetes-int-or-string'] ? withMetadata(schema) : schema);
    store.set(schema, declared);
  }
  return declared;
}

const within = (schema: Schema): Declared | null => declaredOf(schema, schema['x-kubernetes-embedded-resource'] === true);

const atLeastNothing = (value: number): number => Math.max(value, 0);

function declare(schema: Schema): Declared | null {
  if (schema['x-kubernetes-int-or-string']) return simple(DYN, 1, charactersMax(schema));
  switch (schema.type) {
    case 'array':
      return declareList(schema);
    case 'object': {
      const values = schemaIn(schema.additionalProperties);
      return values ? declareMap(schema, values) : declareObject(schema);
    }
    case 'string':
      return declareText(schema);
    case 'boolean':
      return DECLARED_BOOL;
    case 'number':
      return DECLARED_DOUBLE;
    case 'integer':
      return DECLARED_INT;
    default:
      return null;
  }
}

/** `[]`, `{}` */
const twoBytes = (): number => 2;

function declareList({ items, maxItems }: Schema): Declared | null {
  const schema = schemaIn(items);
  const item = schema && within(schema);
  if (!item) return null;
  const elementsMax = present(maxItems) ? atLeastNothing(maxItems) : Math.floor((REQUEST_BYTES_MAX - QUOTES) / (item.bytesMin() + 1));
  return { kind: 'list', elementsMax, bytesMin: twoBytes, item };
}

/** A key and what stands around it. */
const ENTRY_BYTES = 6;

function declareMap({ maxProperties }: Schema, values: Schema): Declared | null {
  const item = within(values);
  if (!item) return null;
  const most = Math.floor((REQUEST_BYTES_MAX - QUOTES) / (item.bytesMin() + ENTRY_BYTES));
  const elementsMax = present(maxProperties) ? atLeastNothing(maxProperties) : most;
  return { kind: 'map', elementsMax, bytesMin: twoBytes, item };
}

/** Quotes, a colon and a comma. */
const FIELD_BYTES = 4;

function declareObject(schema: Schema): Declared {
  const { properties } = schema;
  /** Names that hold what others may not; they are few. */
  let names: ReadonlyMap<string, string> | null = null;
  const field = (name: string): Declared | undefined => {
    if (!name.includes('__')) {
      const property = RESERVED.has(name) ? undefined : propertyOf(schema, name);
      return property && (within(property) ?? undefined);
    }
    names ??= namesOf(properties);
    const own = names.get(name);
    const property = own === undefined ? undefined : propertyOf(schema, own);
    return property && (within(property) ?? undefined);
  };
  let bytes: number | null = null;
  const bytesMin = (): number => {
    bytes ??= [...new Set(schema.required)].reduce((sum, name) => {
      const property = propertyOf(schema, name);
      const declared = property && !present(property.default) ? within(property) : null;
      return declared ? sum + byteLength(name) + declared.bytesMin() + FIELD_BYTES : sum;
    }, QUOTES);
    return bytes;
  };
  return { kind: 'object', elementsMax: 0, bytesMin, field };
}

/** Fields are looked at when they are asked for: rules name few of them. */
function fieldsOf(field: (name: string) => Declared | undefined, owner: string): Fields {
  const types = new Map<string, Type | undefined>();
  return {
    get(name) {
      if (!types.has(name)) {
        // A word of the language may be written as it is.
        const own = field(name) === undefined && RESERVED.has(name) ? `__${name}__` : name;
        const declared = field(own);
        types.set(name, declared && typeOfDeclared(declared, `${owner}.${own}`));
      }
      return types.get(name);
    },
  };
}

function namesOf(properties: Schema['properties']): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const property of Object.keys(properties ?? {})) {
    const name = escaped(property);
    if (name !== null) names.set(name, property);
  }
  return names;
}

function declareText(schema: Schema): Declared {
  switch (schema.format) {
    case 'byte':
      return simple(BYTES, 2, present(schema.maxLength) ? atLeastNothing(schema.maxLength) : REQUEST_BYTES_MAX - QUOTES);
    case 'duration':
      return DECLARED_DURATION;
    case 'date':
      return DECLARED_DATE;
    case 'date-time':
      return DECLARED_TIME;
    default:
      return simple(STRING, 2, charactersMax(schema));
  }
}

const BYTES_OF_CHARACTER = 4;

function charactersMax(schema: Schema): number {
  const { maxLength } = schema;
  if (present(maxLength)) return atLeastNothing(maxLength) * BYTES_OF_CHARACTER;
  const values = schema['x-kubernetes-int-or-string'] ? [] : (schema.enum ?? []);
  if (values.length === 0) return REQUEST_BYTES_MAX - QUOTES;
  return Math.max(0, ...values.map((value) => (typeof value === 'string' ? byteLength(value) : 0)));
}

/** `apiVersion`, `kind` and the names in `metadata` can always be asked for. Source: model/schemas.go WithTypeAndObjectMeta. */
function withMetadata(schema: Schema): Schema {
  const typeOf = (name: string): string | undefined => propertyOf(schema, name)?.type;
  const metadata = propertyOf(schema, 'metadata');
  const isNamed = metadata?.type === 'object' && ['name', 'generateName'].every((name) => propertyOf(metadata, name)?.type === 'string');
  if (isNamed && typeOf('kind') === 'string' && typeOf('apiVersion') === 'string') return schema;
  return { ...schema, properties: { ...schema.properties, kind: PLAIN, apiVersion: PLAIN, metadata: NAMES } };
}

/** Words of the language, and how they and what no name may hold are written. Source: apiserver/pkg/cel/escaping.go. */
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const WRITTEN: Readonly<Record<string, string>> = { __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' };

/** The name of a property as expressions write it; null for what cannot be written. */
export function escaped(name: string): string | null {
  if (RESERVED.has(name)) return `__${name}__`;
  if (!name.includes('__') && PLAIN_NAME.test(name)) return name;
  if (!/^[A-Za-z_./-][A-Za-z0-9_./-]*$/.test(name)) return null;
  return name.replace(/__|[./-]/g, (sign) => WRITTEN[sign]!);
}
