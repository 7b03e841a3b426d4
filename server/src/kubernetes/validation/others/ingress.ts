import type { KubernetesObject } from '../../object.ts';
import { parseIp } from '../../values/ip.ts';
import {
  byteLength,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  nameIsDns1035Label,
  nameIsDnsLabel,
  nameIsDnsSubdomain,
  nameIsPathSegment,
  type Problems,
  wildcardDns1123SubdomainProblems,
} from '../../values/names.ts';
import { portNameProblems, portNumberProblems } from '../../values/ports.ts';
import { enabled } from '../featureGates.ts';
import { type FieldError, forbidden, invalid, invalidEach, notSupported, notSupportedText, required, tooLong } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { objectMeta } from '../metadata/index.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { each, field, struct, when } from '../walks.ts';
import { domainPathErrors } from './domainPath.ts';

interface TypedReference {
  readonly apiGroup?: string | null;
  readonly kind?: string;
  readonly name?: string;
}

interface Backend {
  readonly resource?: TypedReference | null;
  readonly service?: { readonly name?: string; readonly port?: { readonly name?: string; readonly number?: number } } | null;
}

interface HttpPath {
  readonly path?: string;
  readonly pathType?: string | null;
  readonly backend?: Backend;
}

interface IngressRule {
  readonly host?: string;
  readonly http?: { readonly paths?: readonly (HttpPath | null)[] | null } | null;
}

interface IngressSpec {
  readonly ingressClassName?: string | null;
  readonly defaultBackend?: Backend | null;
  readonly rules?: readonly (IngressRule | null)[] | null;
  readonly tls?: readonly ({ readonly hosts?: readonly string[] | null; readonly secretName?: string } | null)[] | null;
}

const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;

const hostProblems = (host: string): Problems =>
  host.includes('*') ? wildcardDns1123SubdomainProblems(host) : dns1123SubdomainProblems(host);

/** `kind` and `name` of a reference, as parts of a URL. */
function referenceErrors({ apiGroup, kind = '', name = '' }: TypedReference, path: FieldPath): FieldError[] {
  const part = (field: string, value: string) =>
    value === '' ? [required(path.child(field))] : invalidEach(path.child(field), value, nameIsPathSegment(value, false));
  return [
    ...(present(apiGroup) ? invalidEach(path.child('apiGroup'), apiGroup, dns1123SubdomainProblems(apiGroup)) : []),
    ...part('kind', kind),
    ...part('name', name),
  ];
}

const leadsSomewhere = rule<IngressSpec>({
  id: 'ingress.rules.required',
  source: 'networking/validation ValidateIngressSpec',
  explain: {
    en: 'An Ingress without `rules` and without `defaultBackend` leads nowhere. Write at least one of them.',
    'zh-cn': '既没有 `rules` 也没有 `defaultBackend` 的 Ingress 无处可转。请至少填写其一。',
  },
  check: ({ rules, defaultBackend }, path) =>
    (rules ?? []).length === 0 && !present(defaultBackend)
      ? invalid(path, rules ?? null, 'either `defaultBackend` or `rules` must be specified')
      : undefined,
});

const backend = rule<Backend>({
  id: 'ingress.backend',
  source: 'networking/validation validateIngressBackend',
  explain: {
    en: 'A backend is a Service with one port, by `name` or by `number`: `service: {name: web, port: {number: 80}}`. `serviceName` and `servicePort` are of the old API. A `resource` may stand in its place.',
    'zh-cn':
      '后端是一个 Service 及其一个端口，用 `name` 或 `number` 指定：`service: {name: web, port: {number: 80}}`。`serviceName` 和 `servicePort` 属于旧 API。也可以改用 `resource`。',
  },
  check({ resource, service }, path, { version }) {
    if (present(resource) && present(service)) return invalid(path, '', 'cannot set both resource and service backends');
    if (present(resource)) return referenceErrors(resource, path.child('resource'));
    if (!present(service)) return invalid(path, '', 'resource or service backend is required');
    const { name = '', port = {} } = service;
    const atName = path.child('service').child('name');
    const atPort = path.child('service').child('port');
    const format = enabled('RelaxedServiceNameValidation', version) ? nameIsDnsLabel : nameIsDns1035Label;
    const errors: FieldError[] = [...(name === '' ? [required(atName)] : invalidEach(atName, name, format(name, false)))];
    const { name: portName = '', number = 0 } = port ?? {};
    if (portName !== '' && number !== 0) errors.push(invalid(path, '', 'cannot set both port name & port number'));
    else if (portName !== '') errors.push(...invalidEach(atPort.child('name'), portName, portNameProblems(portName)));
    else if (number !== 0) errors.push(...invalidEach(atPort.child('number'), number, portNumberProblems(number)));
    else errors.push(required(path, 'port name or number is required'));
    return errors;
  },
});

const ruleHost = rule<IngressRule>({
  id: 'ingress.rules.host',
  source: 'networking/validation validateIngressRules',
  explain: {
    en: '`host` is a DNS name in lower case without port, such as `example.com`, or `*.example.com` for all names one step below. It is no IP address; leave it out for any host.',
    'zh-cn':
      '`host` 是不带端口的小写 DNS 名称，例如 `example.com`，或用 `*.example.com` 匹配下一级的所有名称。不能是 IP 地址；省略则匹配任意主机。',
  },
  check({ host = '' }, path) {
    const at = path.child('host');
    if (host === '') return undefined;
    const isAddress = parseIp(host) !== null ? [invalid(at, host, 'must be a DNS name, not an IP address')] : [];
    return [...isAddress, ...invalidEach(at, host, hostProblems(host))];
  },
});

const pathsRequired = rule<{ readonly paths?: readonly unknown[] | null }>({
  id: 'ingress.paths.required',
  source: 'networking/validation validateHTTPIngressRuleValue',
  explain: { en: '`http` needs at least one entry in `paths`.', 'zh-cn': '`http` 的 `paths` 至少要有一项。' },
  check: ({ paths }, path) => ((paths ?? []).length === 0 ? required(path.child('paths')) : undefined),
});

/** Sorted, as the server prints them. */
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const FORBIDDEN_PARTS = ['//', '/./', '/../', '%2f', '%2F'];
const FORBIDDEN_ENDS = ['/..', '/.'];

const pathFormat = rule<HttpPath>({
  id: 'ingress.paths.path',
  source: 'networking/validation validateHTTPIngressPath',
  explain: {
    en: '`pathType` must be written: `Prefix`, `Exact` or `ImplementationSpecific`. A path begins with `/`; for `Prefix` and `Exact` it holds no `//`, `/./`, `/../` and no encoded slash.',
    'zh-cn':
      '必须填写 `pathType`：`Prefix`、`Exact` 或 `ImplementationSpecific`。路径以 `/` 开头；`Prefix` 和 `Exact` 的路径不能含 `//`、`/./`、`/../` 或编码的斜杠。',
  },
  check({ path: text = '', pathType }, path) {
    const at = path.child('path');
    if (!present(pathType)) return required(path.child('pathType'), 'pathType must be specified');
    if (!PATH_TYPES.includes(pathType)) return notSupported(path.child('pathType'), pathType, PATH_TYPES);
    const absolute = text.startsWith('/') ? [] : [invalid(at, text, 'must be an absolute path', { format: 'absolute-path' })];
    if (pathType === 'ImplementationSpecific') return text === '' ? undefined : absolute;
    return [
      ...absolute,
      ...FORBIDDEN_PARTS.filter((part) => text.includes(part)).map((part) => invalid(at, text, `must not contain '${part}'`)),
      ...FORBIDDEN_ENDS.filter((end) => text.endsWith(end)).map((end) => invalid(at, text, `cannot end with '${end}'`)),
    ];
  },
});

const tlsEntry = rule<{ readonly hosts?: readonly string[] | null; readonly secretName?: string }>({
  id: 'ingress.tls',
  source: 'networking/validation validateIngressTLS',
  explain: {
    en: '`hosts` are DNS names, with `*.` in front for all names one step below; `secretName` is the name of a Secret of this namespace.',
    'zh-cn': '`hosts` 是 DNS 名称，前面可加 `*.` 表示下一级的所有名称；`secretName` 是本命名空间中 Secret 的名称。',
  },
  check: ({ hosts, secretName = '' }, path) => [
    ...(hosts ?? []).flatMap((host, position) => invalidEach(path.child('hosts').index(position), host, hostProblems(host))),
    ...(secretName === '' ? [] : invalidEach(path.child('secretName'), secretName, dns1123SubdomainProblems(secretName))),
  ],
});

const className = rule<string>({
  id: 'ingress.class-name',
  source: 'networking/validation ValidateIngressSpec',
  explain: {
    en: '`ingressClassName` is the name of an IngressClass: lower case letters, digits, `-` and `.`. Leave it out for the default class.',
    'zh-cn': '`ingressClassName` 是 IngressClass 的名称：小写字母、数字、`-` 和 `.`。省略则使用默认类。',
  },
  check: (name, path) => invalidEach(path, name, dns1123SubdomainProblems(name)),
});

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

const classAgrees = rule<KubernetesObject>({
  id: 'ingress.class-annotation',
  source: 'networking/validation ValidateIngressCreate',
  createOnly: true,
  explain: {
    en: 'The annotation `kubernetes.io/ingress.class` is the old form of `ingressClassName`. Two different classes contradict each other; remove the annotation.',
    'zh-cn': '注解 `kubernetes.io/ingress.class` 是 `ingressClassName` 的旧形式，两者不同就自相矛盾。请删除该注解。',
  },
  check({ metadata, spec }, path) {
    const annotation = metadata.annotations?.[CLASS_ANNOTATION];
    const name: unknown = spec?.ingressClassName;
    if (annotation === undefined || !present(name) || annotation === name) return undefined;
    return invalid(path.child('annotations').child(CLASS_ANNOTATION), annotation, 'must match `ingressClassName` when both are specified');
  },
});

/** Without a path type nothing else of the path is looked at. */
const pathChecks: readonly Check<HttpPath>[] = [pathFormat, when(({ pathType }) => present(pathType), [struct('backend', [backend])])];

const specChecks: readonly Check<IngressSpec>[] = [
  leadsSomewhere,
  field('defaultBackend', [backend]),
  each('rules', [ruleHost, field('http', [pathsRequired, each('paths', pathChecks)])]),
  each('tls', [tlsEntry]),
  field('ingressClassName', [className]),
];

/** Source: networking/validation ValidateIngressCreate. */
export const ingress: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true }), struct('spec', specChecks), classAgrees],
};

interface Parameters extends TypedReference {
  readonly scope?: string | null;
  readonly namespace?: string | null;
}

interface ClassSpec {
  readonly controller?: string;
  readonly parameters?: Parameters | null;
}

const CONTROLLER_BYTES = 250;

const controller = rule<ClassSpec>({
  id: 'ingress-class.controller',
  source: 'networking/validation validateIngressClassSpec',
  explain: {
    en: '`controller` names the program that serves this class as `domain/path`, at most 250 characters, e.g. `k8s.io/ingress-nginx`.',
    'zh-cn': '`controller` 以 `域名/路径` 的形式指明服务于此类的控制器，最多 250 个字符，例如 `k8s.io/ingress-nginx`。',
  },
  check: ({ controller: name = '' }, path) => [
    ...(byteLength(name) > CONTROLLER_BYTES ? [tooLong(path.child('controller'), CONTROLLER_BYTES)] : []),
    ...domainPathErrors(name, path.child('controller')),
  ],
});

const SCOPES = ['Cluster', 'Namespace'];

const parameters = rule<Parameters>({
  id: 'ingress-class.parameters',
  source: 'networking/validation validateIngressClassParametersReference',
  explain: {
    en: '`parameters` names an object by `kind` and `name`. With `scope: Namespace` it also needs `namespace`; with `scope: Cluster` it has none.',
    'zh-cn': '`parameters` 用 `kind` 和 `name` 指明一个对象。`scope: Namespace` 时还需要 `namespace`；`scope: Cluster` 时不能有。',
  },
  check(reference, path) {
    const { scope, namespace } = reference;
    const errors = referenceErrors(reference, path);
    const at = path.child('namespace');
    if (!present(scope)) errors.push(required(path.child('scope')));
    else if (!SCOPES.includes(scope)) errors.push(notSupportedText(path.child('scope'), scope, SCOPES));
    else if (scope === 'Cluster' && present(namespace)) errors.push(forbidden(at, "`parameters.scope` is set to 'Cluster'"));
    else if (scope === 'Namespace' && !present(namespace)) errors.push(required(at, "`parameters.scope` is set to 'Namespace'"));
    else if (scope === 'Namespace' && present(namespace)) errors.push(...invalidEach(at, namespace, dns1123LabelProblems(namespace)));
    return errors;
  },
});

const classChecks: readonly Check<ClassSpec>[] = [controller, field('parameters', [parameters])];

/** Source: networking/validation ValidateIngressClass. */
export const ingressClass: Validator = {
  namespaced: false,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false }), struct('spec', classChecks)],
};
