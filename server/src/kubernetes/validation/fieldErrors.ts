import type { FieldPath } from './fieldPath.ts';

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

/**
 * The value in front of a detail as apimachinery prints it: strings quoted as Go's %q, numbers and booleans bare, objects as JSON.
 * Source: k8s.io/apimachinery/pkg/util/validation/field/errors.go ErrorBody.
 */
export function printed(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
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

/** `supported` is printed in the order given; Kubernetes sorts some of its lists and not others, so the caller decides. */
export const notSupported = (path: FieldPath, value: unknown, supported: readonly string[]): FieldError => ({
  reason: 'FieldValueNotSupported',
  path,
  message: withDetail(
    `Unsupported value: ${printed(value)}`,
    supported.length > 0 ? `supported values: ${supported.map((entry) => JSON.stringify(entry)).join(', ')}` : '',
  ),
});

/** `limit` is in bytes. */
export const tooLong = (path: FieldPath, limit: number): FieldError => ({
  reason: 'FieldValueTooLong',
  path,
  message: `Too long: may not be more than ${limit} bytes`,
});

export const tooMany = (path: FieldPath, count: number, limit: number): FieldError => ({
  reason: 'FieldValueTooMany',
  path,
  message: `Too many: ${count}: must have at most ${limit} items`,
});
