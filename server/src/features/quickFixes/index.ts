import { advice } from './advice.ts';
import { better } from './better.ts';
import { dashes } from './dashes.ts';
import { duplicateKey } from './duplicateKey.ts';
import { duplicateValue } from './duplicateValue.ts';
import { encoded } from './encoded.ts';
import { enumValue } from './enumValue.ts';
import { exclusive } from './exclusive.ts';
import type { FixFamily } from './fix.ts';
import { forbidden } from './forbidden.ts';
import { mapKey } from './mapKey.ts';
import { missingMember } from './missingMember.ts';
import { labelToAnnotation, nameFormat } from './nameFormat.ts';
import { podSecurity } from './podSecurity.ts';
import { profileAnnotations } from './profileAnnotations.ts';
import { badQuantity, negativeQuantity } from './quantity.ts';
import { range } from './range.ts';
import { references } from './references.ts';
import { refused } from './refused.ts';
import { required } from './required.ts';
import { resourceLimits } from './resourceLimits.ts';
import { ruleFixes } from './ruleFixes.ts';
import { selectors } from './selectors.ts';
import { structure } from './structure.ts';
import { textProblems } from './textProblems.ts';
import { unknownField } from './unknownField.ts';
import { wholeDocument } from './wholeDocument.ts';
import { wrongType } from './wrongType.ts';

/** All families, one a file; what comes first is offered first. */
export const fixFamilies: readonly FixFamily[] = [
  structure,
  textProblems,
  dashes,
  wholeDocument,
  unknownField,
  duplicateKey,
  enumValue,
  wrongType,
  badQuantity,
  negativeQuantity,
  mapKey,
  encoded,
  resourceLimits,
  range,
  nameFormat,
  labelToAnnotation,
  references,
  selectors,
  exclusive,
  duplicateValue,
  missingMember,
  required,
  ruleFixes,
  forbidden,
  podSecurity,
  better,
  profileAnnotations,
  advice,
];

/** For findings that no family above knows a way out of. */
export const lastResorts: readonly FixFamily[] = [refused];
