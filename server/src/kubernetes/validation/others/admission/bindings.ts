import type { Text } from '../../../../texts/text.ts';
import { nameIsDnsSubdomain, nameIsPathSegment } from '../../../values/names.ts';
import type { LabelSelector } from '../../../values/selector.ts';
import { duplicate, type FieldError, forbidden, invalid, invalidEach, notSupported, required } from '../../fieldErrors.ts';
import { objectMeta } from '../../metadata/index.ts';
import { labelSelectorChecks } from '../../metadata/labelSelector.ts';
import { present } from '../../present.ts';
import type { Validator } from '../../registry.ts';
import { type Check, rule } from '../../rule.ts';
import { field, struct } from '../../walks.ts';
import { type MatchResources, matchResourcesChecks, mutableOperations } from './matching.ts';

interface ParamRef {
  readonly name?: string;
  readonly namespace?: string;
  readonly selector?: LabelSelector | null;
  readonly parameterNotFoundAction?: string | null;
}

interface BindingSpec {
  readonly policyName?: string;
  readonly paramRef?: ParamRef | null;
  readonly matchResources?: MatchResources | null;
  readonly validationActions?: readonly string[] | null;
}

const policyName = rule<BindingSpec>({
  id: 'policy-binding.policy-name',
  source: 'admissionregistration/validation validateValidatingAdmissionPolicyBindingSpec',
  explain: {
    en: '`policyName` is the name of the policy that this binding puts to work.',
    'zh-cn': '`policyName` 是此绑定要启用的策略的名称。',
  },
  check: ({ policyName: name = '' }, path) => {
    const at = path.child('policyName');
    return name === '' ? required(at) : invalidEach(at, name, nameIsDnsSubdomain(name, false));
  },
});

const source = 'admissionregistration/validation validateParamRef';
const explain: Text = {
  en: '`paramRef` has a `name` or a `selector`, and says what happens where there are no parameters: `parameterNotFoundAction` is `Deny` or `Allow`.',
  'zh-cn':
    '`paramRef` 需要 `name` 或 `selector` 之一，并用 `parameterNotFoundAction` 说明找不到参数时 `Deny`（拒绝）还是 `Allow`（允许）。',
};
const EITHER = 'name and selector are mutually exclusive';

const paramName = rule<ParamRef>({
  id: 'policy-binding.param-ref.name',
  source,
  explain,
  check({ name = '', selector }, path) {
    if (name === '') return undefined;
    const at = path.child('name');
    const errors = [...invalidEach(at, name, nameIsPathSegment(name, false))];
    return present(selector) ? [...errors, forbidden(at, EITHER)] : errors;
  },
});

const ACTIONS = ['Deny', 'Allow'];

const paramRest = rule<ParamRef>({
  id: 'policy-binding.param-ref',
  source,
  explain,
  check({ name = '', selector, parameterNotFoundAction: action }, path) {
    const errors: FieldError[] = [];
    const at = path.child('parameterNotFoundAction');
    if (present(selector) && name !== '') errors.push(forbidden(path.child('selector'), EITHER));
    if (!present(selector) && name === '') errors.push(required(path, 'one of name or selector must be specified'));
    if (!action) errors.push(required(at));
    else if (!ACTIONS.includes(action)) errors.push(notSupported(at, action, ACTIONS));
    return errors;
  },
});

/** Sorted, as the server prints them. */
const VALIDATION_ACTIONS = ['Audit', 'Deny', 'Warn'];

const validationActions = rule<BindingSpec>({
  id: 'policy-binding.validation-actions',
  source: 'admissionregistration/validation validateValidationActions',
  explain: {
    en: '`validationActions` says what happens when the policy is violated: `Deny`, `Warn` or `Audit`, each once; `Deny` and `Warn` exclude each other.',
    'zh-cn': '`validationActions` 说明违反策略时怎么办：`Deny`、`Warn` 或 `Audit`，不能重复；`Deny` 与 `Warn` 不能并用。',
  },
  check({ validationActions: list }, path) {
    const at = path.child('validationActions');
    const actions = list ?? [];
    if (actions.length === 0) return required(at, 'at least one validation action is required');
    const errors: FieldError[] = actions.flatMap((action, position) => [
      ...(VALIDATION_ACTIONS.includes(action) ? [] : [notSupported(at.index(position), action, VALIDATION_ACTIONS)]),
      ...(actions.indexOf(action) < position ? [duplicate(at.index(position), action)] : []),
    ]);
    if (actions.includes('Deny') && actions.includes('Warn')) {
      const detail =
        'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';
      errors.push(invalid(at, actions, detail));
    }
    return errors;
  },
});

const binding = (own: readonly Check<MatchResources>[], last: readonly Check<BindingSpec>[]): Validator => ({
  namespaced: false,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false, anyFinalizer: true }),
    struct('spec', [
      policyName,
      field('paramRef', [paramName, field('selector', labelSelectorChecks), paramRest]),
      field('matchResources', [...matchResourcesChecks, ...own]),
      ...last,
    ]),
  ],
});

/** Source: admissionregistration/validation ValidateValidatingAdmissionPolicyBinding. */
export const validatingAdmissionPolicyBinding = binding([], [validationActions]);

/** Source: admissionregistration/validation ValidateMutatingAdmissionPolicyBinding. */
export const mutatingAdmissionPolicyBinding = binding([mutableOperations], []);
