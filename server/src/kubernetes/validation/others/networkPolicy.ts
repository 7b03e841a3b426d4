import type { IntOrString } from '../../values/intOrString.ts';
import { type Cidr, isV4, legacyCidrProblems, parseCidr } from '../../values/ip.ts';
import { nameIsDnsSubdomain } from '../../values/names.ts';
import { portNameProblems, portNumberProblems } from '../../values/ports.ts';
import type { LabelSelector } from '../../values/selector.ts';
import { type FieldError, forbidden, invalid, invalidEach, notSupported, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { labelSelectorChecks } from '../metadata/labelSelector.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { each, field, struct } from '../walks.ts';

interface PolicyPort {
  readonly protocol?: string | null;
  readonly port?: IntOrString | null;
  readonly endPort?: number | null;
}

interface IpBlock {
  readonly cidr?: string;
  readonly except?: readonly string[] | null;
}

interface Peer {
  readonly podSelector?: LabelSelector | null;
  readonly namespaceSelector?: LabelSelector | null;
  readonly ipBlock?: IpBlock | null;
}

interface PolicySpec {
  readonly podSelector?: LabelSelector;
  readonly ingress?:
    | readonly ({ readonly ports?: readonly (PolicyPort | null)[] | null; readonly from?: readonly (Peer | null)[] | null } | null)[]
    | null;
  readonly egress?:
    | readonly ({ readonly ports?: readonly (PolicyPort | null)[] | null; readonly to?: readonly (Peer | null)[] | null } | null)[]
    | null;
  readonly policyTypes?: readonly string[] | null;
}

const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;

/** In the order the server prints them here. */
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

const portProtocol = rule<PolicyPort>({
  id: 'network-policy.ports.protocol',
  source: 'networking/validation ValidateNetworkPolicyPort',
  explain: {
    en: '`protocol` is `TCP` (the default), `UDP` or `SCTP`, in capitals.',
    'zh-cn': '`protocol` 可为 `TCP`（默认）、`UDP` 或 `SCTP`，须大写。',
  },
  check: ({ protocol }, path) =>
    present(protocol) && !PROTOCOLS.includes(protocol) ? notSupported(path.child('protocol'), protocol, PROTOCOLS) : undefined,
});

const portRange = rule<PolicyPort>({
  id: 'network-policy.ports.port',
  source: 'networking/validation ValidateNetworkPolicyPort',
  explain: {
    en: '`port` is a number (1 to 65535) or the name of a container port. `endPort` closes a range: it needs a numeric `port` and cannot be below it.',
    'zh-cn': '`port` 是端口号（1 到 65535）或容器端口的名称。`endPort` 表示区间的末端：`port` 必须是数字，且 `endPort` 不得小于它。',
  },
  check({ port, endPort }, path) {
    const at = path.child('port');
    const atEnd = path.child('endPort');
    const errors: FieldError[] = [];
    if (!present(port)) return present(endPort) ? invalid(atEnd, endPort, 'may not be specified when `port` is not specified') : undefined;
    if (typeof port === 'string') {
      if (present(endPort)) errors.push(invalid(atEnd, endPort, 'may not be specified when `port` is non-numeric'));
      return [...errors, ...invalidEach(at, port, portNameProblems(port))];
    }
    errors.push(...invalidEach(at, port, portNumberProblems(port)));
    if (!present(endPort)) return errors;
    // The server shows `port` here.
    if (endPort < port) errors.push(invalid(atEnd, port, 'must be greater than or equal to `port`', { minimum: Number(port) }));
    return [...errors, ...invalidEach(atEnd, endPort, portNumberProblems(endPort))];
  },
});

/** Whether the first address of `inner` lies in `block`. IPv4 is compared in its mapped form. */
function contains(block: Cidr, inner: Cidr): boolean {
  const bits = block.prefixLength + (block.ip.writtenAsV4 ? 96 : 0);
  // `::/0` holds no IPv4 address.
  if (isV4(block.network) !== isV4(inner.network)) return false;
  return block.network.bytes.every((byte, position) => {
    const mask = 0xff & (0xff << Math.min(8, Math.max(0, 8 * (position + 1) - bits)));
    return (byte & mask) === ((inner.network.bytes[position] ?? 0) & mask);
  });
}

const ipBlock = rule<IpBlock>({
  id: 'network-policy.ip-block',
  source: 'networking/validation ValidateIPBlock',
  explain: {
    en: '`cidr` is a network such as `10.0.0.0/8`: no leading zeros, no bits set behind the prefix. Each entry of `except` is a smaller network inside it.',
    'zh-cn': '`cidr` 是网段，例如 `10.0.0.0/8`：不能有前导零，前缀之后的位须为 0。`except` 的每一项都必须是其中更小的网段。',
  },
  check({ cidr = '', except }, path, { version }) {
    const at = path.child('cidr');
    if (cidr === '') return required(at);
    const errors: FieldError[] = [...invalidEach(at, cidr, legacyCidrProblems(cidr, version))];
    const block = parseCidr(cidr);
    if (block === null) return errors;
    (except ?? []).forEach((text, position) => {
      const atExcept = path.child('except').index(position);
      errors.push(...invalidEach(atExcept, text, legacyCidrProblems(text, version)));
      const inner = parseCidr(text);
      if (inner === null) return;
      if (!contains(block, inner) || block.prefixLength >= inner.prefixLength)
        errors.push(invalid(atExcept, text, 'must be a strict subset of `cidr`'));
    });
    return errors;
  },
});

const peerKind = rule<Peer>({
  id: 'network-policy.peer',
  source: 'networking/validation ValidateNetworkPolicyPeer',
  explain: {
    en: 'A peer is Pods (`podSelector`, `namespaceSelector` or both together) or addresses (`ipBlock`). It cannot be empty; for both write two entries.',
    'zh-cn': '对端要么是 Pod（`podSelector`、`namespaceSelector` 或两者组合），要么是地址（`ipBlock`）。不能为空；两者都要时请写成两项。',
  },
  check({ podSelector, namespaceSelector, ipBlock: block }, path) {
    const selectors = present(podSelector) || present(namespaceSelector);
    if (!selectors && !present(block)) return required(path, 'must specify a peer');
    return selectors && present(block) ? forbidden(path, 'may not specify both ipBlock and another peer') : undefined;
  },
});

const TYPES = ['Ingress', 'Egress'];

const policyTypes = rule<readonly string[]>({
  id: 'network-policy.types',
  source: 'networking/validation ValidateNetworkPolicySpec',
  explain: {
    en: '`policyTypes` holds `Ingress`, `Egress` or both, with a capital.',
    'zh-cn': '`policyTypes` 可含 `Ingress`、`Egress` 或两者，首字母大写。',
  },
  check(types, path) {
    if (types.length > TYPES.length) return invalid(path, types, 'may not specify more than two policyTypes');
    return types.flatMap((type, position) => (TYPES.includes(type) ? [] : [notSupported(path.index(position), type, TYPES)]));
  },
});

const portChecks: readonly Check<PolicyPort>[] = [portProtocol, portRange];

const peerChecks: readonly Check<Peer>[] = [
  field('podSelector', labelSelectorChecks),
  field('namespaceSelector', labelSelectorChecks),
  field('ipBlock', [ipBlock]),
  peerKind,
];

const specChecks: readonly Check<PolicySpec>[] = [
  field('podSelector', labelSelectorChecks),
  each('ingress', [each('ports', portChecks), each('from', peerChecks)]),
  each('egress', [each('ports', portChecks), each('to', peerChecks)]),
  field('policyTypes', [policyTypes]),
];

/** Source: networking/validation ValidateNetworkPolicy. */
export const networkPolicy: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true }), struct('spec', specChecks)],
};
