import { expect, test } from 'vitest';
import { named, wanted } from './files.ts';

/** A row: what it shows, and files with a cursor `¦`, all «definitions» and all ‹references› that the server has to find from there. */
const rows: Record<string, string> = {
  'a volume from its mount': `
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec:
      volumes: [{name: «data», emptyDir: {}}, {name: other, emptyDir: {}}]
      containers:
      - {name: a, volumeMounts: [{name: ‹da¦ta›, mountPath: /a}, {name: other, mountPath: /b}]}
      - {name: b, volumeDevices: [{name: ‹data›, devicePath: /dev/a}]}
  `,
  'a volume from where it is made': `
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec:
      volumes: [{name: «¦data», emptyDir: {}}]
      initContainers: [{name: i, volumeMounts: [{name: ‹data›, mountPath: /a}]}]
      containers: [{name: a, volumeMounts: [{name: "‹data›", mountPath: /a}]}]
      ephemeralContainers: [{name: e, volumeMounts: [{name: ‹data›, mountPath: /a}]}]
  `,
  'a claim template of a StatefulSet is a volume': `
    kind: StatefulSet
    apiVersion: apps/v1
    metadata: {name: db}
    spec:
      template: {spec: {containers: [{name: a, volumeMounts: [{name: ‹data›, mountPath: /a}]}]}}
      volumeClaimTemplates: [{metadata: {name: «data¦»}}]
  `,
  'volumes of another document mean something else': `
    kind: Pod
    apiVersion: v1
    metadata: {name: one}
    spec: {volumes: [{name: «data»}], containers: [{name: a, volumeMounts: [{name: ‹¦data›, mountPath: /a}]}]}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: two}
    spec: {volumes: [{name: data}], containers: [{name: a, volumeMounts: [{name: data, mountPath: /a}]}]}
  `,
  'volumes of another item of a list mean something else': `
    kind: List
    apiVersion: v1
    items:
    - {kind: Pod, apiVersion: v1, metadata: {name: a}, spec: {volumes: [{name: «data»}], containers: [{name: a, volumeMounts: [{name: ‹¦data›}]}]}}
    - {kind: Pod, apiVersion: v1, metadata: {name: b}, spec: {volumes: [{name: data}], containers: [{name: a, volumeMounts: [{name: data}]}]}}
  `,
  'a mount of no volume has no definition': `
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, volumeMounts: [{name: ‹da¦ta›, mountPath: /a}]}]}
  `,
  'a container that is debugged': `
    kind: Pod
    apiVersion: v1
    metadata:
      name: web
      annotations: {kubectl.kubernetes.io/default-container: ‹app›}
    spec:
      containers: [{name: «app», env: [{name: CPU, valueFrom: {resourceFieldRef: {containerName: ‹app›, resource: limits.cpu}}}]}]
      ephemeralContainers: [{name: debug, targetContainerName: ‹ap¦p›}]
  `,
  'a container that decides whether a Job fails': `
    kind: Job
    apiVersion: batch/v1
    metadata: {name: j}
    spec:
      podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {containerName: ‹ma¦in›, operator: In, values: [1]}}]}
      template: {spec: {containers: [{name: «main»}]}}
  `,
  'a port from a probe': `
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec:
      containers:
      - name: a
        ports: [{name: «http», containerPort: 80}]
        livenessProbe: {httpGet: {port: ‹ht¦tp›}}
        readinessProbe: {tcpSocket: {port: ‹http›}}
        lifecycle: {preStop: {httpGet: {port: ‹http›}}}
  `,
  'a port from a Service that selects the Pods': `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {selector: {app: web}, ports: [{port: 80, targetPort: ‹ht¦tp›}]}
    ---
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: web}
    spec:
      selector: {matchLabels: {app: web}}
      template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, ports: [{name: «http», containerPort: 80}]}]}}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: other, labels: {app: other}}
    spec: {containers: [{name: a, ports: [{name: http, containerPort: 80}]}]}
  `,
  'a port is one with those of all Pods that a Service selects': `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {selector: {app: web}, ports: [{port: 80, targetPort: ‹http›}]}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: blue, labels: {app: web, color: blue}}
    spec: {containers: [{name: a, ports: [{name: «ht¦tp», containerPort: 80}]}]}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: green, labels: {app: web, color: green}}
    spec: {containers: [{name: a, ports: [{name: «http», containerPort: 80}], startupProbe: {httpGet: {port: ‹http›}}}]}
  `,
  'a port by its number': `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {selector: {app: web}, ports: [{port: 8080, targetPort: ‹8080›}]}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web, labels: {app: web}}
    spec:
      containers:
      - {name: a, ports: [{containerPort: «8080»}], livenessProbe: {httpGet: {port: ‹80¦80›}}, readinessProbe: {grpc: {port: ‹8080›}}}
  `,
  'a port of a Service by its number': `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {ports: [{name: http, port: «8¦0»}, {name: other, port: 81}]}
    ---
    kind: Ingress
    apiVersion: networking.k8s.io/v1
    metadata: {name: web}
    spec: {defaultBackend: {service: {name: web, port: {number: ‹80›}}}}
  `,
  'a port of a Service from an Ingress': `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {ports: [{name: «http», port: 80}]}
    ---
    kind: Ingress
    apiVersion: networking.k8s.io/v1
    metadata: {name: web}
    spec:
      defaultBackend: {service: {name: web, port: {name: ‹ht¦tp›}}}
      rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: ‹http›}}}}]}}]
    ---
    kind: Ingress
    apiVersion: networking.k8s.io/v1
    metadata: {name: api}
    spec: {defaultBackend: {service: {name: api, port: {name: http}}}}
  `,
  'a ConfigMap from everything that uses it': `
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: «co¦nf»}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec:
      volumes:
      - {name: v, configMap: {name: ‹conf›}}
      - {name: p, projected: {sources: [{configMap: {name: ‹conf›}}, {secret: {name: conf}}]}}
      containers:
      - name: a
        envFrom: [{configMapRef: {name: ‹conf›}}, {secretRef: {name: conf}}]
        env: [{name: A, valueFrom: {configMapKeyRef: {name: ‹conf›, key: a}}}]
  `,
  'a Secret from everything that uses it': `
    kind: Secret
    apiVersion: v1
    metadata: {name: «key»}
    ---
    kind: ServiceAccount
    apiVersion: v1
    metadata: {name: sa}
    secrets: [{name: ‹key›}]
    imagePullSecrets: [{name: ‹key›}]
    ---
    kind: Ingress
    apiVersion: networking.k8s.io/v1
    metadata: {name: web}
    spec: {tls: [{hosts: [a.example], secretName: ‹key›}]}
    ---
    kind: CronJob
    apiVersion: batch/v1
    metadata: {name: web}
    spec:
      jobTemplate:
        spec:
          template:
            spec:
              imagePullSecrets: [{name: ‹key›}]
              volumes: [{name: v, secret: {secretName: ‹ke¦y›}}]
              containers: [{name: a, env: [{name: A, valueFrom: {secretKeyRef: {name: ‹key›, key: a}}}], envFrom: [{secretRef: {name: ‹key›}}]}]
  `,
  'a key of a ConfigMap': `
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: conf}
    data: {«LEVEL»: debug, other: x}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec:
      volumes: [{name: v, configMap: {name: conf, items: [{key: ‹LEVEL›, path: level}]}}]
      containers: [{name: a, env: [{name: LEVEL, valueFrom: {configMapKeyRef: {name: conf, key: ‹LEV¦EL›}}}]}]
  `,
  'a key of a Secret, written as text': `
    kind: Secret
    apiVersion: v1
    metadata: {name: conf}
    stringData: {«pass¦word»: x}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec:
      volumes: [{name: v, projected: {sources: [{secret: {name: conf, items: [{key: ‹password›, path: p}]}}]}}]
      containers: [{name: a, env: [{name: P, valueFrom: {secretKeyRef: {name: conf, key: ‹password›}}}]}]
  `,
  'a key of another ConfigMap is another key': `
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: one}
    data: {«a¦»: x}
    ---
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: two}
    data: {a: x}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: c, env: [{name: X, valueFrom: {configMapKeyRef: {name: two, key: a}}}]}]}
  `,
  'a variable from where it is put in': `
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec:
      containers:
      - name: a
        command: [sh, -c, "echo $(‹HOST›) $$(HOST) $(OTHER)"]
        args: [--host=$(‹HO¦ST›)]
        env: [{name: «HOST», value: a}, {name: URL, value: "http://$(‹HOST›)/"}]
      - {name: b, args: [$(HOST)], env: [{name: HOST, value: b}]}
  `,
  'a variable that comes from a ConfigMap': `
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: conf}
    data: {«HOST»: a}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, args: ["--host=$(APP_‹HO¦ST›)"], envFrom: [{prefix: APP_, configMapRef: {name: conf}}]}]}
  `,
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
  'a label from the selector of a Service': `
    kind: Service
    apiVersion: v1
    metadata: {name: web, labels: {app: web}}
    spec: {selector: {app: ‹we¦b›}}
    ---
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: web, labels: {app: web}}
    spec:
      selector: {matchLabels: {app: ‹web›}}
      template: {metadata: {labels: {app: «web», tier: web}}}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: other, labels: {app: other}}
  `,
  'a label from the template': `
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: web}
    spec:
      selector: {matchLabels: {app: ‹web›}, matchExpressions: [{key: app, operator: In, values: [‹web›, api]}]}
      template:
        metadata: {labels: {app: «w¦eb»}}
        spec:
          topologySpreadConstraints: [{maxSkew: 1, labelSelector: {matchLabels: {app: ‹web›}}}]
          affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {app: ‹web›}}}]}}
    ---
    kind: PodDisruptionBudget
    apiVersion: policy/v1
    metadata: {name: web}
    spec: {selector: {matchLabels: {app: ‹web›}}}
    ---
    kind: NetworkPolicy
    apiVersion: networking.k8s.io/v1
    metadata: {name: web}
    spec: {podSelector: {matchLabels: {app: ‹web›}}, ingress: [{from: [{podSelector: {matchLabels: {app: ‹web›}}}]}]}
    ---
    kind: NetworkPolicy
    apiVersion: networking.k8s.io/v1
    metadata: {name: others}
    spec: {podSelector: {}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}]}]}
  `,
  'the key of a label': `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {selector: {‹app›: web}}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web, labels: {«a¦pp»: web, tier: app}}
  `,
  'the Pods from the word selector': `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {sele¦ctor: {app: web}}
    ---
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: «web»}
    spec: {template: {metadata: {labels: {app: web}}}}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: «blue», labels: {app: web}}
  `,
  'a Service with the same label in another namespace selects other Pods': `
    kind: Service
    apiVersion: v1
    metadata: {name: web, namespace: other}
    spec: {selector: {app: web}}
    ---
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {selector: {app: ‹we¦b›}}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web, labels: {app: «web»}}
  `,
  'labels that a Deployment carries itself select nothing': `
    kind: Deployment
    apiVersion: apps/v1
    metadata: {name: web, labels: {app: w¦eb}}
    spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}}}
  `,
  'another file': `
    @@ conf.yaml
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: «conf»}
    data: {a: x}
    @@ pod.yaml
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, envFrom: [{configMapRef: {name: ‹co¦nf›}}]}]}
  `,
  'a file that is not open': `
    @@ conf.yaml (closed)
    kind: ConfigMap
    apiVersion: v1
    metadata:
      name: "«conf»"
    data: {a: x}
    @@ pod.yaml
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, envFrom: [{configMapRef: {name: ‹co¦nf›}}]}]}
    @@ more/pod.yaml (closed)
    kind: Pod
    apiVersion: v1
    metadata: {name: more}
    spec: {containers: [{name: a, envFrom: [{configMapRef: {name: ‹conf›}}]}]}
  `,
  'the nearest of several': `
    @@ one/conf.yaml
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: «conf»}
    @@ one/pod.yaml
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, envFrom: [{configMapRef: {name: ‹co¦nf›}}]}]}
    @@ two/conf.yaml
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: conf}
    @@ two/pod.yaml
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, envFrom: [{configMapRef: {name: conf}}]}]}
  `,
  'labels of the nearest folder': `
    @@ one/all.yaml
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {selector: {app: ‹web›}}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web, labels: {app: «w¦eb»}}
    @@ two/all.yaml
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {selector: {app: web}}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web, labels: {app: web}}
  `,
  'a Service and its Pods in two files of a folder': `
    @@ shop/service.yaml
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {selector: {app: ‹w¦eb›}}
    @@ shop/deploy/web.yaml (closed)
    kind: Pod
    apiVersion: v1
    metadata: {name: web, labels: {app: «web»}}
  `,
  'a container that comes before what names it': `
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec:
      containers: [{name: «data», volumeMounts: [{name: v, mountPath: /a}]}]
      ephemeralContainers: [{name: e, targetContainerName: ‹data¦›}]
      volumes: [{name: v, emptyDir: {}}]
  `,
  'an alias means what it repeats': `
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec:
      volumes: [{name: &v «data», emptyDir: {}}]
      containers: [{name: a, volumeMounts: [{name: *¦v, mountPath: /a}, {name: ‹data›, mountPath: /b}]}]
  `,
  'in JSON': `
    {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "web"},
     "spec": {"volumes": [{"name": "«data»"}], "containers": [{"name": "a", "volumeMounts": [{"name": "‹da¦ta›", "mountPath": "/a"}]}]}}
  `,
  'nothing on an image': `
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, image: ng¦inx}]}
  `,
  'nothing in a template': `
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: {{ .Release.Name }}-co¦nf}
  `,
};

test.each(Object.entries(rows))('%s', (_, source) => {
  expect(named(source)).toBe(wanted(source));
});
