import type { KubernetesObject } from '../../object.ts';
import { ipProblems, isV4, legacyIpProblems, parseIp } from '../../values/ip.ts';
import { labelKeyProblems, labelValueProblems } from '../../values/labels.ts';
import { dns1123LabelProblems, dns1123SubdomainProblems, nameIsDnsSubdomain } from '../../values/names.ts';
import { portNumberProblems } from '../../values/ports.ts';
import { duplicate, type FieldError, invalid, invalidEach, notSupported, required, tooMany } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { objectMeta } from '../metadata/index.ts';
import { isFineLabel, labelChecks } from '../metadata/labels.ts';
import type { Validator } from '../registry.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { isUnchanged } from '../updates/change.ts';
import { each, knowing, pairs, when } from '../walks.ts';
import { endpointAddressErrors } from './addressRules.ts';

interface Port {
  readonly name?: string | null;
  readonly port?: number | null;
  readonly protocol?: string | null;
  readonly appProtocol?: string | null;
}

interface Address {
  readonly ip?: string;
  readonly hostname?: string;
  readonly nodeName?: string | null;
}

interface Subset {
  readonly addresses?: readonly (Address | null)[] | null;
  readonly notReadyAddresses?: readonly (Address | null)[] | null;
  readonly ports?: readonly (Port | null)[] | null;
}

interface EndpointsObject extends KubernetesObject {
  readonly subsets?: readonly (Subset | null)[] | null;
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;

const appProtocol = rule<Port>({
  id: 'endpoints.ports.app-protocol',
  source: 'core/validation validateEndpointPort; discovery/validation validatePorts',
  explain: {
    en: '`appProtocol` has the form of a label key: `http`, `kubernetes.io/h2c`, `example.com/my-protocol`.',
    'zh-cn': '`appProtocol` 的格式与标签键相同：`http`、`kubernetes.io/h2c`、`example.com/my-protocol`。',
  },
  check: ({ appProtocol: name }, path, { version }) =>
    present(name) ? invalidEach(path.child('appProtocol'), name, labelKeyProblems(name, version)) : undefined,
});

const protocol = rule<Port>({
  id: 'endpoints.ports.protocol',
  source: 'core/validation validateEndpointPort; discovery/validation validatePorts',
  explain: {
    en: '`protocol` is `TCP` (the default), `UDP` or `SCTP`, in capitals.',
    'zh-cn': '`protocol` 可为 `TCP`（默认）、`UDP` 或 `SCTP`，须大写。',
  },
  check: ({ protocol: name }, path) =>
    PROTOCOLS.includes(name ?? '') ? undefined : notSupported(path.child('protocol'), name ?? '', PROTOCOLS),
});

interface SubsetContext extends RuleContext {
  readonly severalPorts: boolean;
}

const subsetPort = rule<Port, SubsetContext>({
  id: 'endpoints.ports',
  source: 'core/validation validateEndpointPort',
  explain: {
    en: 'A port has a number (1 to 65535) and, when there are several, a name: lower case letters, digits and `-`.',
    'zh-cn': '端口要有端口号（1 到 65535）；有多个端口时还要有名称：小写字母、数字和 `-`。',
  },
  check({ name, port }, path, { severalPorts }) {
    const at = path.child('name');
    return [
      ...(name ? invalidEach(at, name, dns1123LabelProblems(name)) : severalPorts ? [required(at)] : []),
      ...invalidEach(path.child('port'), port ?? 0, portNumberProblems(port ?? 0)),
    ];
  },
});

const subsetAddress = rule<Address>({
  id: 'endpoints.address',
  source: 'core/validation validateEndpointAddress, ValidateEndpointIP',
  explain: {
    en: 'An endpoint is an IP address that can be reached: no leading zeros, and neither loopback, link-local nor unspecified. `hostname` is a DNS label.',
    'zh-cn': '端点是可到达的 IP 地址：不能有前导零，也不能是回环、链路本地或未指定地址。`hostname` 是 DNS 标签。',
  },
  check: ({ ip = '', hostname = '', nodeName }, path, { version }) => [
    ...invalidEach(path.child('ip'), ip, legacyIpProblems(ip, version)),
    ...(hostname === '' ? [] : invalidEach(path.child('hostname'), hostname, dns1123LabelProblems(hostname))),
    ...(present(nodeName) ? invalidEach(path.child('nodeName'), nodeName, dns1123SubdomainProblems(nodeName)) : []),
    ...endpointAddressErrors(ip, path.child('ip')),
  ],
});

const subsetHasAddresses = rule<Subset>({
  id: 'endpoints.subset.addresses',
  source: 'core/validation validateEndpointSubsets',
  explain: {
    en: 'A subset lists the addresses behind its ports: write `addresses` or `notReadyAddresses`.',
    'zh-cn': '每个 subset 要列出其端口背后的地址：请填写 `addresses` 或 `notReadyAddresses`。',
  },
  check: ({ addresses, notReadyAddresses }, path) =>
    (addresses ?? []).length + (notReadyAddresses ?? []).length === 0
      ? required(path, 'must specify `addresses` or `notReadyAddresses`')
      : undefined,
});

const subsetChecks: readonly Check<Subset>[] = [
  subsetHasAddresses,
  each('addresses', [subsetAddress]),
  each('notReadyAddresses', [subsetAddress]),
  knowing(
    (context, { ports }) => ({ ...context, severalPorts: (ports ?? []).length > 1 }),
    [each('ports', [subsetPort, protocol, appProtocol])],
  ),
];

/** What was accepted once, perhaps by an older server, is not judged again. */
const isNew =
  (field: string) =>
  (_: unknown, context: RuleContext): boolean =>
    context.stored === undefined || !isUnchanged({ before: context.stored, after: context.object }, field, context);

/** Source: core/validation ValidateEndpoints. */
export const endpoints: Validator = {
  namespaced: true,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true, keepsGeneration: true }),
    when<EndpointsObject, RuleContext>(isNew('subsets'), [each('subsets', subsetChecks)]),
  ],
};

interface Hints {
  readonly forZones?: readonly ({ readonly name?: string } | null)[] | null;
  readonly forNodes?: readonly ({ readonly name?: string } | null)[] | null;
}

interface Endpoint {
  readonly addresses?: readonly string[] | null;
  readonly hostname?: string | null;
  readonly nodeName?: string | null;
  readonly deprecatedTopology?: Readonly<Record<string, string>> | null;
  readonly hints?: Hints | null;
}

interface EndpointSlice {
  readonly addressType?: string;
  readonly endpoints?: readonly (Endpoint | null)[] | null;
  readonly ports?: readonly (Port | null)[] | null;
}

const ENDPOINTS_MAX = 1000;
const PORTS_MAX = 20_000;
const ADDRESSES_MAX = 100;
const TOPOLOGY_LABELS_MAX = 16;
const HINTS_MAX = 8;
const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];

const addressType = rule<EndpointSlice>({
  id: 'endpoint-slice.address-type',
  source: 'discovery/validation validateAddressType',
  explain: {
    en: '`addressType` must be written: `IPv4`, `IPv6` or `FQDN`. All addresses of a slice are of this type.',
    'zh-cn': '必须填写 `addressType`：`IPv4`、`IPv6` 或 `FQDN`。同一 slice 的所有地址都属于该类型。',
  },
  check({ addressType: type = '' }, path) {
    const at = path.child('addressType');
    if (type === '') return required(at);
    return ADDRESS_TYPES.includes(type) ? undefined : notSupported(at, type, ADDRESS_TYPES);
  },
});

interface SliceContext extends RuleContext {
  readonly addressType: string;
  /** Names of the ports before; grows during the walk. */
  readonly portNames: Set<string>;
}

const slicePortName = rule<Port, SliceContext>({
  id: 'endpoint-slice.ports.name',
  source: 'discovery/validation validatePorts',
  explain: {
    en: 'Ports of a slice are told apart by `name`: lower case letters, digits and `-`, each name once. A single port may go without.',
    'zh-cn': 'slice 的端口以 `name` 区分：小写字母、数字和 `-`，不得重复。只有一个端口时可以不写。',
  },
  check({ name: written }, path, { portNames }) {
    const name = written ?? '';
    const at = path.child('name');
    const errors = name === '' ? [] : [...invalidEach(at, name, dns1123LabelProblems(name))];
    if (portNames.has(name)) return [...errors, duplicate(at, name)];
    portNames.add(name);
    return errors;
  },
});

const tooManyPorts = rule<EndpointSlice>({
  id: 'endpoint-slice.ports.count',
  source: 'discovery/validation validatePorts',
  explain: { en: 'A slice has at most 20000 ports.', 'zh-cn': '一个 slice 最多有 20000 个端口。' },
  check: ({ ports }, path) => tooMany(path.child('ports'), (ports ?? []).length, PORTS_MAX),
});

const tooManyEndpoints = rule<EndpointSlice>({
  id: 'endpoint-slice.endpoints.count',
  source: 'discovery/validation validateEndpoints',
  explain: {
    en: 'A slice has at most 1000 endpoints. Spread them over several slices of the same Service.',
    'zh-cn': '一个 slice 最多有 1000 个端点。请分到同一 Service 的多个 slice 中。',
  },
  check: ({ endpoints: list }, path) => tooMany(path.child('endpoints'), (list ?? []).length, ENDPOINTS_MAX),
});

/** Source: apimachinery util/validation IsFullyQualifiedDomainName. */
function domainNameErrors(name: string, path: FieldPath): readonly FieldError[] {
  if (name === '') return [required(path)];
  const plain = name.replace(/\.$/, '');
  const problems = dns1123SubdomainProblems(plain);
  if (problems.length > 0) return [invalid(path, plain, problems.join(','))];
  const labels = plain.split('.');
  if (labels.length < 2) return [invalid(path, plain, 'should be a domain with at least two segments separated by dots')];
  const bad = labels.find((label) => dns1123LabelProblems(label).length > 0);
  return bad === undefined ? [] : [invalid(path, bad, dns1123LabelProblems(bad).join(','))];
}

const endpointAddresses = rule<Endpoint, SliceContext>({
  id: 'endpoint-slice.endpoints.addresses',
  source: 'discovery/validation validateEndpoints',
  explain: {
    en: 'An endpoint has 1 to 100 addresses of the slice’s type. IP addresses must be reachable: neither loopback, link-local nor unspecified.',
    'zh-cn': '一个端点有 1 到 100 个与 slice 类型一致的地址。IP 地址必须可到达：不能是回环、链路本地或未指定地址。',
  },
  check({ addresses: written }, path, { addressType: type, version }) {
    const at = path.child('addresses');
    const addresses = written ?? [];
    const errors: FieldError[] = [];
    if (addresses.length === 0) errors.push(required(at, 'must contain at least 1 address'));
    else if (addresses.length > ADDRESSES_MAX) errors.push(tooMany(at, addresses.length, ADDRESSES_MAX));
    addresses.forEach((address, position) => {
      const here = at.index(position);
      if (type === 'FQDN') errors.push(...domainNameErrors(address, here));
      if (type !== 'IPv4' && type !== 'IPv6') return;
      const problems = type === 'IPv4' ? legacyIpProblems(address, version) : ipProblems(address);
      if (problems.length > 0) {
        errors.push(...invalidEach(here, address, problems));
        return;
      }
      const ip = parseIp(address);
      if (ip !== null && isV4(ip) !== (type === 'IPv4')) errors.push(invalid(at, address, `must be an ${type} address`));
      errors.push(...endpointAddressErrors(address, here));
    });
    return errors;
  },
});

const endpointNode = rule<Endpoint>({
  id: 'endpoint-slice.endpoints.node-name',
  source: 'discovery/validation validateEndpoints',
  explain: { en: '`nodeName` is the name of a Node.', 'zh-cn': '`nodeName` 是节点的名称。' },
  check: ({ nodeName }, path) =>
    present(nodeName) ? invalidEach(path.child('nodeName'), nodeName, dns1123SubdomainProblems(nodeName)) : undefined,
});

const topologyCount = rule<Endpoint>({
  id: 'endpoint-slice.endpoints.topology',
  source: 'discovery/validation validateEndpoints',
  explain: { en: '`deprecatedTopology` has at most 16 labels.', 'zh-cn': '`deprecatedTopology` 最多有 16 个标签。' },
  check({ deprecatedTopology }, path) {
    const count = Object.keys(deprecatedTopology ?? {}).length;
    return count > TOPOLOGY_LABELS_MAX ? tooMany(path.child('deprecatedTopology'), count, TOPOLOGY_LABELS_MAX) : undefined;
  },
});

const endpointHostname = rule<Endpoint>({
  id: 'endpoint-slice.endpoints.hostname',
  source: 'discovery/validation validateEndpoints',
  explain: {
    en: '`hostname` is a DNS label: lower case letters, digits and `-`, at most 63 characters.',
    'zh-cn': '`hostname` 是 DNS 标签：小写字母、数字和 `-`，最多 63 个字符。',
  },
  check: ({ hostname }, path) =>
    present(hostname) ? invalidEach(path.child('hostname'), hostname, dns1123LabelProblems(hostname)) : undefined,
});

const endpointHints = rule<Endpoint>({
  id: 'endpoint-slice.endpoints.hints',
  source: 'discovery/validation validateHints',
  explain: {
    en: 'Hints name at most 8 zones and 8 nodes, each once.',
    'zh-cn': '提示最多写 8 个区域和 8 个节点，不得重复。',
  },
  check({ hints }, path, { version }) {
    const errors: FieldError[] = [];
    const lists = [
      ['forZones', hints?.forZones ?? [], (name: string) => labelValueProblems(name, version)],
      ['forNodes', hints?.forNodes ?? [], dns1123SubdomainProblems],
    ] as const;
    for (const [field, list, problems] of lists) {
      const at = path.child('hints').child(field);
      if (list.length > HINTS_MAX) return [...errors, tooMany(at, list.length, HINTS_MAX)];
      const seen = new Set<string>();
      list.forEach((entry, position) => {
        const name = entry?.name ?? '';
        const here = at.index(position).child('name');
        if (seen.has(name)) errors.push(duplicate(here, name));
        seen.add(name);
        errors.push(...invalidEach(here, name, problems(name)));
      });
    }
    return errors;
  },
});

const endpointChecks: readonly Check<Endpoint, SliceContext>[] = [
  endpointAddresses,
  endpointNode,
  topologyCount,
  pairs('deprecatedTopology', labelChecks, isFineLabel),
  endpointHostname,
  endpointHints,
];

/** Source: discovery/validation ValidateEndpointSlice. */
const sliceChecks: readonly Check<EndpointSlice>[] = [
  addressType,
  knowing(
    (context, slice) => ({ ...context, addressType: slice.addressType ?? '', portNames: new Set<string>() }),
    [
      when(({ ports }) => (ports ?? []).length > PORTS_MAX, [tooManyPorts], [each('ports', [slicePortName, protocol, appProtocol])]),
      when(isNew('endpoints'), [
        when(({ endpoints: list }) => (list ?? []).length > ENDPOINTS_MAX, [tooManyEndpoints], [each('endpoints', endpointChecks)]),
      ]),
    ],
  ),
];

export const endpointSlice: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true }), ...(sliceChecks as readonly Check<unknown>[])],
};
