import { type FieldError, invalid } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';

/** What the server has against paths inside volumes. Source: core/validation ValidateLocalNonReservedPath and what it calls. */

const RELATIVE = { format: 'relative-path' } as const;

/** No `..` between slashes. */
export const backsteps = (text: string, path: FieldPath): readonly FieldError[] =>
  text.split('/').includes('..') ? [invalid(path, text, "must not contain '..'", RELATIVE)] : [];

/** A relative path without `..`. */
export const notDescending = (text: string, path: FieldPath): readonly FieldError[] =>
  text.startsWith('/') ? [invalid(path, text, 'must be a relative path', RELATIVE), ...backsteps(text, path)] : backsteps(text, path);

/** A relative path without `..` that does not begin with two dots either: those names are the kubelet's. */
export const notLocal = (text: string, path: FieldPath): readonly FieldError[] =>
  text.startsWith('..') && !text.startsWith('../')
    ? [...notDescending(text, path), invalid(path, text, "must not start with '..'", RELATIVE)]
    : notDescending(text, path);

const FILE_MODE_MAX = 0o777;

/** Permission bits. YAML's `0644` is octal, `644` is not. */
export const badFileMode = (mode: number | bigint | null | undefined, path: FieldPath): FieldError | undefined =>
  mode === undefined || mode === null || (mode >= 0 && mode <= FILE_MODE_MAX)
    ? undefined
    : invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive', {
        minimum: 0,
        maximum: FILE_MODE_MAX,
      });
