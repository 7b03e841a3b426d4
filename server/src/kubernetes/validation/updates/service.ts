import { fault, forbidden, invalid } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { allocationChecks, healthCheckPortTaken, nodePortsOf } from '../others/service/addresses.ts';
import { loadBalancerClassErrors } from '../others/service/index.ts';
import { isHeadless, needsHealthCheck, type ServiceSpec, usesNodePorts } from '../others/service/types.ts';
import { Named } from '../printing.ts';
import { rule } from '../rule.ts';
import { firstOf, struct } from '../walks.ts';
import { type Change, IMMUTABLE, ofOutcome, type UpdateRules } from './change.ts';

const SPEC = FieldPath.of('spec');
const NOT_ONCE_SET = 'may not change once set';

const specs = ({ before, after }: Change): readonly [ServiceSpec, ServiceSpec] => [before.spec ?? {}, after.spec ?? {}];
const hasNoAddress = ({ type }: ServiceSpec): boolean => type === 'ExternalName';
const isSingleStack = ({ ipFamilyPolicy }: ServiceSpec): boolean => ipFamilyPolicy === 'SingleStack';
const namedOrNull = (text: string | null | undefined): Named | null => (text === undefined || text === null ? null : new Named(text));

const needsSingleStack = (policy: string | null | undefined, what: string) =>
  invalid(SPEC.child('ipFamilyPolicy'), namedOrNull(policy), `must be set to 'SingleStack' when releasing the secondary ${what}`);

const addressesKept = rule<Change>({
  id: 'service.update.cluster-ips',
  source: 'core/validation validateUpgradeDowngradeClusterIPs',
  explain: {
    en: 'The address of a Service is given once: clients know it. It cannot change, nor can a Service become headless or cease to be. Delete the Service and create it anew, or leave `clusterIP` out to keep the address it has.',
    'zh-cn':
      'Service 的地址一经分配就不能修改，因为客户端已在使用；普通 Service 与无头 Service 之间也不能互换。请删除 Service 后重新创建，或不写 `clusterIP` 以保留现有地址。',
  },
  check(change) {
    const [before, after] = specs(change);
    if (hasNoAddress(before) || hasNoAddress(after) || (isHeadless(before) && isHeadless(after))) return undefined;
    const [old, now] = [before.clusterIPs ?? [], after.clusterIPs ?? []];
    const at = SPEC.child('clusterIPs');
    if (old.length === now.length) {
      return old.flatMap((address, position) => (address === now[position] ? [] : invalid(at.index(position), now, NOT_ONCE_SET)));
    }
    if (now.length === 0) return invalid(at.index(0), null, 'primary clusterIP can not be unset');
    const primary = old.length > 0 && old[0] !== now[0] ? [invalid(at.index(0), now, NOT_ONCE_SET)] : [];
    const released = old.length > now.length && now.length === 1 && !isSingleStack(after);
    return released ? [...primary, needsSingleStack(after.ipFamilyPolicy, 'clusterIP')] : primary;
  },
});

const familiesKept = rule<Change>({
  id: 'service.update.ip-families',
  source: 'core/validation validateUpgradeDowngradeIPFamilies',
  explain: {
    en: 'The first address family of a Service stays. A second one can be added, or given up with `ipFamilyPolicy: SingleStack`.',
    'zh-cn': 'Service 的第一个地址族不能改变。可以增加第二个，或用 `ipFamilyPolicy: SingleStack` 放弃第二个。',
  },
  check(change) {
    const [before, after] = specs(change);
    if (hasNoAddress(before) || hasNoAddress(after) || isHeadless(before) || isHeadless(after)) return undefined;
    const [old, now] = [before.ipFamilies ?? [], after.ipFamilies ?? []];
    const at = SPEC.child('ipFamilies').index(0);
    if (old.length === now.length)
      return old.flatMap((family, position) => (family === now[position] ? [] : invalid(at, now, NOT_ONCE_SET)));
    const primary = old.length > 0 && now.length > 0 && old[0] !== now[0] ? [invalid(at, after.clusterIPs ?? null, NOT_ONCE_SET)] : [];
    if (old.length < now.length) return primary;
    return [
      ...((after.clusterIPs ?? []).length === 0 ? [invalid(at, now, 'primary ipFamily can not be unset')] : []),
      ...primary,
      ...(now.length === 1 && !isSingleStack(after) ? [needsSingleStack(after.ipFamilyPolicy, 'ipFamily')] : []),
    ];
  },
});

const loadBalancerClassKept = rule<Change>({
  id: 'service.update.load-balancer-class',
  source: 'core/validation validateLoadBalancerClassField',
  explain: {
    en: 'Which load balancer serves a Service is decided when it becomes a `LoadBalancer`, also when no class is named. Change the type first, or create the Service anew.',
    'zh-cn': 'Service 成为 `LoadBalancer` 时就确定了由哪种负载均衡器服务（不写类也算）。请先改类型，或重新创建 Service。',
  },
  check(change, _, context) {
    const [before, after] = specs(change);
    const at = SPEC.child('loadBalancerClass');
    const now = after.loadBalancerClass ?? null;
    const both = before.type === 'LoadBalancer' && after.type === 'LoadBalancer';
    return [
      ...(both && (before.loadBalancerClass ?? null) !== now ? [invalid(at, now, NOT_ONCE_SET)] : []),
      ...loadBalancerClassErrors(after, at, context),
    ];
  },
});

const healthCheckPortKept = rule<Change>({
  id: 'service.update.health-check-node-port',
  source: 'core/validation validateServiceExternalTrafficFieldsUpdate',
  explain: {
    en: 'Load balancers ask this port on every node, so it stays. Leave `healthCheckNodePort` out to keep it.',
    'zh-cn': '负载均衡器会在每个节点上访问此端口，因此不能修改。不写 `healthCheckNodePort` 即可保留。',
  },
  check(change) {
    const [before, after] = specs(change);
    if (!needsHealthCheck(before) || !needsHealthCheck(after)) return undefined;
    const same = (before.healthCheckNodePort ?? 0) === (after.healthCheckNodePort ?? 0);
    return same ? undefined : forbidden(SPEC.child('healthCheckNodePort'), IMMUTABLE);
  },
});

const portsGivenOut = rule<Change>({
  id: 'service.update.node-ports',
  source: 'registry/core/service/storage/alloc.go updateNodePorts, updateHealthCheckNodePort',
  explain: {
    en: 'A node port belongs to one port of one Service, or to its health check. Write another number, or none: then the server chooses one.',
    'zh-cn': '一个节点端口只属于一个 Service 的一个端口，或其健康检查。请换一个端口号，或不写而由服务器选择。',
  },
  check(change) {
    const [before, after] = specs(change);
    const old = nodePortsOf(usesNodePorts(before) ? before : {});
    const taken = new Set(old);
    const checked = needsHealthCheck(before) ? before.healthCheckNodePort : undefined;
    if (checked) taken.add(checked);
    const pairs = new Set<string>();
    for (const [position, port] of (usesNodePorts(after) ? (after.ports ?? []) : []).entries()) {
      const { nodePort = 0, protocol = '' } = port ?? {};
      if (nodePort === 0) continue;
      const at = SPEC.child('ports').index(position).child('nodePort');
      if (nodePort === checked && !old.has(nodePort)) return invalid(at, nodePort, 'provided port is already allocated');
      taken.add(nodePort);
      const pair = `{${protocol} ${nodePort}}`;
      if (pairs.has(pair)) return fault(at, `duplicate nodePort: ${pair}`, '');
      pairs.add(pair);
    }
    return !needsHealthCheck(before) && needsHealthCheck(after) ? healthCheckPortTaken(after, SPEC, taken) : undefined;
  },
});

/** Source: core/validation ValidateServiceUpdate. */
export const serviceUpdates: UpdateRules = {
  alone: [firstOf([ofOutcome([struct('spec', allocationChecks)]), portsGivenOut])],
  first: [addressesKept, familiesKept, loadBalancerClassKept, healthCheckPortKept],
};
