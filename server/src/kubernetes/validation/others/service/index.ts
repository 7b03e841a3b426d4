import type { KubernetesObject } from '../../../object.ts';
import { trimSpace } from '../../../values/goSpace.ts';
import { legacyCidrProblems, legacyIpProblems } from '../../../values/ip.ts';
import { labelKeyProblems } from '../../../values/labels.ts';
import { dns1123SubdomainProblems, nameIsDns1035Label, nameIsDnsLabel } from '../../../values/names.ts';
import { portNumberProblems } from '../../../values/ports.ts';
import { enabled } from '../../featureGates.ts';
import { type FieldError, forbidden, invalid, invalidEach, notSupported, notSupportedText, required } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { objectMeta } from '../../metadata/index.ts';
import { isFineLabel, labelChecks } from '../../metadata/labels.ts';
import { prepared } from '../../prepared.ts';
import { Named } from '../../printing.ts';
import type { Validator } from '../../registry.ts';
import { type Check, type RuleContext, rule } from '../../rule.ts';
import { field, firstOf, group, pairs, struct, when } from '../../walks.ts';
import { endpointAddressErrors } from '../addressRules.ts';
import { addressChecks, allocationChecks } from './addresses.ts';
import { nodePortsOnce, noNodePortInside, portChecks, portsOnce } from './ports.ts';
import { isExternallyAccessible, isHeadless, needsHealthCheck, type Service, type ServiceSpec, withClusterIPs } from './types.ts';

const source = 'core/validation validateService';
const ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";
const HINTS = 'service.kubernetes.io/topology-aware-hints';
const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode';
const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const AFFINITY_SECONDS_MAX = 86400;

const annotations = (path: FieldPath, key: string): FieldPath => path.child('metadata').child('annotations').key(key);
const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;

const topologyAnnotations = rule<KubernetesObject>({
  id: 'service.annotations.topology',
  source,
  explain: {
    en: '`topology-aware-hints` is the old name of `topology-mode`. Two different values contradict each other. Keep only `topology-mode`.',
    'zh-cn': '`topology-aware-hints` 是 `topology-mode` 的旧名，两者取值不同就自相矛盾。请只保留 `topology-mode`。',
  },
  check({ metadata }, path) {
    const mode = metadata.annotations?.[TOPOLOGY_MODE];
    const hints = metadata.annotations?.[HINTS];
    return mode === undefined || hints === undefined || mode === hints
      ? undefined
      : invalid(annotations(path, TOPOLOGY_MODE), mode, `must match annotations[${HINTS}] when both are specified`);
  },
});

const portsRequired = rule<ServiceSpec>({
  id: 'service.ports.required',
  source,
  explain: {
    en: 'A Service with an address of its own needs at least one port. Only headless Services (`clusterIP: None`) and `ExternalName` do without.',
    'zh-cn': '有自己地址的 Service 至少需要一个端口。只有无头 Service（`clusterIP: None`）和 `ExternalName` 可以没有。',
  },
  check: (spec, path) =>
    (spec.ports ?? []).length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName' ? required(path.child('ports')) : undefined,
});

const headlessInside = rule<ServiceSpec>({
  id: 'service.type.headless',
  source,
  explain: {
    en: 'A node port or load balancer leads to the address of the Service, and a headless one has none. Remove `clusterIP: None`, or use `type: ClusterIP`.',
    'zh-cn': '节点端口和负载均衡器都要转到 Service 的地址，而无头 Service 没有地址。请删除 `clusterIP: None`，或改用 `type: ClusterIP`。',
  },
  check: (spec, path) =>
    isHeadless(spec) && (spec.type === 'LoadBalancer' || spec.type === 'NodePort')
      ? invalid(path.child('clusterIPs').index(0), 'None', `may not be set to 'None' for ${spec.type} services`)
      : undefined,
});

const externalNameOnly = rule<ServiceSpec>({
  id: 'service.type.external-name',
  source,
  explain: {
    en: 'An `ExternalName` Service is only another name for `externalName`, a DNS name without protocol and port; it has no address in the cluster.',
    'zh-cn': '`ExternalName` 类型的 Service 只是 `externalName` 的别名，后者是不带协议和端口的 DNS 名称；它在集群内没有地址。',
  },
  check({ clusterIPs, ipFamilies, ipFamilyPolicy, externalName = '' }, path) {
    const errors: FieldError[] = [];
    const not = (name: string) => errors.push(forbidden(path.child(name), 'may not be set for ExternalName services'));
    if ((clusterIPs ?? []).length > 0) not('clusterIPs');
    if ((ipFamilies ?? []).length > 0) not('ipFamilies');
    if (present(ipFamilyPolicy)) not('ipFamilyPolicy');
    const name = externalName.replace(/\.$/, '');
    const at = path.child('externalName');
    return name === '' ? [...errors, required(at)] : [...errors, ...invalidEach(at, name, dns1123SubdomainProblems(name))];
  },
});

const sessionAffinity = rule<ServiceSpec>({
  id: 'service.session-affinity',
  source,
  explain: {
    en: '`sessionAffinity` is `None` (the default) or `ClientIP`, which keeps a client with its Pod for 1 to 86400 seconds.',
    'zh-cn': '`sessionAffinity` 可为 `None`（默认）或 `ClientIP`，后者让客户端在 1 到 86400 秒内固定访问同一个 Pod。',
  },
  check({ sessionAffinity: affinity = '', sessionAffinityConfig: config }, path) {
    if (affinity !== 'ClientIP' && affinity !== 'None') return notSupported(path.child('sessionAffinity'), affinity, ['ClientIP', 'None']);
    const seconds = config?.clientIP?.timeoutSeconds;
    return affinity === 'ClientIP' && present(seconds) && (seconds <= 0 || seconds > AFFINITY_SECONDS_MAX)
      ? invalid(
          path.child('sessionAffinityConfig').child('clientIP').child('timeoutSeconds'),
          seconds,
          `must be greater than 0 and less than ${AFFINITY_SECONDS_MAX}`,
          { minimum: 1, maximum: AFFINITY_SECONDS_MAX },
        )
      : undefined;
  },
});

const externalAddresses = rule<readonly string[]>({
  id: 'service.external-ips',
  source: `${source}, ValidateEndpointIP`,
  explain: {
    en: 'An external IP is an address that leads to the nodes: no leading zeros, and neither loopback, link-local nor unspecified.',
    'zh-cn': '外部 IP 是能到达节点的地址：不能有前导零，也不能是回环、链路本地或未指定地址。',
  },
  check: (addresses, path, { version }) =>
    addresses.flatMap((address, position) => {
      const problems = invalidEach(path.index(position), address, legacyIpProblems(address, version));
      return problems.length > 0 ? problems : endpointAddressErrors(address, path.index(position));
    }),
});

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

const typeKnown = rule<ServiceSpec>({
  id: 'service.type',
  source,
  explain: {
    en: '`type` is `ClusterIP` (inside the cluster only, the default), `NodePort`, `LoadBalancer` or `ExternalName`, written with these capitals.',
    'zh-cn': '`type` 可为 `ClusterIP`（仅集群内，默认）、`NodePort`、`LoadBalancer` 或 `ExternalName`，注意大小写。',
  },
  check: ({ type = '' }, path) => (TYPES.includes(type) ? undefined : notSupported(path.child('type'), type, TYPES)),
});

const sourceRanges = rule<Service>({
  id: 'service.load-balancer.source-ranges',
  source,
  explain: {
    en: 'Source ranges say which networks may use the load balancer, as CIDR (`203.0.113.0/24`): no leading zeros, no bits set behind the prefix. Only Services of type `LoadBalancer` have them.',
    'zh-cn':
      '来源网段以 CIDR（`203.0.113.0/24`）指明哪些网络可使用负载均衡器：不能有前导零，前缀之后的位须为 0。只有 `LoadBalancer` 类型才有。',
  },
  check({ metadata, spec }, path, { version }) {
    const ranges = spec.loadBalancerSourceRanges ?? [];
    const wrongType = (at: FieldPath) => (spec.type === 'LoadBalancer' ? [] : [forbidden(at, ONLY_LOAD_BALANCER)]);
    if (ranges.length > 0) {
      const at = path.child('spec').child('LoadBalancerSourceRanges');
      const errors = ranges.flatMap((range, position) => {
        const trimmed = trimSpace(range);
        return invalidEach(at.index(position), trimmed, legacyCidrProblems(trimmed, version));
      });
      return [...wrongType(at), ...errors];
    }
    const annotation = metadata.annotations?.[SOURCE_RANGES];
    if (annotation === undefined) return undefined;
    const at = annotations(path, SOURCE_RANGES);
    const list = trimSpace(annotation);
    const written = list === '' ? [] : list.split(',').map(trimSpace);
    return [...wrongType(at), ...written.flatMap((range) => invalidEach(at, range, legacyCidrProblems(range, version)))];
  },
});

const loadBalancerFields = rule<ServiceSpec>({
  id: 'service.load-balancer.fields',
  source: `${source}, validateLoadBalancerClassField`,
  explain: {
    en: '`allocateLoadBalancerNodePorts` and `loadBalancerClass` belong to `type: LoadBalancer`. The class has the form of a label key, e.g. `example.com/internal`.',
    'zh-cn':
      '`allocateLoadBalancerNodePorts` 和 `loadBalancerClass` 只用于 `type: LoadBalancer`。class 的格式与标签键相同，例如 `example.com/internal`。',
  },
  check(spec, path, context) {
    const { type, allocateLoadBalancerNodePorts } = spec;
    const ports = type !== 'LoadBalancer' && present(allocateLoadBalancerNodePorts);
    return [
      ...(ports ? [forbidden(path.child('allocateLoadBalancerNodePorts'), ONLY_LOAD_BALANCER)] : []),
      // Of updates the class is asked first of all.
      ...(context.stored ? [] : loadBalancerClassErrors(spec, path.child('loadBalancerClass'), context)),
    ];
  },
});

/** Source: core/validation validateLoadBalancerClassField. */
export function loadBalancerClassErrors(
  { type, loadBalancerClass }: ServiceSpec,
  path: FieldPath,
  { version }: RuleContext,
): readonly FieldError[] {
  if (loadBalancerClass === undefined || loadBalancerClass === null) return [];
  return type === 'LoadBalancer'
    ? invalidEach(path, loadBalancerClass, labelKeyProblems(loadBalancerClass, version))
    : [forbidden(path, ONLY_LOAD_BALANCER)];
}

const TRAFFIC_POLICIES = ['Cluster', 'Local'];

const externalTrafficPolicy = rule<ServiceSpec>({
  id: 'service.external-traffic-policy',
  source: 'core/validation validateServiceExternalTrafficPolicy',
  explain: {
    en: '`externalTrafficPolicy` (`Cluster` or `Local`) is about traffic from outside: it needs `NodePort`, `LoadBalancer` or external IPs.',
    'zh-cn': '`externalTrafficPolicy`（`Cluster` 或 `Local`）针对外部流量：需要 `NodePort`、`LoadBalancer` 或外部 IP。',
  },
  check(spec, path) {
    const { externalTrafficPolicy: policy = '' } = spec;
    const at = path.child('externalTrafficPolicy');
    if (!isExternallyAccessible(spec)) {
      return policy === '' ? undefined : invalid(at, new Named(policy), 'may only be set for externally-accessible services');
    }
    return TRAFFIC_POLICIES.includes(policy) ? undefined : notSupported(at, policy, TRAFFIC_POLICIES);
  },
});

const healthCheckNodePort = rule<ServiceSpec>({
  id: 'service.health-check-node-port',
  source: 'core/validation validateServiceExternalTrafficPolicy',
  explain: {
    en: 'Only a load balancer with `externalTrafficPolicy: Local` asks the nodes whether they have Pods. Remove `healthCheckNodePort`; the server chooses one where it is needed.',
    'zh-cn':
      '只有 `externalTrafficPolicy: Local` 的负载均衡器才会询问节点上是否有 Pod。请删除 `healthCheckNodePort`，需要时服务器会自动分配。',
  },
  check(spec, path) {
    const { healthCheckNodePort: port = 0 } = spec;
    const at = path.child('healthCheckNodePort');
    if (port === 0) return undefined;
    return needsHealthCheck(spec)
      ? invalidEach(at, port, portNumberProblems(port))
      : invalid(at, port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
  },
});

const internalTrafficPolicy = rule<string>({
  id: 'service.internal-traffic-policy',
  source: 'core/validation validateServiceInternalTrafficFieldsValue',
  explain: {
    en: 'Traffic from inside the cluster goes to Pods on any node (`Cluster`, the default) or only on its own (`Local`).',
    'zh-cn': '集群内部流量可转到任意节点的 Pod（`Cluster`，默认），或只转到本节点的 Pod（`Local`）。',
  },
  check: (policy, path) => (TRAFFIC_POLICIES.includes(policy) ? undefined : notSupported(path, policy, TRAFFIC_POLICIES)),
});

const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

const trafficDistribution = rule<string>({
  id: 'service.traffic-distribution',
  source: 'core/validation validateServiceTrafficDistribution',
  explain: {
    en: 'Traffic can be kept near: `PreferSameZone` or `PreferSameNode` (`PreferClose` is the old name of the former). Leave the field out for no preference.',
    'zh-cn': '可让流量就近转发：`PreferSameZone` 或 `PreferSameNode`（`PreferClose` 是前者的旧名）。不需要则省略此字段。',
  },
  check: (value, path) => (DISTRIBUTIONS.includes(value) ? undefined : notSupportedText(path, value, DISTRIBUTIONS)),
});

/** Everything behind the name, in the order of core/validation validateService. */
const serviceChecks: readonly Check<Service>[] = [
  topologyAnnotations,
  struct('spec', [
    portsRequired,
    headlessInside,
    when(({ type }) => type === 'ExternalName', [externalNameOnly]),
    ...portChecks,
    pairs('selector', labelChecks, isFineLabel),
    sessionAffinity,
    when(({ type }) => type !== 'ExternalName', addressChecks),
    field('externalIPs', [externalAddresses]),
    typeKnown,
    when(({ type }) => type === 'ClusterIP', [noNodePortInside]),
    nodePortsOnce,
    portsOnce,
  ]),
  sourceRanges,
  struct('spec', [
    loadBalancerFields,
    externalTrafficPolicy,
    healthCheckNodePort,
    field('internalTrafficPolicy', [internalTrafficPolicy]),
    field('trafficDistribution', [trafficDistribution]),
  ]),
];

const name: Check<KubernetesObject, RuleContext> = when(
  (_, { version }) => enabled('RelaxedServiceNameValidation', version),
  [objectMeta({ nameFormat: nameIsDnsLabel, namespaced: true, keepsGeneration: true })],
  [objectMeta({ nameFormat: nameIsDns1035Label, namespaced: true, keepsGeneration: true })],
);

/** Addresses and ports are given out first. Source: registry/core/service/storage beginCreate; core/validation ValidateServiceCreate. */
export const service: Validator = {
  namespaced: true,
  checks: [prepared(withClusterIPs, [firstOf([struct('spec', allocationChecks), group([name as Check<Service>, ...serviceChecks])])])],
};
