import type { Node, ScalarNode } from '../../manifest/nodes.ts';

/** How encoding/json names a JSON value in its errors. */
export type JsonWord = 'string' | 'number' | 'bool' | 'array' | 'object' | 'null';

export function jsonWord(node: Exclude<Node, { type: 'alias' }>): JsonWord {
  if (node.type === 'mapping') return 'object';
  if (node.type === 'sequence') return 'array';
  const { value } = node;
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'bool' : 'number';
}

/**
 * The number as it stands in the JSON that the YAML is turned into: go-yaml's float64 80.0 becomes `80`, 1e21 `1e+21`.
 * Source: encoding/json floatEncoder, whose bounds for exponents are those of JavaScript.
 */
export const numberLiteral = (value: number | bigint): string => String(value);

const INTEGER = /^-?\d+$/;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

/** The integer a literal stands for, or null when Go's integer of so many bits does not take it. Beyond 2^53 it is the nearest double. */
export function integerOf(value: number | bigint, bits: 32 | 64): number | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    return bits === 64 || (value >= -2147483648 && value <= 2147483647) ? value : null;
  }
  if (bits === 32) return null;
  const literal = numberLiteral(value);
  if (!INTEGER.test(literal)) return null;
  const exact = BigInt(literal);
  return exact >= INT64_MIN && exact <= INT64_MAX ? Number(exact) : null;
}

/** The JSON text of a scalar, the quotes of a string left out: what Quantity.UnmarshalJSON looks at. */
export function scalarText(node: ScalarNode): string {
  const { value } = node;
  if (typeof value === 'string') return JSON.stringify(value).slice(1, -1);
  return typeof value === 'number' || typeof value === 'bigint' ? numberLiteral(value) : String(value);
}
