import { expect, test } from 'vitest';
import { named, wanted } from './files.ts';

/** Volumes, containers and ports: names inside a Pod and what selects it. A row: what it shows, and files with a cursor `¦`, all «definitions» and all ‹references› that the server has to find from there. */
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
};

test.each(Object.entries(rows))('%s', (_, source) => {
  expect(named(source)).toBe(wanted(source));
});
