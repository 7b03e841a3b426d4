import { labelKeyProblems } from '../../values/labels.ts';
import { byteLength, dns1123LabelProblems, dns1123SubdomainProblems, type Problems } from '../../values/names.ts';
import { enabled } from '../featureGates.ts';
import { duplicate, type FieldError, forbidden, invalidEach, tooLong } from '../fieldErrors.ts';
import { rule } from '../rule.ts';
import type { PodContext, Seen } from './context.ts';
import type { PodSpec } from './types.ts';

/** Fields of a Pod spec that hold one name. */

type NameField = 'serviceAccountName' | 'nodeName' | 'hostname' | 'subdomain' | 'priorityClassName' | 'runtimeClassName';

const nameOf = (field: NameField, id: string, source: string, format: (name: string) => Problems, en: string, zh: string) =>
  rule<PodSpec>({
    id,
    source: `core/validation ${source}`,
    explain: { en, 'zh-cn': zh },
    check(spec, path) {
      const name = spec[field];
      // Of these only runtimeClassName tells an empty text from none.
      if (field === 'runtimeClassName' ? name === undefined || name === null : !name) return undefined;
      return invalidEach(path.child(field), name, format(name ?? ''));
    },
  });

export const serviceAccountName = nameOf(
  'serviceAccountName',
  'pod.service-account-name',
  'ValidateServiceAccountName',
  dns1123SubdomainProblems,
  'The name of a ServiceAccount of the namespace: lower case letters, digits, `-` and `.`.',
  '命名空间中 ServiceAccount 的名称：小写字母、数字、`-` 和 `.`。',
);

export const nodeName = nameOf(
  'nodeName',
  'pod.node-name',
  'ValidateNodeName',
  dns1123SubdomainProblems,
  'The name of a node: lower case letters, digits, `-` and `.`. It goes past the scheduler; use `nodeSelector` to choose among nodes.',
  '节点名称：小写字母、数字、`-` 和 `.`。它会绕过调度器；若要挑选节点，请用 `nodeSelector`。',
);

export const hostname = nameOf(
  'hostname',
  'pod.hostname',
  'ValidateDNS1123Label',
  dns1123LabelProblems,
  'The host name inside the Pod: one DNS label without dots, at most 63 characters. The domain comes from `subdomain`.',
  'Pod 内的主机名：一个不含点的 DNS 标签，最多 63 个字符。域名部分由 `subdomain` 决定。',
);

export const subdomain = nameOf(
  'subdomain',
  'pod.subdomain',
  'ValidateDNS1123Label',
  dns1123LabelProblems,
  'The name of a headless Service of the namespace: one DNS label without dots.',
  '命名空间中某个 headless Service 的名称：一个不含点的 DNS 标签。',
);

export const priorityClassName = nameOf(
  'priorityClassName',
  'pod.priority-class-name',
  'ValidatePriorityClassName',
  dns1123SubdomainProblems,
  'The name of a PriorityClass: lower case letters, digits, `-` and `.`.',
  'PriorityClass 的名称：小写字母、数字、`-` 和 `.`。',
);

export const runtimeClassName = nameOf(
  'runtimeClassName',
  'pod.runtime-class-name',
  'ValidateRuntimeClassName',
  dns1123SubdomainProblems,
  'The name of a RuntimeClass: lower case letters, digits, `-` and `.`. Remove the field instead of leaving it empty.',
  'RuntimeClass 的名称：小写字母、数字、`-` 和 `.`。不需要时请删除该字段，不要留空。',
);

const HOSTNAME_BYTES = 64;

export const hostnameOverride = rule<PodSpec>({
  id: 'pod.hostname-override',
  source: 'core/validation validatePodHostName',
  explain: {
    en: '`hostnameOverride` is the whole host name: a DNS name of at most 64 characters. It cannot stand beside `setHostnameAsFQDN` or `hostNetwork`, which choose the name too.',
    'zh-cn':
      '`hostnameOverride` 是完整的主机名：最多 64 个字符的 DNS 名称。不能与同样决定主机名的 `setHostnameAsFQDN` 或 `hostNetwork` 并用。',
  },
  check({ hostnameOverride: name, setHostnameAsFQDN, hostNetwork }, path, { version }) {
    if (name === undefined || name === null || !enabled('HostnameOverride', version)) return undefined;
    const at = path.child('hostnameOverride');
    const errors: FieldError[] = [];
    if (setHostnameAsFQDN) errors.push(forbidden(at, 'may not be specified when setHostnameAsFQDN is true'));
    if (hostNetwork) errors.push(forbidden(at, 'may not be specified when hostNetwork is true'));
    if (byteLength(name) > HOSTNAME_BYTES) errors.push(tooLong(at, HOSTNAME_BYTES));
    return [...errors, ...invalidEach(at, name, dns1123SubdomainProblems(name))];
  },
});

/** One entry of `readinessGates`. */
export const readinessGate = rule<{ readonly conditionType?: string | null | undefined }>({
  id: 'pod.readiness-gates',
  source: 'core/validation validateReadinessGates',
  explain: {
    en: 'A readiness gate is the type of a Pod condition that a program of yours sets, in the form of a label key: `example.com/load-balancer-ready`.',
    'zh-cn': '就绪门控是由您的程序设置的 Pod 状况类型，格式与标签键相同，例如 `example.com/load-balancer-ready`。',
  },
  check: ({ conditionType: type }, path, { version }) =>
    invalidEach(path.child('conditionType'), type ?? '', labelKeyProblems(type ?? '', version)),
});

/** One entry of `schedulingGates`. */
export const schedulingGate = rule<{ readonly name?: string | null | undefined }, PodContext & Seen>({
  id: 'pod.scheduling-gates',
  source: 'core/validation validateSchedulingGates',
  explain: {
    en: 'The Pod waits until all its scheduling gates were removed. A gate is named like a label key, each name once: `example.com/quota`.',
    'zh-cn': '所有调度门控移除之前，Pod 不会被调度。门控名称格式与标签键相同，不能重复，例如 `example.com/quota`。',
  },
  check({ name }, path, { version, seen }) {
    const own = name ?? '';
    const at = path.child('name').shownAs(path);
    const errors: FieldError[] = [...invalidEach(at, own, labelKeyProblems(own, version))];
    if (seen.has(own)) errors.push(duplicate(at, own));
    seen.add(own);
    return errors;
  },
});
