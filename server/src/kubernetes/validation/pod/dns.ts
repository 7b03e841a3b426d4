import { legacyIpProblems } from '../../values/ip.ts';
import { byteLength, dns1123SubdomainProblems, dns1123SubdomainWithUnderscoreProblems } from '../../values/names.ts';
import { type FieldError, invalid, invalidEach, notSupported, required } from '../fieldErrors.ts';
import { type Check, rule } from '../rule.ts';
import { field, firstOf } from '../walks.ts';
import type { DnsConfig, HostAlias, PodSpec } from './types.ts';

/** Name resolution in the containers. */

const POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

export const dnsPolicy = rule<PodSpec>({
  id: 'pod.dns.policy',
  source: 'core/validation validateDNSPolicy',
  explain: {
    en: '`ClusterFirst` asks the DNS of the cluster, `ClusterFirstWithHostNet` does so with `hostNetwork` too, `Default` takes what the node has, `None` only what stands in `dnsConfig`.',
    'zh-cn':
      '`ClusterFirst` 使用集群 DNS，`ClusterFirstWithHostNet` 在 `hostNetwork` 下也使用集群 DNS，`Default` 使用节点的配置，`None` 只使用 `dnsConfig` 中的内容。',
  },
  check({ dnsPolicy: policy }, path) {
    if (!policy) return required(path.child('dnsPolicy'));
    return POLICIES.includes(policy) ? undefined : notSupported(path.child('dnsPolicy'), policy, POLICIES);
  },
});

const NAMESERVERS_MAX = 3;
const SEARCHES_MAX = 32;
const SEARCH_LIST_BYTES = 2048;

const ownNameservers = rule<PodSpec>({
  id: 'pod.dns.none',
  source: 'core/validation validatePodDNSConfig',
  explain: {
    en: '`dnsPolicy: None` takes nothing over from cluster or node, so `dnsConfig.nameservers` must name at least one server.',
    'zh-cn': '`dnsPolicy: None` 不使用集群和节点的任何配置，因此 `dnsConfig.nameservers` 至少要写一个服务器。',
  },
  check({ dnsPolicy: policy, dnsConfig }, path) {
    if (policy !== 'None') return undefined;
    const at = path.child('dnsConfig');
    if (!dnsConfig) return required(at, 'must provide `dnsConfig` when `dnsPolicy` is None');
    return dnsConfig.nameservers?.length
      ? undefined
      : required(at.child('nameservers'), 'must provide at least one DNS nameserver when `dnsPolicy` is None');
  },
});

const nameservers = rule<DnsConfig>({
  id: 'pod.dns.nameservers',
  source: 'core/validation validatePodDNSConfig',
  explain: {
    en: 'Nameservers are IP addresses, not names, and at most 3 of them.',
    'zh-cn': 'DNS 服务器要写 IP 地址而不是名称，最多 3 个。',
  },
  check({ nameservers: servers }, path, { version }) {
    const at = path.child('nameservers');
    const list = servers ?? [];
    const errors: FieldError[] =
      list.length > NAMESERVERS_MAX ? [invalid(at, list, `must not have more than ${NAMESERVERS_MAX} nameservers`)] : [];
    list.forEach((server, position) => {
      errors.push(...invalidEach(at.index(position), server ?? '', legacyIpProblems(server ?? '', version)));
    });
    return errors;
  },
});

const searches = rule<DnsConfig>({
  id: 'pod.dns.searches',
  source: 'core/validation validatePodDNSConfig',
  explain: {
    en: 'Search domains are DNS names in lower case, at most 32 and 2048 characters together. A dot at the end is fine.',
    'zh-cn': '搜索域是小写 DNS 名称，最多 32 个，合计不超过 2048 个字符。末尾可以有点。',
  },
  check({ searches: domains }, path) {
    const at = path.child('searches');
    const list = domains ?? [];
    const errors: FieldError[] = [];
    if (list.length > SEARCHES_MAX) errors.push(invalid(at, list, `must not have more than ${SEARCHES_MAX} search paths`));
    if (byteLength(list.join(' ')) > SEARCH_LIST_BYTES) {
      errors.push(invalid(at, list, `must not have more than ${SEARCH_LIST_BYTES} characters (including spaces) in the search list`));
    }
    list.forEach((domain, position) => {
      if (domain === '.') return;
      const name = (domain ?? '').replace(/\.$/, '');
      errors.push(...invalidEach(at.index(position), name, dns1123SubdomainWithUnderscoreProblems(name)));
    });
    return errors;
  },
});

const options = rule<DnsConfig>({
  id: 'pod.dns.options',
  source: 'core/validation validatePodDNSConfig',
  explain: {
    en: 'A resolver option has a `name`, as `ndots`, and maybe a `value` in quotes.',
    'zh-cn': '解析选项要有 `name`，例如 `ndots`，可以再写加引号的 `value`。',
  },
  check: ({ options: list }, path) =>
    list?.flatMap((option, position) => (option?.name ? [] : required(path.child('options').index(position), 'must not be empty'))),
});

/** `spec.dnsConfig`. Source: core/validation validatePodDNSConfig. */
export const dnsConfig: Check<PodSpec> = firstOf([ownNameservers, field('dnsConfig', [nameservers, searches, options])]);

/** One entry of `hostAliases`. */
export const hostAlias = rule<HostAlias>({
  id: 'pod.host-aliases',
  source: 'core/validation ValidateHostAliases',
  explain: {
    en: 'A host alias puts one line into `/etc/hosts`: an IP address and the DNS names that lead to it.',
    'zh-cn': '主机别名会在 `/etc/hosts` 中写入一行：一个 IP 地址和指向它的 DNS 名称。',
  },
  check: ({ ip, hostnames }, path, { version }) => [
    ...invalidEach(path.child('ip'), ip ?? '', legacyIpProblems(ip ?? '', version)),
    ...(hostnames ?? []).flatMap((name, position) =>
      invalidEach(path.child('hostnames').index(position), name ?? '', dns1123SubdomainProblems(name ?? '')),
    ),
  ],
});
