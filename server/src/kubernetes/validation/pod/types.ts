import type { ObjectMeta } from '../../object.ts';
import type { LabelSelector } from '../../values/selector.ts';
import type { Count, FieldRef, Flag, List, Maybe, ResourceFieldRef, ResourceList, StringMap, Text, Whole } from './jsonTypes.ts';
import type { Volume } from './volumes/types.ts';

export type { Count, FieldRef, Flag, List, Maybe, ResourceFieldRef, ResourceList, StringMap, Text, Whole } from './jsonTypes.ts';

export type { Iscsi, Volume } from './volumes/types.ts';

export interface PodSpec {
  readonly volumes?: List<Volume>;
  readonly initContainers?: List<Container>;
  readonly containers?: List<Container>;
  readonly ephemeralContainers?: List<Container>;
  readonly restartPolicy?: Text;
  readonly terminationGracePeriodSeconds?: Count;
  readonly activeDeadlineSeconds?: Count;
  readonly dnsPolicy?: Text;
  readonly nodeSelector?: StringMap;
  readonly serviceAccountName?: Text;
  readonly nodeName?: Text;
  readonly hostNetwork?: Flag;
  readonly hostPID?: Flag;
  readonly hostIPC?: Flag;
  readonly hostUsers?: Flag;
  readonly shareProcessNamespace?: Flag;
  readonly securityContext?: Maybe<PodSecurityContext>;
  readonly hostname?: Text;
  readonly hostnameOverride?: Text;
  readonly setHostnameAsFQDN?: Flag;
  readonly subdomain?: Text;
  readonly affinity?: Maybe<Affinity>;
  readonly tolerations?: List<Toleration>;
  readonly hostAliases?: List<HostAlias>;
  readonly priorityClassName?: Text;
  readonly dnsConfig?: Maybe<DnsConfig>;
  readonly readinessGates?: List<{ readonly conditionType?: Text }>;
  readonly runtimeClassName?: Text;
  readonly preemptionPolicy?: Text;
  readonly overhead?: Maybe<ResourceList>;
  readonly topologySpreadConstraints?: List<TopologySpreadConstraint>;
  readonly os?: Maybe<{ readonly name?: Text }>;
  readonly schedulingGates?: List<{ readonly name?: Text }>;
  readonly resourceClaims?: List<PodResourceClaim>;
  readonly resources?: Maybe<ResourceRequirements>;
}

export interface PodTemplateSpec {
  readonly metadata?: Maybe<ObjectMeta>;
  readonly spec?: Maybe<PodSpec>;
}

export interface Container {
  readonly name?: Text;
  readonly image?: Text;
  readonly imagePullPolicy?: Text;
  readonly terminationMessagePath?: Text;
  readonly terminationMessagePolicy?: Text;
  readonly ports?: List<ContainerPort>;
  readonly env?: List<EnvVar>;
  readonly envFrom?: List<EnvFromSource>;
  readonly volumeMounts?: List<VolumeMount>;
  readonly volumeDevices?: List<VolumeDevice>;
  readonly resources?: Maybe<ResourceRequirements>;
  readonly resizePolicy?: List<ResizePolicy>;
  readonly restartPolicy?: Text;
  readonly restartPolicyRules?: List<RestartRule>;
  readonly livenessProbe?: Maybe<Probe>;
  readonly readinessProbe?: Maybe<Probe>;
  readonly startupProbe?: Maybe<Probe>;
  readonly lifecycle?: Maybe<Lifecycle>;
  readonly securityContext?: Maybe<SecurityContext>;
  /** Ephemeral containers only. */
  readonly targetContainerName?: Text;
}

export interface ContainerPort {
  readonly name?: Text;
  readonly containerPort?: Count;
  readonly hostPort?: Count;
  readonly hostIP?: Text;
  readonly protocol?: Text;
}

export interface EnvVar {
  readonly name?: Text;
  readonly value?: Text;
  readonly valueFrom?: Maybe<EnvVarSource>;
}

export interface EnvVarSource {
  readonly fieldRef?: Maybe<FieldRef>;
  readonly resourceFieldRef?: Maybe<ResourceFieldRef>;
  readonly configMapKeyRef?: Maybe<KeyRef>;
  readonly secretKeyRef?: Maybe<KeyRef>;
  readonly fileKeyRef?: Maybe<FileKeyRef>;
}

export interface KeyRef {
  readonly name?: Text;
  readonly key?: Text;
}

export interface FileKeyRef {
  readonly key?: Text;
  readonly volumeName?: Text;
  readonly path?: Text;
}

export interface EnvFromSource {
  readonly prefix?: Text;
  readonly configMapRef?: Maybe<{ readonly name?: Text }>;
  readonly secretRef?: Maybe<{ readonly name?: Text }>;
}

export interface VolumeMount {
  readonly name?: Text;
  readonly mountPath?: Text;
  readonly readOnly?: Flag;
  readonly subPath?: Text;
  readonly subPathExpr?: Text;
  readonly mountPropagation?: Text;
  readonly recursiveReadOnly?: Text;
}

export interface VolumeDevice {
  readonly name?: Text;
  readonly devicePath?: Text;
}

export interface ResourceRequirements {
  readonly limits?: Maybe<ResourceList>;
  readonly requests?: Maybe<ResourceList>;
  readonly claims?: List<{ readonly name?: Text; readonly request?: Text }>;
}

export interface ResizePolicy {
  readonly resourceName?: Text;
  readonly restartPolicy?: Text;
}

export interface RestartRule {
  readonly action?: Text;
  readonly exitCodes?: Maybe<{ readonly operator?: Text; readonly values?: List<Whole> }>;
}

export interface Handler {
  readonly exec?: Maybe<{ readonly command?: List<string> }>;
  readonly httpGet?: Maybe<HttpGet>;
  readonly tcpSocket?: Maybe<{ readonly port?: Maybe<number | string> }>;
  readonly grpc?: Maybe<{ readonly port?: Count }>;
  readonly sleep?: Maybe<{ readonly seconds?: Count }>;
}

export interface HttpGet {
  readonly path?: Text;
  readonly port?: Maybe<number | string>;
  readonly scheme?: Text;
  readonly httpHeaders?: List<{ readonly name?: Text }>;
}

export interface Probe extends Handler {
  readonly initialDelaySeconds?: Count;
  readonly timeoutSeconds?: Count;
  readonly periodSeconds?: Count;
  readonly successThreshold?: Count;
  readonly failureThreshold?: Count;
  readonly terminationGracePeriodSeconds?: Count;
}

export interface Lifecycle {
  readonly postStart?: Maybe<Handler>;
  readonly preStop?: Maybe<Handler>;
}

export interface SeccompProfile {
  readonly type?: Text;
  readonly localhostProfile?: Text;
}

export interface AppArmorProfile {
  readonly type?: Text;
  readonly localhostProfile?: Text;
}

export interface WindowsOptions {
  readonly gmsaCredentialSpecName?: Text;
  readonly gmsaCredentialSpec?: Text;
  readonly runAsUserName?: Text;
  readonly hostProcess?: Flag;
}

export interface SecurityContext {
  readonly capabilities?: Maybe<{ readonly add?: List<string>; readonly drop?: List<string> }>;
  readonly privileged?: Flag;
  readonly seLinuxOptions?: Maybe<object>;
  readonly windowsOptions?: Maybe<WindowsOptions>;
  readonly runAsUser?: Count;
  readonly runAsGroup?: Count;
  readonly runAsNonRoot?: Flag;
  readonly readOnlyRootFilesystem?: Flag;
  readonly allowPrivilegeEscalation?: Flag;
  readonly procMount?: Text;
  readonly seccompProfile?: Maybe<SeccompProfile>;
  readonly appArmorProfile?: Maybe<AppArmorProfile>;
}

export interface PodSecurityContext {
  readonly seLinuxOptions?: Maybe<object>;
  readonly windowsOptions?: Maybe<WindowsOptions>;
  readonly runAsUser?: Count;
  readonly runAsGroup?: Count;
  readonly supplementalGroups?: List<Whole>;
  readonly supplementalGroupsPolicy?: Text;
  readonly fsGroup?: Count;
  readonly fsGroupChangePolicy?: Text;
  readonly sysctls?: List<{ readonly name?: Text }>;
  readonly seccompProfile?: Maybe<SeccompProfile>;
  readonly appArmorProfile?: Maybe<AppArmorProfile>;
  readonly seLinuxChangePolicy?: Text;
}

export interface NodeSelectorRequirement {
  readonly key?: Text;
  readonly operator?: Text;
  readonly values?: List<string>;
}

export interface NodeSelectorTerm {
  readonly matchExpressions?: List<NodeSelectorRequirement>;
  readonly matchFields?: List<NodeSelectorRequirement>;
}

export interface NodeSelector {
  readonly nodeSelectorTerms?: List<NodeSelectorTerm>;
}

export interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: Maybe<NodeSelector>;
  readonly preferredDuringSchedulingIgnoredDuringExecution?: List<{
    readonly weight?: Count;
    readonly preference?: Maybe<NodeSelectorTerm>;
  }>;
}

export interface PodAffinityTerm {
  readonly labelSelector?: Maybe<LabelSelector>;
  readonly namespaceSelector?: Maybe<LabelSelector>;
  readonly namespaces?: List<string>;
  readonly topologyKey?: Text;
  readonly matchLabelKeys?: List<string>;
  readonly mismatchLabelKeys?: List<string>;
}

export interface PodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: List<PodAffinityTerm>;
  readonly preferredDuringSchedulingIgnoredDuringExecution?: List<{
    readonly weight?: Count;
    readonly podAffinityTerm?: Maybe<PodAffinityTerm>;
  }>;
}

export interface Affinity {
  readonly nodeAffinity?: Maybe<NodeAffinity>;
  readonly podAffinity?: Maybe<PodAffinity>;
  readonly podAntiAffinity?: Maybe<PodAffinity>;
}

export interface Toleration {
  readonly key?: Text;
  readonly operator?: Text;
  readonly value?: Text;
  readonly effect?: Text;
  readonly tolerationSeconds?: Count;
}

export interface HostAlias {
  readonly ip?: Text;
  readonly hostnames?: List<string>;
}

export interface DnsConfig {
  readonly nameservers?: List<string>;
  readonly searches?: List<string>;
  readonly options?: List<{ readonly name?: Text; readonly value?: Text }>;
}

export interface TopologySpreadConstraint {
  readonly maxSkew?: Count;
  readonly topologyKey?: Text;
  readonly whenUnsatisfiable?: Text;
  readonly labelSelector?: Maybe<LabelSelector>;
  readonly minDomains?: Count;
  readonly nodeAffinityPolicy?: Text;
  readonly nodeTaintsPolicy?: Text;
  readonly matchLabelKeys?: List<string>;
}

export interface PodResourceClaim {
  readonly name?: Text;
  readonly resourceClaimName?: Text;
  readonly resourceClaimTemplateName?: Text;
}
