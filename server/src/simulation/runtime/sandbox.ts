import { SimulatedContainer } from './container.ts';
import { PidNamespace } from './processes/pidNamespace.ts';
import type { Container, ContainerConfig, HttpResponse, Sandbox, SandboxConfig } from './runtime.ts';
import type { SimulatedRuntime } from './simulatedRuntime.ts';

/** What the containers of a Pod share: the network, the name, perhaps the processes. */
export class SimulatedSandbox implements Sandbox {
  readonly sharedNamespace: PidNamespace | null;
  private readonly containers: SimulatedContainer[] = [];

  constructor(
    readonly config: SandboxConfig,
    readonly runtime: SimulatedRuntime,
  ) {
    this.sharedNamespace = config.shareProcessNamespace ? new PidNamespace(true) : null;
  }

  createContainer(config: ContainerConfig): Container {
    const image = this.runtime.imageOf(config.image);
    const container = new SimulatedContainer(config, this, image, this.runtime.treeOf(image));
    if (image.unknown) container.assume('unknown-image', config.image, null);
    this.containers.push(container);
    return container;
  }

  connect(_port: number): 'listening' | 'refused' {
    return 'refused';
  }

  http(_port: number, _path: string, answer: (response: HttpResponse) => void): void {
    this.runtime.kernel.clock.at(this.runtime.kernel.nowMs, 'runtime', () => answer({ error: 'refused' }));
  }

  stop(): void {
    for (const container of this.containers) container.stop();
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
  if (!config.hostNetwork) lines.push(`${config.ip}\t${config.domainName === undefined ? '' : `${config.domainName}\t`}${config.hostname}`);
  if (config.hostAliases !== undefined && config.hostAliases.length > 0) {
    lines.push('', '# Entries added by HostAliases.');
    for (const { ip, hostnames } of config.hostAliases) lines.push(`${ip}\t${hostnames.join('\t')}`);
  }
  return `${lines.join('\n')}\n`;
}
