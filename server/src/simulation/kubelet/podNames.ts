import type { Pod } from '../world/pod.ts';

/** How a Pod is called inside: its name without a domain, and the domain below which that is a name of the cluster. */
export interface PodNames {
  readonly hostname: string;
  readonly domainName?: string;
  /** What the kernel calls the machine: the hostname, or the whole name. */
  readonly kernelName: string;
}

/** What a sandbox is told of names: the Pod's own, and where it looks others up. */
export interface SandboxNames extends PodNames {
  /** Content of /etc/resolv.conf. */
  readonly resolvConf: string;
}

/** Source: pkg/kubelet/util/util.go GetNodenameForKernel. */
const KERNEL_NAME_MAX = 64;
const HOSTNAME_MAX = 63;

/** Source: pkg/kubelet/kubelet_pods.go GeneratePodHostNameAndDomain, truncatePodHostnameIfNeeded. */
export function podNames({ metadata, spec }: Pod, nodeName: string): PodNames {
  if (spec.hostNetwork) return { hostname: nodeName, kernelName: nodeName };
  const hostname = (spec.hostnameOverride ?? (spec.hostname || metadata.name)).slice(0, HOSTNAME_MAX).replace(/[-.]+$/, '');
  if (spec.hostnameOverride !== undefined || !spec.subdomain) return { hostname, kernelName: hostname };
  const domainName = `${spec.subdomain}.${metadata.namespace}.svc.cluster.local`;
  return { hostname, domainName, kernelName: spec.setHostnameAsFQDN === true ? `${hostname}.${domainName}` : hostname };
}

/** Why the kernel cannot call the machine so; null when it can. */
export function kernelNameError({ kernelName }: PodNames): string | null {
  if (kernelName.length <= KERNEL_NAME_MAX) return null;
  return `failed to construct FQDN from pod hostname and cluster domain, FQDN ${kernelName} is too long (${KERNEL_NAME_MAX} characters is the max, ${kernelName.length} characters requested)`;
}
