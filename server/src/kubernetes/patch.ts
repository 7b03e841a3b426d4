import type { DecodeProblem } from './decode/problems.ts';
import type { FieldType, ObjectType } from './schema/model.ts';
import type { FieldError } from './validation/fieldErrors.ts';
import { FieldPath } from './validation/fieldPath.ts';

/** What Go calls the kinds of values in JSON. */
const GO_KINDS: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'bool',
  number: 'int64',
  array: 'slice',
  object: 'map',
};

/**
 * What the server says of a patch whose outcome does not fit the types of the kind. `kubectl apply` sends a patch where the object is there
 * already, and what is wrong with a manifest is told differently then: as one refused value, the patch. Null for what never gets so far.
 * Source: apiserver endpoints/handlers/patch.go applyPatchToObject, apimachinery runtime/converter.go fromUnstructured.
 *
 * @param outcome what comes of the patch, as JSON has it
 * @param type of the object: its fields are read in the order in which it has them, and the first that does not fit is told
 */
export function patchRefusal(problems: readonly DecodeProblem[], outcome: unknown, type: ObjectType): FieldError | null {
  const said = problems.filter(({ code }) => code !== 'duplicate-key');
  const [worst] = said.filter(({ weight }) => weight !== 'strict').sort((one, other) => byFields(type, one.data?.path, other.data?.path));
  const detail = worst ? faultOf(worst, outcome) : `strict decoding error: ${said.map(({ message }) => message).join(', ')}`;
  if (said.length === 0) return null;
  // The server prints the whole patch as the value.
  return { reason: 'FieldValueInvalid', path: FieldPath.of('patch'), message: `Invalid value: "map[…]": ${detail}` };
}

/** Types that read their JSON themselves, and the type in whose name they speak. */
const OWN_READERS: ReadonlyMap<string, string> = new Map([
  ['int-or-string', 'int32'],
  ['date-time', 'string'],
  ['micro-time', 'string'],
  ['duration', 'string'],
]);

function faultOf({ code, message, data }: DecodeProblem, outcome: unknown): string {
  if (code === 'bad-base64') return `error decoding from json: ${message}`;
  if (code !== 'wrong-type') return message;
  const wanted = String(data?.wanted);
  const got = goKind(String(data?.got), valueAt(outcome, data?.path));
  const reader = OWN_READERS.get(wanted);
  if (reader) return `${message.replace(/ into .*$/, '')} into Go value of type ${reader}`;
  switch (wanted) {
    case 'object':
      return `cannot restore struct from: ${got}`;
    case 'list':
    case 'bytes':
      return `cannot restore slice from ${got}`;
    case 'map':
      return `cannot restore map from ${got}`;
    case 'string':
      return got === 'int64' ? `cannot convert int64 to ${/ of type (\S+)$/.exec(message)?.[1] ?? 'string'}` : 'unrecognized type: string';
    case 'boolean':
      return 'unrecognized type: bool';
    default:
      return got === 'float64' && wanted.startsWith('int') ? `cannot convert float64 to ${wanted}` : `unrecognized type: ${wanted}`;
  }
}

/** A number with a fraction, or one that is too large, has another kind. */
const goKind = (got: string, value: unknown): string =>
  got === 'number' && typeof value === 'number' && !Number.isSafeInteger(value) ? 'float64' : (GO_KINDS[got] ?? got);

function valueAt(outcome: unknown, path: unknown): unknown {
  let value = outcome;
  for (const segment of Array.isArray(path) ? path : []) value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[segment];
  return value;
}

function byFields(type: ObjectType, one: unknown, other: unknown): number {
  let at: FieldType | undefined = type;
  const [left, right]: readonly unknown[][] = [Array.isArray(one) ? one : [], Array.isArray(other) ? other : []];
  if (!left || !right) return 0;
  for (let depth = 0; depth < left.length && depth < right.length; depth++) {
    const [a, b]: unknown[] = [left[depth], right[depth]];
    const object: ObjectType | undefined = at?.kind === 'object' ? at : undefined;
    if (a !== b) {
      const place = (name: unknown): number =>
        typeof name === 'number' ? name : (object?.fields.findIndex((field) => field.name === name) ?? 0);
      return place(a) - place(b);
    }
    at = object ? object.byName.get(String(a))?.type : at && 'element' in at ? at.element : undefined;
  }
  return 0;
}
