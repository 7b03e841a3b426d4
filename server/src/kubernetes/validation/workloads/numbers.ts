import type { Text } from '../../../texts/text.ts';
import { type IntOrString, intValue } from '../../values/intOrString.ts';
import { NEGATIVE_PROBLEM, percentProblems } from '../../values/names.ts';
import { invalid, invalidEach } from '../fieldErrors.ts';
import { Named } from '../printing.ts';
import { type Rule, rule } from '../rule.ts';

/** What the rules of one field differ in. */
export interface Declaration {
  readonly id: string;
  readonly source: string;
  readonly explain: Text;
}

/** A number that cannot be below zero, for `field(…, [notNegative(…)])`. Source: apimachinery api/validation ValidateNonnegativeField. */
export const notNegative = (declaration: Declaration): Rule<number | bigint> =>
  rule({ ...declaration, check: (value, path) => (value < 0 ? invalid(path, value, NEGATIVE_PROBLEM, { minimum: 0 }) : undefined) });

/** The value as encoding/json prints intstr.IntOrString. */
export const printedIntOrString = (value: IntOrString): number | Named => (typeof value === 'string' ? new Named(value) : value);

/** The number before `%` of a sound percentage; null for anything else. */
function percentage(value: IntOrString): number | null {
  if (typeof value !== 'string' || percentProblems(value).length > 0) return null;
  return Number(value.slice(0, -1));
}

/** The number of a percentage or the number itself, to tell zero from anything else. Source: apps/validation getIntOrPercentValue. */
export const numberOrPercent = (value: IntOrString): number => percentage(value) ?? intValue(value);

const source = 'apps/validation ValidatePositiveIntOrPercent, IsNotMoreThan100Percent';

export const countOrPercentage = rule<IntOrString>({
  id: 'workload.int-or-percent.format',
  source,
  explain: {
    en: 'Here stands a whole number of Pods (`1`) or a percentage in quotes (`"25%"`): digits and `%`, no blanks, no sign. A quoted `"1"` is text and neither.',
    'zh-cn':
      '此处填写 Pod 的个数（`1`）或带引号的百分比（`"25%"`）：只有数字和 `%`，不能有空格或正负号。加引号的 `"1"` 是文本，两者都不算。',
  },
  check(value, path) {
    if (typeof value === 'string') return invalidEach(path, new Named(value), percentProblems(value));
    return value < 0 ? invalid(path, value, NEGATIVE_PROBLEM, { minimum: 0 }) : undefined;
  },
});

export const atMostAll = rule<IntOrString>({
  id: 'workload.int-or-percent.at-most-all',
  source,
  explain: {
    en: 'A percentage here is a share of the Pods there are. More than `100%` cannot be.',
    'zh-cn': '这里的百分比是现有 Pod 的比例，不能超过 `100%`。',
  },
  check: (value, path) =>
    (percentage(value) ?? 0) > 100
      ? invalid(path, new Named(String(value)), 'must not be greater than 100%', { supported: ['100%'] })
      : undefined,
});
