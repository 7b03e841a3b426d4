import { goQuote } from '../values/goQuote.ts';
import { type Wanted, wantedBehind } from '../values/wanted.ts';
import type { FieldPath } from './fieldPath.ts';
import { marshalled, printed } from './printing.ts';

/** Cause reasons of a Status, as apimachinery's field.ErrorType names them. */
export type CauseReason =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'InternalError'
  | 'FieldValueTypeInvalid';

/** One cause of a refusal. `message` is the server's, word for word, without the field. */
export interface FieldError {
  readonly reason: CauseReason;
  readonly path: FieldPath;
  readonly message: string;
  readonly facts?: ErrorFacts;
  /** The server gives up over the field with code 500 (400 for BadRequest) instead of naming it: the reason of that status, which may be empty. */
  readonly fault?: Fault;
}

export type Fault = '' | 'InternalError' | 'BadRequest';

/** What else is known about a refusal: repairs are worked out from this, never from the message. */
export interface ErrorFacts extends Wanted {
  /** The values there are, of an enumeration. */
  readonly supported?: readonly string[];
  /** The keys there are, where the key of a map is refused. */
  readonly keys?: readonly string[];
  /** It is the key at the end of the path that is refused, not its value. */
  readonly ofKey?: boolean;
}

const withDetail = (head: string, detail: string): string => (detail ? `${head}: ${detail}` : head);

export const required = (path: FieldPath, detail = ''): FieldError => ({
  reason: 'FieldValueRequired',
  path,
  message: withDetail('Required value', detail),
});

export const invalid = (path: FieldPath, value: unknown, detail: string, facts?: ErrorFacts): FieldError => ({
  reason: 'FieldValueInvalid',
  path,
  message: withDetail(`Invalid value: ${printed(value)}`, detail),
  ...(facts && { facts }),
});

export const duplicate = (path: FieldPath, value: unknown): FieldError => ({
  reason: 'FieldValueDuplicate',
  path,
  message: `Duplicate value: ${printed(value)}`,
});

export const notFound = (path: FieldPath, value: unknown): FieldError => ({
  reason: 'FieldValueNotFound',
  path,
  message: `Not found: ${printed(value)}`,
});

export const forbidden = (path: FieldPath, detail: string): FieldError => ({
  reason: 'FieldValueForbidden',
  path,
  message: withDetail('Forbidden', detail),
});

const unsupported = (path: FieldPath, printedValue: string, supported: readonly string[]): FieldError => ({
  reason: 'FieldValueNotSupported',
  path,
  message: withDetail(
    `Unsupported value: ${printedValue}`,
    supported.length > 0 ? `supported values: ${supported.map(goQuote).join(', ')}` : '',
  ),
  facts: { supported },
});

/**
 * For enumerations, which are named types in Go: a string is printed through encoding/json.
 * `supported` is printed in the order given; Kubernetes sorts some of its lists and not others, so the caller decides.
 */
export const notSupported = (path: FieldPath, value: unknown, supported: readonly string[]): FieldError =>
  unsupported(path, marshalled(value), supported);

/** As notSupported, for fields of type string. */
export const notSupportedText = (path: FieldPath, value: string, supported: readonly string[]): FieldError =>
  unsupported(path, goQuote(value), supported);

/** `limit` is in bytes. */
export const tooLong = (path: FieldPath, limit: number): FieldError => ({
  reason: 'FieldValueTooLong',
  path,
  message: limit < 0 ? 'Too long: value is too long' : `Too long: may not be more than ${limit} ${limit === 1 ? 'byte' : 'bytes'}`,
  facts: { limit },
});

export const tooMany = (path: FieldPath, count: number, limit: number): FieldError => ({
  reason: 'FieldValueTooMany',
  path,
  message: `Too many: ${count}: ${limit < 0 ? 'has too many items' : `must have at most ${limit} ${limit === 1 ? 'item' : 'items'}`}`,
  facts: { limit },
});

/** What the server did not foresee of a field; it goes on with the others. */
export const internal = (path: FieldPath, detail: string): FieldError => ({
  reason: 'InternalError',
  path,
  message: withDetail('Internal error', detail),
});

/** An error that the server did not foresee. Source: apimachinery api/errors NewInternalError; without a reason any other error. */
export const fault = (path: FieldPath, message: string, reason: Fault): FieldError => ({
  reason: 'InternalError',
  path,
  message,
  fault: reason,
});

const NONE: readonly FieldError[] = [];

/** One Invalid for every sentence a format has against the value. */
export const invalidEach = (path: FieldPath, value: unknown, problems: readonly string[]): readonly FieldError[] =>
  problems.length === 0 ? NONE : problems.map((problem) => invalid(path, value, problem, wantedBehind(problems)));

/** As invalidEach, for the key of a map, to which the path leads. */
export const invalidKey = (path: FieldPath, key: string, problems: readonly string[]): readonly FieldError[] =>
  problems.length === 0 ? NONE : problems.map((problem) => invalid(path, key, problem, { ...wantedBehind(problems), ofKey: true }));

/** Required for every field that is missing or empty. */
export function missing(value: object, path: FieldPath, ...names: readonly string[]): readonly FieldError[] {
  const absent = names.filter((name) => !(value as Readonly<Record<string, unknown>>)[name]);
  return absent.map((name) => required(path.child(name)));
}
