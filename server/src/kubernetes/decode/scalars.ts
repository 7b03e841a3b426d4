import { type Node, resolved, type SequenceNode } from '../../manifest/index.ts';
import type { ScalarType } from '../schema/model.ts';
import { trimSpace } from '../values/goSpace.ts';
import { parseQuantity } from '../values/quantity.ts';
import { parseBase64 } from './base64.ts';
import { integerOf, type JsonWord, jsonWord, numberLiteral, scalarText } from './literals.ts';
import { parseTime } from './times.ts';

/** Why a value does not fit its type. */
export interface ScalarFault {
  readonly weight: 'fatal' | 'type';
  readonly code: 'wrong-type' | 'bad-quantity' | 'bad-time' | 'bad-base64' | 'bad-value';
  /** JSON word of the value, for `wrong-type`. */
  readonly got?: JsonWord;
  /** The number that does not fit, for `wrong-type`; empty where the type as such is wrong. */
  readonly literal?: string;
  /** Go type that was wanted, where it is not the field's own (an int-or-string wants int32, a time a string). */
  readonly wanted?: string;
  /** The server's whole message, for what is not a wrong type. */
  readonly message?: string;
}

type Outcome = undefined | string | number | boolean | ScalarFault;
type Resolved = Exclude<Node, { type: 'alias' }>;

const wrong = (node: Resolved, wanted?: string, fatal = false, literal = ''): ScalarFault => ({
  weight: fatal ? 'fatal' : 'type',
  code: 'wrong-type',
  got: jsonWord(node),
  literal,
  ...(wanted === undefined ? {} : { wanted }),
});

const isNumber = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';

/** A node as a scalar type: its value, undefined for null, or what is wrong. */
export function decodeScalar(node: Resolved, type: ScalarType): Outcome {
  if (node.type !== 'scalar') return decodeCollection(node, type);
  const { value } = node;
  if (value === null) return type.kind === 'quantity' ? '0' : undefined;
  switch (type.kind) {
    case 'string':
      return typeof value === 'string' ? value : wrong(node);
    case 'boolean':
      return typeof value === 'boolean' ? value : wrong(node);
    case 'int32':
    case 'int64': {
      if (!isNumber(value)) return wrong(node);
      return integerOf(value, type.kind === 'int32' ? 32 : 64) ?? wrong(node, undefined, false, numberLiteral(value));
    }
    case 'number':
      return isNumber(value) ? Number(value) : wrong(node);
    case 'quantity':
      return quantity(scalarText(node));
    case 'int-or-string': {
      if (typeof value === 'string') return value;
      if (!isNumber(value)) return wrong(node, 'int32', true);
      return integerOf(value, 32) ?? wrong(node, 'int32', true, numberLiteral(value));
    }
    case 'date-time':
    case 'micro-time': {
      if (typeof value !== 'string') return wrong(node, 'string', true);
      const time = parseTime(value, type.kind === 'micro-time' ? 'micro' : 'second');
      return time.ok ? time.text : { weight: 'fatal', code: 'bad-time', message: time.error };
    }
    case 'duration':
      return typeof value === 'string' ? value : wrong(node, 'string', true);
    case 'bytes': {
      if (typeof value !== 'string') return wrong(node);
      const bytes = parseBase64(value);
      return bytes.ok ? bytes.text : { weight: 'type', code: 'bad-base64', message: bytes.error };
    }
    default:
      return undefined;
  }
}

/** A list or mapping where a scalar is wanted. Quantities read the JSON text, whatever it is, and times and ports decode for themselves. */
function decodeCollection(node: Exclude<Resolved, { type: 'scalar' }>, type: ScalarType): Outcome {
  switch (type.kind) {
    case 'quantity':
      return quantity('{}');
    case 'int-or-string':
      return wrong(node, 'int32', true);
    case 'date-time':
    case 'micro-time':
    case 'duration':
      return wrong(node, 'string', true);
    case 'bytes':
      return node.type === 'sequence' ? bytesOf(node) : wrong(node);
    default:
      return wrong(node);
  }
}

/** A slice of bytes may also be a list of numbers. */
function bytesOf({ items }: SequenceNode): Outcome {
  let text = '';
  for (const written of items) {
    const item = resolved(written);
    if (item === null) continue;
    if (item.type !== 'scalar') return wrong(item, 'uint8');
    const { value } = item;
    if (value !== null && !isNumber(value)) return wrong(item, 'uint8');
    const byte = value === null ? 0 : integerOf(value, 32);
    if (byte === null || byte < 0 || byte > 255) return wrong(item, 'uint8', false, numberLiteral(value ?? 0));
    text += String.fromCharCode(byte);
  }
  return btoa(text);
}

/** Manifests repeat the same few quantities; the bound keeps odd ones from piling up. */
const KNOWN_MAX = 2000;
const known = new Map<string, string>();

function quantity(text: string): Outcome {
  const before = known.get(text);
  if (before !== undefined) return before;
  const parsed = parseQuantity(trimSpace(text));
  if (!parsed.ok) return { weight: 'fatal', code: 'bad-quantity', message: parsed.error };
  const printed = parsed.quantity.carried();
  if (known.size < KNOWN_MAX) known.set(text, printed);
  return printed;
}
