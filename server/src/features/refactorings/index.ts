import { extractEnvironment, inlineEnvironment } from './environment.ts';
import { format } from './format.ts';
import { labels } from './labels.ts';
import { list } from './list.ts';
import { migrate } from './migrate.ts';
import { nativeSidecar } from './nativeSidecar.ts';
import { probes } from './probes.ts';
import type { Refactoring, RefactoringFamily, RefactoringInput } from './refactoring.ts';
import { resources } from './resources.ts';
import { restricted } from './restricted.ts';
import { sortVariables } from './sortVariables.ts';
import { unwrap } from './unwrap.ts';
import { wrap } from './wrap.ts';

/** All families, one a file, in the order in which they are offered. */
const FAMILIES: readonly RefactoringFamily[] = [
  probes,
  resources,
  extractEnvironment,
  inlineEnvironment,
  sortVariables,
  nativeSidecar,
  migrate,
  wrap,
  unwrap,
  labels,
  restricted,
  list,
  format,
];

/** What all families have to offer at a place, whatever the server thinks of it. */
export const candidates = (input: RefactoringInput): Refactoring[] => FAMILIES.flatMap((family) => [...family(input)]);
