import type { Checked } from './check.ts';
import { callCost, type Operand } from './costs.ts';
import { added, fixed, type Size, times, UNKNOWN, union } from './sizes.ts';
import type { Call, Comprehension, Expression, ListLiteral, MapLiteral } from './syntax.ts';
import { heldBy, type Kind, type Type } from './types.ts';

/** The way from a variable to a value: names of fields, `@items`, `@keys`, `@values`; null where there is none. */
export type ValuePath = readonly string[] | null;

/** How large what stands at the end of a way can be; null when that is not known. */
export type SizeAt = (path: readonly string[]) => Size | null;

/** What an expression may cost at most when it is evaluated. Source: cel-go checker/cost.go. */
export function costOf(expression: Expression, checked: Checked, sizeAt: SizeAt): number {
  return new Coster(checked, sizeAt).cost(expression);
}

interface EntrySize {
  readonly kind: 'list' | 'map';
  readonly key: Size;
  readonly value: Size;
}

interface Local {
  readonly path: ValuePath;
  readonly size: Size | null;
  readonly entry: EntrySize | null;
}

const LIST_BASE = 10;
const MAP_BASE = 30;
const MESSAGE_BASE = 40;
const SCALARS = new Set<Kind>(['bool', 'double', 'duration', 'int', 'timestamp', 'uint']);
const COSTLY_SELECTION = new Set<Kind>(['map', 'struct', 'param']);
/** Begins as nothing has: of no item the smallest is as large as can be. */
const NOTHING: Size = { min: UNKNOWN.max, max: 0 };

const isScalar = (type: Type): boolean => SCALARS.has(heldBy(type)?.kind ?? type.kind);

class Coster {
  private readonly paths = new Map<Expression, ValuePath>();
  private readonly sizes = new Map<Expression, Size>();
  private readonly entries = new Map<Expression, EntrySize>();
  private readonly locals = new Map<string, Local[]>();

  constructor(
    private readonly checked: Checked,
    private readonly sizeAt: SizeAt,
  ) {}

  cost(expression: Expression): number {
    const name = this.checked.names.get(expression);
    if (name !== undefined) {
      const local = this.local(name);
      this.paths.set(expression, local ? local.path : [name]);
      return 1;
    }
    switch (expression.kind) {
      case 'literal':
      case 'name':
        return 0;
      case 'select': {
        const cost = this.cost(expression.of);
        if (expression.isTest) return cost;
        this.paths.set(expression, [...(this.path(expression.of) ?? []), expression.field]);
        return COSTLY_SELECTION.has(this.checked.typeOf(expression.of).kind) ? added(cost, 1) : cost;
      }
      case 'call':
        return this.call(expression);
      case 'list':
        return this.list(expression);
      case 'map':
        return this.map(expression);
      case 'message':
        return expression.fields.reduce((cost, { value }) => added(cost, this.cost(value)), MESSAGE_BASE);
      case 'comprehension':
        return isBinding(expression) ? this.binding(expression) : this.comprehension(expression);
    }
  }

  private local(name: string): Local | undefined {
    return this.locals.get(name)?.at(-1);
  }

  private push(name: string, local: Local): void {
    const stack = this.locals.get(name);
    if (stack) stack.push(local);
    else this.locals.set(name, [local]);
  }

  private pop(name: string): void {
    this.locals.get(name)?.pop();
  }

  private path(expression: Expression): ValuePath {
    const local = expression.kind === 'name' ? this.local(expression.name) : undefined;
    return local ? local.path : (this.paths.get(expression) ?? null);
  }

  private size(expression: Expression): Size | null {
    const known = this.sizes.get(expression) ?? literalSize(expression);
    if (known) return known;
    const path = this.path(expression);
    const size = path && path.length > 0 ? this.sizeAt(path) : null;
    if (size) {
      this.sizes.set(expression, size);
      return size;
    }
    if (isScalar(this.checked.typeOf(expression))) return fixed(1);
    return (expression.kind === 'name' && this.local(expression.name)?.size) || null;
  }

  private entry(expression: Expression): EntrySize | null {
    const known = this.entries.get(expression);
    if (known) return known;
    return (expression.kind === 'name' && this.local(expression.name)?.entry) || null;
  }

  private operand(expression: Expression): Operand {
    const path = this.path(expression);
    return {
      expression,
      type: this.checked.typeOf(expression),
      size: this.size(expression),
      itemSize: () => (path && path.length > 0 ? this.sizeAt([...path, '@items']) : null),
    };
  }

  private call(call: Call): number {
    const { args } = call;
    const [first] = args;
    if (call.name === 'dyn' && !call.target && first) {
      const cost = added(1, this.cost(first));
      this.copySizes(call, first);
      return cost;
    }
    const costs = args.map((arg) => this.cost(arg));
    const operands = args.map((arg) => this.operand(arg));
    const overloads = this.checked.overloadsOf(call);
    if (overloads.length === 0) return 0;
    const whole = this.checked.namespaced.get(call);
    const target = call.target && whole === undefined ? call.target : null;
    const targetCost = target ? this.cost(target) : 0;
    const of = target && this.operand(target);
    const argsCost = argumentsCost(call.name, costs);
    let most = 0;
    let size: Size | null = null;
    for (const overload of overloads) {
      const own = callCost(whole ?? call.name, overload, of, operands);
      const isLogical = call.name === '_&&_' || call.name === '_||_';
      most = Math.max(most, isLogical ? argsCost : added(own.cost, argsCost));
      if (own.size) size = size ? union(size, own.size) : own.size;
      if (overload.id === 'conditional') this.setEntry(call, united(this.entry(args[1]!), this.entry(args[2]!)));
      if (overload.id === 'added' || overload.id === 'joined') this.setEntry(call, united(this.entry(args[0]!), this.entry(args[1]!)));
      if (overload.id === 'item' || overload.id === 'value') {
        size = this.entry(args[0]!)?.value ?? null;
        this.paths.set(call, [...(this.path(args[0]!) ?? []), overload.id === 'item' ? '@items' : '@values']);
      }
      size ??= this.size(call);
    }
    if (size) this.sizes.set(call, size);
    return added(targetCost, most);
  }

  private setEntry(expression: Expression, entry: EntrySize | null): void {
    if (entry) this.entries.set(expression, entry);
  }

  private copySizes(to: Expression, from: Expression): void {
    const size = this.size(from);
    if (size) this.sizes.set(to, size);
    this.setEntry(to, this.entry(from));
  }

  private list(list: ListLiteral): number {
    let value: Size = list.items.length === 0 ? { ...NOTHING, min: 0 } : NOTHING;
    let cost = LIST_BASE;
    for (const item of list.items) {
      cost = added(cost, this.cost(item));
      value = union(value, this.size(item) ?? UNKNOWN);
    }
    this.entries.set(list, { kind: 'list', key: fixed(1), value });
    return cost;
  }

  private map(map: MapLiteral): number {
    let key: Size = map.entries.length === 0 ? { ...NOTHING, min: 0 } : NOTHING;
    let value = key;
    let cost = MAP_BASE;
    for (const entry of map.entries) {
      cost = added(added(cost, this.cost(entry.key)), this.cost(entry.value));
      key = union(key, this.size(entry.key) ?? UNKNOWN);
      value = union(value, this.size(entry.value) ?? UNKNOWN);
    }
    this.entries.set(map, { kind: 'map', key, value });
    return cost;
  }

  private comprehension(expression: Comprehension): number {
    const { range, variables, accumulator, first, condition, step, result } = expression;
    let cost = added(this.cost(range), this.cost(first));
    this.push(accumulator, { path: this.path(first), size: this.size(first), entry: this.entry(first) });
    const pushed = this.items(range, variables.length > 1);
    for (const [index, name] of variables.entries()) this.push(name, pushed[index]!);
    const loop = added(this.cost(condition), this.cost(step));
    for (const name of variables) this.pop(name);
    cost = added(cost, this.cost(result));
    this.pop(accumulator);
    const count = this.size(range) ?? UNKNOWN;
    if (first.kind === 'literal') this.sizes.set(expression, this.size(first)!);
    else if (first.kind === 'list' || first.kind === 'map') {
      this.sizes.set(expression, count);
      this.setEntry(expression, this.entry(step));
    }
    return added(cost, times(count.max, loop));
  }

  /** The variables of a macro: what they stand for and how large that is. */
  private items(range: Expression, isPaired: boolean): readonly Local[] {
    const entry = this.entry(range);
    const isList = (entry?.kind ?? this.checked.typeOf(range).kind) === 'list';
    const local = (step: string, size: Size | undefined): Local => ({
      path: [...(this.path(range) ?? []), step],
      size: size ?? null,
      entry: null,
    });
    const key = local(isList ? '@indices' : '@keys', entry?.key);
    const value = local(isList ? '@items' : '@values', entry?.value);
    if (isPaired) return [key, value];
    return [isList ? value : key];
  }

  private binding(expression: Comprehension): number {
    const { range, accumulator, first, result } = expression;
    const cost = added(this.cost(range), this.cost(first));
    this.push(accumulator, { path: this.path(first), size: this.size(first), entry: this.entry(first) });
    const whole = added(cost, this.cost(result));
    this.pop(accumulator);
    this.copySizes(expression, result);
    return whole;
  }
}

/** Of two ways only one is gone; the others are evaluated all. */
function argumentsCost(name: string, costs: readonly number[]): number {
  if (name === '_?_:_') return added(costs[0] ?? 0, Math.max(costs[1] ?? 0, costs[2] ?? 0));
  return costs.reduce(added, 0);
}

function united(one: EntrySize | null, other: EntrySize | null): EntrySize | null {
  return one && other && { kind: one.kind, key: union(one.key, other.key), value: union(one.value, other.value) };
}

/** Does it only give a value a name? */
const isBinding = ({ range, condition }: Comprehension): boolean =>
  range.kind === 'list' && range.items.length === 0 && condition.kind === 'literal' && condition.value === false;

function literalSize(expression: Expression): Size | null {
  switch (expression.kind) {
    case 'literal':
      if (expression.type === 'string') return fixed([...String(expression.value)].length);
      return fixed(expression.type === 'bytes' ? String(expression.value).length : 1);
    case 'list':
      return fixed(expression.items.length);
    case 'map':
      return fixed(expression.entries.length);
    default:
      return null;
  }
}
