import type { Language } from '../texts/text.ts';

const CONTROLLERS = 'concepts/workloads/controllers';
const CUSTOM = 'tasks/extend-kubernetes/custom-resources';
const OBJECTS = 'concepts/overview/working-with-objects';
const SCHEDULING = 'concepts/scheduling-eviction';
const STORAGE = 'concepts/storage';
const PODS = 'concepts/workloads/pods';

/** Beginning of a diagnostic's code → page of kubernetes.io/docs that explains the matter. The longest beginning counts. */
const PAGES: readonly (readonly [string, string])[] = [
  ['admission.limit-ranger', 'concepts/policy/limit-range'],
  ['admission.namespace', `${OBJECTS}/namespaces`],
  ['admission.pod-security', 'concepts/security/pod-security-standards'],
  ['admission.priority', `${SCHEDULING}/pod-priority-preemption`],
  ['admission.resource-quota', 'concepts/policy/resource-quotas'],
  ['admission.runtime-class', 'concepts/containers/runtime-class'],
  ['admission.service-account', 'concepts/security/service-accounts'],
  ['api-service', 'concepts/extend-kubernetes/api-extension/apiserver-aggregation'],
  ['config-map', 'concepts/configuration/configmap'],
  ['configmap', 'concepts/configuration/configmap'],
  ['controller-revision', CONTROLLERS],
  ['crd', `${CUSTOM}/custom-resource-definitions`],
  ['crd.conversion', `${CUSTOM}/custom-resource-definition-versioning`],
  ['crd.stored-versions', `${CUSTOM}/custom-resource-definition-versioning`],
  ['crd.versions', `${CUSTOM}/custom-resource-definition-versioning`],
  ['cronjob', `${CONTROLLERS}/cron-jobs`],
  ['csi-driver', `${STORAGE}/volumes`],
  ['daemonset', `${CONTROLLERS}/daemonset`],
  ['deployment', `${CONTROLLERS}/deployment`],
  ['devices', `${SCHEDULING}/dynamic-resource-allocation`],
  ['endpoint', 'concepts/services-networking/endpoint-slices'],
  ['hpa', 'tasks/run-application/horizontal-pod-autoscale'],
  ['ingress', 'concepts/services-networking/ingress'],
  ['job', `${CONTROLLERS}/job`],
  ['lease', 'concepts/architecture/leases'],
  ['limit-range', 'concepts/policy/limit-range'],
  ['metadata', OBJECTS],
  ['metadata.annotations', `${OBJECTS}/annotations`],
  ['metadata.finalizers', `${OBJECTS}/finalizers`],
  ['metadata.generate-name', `${OBJECTS}/names`],
  ['metadata.labels', `${OBJECTS}/labels`],
  ['metadata.name', `${OBJECTS}/names`],
  ['metadata.namespace', `${OBJECTS}/namespaces`],
  ['metadata.owner-references', `${OBJECTS}/owners-dependents`],
  ['namespace', `${OBJECTS}/namespaces`],
  ['network-policy', 'concepts/services-networking/network-policies'],
  ['node', 'concepts/architecture/nodes'],
  ['pdb', 'tasks/run-application/configure-pdb'],
  ['pod', `${PODS}/pod-lifecycle`],
  ['pod.affinity', `${SCHEDULING}/assign-pod-node`],
  ['pod.containers.image', 'concepts/containers/images'],
  ['pod.dns', 'concepts/services-networking/dns-pod-service'],
  ['pod.env', 'tasks/inject-data-application/define-environment-variable-container'],
  ['pod.ephemeral-containers', `${PODS}/ephemeral-containers`],
  ['pod.handlers', 'tasks/configure-pod-container/configure-liveness-readiness-startup-probes'],
  ['pod.host-aliases', 'tasks/network/customize-hosts-file-for-pods'],
  ['pod.host-users', `${PODS}/user-namespaces`],
  ['pod.hostname', 'concepts/services-networking/dns-pod-service'],
  ['pod.init-containers', `${PODS}/init-containers`],
  ['pod.node-affinity', `${SCHEDULING}/assign-pod-node`],
  ['pod.node-name', `${SCHEDULING}/assign-pod-node`],
  ['pod.pod-affinity', `${SCHEDULING}/assign-pod-node`],
  ['pod.pod-resources', 'concepts/configuration/manage-resources-containers'],
  ['pod.ports', 'concepts/services-networking/service'],
  ['pod.priority-class-name', `${SCHEDULING}/pod-priority-preemption`],
  ['pod.probes', 'tasks/configure-pod-container/configure-liveness-readiness-startup-probes'],
  ['pod.resource-claims', `${SCHEDULING}/dynamic-resource-allocation`],
  ['pod.resources', 'concepts/configuration/manage-resources-containers'],
  ['pod.runtime-class-name', 'concepts/containers/runtime-class'],
  ['pod.scheduling-gates', `${SCHEDULING}/pod-scheduling-readiness`],
  ['pod.security-context', 'tasks/configure-pod-container/security-context'],
  ['pod.subdomain', 'concepts/services-networking/dns-pod-service'],
  ['pod.tolerations', `${SCHEDULING}/taint-and-toleration`],
  ['pod.topology-spread', `${SCHEDULING}/topology-spread-constraints`],
  ['pod.volume', `${STORAGE}/volumes`],
  ['pod.volumes.ephemeral', `${STORAGE}/ephemeral-volumes`],
  ['pod.volumes.projected', `${STORAGE}/projected-volumes`],
  ['pod.windows', 'concepts/windows/user-guide'],
  ['policy', 'reference/access-authn-authz/validating-admission-policy'],
  ['priority-class', `${SCHEDULING}/pod-priority-preemption`],
  ['quota', 'concepts/policy/resource-quotas'],
  ['rbac', 'reference/access-authn-authz/rbac'],
  ['replication-controller', `${CONTROLLERS}/replicationcontroller`],
  ['resource-claim', `${SCHEDULING}/dynamic-resource-allocation`],
  ['runtime-class', 'concepts/containers/runtime-class'],
  ['secret', 'concepts/configuration/secret'],
  ['selector', `${OBJECTS}/labels`],
  ['service', 'concepts/services-networking/service'],
  ['statefulset', `${CONTROLLERS}/statefulset`],
  ['static-pod', 'tasks/configure-pod-container/static-pod'],
  ['storage-class', `${STORAGE}/storage-classes`],
  ['unserved-kind', 'reference/using-api/deprecation-guide'],
  ['volume', `${STORAGE}/persistent-volumes`],
  ['warning.api', 'reference/using-api/deprecation-guide'],
  ['warning.node-label', 'reference/labels-annotations-taints'],
  ['warning.pod.annotation', 'reference/labels-annotations-taints'],
  ['warning.volume', `${STORAGE}/volumes`],
  ['webhook', 'reference/access-authn-authz/extensible-admission-controllers'],
  ['workload', 'concepts/workloads/controllers'],
];

/** The page that explains what a diagnostic's code is about, in a language that page exists in; null where there is none. */
export function documentationOf(code: string, language: Language): string | null {
  let found: readonly [string, string] | null = null;
  for (const page of PAGES) {
    const [beginning] = page;
    const fits = code.startsWith(beginning) && /^s?(?:[.-]|$)/.test(code.slice(beginning.length));
    if (fits && beginning.length > (found?.[0].length ?? 0)) found = page;
  }
  if (found === null) return null;
  return `https://kubernetes.io/${language === 'en' ? '' : `${language}/`}docs/${found[1]}/`;
}
