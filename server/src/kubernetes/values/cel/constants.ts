import { regexpProblem } from '../goRegexp.ts';
import type { Checked } from './check.ts';
import type { Call } from './syntax.ts';
import type { Type } from './types.ts';

/**
 * What fails already when a program is made: patterns and conversions of what stands in the expression.
 * Source: cel-go interpreter/decorators.go decOptimize, decRegexOptimizer; common/types/string.go ConvertToType.
 */
export function programProblem(checked: Checked): string | null {
  for (const [part, name] of checked.names) {
    if (isUndefined(name, checked.typeOf(part))) return `reference to undefined type: ${name}`;
  }
  for (const { part } of checked.notable) {
    const problem = part.kind === 'call' ? (patternProblem(part) ?? conversionProblem(part, checked)) : null;
    if (problem !== null) return problem;
  }
  return null;
}

/** Known when types are checked, but not when a program runs. */
const UNDEFINED = new Set(['duration', 'timestamp']);
const isUndefined = (name: string, { kind, params }: Type): boolean =>
  kind === 'type' && (UNDEFINED.has(name) || params[0]?.kind === 'struct');

const OF_PATTERNS = new Set(['matches', 'find', 'findAll']);

function patternProblem({ name, target, args }: Call): string | null {
  const pattern = OF_PATTERNS.has(name) ? [...(target ? [target] : []), ...args][1] : undefined;
  return pattern?.kind === 'literal' && pattern.type === 'string' ? regexpProblem(String(pattern.value)) : null;
}

const INTEGER = /^[+-]?\d+$/;
const INT_LIMIT = 2n ** 63n;
const UINT_LIMIT = 2n ** 64n;
const within = (value: bigint, low: bigint, high: bigint): boolean => value >= low && value < high;

/** Whether a text can be read as a value of the type; numbers in forms that are not read here can. */
const READABLE: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['int', (text: string) => INTEGER.test(text) && within(BigInt(text.replace('+', '')), -INT_LIMIT, INT_LIMIT)],
  ['uint', (text: string) => /^\d+$/.test(text) && within(BigInt(text), 0n, UINT_LIMIT)],
  ['double', (text: string) => !/^[^\d.+\-iInNxX_]|^$/.test(text)],
  ['bool', (text: string) => /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text)],
]);

function conversionProblem({ name, target, args }: Call, checked: Checked): string | null {
  const [only] = args;
  if (target || args.length !== 1 || only?.kind !== 'literal' || checked.typeOf(only).kind !== 'string') return null;
  return READABLE.get(name)?.(String(only.value)) === false ? `type conversion error from 'string' to '${name}'` : null;
}
