import type { Overload } from './declarations.ts';
import { added, ENDLESS, fixed, PATTERN, product, type Size, scaled, sum, TRAVERSAL, times, UNKNOWN, union } from './sizes.ts';
import type { Expression } from './syntax.ts';
import type { Type } from './types.ts';

/** What calls cost at most, arguments left aside, and how large their results are. Source: as given below. */

/** An argument, as far as its cost counts. */
export interface Operand {
  readonly expression: Expression;
  readonly type: Type;
  readonly size: Size | null;
  /** The size of each item of a list. */
  itemSize(): Size | null;
}

export interface CallCost {
  readonly cost: number;
  readonly size?: Size;
}

type Estimate = (target: Operand | null, args: readonly Operand[], id: string) => CallCost | null;

const sizeOf = (operand: Operand | undefined): Size => operand?.size ?? UNKNOWN;
const one: Estimate = () => ({ cost: 1 });
const LIST_BASE = 10;
const MESSAGE_BASE = 40;
/** An authorization check; an expression has the means for two. */
const CHECK = 350_000;

const read =
  (factor: number): Estimate =>
  (_, args) =>
    args[0] ? { cost: scaled(sizeOf(args[0]).max, factor) } : null;
/** The result is as long as what was gone through. */
const goneThrough =
  (isTarget: boolean): Estimate =>
  (target, args) => {
    const operand = isTarget ? target : args.length === 1 ? args[0] : null;
    return operand ? { cost: scaled(sizeOf(operand).max, TRAVERSAL), size: sizeOf(operand) } : null;
  };

/** The shortest requirement is two characters long. */
const selector: Estimate = (_, args) => {
  if (args.length !== 1) return null;
  const { max } = sizeOf(args[0]);
  return { cost: added(added(LIST_BASE, scaled(max, TRAVERSAL)), scaled(scaled(max, 0.5), LIST_BASE + MESSAGE_BASE)) };
};

const searched: Estimate = (target) => {
  if (!target) return null;
  const { max } = sizeOf(target);
  const [item] = target.type.params;
  if (!item) return { cost: scaled(max, TRAVERSAL) };
  const isText = item.kind === 'string' || item.kind === 'bytes';
  return { cost: times(max, isText ? added(1, scaled((target.itemSize() ?? UNKNOWN).max, TRAVERSAL)) : 1) };
};

const split: Estimate = (target, args) => {
  if (!target) return null;
  const size = sizeOf(target);
  const limit = args[1]?.expression;
  const isLimited = limit?.kind === 'literal' && limit.type === 'int';
  const max = isLimited ? Number(BigInt.asUintN(64, limit.value as bigint)) : size.max;
  return { cost: scaled(size.max, 2 * TRAVERSAL), size: { min: 0, max } };
};

const joined: Estimate = (target, args) => {
  if (!target) return null;
  const list = sizeOf(target);
  let size = product(list, target.type.params[0] ? (target.itemSize() ?? UNKNOWN) : fixed(0));
  if (args[0]) size = sum(size, product(sizeOf(args[0]), { min: Math.max(list.min - 1, 0), max: Math.max(list.max - 1, 0) }));
  return { cost: scaled(size.max, TRAVERSAL), size };
};

/** How long a text can become, or how short, when a part of it is replaced wherever it is. */
const replaced: Estimate = (target, args) => {
  const [from, to] = args;
  if (!target || !from || !to) return null;
  const size = sizeOf(target);
  const [old, fresh] = [sizeOf(from), sizeOf(to)];
  const most = replacements(size.max, old.min, fresh.max <= old.min);
  const least = replacements(size.min, old.max, old.max <= fresh.min);
  const result = sum(product({ min: least.count, max: most.count }, fresh), { min: least.kept, max: most.kept });
  return { cost: scaled(size.max, 2 * TRAVERSAL), size: result };
};

function replacements(length: number, replacedLength: number, isNone: boolean): { readonly count: number; readonly kept: number } {
  if (replacedLength === 0) return { count: added(length, 1), kept: length };
  return isNone ? { count: 0, kept: length } : { count: Math.ceil(length / replacedLength), kept: 0 };
}

const found: Estimate = (target, args) => {
  if (!target || !args[0]) return null;
  const size = sizeOf(target);
  return { cost: patternCost(size, sizeOf(args[0])), size: { min: 0, max: size.max } };
};

const patternCost = (text: Size, pattern: Size): number => times(scaled(added(text.max, 1), TRAVERSAL), scaled(pattern.max, PATTERN));

/** An address is of 16 bytes at most. */
const ADDRESS = 16;
const within =
  (isRange: boolean): Estimate =>
  (_, args, id) => {
    if (!args[0]) return null;
    const base = scaled(2 * ADDRESS, TRAVERSAL) + (isRange ? scaled(ADDRESS, TRAVERSAL) + 1 : 0);
    return { cost: id === 'parsed' ? added(base, scaled(sizeOf(args[0]).max, TRAVERSAL)) : base };
  };

const FORMAT_PATTERN = 128;
const FORMAT_LENGTH = 64;
const validated: Estimate = (_, args) =>
  args[0] ? { cost: scaled(scaled(sizeOf(args[0]).max, TRAVERSAL), FORMAT_PATTERN * PATTERN) } : null;

const SAME_AT_ONCE = new Set([
  'net.IP',
  'net.CIDR',
  'kubernetes.Quantity',
  'kubernetes.Semver',
  ...['Authorizer', 'PathCheck', 'GroupCheck', 'ResourceCheck', 'Decision'].map((name) => `kubernetes.authorization.${name}`),
]);

const same: Estimate = (_, [left, right]) => {
  if (!left || !right || left.type.name !== right.type.name) return null;
  const { name } = left.type;
  if (SAME_AT_ONCE.has(name)) return { cost: 1 };
  if (name === 'kubernetes.NamedFormat') return { cost: scaled(FORMAT_LENGTH, TRAVERSAL) };
  return name === 'kubernetes.URL' ? { cost: scaled(right.size?.max ?? 1, TRAVERSAL) } : null;
};

const forAll = (names: string, estimate: Estimate): (readonly [string, Estimate])[] => names.split(' ').map((name) => [name, estimate]);

/** By the name of the function. Source: apiserver/pkg/cel/library/cost.go EstimateCallCost. */
const KUBERNETES: ReadonlyMap<string, Estimate> = new Map([
  ['check', () => ({ cost: CHECK })],
  ...forAll('serviceAccount path group resource subresource namespace name allowed reason error errored', one),
  ...forAll('fieldSelector labelSelector', selector),
  ...forAll('isSorted sum max min indexOf lastIndexOf', searched),
  ...forAll('url jsonpatch.escapeKey', goneThrough(false)),
  ...forAll('lowerAscii upperAscii substring trim', goneThrough(true)),
  ['replace', replaced],
  ['split', split],
  ['join', joined],
  ...forAll('find findAll', found),
  ...forAll('cidr isIP isCIDR quantity isQuantity semver isSemver', read(TRAVERSAL)),
  ['ip', (target, args, id) => (id === 'field' ? { cost: 1 } : read(TRAVERSAL)(target, args, id))],
  ['ip.isCanonical', read(2 * TRAVERSAL)],
  ...forAll('masked prefixLength family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast', one),
  ['containsIP', within(false)],
  ['containsCIDR', within(true)],
  ['validate', validated],
  ...forAll('format.named sign asInteger isInteger asApproximateFloat isGreaterThan isLessThan compareTo add sub major minor patch', one),
  ...forAll('getScheme getHostname getHost getPort getEscapedPath getQuery', one),
  ['_==_', same],
]);

const allocated = (factor: number, size: Size): CallCost => ({ cost: added(scaled(size.max, factor), LIST_BASE + 1), size });
const literalInt = (operand: Operand | undefined, otherwise: number): number =>
  operand?.expression.kind === 'literal' && operand.expression.type === 'int' ? Math.max(Number(operand.expression.value), 0) : otherwise;
/** A difference of numbers without a sign. */
const between = (start: number, end: number): number => (end >= start ? end - start : ENDLESS);

const sorted = (list: Operand | undefined): CallCost => {
  const kind = list?.type.params[0]?.kind;
  const size = sizeOf(list);
  return allocated(kind === 'string' || kind === 'bytes' || kind === 'dyn' ? 2 + TRAVERSAL : 2, product(size, size));
};

const inSets =
  (factor: number): Estimate =>
  (_, [left, right]) => ({ cost: added(scaled(times(sizeOf(left).max, sizeOf(right).max), factor), 1) });

/** By what declarations name. Source: cel-go ext/sets.go, ext/lists.go. */
const EXTENSIONS: ReadonlyMap<string, Estimate> = new Map([
  ['sets1', inSets(1)],
  ['sets2', inSets(2)],
  ['slice', (target, args) => allocated(1, fixed(between(literalInt(args[0], 0), literalInt(args[1], sizeOf(target ?? undefined).max))))],
  ['flatten', (target, args) => allocated(args[0] ? literalInt(args[0], ENDLESS) : 1, sizeOf(target ?? undefined))],
  ['range', (_, args) => allocated(1, fixed(literalInt(args[0], ENDLESS)))],
  ['reverse', (target) => allocated(1, sizeOf(target ?? undefined))],
  ['distinct', (target) => allocated(2, product(sizeOf(target ?? undefined), sizeOf(target ?? undefined)))],
  ['sort', (target) => sorted(target ?? undefined)],
  ['sortBy', (_, args) => sorted(args[0])],
]);

const text = (size: Size, result: Size): CallCost => ({ cost: scaled(size.max, TRAVERSAL), size: result });
const BYTES_OF_CHARACTER = 4;

/** By what declarations name. Source: cel-go checker/cost.go functionCost. */
const STANDARD: ReadonlyMap<string, Estimate> = new Map([
  ['format', (target) => target && { cost: scaled(sizeOf(target).max, TRAVERSAL) }],
  ['encoded', (_, [arg]) => text(sizeOf(arg), { min: sizeOf(arg).min, max: times(sizeOf(arg).max, BYTES_OF_CHARACTER) })],
  ['decoded', (_, [arg]) => text(sizeOf(arg), { min: Math.floor(sizeOf(arg).min / BYTES_OF_CHARACTER), max: sizeOf(arg).max })],
  ['quoted', (_, [arg]) => text(sizeOf(arg), sum(product(sizeOf(arg), { min: 1, max: 2 }), fixed(2)))],
  ['begins', (_, [arg]) => ({ cost: scaled(sizeOf(arg).max, TRAVERSAL) })],
  ['in', (_, args) => ({ cost: sizeOf(args[1]).max })],
  ['matches', (target, [arg]) => target && { cost: patternCost(sizeOf(target), sizeOf(arg)) }],
  ['contains', (target, [arg]) => target && { cost: times(scaled(sizeOf(target).max, TRAVERSAL), scaled(sizeOf(arg).max, TRAVERSAL)) }],
  [
    'added',
    (_, [left, right]) => {
      const size = sum(sizeOf(left), sizeOf(right));
      return text(size, size);
    },
  ],
  ['joined', (_, [left, right]) => ({ cost: 1, size: sum(sizeOf(left), sizeOf(right)) })],
  ['compared', (_, [left, right]) => ({ cost: scaled(Math.min(sizeOf(left).max, sizeOf(right).max), TRAVERSAL) })],
  ['conditional', (_, args) => ({ cost: 0, size: union(sizeOf(args[1]), sizeOf(args[2])) })],
]);

/** What one call of the function costs, its arguments left aside. */
export function callCost(name: string, { id }: Overload, target: Operand | null, args: readonly Operand[]): CallCost {
  return (
    EXTENSIONS.get(id)?.(target, args, id) ??
    KUBERNETES.get(name)?.(target, args, id) ??
    STANDARD.get(id)?.(target, args, id) ?? { cost: 1 }
  );
}
