import { expect, test } from 'vitest';
import { named, wanted } from './files.ts';

/** Several files, broken order, other forms of text. A row: what it shows, and files with a cursor `¦`, all «definitions» and all ‹references› that the server has to find from there. */
const rows: Record<string, string> = {
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
