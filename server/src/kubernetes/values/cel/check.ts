import type { Overload } from './declarations.ts';
import { type Environment, typeOfName } from './environment.ts';
import {
  type Call,
  type Comprehension,
  type Expression,
  type ListLiteral,
  type MapLiteral,
  type Message,
  qualifiedName,
  type Select,
} from './syntax.ts';
import type { Problem } from './tokens.ts';
import * as types from './types.ts';
import { type Type, typeShown } from './types.ts';

/** What checking finds out of an expression besides its problems. */
export interface Checked {
  /** Final types: no parameter is left in them. */
  typeOf(expression: Expression): Type;
  /** The overloads that a call may be one of; none where there is no such function. */
  overloadsOf(call: Call): readonly Overload[];
  /** Names, also those with dots between them, that stand for a value. */
  readonly names: ReadonlyMap<Expression, string>;
  /** Calls whose target is only a part of the function's name: `optional.of`. */
  readonly namespaced: ReadonlyMap<Call, string>;
  readonly problems: readonly Problem[];
  /** Parts of which more than their types is looked at. */
  readonly notable: readonly Notable[];
}

export interface Notable {
  readonly part: Call | ListLiteral | MapLiteral;
  /** Among what is put into a text, where different things may stand together. */
  readonly isFormatted: boolean;
}

/** What holds something that is not read here. */
export class Beyond extends Error {}

interface Scope {
  readonly names: ReadonlyMap<string, Type>;
  readonly outer: Scope | null;
}

/** Gives every part of an expression its type. Throws Beyond. Source: cel-go checker/checker.go. */
export function check(expression: Expression, environment: Environment): Checked {
  const checker = new Checker(environment);
  checker.check(expression);
  return checker;
}

/** Functions of which some literals are looked at. */
const NOTABLE_CALLS = new Set('bool double duration find findAll format int matches timestamp uint'.split(' '));
const NO_OVERLOADS: readonly Overload[] = [];
const OPTIONAL_FIELD: readonly Overload[] = [{ isMember: false, takes: [], gives: types.DYN, params: [], id: '' }];
/** They have no fields. */
const SCALARS = new Set<types.Kind>(['bool', 'bytes', 'double', 'int', 'string', 'uint']);
const LOGICAL = new Set(['_&&_', '_||_']);

class Checker implements Checked {
  readonly problems: Problem[] = [];
  readonly notable: Notable[] = [];
  readonly names = new Map<Expression, string>();
  readonly namespaced = new Map<Call, string>();
  private readonly types = new Map<Expression, Type>();
  private readonly overloads = new Map<Call, readonly Overload[]>();
  private readonly mapping = new types.Mapping();
  private scope: Scope | null = null;
  private variables = 0;
  /** Calls of `format` around. */
  private formats = 0;

  constructor(private readonly environment: Environment) {}

  typeOf(expression: Expression): Type {
    return this.mapping.substitute(this.types.get(expression) ?? types.ERROR, true);
  }

  overloadsOf(call: Call): readonly Overload[] {
    return this.overloads.get(call) ?? NO_OVERLOADS;
  }

  check(expression: Expression): Type {
    const type = this.typed(expression);
    this.types.set(expression, type);
    return type;
  }

  private typed(expression: Expression): Type {
    switch (expression.kind) {
      case 'literal':
        return LITERALS[expression.type];
      case 'name':
        return this.named(expression, expression.name) ?? this.undeclared(expression.at, expression.name);
      case 'select':
        return this.select(expression);
      case 'call':
        return this.call(expression);
      case 'list':
        return this.list(expression);
      case 'map':
        return this.map(expression);
      case 'message':
        return this.message(expression);
      case 'comprehension':
        return this.comprehension(expression);
    }
  }

  private report(at: number, message: string): Type {
    this.problems.push({ at, message });
    return types.ERROR;
  }

  private undeclared(at: number, name: string): Type {
    return this.report(at, `undeclared reference to '${name}' (in container '')`);
  }

  private mismatch(at: number, expected: Type, found: Type): Type {
    return this.report(at, `expected type '${typeShown(expected)}' but found '${typeShown(found)}'`);
  }

  private named(expression: Expression, written: string): Type | undefined {
    const name = written.startsWith('.') ? written.slice(1) : written;
    const type = this.lookUp(name);
    if (type?.kind === 'unread') throw new Beyond();
    if (type) this.names.set(expression, name);
    return type;
  }

  private lookUp(name: string): Type | undefined {
    for (let { scope } = this; scope; scope = scope.outer) {
      const type = scope.names.get(name);
      if (type) return type;
    }
    return typeOfName(this.environment, name);
  }

  private select(expression: Select): Type {
    const name = qualifiedName(expression);
    const type = name === null ? undefined : this.named(expression, name);
    if (type) return type;
    const held = this.field(expression.of, expression.field, expression.at, false);
    return expression.isTest ? types.BOOL : this.mapping.substitute(held);
  }

  /** The type of a field; the field of an optional is optional. */
  private field(of: Expression, field: string, at: number, isOptional: boolean): Type {
    const whole = this.mapping.substitute(this.check(of));
    const inner = types.heldBy(whole);
    const held = this.fieldOf(inner ?? whole, field, at);
    return inner || isOptional ? types.optionalOf(held) : held;
  }

  private fieldOf(type: Type, field: string, at: number): Type {
    if (type.kind === 'map') return type.params[1]!;
    if (type.kind === 'struct') return this.fieldNamed(type, field, at);
    if (type.kind === 'param') this.mapping.isAssignable(types.DYN, type);
    else if (!types.isDynOrError(type)) this.report(at, `type '${typeShown(type)}' does not support field selection`);
    return types.DYN;
  }

  private fieldNamed(type: Type, field: string, at: number): Type {
    if (!type.fields && type.kind === 'struct') return this.report(at, `unexpected failed resolution of '${type.name}'`);
    const held = type.fields?.get(field);
    if (held?.kind === 'unread') throw new Beyond();
    return held ?? this.report(at, `undefined field '${field}'`);
  }

  private call(call: Call): Type {
    if (NOTABLE_CALLS.has(call.name)) this.notable.push({ part: call, isFormatted: this.formats > 0 });
    if (call.name !== 'format') return this.called(call);
    this.formats++;
    const type = this.called(call);
    this.formats--;
    return type;
  }

  private called(call: Call): Type {
    const { name, target, args, at } = call;
    const [of, field] = args;
    if (name === '_?._' && of && field?.kind === 'literal') {
      this.overloads.set(call, OPTIONAL_FIELD);
      return this.mapping.substitute(this.field(of, String(field.value), at, true));
    }
    for (const arg of args) this.check(arg);
    if (!target) {
      const overloads = this.environment.functions.get(name.startsWith('.') ? name.slice(1) : name);
      return overloads ? this.resolved(call, overloads, name, null) : this.undeclared(at, name);
    }
    const prefix = qualifiedName(target);
    const whole = prefix === null ? undefined : `${prefix}.${name}`;
    const inNamespace = whole === undefined ? undefined : this.environment.functions.get(whole);
    if (inNamespace) {
      this.namespaced.set(call, whole!);
      return this.resolved(call, inNamespace, whole!, null);
    }
    this.check(target);
    const overloads = this.environment.functions.get(name);
    return overloads ? this.resolved(call, overloads, name, target) : this.undeclared(at, name);
  }

  private resolved(call: Call, overloads: readonly Overload[], name: string, target: Expression | null): Type {
    const args = target ? [target, ...call.args] : call.args;
    const given = args.map((arg) => this.types.get(arg)!);
    if (LOGICAL.has(name)) return this.logical(call, overloads, given);
    const found: Overload[] = [];
    let result: Type | null = null;
    for (const overload of overloads) {
      if (overload.isMember !== (target !== null)) continue;
      const fresh = this.freshen(overload);
      if (!this.mapping.areAssignable(given, fresh.takes)) continue;
      found.push(overload);
      const gives = this.mapping.substitute(fresh.gives);
      if (!result) result = gives;
      else if (!types.isDyn(result) && !types.isSameType(gives, result)) result = types.DYN;
    }
    this.overloads.set(call, found);
    if (result) return result;
    const shown = given.map((type) => typeShown(this.mapping.substitute(type, true)));
    const applied = target ? `${shown[0]}.(${shown.slice(1).join(', ')})` : `(${shown.join(', ')})`;
    return this.report(call.at, `found no matching overload for '${name.replace(/^\./, '')}' applied to '${applied}'`);
  }

  private logical(call: Call, overloads: readonly Overload[], given: readonly Type[]): Type {
    this.overloads.set(call, overloads);
    let result = types.BOOL;
    for (const [index, type] of given.entries()) {
      if (!this.mapping.isAssignable(type, types.BOOL)) result = this.mismatch(call.args[index]!.at, types.BOOL, type);
    }
    return result;
  }

  /** Every call has parameters of its own. */
  private freshen(overload: Overload): Pick<Overload, 'takes' | 'gives'> {
    if (overload.params.length === 0) return overload;
    const fresh = new Map(overload.params.map((name) => [name, this.variable()]));
    const renamed = (type: Type): Type => {
      if (type.kind === 'param') return fresh.get(type.name)!;
      return type.params.length === 0 ? type : { ...type, params: type.params.map(renamed) };
    };
    return { takes: overload.takes.map(renamed), gives: renamed(overload.gives) };
  }

  private variable(): Type {
    return types.param(`_var${this.variables++}`);
  }

  private list(list: ListLiteral): Type {
    const { items, optional } = list;
    if (items.length > 1) this.notable.push({ part: list, isFormatted: this.formats > 0 });
    let item: Type | null = null;
    for (const [index, each] of items.entries()) {
      const type = this.check(each);
      item = this.joined(item, optional.includes(index) ? this.unwrapped(type, each.at) : type);
    }
    return types.listOf(item ?? this.variable());
  }

  private map(map: MapLiteral): Type {
    const { entries } = map;
    if (entries.length > 1) this.notable.push({ part: map, isFormatted: this.formats > 0 });
    let keys: Type | null = null;
    let values: Type | null = null;
    for (const { key, value, isOptional } of entries) {
      keys = this.joined(keys, this.check(key));
      const type = this.check(value);
      values = this.joined(values, isOptional ? this.unwrapped(type, value.at) : type);
    }
    return types.mapOf(keys ?? this.variable(), values ?? this.variable());
  }

  /** What an optional value holds. */
  private unwrapped(type: Type, at: number): Type {
    const held = types.heldBy(type);
    if (!held && !types.isDyn(type)) this.mismatch(at, types.optionalOf(type), type);
    return held ?? type;
  }

  private joined(before: Type | null, type: Type): Type {
    if (!before) return type;
    return this.mapping.isAssignable(before, type) ? types.mostGeneral(before, type) : types.DYN;
  }

  private message(message: Message): Type {
    const found = this.lookUp(message.name.replace(/^\./, ''));
    if (found?.kind === 'unread') throw new Beyond();
    if (!found) return this.undeclared(message.at, message.name);
    const made = found.kind === 'type' ? found.params[0] : undefined;
    // Some of the other types may be made, too.
    if (found.kind === 'type' && made?.kind !== 'struct' && !(made && SCALARS.has(made.kind))) throw new Beyond();
    const type = made?.kind === 'struct' ? made : types.ERROR;
    if (made && SCALARS.has(made.kind)) this.report(message.at, `'${made.name}' is not a message type`);
    else if (!made && found.kind !== 'error') this.report(message.at, `'${found.name}' is not a type`);
    for (const { name, value, isOptional, at } of message.fields) {
      const given = this.check(value);
      const wanted = made ? this.fieldNamed(made, name, at) : this.report(at, `unexpected failed resolution of '${message.name}'`);
      const held = isOptional ? this.unwrapped(given, value.at) : given;
      if (this.mapping.isAssignable(wanted, held)) continue;
      this.report(at, `expected type of field '${name}' is '${typeShown(wanted)}' but provided type is '${typeShown(held)}'`);
    }
    return type;
  }

  private comprehension({ range, variables, accumulator, first, condition, step, result }: Comprehension): Type {
    this.check(range);
    const total = this.check(first);
    const { scope } = this;
    const inner: Scope = { names: new Map([[accumulator, total]]), outer: scope };
    const items = this.itemsOf(range, variables.length > 1);
    this.scope = { names: new Map(variables.map((name, index) => [name, items[index]!])), outer: inner };
    this.expect(condition, types.BOOL);
    this.expect(step, total);
    this.scope = inner;
    const type = this.mapping.substitute(this.check(result));
    this.scope = scope;
    return type;
  }

  private expect(expression: Expression, wanted: Type): void {
    const type = this.check(expression);
    if (!this.mapping.isAssignable(wanted, type)) this.mismatch(expression.at, wanted, type);
  }

  /** What macros go through: the items of a list, the keys of a map; with two variables also the places and the values. */
  private itemsOf(range: Expression, isPaired: boolean): readonly Type[] {
    const type = this.mapping.substitute(this.types.get(range)!);
    const [first, second] = type.params;
    if (type.kind === 'list') return isPaired ? [types.INT, first!] : [first!];
    if (type.kind === 'map') return [first!, second!];
    if (type.kind === 'dyn' || type.kind === 'error' || type.kind === 'param') {
      this.mapping.isAssignable(types.DYN, type);
      return [types.DYN, types.DYN];
    }
    this.report(range.at, `expression of type '${typeShown(type)}' cannot be range of a comprehension (must be list, map, or dynamic)`);
    return [types.ERROR, types.ERROR];
  }
}

const LITERALS = {
  bool: types.BOOL,
  bytes: types.BYTES,
  double: types.DOUBLE,
  int: types.INT,
  null: types.NULL,
  string: types.STRING,
  uint: types.UINT,
} as const;
