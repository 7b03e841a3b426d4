import type { KubernetesObject, ObjectMeta } from '../../kubernetes/object.ts';
import type { Instant } from './instant.ts';

/** What the simulation reads of a Pod. Field names and meaning as in core/v1; objects are decoded and defaulted. Times are Instants. */
export interface Pod extends KubernetesObject {
  metadata: PodMeta;
  spec: PodSpec;
  status: PodStatus;
}

export interface PodMeta extends ObjectMeta {
  name: string;
  namespace: string;
  uid: string;
  creationTimestamp: Instant;
  deletionTimestamp?: Instant;
  deletionGracePeriodSeconds?: number;
  generation?: number;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  ephemeralContainers?: (Container & { targetContainerName?: string })[];
  restartPolicy: RestartPolicy;
  nodeName?: string | undefined;
  nodeSelector?: Record<string, string>;
  affinity?: Affinity;
  tolerations?: Toleration[] | undefined;
  schedulerName?: string;
  schedulingGates?: { name: string }[];
  terminationGracePeriodSeconds?: number;
  activeDeadlineSeconds?: number;
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostname?: string;
  subdomain?: string;
  hostnameOverride?: string;
  setHostnameAsFQDN?: boolean;
  dnsPolicy?: string;
  dnsConfig?: { nameservers?: string[]; searches?: string[]; options?: { name: string; value?: string }[] };
  hostAliases?: { ip: string; hostnames?: string[] }[];
  shareProcessNamespace?: boolean;
  serviceAccountName?: string | undefined;
  automountServiceAccountToken?: boolean;
  enableServiceLinks?: boolean;
  imagePullSecrets?: { name: string }[];
  readinessGates?: { conditionType: string }[];
  volumes?: PodVolume[] | undefined;
  securityContext?: PodSecurityContext;
  overhead?: Record<string, string>;
  resources?: ResourceRequirements;
  priority?: number | undefined;
  priorityClassName?: string;
  preemptionPolicy?: string;
  runtimeClassName?: string;
  hostUsers?: boolean;
  os?: { name: string };
}

export interface Container {
  name: string;
  image: string;
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  command?: string[];
  args?: string[];
  workingDir?: string;
  env?: EnvVar[];
  envFrom?: EnvFromSource[];
  ports?: ContainerPort[];
  resources?: ResourceRequirements | undefined;
  resizePolicy?: { resourceName: string; restartPolicy: 'NotRequired' | 'RestartContainer' }[];
  restartPolicy?: RestartPolicy;
  restartPolicyRules?: RestartPolicyRule[];
  volumeMounts?: VolumeMount[] | undefined;
  volumeDevices?: { name: string; devicePath: string }[];
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  startupProbe?: Probe;
  lifecycle?: { postStart?: LifecycleHandler; preStop?: LifecycleHandler; stopSignal?: string };
  securityContext?: SecurityContext;
  terminationMessagePath?: string;
  terminationMessagePolicy?: string;
  stdin?: boolean;
  tty?: boolean;
}

export interface RestartPolicyRule {
  action: 'Restart' | 'RestartAllContainers';
  exitCodes?: { operator: 'In' | 'NotIn'; values?: number[] };
}

export interface ContainerPort {
  name?: string;
  containerPort: number;
  hostPort?: number;
  hostIP?: string;
  protocol?: string;
}

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: {
    fieldRef?: { fieldPath: string; apiVersion?: string };
    resourceFieldRef?: { containerName?: string; resource: string; divisor?: string };
    configMapKeyRef?: { name: string; key: string; optional?: boolean };
    secretKeyRef?: { name: string; key: string; optional?: boolean };
    fileKeyRef?: { volumeName: string; path: string; key: string; optional?: boolean };
  };
}

export interface EnvFromSource {
  prefix?: string;
  configMapRef?: { name: string; optional?: boolean };
  secretRef?: { name: string; optional?: boolean };
}

export interface ResourceRequirements {
  requests?: Record<string, string>;
  limits?: Record<string, string>;
}

export interface VolumeMount {
  name: string;
  mountPath: string;
  subPath?: string;
  subPathExpr?: string;
  readOnly?: boolean;
}

export interface KeyToPath {
  key: string;
  path: string;
  mode?: number;
}

export interface PodVolume {
  name: string;
  emptyDir?: { medium?: string; sizeLimit?: string };
  hostPath?: { path: string; type?: string };
  configMap?: { name: string; items?: KeyToPath[]; optional?: boolean; defaultMode?: number };
  secret?: { secretName: string; items?: KeyToPath[]; optional?: boolean; defaultMode?: number };
  downwardAPI?: { items?: DownwardFile[]; defaultMode?: number };
  projected?: { sources?: ProjectedSource[]; defaultMode?: number };
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean };
  ephemeral?: { volumeClaimTemplate?: unknown };
  image?: { reference: string; pullPolicy?: 'Always' | 'IfNotPresent' | 'Never' };
  nfs?: { server: string; path: string; readOnly?: boolean };
  csi?: { driver: string; fsType?: string; readOnly?: boolean; volumeAttributes?: Record<string, string> };
}

export interface DownwardFile {
  path: string;
  mode?: number;
  fieldRef?: { fieldPath: string };
  resourceFieldRef?: { containerName?: string; resource: string; divisor?: string };
}

export interface ProjectedSource {
  configMap?: { name: string; items?: KeyToPath[]; optional?: boolean };
  secret?: { name: string; items?: KeyToPath[]; optional?: boolean };
  downwardAPI?: { items?: DownwardFile[] };
  serviceAccountToken?: { path: string; expirationSeconds?: number; audience?: string };
}

export interface Probe {
  exec?: { command?: string[] };
  httpGet?: HttpGetAction;
  tcpSocket?: { port: number | string; host?: string };
  grpc?: { port: number; service?: string };
  initialDelaySeconds?: number;
  timeoutSeconds?: number;
  periodSeconds?: number;
  successThreshold?: number;
  failureThreshold?: number;
  terminationGracePeriodSeconds?: number;
}

export interface HttpGetAction {
  path?: string;
  port: number | string;
  host?: string;
  scheme?: string;
  httpHeaders?: { name: string; value: string }[];
}

export interface LifecycleHandler {
  exec?: { command?: string[] };
  httpGet?: HttpGetAction;
  tcpSocket?: { port: number | string; host?: string };
  sleep?: { seconds: number };
}

export interface PodSecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  fsGroup?: number;
  supplementalGroups?: number[];
  seccompProfile?: SeccompProfile;
  runAsNonRoot?: boolean;
  sysctls?: { name: string; value: string }[];
}

export interface SeccompProfile {
  type: string;
  localhostProfile?: string;
}

export interface SecurityContext {
  seccompProfile?: SeccompProfile;
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  privileged?: boolean;
  readOnlyRootFilesystem?: boolean;
  capabilities?: { add?: string[]; drop?: string[] };
}

export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

export interface NodeSelectorRequirement {
  key: string;
  operator: string;
  values?: string[];
}

export interface NodeSelectorTerm {
  matchExpressions?: NodeSelectorRequirement[];
  matchFields?: NodeSelectorRequirement[];
}

export interface Affinity {
  nodeAffinity?: { requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms: NodeSelectorTerm[] } };
  podAffinity?: unknown;
  podAntiAffinity?: unknown;
}

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

export interface PodStatus {
  phase: PodPhase;
  reason?: string | undefined;
  message?: string | undefined;
  conditions: PodCondition[];
  initContainerStatuses?: ContainerStatus[] | undefined;
  containerStatuses?: ContainerStatus[] | undefined;
  ephemeralContainerStatuses?: ContainerStatus[] | undefined;
  podIP?: string;
  hostIP?: string;
  startTime?: Instant | undefined;
  qosClass?: string | undefined;
  nominatedNodeName?: string | undefined;
  /** Claims that were made for the Pod, by the names that its spec gives them. */
  resourceClaimStatuses?: readonly { readonly name: string; readonly resourceClaimName: string }[];
  /** The claim that was made for extended resources that are devices. */
  extendedResourceClaimStatus?: { readonly resourceClaimName: string; readonly requestMappings: readonly object[] };
}

export interface PodCondition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string | undefined;
  message?: string | undefined;
  lastTransitionTime?: Instant | undefined;
}

export interface ContainerStatus {
  name: string;
  image: string;
  imageID: string;
  containerID?: string | undefined;
  state: ContainerState;
  lastState: { terminated?: TerminatedState };
  ready: boolean;
  started?: boolean | undefined;
  restartCount: number;
  resources?: ResourceRequirements | undefined;
  allocatedResources?: Record<string, string> | undefined;
}

/** Exactly one of the three is set. */
export interface ContainerState {
  waiting?: { reason?: string; message?: string };
  running?: { startedAt: Instant };
  terminated?: TerminatedState;
}

export interface TerminatedState {
  exitCode: number;
  reason: string;
  message?: string | undefined;
  startedAt?: Instant;
  finishedAt?: Instant;
  containerID?: string;
}

export const isPodTerminal = (status: PodStatus | undefined): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/**
 * `web_default(<uid>)`, as messages name a Pod. Its UID stands for the one that only a real cluster gives.
 * Source: pkg/kubelet/util/format.
 */
export const formatPod = (pod: Pod): string => `${pod.metadata.name}_${pod.metadata.namespace}(<uid>)`;

/** A sidecar: an init container that keeps running beside the others. */
export const isRestartableInitContainer = (container: Container): boolean => container.restartPolicy === 'Always';

export type ContainerKind = 'containers' | 'initContainers' | 'ephemeralContainers';

/** A container together with its place in the Pod. */
export interface PlacedContainer {
  readonly container: Container;
  readonly kind: ContainerKind;
  readonly index: number;
}

/** All containers: init, app, ephemeral. */
export function placedContainers(pod: Pod): PlacedContainer[] {
  const placed: PlacedContainer[] = [];
  for (const kind of ['initContainers', 'containers', 'ephemeralContainers'] as const)
    pod.spec[kind]?.forEach((container, index) => {
      placed.push({ container, kind, index });
    });
  return placed;
}

export const findContainer = (pod: Pod, name: string): PlacedContainer | undefined =>
  placedContainers(pod).find((placed) => placed.container.name === name);

/** `spec.containers[1]`, where a container is written. */
export const containerPath = (placed: PlacedContainer): string => `spec.${placed.kind}[${placed.index}]`;
