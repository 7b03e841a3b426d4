import type { DefaultCollector, Fields } from '../defaults/shape.ts';
import type { Json } from '../object.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import type { AdmissionPlugin } from './attributes.ts';

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Tells what a plugin has added to an object, by comparing it with what it was. Lists grow at their end. */
export function tellFilledIn(
  before: unknown,
  after: unknown,
  filled: NonNullable<AdmissionPlugin['filled']>,
  collect: DefaultCollector,
): void {
  compare(before, after, FieldPath.root);

  function compare(old: unknown, now: unknown, path: FieldPath): void {
    if (now === old || now === undefined) return;
    if (isFields(old) && isFields(now)) {
      for (const [key, value] of Object.entries(now)) compare(old[key], value, isMap(path) ? path.key(key) : path.child(key));
    } else if (Array.isArray(old) && Array.isArray(now)) {
      for (const [position, value] of now.entries()) compare(old[position], value, path.index(position));
    } else if (old === undefined || old === null) {
      if (isFields(now) && Object.keys(now).length === 0) return;
      // The entries of a new list or map are told one by one, and so are requests and limits.
      if (Array.isArray(now)) compare([], now, path);
      else if (isFields(now) && (isMap(path) || lastOf(path) === 'resources')) compare({}, now, path);
      else collect({ path, value: now as Json, ...filled });
    } else if (!isFields(now) && !Array.isArray(now)) collect({ path, value: now as Json, ...filled });
  }
}

const MAPS = new Set(['annotations', 'labels', 'limits', 'requests', 'nodeSelector', 'overhead']);

/** Whether the keys at a path are the user's and not fields. */
const isMap = (path: FieldPath): boolean => MAPS.has(lastOf(path));

const lastOf = (path: FieldPath): string => String(path.segments().at(-1));
