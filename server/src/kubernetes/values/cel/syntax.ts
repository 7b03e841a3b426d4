/** What CEL expressions are made of. Places are those that messages name. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: boolean | bigint | number | string | null; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'select'; readonly of: Expression; readonly field: string; readonly isTest: boolean; readonly at: number }
  /** Operators are `_+_`, functions of a receiver `.size`. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly Expression[]; readonly at: number }
  | {
      readonly kind: 'macro';
      readonly macro: Macro;
      readonly of: Expression;
      readonly name: string;
      readonly body: Expression;
      readonly at: number;
    };

/** `bind` gives `of` a name in `body`; the others go through the items of `of`. */
export type Macro = 'all' | 'exists' | 'exists_one' | 'filter' | 'map' | 'bind';

/** Words of the language that are no names. Source: the CEL specification, RESERVED. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  'as break const continue else for function if import let loop package namespace return var void while in'.split(' '),
);
