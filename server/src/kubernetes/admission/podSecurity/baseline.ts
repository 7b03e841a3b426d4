import type { Fields } from '../../defaults/shape.ts';
import {
  type CheckedContainer,
  type CheckedPod,
  containersOf,
  hasUserNamespace,
  named,
  plural,
  podSecurityContext,
  quoted,
  type SecurityCheck,
  setters,
  sortedSet,
  type Violation,
} from './pod.ts';
import { allowedIn, appArmorProfile, profilePaths, seccompAnnotations, seccompProfile, seLinuxOptions } from './profiles.ts';

const CAPABILITIES = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(' '),
);

/** Safe sysctls with the policy version that took them in. */
const SYSCTLS: ReadonlyMap<string, number> = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
]);

function hostNamespaces({ spec, specPath }: CheckedPod): Violation | undefined {
  const used = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true);
  if (used.length === 0) return undefined;
  return {
    reason: 'host namespaces',
    detail: used.map((field) => `${field}=true`).join(', '),
    paths: used.map((field) => specPath.child(field)),
  };
}

function privileged(pod: CheckedPod): Violation | undefined {
  const bad = containersOf(pod).filter(({ securityContext }) => securityContext.privileged === true);
  if (bad.length === 0) return undefined;
  return {
    reason: 'privileged',
    detail: `${named(bad)} must not set securityContext.privileged=true`,
    paths: bad.map(({ path }) => path.child('securityContext').child('privileged')),
  };
}

const addedCapabilities = ({ securityContext }: CheckedContainer): readonly string[] => securityContext.capabilities?.add ?? [];

function capabilities(pod: CheckedPod): Violation | undefined {
  const bad = containersOf(pod).filter((container) => addedCapabilities(container).some((name) => !CAPABILITIES.has(name)));
  if (bad.length === 0) return undefined;
  const names = sortedSet(bad.flatMap((container) => addedCapabilities(container).filter((name) => !CAPABILITIES.has(name))));
  return {
    reason: 'non-default capabilities',
    detail: `${named(bad)} must not include ${quoted(names)} in securityContext.capabilities.add`,
    paths: bad.map(({ path }) => path.child('securityContext').child('capabilities').child('add')),
  };
}

function hostPathVolumes({ spec, specPath }: CheckedPod): Violation | undefined {
  const volumes: readonly (Fields | null)[] = spec.volumes ?? [];
  const bad = [...volumes.entries()].filter(([, volume]) => (volume?.hostPath ?? null) !== null);
  if (bad.length === 0) return undefined;
  return {
    reason: 'hostPath volumes',
    detail: `${plural(bad.length, 'volume', 'volumes')} ${quoted(bad.map(([, volume]) => volume?.name ?? ''))}`,
    paths: bad.map(([position]) => specPath.child('volumes').index(position).child('hostPath')),
  };
}

function hostPorts(pod: CheckedPod): Violation | undefined {
  const hostPortsOf = ({ fields }: CheckedContainer): number[] =>
    (fields.ports ?? []).map((port: Fields | null) => port?.hostPort ?? 0).filter((port: number) => port !== 0);
  const bad = containersOf(pod).filter((container) => hostPortsOf(container).length > 0);
  if (bad.length === 0) return undefined;
  const ports = sortedSet(bad.flatMap((container) => hostPortsOf(container).map(String)));
  return {
    reason: 'hostPort',
    detail: `${named(bad)} ${plural(bad.length, 'uses', 'use')} ${plural(ports.length, 'hostPort', 'hostPorts')} ${ports.join(', ')}`,
    paths: bad.map(({ path }) => path.child('ports')),
  };
}

function hostProbes(pod: CheckedPod): Violation | undefined {
  const hostsOf = ({ fields }: CheckedContainer): string[] =>
    [fields.livenessProbe, fields.readinessProbe, fields.startupProbe, fields.lifecycle?.postStart, fields.lifecycle?.preStop]
      .flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host])
      .filter((host) => host);
  const bad = containersOf(pod).filter((container) => hostsOf(container).length > 0);
  if (bad.length === 0) return undefined;
  const hosts = sortedSet(bad.flatMap(hostsOf));
  const names = sortedSet(bad.map(({ name }) => name));
  return {
    reason: 'probe or lifecycle host',
    detail: `${plural(names.length, 'container', 'containers')} ${quoted(names)} ${plural(names.length, 'uses', 'use')} ${plural(hosts.length, 'probe or lifecycle host', 'probe or lifecycle hosts')} ${quoted(hosts)}`,
    paths: bad.map(({ path }) => path),
  };
}

/** Also the baseline of the restricted level until 1.34. */
export function procMount(pod: CheckedPod): Violation | undefined {
  const typeOf = ({ securityContext }: CheckedContainer): string => securityContext.procMount ?? 'Default';
  const bad = containersOf(pod).filter((container) => typeOf(container) !== 'Default');
  if (bad.length === 0) return undefined;
  return {
    reason: 'procMount',
    detail: `${named(bad)} must not set securityContext.procMount to ${quoted(sortedSet(bad.map(typeOf)))}`,
    paths: bad.map(({ path }) => path.child('securityContext').child('procMount')),
  };
}

function sysctls(pod: CheckedPod, policyMinor: number): Violation | undefined {
  const list: readonly (Fields | null)[] = podSecurityContext(pod).sysctls ?? [];
  const bad = [...list.entries()].filter(([, sysctl]) => !allowedIn(SYSCTLS, sysctl?.name ?? '', policyMinor));
  if (bad.length === 0) return undefined;
  return {
    reason: 'forbidden sysctls',
    detail: bad.map(([, sysctl]) => sysctl?.name ?? '').join(', '),
    paths: bad.map(([position]) => pod.specPath.child('securityContext').child('sysctls').index(position)),
  };
}

function windowsHostProcess(pod: CheckedPod): Violation | undefined {
  const isHostProcess = (context: Fields): boolean => context.windowsOptions?.hostProcess === true;
  const ofPod = isHostProcess(podSecurityContext(pod));
  const containers = containersOf(pod).filter(({ securityContext }) => isHostProcess(securityContext));
  if (!ofPod && containers.length === 0) return undefined;
  return {
    reason: 'hostProcess',
    detail: `${setters(ofPod, containers)} must not set securityContext.windowsOptions.hostProcess=true`,
    paths: profilePaths(pod, 'windowsOptions', ofPod, containers),
  };
}

const baseline = (id: string, sinceMinor: number, check: SecurityCheck['check'], en: string, zh: string): SecurityCheck => ({
  id,
  level: 'baseline',
  sinceMinor,
  check,
  explain: { en, 'zh-cn': zh },
});

/** The checks of the baseline level. */
export const BASELINE_CHECKS: readonly SecurityCheck[] = [
  baseline(
    'appArmorProfile',
    0,
    appArmorProfile,
    'The default AppArmor profile may not be switched off: use RuntimeDefault or Localhost, or write nothing.',
    '不能关闭默认的 AppArmor 配置：请使用 RuntimeDefault 或 Localhost，或者不写。',
  ),
  baseline(
    'capabilities_baseline',
    0,
    capabilities,
    'Only capabilities of the container runtime’s default set may be added.',
    '只能添加容器运行时默认集合中的能力（capability）。',
  ),
  baseline(
    'hostNamespaces',
    0,
    hostNamespaces,
    'Containers may not share the network, processes or IPC of the node.',
    '容器不能共享节点的网络、进程或 IPC。',
  ),
  baseline(
    'hostPathVolumes',
    0,
    hostPathVolumes,
    'Directories of the node may not be mounted. Use a claim, an emptyDir or another volume type.',
    '不能挂载节点上的目录。请使用 PVC、emptyDir 或其他卷类型。',
  ),
  baseline(
    'hostPorts',
    0,
    hostPorts,
    'Ports of the node may not be taken. A Service makes the Pod reachable.',
    '不能占用节点端口。可用 Service 让 Pod 可被访问。',
  ),
  baseline(
    'hostProbesAndHostLifecycle',
    34,
    hostProbes,
    'Probes and hooks may not call other hosts. Without `host` they call the Pod itself.',
    '探针和回调不能访问其他主机。不写 `host` 时访问 Pod 自身。',
  ),
  baseline(
    'privileged',
    0,
    privileged,
    'A privileged container can do everything on the node. Add single capabilities instead.',
    '特权容器可以在节点上做任何事。请改为添加个别能力。',
  ),
  baseline(
    'procMount',
    0,
    (pod, minor) => (minor >= 35 && hasUserNamespace(pod) ? undefined : procMount(pod)),
    'Parts of /proc have to stay masked, unless the Pod has a user namespace of its own (hostUsers: false).',
    '必须保持 /proc 的屏蔽，除非 Pod 有自己的用户命名空间（hostUsers: false）。',
  ),
  baseline(
    'seLinuxOptions',
    0,
    seLinuxOptions,
    'SELinux user and role may not be set, and only the types for containers are allowed.',
    '不能设置 SELinux 的用户和角色，类型只能是容器专用类型。',
  ),
  baseline(
    'seccompProfile_baseline',
    0,
    (pod, minor) => (minor < 19 ? seccompAnnotations(pod) : seccompProfile(pod)),
    'Seccomp may not be switched off: use RuntimeDefault or Localhost, or write nothing.',
    '不能关闭 seccomp：请使用 RuntimeDefault 或 Localhost，或者不写。',
  ),
  baseline('sysctls', 0, sysctls, 'Only sysctls that affect nobody but the Pod are allowed.', '只允许仅影响该 Pod 自身的 sysctl。'),
  baseline(
    'windowsHostProcess',
    0,
    windowsHostProcess,
    'HostProcess containers have full access to the Windows node.',
    'HostProcess 容器对 Windows 节点拥有完全访问权限。',
  ),
];
