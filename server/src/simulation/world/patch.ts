import type { Json } from '../../kubernetes/object.ts';

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

/** Fields by which lists are merged instead of replaced, by the list's name. Source: patchMergeKey tags of k8s.io/api. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  env: 'name',
  volumeMounts: 'mountPath',
  ports: 'containerPort',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  conditions: 'type',
  ownerReferences: 'uid',
  topologySpreadConstraints: 'topologyKey',
  schedulingGates: 'name',
  readinessGates: 'conditionType',
};
/** Lists of plain values that are added to. */
const MERGED_VALUES = new Set(['finalizers']);

/** kubectl's strategic merge. Source: apimachinery pkg/util/strategicpatch. */
export function strategicPatch(target: unknown, patch: unknown, name = ''): unknown {
  if (Array.isArray(patch)) return patchList(Array.isArray(target) ? target : [], patch, name);
  if (!isTree(patch)) return patch;
  if (patch.$patch === 'replace') {
    const { $patch: _, ...rest } = patch;
    return rest;
  }
  const result: Tree = isTree(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key === '$patch' || key === '$retainKeys' || key.startsWith('$setElementOrder/')) continue;
    if (key.startsWith('$deleteFromPrimitiveList/')) {
      const list = key.slice('$deleteFromPrimitiveList/'.length);
      const removed = new Set(Array.isArray(value) ? value : []);
      if (Array.isArray(result[list])) result[list] = (result[list] as unknown[]).filter((item) => !removed.has(item));
    } else if (value === null) delete result[key];
    else result[key] = strategicPatch(result[key], value, key);
  }
  return result;
}

function patchList(target: readonly unknown[], patch: readonly unknown[], name: string): unknown[] {
  if (MERGED_VALUES.has(name)) return [...target, ...patch.filter((item) => !target.includes(item))];
  const key = MERGE_KEYS[name];
  if (key === undefined || !patch.every(isTree)) return [...patch];
  if (patch.some((item) => item.$patch === 'replace')) return patch.filter((item) => item.$patch === undefined);
  const result = [...target];
  for (const item of patch) {
    const index = result.findIndex((known) => isTree(known) && known[key] === item[key]);
    if (item.$patch === 'delete') {
      if (index >= 0) result.splice(index, 1);
    } else if (index < 0) result.push(item);
    else result[index] = strategicPatch(result[index], item);
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
