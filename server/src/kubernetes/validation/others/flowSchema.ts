import type { Text } from '../../../texts/text.ts';
import { dns1123LabelProblems, dns1123SubdomainProblems, nameIsDnsSubdomain } from '../../values/names.ts';
import { type FieldError, forbidden, invalid, invalidEach, notSupported, required } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { objectMeta } from '../metadata/index.ts';
import { present } from '../present.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { each, struct } from '../walks.ts';
import { fixed } from './flowControl.ts';

/** Who may ask how much of the API server at once. Source: flowcontrol/validation. */

interface Subject {
  readonly kind?: string;
  readonly user?: { readonly name?: string } | null;
  readonly group?: { readonly name?: string } | null;
  readonly serviceAccount?: { readonly name?: string; readonly namespace?: string } | null;
}

interface RequestRule {
  readonly verbs?: readonly string[] | null;
  readonly nonResourceURLs?: readonly string[] | null;
  readonly apiGroups?: readonly string[] | null;
  readonly resources?: readonly string[] | null;
  readonly namespaces?: readonly string[] | null;
  readonly clusterScope?: boolean;
}

interface FlowRule {
  readonly subjects?: readonly (Subject | null)[] | null;
  readonly resourceRules?: readonly (RequestRule | null)[] | null;
  readonly nonResourceRules?: readonly (RequestRule | null)[] | null;
}

interface FlowSpec {
  readonly matchingPrecedence?: number;
  readonly priorityLevelConfiguration?: { readonly name?: string };
  readonly distinguisherMethod?: { readonly type?: string } | null;
  readonly rules?: readonly (FlowRule | null)[] | null;
}

const PRECEDENCE_MAX = 10_000;
const METHODS = ['ByNamespace', 'ByUser'];

const flow = rule<FlowSpec>({
  id: 'flow-schema.spec',
  source: 'flowcontrol/validation ValidateFlowSchemaSpec',
  explain: {
    en: 'A FlowSchema sends requests to the level named by `priorityLevelConfiguration.name`. The smallest `matchingPrecedence` wins: 2 to 10000, 1000 when left out; 1 belongs to `exempt`. `distinguisherMethod.type` is `ByUser` or `ByNamespace`.',
    'zh-cn':
      'FlowSchema 把请求交给 `priorityLevelConfiguration.name` 指明的优先级。`matchingPrecedence` 最小者优先：2 到 10000，省略时为 1000；1 只属于 `exempt`。`distinguisherMethod.type` 为 `ByUser` 或 `ByNamespace`。',
  },
  check({ matchingPrecedence: precedence = 0, distinguisherMethod: method, priorityLevelConfiguration: level }, path, { object }) {
    const at = path.child('matchingPrecedence');
    const errors: FieldError[] = [];
    if (precedence <= 0) errors.push(invalid(at, precedence, 'must be a positive value', { minimum: 1 }));
    if (precedence > PRECEDENCE_MAX)
      errors.push(invalid(at, precedence, `must not be greater than ${PRECEDENCE_MAX}`, { maximum: PRECEDENCE_MAX }));
    if (precedence === 1 && object.metadata.name !== 'exempt')
      errors.push(invalid(at, precedence, "only the schema named 'exempt' may have matchingPrecedence 1"));
    // The server shows the structure around the type.
    if (present(method) && !METHODS.includes(method.type ?? ''))
      errors.push(notSupported(path.child('distinguisherMethod').child('type'), { Type: method.type ?? '' }, METHODS));
    const name = level?.name ?? '';
    const atName = path.child('priorityLevelConfiguration').child('name');
    if (name === '') errors.push(required(atName, 'must reference a priority level'));
    return [...errors, ...(name === '' ? [] : invalidEach(atName, name, dns1123SubdomainProblems(name)))];
  },
});

const SUBJECTS = { Group: 'group', ServiceAccount: 'serviceAccount', User: 'user' } as const;

/** In the order in which the server asks for those that are too many. */
const OTHERS = { Group: ['ServiceAccount', 'User'], ServiceAccount: ['User', 'Group'], User: ['ServiceAccount', 'Group'] } as const;

const subject = rule<Subject>({
  id: 'flow-schema.subject',
  source: 'flowcontrol/validation ValidateFlowSchemaSubject',
  explain: {
    en: 'A subject has a `kind` and the one field that belongs to it: `user: {name}`, `group: {name}` or `serviceAccount: {namespace, name}`. The name may be `*`, the namespace may not.',
    'zh-cn':
      '主体由 `kind` 和与之对应的一个字段组成：`user: {name}`、`group: {name}` 或 `serviceAccount: {namespace, name}`。名称可以是 `*`，命名空间不能。',
  },
  check(value, path) {
    const { kind = '', serviceAccount } = value;
    if (!Object.hasOwn(SUBJECTS, kind)) return notSupported(path.child('kind'), kind, Object.keys(SUBJECTS));
    const known = kind as keyof typeof SUBJECTS;
    const own = SUBJECTS[known];
    const at = path.child(own);
    const errors: FieldError[] = [];
    if (!present(value[own])) errors.push(required(at, `${own} is required when subject kind is '${kind}'`));
    else {
      const name = value[own].name ?? '';
      if (name === '') errors.push(required(at.child('name')));
      else if (known === 'ServiceAccount' && name !== '*')
        errors.push(...invalidEach(at.child('name'), name, dns1123SubdomainProblems(name)));
      if (known === 'ServiceAccount') errors.push(...accountNamespaceErrors(serviceAccount?.namespace ?? '', at.child('namespace')));
    }
    for (const other of OTHERS[known]) {
      const name = SUBJECTS[other];
      if (present(value[name])) errors.push(forbidden(path.child(name), `${name} is forbidden when subject kind is not '${other}'`));
    }
    return errors;
  },
});

const accountNamespaceErrors = (namespace: string, path: FieldPath): readonly FieldError[] =>
  namespace === ''
    ? [required(path, 'must specify namespace for service account')]
    : invalidEach(path, namespace, dns1123LabelProblems(namespace));

const RULE_SOURCE = 'flowcontrol/validation ValidateFlowSchemaPolicyRulesWithSubjects';
const RULE: Text = {
  en: 'A rule says for whom (`subjects`) and for which requests (`resourceRules`, `nonResourceRules`).',
  'zh-cn': '规则说明针对谁（`subjects`）以及哪些请求（`resourceRules`、`nonResourceRules`）。',
};

const anyRule = rule<FlowRule>({
  id: 'flow-schema.rule',
  source: RULE_SOURCE,
  explain: RULE,
  check: ({ resourceRules, nonResourceRules }, path) =>
    (resourceRules ?? []).length + (nonResourceRules ?? []).length === 0
      ? required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty')
      : undefined,
});

const subjectsRequired = rule<FlowRule>({
  id: 'flow-schema.subjects',
  source: RULE_SOURCE,
  explain: RULE,
  check: ({ subjects }, path) =>
    (subjects ?? []).length === 0 ? required(path.child('subjects'), 'subjects must contain at least one value') : undefined,
});

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];

type Listed = 'verbs' | 'nonResourceURLs' | 'apiGroups' | 'resources' | 'namespaces';

/** A list that must not be empty and in which `*` stands alone; null when there is more to look at. */
function listErrors(value: RequestRule, name: Listed, path: FieldPath, empty: string, things: string): FieldError[] | null {
  const list = value[name] ?? [];
  if (list.length === 0) return empty === '' ? [] : [required(path.child(name), empty)];
  if (!list.includes('*')) return null;
  return list.length > 1 ? [invalid(path.child(name), list, `if '*' is present, must not specify other ${things}`)] : [];
}

/** The whole list is refused; the first verb that nobody knows is where. */
function verbErrors(value: RequestRule, path: FieldPath): FieldError[] {
  const at = path.child('verbs');
  const errors = listErrors(value, 'verbs', path, 'verbs must contain at least one value', 'verbs');
  const unknown = value.verbs?.findIndex((verb) => !VERBS.includes(verb)) ?? -1;
  return errors ?? (unknown < 0 ? [] : [notSupported(at.index(unknown).shownAs(at), value.verbs, VERBS)]);
}

const ALONE = { en: ' `*` means all and stands alone.', 'zh-cn': '`*` 表示全部，只能单独出现。' };
const NAMESPACE_INTRO = "each member of this list must be '*' or a DNS-1123 label; ";

const resourceRule = rule<RequestRule>({
  id: 'flow-schema.resource-rule',
  source: 'flowcontrol/validation ValidateFlowSchemaResourcePolicyRule',
  explain: {
    en: `Name \`verbs\`, \`apiGroups\` and \`resources\`, and \`namespaces\` unless \`clusterScope\` is true.${ALONE.en}`,
    'zh-cn': `请填写 \`verbs\`、\`apiGroups\`、\`resources\`，除非 \`clusterScope\` 为 true，还要填写 \`namespaces\`。${ALONE['zh-cn']}`,
  },
  check(value, path) {
    const { namespaces, clusterScope } = value;
    const missing = clusterScope ? '' : 'resource rules that are not cluster scoped must supply at least one namespace';
    const at = path.child('namespaces');
    return [
      ...verbErrors(value, path),
      ...(listErrors(value, 'apiGroups', path, 'resource rules must supply at least one api group', 'api groups') ?? []),
      ...(listErrors(value, 'resources', path, 'resource rules must supply at least one resource', 'resources') ?? []),
      ...(listErrors(value, 'namespaces', path, missing, 'namespaces') ??
        (namespaces ?? []).flatMap((name, position) =>
          invalidEach(
            at.index(position),
            name,
            dns1123LabelProblems(name).map((problem) => NAMESPACE_INTRO + problem),
          ),
        )),
    ];
  },
});

/** Source: flowcontrol/validation ValidateNonResourceURLPath. */
function urlProblem(url: string): string | null {
  if (url === '') return 'must not be empty';
  if (!url.startsWith('/')) return 'must start with slash';
  if (url.includes(' ')) return 'must not contain white-space';
  if (url.includes('//')) return 'must not contain double slash';
  const stars = url.split('*').length - 1;
  return stars > 1 || (stars === 1 && !url.endsWith('/*')) ? 'wildcard can only do suffix matching' : null;
}

const nonResourceRule = rule<RequestRule>({
  id: 'flow-schema.non-resource-rule',
  source: 'flowcontrol/validation ValidateFlowSchemaNonResourcePolicyRule',
  explain: {
    en: `Name \`verbs\` and \`nonResourceURLs\`: paths such as \`/healthz\`, or \`/apis/*\` for all below.${ALONE.en}`,
    'zh-cn': `请填写 \`verbs\` 和 \`nonResourceURLs\`：例如 \`/healthz\`，或用 \`/apis/*\` 表示其下的所有路径。${ALONE['zh-cn']}`,
  },
  check(value, path) {
    const at = path.child('nonResourceURLs');
    return [
      ...verbErrors(value, path),
      ...(listErrors(value, 'nonResourceURLs', path, 'nonResourceURLs must contain at least one value', 'non-resource URLs') ??
        (value.nonResourceURLs ?? []).flatMap((url, position) => {
          const problem = urlProblem(url);
          return problem === null ? [] : invalid(at.index(position), url, problem);
        })),
    ];
  },
});

const flowChecks: readonly Check<FlowSpec>[] = [
  flow,
  each('rules', [
    subjectsRequired,
    each('subjects', [subject]),
    anyRule,
    each('resourceRules', [resourceRule]),
    each('nonResourceRules', [nonResourceRule]),
  ]),
  fixed,
];

/** Source: flowcontrol/validation ValidateFlowSchema. */
export const flowSchema: Validator = {
  namespaced: false,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false }), struct('spec', flowChecks)],
};
