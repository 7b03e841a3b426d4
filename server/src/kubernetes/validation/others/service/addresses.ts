import { ipText, legacyIpProblems, parseCidr, parseIp } from '../../../values/ip.ts';
import { duplicate, type FieldError, fault, invalid, invalidEach, notSupported } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { prepared } from '../../prepared.ts';
import { Named } from '../../printing.ts';
import { type Check, rule } from '../../rule.ts';
import { firstOf, group, when } from '../../walks.ts';
import { familyOf, isHeadless, NO_ADDRESS, needsHealthCheck, type ServiceSpec, usesNodePorts } from './types.ts';

/**
 * The network of the cluster the verdict is about. It cannot be known from a manifest; this is the one that most clusters have: one family,
 * the first addresses of kubeadm's default range.
 */
const CLUSTER = { families: ['IPv4'], range: '10.96.0.0/16' } as const;

const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const RELATED = 'core/validation ValidateServiceClusterIPsRelatedFields';
const ALLOCATION = 'registry/core/service/storage/alloc.go initIPFamilyFields';

const addressesAgree = rule<ServiceSpec>({
  id: 'service.cluster-ips.agree',
  source: RELATED,
  explain: {
    en: '`clusterIP` is the older name of the first entry of `clusterIPs`. Leave both out (the server chooses), write `clusterIP` alone, or write both with the same first address.',
    'zh-cn': '`clusterIP` 是 `clusterIPs` 第一项的旧写法。可以两者都不写（由服务器分配）、只写 `clusterIP`，或两者都写且第一个地址相同。',
  },
  check({ clusterIP, clusterIPs }, path) {
    const list = clusterIPs ?? [];
    const at = path.child('clusterIPs');
    if (clusterIP) return list[0] === clusterIP ? undefined : invalid(at, list, 'first value must match `clusterIP`');
    return list.length > 0 ? invalid(at, list, 'must be empty when `clusterIP` is not specified') : undefined;
  },
});

const familiesKnown = rule<ServiceSpec>({
  id: 'service.ip-families.known',
  source: RELATED,
  explain: {
    en: '`ipFamilies` holds `IPv4`, `IPv6` or both, each once, written with these capitals.',
    'zh-cn': '`ipFamilies` 可含 `IPv4`、`IPv6` 或两者，各一次，注意大小写。',
  },
  check({ ipFamilies }, path) {
    const errors: FieldError[] = [];
    const seen = new Set<string>();
    (ipFamilies ?? []).forEach((family, position) => {
      const at = path.child('ipFamilies').index(position);
      if (!FAMILIES.includes(family)) errors.push(notSupported(at, family, FAMILIES));
      if (seen.has(family)) errors.push(duplicate(at, new Named(family)));
      seen.add(family);
    });
    return errors;
  },
});

const policyKnown = rule<ServiceSpec>({
  id: 'service.ip-family-policy.known',
  source: RELATED,
  explain: {
    en: '`ipFamilyPolicy` is `SingleStack` (one family, the default), `PreferDualStack` (two where the cluster has them) or `RequireDualStack`.',
    'zh-cn': '`ipFamilyPolicy` 可为 `SingleStack`（单一地址族，默认）、`PreferDualStack`（集群支持时用两个）或 `RequireDualStack`。',
  },
  check: ({ ipFamilyPolicy }, path) =>
    ipFamilyPolicy === undefined || ipFamilyPolicy === null || POLICIES.includes(ipFamilyPolicy)
      ? undefined
      : notSupported(path.child('ipFamilyPolicy'), ipFamilyPolicy, POLICIES),
});

const addressesSound = rule<ServiceSpec>({
  id: 'service.cluster-ips.format',
  source: RELATED,
  explain: {
    en: 'A cluster IP is one IPv4 and/or one IPv6 address without leading zeros, or `None` alone for a headless Service. Best leave it to the server.',
    'zh-cn': '集群 IP 是一个 IPv4 和/或一个 IPv6 地址，不能有前导零；无头 Service 只写 `None`。最好由服务器分配。',
  },
  check({ clusterIPs, ipFamilies }, path, { version }) {
    const list = clusterIPs ?? [];
    const at = path.child('clusterIPs');
    const errors: FieldError[] = [];
    list.forEach((address, position) => {
      if (position > 0 || address !== NO_ADDRESS)
        errors.push(...invalidEach(at.index(position), address, legacyIpProblems(address, version)));
      else if (list.length > 1) errors.push(invalid(at, list, "'None' must be the first and only value"));
    });
    const unsound = errors.length > 0;
    if (list.length > 2) errors.push(invalid(at, list, 'may only hold up to 2 values'));
    if (unsound) return errors;
    if (list.length > 1 && new Set(list.map(familyOf)).size < 2) {
      errors.push(invalid(at, list, 'may specify no more than one IP for each IP family'));
    }
    if (list[0] === NO_ADDRESS) return errors;
    list.forEach((address, position) => {
      const family = ipFamilies?.[position];
      if ((family === 'IPv4' || family === 'IPv6') && familyOf(address) !== family) {
        errors.push(invalid(at.index(position), address, `expected an ${family} value as indicated by \`ipFamilies[${position}]\``));
      }
    });
    return errors;
  },
});

/** Addresses and families, as they are judged twice: before addresses are given out, and with everything else. */
export const addressChecks: readonly Check<ServiceSpec>[] = [addressesAgree, familiesKnown, policyKnown, addressesSound];

/** Without a selector nobody knows of which family the endpoints will be. */
const isHeadlessWithoutSelector = ({ clusterIP, selector }: ServiceSpec): boolean =>
  clusterIP === NO_ADDRESS && Object.keys(selector ?? {}).length === 0;

/** What the server takes for a policy that is not written. */
const withPolicy = (spec: ServiceSpec): ServiceSpec =>
  spec.ipFamilyPolicy === undefined || spec.ipFamilyPolicy === null
    ? { ...spec, ipFamilyPolicy: isHeadlessWithoutSelector(spec) ? 'RequireDualStack' : 'SingleStack' }
    : spec;

const familiesFitPolicy = rule<ServiceSpec>({
  id: 'service.ip-family-policy.fits',
  source: ALLOCATION,
  explain: {
    en: 'Two families or two addresses need `ipFamilyPolicy: PreferDualStack` or `RequireDualStack`; without a policy a Service has one family. An address also needs a cluster that has its family.',
    'zh-cn':
      '使用两个地址族或两个地址时，需要 `ipFamilyPolicy: PreferDualStack` 或 `RequireDualStack`；不写策略时 Service 只有一个地址族。地址还需要集群支持其地址族。',
  },
  check({ clusterIPs, ipFamilies, ipFamilyPolicy }, path) {
    const errors: FieldError[] = [];
    const addresses = clusterIPs ?? [];
    const families = ipFamilies ?? [];
    const needsTwo = (what: string) =>
      invalid(
        path.child('ipFamilyPolicy'),
        new Named(ipFamilyPolicy ?? ''),
        `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
      );
    if (ipFamilyPolicy === 'SingleStack' && addresses.length === 2) errors.push(needsTwo('cluster IPs'));
    if (ipFamilyPolicy === 'SingleStack' && families.length === 2) errors.push(needsTwo('IP families'));
    if (addresses[0] === NO_ADDRESS) return errors;
    addresses.forEach((address, position) => {
      const family = familyOf(address);
      if (position < families.length || CLUSTER.families.some((known) => known === family)) return;
      errors.push(invalid(path.child('clusterIPs').index(position), addresses, `${family} is not configured on this cluster`));
    });
    return errors;
  },
});

const familiesConfigured = rule<ServiceSpec>({
  id: 'service.ip-families.configured',
  source: ALLOCATION,
  explain: {
    en: 'The cluster must have the family. The verdict is that of the usual cluster, which has IPv4 only; a dual-stack cluster would accept this.',
    'zh-cn': '集群必须支持该地址族。这里按最常见的仅 IPv4 的集群判断；双栈集群会接受。',
  },
  check({ ipFamilies, ipFamilyPolicy }, path) {
    const errors: FieldError[] = [];
    if (ipFamilyPolicy === 'RequireDualStack' && CLUSTER.families.length < 2) {
      errors.push(
        invalid(path.child('ipFamilyPolicy'), new Named(ipFamilyPolicy), 'this cluster is not configured for dual-stack services'),
      );
    }
    (ipFamilies ?? []).forEach((family, position) => {
      if (CLUSTER.families.some((known) => known === family)) return;
      errors.push(invalid(path.child('ipFamilies').index(position), new Named(family), 'not configured on this cluster'));
    });
    return errors;
  },
});

const range = parseCidr(CLUSTER.range);

/** Whether an IPv4 address lies in the range, the network's own address and the last one left out. */
function isAvailable(address: string): boolean {
  const ip = parseIp(address);
  if (ip === null || range === null) return true;
  const number = (bytes: Uint8Array) => bytes.slice(12).reduce((sum, byte) => sum * 256 + byte, 0);
  const offset = number(ip.bytes) - number(range.network.bytes);
  return offset > 0 && offset < 2 ** (32 - range.prefixLength) - 1;
}

const addressAvailable = rule<ServiceSpec>({
  id: 'service.cluster-ips.range',
  source: 'registry/core/service/storage/alloc.go allocIPs, registry/core/service/ipallocator',
  explain: {
    en: 'A cluster IP comes from the range of Services that the cluster was made with; the verdict is that of the range named here. Leave the address to the server: then the manifest fits every cluster.',
    'zh-cn': '集群 IP 取自建集群时设定的 Service 网段，这里按信息中的网段判断。请让服务器分配地址，这样清单适用于任何集群。',
  },
  check({ clusterIPs }, path, { stored }) {
    const [address] = clusterIPs ?? [];
    // An address that the Service has already is not given out again.
    if (stored && stored.spec?.type !== 'ExternalName') return undefined;
    if (address === undefined || address === NO_ADDRESS || familyOf(address) !== 'IPv4' || isAvailable(address)) return undefined;
    const parsed = parseIp(address);
    const why = `the provided IP (${parsed ? ipText(parsed) : address}) is not in the valid range. The range of valid IPs is ${CLUSTER.range}`;
    return invalid(path.child('clusterIPs'), clusterIPs, `failed to allocate IP ${address}: ${why}`);
  },
});

const nodePortsFree = rule<ServiceSpec>({
  id: 'service.ports.node-port.allocated',
  source: 'registry/core/service/storage/alloc.go initNodePorts',
  createOnly: true,
  explain: {
    en: 'A node port belongs to one port number of one Service. Two entries may share it only when their `port` is the same and their `protocol` differs.',
    'zh-cn': '一个节点端口只属于一个 Service 的一个端口号。只有 `port` 相同而 `protocol` 不同的两项才能共用。',
  },
  check(spec, path) {
    if (!usesNodePorts(spec)) return undefined;
    const ports = spec.ports ?? [];
    const taken = new Set<number>();
    const byPort = new Map<number, number>();
    for (const [position, entry] of ports.entries()) {
      const { port = 0, nodePort = 0 } = entry ?? {};
      const known = byPort.get(port);
      const wanted =
        known === undefined ? (ports.find((other) => (other?.port ?? 0) === port && other?.nodePort)?.nodePort ?? 0) : nodePort;
      if (wanted === 0 || wanted === known) continue;
      if (taken.has(wanted)) {
        return invalid(path.child('ports').index(position).child('nodePort'), wanted, 'provided port is already allocated');
      }
      taken.add(wanted);
      if (known === undefined) byPort.set(port, wanted);
    }
    return undefined;
  },
});

/** @param taken ports that are given out when it is the turn of the health check's */
export const healthCheckPortTaken = ({ healthCheckNodePort: port = 0 }: ServiceSpec, path: FieldPath, taken: ReadonlySet<number>) =>
  port !== 0 && taken.has(port)
    ? fault(
        path.child('healthCheckNodePort'),
        `failed to allocate requested HealthCheck NodePort ${port}: provided port is already allocated`,
        'InternalError',
      )
    : undefined;

export const nodePortsOf = ({ ports }: ServiceSpec): ReadonlySet<number> =>
  new Set((ports ?? []).flatMap((port) => (port?.nodePort ? [port.nodePort] : [])));

const healthCheckPortFree = rule<ServiceSpec>({
  id: 'service.health-check-node-port.allocated',
  source: 'registry/core/service/storage/alloc.go allocHealthCheckNodePort',
  createOnly: true,
  explain: {
    en: 'Load balancers ask for the health of the Service at a node port of its own: it cannot be one of those in `ports`. Leave `healthCheckNodePort` out, and the server chooses one.',
    'zh-cn':
      '负载均衡器用一个单独的节点端口检查 Service 的健康状况，不能与 `ports` 中的节点端口相同。不写 `healthCheckNodePort` 时由服务器选择。',
  },
  check: (spec, path) => (needsHealthCheck(spec) ? healthCheckPortTaken(spec, path, nodePortsOf(spec)) : undefined),
});

/** What is asked before addresses and ports are given out; a refusal here comes alone. Source: registry/core/service/storage allocateCreate. */
export const allocationChecks: readonly Check<ServiceSpec>[] = [
  firstOf([
    when(
      ({ type }) => type !== 'ExternalName',
      [
        prepared(withPolicy, [
          firstOf([
            group(addressChecks),
            familiesFitPolicy,
            when((spec) => !isHeadlessWithoutSelector(spec), [familiesConfigured]),
            when((spec) => !isHeadless(spec), [addressAvailable]),
          ]),
        ]),
      ],
    ),
    nodePortsFree,
    healthCheckPortFree,
  ]),
];
