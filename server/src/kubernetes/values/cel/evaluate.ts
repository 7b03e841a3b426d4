import { FUNCTIONS } from './functions.ts';
import type { Expression } from './syntax.ts';
import { CelError, isList, isMap, NO_OVERLOAD, typeOf, type Value } from './values.ts';

/** Steps of one evaluation: far beyond what the API server's limit of cost lets through. */
const STEPS_MAX = 100_000;

export type Variables = ReadonlyMap<string, Value>;

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

  of(expression: Expression, variables: Variables): Value {
    if (++this.steps > STEPS_MAX) throw new CelError('operation cancelled: actual cost limit exceeded');
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'name':
        return found(variables.get(expression.name), `no such attribute(s): ${expression.name}`);
      case 'select':
        return this.select(expression, variables);
      case 'list':
        return expression.items.map((item) => this.of(item, variables));
      case 'call':
        return this.call(expression, variables);
      case 'macro':
        return this.macro(expression, variables);
    }
  }

  private select({ of, field, isTest }: Extract<Expression, { kind: 'select' }>, variables: Variables): Value {
    const value = this.of(of, variables);
    if (!isMap(value)) throw new CelError(NO_OVERLOAD);
    const held = value.get(field);
    return isTest ? held !== undefined : found(held, `no such key: ${field}`);
  }

  private call({ name, args }: Extract<Expression, { kind: 'call' }>, variables: Variables): Value {
    if (name === '_&&_' || name === '_||_') return this.junction(args, variables, name === '_||_');
    if (name === '_?_:_') return this.of(this.condition(args[0]!, variables) ? args[1]! : args[2]!, variables);
    const values = args.map((arg) => this.of(arg, variables));
    if (name === '_[_]') return itemOf(values[0]!, values[1]!);
    const types = values.map(typeOf);
    const overload = FUNCTIONS.get(name)?.find(
      ({ takes }) => takes.length === types.length && takes.every((type, index) => type === 'any' || type === types[index]),
    );
    if (!overload) throw new CelError(NO_OVERLOAD);
    return overload.run(...(values as never[]));
  }

  private condition(expression: Expression, variables: Variables): boolean {
    const value = this.of(expression, variables);
    if (typeof value !== 'boolean') throw new CelError(NO_OVERLOAD);
    return value;
  }

  /** One side that decides is enough, also when the other one fails. */
  private junction(sides: readonly Expression[], variables: Variables, decisive: boolean): boolean {
    let failed: CelError | null = null;
    for (const side of sides)
      try {
        if (this.condition(side, variables) === decisive) return decisive;
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        failed ??= error;
      }
    if (failed) throw failed;
    return !decisive;
  }

  private macro({ macro, of, name, body }: Extract<Expression, { kind: 'macro' }>, variables: Variables): Value {
    const range = this.of(of, variables);
    const withItem = (item: Value): Variables => new Map([...variables, [name, item]]);
    if (macro === 'bind') return this.of(body, withItem(range));
    const items = isList(range) ? range : isMap(range) ? [...range.keys()] : null;
    if (!items) throw new CelError(NO_OVERLOAD);
    if (macro === 'map') return items.map((item) => this.of(body, withItem(item)));
    if (macro === 'filter') return items.filter((item) => this.condition(body, withItem(item)));
    if (macro === 'exists_one') return items.filter((item) => this.condition(body, withItem(item))).length === 1;
    return this.quantified(
      items.map((item) => withItem(item)),
      body,
      macro === 'exists',
    );
  }

  private quantified(scopes: readonly Variables[], body: Expression, decisive: boolean): boolean {
    let failed: CelError | null = null;
    for (const scope of scopes)
      try {
        if (this.condition(body, scope) === decisive) return decisive;
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        failed ??= error;
      }
    if (failed) throw failed;
    return !decisive;
  }
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
