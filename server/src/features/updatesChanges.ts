import { applyDefaults } from '../kubernetes/defaults/defaults.ts';
import { toPersisted } from '../kubernetes/defaults/persisted.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { judgeUpdate } from '../kubernetes/validation/updates/index.ts';
import type { Surroundings } from '../kubernetes/verdict.ts';
import type { Path, Segment } from '../manifest/index.ts';

/** One difference between a stored object and what it is to become; undefined where there is nothing. */
export interface Change {
  /** In the object as it is to be; for what is taken away, where it was. */
  readonly path: Path;
  /** In the stored object; lists may have other positions there. */
  readonly storedPath: Path;
  readonly before: unknown;
  readonly after: unknown;
}

/** What is asked about a refusal. */
interface Question {
  readonly stored: KubernetesObject;
  readonly updated: KubernetesObject;
  /** Id of the rule that refuses. */
  readonly rule: string;
  /** Path of the refusal. */
  readonly field: Path;
  /** Whether people made a change themselves; others follow from theirs. */
  readonly isEdited: (change: Change) => boolean;
}

/** More changes than these are not tried one by one. */
const TRIED_MAX = 40;

/**
 * The changes that a refusal is about: those that the server refuses with the same rule when they are all that changes. Edits below the
 * refused field come first, then other edits, then what follows from them. Where only several changes together are refused, all below the field.
 */
export function refusedChanges({ stored, updated, rule, field, isEdited }: Question, { version }: Surroundings): Change[] {
  const changes = changesBetween(toPersisted(stored, version), toPersisted(updated, version), [], []);
  const near = changes.filter(({ path, storedPath }) => overlaps(path, field) || overlaps(storedPath, field));
  const before = applyDefaults(structuredClone(stored), version);
  const isRefused = (change: Change): boolean => {
    const variant = applyDefaults(withChange(stored, change), version);
    return judgeUpdate(structuredClone(before), variant, { version }).some((refusal) => refusal.rule.id === rule);
  };
  for (const some of [near.filter(isEdited), changes.filter(isEdited), near]) {
    const refused = some.slice(0, TRIED_MAX).filter(isRefused);
    if (refused.length > 0) return refused;
  }
  return near;
}

/** One path leads through the other. */
const overlaps = (one: Path, other: Path): boolean =>
  one.slice(0, other.length).every((segment, index) => String(segment) === String(other[index]));

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The smallest parts in which two objects differ, in the order of the second. */
function changesBetween(before: unknown, after: unknown, path: Path, storedPath: Path): Change[] {
  if (before === after) return [];
  if (isFields(before) && isFields(after)) {
    const names = [...Object.keys(after), ...Object.keys(before).filter((name) => !Object.hasOwn(after, name))];
    return names
      .filter((name) => !isServers([...path, name]))
      .flatMap((name) => changesBetween(before[name], after[name], [...path, name], [...storedPath, name]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const pairs = before.length === after.length ? after.map((_, index) => [index, index] as const) : pairedItems(before, after);
    return pairs.flatMap(([old, now]) =>
      changesBetween(before[old], after[now], [...path, now < 0 ? old : now], [...storedPath, old < 0 ? now : old]),
    );
  }
  return [{ path, storedPath, before, after }];
}

/** Positions of the items of two lists that are the same, or have one name; -1 for an item without partner. */
function pairedItems(before: readonly unknown[], after: readonly unknown[]): (readonly [old: number, now: number])[] {
  const left = before.map((item, index) => ({ index, text: JSON.stringify(item), name: nameOf(item) }));
  const take = (fits: (item: (typeof left)[number]) => boolean): number => {
    const found = left.findIndex(fits);
    return found < 0 ? -1 : left.splice(found, 1)[0]!.index;
  };
  const same = after.map((item) => take(({ text }) => text === JSON.stringify(item)));
  const pairs = after.map((item, now) => {
    const name = nameOf(item);
    return [same[now]! >= 0 || name === undefined ? same[now]! : take((other) => other.name === name), now] as const;
  });
  return [...pairs, ...left.map(({ index }) => [index, -1] as const)];
}

const nameOf = (item: unknown): unknown => (isFields(item) ? item['name'] : undefined);

/** What nobody changes by hand. */
const isServers = (path: Path): boolean =>
  path[0] === 'status' ||
  (path[0] === 'metadata' && (path[1] === 'generation' || String(path[2] ?? '').startsWith('kubectl.kubernetes.io/')));

/** The stored object with nothing but one change. */
function withChange(stored: KubernetesObject, { storedPath, before, after }: Change): KubernetesObject {
  const copy = structuredClone(stored);
  let holder = copy as Record<Segment, unknown>;
  for (const segment of storedPath.slice(0, -1)) {
    const next = holder[segment];
    if (typeof next !== 'object' || next === null) return copy;
    holder = next as Record<Segment, unknown>;
  }
  const last = storedPath.at(-1);
  if (last === undefined) return copy;
  if (Array.isArray(holder) && before === undefined) holder.push(structuredClone(after));
  else if (after !== undefined) holder[last] = structuredClone(after);
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return copy;
}
