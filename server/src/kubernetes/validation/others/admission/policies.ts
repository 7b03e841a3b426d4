import { RESERVED_WORDS } from '../../../values/cel/syntax.ts';
import { trimSpace } from '../../../values/goSpace.ts';
import { labelKeyProblems } from '../../../values/labels.ts';
import { byteLength, dns1035LabelProblems, dns1123SubdomainProblems, nameIsDnsSubdomain } from '../../../values/names.ts';
import { duplicate, type FieldError, invalid, invalidEach, notSupported, required } from '../../fieldErrors.ts';
import { objectMeta } from '../../metadata/index.ts';
import { present } from '../../present.ts';
import type { Validator } from '../../registry.ts';
import { type Check, type Rule, rule } from '../../rule.ts';
import { each, field, firstOf, struct, when } from '../../walks.ts';
import { expressionErrors, offeredBy, variablesOf } from './expressions.ts';
import { type MatchResources, matchResourcesChecks, mutableOperations, ruleRequired } from './matching.ts';
import { type MatchCondition, matchConditions } from './requests.ts';

interface Variable {
  readonly name?: string;
  readonly expression?: string;
}

interface Validation {
  readonly expression?: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string | null;
}

interface AuditAnnotation {
  readonly key?: string;
  readonly valueExpression?: string;
}

interface Mutation {
  readonly patchType?: string;
  readonly jsonPatch?: { readonly expression?: string } | null;
  readonly applyConfiguration?: { readonly expression?: string } | null;
}

interface PolicySpec {
  readonly failurePolicy?: string | null;
  readonly paramKind?: { readonly apiVersion?: string; readonly kind?: string } | null;
  readonly matchConstraints?: MatchResources | null;
  readonly matchConditions?: readonly (MatchCondition | null)[] | null;
  readonly variables?: readonly (Variable | null)[] | null;
  readonly validations?: readonly (Validation | null)[] | null;
  readonly auditAnnotations?: readonly (AuditAnnotation | null)[] | null;
  readonly mutations?: readonly (Mutation | null)[] | null;
  readonly reinvocationPolicy?: string;
}

/** One of the values, sorted as the server prints them; Required where there is none. */
const enumeration = (id: string, name: keyof PolicySpec, known: readonly string[], en: string, zh: string): Rule<PolicySpec> =>
  rule({
    id,
    source: 'admissionregistration/validation validateValidatingAdmissionPolicySpec, validateMutatingAdmissionPolicySpec',
    explain: { en, 'zh-cn': zh },
    check(spec, path) {
      const value = spec[name];
      if (!value)
        return present(value) && name === 'failurePolicy' ? notSupported(path.child(name), value, known) : required(path.child(name));
      return known.includes(value as string) ? undefined : notSupported(path.child(name), value, known);
    },
  });

const failurePolicy = enumeration(
  'policy.failure-policy',
  'failurePolicy',
  ['Fail', 'Ignore'],
  '`failurePolicy` says what becomes of a request when the policy itself cannot be evaluated: `Fail` (the default) or `Ignore`.',
  '`failurePolicy` 说明策略本身无法求值时如何处理请求：`Fail`（默认）或 `Ignore`。',
);

const reinvocationPolicy = enumeration(
  'policy.reinvocation-policy',
  'reinvocationPolicy',
  ['IfNeeded', 'Never'],
  '`reinvocationPolicy` must be written: `Never`, or `IfNeeded` to be asked again after others changed the object.',
  '必须填写 `reinvocationPolicy`：`Never`，或 `IfNeeded`（其他插件改动对象后再次执行）。',
);

const paramKind = rule<NonNullable<PolicySpec['paramKind']>>({
  id: 'policy.param-kind',
  source: 'admissionregistration/validation validateParamKind',
  explain: {
    en: '`paramKind` names a kind by `apiVersion` (`v1`, `rules.example.com/v1`) and `kind`.',
    'zh-cn': '`paramKind` 用 `apiVersion`（`v1`、`rules.example.com/v1`）和 `kind` 指明一种资源。',
  },
  check({ apiVersion = '', kind = '' }, path) {
    const errors: FieldError[] = [];
    const at = path.child('apiVersion');
    const refuse = (value: string, problems: readonly string[]) => {
      if (problems.length > 0) errors.push(invalid(at, value, problems.join(',')));
    };
    const parts = apiVersion === '/' ? ['', ''] : apiVersion.split('/');
    if (apiVersion === '') errors.push(required(at));
    else if (parts.length > 2) refuse(apiVersion, [`unexpected GroupVersion string: ${apiVersion}`]);
    else {
      const [group, version] = parts.length === 2 ? (parts as [string, string]) : ['', apiVersion];
      if (group !== '') refuse(group, dns1123SubdomainProblems(group));
      if (version === '') refuse(apiVersion, ['version must be specified']);
      else refuse(version, dns1035LabelProblems(version));
    }
    if (kind === '') errors.push(required(path.child('kind')));
    else {
      const problems = dns1035LabelProblems(kind.toLowerCase());
      if (problems.length > 0) {
        errors.push(invalid(path.child('kind'), kind, `may have mixed case, but should otherwise match: ${problems.join(',')}`));
      }
    }
    return errors;
  },
});

const constraintsRequired = rule<PolicySpec>({
  id: 'policy.match-constraints.required',
  source: 'admissionregistration/validation validateValidatingAdmissionPolicySpec, validateMutatingAdmissionPolicySpec',
  explain: ruleRequired.explain,
  check: ({ matchConstraints }, path) => (present(matchConstraints) ? undefined : required(path.child('matchConstraints'))),
});

const IDENTIFIER = /^[_a-zA-Z][_a-zA-Z0-9]*$/;
const RESERVED = new Set([...RESERVED_WORDS, 'true', 'false', 'null']);

const variable = rule<Variable>({
  id: 'policy.variables',
  source: 'admissionregistration/validation validateVariable',
  explain: {
    en: 'A variable has a `name` of letters, digits and `_`, no word of CEL, and an `expression`.',
    'zh-cn': '变量需要由字母、数字和 `_` 组成的 `name`（不能是 CEL 保留字）以及 `expression`。',
  },
  check(entry, path, { object, version }) {
    const { name = '', expression = '' } = entry;
    const errors: FieldError[] = [];
    const at = path.child('name');
    if (trimSpace(name) === '') errors.push(required(at, 'name is not specified'));
    else if (!IDENTIFIER.test(name) || RESERVED.has(name)) errors.push(invalid(at, name, 'must be a valid CEL identifier'));
    const error = variablesOf(object, version).errors[(object.spec?.variables ?? []).indexOf(entry)]?.(path.child('expression'));
    if (trimSpace(expression) === '') errors.push(required(path.child('expression'), 'expression is not specified'));
    else if (error) errors.push(error);
    return errors;
  },
});

const validationsRequired = rule<PolicySpec>({
  id: 'policy.validations.required',
  source: 'admissionregistration/validation validateValidatingAdmissionPolicySpec',
  explain: {
    en: 'A policy without `validations` and without `auditAnnotations` does nothing. Write at least one of them.',
    'zh-cn': '既没有 `validations` 也没有 `auditAnnotations` 的策略不起作用。请至少填写其一。',
  },
  check: (_, path) =>
    ['validations', 'auditAnnotations'].map((name) =>
      required(path.child(name), 'validations or auditAnnotations must contain at least one item'),
    ),
});

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];

const validation = rule<Validation>({
  id: 'policy.validations',
  source: 'admissionregistration/validation validateValidation',
  explain: {
    en: 'A validation has a CEL `expression`, and may have a `message` of one line or a `messageExpression`. Its `reason` is `Invalid` (the default), `Forbidden` or `RequestEntityTooLarge`.',
    'zh-cn':
      '每条校验都有 CEL `expression`，还可以有单行 `message` 或 `messageExpression`。`reason` 可为 `Invalid`（默认）、`Forbidden` 或 `RequestEntityTooLarge`。',
  },
  check({ expression = '', message = '', messageExpression = '', reason }, path, { object, version }) {
    const errors: FieldError[] = [];
    const blank = (text: string) => text !== '' && trimSpace(text) === '';
    const offered = { ...offeredBy(object), variables: variablesOf(object, version).scope };
    const at = path.child('expression');
    if (trimSpace(expression) === '') errors.push(required(at, 'expression is not specified'));
    else errors.push(...expressionErrors({ text: expression, at }, 'yes or no', offered, version));
    const atMessage = path.child('messageExpression');
    if (blank(messageExpression)) errors.push(invalid(atMessage, messageExpression, 'must be non-empty if specified'));
    else if (messageExpression !== '') {
      errors.push(...expressionErrors({ text: messageExpression, at: atMessage }, 'text', { ...offered, authorizer: false }, version));
    }
    if (blank(message)) errors.push(invalid(path.child('message'), message, 'must be non-empty if specified'));
    else if (/[\n\r]/.test(trimSpace(message))) errors.push(invalid(path.child('message'), message, 'must not contain line breaks'));
    if (present(reason) && !REASONS.includes(reason)) errors.push(notSupported(path.child('reason'), reason, REASONS));
    return errors;
  },
});

const ANNOTATIONS_MAX = 20;
const EXPRESSION_BYTES = 5 * 1024;

const auditAnnotations = rule<PolicySpec>({
  id: 'policy.audit-annotations',
  source: 'admissionregistration/validation validateAuditAnnotation',
  explain: {
    en: 'There are at most 20, each with a `key` of its own and a `valueExpression`. `<policy>/<key>` is a label key.',
    'zh-cn': '最多 20 个，每个都有不同的 `key` 和 `valueExpression`。`<策略名>/<键>` 须符合标签键格式。',
  },
  check({ auditAnnotations: list }, path, { object, version }) {
    const annotations = list ?? [];
    const at = path.child('auditAnnotations');
    const name = object.metadata.name ?? '';
    const offered = { ...offeredBy(object), variables: variablesOf(object, version).scope };
    const errors: FieldError[] = [];
    if (annotations.length > ANNOTATIONS_MAX) {
      const printed = annotations.map((each) => ({ Key: each?.key ?? '', ValueExpression: each?.valueExpression ?? '' }));
      errors.push(invalid(at, printed, `must not have more than ${ANNOTATIONS_MAX} auditAnnotations`, { limit: ANNOTATIONS_MAX }));
    }
    const keys = new Set<string>();
    annotations.forEach((annotation, position) => {
      const { key = '', valueExpression = '' } = annotation ?? {};
      const here = at.index(position);
      const full = `${name}/${key}`;
      if (name === '') errors.push(invalid(here.child('key'), key, 'requires metadata.name be non-empty'));
      else errors.push(...invalidEach(here.child('key'), full, labelKeyProblems(full, version)));
      const expression = trimSpace(valueExpression);
      if (expression === '') errors.push(required(here.child('valueExpression'), 'valueExpression is not specified'));
      else if (byteLength(expression) > EXPRESSION_BYTES) {
        errors.push(required(here.child('valueExpression'), `must not exceed ${EXPRESSION_BYTES} bytes in length`));
      } else {
        const written = { text: expression, at: here.child('valueExpression'), shown: valueExpression };
        errors.push(...expressionErrors(written, 'text or null', offered, version));
      }
      if (keys.has(key)) errors.push(duplicate(here.child('key'), key));
      keys.add(key);
    });
    return errors;
  },
});

const mutationsRequired = rule<PolicySpec>({
  id: 'policy.mutations.required',
  source: 'admissionregistration/validation validateMutatingAdmissionPolicySpec',
  explain: { en: 'A mutating policy needs at least one entry in `mutations`.', 'zh-cn': '变更策略的 `mutations` 至少要有一项。' },
  check: ({ mutations }, path) =>
    (mutations ?? []).length === 0 ? required(path.child('mutations'), 'mutations must contain at least one item') : undefined,
});

const PATCHES = ['ApplyConfiguration', 'JSONPatch'] as const;
const FIELD_OF = { ApplyConfiguration: 'applyConfiguration', JSONPatch: 'jsonPatch' } as const;

const mutation = rule<Mutation>({
  id: 'policy.mutations',
  source: 'admissionregistration/validation validateMutation',
  explain: {
    en: 'A mutation has a `patchType` and the field of that name with an `expression`: `applyConfiguration` comes to an `Object{…}` with the fields to set, `jsonPatch` to a list of `JSONPatch{op: …, path: …, value: …}`.',
    'zh-cn':
      '每项变更都有 `patchType`，以及与之对应、带 `expression` 的字段：`applyConfiguration` 的结果是含有要设置字段的 `Object{…}`，`jsonPatch` 的结果是 `JSONPatch{op: …, path: …, value: …}` 列表。',
  },
  check(entry, path, { object, version }) {
    const { patchType = '' } = entry;
    if (patchType === '') return required(path.child('patchType'));
    const type = PATCHES.find((each) => each === patchType);
    if (!type) return notSupported(path.child('patchType'), patchType, PATCHES);
    const own = FIELD_OF[type];
    const other = type === 'JSONPatch' ? FIELD_OF.ApplyConfiguration : FIELD_OF.JSONPatch;
    const patch = entry[own];
    const errors: FieldError[] = [];
    if (!present(patch)) errors.push(required(path.child(own), `must be specified when patchType is ${type}`));
    else {
      const at = path.child(own).child('expression');
      const text = trimSpace(patch.expression ?? '');
      const offered = { ...offeredBy(object), variables: variablesOf(object, version).scope, patches: true };
      if (text === '') errors.push(required(at));
      else errors.push(...expressionErrors({ text, at }, type === 'JSONPatch' ? 'patch' : 'object', offered, version));
    }
    if (present(entry[other])) errors.push(invalid(path.child(other), `{${other}}`, `must not be specified when patchType is ${type}`));
    return errors;
  },
});

const isEmpty = (list: readonly unknown[] | null | undefined): boolean => (list ?? []).length === 0;

/** What both kinds of policy begin with. */
const commonChecks = (own: readonly Check<MatchResources>[]): readonly Check<PolicySpec>[] => [
  failurePolicy,
  field('paramKind', [paramKind]),
  firstOf([constraintsRequired, field('matchConstraints', [...matchResourcesChecks, ruleRequired, ...own])]),
  matchConditions,
  each('variables', [variable]),
];

const policy = (checks: readonly Check<PolicySpec>[]): Validator => ({
  namespaced: false,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false, anyFinalizer: true }), struct('spec', checks)],
});

/** Source: admissionregistration/validation ValidateValidatingAdmissionPolicy. */
export const validatingAdmissionPolicy = policy([
  ...commonChecks([]),
  when(
    ({ validations, auditAnnotations: list }) => isEmpty(validations) && isEmpty(list),
    [validationsRequired],
    [each('validations', [validation]), auditAnnotations],
  ),
]);

/** Source: admissionregistration/validation ValidateMutatingAdmissionPolicy. */
export const mutatingAdmissionPolicy = policy([
  ...commonChecks([mutableOperations]),
  firstOf([mutationsRequired, each('mutations', [mutation])]),
  reinvocationPolicy,
]);
