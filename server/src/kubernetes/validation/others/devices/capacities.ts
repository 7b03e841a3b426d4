import { type Quantity, quantityOf } from '../../../values/quantity.ts';
import { duplicate, type FieldError, forbidden, invalid, required, tooMany } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { present } from '../../present.ts';

/** How much of a device a request may take. Source: resource/validation validateRequestPolicy. */

interface Policy {
  readonly default?: unknown;
  readonly validValues?: readonly unknown[] | null;
  readonly validRange?: { readonly min?: unknown; readonly max?: unknown; readonly step?: unknown } | null;
}

export interface DeviceCapacity {
  readonly value?: unknown;
  readonly requestPolicy?: Policy | null;
}

const amountOf = (value: unknown): Quantity | null => (present(value) ? quantityOf(value) : null);

/** @param shared the device can be given to several claims */
export function capacityErrors({ value, requestPolicy: policy }: DeviceCapacity, path: FieldPath, shared: boolean): FieldError[] {
  if (!present(policy)) return [];
  const at = path.child('requestPolicy');
  if (!shared) return [forbidden(at, 'allowMultipleAllocations must be true')];
  const values = policy.validValues ?? [];
  const range = policy.validRange;
  if (values.length > 0 && present(range))
    return [forbidden(at, 'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time')];
  if (values.length === 0 && !present(range)) return [];
  const usual = amountOf(policy.default);
  const whole = quantityOf(value ?? 0);
  const field = values.length > 0 ? 'validValues' : 'validRange';
  if (usual === null) return [required(at.child('default'), `required when ${field} is defined`)];
  if (whole === null) return [];
  if (present(range) && values.length === 0) return rangeErrors(range, usual, whole, at.child(field));
  return valueErrors(
    values.flatMap((each) => quantityOf(each) ?? []),
    usual,
    whole,
    at.child(field),
  );
}

const VALUES_MAX = 10;

function valueErrors(values: readonly Quantity[], usual: Quantity, whole: Quantity, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (position: number, detail: string): number => errors.push(invalid(path.index(position), String(values[position]), detail));
  values.forEach((value, position) => {
    const before = values[position - 1];
    if (before && before.compare(value) > 0) refuse(position, 'values must be sorted in ascending order');
  });
  if (values.length > VALUES_MAX) errors.push(tooMany(path, values.length, VALUES_MAX));
  else {
    values.forEach((value, position) => {
      if (value.compare(whole) > 0) refuse(position, `option is larger than capacity value: ${whole}`);
    });
    const keys = values.map((value) => String(value.value()));
    keys.forEach((key, position) => {
      if (keys.indexOf(key) < position) errors.push(duplicate(path.index(position), key));
    });
  }
  if (values.length > VALUES_MAX || !values.some((value) => value.compare(usual) === 0))
    errors.push(invalid(path, String(usual), 'default value is not valid according to the requestPolicy'));
  return errors;
}

function rangeErrors(range: NonNullable<Policy['validRange']>, usual: Quantity, whole: Quantity, path: FieldPath): FieldError[] {
  const [min, max, step] = [amountOf(range.min), amountOf(range.max), amountOf(range.step)];
  if (min === null) return [required(path.child('min'), 'required when validRange is defined')];
  const errors: FieldError[] = [];
  const refuse = (field: string, value: Quantity, detail: string): number => errors.push(invalid(path.child(field), String(value), detail));
  if (min.compare(whole) > 0) refuse('min', min, `min is larger than capacity value: ${whole}`);
  if (usual.compare(min) < 0) refuse('min', usual, `default is less than min: ${min}`);
  if (max && min.compare(max) > 0) refuse('max', min, `min is larger than max: ${max}`);
  if (max && max.compare(whole) > 0) refuse('max', max, `max is larger than capacity value: ${whole}`);
  if (max && usual.compare(max) > 0) refuse('max', usual, `default is more than max: ${max}`);
  if (step) {
    const sum = min.add(step);
    if (sum.compare(whole) > 0) refuse('step', step, `one step ${sum} is larger than capacity value: ${whole}`);
    for (const value of [usual, ...(max ? [max] : [])])
      if ((value.value() - min.value()) % step.value() !== 0)
        refuse('step', value, `value is not a multiple of a given step (${step}) from (${min})`);
  }
  return errors;
}
