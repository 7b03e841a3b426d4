import { ending } from './ending.ts';
import type { Lesson } from './finding.ts';
import { probes } from './probes.ts';
import { starting } from './starting.ts';
import { stopping } from './stopping.ts';

/** All that is looked for, roots of trouble first. */
export const LESSONS: readonly Lesson[] = [starting, ending, probes, stopping];
