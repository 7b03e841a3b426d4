import { type Container, isRestartableInitContainer, type Pod, type PodSpec } from '../../world/pod.ts';
import { templateOf } from '../../world/podVersions.ts';
import { sameValue } from '../../world/sameValue.ts';
import { type AffinityTerms, affinityTermsOf } from './affinityTerm.ts';
import { RequiredNodeAffinity } from './nodeSelector.ts';
import { asksTheSame, type PodWeight, scoredRequests, weightOf } from './resources.ts';

export interface HostPort {
  readonly ip: string;
  /** `TCP/8080`. */
  readonly key: string;
}

/** Everything that plugins ask of a Pod again and again, worked out once. Source: framework/types.go PodInfo. */
export class PodInfo {
  private weightMemo: PodWeight | null = null;
  private scoredMemo: { readonly milliCpu: number; readonly memory: number } | null = null;
  private termsMemo: AffinityTerms | null = null;
  private portsMemo: readonly HostPort[] | null = null;
  private nodeAffinityMemo: RequiredNodeAffinity | null = null;
  private kindMemo: string | null = null;

  readonly uid: string;
  readonly namespace: string;

  constructor(private current: Pod) {
    this.uid = current.metadata.uid;
    this.namespace = current.metadata.namespace;
  }

  get pod(): Pod {
    return this.current;
  }

  /** Takes a newer state that differs in nothing that was worked out. */
  refresh(pod: Pod): void {
    this.current = pod;
  }

  get priority(): number {
    return this.pod.spec.priority ?? 0;
  }

  get weight(): PodWeight {
    this.weightMemo ??= weightOf(this.pod);
    return this.weightMemo;
  }

  get scored(): { readonly milliCpu: number; readonly memory: number } {
    this.scoredMemo ??= this.ofTemplate.scored;
    return this.scoredMemo;
  }

  private get ofTemplate(): TemplateInfo {
    return templateInfo(this);
  }

  get terms(): AffinityTerms {
    this.termsMemo ??= affinityTermsOf(this.pod);
    return this.termsMemo;
  }

  get hostPorts(): readonly HostPort[] {
    this.portsMemo ??= this.ofTemplate.hostPorts;
    return this.portsMemo;
  }

  get requiredNodeAffinity(): RequiredNodeAffinity {
    this.nodeAffinityMemo ??= new RequiredNodeAffinity(this.pod);
    return this.nodeAffinityMemo;
  }

  /** The same for Pods that a node has the same to say to, labels and other Pods left aside. */
  get kind(): string {
    this.kindMemo ??= this.ofTemplate.kind;
    return this.kindMemo;
  }

  get hasAffinity(): boolean {
    const { affinity } = this.pod.spec;
    return affinity !== undefined && (affinity.podAffinity !== undefined || affinity.podAntiAffinity !== undefined);
  }

  /** Keys of the claims that the Pod names itself: `namespace/name`. */
  get claimKeys(): string[] {
    return (this.pod.spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) =>
      claim ? [`${this.pod.metadata.namespace}/${claim.claimName}`] : [],
    );
  }

  /** The same Pod in a newer state. What was worked out stays where the parts it came from are the same. */
  updated(pod: Pod): PodInfo {
    const info = new PodInfo(pod);
    const { spec } = this.pod;
    if (spec.containers === pod.spec.containers && spec.initContainers === pod.spec.initContainers) info.portsMemo = this.portsMemo;
    if (spec.affinity === pod.spec.affinity) info.termsMemo = this.termsMemo;
    return info;
  }
}

/** What is the same for all new Pods of a template. */
interface TemplateInfo {
  readonly spec: PodSpec;
  readonly scored: { readonly milliCpu: number; readonly memory: number };
  readonly hostPorts: readonly HostPort[];
  readonly kind: string;
}

const templates = new WeakMap<readonly Container[], TemplateInfo>();

/** By the template that a Pod was made from, as long as it is as it was made. */
function templateInfo(info: PodInfo): TemplateInfo {
  const { spec, status } = info.pod;
  const asMade = !status.containerStatuses && !status.initContainerStatuses && !spec.volumes?.some(({ image }) => image);
  const template = templateOf(spec.containers);
  const known = asMade ? templates.get(template) : undefined;
  if (known && isLike(known.spec, spec)) return known;
  const scored = scoredRequests(info.pod);
  const hostPorts = hostPortsOf(info.pod);
  const made = { spec, scored, hostPorts, kind: kindOf(info, scored, hostPorts) };
  if (asMade) templates.set(template, made);
  return made;
}

const isLike = (one: PodSpec, other: PodSpec): boolean =>
  asksTheSame(one, other) &&
  one.nodeName === other.nodeName &&
  one.nodeSelector === other.nodeSelector &&
  one.affinity === other.affinity &&
  one.hostNetwork === other.hostNetwork &&
  one.hostUsers === other.hostUsers &&
  sameValue(one.tolerations, other.tolerations);

function kindOf({ pod: { spec }, weight }: PodInfo, scored: TemplateInfo['scored'], hostPorts: readonly HostPort[]): string {
  const { requests, ...nonZero } = weight;
  const parts = [...(spec.initContainers ?? []), ...spec.containers];
  const images = parts.map(({ image, restartPolicy, restartPolicyRules }) => [image, restartPolicy, restartPolicyRules]);
  const volumes = spec.volumes?.flatMap(({ image }) => image?.reference ?? []);
  const { nodeName, nodeSelector, affinity, tolerations, hostNetwork, hostUsers } = spec;
  const amounts = [requests.milliCpu, requests.memory, requests.ephemeralStorage, [...(requests.scalars ?? [])], nonZero, scored];
  return JSON.stringify([
    nodeName,
    nodeSelector,
    affinity?.nodeAffinity,
    tolerations,
    hostPorts,
    amounts,
    images,
    volumes,
    hostNetwork,
    hostUsers,
  ]);
}

/** Ports of containers that run as long as the Pod does. Source: pkg/scheduler/util GetHostPorts. */
function hostPortsOf({ spec }: Pod): readonly HostPort[] {
  const running = [...(spec.initContainers ?? []).filter(isRestartableInitContainer), ...spec.containers];
  return running.flatMap(({ ports }) =>
    (ports ?? []).flatMap(({ hostPort, hostIP, protocol }) =>
      hostPort ? [{ ip: hostIP || ANY_ADDRESS, key: `${protocol || 'TCP'}/${hostPort}` }] : [],
    ),
  );
}

const ANY_ADDRESS = '0.0.0.0';

/** Host ports in use on a node: a set, so that a port used twice is free once one user has gone. Source: framework HostPortInfo. */
export class HostPorts {
  private readonly used = new Map<string, Set<string>>();

  add({ ip, key }: HostPort): void {
    const ports = this.used.get(ip);
    if (ports) ports.add(key);
    else this.used.set(ip, new Set([key]));
  }

  remove({ ip, key }: HostPort): void {
    this.used.get(ip)?.delete(key);
  }

  conflicts({ ip, key }: HostPort): boolean {
    if (ip !== ANY_ADDRESS) return (this.used.get(ANY_ADDRESS)?.has(key) ?? false) || (this.used.get(ip)?.has(key) ?? false);
    for (const ports of this.used.values()) if (ports.has(key)) return true;
    return false;
  }

  clone(): HostPorts {
    const copy = new HostPorts();
    for (const [ip, ports] of this.used) copy.used.set(ip, new Set(ports));
    return copy;
  }
}
