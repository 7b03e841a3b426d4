import { dns1123SubdomainProblems, nameIsPathSegment } from '../../values/names.ts';
import type { LabelSelector } from '../../values/selector.ts';
import { type FieldError, invalid, invalidEach, notSupportedText, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { labelSelectorChecks } from '../metadata/labelSelector.ts';
import type { Validator } from '../registry.ts';
import { type Check, type Rule, rule } from '../rule.ts';
import { each, field, struct } from '../walks.ts';
import { selectorIsReadable } from '../workloads/selection.ts';

const GROUP = 'rbac.authorization.k8s.io';

interface PolicyRule {
  readonly verbs?: readonly string[] | null;
  readonly apiGroups?: readonly string[] | null;
  readonly resources?: readonly string[] | null;
  readonly resourceNames?: readonly string[] | null;
  readonly nonResourceURLs?: readonly string[] | null;
}

const isEmpty = (list: readonly unknown[] | null | undefined): boolean => (list ?? []).length === 0;

const policyRule = (namespaced: boolean): Rule<PolicyRule> =>
  rule({
    id: namespaced ? 'rbac.role.rules' : 'rbac.cluster-role.rules',
    source: 'rbac/validation ValidatePolicyRule',
    explain: {
      en: 'A rule says which `verbs` are allowed on which `resources` of which `apiGroups` (`""` is the core group). In a ClusterRole it may name `nonResourceURLs` instead, never both.',
      'zh-cn':
        '规则说明可对哪些 `apiGroups`（`""` 为核心组）的哪些 `resources` 执行哪些 `verbs`。在 ClusterRole 中也可以改写 `nonResourceURLs`，两者不能并用。',
    },
    check({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }, path) {
      const errors: FieldError[] = [];
      if (isEmpty(verbs)) errors.push(required(path.child('verbs'), 'verbs must contain at least one value'));
      if (!isEmpty(nonResourceURLs)) {
        const refuse = (detail: string) => errors.push(invalid(path.child('nonResourceURLs'), nonResourceURLs, detail));
        if (namespaced) refuse('namespaced rules cannot apply to non-resource URLs');
        if (!isEmpty(apiGroups) || !isEmpty(resources) || !isEmpty(resourceNames)) {
          refuse('rules cannot apply to both regular resources and non-resource URLs');
        }
        return errors;
      }
      if (isEmpty(apiGroups)) errors.push(required(path.child('apiGroups'), 'resource rules must supply at least one api group'));
      if (isEmpty(resources)) errors.push(required(path.child('resources'), 'resource rules must supply at least one resource'));
      return errors;
    },
  });

const aggregation = rule<{ readonly clusterRoleSelectors?: readonly (LabelSelector | null)[] | null }>({
  id: 'rbac.cluster-role.aggregation',
  source: 'rbac/validation ValidateClusterRole',
  explain: {
    en: '`aggregationRule` collects other ClusterRoles by their labels: it needs at least one selector.',
    'zh-cn': '`aggregationRule` 按标签汇集其他 ClusterRole，至少需要一个选择算符。',
  },
  check: ({ clusterRoleSelectors }, path) =>
    isEmpty(clusterRoleSelectors)
      ? required(path.child('clusterRoleSelectors'), 'at least one clusterRoleSelector required if aggregationRule is non-nil')
      : undefined,
});

const selectorReadable = rule<LabelSelector>({
  id: 'rbac.cluster-role.aggregation-selector',
  source: 'rbac/validation ValidateClusterRole',
  explain: {
    en: 'The selector cannot be used as it stands; the refusals before say why.',
    'zh-cn': '此选择算符无法使用，原因见前面的错误。',
  },
  // The server shows the selector it could not make.
  check: (selector, path) => (selectorIsReadable({ selector }) ? undefined : invalid(path, null, 'invalid label selector.')),
});

interface RoleRef {
  readonly apiGroup?: string;
  readonly kind?: string;
  readonly name?: string;
}

const roleRef = (kinds: readonly string[]): Rule<RoleRef> =>
  rule({
    id: kinds.length > 1 ? 'rbac.role-binding.role' : 'rbac.cluster-role-binding.role',
    source: 'rbac/validation ValidateRoleBinding, ValidateClusterRoleBinding',
    explain: {
      en: '`roleRef` names the role by `kind` and `name`. A RoleBinding takes a Role or a ClusterRole, a ClusterRoleBinding only a ClusterRole.',
      'zh-cn': '`roleRef` 用 `kind` 和 `name` 指明角色。RoleBinding 可引用 Role 或 ClusterRole，ClusterRoleBinding 只能引用 ClusterRole。',
    },
    check({ apiGroup = '', kind = '', name = '' }, path) {
      const atName = path.child('name');
      return [
        ...(apiGroup === GROUP ? [] : [notSupportedText(path.child('apiGroup'), apiGroup, [GROUP])]),
        ...(kinds.includes(kind) ? [] : [notSupportedText(path.child('kind'), kind, kinds)]),
        ...(name === '' ? [required(atName)] : invalidEach(atName, name, nameIsPathSegment(name, false))),
      ];
    },
  });

interface Subject extends RoleRef {
  readonly namespace?: string;
}

const SUBJECT_KINDS = ['ServiceAccount', 'User', 'Group'];

const subject = (namespaced: boolean): Rule<Subject> =>
  rule({
    id: namespaced ? 'rbac.role-binding.subject' : 'rbac.cluster-role-binding.subject',
    source: 'rbac/validation ValidateRoleBindingSubject',
    explain: {
      en: 'A subject is a `ServiceAccount` (with its namespace, without `apiGroup`), a `User` or a `Group` (with `apiGroup: rbac.authorization.k8s.io`).',
      'zh-cn':
        '主体可以是 `ServiceAccount`（带命名空间，不带 `apiGroup`）、`User` 或 `Group`（带 `apiGroup: rbac.authorization.k8s.io`）。',
    },
    check({ apiGroup = '', kind = '', name = '', namespace = '' }, path) {
      const errors: FieldError[] = [];
      if (name === '') errors.push(required(path.child('name')));
      if (!SUBJECT_KINDS.includes(kind)) return [...errors, notSupportedText(path.child('kind'), kind, SUBJECT_KINDS)];
      if (kind !== 'ServiceAccount') {
        return apiGroup === GROUP ? errors : [...errors, notSupportedText(path.child('apiGroup'), apiGroup, [GROUP])];
      }
      if (name !== '') errors.push(...invalidEach(path.child('name'), name, dns1123SubdomainProblems(name)));
      if (apiGroup !== '') errors.push(notSupportedText(path.child('apiGroup'), apiGroup, ['']));
      if (!namespaced && namespace === '') errors.push(required(path.child('namespace')));
      return errors;
    },
  });

const meta = (namespaced: boolean) => objectMeta({ nameFormat: nameIsPathSegment, namespaced, keepsGeneration: true });

const aggregationChecks: readonly Check<{ readonly clusterRoleSelectors?: readonly (LabelSelector | null)[] | null }>[] = [
  aggregation,
  each('clusterRoleSelectors', [...labelSelectorChecks, selectorReadable]),
];

export const role: Validator = { namespaced: true, checks: [meta(true), each('rules', [policyRule(true)])] };

export const clusterRole: Validator = {
  namespaced: false,
  checks: [meta(false), each('rules', [policyRule(false)]), field('aggregationRule', aggregationChecks)],
};

export const roleBinding: Validator = {
  namespaced: true,
  checks: [meta(true), struct('roleRef', [roleRef(['Role', 'ClusterRole'])]), each('subjects', [subject(true)])],
};

export const clusterRoleBinding: Validator = {
  namespaced: false,
  checks: [meta(false), struct('roleRef', [roleRef(['ClusterRole'])]), each('subjects', [subject(false)])],
};
