import { nameIsPathSegment } from '../../../values/names.ts';
import type { LabelSelector } from '../../../values/selector.ts';
import { duplicate, type FieldError, invalidEach, notSupported, required } from '../../fieldErrors.ts';
import { labelSelectorChecks } from '../../metadata/labelSelector.ts';
import { present } from '../../present.ts';
import { type Check, rule } from '../../rule.ts';
import { each, field } from '../../walks.ts';
import { type RequestRule, requestRuleChecks } from './requests.ts';

interface NamedRule extends RequestRule {
  readonly resourceNames?: readonly string[] | null;
}

/** Which requests a policy or a binding is about. */
export interface MatchResources {
  readonly matchPolicy?: string | null;
  readonly namespaceSelector?: LabelSelector | null;
  readonly objectSelector?: LabelSelector | null;
  readonly resourceRules?: readonly (NamedRule | null)[] | null;
  readonly excludeResourceRules?: readonly (NamedRule | null)[] | null;
}

const POLICIES = ['Equivalent', 'Exact'];

const matchPolicy = rule<MatchResources>({
  id: 'policy.match-policy',
  source: 'admissionregistration/validation validateMatchResources',
  explain: {
    en: '`matchPolicy` is `Equivalent` (the default: other versions of the same API count, too) or `Exact`.',
    'zh-cn': '`matchPolicy` 为 `Equivalent`（默认，同一 API 的其他版本也算）或 `Exact`。',
  },
  check: ({ matchPolicy: value }, path) =>
    present(value) && !POLICIES.includes(value) ? notSupported(path.child('matchPolicy'), value, POLICIES) : undefined,
});

const resourceNames = rule<NamedRule>({
  id: 'policy.resource-names',
  source: 'admissionregistration/validation validateNamedRuleWithOperations',
  explain: {
    en: '`resourceNames` are names of objects, each once; leave it out for all objects.',
    'zh-cn': '`resourceNames` 是对象名称，不能重复；省略则针对所有对象。',
  },
  check({ resourceNames: list }, path) {
    const names = list ?? [];
    const at = path.child('resourceNames');
    return names.flatMap((name, position) => [
      ...invalidEach(at.index(position), name, nameIsPathSegment(name, false)),
      ...(names.indexOf(name) < position ? [duplicate(at.index(position), name)] : []),
    ]);
  },
});

const namedRuleChecks: readonly Check<NamedRule>[] = [resourceNames, ...requestRuleChecks];

/** Selectors have defaults, so that there always are some. */
export const matchResourcesChecks: readonly Check<MatchResources>[] = [
  matchPolicy,
  field('namespaceSelector', labelSelectorChecks),
  field('objectSelector', labelSelectorChecks),
  each('resourceRules', namedRuleChecks),
  each('excludeResourceRules', namedRuleChecks),
];

export const ruleRequired = rule<MatchResources>({
  id: 'policy.resource-rules.required',
  source: 'admissionregistration/validation validateValidatingAdmissionPolicySpec, validateMutatingAdmissionPolicySpec',
  explain: {
    en: '`matchConstraints` says which requests the policy is about; it needs at least one entry in `resourceRules`.',
    'zh-cn': '`matchConstraints` 说明策略针对哪些请求，其中 `resourceRules` 至少要有一项。',
  },
  check: ({ resourceRules }, path) => ((resourceRules ?? []).length === 0 ? required(path.child('resourceRules')) : undefined),
});

const MUTABLE = ['*', 'CONNECT', 'CREATE', 'UPDATE'];

export const mutableOperations = rule<MatchResources>({
  id: 'policy.mutating-operations',
  source: 'admissionregistration/validation validateMutatingAdmissionPolicySpec, validateMutatingAdmissionPolicyBindingSpec',
  explain: {
    en: 'A request that deletes brings no object that could be changed. Take `DELETE` out of a mutating policy.',
    'zh-cn': '删除请求不携带可修改的对象。请从变更策略中去掉 `DELETE`。',
  },
  check({ resourceRules }, path) {
    const errors: FieldError[] = [];
    const at = path.child('resourceRules');
    (resourceRules ?? []).forEach((entry, position) => {
      (entry?.operations ?? []).forEach((operation, index) => {
        // The server leaves the positions out.
        const here = at.index(position).child('operations').index(index).shownAs(at.child('operations'));
        if (!MUTABLE.includes(operation)) errors.push(notSupported(here, operation, MUTABLE));
      });
    });
    return errors;
  },
});
