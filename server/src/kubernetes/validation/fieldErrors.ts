import type { FieldPath } from './fieldPath.ts';
import { marshalled, printed, quoted } from './printing.ts';

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
}

const withDetail = (head: string, detail: string): string => (detail ? `${head}: ${detail}` : head);

export const required = (path: FieldPath, detail = ''): FieldError => ({
  reason: 'FieldValueRequired',
  path,
  message: withDetail('Required value', detail),
});

export const invalid = (path: FieldPath, value: unknown, detail: string): FieldError => ({
  reason: 'FieldValueInvalid',
  path,
  message: withDetail(`Invalid value: ${printed(value)}`, detail),
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

/**
 * `supported` is printed in the order given; Kubernetes sorts some of its lists and not others, so the caller decides.
 * Enumerations are named types in Go, so a string value is printed through encoding/json.
 */
export const notSupported = (path: FieldPath, value: unknown, supported: readonly string[]): FieldError => ({
  reason: 'FieldValueNotSupported',
  path,
  message: withDetail(
    `Unsupported value: ${typeof value === 'string' ? marshalled(value) : printed(value)}`,
    supported.length > 0 ? `supported values: ${supported.map(quoted).join(', ')}` : '',
  ),
});

/** `limit` is in bytes. */
export const tooLong = (path: FieldPath, limit: number): FieldError => ({
  reason: 'FieldValueTooLong',
  path,
  message: `Too long: may not be more than ${limit} ${limit === 1 ? 'byte' : 'bytes'}`,
});

export const tooMany = (path: FieldPath, count: number, limit: number): FieldError => ({
  reason: 'FieldValueTooMany',
  path,
  message: `Too many: ${count}: must have at most ${limit} ${limit === 1 ? 'item' : 'items'}`,
});

/** One Invalid for every sentence a format has against the value. */
export const invalidEach = (path: FieldPath, value: unknown, problems: readonly string[]): readonly FieldError[] =>
  problems.length === 0 ? [] : problems.map((problem) => invalid(path, value, problem));
