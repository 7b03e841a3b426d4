import { expect, test } from 'vitest';
import { edited, openedFiles, plain } from './files.ts';

interface Offered {
  readonly title: string;
  readonly preferred: boolean;
  /** The files after it, as `plain` has them. */
  readonly after: string;
}

/** The actions at the cursor for names, as somebody who asks for them gets them. */
function actions(source: string, language: 'en' | 'zh-cn' = 'en'): Offered[] {
  const { service, files, uri, position } = openedFiles(source, { foresight: 'off', language });
  const diagnostics = (service.diagnostics(uri)?.diagnostics ?? []).filter(({ code }) => String(code).startsWith('reference.'));
  const found = service.codeActions(uri, { start: position, end: position }, { diagnostics, only: ['quickfix'] }) ?? [];
  return found.map(({ title, isPreferred, edit }) => ({
    title,
    preferred: isPreferred ?? false,
    after: files
      .map(({ uri: of, text }) => `@@ ${of.slice('file:///project/'.length)}\n${edited(text, edit?.changes?.[of] ?? [])}`)
      .join(''),
  }));
}

const key = (name: string, data: string): string => `
  kind: ConfigMap
  apiVersion: v1
  metadata: {name: conf}
  data:
    level: debug
  ${data}---
  kind: Pod
  apiVersion: v1
  metadata: {name: web}
  spec: {containers: [{name: a, image: i, env: [{name: L, valueFrom: {configMapKeyRef: {name: conf, key: ${name}}}}]}]}
`;

test('a missing key is corrected, or made', () => {
  expect(actions(key('le¦vle', ''))).toEqual([
    { title: "Change to 'level'", preferred: true, after: plain(key('level', '')) },
    { title: "Add the key 'levle' to ConfigMap/conf", preferred: false, after: plain(key('levle', '  levle: ""\n  ')) },
  ]);
});

test('a key is made in a file that is not open', () => {
  const files = (data: string): string => `
    @@ pod.yaml
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {containers: [{name: a, image: i, env: [{name: U, valueFrom: {secretKeyRef: {name: db, key: us¦er}}}]}]}
    @@ secret.yaml (closed)
    kind: Secret
    apiVersion: v1
    metadata: {name: db}
    stringData: {password: x${data}}
  `;
  expect(actions(files('')).map(({ title, after }) => ({ title, after }))).toContainEqual({
    title: "Add the key 'user' to Secret/db",
    after: plain(files(', user: ""')).replace(' (closed)', ''),
  });
});

const service = (port: string): string => `
  kind: Service
  apiVersion: v1
  metadata: {name: web}
  spec: {selector: {app: web}, ports: [{port: 80, targetPort: ${port}}]}
  ---
  kind: Pod
  apiVersion: v1
  metadata: {name: web, labels: {app: web}}
  spec: {containers: [{name: a, image: i, ports: [{name: web, containerPort: 8080}]}]}
`;

test('a port is one of those that the Pods have, by name or by number', () => {
  expect(actions(service('ht¦tp')).map(({ title, after }) => [title, after])).toEqual([
    ["Change to 'web'", plain(service('web'))],
    ["Change to '8080'", plain(service('8080'))],
  ]);
});

test('a port of a Service stays a name, or a number', () => {
  const files = (port: string): string => `
    kind: Service
    apiVersion: v1
    metadata: {name: web}
    spec: {ports: [{name: http, port: 80}]}
    ---
    kind: Ingress
    apiVersion: networking.k8s.io/v1
    metadata: {name: web}
    spec: {defaultBackend: {service: {name: web, port: {${port}}}}}
  `;
  expect(actions(files('number: 80¦80'))).toEqual([{ title: "Change to '80'", preferred: true, after: plain(files('number: 80')) }]);
  expect(actions(files('name: w¦eb'))).toEqual([{ title: "Change to 'http'", preferred: true, after: plain(files('name: http')) }]);
});

test('a misspelt label is corrected', () => {
  const files = (label: string): string => `
    kind: Service
    apiVersion: v1
    metadata: {name: shop}
    spec: {selector: {app: ${label}}, ports: [{port: 80}]}
    ---
    kind: Pod
    apiVersion: v1
    metadata: {name: web, labels: {app: frontend}}
    spec: {containers: [{name: a, image: i}]}
  `;
  expect(actions(files('front¦ned'))).toEqual([{ title: "Change to 'frontend'", preferred: true, after: plain(files('frontend')) }]);
});

const pod = (env: string): string => `
  kind: Pod
  apiVersion: v1
  metadata: {name: web, namespace: shop}
  spec: {containers: [{name: a, image: i, ${env}}]}
`;

/** What is named, and what is put behind it. */
const created: readonly (readonly [string, string, string, string])[] = [
  [
    'a ConfigMap with the keys that are asked for',
    pod(
      'env: [{name: A, valueFrom: {configMapKeyRef: {name: co¦nf, key: a}}}, {name: B, valueFrom: {configMapKeyRef: {name: conf, key: b}}}]',
    ),
    'Create ConfigMap/conf in this file',
    '---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: conf\n  namespace: shop\ndata:\n  a: ""\n  b: ""\n',
  ],
  [
    'a Secret',
    pod('env: [{name: A, valueFrom: {secretKeyRef: {name: d¦b, key: password}}}]'),
    'Create Secret/db in this file',
    '---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  namespace: shop\nstringData:\n  password: ""\n',
  ],
  [
    'a ServiceAccount',
    'kind: Pod\napiVersion: v1\nmetadata: {name: web}\nspec: {serviceAccountName: ro¦bot, containers: [{name: a, image: i}]}\n',
    'Create ServiceAccount/robot in this file',
    '---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: robot\n',
  ],
  [
    'a claim',
    'kind: Pod\napiVersion: v1\nmetadata: {name: web}\nspec: {volumes: [{name: v, persistentVolumeClaim: {claimName: da¦ta}}], containers: [{name: a, image: i}]}\n',
    'Create PersistentVolumeClaim/data in this file',
    '---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes:\n    - ReadWriteOnce\n  resources:\n    requests:\n      storage: 1Gi\n',
  ],
];

test.each(created)('makes %s', (_, source, title, added) => {
  expect(actions(source)).toEqual([{ title, preferred: false, after: plain(source) + added }]);
});

test.each([
  ['what is there', key('lev¦el', '').replace('key: lev¦el', 'key: level').replace('{name: conf, key', '{name: co¦nf, key')],
  ['a Service, which needs more than a name', 'kind: StatefulSet\napiVersion: apps/v1\nmetadata: {name: db}\nspec: {serviceName: d¦b}\n'],
  ['JSON', '{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "web"}, "spec": {"serviceAccountName": "ro¦bot"}}'],
])('makes nothing for %s', (_, source) => {
  expect(actions(source).filter(({ title }) => title.startsWith('Create'))).toEqual([]);
});

test('speaks Chinese', () => {
  expect(actions(key('le¦vle', ''), 'zh-cn').map(({ title }) => title)).toEqual(['改为“level”', '在 ConfigMap/conf 中添加键“levle”']);
});

test('nobody is offered an object who only moves the cursor', () => {
  const { service: asked, uri, position } = openedFiles(created[2]![1], { foresight: 'off' });
  const found = asked.codeActions(uri, { start: position, end: position }, { diagnostics: [], triggerKind: 2 }) ?? [];
  expect(found.filter(({ title }) => title.startsWith('Create'))).toEqual([]);
});
