import { labelKeyProblems } from '../../values/labels.ts';
import { duplicate, type FieldError, invalid, invalidEach, notSupported, required, tooMany } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { each, field } from '../walks.ts';
import { invalidAsSuch } from './invalidAsSuch.ts';

interface OnExitCodes {
  readonly containerName?: string | null;
  readonly operator?: string;
  readonly values?: readonly number[] | null;
}

interface OnPodCondition {
  readonly type?: string;
  readonly status?: string;
}

interface FailureRule {
  readonly action?: string;
  readonly onExitCodes?: OnExitCodes | null;
  readonly onPodConditions?: readonly (OnPodCondition | null)[] | null;
}

export interface PodFailurePolicy {
  readonly rules?: readonly (FailureRule | null)[] | null;
}

/** What a failure policy depends on in the Job around it. */
export interface FailurePolicyContext extends RuleContext {
  readonly containerNames: ReadonlySet<string>;
  readonly hasBackoffLimitPerIndex: boolean;
}

const RULES_MAX = 20;
const CONDITIONS_MAX = 20;
const EXIT_CODES_MAX = 255;
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const STATUSES = ['False', 'True', 'Unknown'];

/** A list as Go prints it with `%q`. */
const listed = (values: readonly string[]): string => `[${values.map((value) => `"${value}"`).join(' ')}]`;

/** A word that must be there and known. */
function oneOf(value: string | undefined, path: FieldPath, known: readonly string[]): FieldError | undefined {
  if (!value) return required(path, `valid values: ${listed(known)}`);
  return known.includes(value) ? undefined : notSupported(path, value, known);
}

const rulesCount = rule<readonly unknown[]>({
  id: 'job.failure-policy.rules-count',
  source: 'batch/validation validatePodFailurePolicy',
  explain: { en: 'A failure policy has at most 20 rules.', 'zh-cn': '失败策略最多包含 20 条规则。' },
  check: (rules, path) => (rules.length > RULES_MAX ? tooMany(path, rules.length, RULES_MAX) : undefined),
});

const action = rule<FailureRule, FailurePolicyContext>({
  id: 'job.failure-policy.action',
  source: 'batch/validation validatePodFailurePolicyRule',
  explain: {
    en: 'A rule says what a matching failure means: `FailJob` (give up), `Ignore` (do not count it), `Count` (count it against `backoffLimit`) or `FailIndex` (give up this index; needs `backoffLimitPerIndex`).',
    'zh-cn':
      '规则说明匹配到的失败如何处理：`FailJob`（整个 Job 失败）、`Ignore`（不计数）、`Count`（计入 `backoffLimit`）或 `FailIndex`（放弃该索引，需要 `backoffLimitPerIndex`）。',
  },
  check(failureRule, path, { hasBackoffLimitPerIndex }) {
    const at = path.child('action');
    if (failureRule.action === 'FailIndex') {
      return hasBackoffLimitPerIndex ? undefined : invalid(at, failureRule.action, 'requires the backoffLimitPerIndex to be set');
    }
    return oneOf(failureRule.action, at, ACTIONS);
  },
});

const exitCodesOperator = rule<OnExitCodes>({
  id: 'job.failure-policy.exit-codes.operator',
  source: 'batch/validation validatePodFailurePolicyRuleOnExitCodes',
  explain: {
    en: '`operator` says whether the exit code must be `In` the list of `values` or `NotIn` it.',
    'zh-cn': '`operator` 说明退出码要在 `values` 列表中（`In`）还是不在其中（`NotIn`）。',
  },
  check: ({ operator }, path) => oneOf(operator, path.child('operator'), OPERATORS),
});

const exitCodesContainer = rule<OnExitCodes, FailurePolicyContext>({
  id: 'job.failure-policy.exit-codes.container',
  source: 'batch/validation validatePodFailurePolicyRuleOnExitCodes',
  explain: {
    en: '`containerName` must be the name of a container or init container of the template. Leave it out to look at all of them.',
    'zh-cn': '`containerName` 必须是模板中某个容器或 init 容器的名称。省略则检查所有容器。',
  },
  check: ({ containerName }, path, { containerNames }) =>
    containerName === undefined || containerName === null || containerNames.has(containerName)
      ? undefined
      : invalid(path.child('containerName'), containerName, 'must be one of the container or initContainer names in the pod template'),
});

const exitCodesValues = rule<OnExitCodes>({
  id: 'job.failure-policy.exit-codes.values',
  source: 'batch/validation validatePodFailurePolicyRuleOnExitCodes',
  explain: {
    en: '`values` lists 1 to 255 exit codes, ascending, each once. 0 means success, so `In` cannot ask for it.',
    'zh-cn': '`values` 列出 1 到 255 个退出码，按升序排列，不得重复。0 表示成功，因此 `In` 不能包含它。',
  },
  check({ operator, values: given }, path) {
    const at = path.child('values');
    const values = given ?? [];
    const errors: FieldError[] = [];
    if (values.length === 0) errors.push(invalid(at, given ?? null, 'at least one value is required'));
    else if (values.length > EXIT_CODES_MAX) errors.push(tooMany(at, values.length, EXIT_CODES_MAX));
    const seen = new Set<number>();
    values.forEach((value, position) => {
      if (operator === 'In' && value === 0) errors.push(invalid(at.index(position), value, 'must not be 0 for the In operator'));
      if (seen.has(value)) errors.push(duplicate(at.index(position), value));
      seen.add(value);
    });
    if (values.some((value, position) => position > 0 && (values[position - 1] ?? value) > value)) {
      errors.push(invalid(at, values, 'must be ordered'));
    }
    return errors;
  },
});

const conditionsCount = rule<readonly unknown[]>({
  id: 'job.failure-policy.conditions-count',
  source: 'batch/validation validatePodFailurePolicyRuleOnPodConditions',
  explain: { en: 'A rule has at most 20 Pod conditions.', 'zh-cn': '每条规则最多包含 20 个 Pod 状况。' },
  check: (conditions, path) => (conditions.length > CONDITIONS_MAX ? tooMany(path, conditions.length, CONDITIONS_MAX) : undefined),
});

const conditionType = rule<OnPodCondition>({
  id: 'job.failure-policy.condition.type',
  source: 'batch/validation validatePodFailurePolicyRuleOnPodConditions',
  explain: {
    en: '`type` is the name of a Pod condition, such as `DisruptionTarget`; it has the form of a label key.',
    'zh-cn': '`type` 是 Pod 状况的名称，例如 `DisruptionTarget`，格式与标签键相同。',
  },
  check: ({ type = '' }, path, { version }) => invalidEach(path.child('type'), type, labelKeyProblems(type, version)),
});

const conditionStatus = rule<OnPodCondition>({
  id: 'job.failure-policy.condition.status',
  source: 'batch/validation validatePodFailurePolicyRuleOnPodConditions',
  explain: {
    en: '`status` is the text `"True"` (the default), `"False"` or `"Unknown"`. Quote it: without quotes YAML reads a boolean.',
    'zh-cn': '`status` 是文本 `"True"`（默认）、`"False"` 或 `"Unknown"`。请加引号，否则 YAML 会读成布尔值。',
  },
  check: ({ status }, path) => oneOf(status, path.child('status'), STATUSES),
});

const ruleKind = rule<FailureRule>({
  id: 'job.failure-policy.one-condition',
  source: 'batch/validation validatePodFailurePolicyRule',
  explain: {
    en: 'A rule looks at exit codes (`onExitCodes`) or at Pod conditions (`onPodConditions`): just one of them. Write two rules for both.',
    'zh-cn': '一条规则只看退出码（`onExitCodes`）或 Pod 状况（`onPodConditions`）之一。两者都要时请写成两条规则。',
  },
  check({ onExitCodes, onPodConditions }, path) {
    const conditions = (onPodConditions ?? []).length > 0;
    if (onExitCodes && conditions) return invalidAsSuch(path, 'specifying both OnExitCodes and OnPodConditions is not supported');
    return onExitCodes || conditions ? undefined : invalidAsSuch(path, 'specifying one of OnExitCodes and OnPodConditions is required');
  },
});

/** Source: batch/validation validatePodFailurePolicy. */
export const podFailurePolicyChecks: readonly Check<PodFailurePolicy, FailurePolicyContext>[] = [
  field('rules', [rulesCount]),
  each('rules', [
    action,
    field('onExitCodes', [exitCodesOperator, exitCodesContainer, exitCodesValues]),
    field('onPodConditions', [conditionsCount]),
    each('onPodConditions', [conditionType, conditionStatus]),
    ruleKind,
  ]),
];
