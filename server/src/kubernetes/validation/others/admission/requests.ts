import { trimSpace } from '../../../values/goSpace.ts';
import { labelKeyProblems } from '../../../values/labels.ts';
import { duplicate, type FieldError, invalid, invalidEach, notSupported, required, tooMany } from '../../fieldErrors.ts';
import { present } from '../../present.ts';
import { type Check, rule } from '../../rule.ts';
import { expressionErrors, offeredBy } from './expressions.ts';

/** Which requests a webhook or a policy is asked about. */
export interface RequestRule {
  readonly operations?: readonly string[] | null;
  readonly apiGroups?: readonly string[] | null;
  readonly apiVersions?: readonly string[] | null;
  readonly resources?: readonly string[] | null;
  readonly scope?: string | null;
}

export interface MatchCondition {
  readonly name?: string;
  readonly expression?: string;
}

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const SCOPES = ['*', 'Cluster', 'Namespaced'];

const requestRule = rule<RequestRule>({
  id: 'webhook.rules',
  source: 'admissionregistration/validation validateRuleWithOperations, validateRule',
  explain: {
    en: 'A rule lists `operations` (`CREATE`, `UPDATE`, `DELETE`, `CONNECT`), `apiGroups`, `apiVersions` and `resources`. `*` stands for all and then stands alone.',
    'zh-cn':
      '规则列出 `operations`（`CREATE`、`UPDATE`、`DELETE`、`CONNECT`）、`apiGroups`、`apiVersions` 和 `resources`。`*` 表示全部，且只能单独出现。',
  },
  check(entry, path) {
    const errors: FieldError[] = [];
    const lists = [
      ['operations', 'operations'],
      ['apiGroups', 'API groups'],
      ['apiVersions', 'API versions'],
    ] as const;
    for (const [name, words] of lists) {
      const list = entry[name] ?? [];
      const at = path.child(name);
      if (list.length === 0) errors.push(required(at));
      if (list.length > 1 && list.includes('*')) errors.push(invalid(at, list, `if '*' is present, must not specify other ${words}`));
      list.forEach((value, position) => {
        if (name === 'operations' && !OPERATIONS.includes(value)) errors.push(notSupported(at.index(position), value, OPERATIONS));
        if (name === 'apiVersions' && value === '') errors.push(required(at.index(position)));
      });
    }
    return errors;
  },
});

const requestResources = rule<RequestRule>({
  id: 'webhook.rules.resources',
  source: 'admissionregistration/validation validateResources',
  explain: {
    en: '`resources` are plural names: `pods`, `pods/status`, `pods/*`, `*/scale`. What a wildcard already covers cannot stand beside it.',
    'zh-cn': '`resources` 是复数名称：`pods`、`pods/status`、`pods/*`、`*/scale`。通配符已覆盖的资源不能再写。',
  },
  check({ resources, scope }, path) {
    const list = resources ?? [];
    const at = path.child('resources');
    const errors: FieldError[] = list.length === 0 ? [required(at)] : [];
    const allSubresourcesOf = new Set<string>();
    const ofAllResources = new Set<string>();
    let plain = false;
    list.forEach((name, position) => {
      const here = at.index(position);
      if (name === '') {
        errors.push(required(here));
        return;
      }
      const slash = name.indexOf('/');
      if (slash < 0) {
        // Only the last one counts.
        plain = name !== '*';
        return;
      }
      const [resource, subresource] = [name.slice(0, slash), name.slice(slash + 1)];
      if (allSubresourcesOf.has(resource)) errors.push(invalid(here, name, `if '${resource}/*' is present, must not specify ${name}`));
      if (ofAllResources.has(subresource)) errors.push(invalid(here, name, `if '*/${subresource}' is present, must not specify ${name}`));
      if (subresource === '*') allSubresourcesOf.add(resource);
      if (resource === '*') ofAllResources.add(subresource);
    });
    if (list.length > 1 && list.includes('*/*')) errors.push(invalid(at, list, "if '*/*' is present, must not specify other resources"));
    if (list.includes('*') && plain) {
      errors.push(invalid(at, list, "if '*' is present, must not specify other resources without subresources"));
    }
    if (present(scope) && !SCOPES.includes(scope)) errors.push(notSupported(path.child('scope'), scope, SCOPES));
    return errors;
  },
});

export const requestRuleChecks: readonly Check<RequestRule>[] = [requestRule, requestResources];

const CONDITIONS_MAX = 64;

export const matchConditions = rule<{ readonly matchConditions?: readonly (MatchCondition | null)[] | null }>({
  id: 'webhook.match-conditions',
  source: 'admissionregistration/validation validateMatchConditions',
  explain: {
    en: 'There are at most 64 match conditions, each with a `name` of its own and a CEL `expression`. An expression comes to true or false.',
    'zh-cn': '最多 64 个匹配条件，每个都有不同的 `name` 和 CEL `expression`。表达式的结果须为 true 或 false。',
  },
  check({ matchConditions: list }, path, { version, object }) {
    const at = path.child('matchConditions');
    const conditions = list ?? [];
    const names = new Set<string>();
    const errors: FieldError[] = conditions.length > CONDITIONS_MAX ? [tooMany(at, conditions.length, CONDITIONS_MAX)] : [];
    conditions.forEach((condition, position) => {
      const { name = '', expression = '' } = condition ?? {};
      const atName = at.index(position).child('name');
      const atExpression = at.index(position).child('expression');
      const trimmed = trimSpace(expression);
      if (trimmed === '') errors.push(required(atExpression));
      else errors.push(...expressionErrors({ text: trimmed, at: atExpression }, 'yes or no', offeredBy(object), version));
      if (name === '') {
        errors.push(required(atName));
        return;
      }
      errors.push(...invalidEach(atName, name, labelKeyProblems(name, version)));
      if (names.has(name)) errors.push(duplicate(atName, name));
      names.add(name);
    });
    return errors;
  },
});
