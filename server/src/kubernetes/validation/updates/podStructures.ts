/**
 * The server's internal structures below Pod templates and Jobs, field by field in Go's order: messages print them with these names. A field
 * is `GoName:kind`, or `GoName=jsonName:kind` where the manifest does not call it the same but for the first capital. Kinds: `s` string, `n`
 * number, `b` boolean, `q` quantity, `I` int-or-string, `*` pointer to one of them (`*q` to a quantity), `[]` list of them, `{}` map (`{}q`
 * of quantities), `Type`, `?Type` pointer to it, `[]Type`; `+Type` stands for the fields of an embedded structure.
 * Source: pkg/apis/{core,batch}/types.go.
 */
export const POD_STRUCTURES: Readonly<Record<string, string>> = {
  Affinity: 'NodeAffinity:?NodeAffinity PodAffinity:?PodAffinity PodAntiAffinity:?PodAntiAffinity',
  AppArmorProfile: 'Type:s LocalhostProfile:*',
  Capabilities: 'Add:[] Drop:[]',
  ConfigMapEnvSource: '+LocalObjectReference Optional:*',
  ConfigMapKeySelector: '+LocalObjectReference Key:s Optional:*',
  Container: `
    Name:s Image:s Command:[] Args:[] WorkingDir:s Ports:[]ContainerPort EnvFrom:[]EnvFromSource Env:[]EnvVar
    Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy RestartPolicy:* RestartPolicyRules:[]ContainerRestartRule
    VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice LivenessProbe:?Probe ReadinessProbe:?Probe StartupProbe:?Probe
    Lifecycle:?Lifecycle TerminationMessagePath:s TerminationMessagePolicy:s ImagePullPolicy:s SecurityContext:?SecurityContext
    Stdin:b StdinOnce:b TTY=tty:b`,
  ContainerPort: 'Name:s HostPort:n ContainerPort:n Protocol:s HostIP:s',
  ContainerResizePolicy: 'ResourceName:s RestartPolicy:s',
  ContainerRestartRule: 'Action:s ExitCodes:?ContainerRestartRuleOnExitCodes',
  ContainerRestartRuleOnExitCodes: 'Operator:s Values:[]',
  EnvFromSource: 'Prefix:s ConfigMapRef:?ConfigMapEnvSource SecretRef:?SecretEnvSource',
  EnvVar: 'Name:s Value:s ValueFrom:?EnvVarSource',
  EnvVarSource: `
    FieldRef:?ObjectFieldSelector ResourceFieldRef:?ResourceFieldSelector ConfigMapKeyRef:?ConfigMapKeySelector
    SecretKeyRef:?SecretKeySelector FileKeyRef:?FileKeySelector`,
  EphemeralContainer: '+Container TargetContainerName:s',
  ExecAction: 'Command:[]',
  FileKeySelector: 'VolumeName:s Path:s Key:s Optional:*',
  GRPCAction: 'Port:n Service:*',
  HTTPGetAction: 'Path:s Port:I Host:s Scheme:s HTTPHeaders=httpHeaders:[]HTTPHeader',
  HTTPHeader: 'Name:s Value:s',
  HostAlias: 'IP=ip:s Hostnames:[]',
  Lifecycle: 'PostStart:?LifecycleHandler PreStop:?LifecycleHandler StopSignal:*',
  LifecycleHandler: 'Exec:?ExecAction HTTPGet=httpGet:?HTTPGetAction TCPSocket=tcpSocket:?TCPSocketAction Sleep:?SleepAction',
  LocalObjectReference: 'Name:s',
  NodeAffinity: `
    RequiredDuringSchedulingIgnoredDuringExecution:?NodeSelector
    PreferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm`,
  NodeSelector: 'NodeSelectorTerms:[]NodeSelectorTerm',
  NodeSelectorRequirement: 'Key:s Operator:s Values:[]',
  NodeSelectorTerm: 'MatchExpressions:[]NodeSelectorRequirement MatchFields:[]NodeSelectorRequirement',
  ObjectFieldSelector: 'APIVersion=apiVersion:s FieldPath:s',
  PodAffinity: `
    RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
    PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm`,
  PodAffinityTerm: `
    LabelSelector:?LabelSelector Namespaces:[] TopologyKey:s NamespaceSelector:?LabelSelector MatchLabelKeys:[] MismatchLabelKeys:[]`,
  PodAntiAffinity: `
    RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
    PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm`,
  PodDNSConfig: 'Nameservers:[] Searches:[] Options:[]PodDNSConfigOption',
  PodDNSConfigOption: 'Name:s Value:*',
  PodFailurePolicy: 'Rules:[]PodFailurePolicyRule',
  PodFailurePolicyOnExitCodesRequirement: 'ContainerName:* Operator:s Values:[]',
  PodFailurePolicyOnPodConditionsPattern: 'Type:s Status:s',
  PodFailurePolicyRule: `
    Action:s OnExitCodes:?PodFailurePolicyOnExitCodesRequirement OnPodConditions:[]PodFailurePolicyOnPodConditionsPattern`,
  PodOS: 'Name:s',
  PodReadinessGate: 'ConditionType:s',
  PodResourceClaim: 'Name:s ResourceClaimName:* ResourceClaimTemplateName:*',
  PodSchedulingGate: 'Name:s',
  PodSchedulingGroup: 'PodGroupName:*',
  PodSecurityContext: `
    HostNetwork:b HostPID:b HostIPC:b ShareProcessNamespace:* HostUsers:* SELinuxOptions=seLinuxOptions:?SELinuxOptions
    WindowsOptions:?WindowsSecurityContextOptions RunAsUser:* RunAsGroup:* RunAsNonRoot:* SupplementalGroups:[]
    SupplementalGroupsPolicy:* FSGroup=fsGroup:* FSGroupChangePolicy=fsGroupChangePolicy:* Sysctls:[]Sysctl
    SeccompProfile:?SeccompProfile AppArmorProfile:?AppArmorProfile SELinuxChangePolicy=seLinuxChangePolicy:*`,
  PodSpec: `
    Volumes:[]Volume InitContainers:[]Container Containers:[]Container EphemeralContainers:[]EphemeralContainer RestartPolicy:s
    TerminationGracePeriodSeconds:* ActiveDeadlineSeconds:* DNSPolicy=dnsPolicy:s NodeSelector:{} ServiceAccountName:s
    AutomountServiceAccountToken:* NodeName:s SecurityContext:?PodSecurityContext ImagePullSecrets:[]LocalObjectReference Hostname:s
    Subdomain:s SetHostnameAsFQDN:* Affinity:?Affinity SchedulerName:s Tolerations:[]Toleration HostAliases:[]HostAlias
    PriorityClassName:s Priority:* PreemptionPolicy:* DNSConfig=dnsConfig:?PodDNSConfig ReadinessGates:[]PodReadinessGate
    RuntimeClassName:* Overhead:{}q EnableServiceLinks:* TopologySpreadConstraints:[]TopologySpreadConstraint OS=os:?PodOS
    SchedulingGates:[]PodSchedulingGate ResourceClaims:[]PodResourceClaim Resources:?ResourceRequirements HostnameOverride:*
    WorkloadRef:?WorkloadReference SchedulingGroup:?PodSchedulingGroup`,
  PodTemplateSpec: '+ObjectMeta Spec:PodSpec',
  PreferredSchedulingTerm: 'Weight:n Preference:NodeSelectorTerm',
  Probe: `
    +ProbeHandler InitialDelaySeconds:n TimeoutSeconds:n PeriodSeconds:n SuccessThreshold:n FailureThreshold:n
    TerminationGracePeriodSeconds:*`,
  ProbeHandler: 'Exec:?ExecAction HTTPGet=httpGet:?HTTPGetAction TCPSocket=tcpSocket:?TCPSocketAction GRPC=grpc:?GRPCAction',
  ResourceClaim: 'Name:s Request:s',
  ResourceFieldSelector: 'ContainerName:s Resource:s Divisor:q',
  ResourceRequirements: 'Limits:{}q Requests:{}q Claims:[]ResourceClaim',
  SELinuxOptions: 'User:s Role:s Type:s Level:s',
  SeccompProfile: 'Type:s LocalhostProfile:*',
  SecretEnvSource: '+LocalObjectReference Optional:*',
  SecretKeySelector: '+LocalObjectReference Key:s Optional:*',
  SecurityContext: `
    Capabilities:?Capabilities Privileged:* SELinuxOptions=seLinuxOptions:?SELinuxOptions
    WindowsOptions:?WindowsSecurityContextOptions RunAsUser:* RunAsGroup:* RunAsNonRoot:* ReadOnlyRootFilesystem:*
    AllowPrivilegeEscalation:* ProcMount:* SeccompProfile:?SeccompProfile AppArmorProfile:?AppArmorProfile`,
  SleepAction: 'Seconds:n',
  SuccessPolicy: 'Rules:[]SuccessPolicyRule',
  SuccessPolicyRule: 'SucceededIndexes:* SucceededCount:*',
  Sysctl: 'Name:s Value:s',
  TCPSocketAction: 'Port:I Host:s',
  Toleration: 'Key:s Operator:s Value:s Effect:s TolerationSeconds:*',
  TopologySpreadConstraint: `
    MaxSkew:n TopologyKey:s WhenUnsatisfiable:s LabelSelector:?LabelSelector MinDomains:* NodeAffinityPolicy:* NodeTaintsPolicy:*
    MatchLabelKeys:[]`,
  VolumeDevice: 'Name:s DevicePath:s',
  VolumeMount: 'Name:s ReadOnly:b RecursiveReadOnly:* MountPath:s SubPath:s MountPropagation:* SubPathExpr:s',
  WeightedPodAffinityTerm: 'Weight:n PodAffinityTerm:PodAffinityTerm',
  WindowsSecurityContextOptions: `
    GMSACredentialSpecName=gmsaCredentialSpecName:* GMSACredentialSpec=gmsaCredentialSpec:* RunAsUserName:* HostProcess:*`,
  WorkloadReference: 'Name:s PodGroup:s PodGroupReplicaKey:s',
};
