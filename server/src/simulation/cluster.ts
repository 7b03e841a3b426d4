import type { KubernetesObject } from '../kubernetes/object.ts';
import { Kubelet, type NodeParts } from './kubelet/kubelet.ts';
import { RuntimeService } from './kubelet/runtimeService.ts';
import { NodeVolumes } from './kubelet/volumes/nodeVolumes.ts';
import type { ContainerRuntime, RuntimeAssumption, RuntimeEnvironment, Volume } from './runtime/runtime.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import type { Pod } from './world/pod.ts';
import type { World } from './world/world.ts';

/** What stands behind the kubelets: made for each node. */
export interface RuntimeFactory {
  readonly createRuntime: (environment: RuntimeEnvironment) => ContainerRuntime;
  readonly createVolume: (name: string) => Volume;
  /** User that an image names; empty for root. */
  readonly imageUser: (image: string) => string;
  /** What a person should know about an assumption of a container. */
  readonly describe?: (assumption: RuntimeAssumption) => { readonly en: string; readonly 'zh-cn': string };
}

/** Long enough before t = 0 that nothing of a kubelet's own start shows. */
const KUBELET_STARTED_MS = -86_400_000;
const DEFAULT_NODE = { name: 'node-1', cpu: '2', memory: '24632892Ki', pods: '110' };

interface NodeCondition {
  readonly name?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
  readonly taints?: readonly unknown[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** The node that a scenario describes in short, or the usual one. */
export function nodeObject(condition: NodeCondition): KubernetesObject {
  const { name, cpu, memory, pods } = { ...DEFAULT_NODE, ...condition };
  const resources = { cpu, memory, pods, 'ephemeral-storage': '100Gi' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', ...condition.labels },
    },
    spec: condition.taints?.length ? { taints: [...condition.taints] } : {},
    status: { capacity: resources, allocatable: resources },
  };
}

/** Service of the API server, which every cluster has. */
export const apiService = (): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kubernetes', namespace: 'default' },
  spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
});

/** The nodes of a cluster with their kubelets, and what runs beside the API server. */
export class Cluster {
  private readonly nodes = new Map<string, NodeParts>();
  private readonly kubelets = new Map<string, Kubelet>();

  constructor(
    private readonly world: World,
    private readonly factory: RuntimeFactory,
  ) {}

  start(): void {
    new Scheduler(this.world).start();
    for (const node of this.world.store.list('Node')) this.addNode(node);
    this.world.store.watch('Node', ({ type, object }) => {
      if (type === 'added') this.addNode(object);
    });
  }

  private addNode(node: KubernetesObject): void {
    const name = node.metadata.name ?? '';
    if (this.nodes.has(name)) return;
    const ip = `192.168.0.${10 + this.nodes.size}`;
    const { world } = this;
    const runtime = this.factory.createRuntime({
      clock: world.clock,
      epochSeconds: Math.floor(world.wall.epochMs / 1000),
      seed: world.chance.seed,
      resolve: (host) => this.resolve(host),
      assume: (assumption) => this.assume(assumption),
    });
    const parts: NodeParts = {
      name,
      ip,
      runtime: new RuntimeService(world, runtime),
      volumes: new NodeVolumes(world),
      createVolume: this.factory.createVolume,
      imageUser: this.factory.imageUser,
      allocatable: () => (world.store.get('Node', undefined, name)?.status?.allocatable ?? {}) as Record<string, string>,
    };
    this.nodes.set(name, parts);
    this.startKubelet(name, KUBELET_STARTED_MS);
  }

  startKubelet(name: string, startedMs: number): void {
    const parts = this.nodes.get(name);
    if (!parts || this.kubelets.has(name)) return;
    const kubelet = new Kubelet(this.world, parts, startedMs);
    this.kubelets.set(name, kubelet);
    kubelet.start();
  }

  stopKubelet(name: string): void {
    this.kubelets.get(name)?.stop();
    this.kubelets.delete(name);
  }

  /** The kubelet and the node's parts that a Pod lives on; the first ones when no name is given. */
  node(name: string | undefined): NodeParts | undefined {
    return name === undefined ? this.nodes.values().next().value : this.nodes.get(name);
  }

  kubelet(name: string | undefined): Kubelet | undefined {
    return name === undefined ? this.kubelets.values().next().value : this.kubelets.get(name);
  }

  /** The cluster's DNS, as far as it matters: Services and Pods of headless ones. */
  private resolve(host: string): string[] {
    const [name = '', namespace = 'default'] = host.split('.');
    const service = this.world.store.get('Service', namespace, name);
    const ip = service?.spec?.clusterIP as string | undefined;
    if (ip && ip !== 'None') return [ip];
    if (!service) return [];
    const selector = (service.spec?.selector ?? {}) as Record<string, string>;
    return (this.world.store.list('Pod', namespace) as Pod[])
      .filter((pod) => pod.status.podIP && Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value))
      .map((pod) => pod.status.podIP!);
  }

  private assume(assumption: RuntimeAssumption): void {
    const { code, origin, subject } = assumption;
    const field = origin ? `${origin.list}[${origin.index}]` : 'image';
    const message = this.factory.describe?.(assumption) ?? { en: `${code}: ${subject}`, 'zh-cn': `${code}：${subject}` };
    this.world.assume(code, subject, field, message, origin ? { start: origin.start, end: origin.end } : undefined);
  }
}
