import type { FieldError } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';

/** Invalid without a value in front of the detail. Source: apimachinery util/validation/field OmitValueType. */
export const invalidAsSuch = (path: FieldPath, detail: string): FieldError => ({
  reason: 'FieldValueInvalid',
  path,
  message: `Invalid value: ${detail}`,
});
