import { goQuote } from '../../values/goQuote.ts';
import { byteLength } from '../../values/names.ts';
import type { Wanted } from '../../values/wanted.ts';
import { type FieldError, invalid, required, tooLong, tooMany } from '../fieldErrors.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { each, field } from '../walks.ts';

export interface SuccessRule {
  readonly succeededIndexes?: string | null;
  readonly succeededCount?: number | null;
}

export interface SuccessPolicy {
  readonly rules?: readonly (SuccessRule | null)[] | null;
}

/** What a success policy depends on in the Job around it. */
export interface SuccessPolicyContext extends RuleContext {
  readonly completions: number;
}

const RULES_MAX = 20;
const INDEXES_BYTES = 64 * 1024;
const INT64_MAX = (1n << 63n) - 1n;

type Indexes = { readonly total: number } | { readonly error: string };

/** Go's strconv.Atoi; null where it fails. */
function atoi(text: string): number | null {
  if (!/^[-+]?[0-9]+$/.test(text)) return null;
  const value = BigInt(text.replace(/^\+/, ''));
  return value > INT64_MAX || value < -INT64_MAX - 1n ? null : Number(value);
}

/**
 * Counts the indexes of a list like `0,2-5`: ascending, without overlap, all below `completions`.
 * Source: batch/validation validateIndexesFormat, parseIndexInterval.
 */
export function countIndexes(text: string, completions: number): Indexes {
  if (text === '') return { total: 0 };
  let total = 0;
  let previous: number | null = null;
  for (const interval of text.split(',')) {
    const limits = interval.split('-');
    if (limits.length > 2) {
      return {
        error: `the fragment ${goQuote(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`,
      };
    }
    const numbers: number[] = [];
    for (const limit of limits) {
      const number = atoi(limit);
      if (number === null) return { error: `cannot convert string to integer for index: ${goQuote(limit)}` };
      if (number >= completions) return { error: `too large index: ${goQuote(limit)}` };
      numbers.push(number);
    }
    const [first = 0, last = first] = numbers;
    if (limits.length === 2 && first >= last) return { error: `non-increasing order, previous: ${first}, current: ${last}` };
    if (previous !== null && previous >= first) return { error: `non-increasing order, previous: ${previous}, current: ${first}` };
    total += last - first + 1;
    previous = last;
  }
  return { total };
}

const rulesCount = rule<SuccessPolicy>({
  id: 'job.success-policy.rules-count',
  source: 'batch/validation validateSuccessPolicy',
  explain: {
    en: 'A success policy has 1 to 20 rules; the Job succeeds as soon as one of them holds.',
    'zh-cn': '成功策略包含 1 到 20 条规则，满足其中一条 Job 即成功。',
  },
  check({ rules }, path) {
    const count = (rules ?? []).length;
    if (count === 0) return required(path.child('rules'), 'at least one rules must be specified when the successPolicy is specified');
    return count > RULES_MAX ? tooMany(path.child('rules'), count, RULES_MAX) : undefined;
  },
});

const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;

const ruleSaysSomething = rule<SuccessRule>({
  id: 'job.success-policy.rule',
  source: 'batch/validation validateSuccessPolicyRule',
  explain: {
    en: 'A rule names the indexes that must succeed (`succeededIndexes`), how many must (`succeededCount`), or both.',
    'zh-cn': '一条规则指明哪些索引必须成功（`succeededIndexes`）、多少个必须成功（`succeededCount`），或两者都写。',
  },
  check: ({ succeededCount, succeededIndexes }, path) =>
    present(succeededCount) || present(succeededIndexes)
      ? undefined
      : required(path, 'at least one of succeededCount or succeededIndexes must be specified'),
});

const indexes = rule<string, SuccessPolicyContext>({
  id: 'job.success-policy.indexes',
  source: 'batch/validation validateSuccessPolicyRule, validateIndexesFormat',
  explain: {
    en: '`succeededIndexes` lists indexes and ranges separated by commas, ascending, without blanks: `0,2-4`. Indexes run from 0 to `completions` - 1.',
    'zh-cn': '`succeededIndexes` 是用逗号分隔、按升序排列、不含空格的索引和区间：`0,2-4`。索引从 0 到 `completions` - 1。',
  },
  check(text, path, { completions }) {
    const counted = countIndexes(text, completions);
    return [
      ...(byteLength(text) > INDEXES_BYTES ? [tooLong(path, INDEXES_BYTES)] : []),
      ...('error' in counted ? [invalid(path, text, `error parsing succeededIndexes: ${counted.error}`)] : []),
    ];
  },
});

const count = rule<SuccessRule, SuccessPolicyContext>({
  id: 'job.success-policy.count',
  source: 'batch/validation validateSuccessPolicyRule',
  explain: {
    en: '`succeededCount` cannot be negative, nor greater than `completions` or than the number of indexes listed.',
    'zh-cn': '`succeededCount` 不能为负数，也不能大于 `completions` 或所列索引的个数。',
  },
  check({ succeededCount, succeededIndexes }, path, { completions }) {
    if (!present(succeededCount)) return undefined;
    const at = path.child('succeededCount');
    const errors: FieldError[] = [];
    const refuse = (detail: string, wanted: Wanted) => errors.push(invalid(at, succeededCount, detail, wanted));
    if (succeededCount < 0) refuse('must be greater than or equal to 0', { minimum: 0 });
    if (succeededCount > completions) {
      refuse(`must be less than or equal to ${completions} (the number of specified completions)`, { maximum: completions });
    }
    if (!present(succeededIndexes)) return errors;
    const counted = countIndexes(succeededIndexes, completions);
    const total = 'error' in counted ? 0 : counted.total;
    if (succeededCount > total) {
      refuse(`must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`, { maximum: total });
    }
    return errors;
  },
});

/** Source: batch/validation validateSuccessPolicy. */
export const successPolicyChecks: readonly Check<SuccessPolicy, SuccessPolicyContext>[] = [
  rulesCount,
  each('rules', [ruleSaysSomething, field('succeededIndexes', [indexes]), count]),
];

/** As encoding/json prints batch.SuccessPolicy. */
export const printedSuccessPolicy = ({ rules }: SuccessPolicy) => ({
  Rules:
    rules?.map((entry) => ({ SucceededIndexes: entry?.succeededIndexes ?? null, SucceededCount: entry?.succeededCount ?? null })) ?? null,
});
