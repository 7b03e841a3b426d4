import type { Text } from '../../texts/text.ts';

interface Entry {
  /** File and function in Kubernetes. */
  readonly source: string;
  readonly explain: Text;
  /** The warning is about the key of a map: an annotation, a label. */
  readonly ofKey?: boolean;
}

const entry = (source: string, en: string, zh: string): Entry => ({ source, explain: { en, 'zh-cn': zh } });

/** As entry, about the key of a map. */
const ofKey = (source: string, en: string, zh: string): Entry => ({ ...entry(source, en, zh), ofKey: true });

const POD = 'pkg/api/pod/warnings.go';

/** What each warning means and what to do about it. */
export const CATALOG = {
  'warning.api.deprecated': entry(
    'apiserver/pkg/endpoints/deprecation',
    'This API version will not be served for ever. Use the one that takes its place.',
    '此 API 版本将来不再提供。请改用替代它的版本。',
  ),
  'warning.metadata.owner-references': entry(
    'apiserver/pkg/endpoints/handlers/rest.go dedupOwnerReferencesAndAddWarning',
    'The same owner stands in the list twice; the server keeps one. Take the other out.',
    '列表中同一个属主出现两次，服务器只保留一个。请去掉多余的。',
  ),
  'warning.metadata.name': entry(
    'pkg/registry/<group>/<kind>/strategy.go WarningsOnCreate',
    'The name becomes part of Pod names and host names, where dots and long names cause trouble. Use lower case letters, digits and hyphens, 63 at most.',
    '该名称会成为 Pod 名称和主机名的一部分，含点或过长都会带来问题。请只用小写字母、数字和连字符，最多 63 个字符。',
  ),
  'warning.node-label': ofKey(
    'pkg/api/node/util.go deprecatedNodeLabels',
    'Nodes of current clusters may not carry this label any more, so that the Pod finds no node. Use the label that replaced it.',
    '当前集群的节点可能已不再带有此标签，Pod 会因此找不到节点。请改用替代它的标签。',
  ),
  'warning.label-value': entry(
    'pkg/api/node/util.go GetWarningsForNodeSelectorTerm',
    'No node can have this label value, so the preference never applies.',
    '节点标签不可能是这个值，因此该偏好永远不会生效。',
  ),
  'warning.null-selector': entry(
    POD,
    'Without a labelSelector the term counts no Pods and has no effect. Write one, or `{}` for all Pods.',
    '没有 labelSelector 时，该条目不统计任何 Pod，因而无效。请补写，或用 `{}` 表示所有 Pod。',
  ),
  'warning.pod.annotation': ofKey(
    POD,
    'The annotation has no effect any more; a field has taken its place.',
    '该注解已不起作用，已由字段取代。',
  ),
  'warning.pod.seccomp-annotation': ofKey(
    POD,
    'The annotation has no effect any more. Write securityContext.seccompProfile.',
    '该注解已不起作用。请改写 securityContext.seccompProfile。',
  ),
  'warning.pod.apparmor-annotation': ofKey(
    POD,
    'The profile belongs in securityContext.appArmorProfile of the container or the Pod.',
    '该配置应写在容器或 Pod 的 securityContext.appArmorProfile 中。',
  ),
  'warning.volume.removed': entry(
    POD,
    'The kubelet does not know this volume type any more: the Pod will wait for its volume for ever. Use a CSI driver.',
    'kubelet 已不再支持此卷类型，Pod 会一直等待该卷。请改用 CSI 驱动。',
  ),
  'warning.volume.overlap': entry(
    `${POD} warningsForOverlappingVirtualPaths`,
    'Two items go to the same path, or one path lies inside the other: one of them is lost or the mount fails.',
    '两个条目写到同一路径，或一个路径位于另一个之内：其中一个会丢失，或者挂载失败。',
  ),
  'warning.volume.empty-source': entry(
    `${POD} warningsForOverlappingVirtualPaths`,
    'An entry of `sources` names no source and adds nothing to the volume.',
    '`sources` 中有一项没有指定来源，对该卷没有任何作用。',
  ),
  'warning.host-aliases': entry(
    POD,
    'The address stands in the list twice. Put all host names under one entry.',
    '该地址在列表中出现两次。请把所有主机名写在同一项中。',
  ),
  'warning.pull-secrets.duplicate': entry(POD, 'The secret stands in the list twice.', '该 Secret 在列表中出现两次。'),
  'warning.pull-secrets.empty': entry(
    POD,
    'An entry without a name has no effect. Write the name of the secret.',
    '没有名称的条目不起作用。请写明 Secret 名称。',
  ),
  'warning.fractional-bytes': entry(
    POD,
    'Bytes cannot be divided; the suffix `m` means thousandths. Probably `M` or `Mi` is meant.',
    '字节不能再分；后缀 `m` 表示千分之一。大概应写作 `M` 或 `Mi`。',
  ),
  'warning.env.hidden': entry(
    POD,
    'The variable is defined twice and the last one counts; `kubectl apply` may drop one of them. Remove one.',
    '该变量定义了两次，以最后一个为准；`kubectl apply` 可能会丢掉其中一个。请去掉一个。',
  ),
  'warning.ports.host-ip': entry(POD, 'hostIP has no effect without hostPort.', '没有 hostPort 时 hostIP 不起作用。'),
  'warning.ports.duplicate': entry(
    POD,
    'All containers of a Pod share one network, so two of them cannot listen on the same port.',
    'Pod 的所有容器共用一个网络，因此不能有两个容器监听同一端口。',
  ),
  'warning.ports.name': entry(
    POD,
    'Port names are looked up in the whole Pod and the first one wins. Give each port its own name.',
    '端口名称在整个 Pod 中查找，以第一个为准。请为每个端口取不同的名称。',
  ),
  'warning.grace-period': entry(POD, 'A negative grace period counts as one second.', '负的宽限期按一秒计算。'),
  'warning.ip.non-standard': entry(
    'apimachinery/pkg/util/validation/ip.go GetWarningsForIP',
    'Programs read leading zeros differently (octal or decimal). Write the address without them.',
    '不同程序对前导零的解读不同（八进制或十进制）。请去掉前导零。',
  ),
  'warning.ip.non-canonical': entry(
    'apimachinery/pkg/util/validation/ip.go GetWarningsForIP',
    'The address is right, but not in its usual form. Tools that compare texts may miss it.',
    '地址正确，但不是规范写法。按文本比较的工具可能识别不出来。',
  ),
  'warning.cidr.ambiguous': entry(
    'apimachinery/pkg/util/validation/ip.go GetWarningsForCIDR',
    'The address has bits beyond the prefix. Is the whole network meant, or one address?',
    '地址在前缀之外还有位。指的是整个网段，还是单个地址？',
  ),
  'warning.cidr.non-standard': entry(
    'apimachinery/pkg/util/validation/ip.go GetWarningsForCIDR',
    'Programs read leading zeros differently (octal or decimal). Write the network without them.',
    '不同程序对前导零的解读不同（八进制或十进制）。请去掉前导零。',
  ),
  'warning.job.indexes': entry(
    'pkg/api/job/warnings.go WarningsForJobSpec',
    'The status of a Job has room for a bounded list of indexes. Use fewer completions, or less parallelism.',
    'Job 的状态只能容纳有限的索引列表。请减少 completions 或 parallelism。',
  ),
  'warning.statefulset.history': entry(
    'pkg/registry/apps/statefulset/strategy.go WarningsOnCreate',
    'A negative limit keeps all old revisions for ever.',
    '负数表示永久保留所有旧版本。',
  ),
  'warning.service.annotation': ofKey(
    'pkg/api/service/warnings.go GetWarningsForService',
    'The annotation has been renamed.',
    '该注解已改名。',
  ),
  'warning.service.ignored': entry(
    'pkg/api/service/warnings.go GetWarningsForService',
    'The field has no effect on a Service of this type.',
    '该字段对这种类型的 Service 不起作用。',
  ),
  'warning.service.external-ips': entry(
    'pkg/api/service/warnings.go GetWarningsForService',
    'External addresses let anybody who may write Services take over traffic, and are on their way out. Use type LoadBalancer or a Gateway.',
    'externalIPs 使任何能写 Service 的人都可以截取流量，正在被弃用。请改用 LoadBalancer 类型或 Gateway。',
  ),
  'warning.service.traffic-distribution': entry(
    'pkg/api/service/warnings.go GetWarningsForService',
    'The value has been renamed; both do the same.',
    '该取值已改名，两者作用相同。',
  ),
  'warning.secret.tls': entry(
    'pkg/registry/core/secret/strategy.go warningsForSecret',
    'The secret is stored, but its certificate and key cannot be used together. Both have to be PEM, of the same pair.',
    'Secret 会保存，但其中的证书和密钥无法配合使用。两者都必须是 PEM 格式，且属于同一对。',
  ),
  'warning.storage.class-annotation': ofKey(
    'pkg/api/persistentvolumeclaim/util.go',
    'The annotation has been replaced by the field storageClassName.',
    '该注解已由字段 storageClassName 取代。',
  ),
  'warning.storage.mount-options-annotation': ofKey(
    'pkg/api/persistentvolume/util.go',
    'The annotation has been replaced by the field mountOptions.',
    '该注解已由字段 mountOptions 取代。',
  ),
  'warning.storage.recycle': entry(
    'pkg/api/persistentvolume/util.go',
    'Recycle empties the volume with a helper Pod and is on its way out. Use Delete, and let volumes be provisioned.',
    'Recycle 用辅助 Pod 清空卷，正在被弃用。请使用 Delete，并采用动态供应。',
  ),
  'warning.ingress.class-annotation': ofKey(
    'pkg/registry/networking/ingress/strategy.go WarningsOnCreate',
    'The annotation has been replaced by the field ingressClassName.',
    '该注解已由字段 ingressClassName 取代。',
  ),
  'warning.endpointslice.fqdn': entry(
    'pkg/registry/discovery/endpointslice/strategy.go warnOnDeprecatedAddressType',
    'Nothing in Kubernetes reads endpoints that are names. Use IPv4 or IPv6.',
    'Kubernetes 中没有组件会读取域名形式的端点。请使用 IPv4 或 IPv6。',
  ),
  'warning.service-account.mountable-secrets': ofKey(
    'pkg/registry/core/serviceaccount/strategy.go',
    'Use a namespace of its own to keep secrets apart.',
    '请用单独的命名空间来隔离 Secret。',
  ),
  'warning.csi-driver.tokens': entry(
    'pkg/registry/storage/csidriver/strategy.go WarningsOnCreate',
    'Tokens are handed to the driver in the volume context, which drivers tend to log. Set the field if the driver reads tokens from secrets.',
    '令牌会放在卷上下文中交给驱动，而驱动往往会把它写进日志。若驱动能从 secrets 中读取令牌，请设置此字段。',
  ),
  'warning.quota.order': entry(
    'pkg/registry/core/resourcequota/strategy.go WarningsOnCreate',
    'Requests are never larger than limits, so this much will never be requested.',
    '请求不会大于限制，因此请求配额不可能用满。',
  ),
  'warning.admission.static-name': entry(
    'admissionregistration/validation/static_suffix.go WarningsForStaticSuffix',
    'Such names are kept for configurations that the API server reads from files. Choose another name.',
    '这类名称保留给 API 服务器从文件读取的配置。请换一个名称。',
  ),
  'warning.crd.format': entry(
    'apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go WarningsOnCreate',
    'No such format is known for this type: it is not checked. Use `pattern`, or leave `format` out.',
    '此类型没有这种格式，因此不会检查。请改用 `pattern`，或去掉 `format`。',
  ),
  'warning.node.field': entry('pkg/registry/core/node/strategy.go nodeWarnings', 'The field has no effect any more.', '该字段已不起作用。'),
} as const satisfies Record<string, Entry>;

export type WarningId = keyof typeof CATALOG;
