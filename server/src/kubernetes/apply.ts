import { type Node, decode as plain } from '../manifest/index.ts';
import { goJson } from './decode/goJson.ts';
import type { Field, FieldType, ObjectType } from './schema/model.ts';

/** Annotation in which `kubectl apply` keeps the manifest, as JSON. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** A manifest as the annotation keeps it. */
export const appliedText = (root: Node): string => goJson(plain(root));

/** A JSON object whose shape the types tell. */
// biome-ignore lint/suspicious/noExplicitAny: shapes depend on the kind and are walked along the schema
type Fields = Record<string, any>;

/**
 * The object that `kubectl apply` makes of a stored one: what the manifest says now, without what the last applied manifest said and this one
 * does not, over everything else that is stored. Lists with a merge key are merged item by item. The arguments stay as they are.
 * Source: apimachinery util/strategicpatch CreateThreeWayMergePatch and StrategicMergeMapPatch, for kinds whose types are known.
 *
 * @param lastApplied what the manifest said when it was applied last; empty when that is not known, so that nothing is taken away
 */
export function appliedOver(type: ObjectType, stored: Fields, lastApplied: Fields, manifest: Fields): Fields {
  return mergedObject(type, stored, lastApplied, manifest, false);
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const asObject = (value: unknown): Fields => (isObject(value) ? value : {});
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function mergedObject(type: ObjectType, stored: Fields, last: Fields, manifest: Fields, retainKeys: boolean): Fields {
  const merged: Fields = {};
  for (const field of type.fields) {
    const value = mergedField(field, stored[field.name], last[field.name], manifest[field.name], retainKeys);
    if (value !== undefined) merged[field.name] = value;
  }
  return merged;
}

/** One field of an object; undefined when it is not there afterwards. */
function mergedField(field: Field, stored: unknown, last: unknown, manifest: unknown, retainKeys: boolean): unknown {
  if (manifest === undefined) return last !== undefined || retainKeys ? undefined : stored;
  const strategies = (field.patchStrategy ?? '').split(',');
  if (strategies.includes('replace') && field.type.kind === 'object') return manifest;
  return mergedValue(field.type, stored, last, manifest, {
    merges: strategies.includes('merge'),
    key: field.patchMergeKey,
    retainKeys: strategies.includes('retainKeys'),
  });
}

interface ListRule {
  readonly merges: boolean;
  readonly key: string | null;
  readonly retainKeys: boolean;
}

function mergedValue(type: FieldType, stored: unknown, last: unknown, manifest: unknown, rule: ListRule): unknown {
  switch (type.kind) {
    case 'object':
      return isObject(manifest) ? mergedObject(type, asObject(stored), asObject(last), manifest, rule.retainKeys) : manifest;
    case 'map':
      return isObject(manifest) ? mergedMap(type.element, asObject(stored), asObject(last), manifest) : manifest;
    case 'list':
      return rule.merges && Array.isArray(manifest) ? mergedList(type.element, asList(stored), asList(last), manifest, rule) : manifest;
    default:
      return manifest;
  }
}

const PLAIN: ListRule = { merges: false, key: null, retainKeys: false };

function mergedMap(element: FieldType, stored: Fields, last: Fields, manifest: Fields): Fields {
  const merged: Fields = {};
  for (const name of Object.keys(stored)) if (!(name in last) && !(name in manifest)) merged[name] = stored[name];
  for (const name of Object.keys(manifest)) merged[name] = mergedValue(element, stored[name], last[name], manifest[name], PLAIN);
  return merged;
}

/** The manifest's items in its order, each over the stored one of the same key; items that only the server knows stay behind them. */
function mergedList(
  element: FieldType,
  stored: readonly unknown[],
  last: readonly unknown[],
  manifest: readonly unknown[],
  rule: ListRule,
): unknown[] {
  const { key: mergeKey } = rule;
  const keyOf = (item: unknown): unknown => (mergeKey === null ? item : asObject(item)[mergeKey]);
  // Keys need not be unique (port 53 for TCP and for UDP): the first is over the first, the second over the second.
  const find = (list: readonly unknown[], wanted: unknown, nth: number): unknown => list.filter((item) => keyOf(item) === wanted)[nth];
  const keys = manifest.map(keyOf);
  const merged = manifest.map((item, position) => {
    const key = keys[position];
    const nth = keys.slice(0, position).filter((other) => other === key).length;
    return mergedValue(element, find(stored, key, nth), find(last, key, nth), item, { ...PLAIN, retainKeys: rule.retainKeys });
  });
  const others = stored.filter((item) => !keys.includes(keyOf(item)) && find(last, keyOf(item), 0) === undefined);
  return [...merged, ...others];
}
