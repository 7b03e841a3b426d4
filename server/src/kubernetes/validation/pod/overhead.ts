import { prepared } from '../prepared.ts';
import type { Check } from '../rule.ts';
import { field } from '../walks.ts';
import type { PodContext } from './context.ts';
import { containerResourceChecks } from './resources.ts';
import type { PodSpec, ResourceRequirements } from './types.ts';

/** Overhead is judged as if it were the limits of a container, and reported so: `overhead.limits[cpu]`. Source: core/validation validateOverhead. */
export const overhead: Check<PodSpec, PodContext> = field('overhead', [
  prepared((limits): ResourceRequirements => ({ limits }), containerResourceChecks),
]);
