import { allocatePorts } from '../../../defaults/serviceAddresses.ts';
import { labelKeyProblems } from '../../../values/labels.ts';
import { dns1123LabelProblems } from '../../../values/names.ts';
import { portNameProblems, portNumberProblems } from '../../../values/ports.ts';
import { duplicate, type FieldError, forbidden, invalidEach, notSupported, required } from '../../fieldErrors.ts';
import { type Check, type RuleContext, rule } from '../../rule.ts';
import { each, knowing } from '../../walks.ts';
import type { ServicePort, ServiceSpec } from './types.ts';

export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

/** What the ports of one list share. */
interface PortsContext extends RuleContext {
  readonly severalPorts: boolean;
  /** Names of the ports before; grows during the walk. */
  readonly portNames: Set<string>;
}

const source = 'core/validation validateServicePort';

const portName = rule<ServicePort, PortsContext>({
  id: 'service.ports.name',
  source,
  explain: {
    en: 'With more than one port each needs a `name` of its own: lower case letters, digits and `-`, at most 63.',
    'zh-cn': '有多个端口时，每个端口都要有各自的 `name`：小写字母、数字和 `-`，最多 63 个字符。',
  },
  check({ name = '' }, path, { severalPorts, portNames }) {
    const at = path.child('name');
    if (name === '') return severalPorts ? required(at) : undefined;
    const problems = invalidEach(at, name, dns1123LabelProblems(name));
    if (portNames.has(name)) return [...problems, duplicate(at, name)];
    portNames.add(name);
    return problems;
  },
});

const portNumber = rule<ServicePort>({
  id: 'service.ports.port',
  source,
  explain: {
    en: '`port` is the number under which the Service is reached: 1 to 65535. It must be written.',
    'zh-cn': '`port` 是访问 Service 所用的端口号：1 到 65535，必须填写。',
  },
  check: ({ port = 0 }, path) => invalidEach(path.child('port'), port, portNumberProblems(port)),
});

const portProtocol = rule<ServicePort>({
  id: 'service.ports.protocol',
  source,
  explain: {
    en: '`protocol` is `TCP` (the default), `UDP` or `SCTP`, in capitals. HTTP and the like go over TCP; name them in `appProtocol`.',
    'zh-cn': '`protocol` 可为 `TCP`（默认）、`UDP` 或 `SCTP`，须大写。HTTP 等基于 TCP，请写在 `appProtocol` 中。',
  },
  check: ({ protocol = '' }, path) =>
    PROTOCOLS.includes(protocol) ? undefined : notSupported(path.child('protocol'), protocol, PROTOCOLS),
});

const targetPort = rule<ServicePort>({
  id: 'service.ports.target-port',
  source: `${source}, ValidatePortNumOrName`,
  explain: {
    en: '`targetPort` is a number (1 to 65535, without quotes) or the name of a container port: at most 15 lower case letters, digits and `-`, with at least one letter.',
    'zh-cn': '`targetPort` 是不加引号的端口号（1 到 65535），或容器端口的名称：最多 15 个小写字母、数字和 `-`，至少一个字母。',
  },
  check: ({ targetPort: target = 0 }, path) =>
    invalidEach(path.child('targetPort'), target, typeof target === 'string' ? portNameProblems(target) : portNumberProblems(target)),
});

const appProtocol = rule<ServicePort>({
  id: 'service.ports.app-protocol',
  source,
  explain: {
    en: '`appProtocol` has the form of a label key: `http`, `kubernetes.io/h2c`, `example.com/my-protocol`.',
    'zh-cn': '`appProtocol` 的格式与标签键相同：`http`、`kubernetes.io/h2c`、`example.com/my-protocol`。',
  },
  check: ({ appProtocol: name }, path, { version }) =>
    name === undefined || name === null ? undefined : invalidEach(path.child('appProtocol'), name, labelKeyProblems(name, version)),
});

/** One port after the other. */
export const portChecks: readonly Check<ServiceSpec>[] = [
  knowing(
    ({ version, object, stored, kept }, spec) => ({
      version,
      object,
      stored,
      kept,
      severalPorts: (spec.ports ?? []).length > 1,
      portNames: new Set<string>(),
    }),
    [each('ports', [portName, portNumber, portProtocol, targetPort, appProtocol])],
  ),
];

export const noNodePortInside = rule<ServiceSpec>({
  id: 'service.ports.node-port.type',
  source: 'core/validation validateService',
  explain: {
    en: 'A Service of type `ClusterIP` (the default) has no ports on the nodes. Write `type: NodePort`, or remove `nodePort`.',
    'zh-cn': '`ClusterIP` 类型（默认）的 Service 不在节点上开放端口。请写 `type: NodePort`，或删除 `nodePort`。',
  },
  check: ({ ports }, path) =>
    (ports ?? []).flatMap((port, position) =>
      port?.nodePort
        ? [forbidden(path.child('ports').index(position).child('nodePort'), "may not be used when `type` is 'ClusterIP'")]
        : [],
    ),
});

/** The value before, when the key came before. */
function repeated<Key>(ports: readonly (ServicePort | null)[], keyOf: (port: ServicePort) => Key | null): number[] {
  const seen = new Set<Key>();
  return [...ports.entries()].flatMap(([position, port]) => {
    const key = keyOf(port ?? {});
    if (key === null) return [];
    if (seen.has(key)) return [position];
    seen.add(key);
    return [];
  });
}

/** The ports of a new Service with the node ports that it is given: entries of one number share one. */
function withNodePorts(spec: ServiceSpec): readonly (ServicePort | null)[] {
  const copy = { ...spec, ports: (spec.ports ?? []).map((port) => ({ ...port })) };
  allocatePorts(copy);
  return copy.ports;
}

export const nodePortsOnce = rule<ServiceSpec>({
  id: 'service.ports.node-port.once',
  source: 'core/validation validateService',
  explain: {
    en: 'Each node port may be used once for each protocol.',
    'zh-cn': '每个节点端口在同一协议下只能使用一次。',
  },
  check(spec, path, { stored }) {
    const ports = stored ? (spec.ports ?? []) : withNodePorts(spec);
    return repeated(ports, ({ protocol, nodePort }) => (nodePort ? `${protocol}/${nodePort}` : null)).map((position) =>
      duplicate(path.child('ports').index(position).child('nodePort'), ports[position]?.nodePort),
    );
  },
});

export const portsOnce = rule<ServiceSpec>({
  id: 'service.ports.once',
  source: 'core/validation validateService',
  explain: {
    en: 'A Service offers each `port` once for each `protocol`. Change one of the numbers, or remove the second entry.',
    'zh-cn': 'Service 的每个 `port` 在同一 `protocol` 下只能出现一次。请修改其中一个端口号，或删除重复项。',
  },
  check({ ports }, path): FieldError[] {
    const positions = repeated(ports ?? [], ({ protocol, port }) => `${protocol}/${port ?? 0}`);
    return positions.map((position) => {
      const { protocol = '', port = 0 } = ports?.[position] ?? {};
      return duplicate(path.child('ports').index(position), {
        Name: '',
        Protocol: protocol,
        AppProtocol: null,
        Port: port,
        TargetPort: 0,
        NodePort: 0,
      });
    });
  },
});
