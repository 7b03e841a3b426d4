import type { Text } from '../../texts/text.ts';

/** A name that Kubernetes gives a meaning, and which one. */
export interface WellKnown {
  readonly name: string;
  readonly about: Text;
  /** What usually stands behind it. */
  readonly values?: readonly string[];
}

const known = (name: string, en: string, zh: string, values?: readonly string[]): WellKnown => ({
  name,
  about: { en, 'zh-cn': zh },
  ...(values && { values }),
});

/** Labels of nodes. Source: core/v1/well_known_labels.go. */
export const NODE_LABELS: readonly WellKnown[] = [
  known('kubernetes.io/hostname', 'name of the node: one domain a node', '节点名：每个节点为一个域'),
  known('topology.kubernetes.io/zone', 'failure zone of the cloud', '云的可用区'),
  known('topology.kubernetes.io/region', 'region of the cloud', '云的地域'),
  known('kubernetes.io/os', 'operating system', '操作系统', ['linux', 'windows']),
  known('kubernetes.io/arch', 'processor architecture', '处理器架构', ['amd64', 'arm64', 'arm', 'ppc64le', 's390x']),
  known('node.kubernetes.io/instance-type', 'kind of machine', '机器规格'),
  known('node.kubernetes.io/windows-build', 'build of Windows', 'Windows 版本号'),
  known('node-role.kubernetes.io/control-plane', 'nodes of the control plane', '控制平面节点', ['']),
];

/** Labels that people agreed on. Source: kubernetes.io, recommended labels. */
export const OBJECT_LABELS: readonly WellKnown[] = [
  known('app.kubernetes.io/name', 'name of the application', '应用名称'),
  known('app.kubernetes.io/instance', 'this installation of it', '应用的实例'),
  known('app.kubernetes.io/version', 'version of the application', '应用版本'),
  known('app.kubernetes.io/component', 'its role in the whole', '在整体中的角色'),
  known('app.kubernetes.io/part-of', 'the application it is a part of', '所属的上层应用'),
  known('app.kubernetes.io/managed-by', 'the tool that manages it', '管理它的工具'),
];

/** Source: pod-security-admission/api/constants.go. */
export const NAMESPACE_LABELS: readonly WellKnown[] = [
  known('pod-security.kubernetes.io/enforce', 'Pods that fail the level are refused', '不满足该级别的 Pod 会被拒绝', [
    'privileged',
    'baseline',
    'restricted',
  ]),
  known('pod-security.kubernetes.io/enforce-version', 'version of the level', '级别的版本', ['latest']),
  known('pod-security.kubernetes.io/warn', 'Pods that fail the level bring a warning', '不满足该级别时给出警告', [
    'privileged',
    'baseline',
    'restricted',
  ]),
  known('pod-security.kubernetes.io/warn-version', 'version of the level', '级别的版本', ['latest']),
  known('pod-security.kubernetes.io/audit', 'Pods that fail the level are noted in the audit log', '不满足该级别时记入审计日志', [
    'privileged',
    'baseline',
    'restricted',
  ]),
  known('pod-security.kubernetes.io/audit-version', 'version of the level', '级别的版本', ['latest']),
];

/** Annotations by the kind that they mean something on. Source: kubernetes.io, well-known labels, annotations and taints. */
export const ANNOTATIONS: Readonly<Record<string, readonly WellKnown[]>> = {
  Pod: [
    known('kubectl.kubernetes.io/default-container', 'container that kubectl logs and exec mean', 'kubectl logs 和 exec 默认的容器'),
    known(
      'cluster-autoscaler.kubernetes.io/safe-to-evict',
      'whether the cluster autoscaler may move the Pod',
      '集群自动扩缩器能否迁移该 Pod',
      ['true', 'false'],
    ),
    known(
      'controller.kubernetes.io/pod-deletion-cost',
      'Pods with a lower cost go first when replicas are reduced',
      '缩容时代价低的 Pod 先删除',
      ['0', '100'],
    ),
    known('kubernetes.io/config.source', 'where a static Pod comes from', '静态 Pod 的来源'),
  ],
  Deployment: [known('kubernetes.io/change-cause', 'reason that kubectl rollout history shows', 'kubectl rollout history 显示的变更原因')],
  Service: [
    known('service.kubernetes.io/topology-mode', 'keep traffic in its zone', '让流量留在本可用区', ['Auto']),
    known('service.kubernetes.io/headless', 'endpoints of a headless Service', '无头 Service 的端点'),
  ],
  StorageClass: [
    known('storageclass.kubernetes.io/is-default-class', 'class of claims that name none', '未指定类的申领使用它', ['true', 'false']),
  ],
  IngressClass: [
    known('ingressclass.kubernetes.io/is-default-class', 'class of Ingresses that name none', '未指定类的 Ingress 使用它', [
      'true',
      'false',
    ]),
  ],
  ServiceAccount: [
    known(
      'kubernetes.io/enforce-mountable-secrets',
      'Pods may only mount the Secrets listed (deprecated)',
      'Pod 只能挂载所列的 Secret（已弃用）',
      ['true'],
    ),
  ],
  Secret: [known('kubernetes.io/service-account.name', 'ServiceAccount a token is for', '令牌所属的 ServiceAccount')],
};

/** Taints that Kubernetes itself sets. Source: core/v1/well_known_taints.go, kubeadm. */
export const TAINT_KEYS: readonly WellKnown[] = [
  known('node.kubernetes.io/not-ready', 'the node is not ready', '节点未就绪'),
  known('node.kubernetes.io/unreachable', 'the node does not report', '节点失联'),
  known('node.kubernetes.io/memory-pressure', 'memory runs short', '内存紧张'),
  known('node.kubernetes.io/disk-pressure', 'the disk runs full', '磁盘紧张'),
  known('node.kubernetes.io/pid-pressure', 'process numbers run short', '进程号紧张'),
  known('node.kubernetes.io/network-unavailable', 'the network is not configured', '网络不可用'),
  known('node.kubernetes.io/unschedulable', 'kubectl cordon', 'kubectl cordon 设置'),
  known('node.kubernetes.io/out-of-service', 'surely off, set by hand', '确认停机，手动设置'),
  known('node.cloudprovider.kubernetes.io/uninitialized', 'the cloud has not set it up yet', '云厂商尚未初始化'),
  known('node-role.kubernetes.io/control-plane', 'nodes of the control plane', '控制平面节点'),
];

/** Linux capabilities without `CAP_`. Source: capabilities(7). */
export const CAPABILITIES: readonly string[] =
  'ALL AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM'.split(
    ' ',
  );

/** Sysctls that every kubelet allows. Source: pkg/kubelet/sysctl/safe_sysctls.go. */
export const SAFE_SYSCTLS: readonly string[] = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
];

/** What containers may request and be limited to. */
export const RESOURCE_NAMES: readonly WellKnown[] = [
  known('cpu', 'processor time: `500m` is half a CPU', '处理器时间：`500m` 即半个 CPU', ['100m', '250m', '500m', '1']),
  known('memory', 'memory: `128Mi`', '内存：`128Mi`', ['64Mi', '128Mi', '256Mi', '512Mi', '1Gi']),
  known('ephemeral-storage', 'disk for logs, emptyDir and written files', '日志、emptyDir 和写入文件所用的磁盘', ['1Gi', '2Gi']),
  known('hugepages-2Mi', 'pages of 2 MiB', '2 MiB 大页', ['64Mi']),
  known('hugepages-1Gi', 'pages of 1 GiB', '1 GiB 大页', ['1Gi']),
  known('nvidia.com/gpu', 'graphics processors of NVIDIA, whole ones only', 'NVIDIA GPU，只能是整数', ['1']),
];

/** Fields of the Pod that variables and files can hold. Source: pkg/apis/core/validation validFieldPathExpressionsEnv and …Volume. */
export const FIELD_PATHS: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  "metadata.labels['app']",
  "metadata.annotations['key']",
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** Source: the same file, validContainerResourceFieldPathExpressions. */
export const RESOURCE_FIELDS: readonly string[] = ['limits', 'requests'].flatMap((side) =>
  ['cpu', 'memory', 'ephemeral-storage'].map((resource) => `${side}.${resource}`),
);

/** What a role may allow. Source: kubernetes.io, authorization overview, request verbs. */
export const VERBS: readonly string[] = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', '*'];

/** Classes that every cluster has. Source: pkg/apis/scheduling/v1/helpers.go. */
export const SYSTEM_PRIORITY_CLASSES: readonly string[] = ['system-cluster-critical', 'system-node-critical'];
