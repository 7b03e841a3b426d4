import type { MinorVersion } from '../object.ts';
import { minorOf } from '../schema/model.ts';

/** New expressions may use what the release before had, too; the library of lists came with 1.34. Source: apiserver/pkg/cel/environment/base.go. */
const LISTS_SINCE_MINOR = 35;

/** May new expressions use `sort`, `slice`, `distinct` and their like? */
export const hasListFunctions = (version: MinorVersion): boolean => minorOf(version) >= LISTS_SINCE_MINOR;
