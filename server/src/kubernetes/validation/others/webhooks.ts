import { trimSpace } from '../../values/goSpace.ts';
import { parseUrl } from '../../values/goUrl.ts';
import { labelKeyProblems } from '../../values/labels.ts';
import { dns1035LabelProblems, dns1123SubdomainProblems, nameIsDnsSubdomain } from '../../values/names.ts';
import { portNumberProblems } from '../../values/ports.ts';
import type { LabelSelector } from '../../values/selector.ts';
import { duplicate, type FieldError, invalid, invalidEach, notSupported, required, tooMany } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { labelSelectorChecks } from '../metadata/labelSelector.ts';
import type { Validator } from '../registry.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { each, field, firstOf, group, knowing, struct } from '../walks.ts';

interface HookRule {
  readonly operations?: readonly string[] | null;
  readonly apiGroups?: readonly string[] | null;
  readonly apiVersions?: readonly string[] | null;
  readonly resources?: readonly string[] | null;
  readonly scope?: string | null;
}

interface ClientConfig {
  readonly url?: string | null;
  readonly service?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly path?: string | null;
    readonly port?: number | null;
  } | null;
}

interface Webhook {
  readonly name?: string;
  readonly rules?: readonly (HookRule | null)[] | null;
  readonly failurePolicy?: string | null;
  readonly matchPolicy?: string | null;
  readonly sideEffects?: string | null;
  readonly timeoutSeconds?: number | null;
  readonly namespaceSelector?: LabelSelector | null;
  readonly objectSelector?: LabelSelector | null;
  readonly reinvocationPolicy?: string | null;
  readonly clientConfig?: ClientConfig;
  readonly matchConditions?: readonly ({ readonly name?: string; readonly expression?: string } | null)[] | null;
  readonly admissionReviewVersions?: readonly string[] | null;
}

const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;
const isEmpty = (list: readonly unknown[] | null | undefined): boolean => (list ?? []).length === 0;

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

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const SCOPES = ['*', 'Cluster', 'Namespaced'];

const hookRule = rule<HookRule>({
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

const hookResources = rule<HookRule>({
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

const URL_FORM = '; desired format: https://host[/path]';

const clientUrl = rule<ClientConfig>({
  id: 'webhook.client.url',
  source: 'apiserver util/webhook ValidateWebhookURL',
  explain: {
    en: '`url` has the form `https://host/path`, without user, query and fragment. For a Service of the cluster use `service`.',
    'zh-cn': '`url` 的格式为 `https://主机/路径`，不能带用户、查询和片段。集群内的 Service 请用 `service`。',
  },
  check({ url }, path) {
    if (!present(url)) return undefined;
    const at = path.child('url');
    const parts = parseUrl(url);
    if (typeof parts === 'string') return required(at, `url must be a valid URL: ${parts}${URL_FORM}`);
    const { scheme, user, host, query, fragment } = parts;
    const errors: FieldError[] = [];
    if (scheme !== 'https') errors.push(invalid(at, scheme, `'https' is the only allowed URL scheme${URL_FORM}`));
    if (host === '') errors.push(invalid(at, host, `host must be specified${URL_FORM}`));
    if (user !== null) errors.push(invalid(at, user, 'user information is not permitted in the URL'));
    if (fragment !== '') errors.push(invalid(at, fragment, 'fragments are not permitted in the URL'));
    if (query !== '') errors.push(invalid(at, query, 'query parameters are not permitted in the URL'));
    return errors;
  },
});

const DEFAULT_PORT = 443;

const clientService = rule<NonNullable<ClientConfig['service']>>({
  id: 'webhook.client.service',
  source: 'apiserver util/webhook ValidateWebhookService',
  explain: {
    en: 'The Service is named by `name` and `namespace`; `path` begins with `/`, `port` is 443 if not written.',
    'zh-cn': 'Service 由 `name` 和 `namespace` 指定；`path` 以 `/` 开头，`port` 未填写时为 443。',
  },
  check({ name, namespace, path: url, port }, path) {
    const errors: FieldError[] = [];
    // The server mixes the two up.
    if (!namespace) errors.push(required(path.child('name')));
    if (!name) errors.push(required(path.child('namespace')));
    const number = port ?? DEFAULT_PORT;
    const problems = portNumberProblems(number);
    if (problems.length > 0) errors.push(invalid(path.child('port'), number, `port is not valid: ${problems.join(', ')}`));
    if (!url || url === '/') return errors;
    const refuse = (detail: string) => errors.push(invalid(path.child('path'), url, detail));
    if (url === '//') refuse('segment[0] may not be empty');
    else {
      if (!url.startsWith('/')) refuse("must start with a '/'");
      for (const [index, step] of url.slice(1).replace(/\/$/, '').split('/').entries()) {
        if (step === '') refuse(`segment[${index}] may not be empty`);
        else for (const problem of dns1123SubdomainProblems(step)) refuse(`segment[${index}]: ${problem}`);
      }
    }
    return errors;
  },
});

const oneClient = rule<ClientConfig>({
  id: 'webhook.client',
  source: 'admissionregistration/validation validateValidatingWebhook, validateMutatingWebhook',
  explain: {
    en: '`clientConfig` says where the webhook is: by `url` or by `service`, just one of them.',
    'zh-cn': '`clientConfig` 用 `url` 或 `service` 之一说明 webhook 的位置。',
  },
  check: ({ url, service }, path) =>
    present(url) === present(service) ? required(path, 'exactly one of url or service is required') : undefined,
});

const CONDITIONS_MAX = 64;

const matchConditions = rule<Webhook>({
  id: 'webhook.match-conditions',
  source: 'admissionregistration/validation validateMatchConditions',
  explain: {
    en: 'There are at most 64 match conditions, each with a `name` of its own and a CEL `expression`. The expressions themselves are not checked here.',
    'zh-cn': '最多 64 个匹配条件，每个都有不同的 `name` 和 CEL `expression`。此处不检查表达式本身。',
  },
  check({ matchConditions: list }, path, { version }) {
    const at = path.child('matchConditions');
    const conditions = list ?? [];
    const names = new Set<string>();
    const errors: FieldError[] = conditions.length > CONDITIONS_MAX ? [tooMany(at, conditions.length, CONDITIONS_MAX)] : [];
    conditions.forEach((condition, position) => {
      const { name = '', expression = '' } = condition ?? {};
      const atName = at.index(position).child('name');
      if (trimSpace(expression) === '') errors.push(required(at.index(position).child('expression')));
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

const REVIEW_VERSIONS = ['v1', 'v1beta1'];

const reviewVersions = rule<Webhook>({
  id: 'webhook.review-versions',
  source: 'admissionregistration/validation validateAdmissionReviewVersions',
  explain: {
    en: '`admissionReviewVersions` lists the versions the webhook understands; `v1` (or `v1beta1`) must be among them.',
    'zh-cn': '`admissionReviewVersions` 列出 webhook 能理解的版本，其中必须有 `v1`（或 `v1beta1`）。',
  },
  check({ admissionReviewVersions: list }, path) {
    const at = path.child('admissionReviewVersions');
    if (isEmpty(list)) return required(at, `must specify one of ${REVIEW_VERSIONS.join(', ')}`);
    const versions = list ?? [];
    const errors: FieldError[] = versions.flatMap((version, position) =>
      versions.indexOf(version) < position
        ? [invalid(at.index(position), version, 'duplicate version')]
        : [...invalidEach(at.index(position), version, dns1035LabelProblems(version))],
    );
    if (!versions.some((version) => REVIEW_VERSIONS.includes(version))) {
      errors.push(invalid(at, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`));
    }
    return errors;
  },
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
  each('rules', [hookRule, hookResources]),
  policies,
  field('namespaceSelector', labelSelectorChecks),
  field('objectSelector', labelSelectorChecks),
  field('reinvocationPolicy', [reinvocation]),
  struct('clientConfig', [firstOf([oneClient, group([clientUrl, field('service', [clientService])])])]),
  matchConditions,
  reviewVersions,
  nameOnce,
];

/** Validating and mutating ones. Source: admissionregistration/validation validateValidatingWebhookConfiguration. */
export const webhookConfiguration: Validator = {
  namespaced: false,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false }),
    knowing((context: RuleContext): HooksContext => ({ ...context, hookNames: new Set<string>() }), [each('webhooks', hookChecks)]),
  ],
};
