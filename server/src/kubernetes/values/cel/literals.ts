import { parseDuration } from '../duration.ts';
import { regexpProblem } from '../goRegexp.ts';
import type { Checked } from './check.ts';
import { formatProblem } from './formats.ts';
import type { Call, ListLiteral, Literal, MapLiteral } from './syntax.ts';
import type { Problem } from './tokens.ts';
import { heldBy, isSameType, type Type, typeShown } from './types.ts';

/**
 * What is looked at in expressions whose names and types are sound: literals of times and patterns, and what stands together in lists and maps.
 * Source: cel-go cel/validator.go, ext/formatting.go.
 */
export function literalProblems(checked: Checked): readonly Problem[] {
  const problems: Problem[] = [];
  for (const { part, isFormatted } of checked.notable) {
    if (part.kind === 'call') callProblems(part, checked, problems);
    else if (isFormatted) continue;
    else if (part.kind === 'list') listProblem(part, checked, problems);
    else mapProblems(part, checked, problems);
  }
  return problems;
}

function callProblems(call: Call, checked: Checked, problems: Problem[]): void {
  const [first] = call.args;
  if (first?.kind === 'literal' && CHECKED_LITERALS.get(call.name)?.(first) === false)
    problems.push({ at: first.at, message: `invalid ${call.name} argument` });
  if (call.name !== 'format' || first?.kind !== 'list' || call.target?.kind !== 'literal' || call.target.type !== 'string') return;
  const problem = formatProblem(String(call.target.value), first.items, (part) => checked.typeOf(part));
  if (problem) problems.push({ at: problem.at ?? call.at, message: problem.message });
}

const texts =
  (isSound: (text: string) => boolean) =>
  ({ type, value }: Literal): boolean =>
    type !== 'string' || isSound(String(value));

/** Numbers are declared to be durations, but are none. */
const CHECKED_LITERALS: ReadonlyMap<string, (literal: Literal) => boolean> = new Map([
  ['duration', (literal: Literal) => literal.type !== 'int' && texts((text) => 'nanoseconds' in parseDuration(text))(literal)],
  ['timestamp', texts(isTimestamp)],
  ['matches', texts((text) => regexpProblem(text) === null)],
]);

/** Source: Go's time.RFC3339. */
const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,]\d+)?(?:Z|[+-](\d\d):(\d\d))$/;
const HOUR_MAX = 23;
const ZONE_HOUR_MAX = 24;
const MINUTE_MAX = 59;

function isTimestamp(text: string): boolean {
  const found = TIMESTAMP.exec(text);
  if (!found) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = found
    .slice(1)
    .map((part) => (part === undefined ? 0 : Number(part)));
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 0;
  const isTime = hour <= HOUR_MAX && minute <= MINUTE_MAX && second <= MINUTE_MAX;
  return isDay && isTime && zoneHour <= ZONE_HOUR_MAX && zoneMinute <= MINUTE_MAX;
}

const different = (at: number, expected: Type, found: Type): Problem => ({
  at,
  message: `expected type '${typeShown(expected)}' but found '${typeShown(found)}'`,
});

function listProblem({ items, optional }: ListLiteral, checked: Checked, problems: Problem[]): void {
  let first: Type | null = null;
  for (const [index, item] of items.entries()) {
    const type = checked.typeOf(item);
    const held = (optional.includes(index) ? heldBy(type) : null) ?? type;
    first ??= held;
    if (isSameType(first, held, false)) continue;
    problems.push(different(item.at, first, held));
    return;
  }
}

function mapProblems({ entries }: MapLiteral, checked: Checked, problems: Problem[]): void {
  let [firstKey, firstValue]: readonly (Type | null)[] = [null, null];
  for (const { key, value, isOptional } of entries) {
    const keyType = checked.typeOf(key);
    const type = checked.typeOf(value);
    const held = (isOptional ? heldBy(type) : null) ?? type;
    firstKey ??= keyType;
    firstValue ??= held;
    if (!isSameType(firstKey, keyType, false)) problems.push(different(key.at, firstKey, keyType));
    if (!isSameType(firstValue, held, false)) problems.push(different(value.at, firstValue, held));
  }
}
