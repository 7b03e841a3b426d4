import type { FixFamily } from './fix.ts';
import { unknownField } from './unknownField.ts';
import { wrongType } from './wrongType.ts';

export type { Fix } from './fix.ts';

/** All families, one a file. */
export const fixFamilies: readonly FixFamily[] = [unknownField, wrongType];
