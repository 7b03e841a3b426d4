import { expect, test } from 'vitest';
import { openedFiles, plain, renamed } from './files.ts';

/** A row: the text with a cursor and its occurrences in «», which all get the new name. */
const rows: readonly { readonly does: string; readonly to: string; readonly source: string }[] = [
  {
    does: 'a volume',
    to: 'files',
    source: `
      kind: Pod
      apiVersion: v1
      metadata: {name: web}
      spec:
        volumes: [{name: «data», emptyDir: {}}]
        containers: [{name: a, image: i, volumeMounts: [{name: «da¦ta», mountPath: /a}]}]
    `,
  },
  {
    does: 'a port with the Service that asks for it',
    to: 'web',
    source: `
      kind: Service
      apiVersion: v1
      metadata: {name: s}
      spec: {selector: {app: a}, ports: [{port: 80, targetPort: «http»}]}
      ---
      kind: Pod
      apiVersion: v1
      metadata: {name: http, labels: {app: a}}
      spec: {containers: [{name: http, image: i, ports: [{name: «h¦ttp», containerPort: 80}], livenessProbe: {httpGet: {port: «http»}}}]}
    `,
  },
  {
    does: 'the number of a port',
    to: '8080',
    source: `
      kind: Service
      apiVersion: v1
      metadata: {name: s}
      spec: {selector: {app: a}, ports: [{port: 80, targetPort: «80»}]}
      ---
      kind: Pod
      apiVersion: v1
      metadata: {name: s, labels: {app: a}}
      spec: {containers: [{name: a, image: i, ports: [{containerPort: «8¦0»}]}]}
    `,
  },
  {
    does: 'a ConfigMap in all files',
    to: 'settings',
    source: `
      @@ conf.yaml
      kind: ConfigMap
      apiVersion: v1
      metadata: {name: «conf»}
      @@ pod.yaml
      kind: Pod
      apiVersion: v1
      metadata: {name: web}
      spec: {containers: [{name: conf, image: i, envFrom: [{configMapRef: {name: «co¦nf»}}]}]}
      @@ more.yaml (closed)
      kind: Pod
      apiVersion: v1
      metadata: {name: more}
      spec: {containers: [{name: conf, image: i, envFrom: [{configMapRef: {name: "«conf»"}}]}]}
    `,
  },
  {
    does: 'a key with the variables that come from it',
    to: 'LOG',
    source: `
      kind: ConfigMap
      apiVersion: v1
      metadata: {name: conf}
      data: {«LEV¦EL»: debug}
      ---
      kind: Pod
      apiVersion: v1
      metadata: {name: web}
      spec:
        containers:
        - name: a
          image: i
          args: ["-v=$(«LEVEL»)"]
          envFrom: [{configMapRef: {name: conf}}]
          env: [{name: LEVEL2, valueFrom: {configMapKeyRef: {name: conf, key: «LEVEL»}}}]
    `,
  },
  {
    does: 'a label with everything that selects by it',
    to: 'shop',
    source: `
      kind: Service
      apiVersion: v1
      metadata: {name: web}
      spec: {selector: {app: «we¦b»}, ports: [{port: 80}]}
      ---
      kind: Deployment
      apiVersion: apps/v1
      metadata: {name: web, labels: {app: web}}
      spec:
        selector: {matchLabels: {app: «web»}}
        template: {metadata: {labels: {app: «web»}}, spec: {containers: [{name: web, image: i}]}}
    `,
  },
  {
    does: 'the key of a label',
    to: 'example.com/app',
    source: `
      kind: Deployment
      apiVersion: apps/v1
      metadata: {name: web}
      spec:
        selector: {matchLabels: {«a¦pp»: web}}
        template: {metadata: {labels: {«app»: web}}, spec: {containers: [{name: app, image: i}]}}
    `,
  },
  {
    does: 'a container',
    to: 'server',
    source: `
      kind: Pod
      apiVersion: v1
      metadata: {name: app, annotations: {kubectl.kubernetes.io/default-container: «app»}}
      spec: {containers: [{name: «ap¦p», image: app}]}
    `,
  },
  {
    does: 'a Service with the StatefulSet that names it, and not what is called alike',
    to: 'peers',
    source: `
      kind: Service
      apiVersion: v1
      metadata: {name: «d¦b»}
      spec: {clusterIP: None, selector: {app: db}}
      ---
      kind: StatefulSet
      apiVersion: apps/v1
      metadata: {name: db}
      spec:
        serviceName: «db»
        selector: {matchLabels: {app: db}}
        template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: i}]}}
    `,
  },
  {
    does: 'a variable inside a longer text',
    to: 'SERVER',
    source: `
      kind: Pod
      apiVersion: v1
      metadata: {name: web}
      spec:
        containers:
        - name: a
          image: i
          command:
          - sh
          - -c
          - |
            curl http://$(«HOST»):80
            echo HOST
          env:
          - {name: «HO¦ST», value: HOST}
    `,
  },
  {
    does: 'a name that needs quotes gets them',
    to: '12',
    source: `
      kind: ConfigMap
      apiVersion: v1
      metadata: {name: 'c'}
      data: {«a¦a»: x}
    `,
  },
];

test.each(rows)('renames $does', ({ source, to }) => {
  const quoted = to === '12' ? `"${to}"` : to;
  expect(renamed(source, to)).toBe(plain(source.replace(/«[^»]*»/g, quoted)));
});

const pod = `
  kind: Pod
  apiVersion: v1
  metadata: {name: web}
  spec:
    volumes: [{name: da¦ta, emptyDir: {}}, {name: logs, emptyDir: {}}]
    containers: [{name: a, image: i, volumeMounts: [{name: data, mountPath: /a}]}]
`;

/** A name, and a part of the server's words against it. */
const refusals: readonly (readonly [string, string, string, string])[] = [
  ['a volume with capitals', pod, 'Data', 'a lowercase RFC 1123 label must consist of'],
  ['a volume that is there already', pod, 'logs', 'Duplicate value: "logs"'],
  ['no name', pod, '', 'A name cannot be empty.'],
  [
    'a port that is too long',
    `
      kind: Pod
      apiVersion: v1
      metadata: {name: web}
      spec: {containers: [{name: a, image: i, ports: [{name: ht¦tp, containerPort: 80}]}]}
    `,
    'a-very-long-port-name',
    'must be no more than 15 characters',
  ],
  [
    'a port number that there is not',
    `
      kind: Pod
      apiVersion: v1
      metadata: {name: web}
      spec: {containers: [{name: a, image: i, ports: [{containerPort: 8¦0}]}]}
    `,
    '80000',
    'must be between 1 and 65535, inclusive',
  ],
  [
    'an object with a blank',
    `
      kind: ConfigMap
      apiVersion: v1
      metadata: {name: co¦nf}
    `,
    'my conf',
    'a lowercase RFC 1123 subdomain must consist of',
  ],
  [
    'a key with a slash',
    `
      kind: ConfigMap
      apiVersion: v1
      metadata: {name: conf}
      data: {le¦vel: x}
    `,
    'a/b',
    'a valid config key must consist of',
  ],
  [
    'a label value with a slash',
    `
      kind: Pod
      apiVersion: v1
      metadata: {name: web, labels: {app: we¦b}}
      spec: {containers: [{name: a, image: i}]}
    `,
    'a/b',
    'a valid label must be an empty string or consist of',
  ],
  [
    'what is defined nowhere',
    `
      kind: Pod
      apiVersion: v1
      metadata: {name: web}
      spec: {containers: [{name: a, image: i, envFrom: [{configMapRef: {name: co¦nf}}]}]}
    `,
    'other',
    "'conf' is not defined in the known files",
  ],
];

test.each(refusals)('refuses %s', (_, source, newName, words) => {
  expect(renamed(source, newName)).toContain(words);
});

test("the words are the server's", () => {
  expect(renamed(pod, 'logs')).toBe('spec.volumes[1].name: Duplicate value: "logs"');
});

test('a manifest that is refused for another reason can be renamed in', () => {
  const source = `
    kind: Pod
    apiVersion: v1
    metadata: {name: web}
    spec: {restartPolicy: Sometimes, volumes: [{name: «da¦ta», emptyDir: {}}], containers: [{name: a}]}
  `;
  expect(renamed(source, 'files')).toBe(plain(source.replace(/«[^»]*»/g, 'files')));
});

test('the name is offered without its quotes', () => {
  const { service, uri, position } = openedFiles(`
    kind: ConfigMap
    apiVersion: v1
    metadata: {name: "co¦nf"}
  `);
  expect(service.prepareRename(uri, position)).toEqual({
    range: { start: { line: 2, character: 18 }, end: { line: 2, character: 22 } },
    placeholder: 'conf',
  });
});

test.each([
  'kind: Po¦d\napiVersion: v1\nmetadata: {name: web}',
  'kind: Pod\napiVersion: v1\nmetadata: {name: web}\nspec: {containers: [{name: a, image: ¦nginx}]}',
  'kind: Pod\napiVersion: v1\nmetadata: {name: web}\nspec: {serviceAccountName: ro¦bot}',
  'just ¦text',
])('nothing is offered at %j', (source) => {
  const { service, uri, position } = openedFiles(source);
  expect(service.prepareRename(uri, position)).toBeNull();
});
