import { SimulatedContainer } from './container.ts';
import type { Destination, Network } from './network.ts';
import { PidNamespace } from './processes/pidNamespace.ts';
import type { Container, ContainerConfig, HttpResponse, Sandbox, SandboxConfig } from './runtime.ts';
import type { SimulatedRuntime } from './simulatedRuntime.ts';

/** What the containers of a Pod share: the network, the name, perhaps the processes. */
export class SimulatedSandbox implements Sandbox {
  readonly sharedNamespace: PidNamespace | null;
  readonly network: Network;
  /** Those that have not ended. */
  private readonly containers = new Set<SimulatedContainer>();

  constructor(
    readonly config: SandboxConfig,
    readonly runtime: SimulatedRuntime,
  ) {
    this.sharedNamespace = config.shareProcessNamespace ? new PidNamespace(true) : null;
    this.network = config.hostNetwork ? runtime.hostNetwork : runtime.newNetwork();
  }

  createContainer(config: ContainerConfig): Container {
    const image = this.runtime.imageOf(config.image);
    const container = new SimulatedContainer(config, this, image, this.runtime.treeOf(image));
    if (image.unknown) container.assume('unknown-image', config.image, null);
    this.containers.add(container);
    return container;
  }

  /** The container has ended: nothing of it is needed any more but what others have of it. */
  ended(container: SimulatedContainer): void {
    this.containers.delete(container);
  }

  connect(port: number): 'listening' | 'refused' {
    const listener = this.network.find(port, true);
    if (listener?.http === null) listener.accepted?.();
    return listener === null ? 'refused' : 'listening';
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
    if (/^127\.|^::1$|^0\.0\.0\.0$/.test(address)) return { kind: 'network', network: this.network, port, outside: false };
    if (address === this.config.ip) return { kind: 'network', network: this.network, port, outside: true };
    const { runtime } = this;
    const routes = runtime.environment.route?.(address, port) ?? [];
    for (const target of [...routes, { address, port }]) {
      const sandbox = runtime.sandboxAt(target.address);
      if (sandbox !== undefined) return { kind: 'network', network: sandbox.network, port: target.port, outside: true };
    }
    // A Service without ready endpoints refuses; an address of nobody in the cluster swallows packets.
    if (addresses.length > 0 && host !== address) return { kind: 'refused' };
    return isPrivate(address) ? { kind: 'silent' } : { kind: 'external' };
  }

  /** Files that the kubelet and the runtime put into every container. */
  ownFiles(): [path: string, content: string][] {
    const { config } = this;
    return [
      ['/etc/hosts', hostsFile(config)],
      ['/etc/hostname', `${config.hostname}\n`],
      ['/etc/resolv.conf', 'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n'],
    ];
  }
}

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
