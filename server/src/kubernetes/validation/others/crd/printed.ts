import type { Json } from '../../../object.ts';
import { sortedKeys } from '../../printing.ts';
import { schemaIn } from './types.ts';

/**
 * The server prints its internal structures, with Go's names in Go's order. A field is `Name=json:kind`: kinds are s text, n number,
 * b boolean, * as it stands (null when there is none), ? a structure behind a pointer, [] a list and {} a map of structures.
 */
const STRUCTURES = {
  Version:
    'Name:s Served:b Storage:b Deprecated:b DeprecationWarning:* Schema:?Validation Subresources:?Subresources AdditionalPrinterColumns:[]Column SelectableFields:[]SelectableField',
  Validation: 'OpenAPIV3Schema=openAPIV3Schema:?Schema',
  Subresources: 'Status:* Scale:?Scale',
  Scale: 'SpecReplicasPath:s StatusReplicasPath:s LabelSelectorPath:*',
  Column: 'Name:s Type:s Format:s Description:s Priority:n JSONPath=jsonPath:s',
  SelectableField: 'JSONPath=jsonPath:s',
  Docs: 'Description:s URL=url:s',
  Rule: 'Rule:s Message:s MessageExpression:s Reason:* FieldPath:s OptionalOldSelf:*',
  Schema:
    'ID=id:s Schema=$schema:s Ref=$ref:* Description:s Type:s Nullable:b Format:s Title:s Default:j Maximum:* ExclusiveMaximum:b Minimum:* ExclusiveMinimum:b ' +
    'MaxLength:* MinLength:* Pattern:s MaxItems:* MinItems:* UniqueItems:b MultipleOf:* Enum:j MaxProperties:* MinProperties:* Required:* Items:items ' +
    'AllOf:[]Schema OneOf:[]Schema AnyOf:[]Schema Not:?Schema Properties:{}Schema AdditionalProperties:either PatternProperties:{}Schema ' +
    'Dependencies:{}dependency AdditionalItems:either Definitions:{}Schema ExternalDocs:?Docs Example:j ' +
    'XPreserveUnknownFields=x-kubernetes-preserve-unknown-fields:* XEmbeddedResource=x-kubernetes-embedded-resource:b ' +
    'XIntOrString=x-kubernetes-int-or-string:b XListMapKeys=x-kubernetes-list-map-keys:* XListType=x-kubernetes-list-type:* ' +
    'XMapType=x-kubernetes-map-type:* XValidations=x-kubernetes-validations:[]Rule',
} as const;

type Structure = keyof typeof STRUCTURES;
type Values = Readonly<Record<string, unknown>>;

interface GoField {
  readonly goName: string;
  readonly name: string;
  readonly kind: string;
}

const known = new Map<Structure, readonly GoField[]>();

function fieldsOf(structure: Structure): readonly GoField[] {
  let fields = known.get(structure);
  if (!fields) {
    fields = STRUCTURES[structure].split(' ').map((word) => {
      const [names = '', kind = ''] = word.split(':');
      const [goName = '', name = goName.charAt(0).toLowerCase() + goName.slice(1)] = names.split('=');
      return { goName, name, kind };
    });
    known.set(structure, fields);
  }
  return fields;
}

/** What Go calls the fields of a schema that say something, in Go's order. */
export function goNamesIn(schema: object): readonly string[] {
  const values = schema as Values;
  return fieldsOf('Schema').flatMap(({ goName, name, kind }) => {
    const value = values[name] ?? null;
    // Behind a pointer, an empty text and false say something, too.
    const isZero = value === null || (value === '' && kind === 's') || (value === false && kind === 'b');
    return isZero ? [] : [goName];
  });
}

/** @param value what stands in the object; undefined or null where nothing does */
function goValue(kind: string, value: unknown): unknown {
  const none = value === undefined || value === null;
  switch (kind) {
    case 's':
      return value ?? '';
    case 'n':
      return value ?? 0;
    case 'b':
      return value ?? false;
    case '*':
      return value ?? null;
    case 'j':
      return none ? null : sortedJson(value as Json);
    case 'items':
      if (none) return null;
      return {
        Schema: schemaIn(value) && printedAs('Schema', value),
        JSONSchemas: Array.isArray(value) ? goValue('[]Schema', value) : null,
      };
    case 'either':
      return none ? null : { Allows: value !== false, Schema: schemaIn(value) && printedAs('Schema', value) };
    case 'dependency':
      return { Schema: schemaIn(value) && printedAs('Schema', value), Property: Array.isArray(value) ? value : null };
  }
  if (none) return null;
  const inner = kind.replace(/^(?:\?|\[\]|\{\})/, '');
  const print = (item: unknown): unknown => (inner in STRUCTURES ? printedAs(inner as Structure, item) : goValue(inner, item));
  if (kind.startsWith('[]')) return (value as readonly unknown[]).map(print);
  if (kind.startsWith('{}'))
    return sortedKeys(Object.fromEntries(Object.entries(value as Values).map(([key, item]) => [key, print(item)])));
  return print(value);
}

/** A part of a definition as the server prints it. */
export function printedAs(structure: Structure, value: unknown): Values {
  const values = (value ?? {}) as Values;
  return Object.fromEntries(fieldsOf(structure).map(({ goName, name, kind }) => [goName, goValue(kind, values[name])]));
}

/** A value with the keys of all its maps sorted, as Go prints them. */
export function sortedJson(value: Json | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (Array.isArray(value)) return value.map(sortedJson);
  return sortedKeys(Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, sortedJson(entry as Json)])));
}
