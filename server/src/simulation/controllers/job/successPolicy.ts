import { type Indexes, parseIndexes } from './indexes.ts';
import type { Job } from './types.ts';

/** The message of the first rule that the succeeded indexes meet; null when none is met. Source: pkg/controller/job/success_policy.go. */
export function matchSuccessPolicy({ spec }: Job, succeeded: Indexes): string | null {
  if (succeeded.size === 0) return null;
  const completions = spec.completions ?? 0;
  for (const [position, { succeededIndexes, succeededCount }] of (spec.successPolicy?.rules ?? []).entries()) {
    const wanted = succeededIndexes === undefined ? null : parseIndexes(succeededIndexes, completions);
    const met = wanted ? [...wanted].filter((index) => succeeded.has(index)).length : succeeded.size;
    const needed = succeededCount ?? wanted?.size;
    if (needed !== undefined && met >= needed) return `Matched rules at index ${position}`;
  }
  return null;
}
