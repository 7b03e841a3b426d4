import { labelKeyProblems } from '../../values/labels.ts';
import { nameIsDnsSubdomain } from '../../values/names.ts';
import { Quantity, quantityOf } from '../../values/quantity.ts';
import { duplicate, type FieldError, forbidden, invalid, invalidEach, required } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { objectMeta } from '../metadata/index.ts';
import { containerResourceNameErrors, isOvercommitAllowed, resourceNameErrors } from '../pod/resourceNames.ts';
import { Named } from '../printing.ts';
import type { Validator } from '../registry.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { each, knowing, struct } from '../walks.ts';

type Amounts = Readonly<Record<string, unknown>> | null;

interface Limit {
  readonly type?: string;
  readonly max?: Amounts;
  readonly min?: Amounts;
  readonly default?: Amounts;
  readonly defaultRequest?: Amounts;
  readonly maxLimitRequestRatio?: Amounts;
}

interface LimitRangeSpec {
  readonly limits?: readonly (Limit | null)[] | null;
}

interface LimitContext extends RuleContext {
  /** Types of the limits before; grows during the walk. */
  readonly types: Set<string>;
}

const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];
const source = 'core/validation ValidateLimitRange';

const limitType = rule<Limit, LimitContext>({
  id: 'limit-range.type',
  source: `${source}, validateLimitRangeTypeName`,
  explain: {
    en: 'A limit is about each `Container`, each `Pod` or each `PersistentVolumeClaim`; every type at most once.',
    'zh-cn': '限制针对每个 `Container`、每个 `Pod` 或每个 `PersistentVolumeClaim`，每种类型最多写一次。',
  },
  check({ type = '' }, path, { types, version }) {
    const at = path.child('type');
    const value = new Named(type);
    const problems = labelKeyProblems(type, version);
    const errors = [...invalidEach(at, value, problems)];
    if (problems.length === 0 && !type.includes('/') && !TYPES.includes(type)) {
      errors.push(invalid(at, value, 'must be a standard limit type or fully qualified'));
    }
    if (types.has(type)) errors.push(duplicate(at, value));
    types.add(type);
    return errors;
  },
});

const PARTS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

const resourceNames = rule<Limit>({
  id: 'limit-range.resources',
  source: `${source}, validateLimitRangeResourceName`,
  explain: {
    en: 'Limits of Pods and containers are about `cpu`, `memory`, `ephemeral-storage`, huge pages or extended resources; those of claims need a `min` or `max` of `storage`. For a Pod as a whole there are no defaults.',
    'zh-cn':
      'Pod 和容器的限制可针对 `cpu`、`memory`、`ephemeral-storage`、巨页或扩展资源；PVC 的限制要写 `storage` 的 `min` 或 `max`。对整个 Pod 没有默认值可言。',
  },
  check(limit, path, { version }) {
    const { type } = limit;
    const errors: FieldError[] = [];
    const names = type === 'Pod' || type === 'Container' ? containerResourceNameErrors : resourceNameErrors;
    for (const part of PARTS) {
      const amounts = Object.keys(limit[part] ?? {});
      if (part === 'maxLimitRequestRatio' && type === 'PersistentVolumeClaim' && !has(limit.min, 'storage') && !has(limit.max, 'storage')) {
        errors.push(required(path.child('limits'), 'either minimum or maximum storage value is required, but neither was provided'));
      }
      if (type === 'Pod' && (part === 'default' || part === 'defaultRequest')) {
        if (amounts.length > 0) errors.push(forbidden(path.child(part), "may not be specified when `type` is 'Pod'"));
        continue;
      }
      for (const name of amounts) errors.push(...names(name, path.child(part).key(name), version));
    }
    return errors;
  },
});

const has = (amounts: Amounts | undefined, name: string): boolean => Object.hasOwn(amounts ?? {}, name);

const amountOf = (amounts: Amounts | undefined, name: string): Quantity | null => (has(amounts, name) ? quantityOf(amounts?.[name]) : null);

const ONE = quantityOf('1') ?? Quantity.ZERO;
const MILLI_MAX = (1n << 63n) / 1000n;

/** How far limit and request can lie apart at all. The server counts in thousandths unless the numbers are too large for it. */
function ratioProblem(ratio: Quantity, min: Quantity, max: Quantity): string | null {
  const values = [ratio, min, max].map((amount) => amount.scaledValue(0));
  const fine = values.every((value) => value < MILLI_MAX);
  const [wanted = 0, least = 0, most = 0] = [ratio, min, max].map((amount) => Number(amount.scaledValue(fine ? -3 : 0)));
  const limit = most / least;
  return (fine ? wanted / 1000 : wanted) > limit ? `ratio ${ratio} is greater than max/min = ${limit.toFixed(6)}` : null;
}

const amountsAgree = rule<Limit>({
  id: 'limit-range.amounts',
  source,
  explain: {
    en: 'The numbers of a resource must rise: `min` ≤ `defaultRequest` ≤ `default` ≤ `max`, and `maxLimitRequestRatio` lies between 1 and `max`/`min`. For what cannot be overcommitted both defaults are equal.',
    'zh-cn':
      '同一资源的数值必须递增：`min` ≤ `defaultRequest` ≤ `default` ≤ `max`，且 `maxLimitRequestRatio` 在 1 与 `max`/`min` 之间。不可超卖的资源，两个默认值必须相等。',
  },
  check(limit, path) {
    const errors: FieldError[] = [];
    const withDefaults = limit.type !== 'Pod';
    const names = new Set(
      PARTS.flatMap((part) => (withDefaults || (part !== 'default' && part !== 'defaultRequest') ? Object.keys(limit[part] ?? {}) : [])),
    );
    for (const name of names) errors.push(...amountErrorsOf(limit, name, withDefaults, path));
    return errors;
  },
});

function amountErrorsOf(limit: Limit, name: string, withDefaults: boolean, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const min = amountOf(limit.min, name);
  const max = amountOf(limit.max, name);
  const usual = withDefaults ? amountOf(limit.default, name) : null;
  const request = withDefaults ? amountOf(limit.defaultRequest, name) : null;
  const ratio = amountOf(limit.maxLimitRequestRatio, name);
  const refuse = (part: (typeof PARTS)[number], value: Quantity, detail: string) =>
    errors.push(invalid(path.child(part).key(name), new Named(value.toString()), detail));
  const above = (one: Quantity | null, other: Quantity | null): boolean => one !== null && other !== null && one.compare(other) > 0;
  if (min && max && above(min, max)) refuse('min', min, `min value ${min} is greater than max value ${max}`);
  if (request && min && above(min, request))
    refuse('defaultRequest', request, `min value ${min} is greater than default request value ${request}`);
  if (request && max && above(request, max))
    refuse('defaultRequest', request, `default request value ${request} is greater than max value ${max}`);
  if (request && usual && above(request, usual)) {
    refuse('defaultRequest', request, `default request value ${request} is greater than default limit value ${usual}`);
  }
  if (usual && min && above(min, usual)) refuse('default', min, `min value ${min} is greater than default value ${usual}`);
  if (usual && max && above(usual, max)) refuse('default', max, `default value ${usual} is greater than max value ${max}`);
  if (ratio && above(ONE, ratio)) refuse('maxLimitRequestRatio', ratio, `ratio ${ratio} is less than 1`);
  const problem = ratio && min && max ? ratioProblem(ratio, min, max) : null;
  if (ratio && problem !== null) refuse('maxLimitRequestRatio', ratio, problem);
  if (!isOvercommitAllowed(name) && usual && request && !usual.equals(request)) {
    refuse('defaultRequest', request, `default value ${usual} must equal to defaultRequest value ${request} in ${name}`);
  }
  return errors;
}

const specChecks: readonly Check<LimitRangeSpec>[] = [
  knowing((context) => ({ ...context, types: new Set<string>() }), [each('limits', [limitType, resourceNames, amountsAgree])]),
];

/** Source: core/validation ValidateLimitRange. */
export const limitRange: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true, keepsGeneration: true }), struct('spec', specChecks)],
};
