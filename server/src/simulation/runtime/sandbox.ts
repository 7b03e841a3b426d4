import { SimulatedContainer } from './container.ts';
import { treeOf } from './images/tree.ts';
import type { Destination, Network } from './network.ts';
import { PidNamespace } from './processes/pidNamespace.ts';
import type { Container, ContainerConfig, HttpResponse, NodeDestination, Sandbox, SandboxConfig } from './runtime.ts';
import type { SimulatedRuntime } from './simulatedRuntime.ts';

/** What the containers of a Pod share: the network, the name, perhaps the processes. */
export class SimulatedSandbox implements Sandbox {
  readonly sharedNamespace: PidNamespace | null;
  readonly network: Network;
  /** Those that have not ended. */
  private readonly containers = new Set<SimulatedContainer>();
  /** The same for each container, and for each run of one. */
  private own: readonly (readonly [path: string, content: string])[] | null = null;

  constructor(
    readonly config: SandboxConfig,
    readonly runtime: SimulatedRuntime,
  ) {
    this.sharedNamespace = config.shareProcessNamespace ? new PidNamespace(true) : null;
    this.network = config.hostNetwork ? runtime.hostNetwork : runtime.newNetwork();
  }

  createContainer(config: ContainerConfig): Container {
    const image = this.runtime.imageOf(config.image);
    const container = new SimulatedContainer(config, this, image, treeOf(image));
    if (image.unknown) container.assume('unknown-image', config.image, null);
    this.containers.add(container);
    return container;
  }

  /** The container has ended: nothing of it is needed any more but what others have of it. */
  ended(container: SimulatedContainer): void {
    this.containers.delete(container);
  }

  connect(port: number): 'listening' | 'refused' {
    return connected(this.network, port, true);
  }

  maybeGrpc(port: number): boolean {
    return this.network.find(port, true)?.maybeGrpc === true;
  }

  fromNode(host: string, port: number): NodeDestination {
    const { hostNetwork } = this.runtime;
    const endpoint = (network: Network, at: number, outside: boolean): NodeDestination => ({
      connect: () => connected(network, at, outside),
      http: (path, answer) => network.request(at, path, outside, answer),
    });
    if (isLoopback(host)) return endpoint(hostNetwork, port, false);
    if (host === this.config.ip) return endpoint(this.network, port, true);
    if (host === this.runtime.environment.nodeAddress) return endpoint(hostNetwork, port, true);
    if (!/^[\d.]+$|:/.test(host)) return { unreached: isExternal(host) ? 'external' : 'unknownName' };
    const found = this.inCluster(host, port);
    if (found !== null) return endpoint(found.network, found.port, true);
    return { unreached: isPrivate(host) ? 'silent' : 'external' };
  }

  http(port: number, path: string, answer: (response: HttpResponse) => void): void {
    this.network.request(port, path, true, answer);
  }

  stop(): void {
    for (const container of this.containers) container.stop();
    this.runtime.forget(this);
  }

  /** Addresses of a name as a process of the Pod finds them: its own files first, then the cluster's DNS. */
  resolve(name: string): readonly string[] {
    const { config } = this;
    if (/^[\d.]+$|:/.test(name)) return [name];
    if (name === 'localhost') return ['127.0.0.1'];
    if (name === config.hostname || name === fullName(config)) return [config.ip];
    const alias = config.hostAliases?.find(({ hostnames }) => hostnames.includes(name));
    return alias !== undefined ? [alias.ip] : this.runtime.environment.resolve(name.replace(/\.$/, ''));
  }

  reach(host: string, port: number): Destination {
    const addresses = this.resolve(host);
    const [address] = addresses;
    if (address === undefined) return isExternal(host) ? { kind: 'external' } : { kind: 'unknownName' };
    if (isLoopback(address)) return { kind: 'network', network: this.network, port, outside: false };
    if (address === this.config.ip) return { kind: 'network', network: this.network, port, outside: true };
    const found = this.inCluster(address, port);
    if (found !== null) return { kind: 'network', ...found, outside: true };
    // A Service without ready endpoints refuses; an address of nobody in the cluster swallows packets.
    if (addresses.length > 0 && host !== address) return { kind: 'refused' };
    return isPrivate(address) ? { kind: 'silent' } : { kind: 'external' };
  }

  /** The Pod that an address of the cluster leads to, by itself or as a Service's. */
  private inCluster(address: string, port: number): { network: Network; port: number } | null {
    const { runtime } = this;
    for (const target of [...(runtime.environment.route?.(address, port) ?? []), { address, port }]) {
      const sandbox = runtime.sandboxAt(target.address);
      if (sandbox !== undefined) return { network: sandbox.network, port: target.port };
    }
    return null;
  }

  /** Files that the kubelet and the runtime put into every container. */
  ownFiles(): readonly (readonly [path: string, content: string])[] {
    const { config } = this;
    this.own ??= [
      ['/etc/hosts', hostsFile(config)],
      ['/etc/hostname', `${config.kernelName ?? config.hostname}\n`],
      ['/etc/resolv.conf', config.resolvConf ?? ''],
    ];
    return this.own;
  }
}

function connected(network: Network, port: number, outside: boolean): 'listening' | 'refused' {
  const listener = network.find(port, outside);
  if (listener?.http === null) listener.accepted?.();
  return listener === null ? 'refused' : 'listening';
}

const isLoopback = (host: string): boolean => /^127\.|^::1$|^0\.0\.0\.0$|^localhost$/.test(host);

/** A name that cannot be of the cluster: with a top-level domain of the Internet. */
const isExternal = (name: string): boolean =>
  /\.[a-z]{2,}\.?$/i.test(name) && !/\.(svc|local|cluster|internal|test|invalid|localhost)\.?$/i.test(name);

/** Addresses of private networks. Source: RFC 1918. */
const isPrivate = (address: string): boolean => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|fd|fe80)/.test(address);

/** The Pod's own name in the cluster's DNS. */
const fullName = ({ hostname, domainName }: SandboxConfig): string => (domainName === undefined ? hostname : `${hostname}.${domainName}`);

/** Source: pkg/kubelet/kubelet_pods.go managedHostsFileContent. */
function hostsFile(config: SandboxConfig): string {
  const lines = [
    `# Kubernetes-managed hosts file${config.hostNetwork ? ' (host network)' : ''}.`,
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
  ];
  if (!config.hostNetwork) lines.push(`${config.ip}\t${config.domainName === undefined ? '' : `${fullName(config)}\t`}${config.hostname}`);
  if (config.hostAliases !== undefined && config.hostAliases.length > 0) {
    lines.push('', '# Entries added by HostAliases.');
    for (const { ip, hostnames } of config.hostAliases) lines.push(`${ip}\t${hostnames.join('\t')}`);
  }
  return `${lines.join('\n')}\n`;
}
