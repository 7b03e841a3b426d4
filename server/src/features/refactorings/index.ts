import { format } from './format.ts';
import type { Refactoring, RefactoringFamily, RefactoringInput } from './refactoring.ts';
import { unwrap } from './unwrap.ts';
import { wrap } from './wrap.ts';

/** All families, one a file, in the order in which they are offered. */
const FAMILIES: readonly RefactoringFamily[] = [wrap, unwrap, format];

/** What all families have to offer at a place, whatever the server thinks of it. */
export const candidates = (input: RefactoringInput): Refactoring[] => FAMILIES.flatMap((family) => [...family(input)]);
