import { applyDefaults } from '../kubernetes/defaults/defaults.ts';
import { toPersisted } from '../kubernetes/defaults/persisted.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { judgeUpdate } from '../kubernetes/validation/updates/index.ts';
import type { Surroundings } from '../kubernetes/verdict.ts';
import type { Path, Segment } from '../manifest/index.ts';

/** One difference between a stored object and what it is to become; undefined where there is nothing. */
export interface Change {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

/** More changes than these are not tried one by one. */
const TRIED_MAX = 40;

/**
 * The changes that a refusal is about: those below its field that the server refuses with the same rule when they are all that changes.
 * Where only several of them together are refused, all that are below the field.
 *
 * @param rule id of the rule that refuses
 * @param field path of the refusal, as segments
 */
export function refusedChanges(
  stored: KubernetesObject,
  updated: KubernetesObject,
  rule: string,
  field: Path,
  { version }: Surroundings,
): Change[] {
  const changes = changesBetween(toPersisted(stored, version), toPersisted(updated, version)).filter(({ path }) => overlaps(path, field));
  if (changes.length <= 1) return changes;
  const before = applyDefaults(structuredClone(stored), version);
  const alone = changes.slice(0, TRIED_MAX).filter((change) => {
    const variant = applyDefaults(withChange(stored, change), version);
    return judgeUpdate(structuredClone(before), variant, { version }).some((refusal) => refusal.rule.id === rule);
  });
  return alone.length > 0 ? alone : changes;
}

/** One path leads through the other. */
const overlaps = (one: Path, other: Path): boolean =>
  one.slice(0, other.length).every((segment, index) => String(segment) === String(other[index]));

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The smallest parts in which two objects differ, in the order of the second. Items of lists are compared by position. */
function changesBetween(before: unknown, after: unknown, path: Path = []): Change[] {
  if (before === after) return [];
  if (isFields(before) && isFields(after)) {
    const names = [...Object.keys(after), ...Object.keys(before).filter((name) => !Object.hasOwn(after, name))];
    return names
      .filter((name) => !isServers([...path, name]))
      .flatMap((name) => changesBetween(before[name], after[name], [...path, name]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => changesBetween(before[index], after[index], [...path, index])).flat();
  }
  return [{ path, before, after }];
}

/** What nobody changes by hand. */
const isServers = (path: Path): boolean =>
  path[0] === 'status' ||
  (path[0] === 'metadata' && (path[1] === 'generation' || String(path[2] ?? '').startsWith('kubectl.kubernetes.io/')));

/** The stored object with nothing but one change. */
function withChange(stored: KubernetesObject, { path, after }: Change): KubernetesObject {
  const copy = structuredClone(stored);
  let holder = copy as Record<Segment, unknown>;
  for (const segment of path.slice(0, -1)) {
    const next = holder[segment];
    if (typeof next !== 'object' || next === null) return copy;
    holder = next as Record<Segment, unknown>;
  }
  const last = path.at(-1);
  if (last === undefined) return copy;
  if (after !== undefined) holder[last] = structuredClone(after);
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return copy;
}
