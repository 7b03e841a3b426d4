import { enumValue } from './enumValue.ts';
import type { FixFamily } from './fix.ts';
import { unknownField } from './unknownField.ts';
import { wrongType } from './wrongType.ts';

/** All families, one a file. */
export const fixFamilies: readonly FixFamily[] = [unknownField, enumValue, wrongType];
