/** What CEL expressions are made of. Places are those that messages name. Source: cel-go common/ast. */
export type Expression = Literal | Name | Select | Call | ListLiteral | MapLiteral | Message | Comprehension;

interface Placed {
  readonly at: number;
}

/** Bytes are a text of one character a byte. */
export interface Literal extends Placed {
  readonly kind: 'literal';
  readonly type: 'bool' | 'bytes' | 'double' | 'int' | 'null' | 'string' | 'uint';
  readonly value: boolean | bigint | number | string | null;
}

export interface Name extends Placed {
  readonly kind: 'name';
  readonly name: string;
}

export interface Select extends Placed {
  readonly kind: 'select';
  readonly of: Expression;
  readonly field: string;
  readonly isTest: boolean;
}

/** Operators are `_+_`; `target` is what a function is called of. */
export interface Call extends Placed {
  readonly kind: 'call';
  readonly name: string;
  readonly target: Expression | null;
  readonly args: readonly Expression[];
}

/** `optional`: places of the items with `?`. */
export interface ListLiteral extends Placed {
  readonly kind: 'list';
  readonly items: readonly Expression[];
  readonly optional: readonly number[];
}

export interface MapLiteral extends Placed {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
}

export interface MapEntry extends Placed {
  readonly key: Expression;
  readonly value: Expression;
  readonly isOptional: boolean;
}

export interface Message extends Placed {
  readonly kind: 'message';
  readonly name: string;
  readonly fields: readonly MessageField[];
}

export interface MessageField extends Placed {
  readonly name: string;
  readonly value: Expression;
  readonly isOptional: boolean;
}

/** What macros become: `accumulator` begins as `first` and is `step` after every item of `range`, as long as `condition` holds. */
export interface Comprehension extends Placed {
  readonly kind: 'comprehension';
  readonly range: Expression;
  /** One variable for the item or the key; two for the key or place and the item. */
  readonly variables: readonly string[];
  readonly accumulator: string;
  readonly first: Expression;
  readonly condition: Expression;
  readonly step: Expression;
  readonly result: Expression;
}

/** Words of the language that are no names. Source: the CEL specification, RESERVED. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  'as break const continue else for function if import let loop package namespace return var void while in'.split(' '),
);

/** The name that names with dots between them make; null for anything else. Source: cel-go containers.ToQualifiedName. */
export function qualifiedName(expression: Expression): string | null {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'select' || expression.isTest) return null;
  const before = qualifiedName(expression.of);
  return before === null ? null : `${before}.${expression.field}`;
}

/** What an expression is made of, in the order in which it is evaluated. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'select':
      return [expression.of];
    case 'call':
      return expression.target ? [expression.target, ...expression.args] : expression.args;
    case 'list':
      return expression.items;
    case 'map':
      return expression.entries.flatMap(({ key, value }) => [key, value]);
    case 'message':
      return expression.fields.map(({ value }) => value);
    case 'comprehension':
      return [expression.range, expression.first, expression.condition, expression.step, expression.result];
  }
}
