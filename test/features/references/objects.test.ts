import { expect, test } from 'vitest';
import { named, wanted } from './files.ts';

/** Objects that others name. A row: what it shows, and files with a cursor `¦`, all «definitions» and all ‹references› that the server has to find from there. */
const rows: Record<string, string> = {
  'a ServiceAccount': `
    kind: ServiceAccount
    apiVersion: v1
    metadata: {name: «robot»}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {serviceAccountName: ‹ro¦bot›, containers: []}
    ---
    kind: RoleBinding
    apiVersion: rbac.authorization.k8s.io/v1
    metadata: {name: b}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: robot}
    subjects: [{kind: ServiceAccount, name: ‹robot›}, {kind: User, name: robot}, {kind: ServiceAccount, name: robot, namespace: other}]
  `,
  'a Role': `
    kind: Role
    apiVersion: rbac.authorization.k8s.io/v1
    metadata: {name: «reader»}
    ---
    kind: RoleBinding
    apiVersion: rbac.authorization.k8s.io/v1
    metadata: {name: reader}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ‹rea¦der›}
  `,
  'a ClusterRole, whatever the namespace': `
    kind: ClusterRole
    apiVersion: rbac.authorization.k8s.io/v1
    metadata: {name: «reader»}
    ---
    kind: RoleBinding
    apiVersion: rbac.authorization.k8s.io/v1
    metadata: {name: reader, namespace: shop}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ‹rea¦der›}
  `,
  'a PersistentVolumeClaim': `
    kind: PersistentVolumeClaim
    apiVersion: v1
    metadata: {name: «data»}
    spec: {storageClassName: fast}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: ‹da¦ta›}}], containers: []}
    ---
    kind: PersistentVolume
    apiVersion: v1
    metadata: {name: pv}
    spec: {claimRef: {name: ‹data›, namespace: default}}
  `,
  'a StorageClass': `
    kind: StorageClass
    apiVersion: storage.k8s.io/v1
    metadata: {name: «fast»}
    provisioner: x
    ---
    kind: PersistentVolumeClaim
    apiVersion: v1
    metadata: {name: data, namespace: shop}
    spec: {storageClassName: ‹fa¦st›}
    ---
    kind: StatefulSet
    apiVersion: apps/v1
    metadata: {name: db}
    spec: {volumeClaimTemplates: [{metadata: {name: d}, spec: {storageClassName: ‹fast›}}]}
  `,
  'a PriorityClass': `
    kind: PriorityClass
    apiVersion: scheduling.k8s.io/v1
    metadata: {name: «high»}
    value: 10
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {priorityClassName: ‹hi¦gh›, containers: []}
  `,
  'a RuntimeClass': `
    kind: RuntimeClass
    apiVersion: node.k8s.io/v1
    metadata: {name: «gvisor»}
    handler: runsc
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {runtimeClassName: ‹gvi¦sor›, containers: []}
  `,
  'what an autoscaler scales': `
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: «web»}
    ---
    kind: StatefulSet
    apiVersion: apps/v1
    metadata: {name: web}
    ---
    kind: HorizontalPodAutoscaler
    apiVersion: autoscaling/v2
    metadata: {name: web}
    spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ‹we¦b›}}
  `,
  'the Service of a StatefulSet': `
    kind: Service
    apiVersion: v1
    metadata: {name: «db»}
    spec: {clusterIP: None}
    ---
    kind: StatefulSet
    apiVersion: apps/v1
    metadata: {name: db}
    spec: {serviceName: ‹d¦b›}
  `,
  'the Service behind an Ingress': `
    kind: Service
    apiVersion: v1
    metadata: {name: «web»}
    ---
    kind: Ingress
    apiVersion: networking.k8s.io/v1
    metadata: {name: web}
    spec: {defaultBackend: {service: {name: ‹we¦b›, port: {number: 80}}}}
  `,
  'an Ingress class': `
    kind: IngressClass
    apiVersion: networking.k8s.io/v1
    metadata: {name: «nginx»}
    ---
    kind: Ingress
    apiVersion: networking.k8s.io/v1
    metadata: {name: web}
    spec: {ingressClassName: ‹ngi¦nx›}
  `,
  'the Service of a webhook, in its namespace': `
    kind: Service
    apiVersion: v1
    metadata: {name: «hook», namespace: tools}
    ---
    kind: ValidatingWebhookConfiguration
    apiVersion: admissionregistration.k8s.io/v1
    metadata: {name: w}
    webhooks: [{name: a.example.com, clientConfig: {service: {name: ‹ho¦ok›, namespace: tools}}}]
  `,
  'an owner': `
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: «web»}
    ---
    kind: ReplicaSet
    apiVersion: apps/v1
    metadata: {name: web-1, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: ‹we¦b›, uid: x}]}
  `,
  'a resource claim of a Pod': `
    kind: ResourceClaimTemplate
    apiVersion: resource.k8s.io/v1
    metadata: {name: gpu}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec:
      resourceClaims: [{name: «gpu», resourceClaimTemplateName: gpu}]
      containers: [{name: a, resources: {claims: [{name: ‹g¦pu›}]}}]
  `,
  'a template of a resource claim': `
    kind: ResourceClaimTemplate
    apiVersion: resource.k8s.io/v1
    metadata: {name: «gpu»}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {resourceClaims: [{name: gpu, resourceClaimTemplateName: ‹gp¦u›}], containers: []}
  `,
  'a Namespace and everything in it': `
    kind: Namespace
    apiVersion: v1
    metadata: {name: «shop»}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web, namespace: ‹sh¦op›}
    ---
    kind: RoleBinding
    apiVersion: rbac.authorization.k8s.io/v1
    metadata: {name: b, namespace: other}
    subjects: [{kind: ServiceAccount, name: a, namespace: ‹shop›}]
  `,
  'names in other namespaces mean something else': `
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: «conf», namespace: shop}
    ---
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: conf}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: a, namespace: shop}
    spec: {containers: [{name: a, envFrom: [{configMapRef: {name: ‹co¦nf›}}]}]}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: b}
    spec: {containers: [{name: a, envFrom: [{configMapRef: {name: conf}}]}]}
  `,
  'no namespace means default': `
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: «conf», namespace: default}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: b}
    spec: {containers: [{name: a, envFrom: [{configMapRef: {name: ‹co¦nf›}}]}]}
  `,
  'an object from its kind': `
    kind: Conf¦igMap
    apiVersion: v1
    metadata: {name: «conf»}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: b}
    spec: {containers: [{name: a, envFrom: [{configMapRef: {name: ‹conf›}}]}]}
  `,
};

test.each(Object.entries(rows))('%s', (_, source) => {
  expect(named(source)).toBe(wanted(source));
});
