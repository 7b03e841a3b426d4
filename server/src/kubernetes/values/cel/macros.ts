import type { Call, Comprehension, Expression, ListLiteral, Literal, Name } from './syntax.ts';
import type { Problem } from './tokens.ts';

/**
 * What macros are expanded to. Source: cel-go parser/macro.go, cel/library.go, ext/comprehensions.go, ext/lists.go, ext/bindings.go.
 */

/** Libraries of macros that not every expression has. */
export interface MacroLibraries {
  readonly bind?: boolean;
  readonly sortBy?: boolean;
}

/** Nothing in an expression can be called like this. */
const ACCUMULATOR = '@result';
const OLD_ACCUMULATOR = '__result__';
const UNUSED = '#unused';
const SORTED = '@__sortBy_input__';

type Expanded = Expression | Problem;
type Expand = (target: Expression, args: readonly Expression[], at: number) => Expanded | null;

const name = (text: string, at: number): Name => ({ kind: 'name', name: text, at });
const call = (text: string, args: readonly Expression[], at: number, target: Expression | null = null): Call => ({
  kind: 'call',
  name: text,
  target,
  args,
  at,
});
const bool = (value: boolean, at: number): Literal => ({ kind: 'literal', type: 'bool', value, at });
const int = (value: bigint, at: number): Literal => ({ kind: 'literal', type: 'int', value, at });
const list = (items: readonly Expression[], at: number): ListLiteral => ({ kind: 'list', items, optional: [], at });
const total = (at: number): Name => name(ACCUMULATOR, at);

const isProblem = (value: readonly string[] | Problem): value is Problem => 'message' in value;

/** The names of the variables, or what is wrong with them. */
function variables(args: readonly Expression[], count: 1 | 2, unnamed: string): readonly string[] | Problem {
  const names: string[] = [];
  for (const arg of args.slice(0, count)) {
    if (arg.kind !== 'name') return { at: arg.at, message: unnamed };
    names.push(arg.name);
  }
  if (count === 2 && names[0] === names[1]) return { at: args[1]!.at, message: `duplicate variable name: ${names[0]}` };
  const taken = names.findIndex((each) => each === ACCUMULATOR || each === OLD_ACCUMULATOR);
  return taken < 0 ? names : { at: args[taken]!.at, message: 'iteration variable overwrites accumulator variable' };
}

const SIMPLE = 'argument must be a simple name';
const IDENTIFIER = 'argument is not an identifier';

type Fold = Pick<Comprehension, 'first' | 'condition' | 'step' | 'result'>;

const folded =
  (count: 1 | 2, unnamed: string, fold: (args: readonly Expression[], at: number) => Fold): Expand =>
  (range, args, at) => {
    const names = variables(args, count, unnamed);
    if (isProblem(names)) return names;
    return { kind: 'comprehension', range, variables: names, accumulator: ACCUMULATOR, ...fold(args, at), at };
  };

const all = (count: 1 | 2): Expand =>
  folded(count, SIMPLE, (args, at) => ({
    first: bool(true, at),
    condition: call('@not_strictly_false', [total(at)], at),
    step: call('_&&_', [total(at), args[count]!], at),
    result: total(at),
  }));

const exists = (count: 1 | 2): Expand =>
  folded(count, SIMPLE, (args, at) => ({
    first: bool(false, at),
    condition: call('@not_strictly_false', [call('!_', [total(at)], at)], at),
    step: call('_||_', [total(at), args[count]!], at),
    result: total(at),
  }));

const existsOne = (count: 1 | 2): Expand =>
  folded(count, SIMPLE, (args, at) => ({
    first: int(0n, at),
    condition: bool(true, at),
    step: call('_?_:_', [args[count]!, call('_+_', [total(at), int(1n, at)], at), total(at)], at),
    result: call('_==_', [total(at), int(1n, at)], at),
  }));

/** Goes on as before where the filter does not hold. */
const filtered = (filter: Expression | undefined, step: Expression, at: number): Expression =>
  filter ? call('_?_:_', [filter, step, total(at)], at) : step;

/** A list of what is made of each item, of those that a filter lets through. */
const listed = (count: 1 | 2, unnamed: string): Expand =>
  folded(count, unnamed, (args, at) => {
    const rest = args.slice(count);
    const step = call('_+_', [total(at), list([rest.at(-1)!], at)], at);
    return {
      first: list([], at),
      condition: bool(true, at),
      step: filtered(rest.length > 1 ? rest[0] : undefined, step, at),
      result: total(at),
    };
  });

const filter: Expand = folded(1, IDENTIFIER, ([variable, condition], at) => ({
  first: list([], at),
  condition: bool(true, at),
  step: filtered(condition, call('_+_', [total(at), list([variable!], at)], at), at),
  result: total(at),
}));

/** A map of what is made of each entry; `isEntry`: an entry of its own each. */
const mapped = (isEntry: boolean): Expand =>
  folded(2, SIMPLE, (args, at) => {
    const rest = args.slice(2);
    const key = args[0] as Name;
    const inserted = [total(at), ...(isEntry ? [] : [name(key.name, at)]), rest.at(-1)!];
    return {
      first: { kind: 'map', entries: [], at },
      condition: bool(true, at),
      step: filtered(rest.length > 1 ? rest[0] : undefined, call('cel.@mapInsert', inserted, at), at),
      result: total(at),
    };
  });

/** Gives a value a name in an expression. */
const bound = (variable: string, value: Expression, result: Expression, at: number): Comprehension => ({
  kind: 'comprehension',
  range: list([], at),
  variables: [UNUSED],
  accumulator: variable,
  first: value,
  condition: bool(false, at),
  step: name(variable, at),
  result,
  at,
});

const bind: Expand = (target, [variable, value, result], at) => {
  if (target.kind !== 'name' || target.name !== 'cel') return null;
  if (variable!.kind !== 'name') return { at: variable!.at, message: 'cel.bind() variable names must be simple identifiers' };
  return bound(variable!.name, value!, result!, at);
};

const ofOptional =
  (macro: 'optMap' | 'optFlatMap'): Expand =>
  (target, [variable, result], at) => {
    if (variable!.kind !== 'name') return { at: variable!.at, message: `${macro}() variable name must be a simple identifier` };
    const value = bound(variable!.name, call('value', [], at, copied(target)), result!, at);
    const some = macro === 'optMap' ? call('optional.of', [value], at) : value;
    return call('_?_:_', [call('hasValue', [], at, target), some, call('optional.none', [], at)], at);
  };

const sortBy: Expand = (target, args, at) => {
  if (target.kind === 'literal' || target.kind === 'map' || target.kind === 'message') {
    return { at: target.at, message: 'sortBy can only be applied to a list, identifier, comprehension, call or select expression' };
  }
  const keys = listed(1, IDENTIFIER)(name(SORTED, at), args, at)!;
  if ('message' in keys) return keys;
  return bound(SORTED, target, call('@sortByAssociatedKeys', [keys], at, name(SORTED, at)), at);
};

/** By the name and the number of arguments. */
const MACROS: ReadonlyMap<string, Expand> = new Map([
  ['all 2', all(1)],
  ['all 3', all(2)],
  ['exists 2', exists(1)],
  ['exists 3', exists(2)],
  ['exists_one 2', existsOne(1)],
  ['exists_one 3', existsOne(2)],
  ['existsOne 3', existsOne(2)],
  ['map 2', listed(1, IDENTIFIER)],
  ['map 3', listed(1, IDENTIFIER)],
  ['filter 2', filter],
  ['transformList 3', listed(2, SIMPLE)],
  ['transformList 4', listed(2, SIMPLE)],
  ['transformMap 3', mapped(false)],
  ['transformMap 4', mapped(false)],
  ['transformMapEntry 3', mapped(true)],
  ['transformMapEntry 4', mapped(true)],
  ['optMap 2', ofOptional('optMap')],
  ['optFlatMap 2', ofOptional('optFlatMap')],
]);

/** What a call of the target becomes, when it is one of a macro. */
export function expand(
  macro: string,
  target: Expression,
  args: readonly Expression[],
  at: number,
  libraries: MacroLibraries,
): Expanded | null {
  if (macro === 'bind' && args.length === 3) return libraries.bind ? bind(target, args, at) : null;
  if (macro === 'sortBy' && args.length === 2) return libraries.sortBy ? sortBy(target, args, at) : null;
  return MACROS.get(`${macro} ${args.length}`)?.(target, args, at) ?? null;
}

/** The same expression once more: what is known of expressions is known by what they are. */
function copied(expression: Expression): Expression {
  switch (expression.kind) {
    case 'literal':
    case 'name':
      return { ...expression };
    case 'select':
      return { ...expression, of: copied(expression.of) };
    case 'call':
      return { ...expression, target: expression.target && copied(expression.target), args: expression.args.map(copied) };
    case 'list':
      return { ...expression, items: expression.items.map(copied) };
    case 'map':
      return {
        ...expression,
        entries: expression.entries.map((entry) => ({ ...entry, key: copied(entry.key), value: copied(entry.value) })),
      };
    case 'message':
      return { ...expression, fields: expression.fields.map((field) => ({ ...field, value: copied(field.value) })) };
    case 'comprehension':
      return {
        ...expression,
        range: copied(expression.range),
        first: copied(expression.first),
        condition: copied(expression.condition),
        step: copied(expression.step),
        result: copied(expression.result),
      };
  }
}
