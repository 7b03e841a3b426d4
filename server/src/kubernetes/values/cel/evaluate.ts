import { FUNCTIONS, isPlainPattern } from './functions.ts';
import { type Call, type Comprehension, type Expression, partsOf, type Select } from './syntax.ts';
import { CelError, isList, isMap, NO_OVERLOAD, TYPE_VALUES, typeOf, type Value } from './values.ts';

/** Steps of one evaluation: far beyond what the API server's limit of cost lets through. */
const STEPS_MAX = 100_000;

export type Variables = ReadonlyMap<string, Value>;
/** What a name stands for, also what failed: that is only told where it is needed. */
type Held = Value | CelError;
type Scope = ReadonlyMap<string, Held>;

const OPERATORS = new Set(['_&&_', '_||_', '_?_:_', '_[_]', '@not_strictly_false']);
const NOT_READ = new Set<Expression['kind']>(['map', 'message']);

const keyOf = ({ name, target }: Call): string => (target ? `.${name}` : name);

/** Can the expression be evaluated here? Not all that can be checked can. */
export const isEvaluable = (expression: Expression): boolean => isKnown(expression) && partsOf(expression).every(isEvaluable);

function isKnown(part: Expression): boolean {
  if (NOT_READ.has(part.kind)) return false;
  if (part.kind === 'literal') return part.type !== 'uint' && part.type !== 'bytes';
  if (part.kind === 'list') return part.optional.length === 0;
  if (part.kind === 'comprehension') return part.variables.length === 1;
  return part.kind !== 'call' || ((OPERATORS.has(part.name) || FUNCTIONS.has(keyOf(part))) && hasPlainPattern(part));
}

function hasPlainPattern({ name, target, args }: Call): boolean {
  if (name !== 'matches') return true;
  const pattern = [...(target ? [target] : []), ...args][1];
  return pattern?.kind === 'literal' && isPlainPattern(String(pattern.value));
}

/** The value of an expression, or the error that CEL ends it with. */
export function evaluate(expression: Expression, variables: Variables): { readonly value: Value } | { readonly error: string } {
  try {
    return { value: new Evaluation().of(expression, variables) };
  } catch (error) {
    if (error instanceof CelError) return { error: error.message };
    throw error;
  }
}

class Evaluation {
  private steps = 0;

  of(expression: Expression, scope: Scope): Value {
    if (++this.steps > STEPS_MAX) throw new CelError('operation cancelled: actual cost limit exceeded');
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'name':
        return sound(
          scope.has(expression.name) ? scope.get(expression.name) : TYPE_VALUES.get(expression.name),
          `no such attribute(s): ${expression.name}`,
        );
      case 'select':
        return this.select(expression, scope);
      case 'list':
        return expression.items.map((item) => this.of(item, scope));
      case 'call':
        return this.call(expression, scope);
      case 'comprehension':
        return this.comprehension(expression, scope);
      default:
        throw new CelError(NO_OVERLOAD);
    }
  }

  private select({ of, field, isTest }: Select, scope: Scope): Value {
    const value = this.of(of, scope);
    if (!isMap(value)) throw new CelError(NO_OVERLOAD);
    const held = value.get(field);
    return isTest ? held !== undefined : found(held, `no such key: ${field}`);
  }

  private call(call: Call, scope: Scope): Value {
    const { name, target, args } = call;
    if (name === '_&&_' || name === '_||_') return this.junction(args, scope, name === '_||_');
    if (name === '_?_:_') return this.of(this.condition(args[0]!, scope) ? args[1]! : args[2]!, scope);
    if (name === '@not_strictly_false') return this.held(args[0]!, scope) !== false;
    const values = [...(target ? [target] : []), ...args].map((arg) => this.of(arg, scope));
    if (name === '_[_]') return itemOf(values[0]!, values[1]!);
    const types = values.map(typeOf);
    const overload = FUNCTIONS.get(keyOf(call))?.find(
      ({ takes }) => takes.length === types.length && takes.every((type, index) => type === 'any' || type === types[index]),
    );
    if (!overload) throw new CelError(NO_OVERLOAD);
    return overload.run(...(values as never[]));
  }

  private condition(expression: Expression, scope: Scope): boolean {
    const value = this.of(expression, scope);
    if (typeof value !== 'boolean') throw new CelError(NO_OVERLOAD);
    return value;
  }

  private held(expression: Expression, scope: Scope): Held {
    try {
      return this.of(expression, scope);
    } catch (error) {
      if (error instanceof CelError) return error;
      throw error;
    }
  }

  /** One side that decides is enough, also when the other one fails. */
  private junction(sides: readonly Expression[], scope: Scope, decisive: boolean): boolean {
    let failed: CelError | null = null;
    for (const side of sides)
      try {
        if (this.condition(side, scope) === decisive) return decisive;
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        failed ??= error;
      }
    if (failed) throw failed;
    return !decisive;
  }

  private comprehension({ range, variables, accumulator, first, condition, step, result }: Comprehension, scope: Scope): Value {
    const value = this.of(range, scope);
    const items = isList(value) ? value : isMap(value) ? [...value.keys()] : null;
    if (!items) throw new CelError(NO_OVERLOAD);
    let total = this.held(first, scope);
    for (const item of items) {
      const inner: Scope = new Map([...scope, [accumulator, total], [variables[0]!, item]]);
      if (!this.condition(condition, inner)) break;
      total = this.held(step, inner);
    }
    return this.of(result, new Map([...scope, [accumulator, total]]));
  }
}

function sound(value: Held | undefined, message: string): Value {
  if (value instanceof CelError) throw value;
  return found(value, message);
}

function found(value: Value | undefined, message: string): Value {
  if (value === undefined) throw new CelError(message);
  return value;
}

function itemOf(of: Value, index: Value): Value {
  if (isMap(of)) return found(typeof index === 'string' ? of.get(index) : undefined, `no such key: ${String(index)}`);
  if (!isList(of) || (typeof index !== 'bigint' && typeof index !== 'number')) throw new CelError(NO_OVERLOAD);
  return found(of[Number(index)], `index out of bounds: ${index}`);
}
