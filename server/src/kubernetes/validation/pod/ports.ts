import { portNameProblems, portNumberProblems } from '../../values/ports.ts';
import { duplicate, invalid, invalidEach, notSupported, required } from '../fieldErrors.ts';
import { type Check, rule } from '../rule.ts';
import { each, knowing, reportedAt } from '../walks.ts';
import { type ContainerContext, type PodContext, type Seen, seeing } from './context.ts';
import type { Container, ContainerPort, PodSpec } from './types.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const source = 'core/validation validateContainerPorts';

const portName = rule<ContainerPort, ContainerContext & Seen>({
  id: 'pod.ports.name',
  source,
  explain: {
    en: 'A port is called by at most 15 lower case letters, digits and single dashes, with a letter among them. Names are unique within a container: Services and probes refer to them.',
    'zh-cn': '端口名最多 15 个字符，只含小写字母、数字和不连续的短横线，且至少有一个字母。同一容器内不能重名，Service 和探针靠它引用端口。',
  },
  check({ name }, path, { seen }) {
    if (!name) return undefined;
    const problems = portNameProblems(name);
    if (problems.length > 0) return invalidEach(path.child('name'), name, problems);
    if (seen.has(name)) return duplicate(path.child('name'), name);
    seen.add(name);
    return undefined;
  },
});

const containerPort = rule<ContainerPort>({
  id: 'pod.ports.container-port',
  source,
  explain: {
    en: '`containerPort` is the port on which the program listens: 1 to 65535.',
    'zh-cn': '`containerPort` 是程序监听的端口：1 到 65535。',
  },
  check: ({ containerPort: port }, path) =>
    port ? invalidEach(path.child('containerPort'), port, portNumberProblems(port)) : required(path.child('containerPort')),
});

const hostPort = rule<ContainerPort>({
  id: 'pod.ports.host-port',
  source,
  explain: {
    en: '`hostPort` takes a port of the node: 1 to 65535. Only one such Pod fits on a node; a Service is nearly always better.',
    'zh-cn': '`hostPort` 占用节点的端口：1 到 65535。这样每个节点只能放一个此类 Pod；多数情况下用 Service 更好。',
  },
  check: ({ hostPort: port }, path) => (port ? invalidEach(path.child('hostPort'), port, portNumberProblems(port)) : undefined),
});

const protocol = rule<ContainerPort>({
  id: 'pod.ports.protocol',
  source,
  explain: {
    en: 'The protocol is `TCP`, `UDP` or `SCTP`, in capitals. HTTP runs over `TCP`.',
    'zh-cn': '协议为大写的 `TCP`、`UDP` 或 `SCTP`。HTTP 使用 `TCP`。',
  },
  check({ protocol: name }, path) {
    if (!name) return required(path.child('protocol'));
    return PROTOCOLS.includes(name) ? undefined : notSupported(path.child('protocol'), name, PROTOCOLS);
  },
});

/** `ports` of a container. */
export const ports: Check<Container, ContainerContext> = knowing(
  (context): ContainerContext & Seen => seeing(context),
  [each('ports', [portName, containerPort, hostPort, protocol])],
);

/** For lists of containers that share the node's ports. */
const hostPortTaken = rule<ContainerPort, PodContext & Seen>({
  id: 'pod.ports.host-port-conflict',
  source: 'core/validation AccumulateUniqueHostPorts',
  explain: {
    en: 'Two ports of this Pod want the same port of the node, with the same protocol and address. Only one can have it: change or drop one `hostPort`.',
    'zh-cn': '此 Pod 的两个端口要占用节点上同一个端口（协议和地址也相同），只有一个能得到。请修改或删除其中一个 `hostPort`。',
  },
  check({ hostPort: port, hostIP, protocol: name }, path, { seen }) {
    if (!port) return undefined;
    const key = `${name ?? ''}/${hostIP ?? ''}/${port}`;
    if (seen.has(key)) return duplicate(path.child('hostPort'), key);
    seen.add(key);
    return undefined;
  },
});

const fresh = <Context extends PodContext>(context: Context): Context & Seen => seeing(context);

/** Regular containers run beside each other, so their host ports must differ. */
export const hostPortConflicts: Check<PodSpec, PodContext> = knowing(fresh, [each('containers', [each('ports', [hostPortTaken])])]);

/** Init containers run one after the other: only the ports within one can clash. The server always reports the first container. */
export const initHostPortConflicts: Check<Container, PodContext> = reportedAt(
  (path) => path.up().index(0),
  [knowing(fresh, [each('ports', [hostPortTaken])])],
);

const hostNetworkPorts = rule<ContainerPort, PodContext>({
  id: 'pod.ports.host-network',
  source: 'core/validation validatePodHostNetworkDeps',
  explain: {
    en: "With `hostNetwork: true` the container listens on the node's own ports, so `hostPort` cannot differ from `containerPort`. Leave `hostPort` out.",
    'zh-cn': '`hostNetwork: true` 时容器直接监听节点的端口，`hostPort` 不能与 `containerPort` 不同。请不要写 `hostPort`。',
  },
  check: ({ hostPort: host, containerPort: own }, path, { isPod }) =>
    (isPod || (host ?? 0) !== 0) && (host ?? 0) !== (own ?? 0)
      ? invalid(path.child('hostPort'), host ?? 0, 'must match `containerPort` when `hostNetwork` is true')
      : undefined,
});

/** Only regular containers are asked. */
export const hostNetworkPortChecks: readonly Check<PodSpec, PodContext>[] = [each('containers', [each('ports', [hostNetworkPorts])])];
