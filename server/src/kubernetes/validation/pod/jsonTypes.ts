/**
 * The parts of a Pod that rules read, as JSON has them. Every field may be missing or null, also where the API calls it required: rules
 * judge what people wrote. Whole numbers beyond 2^53 arrive as bigint.
 */
export type Maybe<Value> = Value | null;
export type Text = Maybe<string>;
export type Flag = Maybe<boolean>;
export type Whole = number | bigint;
export type Count = Maybe<Whole>;
/** A null entry is an empty structure, text or zero to the server. */
export type List<Item> = Maybe<readonly (Item | null)[]>;
export type StringMap = Maybe<Readonly<Record<string, string>>>;
/** Quantities as texts; as numbers where an unquoted one was not defaulted. */
export type ResourceList = Readonly<Record<string, string | Whole | null>>;

export interface FieldRef {
  readonly apiVersion?: Text;
  readonly fieldPath?: Text;
}

export interface ResourceFieldRef {
  readonly containerName?: Text;
  readonly resource?: Text;
  readonly divisor?: Maybe<string | Whole>;
}
