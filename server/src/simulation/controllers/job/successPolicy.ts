import { type Indexes, parseIndexes } from './indexes.ts';
import type { Job } from './types.ts';

/** The message of the first rule that the succeeded indexes meet; null when none is met. Source: pkg/controller/job/success_policy.go. */
export function matchSuccessPolicy({ spec }: Job, succeeded: Indexes): string | null {
  if (succeeded.size === 0) return null;
  const completions = spec.completions ?? 0;
  for (const [position, { succeededIndexes, succeededCount }] of (spec.successPolicy?.rules ?? []).entries()) {
    const wanted = succeededIndexes === undefined ? null : parseIndexes(succeededIndexes, completions);
    // Indexes that are all beyond the completions are no rule.
    if (wanted?.size === 0) continue;
    const met = wanted ? [...wanted].filter((index) => succeeded.has(index)).length : succeeded.size;
    if (met >= Math.min(succeededCount ?? Number.POSITIVE_INFINITY, wanted?.size ?? Number.POSITIVE_INFINITY))
      return `Matched rules at index ${position}`;
  }
  return null;
}
