import { dns1123SubdomainProblems, nameIsDnsSubdomain } from '../../../values/names.ts';
import type { LabelSelector } from '../../../values/selector.ts';
import { duplicate, type FieldError, invalid, notSupported, required } from '../../fieldErrors.ts';
import { objectMeta } from '../../metadata/index.ts';
import { labelSelectorChecks } from '../../metadata/labelSelector.ts';
import { present } from '../../present.ts';
import type { Validator } from '../../registry.ts';
import { type Check, type RuleContext, rule } from '../../rule.ts';
import { each, field, knowing, struct } from '../../walks.ts';
import { type ClientConfig, clientChecks, REVIEW_VERSIONS, reviewVersionErrors, reviewVersionsText } from './client.ts';
import { type MatchCondition, matchConditions, type RequestRule, requestRuleChecks } from './requests.ts';

interface Webhook {
  readonly name?: string;
  readonly rules?: readonly (RequestRule | null)[] | null;
  readonly failurePolicy?: string | null;
  readonly matchPolicy?: string | null;
  readonly sideEffects?: string | null;
  readonly timeoutSeconds?: number | null;
  readonly namespaceSelector?: LabelSelector | null;
  readonly objectSelector?: LabelSelector | null;
  readonly reinvocationPolicy?: string | null;
  readonly clientConfig?: ClientConfig;
  readonly matchConditions?: readonly (MatchCondition | null)[] | null;
  readonly admissionReviewVersions?: readonly string[] | null;
}

const hookName = rule<Webhook>({
  id: 'webhook.name',
  source: 'apimachinery util/validation IsFullyQualifiedName',
  explain: {
    en: 'A webhook is called by a name with at least three parts: `validate.policy.example.com`.',
    'zh-cn': 'webhook 的名称至少由三段组成：`validate.policy.example.com`。',
  },
  check({ name = '' }, path) {
    const at = path.child('name');
    if (name === '') return required(at);
    const problems = dns1123SubdomainProblems(name);
    if (problems.length > 0) return invalid(at, name, problems.join(','));
    return name.split('.').length < 3 ? invalid(at, name, 'should be a domain with at least three segments separated by dots') : undefined;
  },
});

const NO_SIDE_EFFECTS = ['None', 'NoneOnDryRun'];
const TIMEOUT_SECONDS_MAX = 30;

const policies = rule<Webhook>({
  id: 'webhook.policies',
  source: 'admissionregistration/validation validateValidatingWebhook, validateMutatingWebhook',
  explain: {
    en: '`sideEffects` must be written: `None` or `NoneOnDryRun`. `failurePolicy` is `Fail` or `Ignore`, `matchPolicy` `Exact` or `Equivalent`, `timeoutSeconds` 1 to 30.',
    'zh-cn':
      '必须填写 `sideEffects`：`None` 或 `NoneOnDryRun`。`failurePolicy` 为 `Fail` 或 `Ignore`，`matchPolicy` 为 `Exact` 或 `Equivalent`，`timeoutSeconds` 为 1 到 30。',
  },
  check({ failurePolicy, matchPolicy, sideEffects, timeoutSeconds }, path) {
    const errors: FieldError[] = [];
    const oneOf = (name: string, value: string | null | undefined, known: readonly string[]) => {
      if (present(value) && !known.includes(value)) errors.push(notSupported(path.child(name), value, known));
    };
    oneOf('failurePolicy', failurePolicy, ['Fail', 'Ignore']);
    oneOf('matchPolicy', matchPolicy, ['Equivalent', 'Exact']);
    if (!present(sideEffects)) errors.push(required(path.child('sideEffects'), `must specify one of ${NO_SIDE_EFFECTS.join(', ')}`));
    oneOf('sideEffects', sideEffects, NO_SIDE_EFFECTS);
    if (present(timeoutSeconds) && (timeoutSeconds > TIMEOUT_SECONDS_MAX || timeoutSeconds < 1)) {
      errors.push(
        invalid(path.child('timeoutSeconds'), timeoutSeconds, 'the timeout value must be between 1 and 30 seconds', {
          minimum: 1,
          maximum: 30,
        }),
      );
    }
    return errors;
  },
});

const REINVOCATION = ['IfNeeded', 'Never'];

const reinvocation = rule<string>({
  id: 'webhook.reinvocation-policy',
  source: 'admissionregistration/validation validateMutatingWebhook',
  explain: {
    en: 'A mutating webhook is called once (`Never`, the default) or again after others changed the object (`IfNeeded`).',
    'zh-cn': '变更型 webhook 要么只调用一次（`Never`，默认），要么在其他插件改动对象后再次调用（`IfNeeded`）。',
  },
  check: (policy, path) => (REINVOCATION.includes(policy) ? undefined : notSupported(path, policy, REINVOCATION)),
});

const reviewVersions = rule<Webhook>({
  id: 'webhook.review-versions',
  source: 'admissionregistration/validation validateAdmissionReviewVersions',
  explain: reviewVersionsText,
  check: ({ admissionReviewVersions }, path) =>
    reviewVersionErrors(
      admissionReviewVersions,
      path.child('admissionReviewVersions'),
      `must specify one of ${REVIEW_VERSIONS.join(', ')}`,
    ),
});

interface HooksContext extends RuleContext {
  /** Names of the webhooks before; grows during the walk. */
  readonly hookNames: Set<string>;
}

const nameOnce = rule<Webhook, HooksContext>({
  id: 'webhook.name.once',
  source: 'admissionregistration/validation validateValidatingWebhookConfiguration',
  explain: { en: 'Two webhooks of this configuration have the same name. Rename one.', 'zh-cn': '此配置中有两个 webhook 同名，请改名。' },
  check({ name = '' }, path, { hookNames }) {
    if (name !== '' && hookNames.has(name)) return duplicate(path.child('name'), name);
    hookNames.add(name);
    return undefined;
  },
});

const hookChecks: readonly Check<Webhook, HooksContext>[] = [
  hookName,
  each('rules', requestRuleChecks),
  policies,
  field('namespaceSelector', labelSelectorChecks),
  field('objectSelector', labelSelectorChecks),
  field('reinvocationPolicy', [reinvocation]),
  struct('clientConfig', clientChecks),
  matchConditions,
  reviewVersions,
  nameOnce,
];

/** Validating and mutating ones. Source: admissionregistration/validation validateValidatingWebhookConfiguration. */
export const webhookConfiguration: Validator = {
  namespaced: false,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false, anyFinalizer: true }),
    knowing((context: RuleContext): HooksContext => ({ ...context, hookNames: new Set<string>() }), [each('webhooks', hookChecks)]),
  ],
};
