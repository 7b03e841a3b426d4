import { expect, test } from 'vitest';
import { named, wanted } from './files.ts';

/** ConfigMaps, Secrets, their keys and variables. A row: what it shows, and files with a cursor `¦`, all «definitions» and all ‹references› that the server has to find from there. */
const rows: Record<string, string> = {
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
};

test.each(Object.entries(rows))('%s', (_, source) => {
  expect(named(source)).toBe(wanted(source));
});

test('a variable among many others', () => {
  const others = Array.from({ length: 600 }, (_, number) => `{name: V${number}, value: a}`).join(', ');
  const source = `
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, args: [--host=$(‹HO¦ST›)], env: [{name: «HOST», value: a}, ${others}]}]}
  `;
  expect(named(source)).toBe(wanted(source));
});
