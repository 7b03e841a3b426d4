import type { DecodeProblem } from './decode/problems.ts';
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
 */
export function patchRefusal(problems: readonly DecodeProblem[]): FieldError | null {
  const said = problems.filter(({ code }) => code !== 'duplicate-key');
  const worst = said.find(({ weight }) => weight !== 'strict');
  const detail = worst ? faultOf(worst) : `strict decoding error: ${said.map(({ message }) => message).join(', ')}`;
  if (said.length === 0) return null;
  // The server prints the whole patch as the value.
  return { reason: 'FieldValueInvalid', path: FieldPath.of('patch'), message: `Invalid value: "map[…]": ${detail}` };
}

function faultOf({ code, message, data }: DecodeProblem): string {
  if (code !== 'wrong-type') return message;
  const wanted = String(data?.wanted);
  const got = GO_KINDS[String(data?.got)] ?? String(data?.got);
  switch (wanted) {
    case 'object':
      return `cannot restore struct from: ${got}`;
    case 'list':
      return `cannot restore slice from ${got}`;
    case 'map':
      return `cannot restore map from ${got}`;
    case 'string':
      return got === 'int64' ? `cannot convert int64 to ${/ of type (\S+)$/.exec(message)?.[1] ?? 'string'}` : 'unrecognized type: string';
    case 'boolean':
      return 'unrecognized type: bool';
    default:
      // A number that is refused here has a fraction.
      return got === 'int64' && wanted.startsWith('int') ? `cannot convert float64 to ${wanted}` : `unrecognized type: ${wanted}`;
  }
}
