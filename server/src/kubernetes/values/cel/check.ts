import { FUNCTIONS, isPlainPattern, type Overload } from './functions.ts';
import { parseExpression } from './parser.ts';
import type { Expression } from './syntax.ts';
import type { Problem } from './tokens.ts';
import { QUANTITY, SEMVER, typeOf } from './values.ts';

/** Types as they are known before anything is evaluated; `any` is known when it is evaluated. Source: cel-go checker. */
export type Type = string | { readonly list: Type } | { readonly map: Type } | Named;
/** `closed`: what has no field of this name is told of otherwise, as by libraries of functions. */
interface Named {
  readonly name: string;
  readonly fields: Scope;
  readonly closed?: true;
}
export type Scope = ReadonlyMap<string, Type>;

/** `error`: what the API server says of the expression. `beyond`: it holds something that is not read here. */
type Refused = { readonly error: string } | { readonly beyond: true };
export type Checked = { readonly expression: Expression } | Refused;
export type Compiled = { readonly expression: Expression; readonly type: Type } | Refused;

/** The type of what holds something that is not read here. */
export const UNREAD = 'unread';

/** Source: resource/v1 CELSelectorExpressionMaxLength. */
const LENGTH_MAX = 10 * 1024;
/** Names of types, which are expressions too. */
const TYPE_NAMES = new Set('bool bytes double duration dyn int list map null_type string timestamp type uint optional_type'.split(' '));
const PRINTABLE = /^[\t\n\x20-\x7e]*$/;
/** What null may be given to here; for others it stands for types that are not read here. */
const TAKES_NULL = new Set(['_==_', '_!=_', '_?_:_']);
/** What messages call the type of what has none because of a problem. */
const FAULTY = '!error!';
const NO_OVERLOAD = 'found no matching overload for';
const UNKNOWN: ReadonlySet<Type> = new Set(['any', 'dyn', FAULTY]);
/** Types whose fields are nobody's. */
const OPAQUE: ReadonlySet<Type> = new Set([QUANTITY, SEMVER]);
/** Two ways in which messages call types. Source: cel-go checker/format.go, common/types Type.String. */
const SHORT_NAMES: Readonly<Record<string, string>> = { null_type: 'null' };
const FULL_NAMES: Readonly<Record<string, string>> = { any: 'google.protobuf.Any' };

/** Ends the checking of what is not read here. */
class Beyond extends Error {}

/** Reads an expression that is to be a yes or a no. Never throws. */
export function checkExpression(text: string, variables: Scope): Checked {
  const compiled = text.length > LENGTH_MAX ? { beyond: true as const } : compileExpression(text, variables);
  if (!('type' in compiled) || compiled.type === 'bool' || compiled.type === 'any') return compiled;
  return { error: `must evaluate to bool or the unknown type, not ${typeName(compiled.type)}` };
}

/** Reads an expression, whatever it comes to. Never throws. */
export function compileExpression(text: string, variables: Scope): Compiled {
  const parsed = PRINTABLE.test(text) ? parseExpression(text) : null;
  if (!parsed) return { beyond: true };
  if ('problems' in parsed) return { error: compileError(text, parsed.problems) };
  const { expression } = parsed;
  const checker = new Checker();
  try {
    const type = checker.typeOf(expression, variables);
    const problems = checker.problems.length > 0 ? checker.problems : checker.literals;
    return problems.length > 0 ? { error: compileError(text, problems) } : { expression, type };
  } catch (error) {
    if (error instanceof Beyond) return { beyond: true };
    throw error;
  }
}

/** A type as messages call what an expression comes to. */
export const typeName = (type: Type): string => nameOf(type, FULL_NAMES);

class Checker {
  readonly problems: Problem[] = [];
  /** About literals; looked at when all else is well. Source: cel-go cel/validator.go. */
  readonly literals: Problem[] = [];

  typeOf(expression: Expression, scope: Scope): Type {
    switch (expression.kind) {
      case 'literal':
        return typeOf(expression.value);
      case 'name':
        return this.name(expression, scope);
      case 'select':
        return this.select(expression, scope);
      case 'list':
        return this.list(expression, scope);
      case 'call':
        return this.call(expression, scope);
      case 'macro':
        return this.macro(expression, scope);
    }
  }

  private report(at: number, message: string): Type {
    this.problems.push({ at, message });
    return FAULTY;
  }

  private name({ name, at }: Extract<Expression, { kind: 'name' }>, scope: Scope): Type {
    if (TYPE_NAMES.has(name)) throw new Beyond();
    return scope.get(name) ?? this.report(at, `undeclared reference to '${name}' (in container '')`);
  }

  private select({ of, field, isTest, at }: Extract<Expression, { kind: 'select' }>, scope: Scope): Type {
    const type = this.typeOf(of, scope);
    if (UNKNOWN.has(type)) return isTest ? 'bool' : type === FAULTY ? FAULTY : 'dyn';
    if (OPAQUE.has(type)) return this.report(at, `unexpected failed resolution of '${nameOf(type)}'`);
    if (typeof type === 'string' || 'list' in type) {
      this.report(at, `type '${nameOf(type)}' does not support field selection`);
      return 'dyn';
    }
    const held = 'map' in type ? type.map : type.fields.get(field);
    if (!held && 'closed' in type) return this.report(at, `unexpected failed resolution of '${type.name}'`);
    if (!held) return this.report(at, `undefined field '${field}'`);
    if (held === UNREAD) throw new Beyond();
    return isTest ? 'bool' : held;
  }

  private list({ items }: Extract<Expression, { kind: 'list' }>, scope: Scope): Type {
    const types = items.map((item) => this.typeOf(item, scope));
    const [first = 'dyn'] = types.filter((type) => !UNKNOWN.has(type));
    const [open] = types.filter((type) => UNKNOWN.has(type));
    const other = types.findIndex((type) => !areAlike(first, type));
    if (types.includes(FAULTY)) return { list: FAULTY };
    if (other < 0) return { list: open ?? first };
    this.literals.push({ at: items[other]!.at, message: `expected type '${nameOf(first)}' but found '${nameOf(types[other]!)}'` });
    return { list: 'dyn' };
  }

  private call({ name, args, at }: Extract<Expression, { kind: 'call' }>, scope: Scope): Type {
    const types = args.map((arg) => this.typeOf(arg, scope));
    if (name === '_&&_' || name === '_||_') return this.yesOrNo(args, types);
    const given = resultOf(name, types);
    if (given === undefined || (types.includes('null_type') && !TAKES_NULL.has(name))) throw new Beyond();
    if (given && name.endsWith('matches')) this.pattern(args[1]);
    return given ?? this.report(at, `${NO_OVERLOAD} '${name.replace('.', '')}' applied to '${applied(name, types)}'`);
  }

  private yesOrNo(parts: readonly Expression[], types: readonly Type[]): Type {
    let result: Type = 'bool';
    for (const [index, { at }] of parts.entries())
      if (!areAlike(types[index]!, 'bool')) result = this.report(at, `expected type 'bool' but found '${nameOf(types[index]!)}'`);
    return result;
  }

  private pattern(pattern: Expression | undefined): void {
    if (pattern?.kind !== 'literal' || !isPlainPattern(String(pattern.value))) throw new Beyond();
    try {
      new RegExp(String(pattern.value));
    } catch {
      this.literals.push({ at: pattern.at, message: 'invalid matches argument' });
    }
  }

  private macro({ macro, of, name, body, at }: Extract<Expression, { kind: 'macro' }>, scope: Scope): Type {
    const range = this.typeOf(of, scope);
    const within = (type: Type): Type => this.typeOf(body, new Map([...scope, [name, type]]));
    if (macro === 'bind') return within(range);
    if (range === 'any' || range === FAULTY) throw new Beyond();
    const item = itemsOf(range);
    if (item === FAULTY)
      this.report(of.at, `expression of type '${nameOf(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`);
    const type = within(item);
    if (macro === 'map') return { list: type };
    if (macro === 'filter' && !areAlike(type, 'bool'))
      return this.report(at, `${NO_OVERLOAD} '_?_:_' applied to '${applied('', [type, { list: item }, { list: item }])}'`);
    this.yesOrNo([body], [type]);
    return macro === 'filter' ? { list: item } : 'bool';
  }
}

/** What macros go through: the items of a list, the keys of a map. */
function itemsOf(range: Type): Type {
  if (range === 'dyn') return 'dyn';
  if (typeof range === 'string' || 'fields' in range) return FAULTY;
  return 'list' in range ? range.list : 'string';
}

/** Null when the function does not take such arguments, undefined when it is not known here. */
function resultOf(name: string, types: readonly Type[]): Type | null | undefined {
  const [first = 'dyn', second = 'dyn', third = 'dyn'] = types;
  switch (name) {
    case '_?_:_':
      return areAlike(first, 'bool') && areAlike(second, third) ? (UNKNOWN.has(second) ? second : third) : null;
    case '_==_':
    case '_!=_':
      return areAlike(first, second) ? 'bool' : null;
    case '_[_]':
      return itemType(first, second);
  }
  const overloads = FUNCTIONS.get(name)?.filter((overload) => takes(overload, types));
  if (!overloads) return undefined;
  const lists = name === '_+_' ? types.filter((type) => typeof type !== 'string' && 'list' in type) : [];
  if (lists.length > 0 && overloads.length > 0) return areAlike(first, second) ? lists[0]! : null;
  const results = new Set(overloads.map(({ gives }) => gives));
  if (results.size === 0 || (name === '@in' && !holds(second, first))) return null;
  return results.size > 1 || (name === '_%_' && types.every((type) => UNKNOWN.has(type))) ? 'dyn' : [...results][0]!;
}

const holds = (type: Type, item: Type): boolean =>
  typeof type === 'string' || 'fields' in type ? UNKNOWN.has(type) : areAlike(item, 'list' in type ? type.list : 'string');

function itemType(of: Type, index: Type): Type | null {
  if (typeof of === 'string' || 'fields' in of) return of === FAULTY ? FAULTY : UNKNOWN.has(of) ? 'dyn' : null;
  if ('list' in of) return areAlike(index, 'int') ? of.list : null;
  return areAlike(index, 'string') ? of.map : null;
}

const takes = ({ takes: wanted }: Overload, types: readonly Type[]): boolean =>
  wanted.length === types.length &&
  types.every((type, index) => wanted[index] === 'any' || UNKNOWN.has(type) || wanted[index] === kindOf(type));

const kindOf = (type: Type): string => (typeof type === 'string' ? type : 'list' in type ? 'list' : 'map' in type ? 'map' : type.name);

/** Objects may be null. */
const isNothingOf = (one: Type, other: Type): boolean =>
  one === 'null_type' && (OPAQUE.has(other) || (typeof other !== 'string' && 'fields' in other));

/** May both be the same when they are known? */
function areAlike(one: Type, other: Type): boolean {
  if (UNKNOWN.has(one) || UNKNOWN.has(other)) return true;
  if (isNothingOf(one, other) || isNothingOf(other, one)) return true;
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  if ('list' in one) return 'list' in other && areAlike(one.list, other.list);
  if ('map' in one) return 'map' in other && areAlike(one.map, other.map);
  return 'name' in other && one.name === other.name;
}

function nameOf(type: Type, names = SHORT_NAMES): string {
  if (typeof type === 'string') return names[type] ?? type;
  if ('list' in type) return `list(${nameOf(type.list, names)})`;
  return 'map' in type ? `map(string, ${nameOf(type.map, names)})` : type.name;
}

function applied(name: string, types: readonly Type[]): string {
  const names = types.map((type) => nameOf(type));
  return name.startsWith('.') ? `${names[0]}.(${names.slice(1).join(', ')})` : `(${names.join(', ')})`;
}

/** Every problem with its line and a mark below the place. Source: cel-go common/errors.go, error.go. */
function compileError(text: string, problems: readonly Problem[]): string {
  const told = [...problems]
    .sort((one, other) => one.at - other.at)
    .map(({ at, message }) => {
      const before = text.slice(0, at).split('\n');
      if (text === '') return `ERROR: <input>:1:0: ${message}`;
      const column = before.at(-1)!.length;
      const line = text.split('\n')[before.length - 1]!.replaceAll('\t', ' ');
      return `ERROR: <input>:${before.length}:${column + 1}: ${message}\n | ${line}\n | ${'.'.repeat(column)}^`;
    });
  return `compilation failed: ${told.join('\n')}`;
}
