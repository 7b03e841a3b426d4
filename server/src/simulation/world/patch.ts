import type { Json } from '../../kubernetes/object.ts';
import type { Field, FieldType } from '../../kubernetes/schema/model.ts';

type Tree = { [key: string]: unknown };
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7386: values replace values, null removes. Returns a new value. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isTree(patch)) return patch;
  const result: Tree = isTree(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

/** kubectl's strategic merge of two objects of a type: its fields say how lists are merged. Source: apimachinery pkg/util/strategicpatch mergeMap. */
export function strategicPatch(target: unknown, patch: unknown, type: FieldType | undefined): unknown {
  if (!isTree(patch)) return patch;
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  if (patch.$patch === 'delete') return {};
  const result: Tree = isTree(target) ? { ...target } : {};
  const kept = patch.$retainKeys;
  if (Array.isArray(kept)) for (const key of Object.keys(result)) if (!kept.includes(key)) delete result[key];
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const list = key.slice('$deleteFromPrimitiveList/'.length);
      const removed = new Set(Array.isArray(value) ? value : []);
      if (Array.isArray(result[list])) result[list] = (result[list] as unknown[]).filter((item) => !removed.has(item));
    }
    if (key.startsWith('$')) continue;
    if (value === null) delete result[key];
    else result[key] = patchField(result[key], value, fieldOf(type, key));
  }
  for (const [key, order] of Object.entries(patch)) {
    const list = key.slice('$setElementOrder/'.length);
    if (key.startsWith('$setElementOrder/') && Array.isArray(order) && Array.isArray(result[list]))
      result[list] = inOrder(result[list], order, listBefore(target, list), keyOf(fieldOf(type, list)));
  }
  return result;
}

const fieldOf = (type: FieldType | undefined, name: string): Field | undefined =>
  type?.kind === 'object' ? type.byName.get(name) : undefined;

const listBefore = (target: unknown, name: string): readonly unknown[] => {
  const list = isTree(target) ? target[name] : undefined;
  return Array.isArray(list) ? list : [];
};

function withoutDirectives(patch: Tree): Tree {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}

function patchField(target: unknown, patch: unknown, field: Field | undefined): unknown {
  const type = field?.type;
  const strategies = field?.patchStrategy?.split(',') ?? [];
  if (Array.isArray(patch)) {
    if (!strategies.includes('merge')) return patch;
    return patchList(Array.isArray(target) ? target : [], patch, type?.kind === 'list' ? type.element : undefined, keyOf(field));
  }
  if (strategies.includes('replace')) return patch;
  return strategicPatch(target, patch, type?.kind === 'map' ? undefined : type);
}

/** What tells the items of a list from each other. */
type Identity = (item: unknown) => unknown;

const keyOf =
  (field: Field | undefined): Identity =>
  (item) =>
    isTree(item) && field?.patchMergeKey ? item[field.patchMergeKey] : item;

/** Source: mergeSlice. */
function patchList(target: readonly unknown[], patch: readonly unknown[], element: FieldType | undefined, identity: Identity): unknown[] {
  const items = patch.filter((item) => !isTree(item) || item.$patch === undefined || item.$patch === 'merge');
  if (patch.some((item) => isTree(item) && item.$patch === 'replace')) return items;
  const deleted = new Set(patch.filter((item) => isTree(item) && item.$patch === 'delete').map(identity));
  const before = target.filter((item) => !deleted.has(identity(item)));
  const merged = [...before];
  for (const item of items) {
    const index = merged.findIndex((known) => identity(known) === identity(item));
    if (index < 0) merged.push(isTree(item) ? strategicPatch({}, item, element) : item);
    else if (isTree(item)) merged[index] = strategicPatch(merged[index], item, element);
  }
  return inOrder(merged, items, before, identity);
}

/**
 * Items that a patch names stand in its order, the others in theirs; where one of either does not tell which comes first, it is the patch's.
 * So what a patch adds comes to stand in front. Source: normalizeElementOrder, mergeSortedSlice.
 */
function inOrder(merged: readonly unknown[], named: readonly unknown[], before: readonly unknown[], identity: Identity): unknown[] {
  const [namedKeys, keysBefore] = [named.map(identity), before.map(identity)];
  const mine = merged.filter((item) => namedKeys.includes(identity(item)));
  mine.sort((a, b) => namedKeys.indexOf(identity(a)) - namedKeys.indexOf(identity(b)));
  const others = merged.filter((item) => !namedKeys.includes(identity(item)));
  const result: unknown[] = [];
  while (mine.length > 0 || others.length > 0) {
    const [position, own] = [others, mine].map((list) => (list.length > 0 ? keysBefore.indexOf(identity(list[0])) : -1)) as [
      number,
      number,
    ];
    const first = mine.length === 0 || (others.length > 0 && own >= 0 && position < own) ? others : mine;
    result.push(first.shift());
  }
  return result;
}

interface JsonOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

const steps = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** RFC 6902; null when an operation cannot be applied. */
export function jsonPatch(target: unknown, operations: readonly JsonOperation[]): unknown {
  let result: unknown = structuredClone(target);
  for (const { op, path, from, value } of operations) {
    if (op === 'remove') result = change(result, steps(path), undefined, 'remove');
    else if (op === 'add' || op === 'replace') result = change(result, steps(path), value, op);
    else if (op === 'copy' || op === 'move') {
      const source = valueAtPointer(result, steps(from ?? ''));
      if (op === 'move') result = change(result, steps(from ?? ''), undefined, 'remove');
      result = change(result, steps(path), source, 'add');
    } else if (op === 'test' && JSON.stringify(valueAtPointer(result, steps(path))) !== JSON.stringify(value)) return null;
    if (result === null) return null;
  }
  return result;
}

function valueAtPointer(target: unknown, path: readonly string[]): unknown {
  let value = target;
  for (const step of path) value = isTree(value) || Array.isArray(value) ? (value as Tree)[step] : undefined;
  return value;
}

function change(target: unknown, path: readonly string[], value: unknown, op: 'add' | 'replace' | 'remove'): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (!isTree(target) && !Array.isArray(target)) return null;
  const holder = target as Tree & unknown[];
  if (rest.length > 0) {
    const changed = change(holder[step as never], rest, value, op);
    if (changed === null) return null;
    holder[step as never] = changed as never;
    return target;
  }
  if (Array.isArray(target)) {
    const index = step === '-' ? target.length : Number(step);
    if (!Number.isInteger(index) || index < 0 || index > target.length) return null;
    if (op === 'add') target.splice(index, 0, value);
    else if (op === 'remove') target.splice(index, 1);
    else target[index] = value;
  } else if (op === 'remove') delete (target as Tree)[step];
  else (target as Tree)[step] = value;
  return target;
}
