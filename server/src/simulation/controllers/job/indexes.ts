import type { Pod } from '../../world/pod.ts';

export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';

/** Indexes of a Job as `status.completedIndexes` writes them: `0,2-4`. Source: pkg/controller/job/indexed_job_utils.go. */
export type Indexes = ReadonlySet<number>;

/** Reads `1,3-5`; numbers from `completions` on do not count any more. */
export function parseIndexes(text: string | undefined, completions: number): Set<number> {
  const indexes = new Set<number>();
  for (const part of text ? text.split(',') : []) {
    const [first = '', last = first] = part.split('-');
    const end = Math.min(Number(last), completions - 1);
    for (let index = Number(first); index <= end; index++) indexes.add(index);
  }
  return indexes;
}

/** Writes them in order; runs of two are still a list. */
export function formatIndexes(indexes: Indexes): string {
  const sorted = [...indexes].sort((one, other) => one - other);
  const parts: string[] = [];
  for (let at = 0; at < sorted.length; ) {
    const first = sorted[at]!;
    let last = first;
    for (at++; sorted[at] === last + 1; at++) last++;
    if (last === first) parts.push(String(first));
    else parts.push(`${first}${last === first + 1 ? ',' : '-'}${last}`);
  }
  return parts.join(',');
}

/** The index a Pod works on; undefined when it has none among the Job's. */
export function indexOf(pod: Pod, completions: number): number | undefined {
  const text = pod.metadata.annotations?.[COMPLETION_INDEX];
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  const index = Number(text);
  return index < completions ? index : undefined;
}

/** The lowest `count` indexes that are not taken. */
export function firstPending(taken: Indexes, count: number, completions: number): number[] {
  const pending: number[] = [];
  for (let index = 0; index < completions && pending.length < count; index++) if (!taken.has(index)) pending.push(index);
  return pending;
}
