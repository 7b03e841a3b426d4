import { duplicateKey } from './duplicateKey.ts';
import { duplicateValue } from './duplicateValue.ts';
import { enumValue } from './enumValue.ts';
import { exclusive } from './exclusive.ts';
import type { FixFamily } from './fix.ts';
import { forbidden } from './forbidden.ts';
import { missingMember } from './missingMember.ts';
import { labelToAnnotation, nameFormat } from './nameFormat.ts';
import { badQuantity, negativeQuantity } from './quantity.ts';
import { range } from './range.ts';
import { required } from './required.ts';
import { unknownField } from './unknownField.ts';
import { wrongType } from './wrongType.ts';

/** All families, one a file; what comes first is offered first. */
export const fixFamilies: readonly FixFamily[] = [
  unknownField,
  duplicateKey,
  enumValue,
  wrongType,
  badQuantity,
  negativeQuantity,
  range,
  nameFormat,
  labelToAnnotation,
  exclusive,
  duplicateValue,
  missingMember,
  required,
  forbidden,
];
