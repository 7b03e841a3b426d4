/** Fields that name other objects, by the type that has them. Facts of the API (1.36), read from the documentation of each Go field. */
export interface ObjectReference {
  /** Field that holds the name. */
  readonly name: string;
  /** Kind that is meant. */
  readonly kind?: string;
  /** Field that holds the kind, where several are possible; `kind` is then the one that is meant when it is empty. */
  readonly kindField?: string;
  /** Only these kinds are objects (the subjects of RBAC may be users). */
  readonly kinds?: readonly string[];
  /** Field that holds the namespace; the namespace is the object's own when it is empty. */
  readonly namespaceField?: string;
  /** Field that names a key of the object. */
  readonly key?: string;
  /** Field with a list of keys and where they go (KeyToPath). */
  readonly items?: string;
}

/**
 * Type → its fields that name objects. Sources: core/v1/types.go, apps/v1/types.go, autoscaling/v2/types.go, networking/v1/types.go,
 * rbac/v1/types.go, storage/v1/types.go, admissionregistration/v1/types.go. `LocalObjectReference` is used for Secrets alone.
 */
export const OBJECT_REFERENCES: Readonly<Record<string, readonly ObjectReference[]>> = {
  'meta/v1.OwnerReference': [{ name: 'name', kindField: 'kind' }],
  'core/v1.ConfigMapEnvSource': [{ name: 'name', kind: 'ConfigMap' }],
  'core/v1.ConfigMapKeySelector': [{ name: 'name', kind: 'ConfigMap', key: 'key' }],
  'core/v1.ConfigMapVolumeSource': [{ name: 'name', kind: 'ConfigMap', items: 'items' }],
  'core/v1.ConfigMapProjection': [{ name: 'name', kind: 'ConfigMap', items: 'items' }],
  'core/v1.SecretEnvSource': [{ name: 'name', kind: 'Secret' }],
  'core/v1.SecretKeySelector': [{ name: 'name', kind: 'Secret', key: 'key' }],
  'core/v1.SecretVolumeSource': [{ name: 'secretName', kind: 'Secret', items: 'items' }],
  'core/v1.SecretProjection': [{ name: 'name', kind: 'Secret', items: 'items' }],
  'core/v1.LocalObjectReference': [{ name: 'name', kind: 'Secret' }],
  'core/v1.SecretReference': [{ name: 'name', kind: 'Secret', namespaceField: 'namespace' }],
  'core/v1.AzureFileVolumeSource': [{ name: 'secretName', kind: 'Secret' }],
  'core/v1.AzureFilePersistentVolumeSource': [{ name: 'secretName', kind: 'Secret', namespaceField: 'secretNamespace' }],
  'core/v1.ServiceAccount.secrets': [{ name: 'name', kind: 'Secret' }],
  'core/v1.PersistentVolumeClaimVolumeSource': [{ name: 'claimName', kind: 'PersistentVolumeClaim' }],
  'core/v1.PersistentVolumeClaimSpec': [
    { name: 'storageClassName', kind: 'StorageClass' },
    { name: 'volumeName', kind: 'PersistentVolume' },
    { name: 'volumeAttributesClassName', kind: 'VolumeAttributesClass' },
  ],
  'core/v1.PersistentVolumeSpec': [
    { name: 'storageClassName', kind: 'StorageClass' },
    { name: 'volumeAttributesClassName', kind: 'VolumeAttributesClass' },
  ],
  'core/v1.PersistentVolumeSpec.claimRef': [
    { name: 'name', kind: 'PersistentVolumeClaim', kindField: 'kind', namespaceField: 'namespace' },
  ],
  'core/v1.TypedLocalObjectReference': [{ name: 'name', kindField: 'kind' }],
  'core/v1.TypedObjectReference': [{ name: 'name', kindField: 'kind', namespaceField: 'namespace' }],
  'core/v1.PodSpec': [
    { name: 'serviceAccountName', kind: 'ServiceAccount' },
    { name: 'serviceAccount', kind: 'ServiceAccount' },
    { name: 'priorityClassName', kind: 'PriorityClass' },
    { name: 'runtimeClassName', kind: 'RuntimeClass' },
    { name: 'nodeName', kind: 'Node' },
    { name: 'subdomain', kind: 'Service' },
  ],
  'core/v1.PodResourceClaim': [
    { name: 'resourceClaimName', kind: 'ResourceClaim' },
    { name: 'resourceClaimTemplateName', kind: 'ResourceClaimTemplate' },
  ],
  'apps/v1.StatefulSetSpec': [{ name: 'serviceName', kind: 'Service' }],
  'autoscaling/v1.CrossVersionObjectReference': [{ name: 'name', kindField: 'kind' }],
  'autoscaling/v2.CrossVersionObjectReference': [{ name: 'name', kindField: 'kind' }],
  'networking/v1.IngressSpec': [{ name: 'ingressClassName', kind: 'IngressClass' }],
  'networking/v1.IngressServiceBackend': [{ name: 'name', kind: 'Service' }],
  'networking/v1.IngressTLS': [{ name: 'secretName', kind: 'Secret' }],
  'rbac/v1.RoleRef': [{ name: 'name', kindField: 'kind', kinds: ['Role', 'ClusterRole'] }],
  'rbac/v1.Subject': [{ name: 'name', kindField: 'kind', kinds: ['ServiceAccount'], namespaceField: 'namespace' }],
  'flowcontrol/v1.ServiceAccountSubject': [{ name: 'name', kind: 'ServiceAccount', namespaceField: 'namespace' }],
  'flowcontrol/v1.PriorityLevelConfigurationReference': [{ name: 'name', kind: 'PriorityLevelConfiguration' }],
  'admissionregistration/v1.ServiceReference': [{ name: 'name', kind: 'Service', namespaceField: 'namespace' }],
  'apiregistration/v1.ServiceReference': [{ name: 'name', kind: 'Service', namespaceField: 'namespace' }],
  'apiextensions/v1.ServiceReference': [{ name: 'name', kind: 'Service', namespaceField: 'namespace' }],
  'admissionregistration/v1.ValidatingAdmissionPolicyBindingSpec': [{ name: 'policyName', kind: 'ValidatingAdmissionPolicy' }],
  'admissionregistration/v1.MutatingAdmissionPolicyBindingSpec': [{ name: 'policyName', kind: 'MutatingAdmissionPolicy' }],
};

/** Names that are defined and used inside one object: type and field → what is named. */
export const LOCAL_NAMES: Readonly<
  Record<string, { readonly kind: 'volume' | 'container' | 'port' | 'claim'; readonly role: 'definition' | 'reference' }>
> = {
  'core/v1.Volume.name': { kind: 'volume', role: 'definition' },
  'core/v1.VolumeMount.name': { kind: 'volume', role: 'reference' },
  'core/v1.VolumeDevice.name': { kind: 'volume', role: 'reference' },
  'core/v1.FileKeySelector.volumeName': { kind: 'volume', role: 'reference' },
  'core/v1.Container.name': { kind: 'container', role: 'definition' },
  'core/v1.EphemeralContainer.name': { kind: 'container', role: 'definition' },
  'core/v1.EphemeralContainer.targetContainerName': { kind: 'container', role: 'reference' },
  'core/v1.ResourceFieldSelector.containerName': { kind: 'container', role: 'reference' },
  'batch/v1.PodFailurePolicyOnExitCodesRequirement.containerName': { kind: 'container', role: 'reference' },
  'core/v1.ContainerPort.name': { kind: 'port', role: 'definition' },
  'core/v1.ContainerPort.containerPort': { kind: 'port', role: 'definition' },
  'core/v1.GRPCAction.port': { kind: 'port', role: 'reference' },
  'core/v1.HTTPGetAction.port': { kind: 'port', role: 'reference' },
  'core/v1.TCPSocketAction.port': { kind: 'port', role: 'reference' },
  'core/v1.PodResourceClaim.name': { kind: 'claim', role: 'definition' },
  'core/v1.ResourceClaim.name': { kind: 'claim', role: 'reference' },
};

/**
 * Fields that select Pods, and how. Sources: as above; core/v1/types.go PodAffinityTerm says that its selector is about the namespaces listed,
 * networking/v1/types.go NetworkPolicyPeer that `podSelector` with `namespaceSelector` is about other namespaces.
 */
export const SELECTORS: Readonly<
  Record<
    string,
    { readonly role: 'own' | 'pods' | 'constraint'; readonly form: 'labels' | 'selector'; readonly unless?: readonly string[] }
  >
> = {
  'core/v1.ServiceSpec.selector': { role: 'pods', form: 'labels' },
  'core/v1.ReplicationControllerSpec.selector': { role: 'own', form: 'labels' },
  'apps/v1.DeploymentSpec.selector': { role: 'own', form: 'selector' },
  'apps/v1.ReplicaSetSpec.selector': { role: 'own', form: 'selector' },
  'apps/v1.StatefulSetSpec.selector': { role: 'own', form: 'selector' },
  'apps/v1.DaemonSetSpec.selector': { role: 'own', form: 'selector' },
  'batch/v1.JobSpec.selector': { role: 'own', form: 'selector' },
  'policy/v1.PodDisruptionBudgetSpec.selector': { role: 'pods', form: 'selector' },
  'networking/v1.NetworkPolicySpec.podSelector': { role: 'pods', form: 'selector' },
  'networking/v1.NetworkPolicyPeer.podSelector': { role: 'constraint', form: 'selector', unless: ['namespaceSelector'] },
  'core/v1.TopologySpreadConstraint.labelSelector': { role: 'constraint', form: 'selector' },
  'core/v1.PodAffinityTerm.labelSelector': { role: 'constraint', form: 'selector', unless: ['namespaces', 'namespaceSelector'] },
};

/** Kinds whose keys are named elsewhere, and the fields that hold them. */
export const KEYED_KINDS: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ['data', 'binaryData'],
  Secret: ['data', 'stringData'],
};

/** Annotations of Pods whose value names a container. Source: kubectl pkg/cmd/util/podcmd DefaultContainerAnnotationName. */
export const CONTAINER_ANNOTATIONS: readonly string[] = ['kubectl.kubernetes.io/default-container'];
