import type { Node } from '../nodes.ts';

/** A decoded value as Go holds it: maps keep keys of any type, integers and floats differ. Scalars know the node they come from. */
export type GoValue =
  | { readonly kind: 'nil'; readonly node: Node }
  | { readonly kind: 'bool'; readonly value: boolean; readonly node: Node }
  | { readonly kind: 'int'; readonly value: number | bigint; readonly node: Node }
  | { readonly kind: 'uint64'; readonly value: bigint; readonly node: Node }
  | { readonly kind: 'float64'; readonly value: number; readonly node: Node }
  | { readonly kind: 'string'; readonly value: string; readonly node: Node }
  | { readonly kind: 'slice'; readonly items: readonly GoValue[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [GoValue, GoValue])[] };

/** What Go's `%#v` prints of a value. Inside maps and slices nil is spelled with its type. */
export function goSyntax(value: GoValue, inside = false): string {
  switch (value.kind) {
    case 'nil':
      return inside ? 'interface {}(nil)' : '<nil>';
    case 'bool':
    case 'int':
      return String(value.value);
    case 'uint64':
      return `0x${value.value.toString(16)}`;
    case 'float64':
      return goFloat(value.value);
    case 'string':
      return goQuote(value.value);
    case 'slice':
      return `[]interface {}{${value.items.map((item) => goSyntax(item, true)).join(', ')}}`;
    case 'map': {
      const entries = [...value.entries].sort(([one], [other]) => compareKeys(one, other));
      return `map[interface {}]interface {}{${entries.map(([key, member]) => `${goSyntax(key, true)}:${goSyntax(member, true)}`).join(', ')}}`;
    }
  }
}

function compareKeys(one: GoValue, other: GoValue): number {
  if (one.kind === 'string' && other.kind === 'string') return one.value < other.value ? -1 : one.value > other.value ? 1 : 0;
  if ('value' in one && 'value' in other && one.kind === other.kind) return one.value < other.value ? -1 : one.value > other.value ? 1 : 0;
  return one.kind < other.kind ? -1 : one.kind > other.kind ? 1 : 0;
}

/** `%#v` of a float64: shortest digits, with an exponent from 1e+06 on. */
function goFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 6) return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  return String(value);
}

const SHORT: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** strconv.Quote. */
export function goQuote(text: string): string {
  let quoted = '';
  for (const character of text) {
    const short = SHORT[character];
    const code = character.codePointAt(0)!;
    if (short !== undefined) quoted += short;
    else if (code < 0x20 || code === 0x7f) quoted += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code < 0x7f || isPrintable(character)) quoted += character;
    else if (code < 0x10000) quoted += `\\u${code.toString(16).padStart(4, '0')}`;
    else quoted += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return `"${quoted}"`;
}

function isPrintable(character: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
}
