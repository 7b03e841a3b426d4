import { describe, expect, test } from 'vitest';
import { fixes } from '../ask.ts';
import { hold, inContainer, inDeployment, inSpec } from './cases.ts';

test('a name that cannot be repaired is replaced, and not taken away', () => {
  const offered = fixes('apiVersion: v1\nkind: Pod\nmetadata:\n  name: 前¦端\nspec:\n  containers:\n    - {name: a, image: b}\n');
  expect(offered.map(({ title }) => title)).toEqual(["Change to 'my-pod'"]);
});

describe('names of objects and their parts', () => {
  hold([
    [
      'capitals and underscores of an object',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: My_Con¦fig\n',
      { 'valid-name': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: my-config\n' },
    ],
    [
      'a name without a sign that names may have',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: 前¦端 😀\n',
      { 'valid-name': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: my-configmap\n' },
    ],
    [
      'a container that is called so',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: 服¦务\n      image: nginx:1.27\n',
      { 'valid-name': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: main\n      image: nginx:1.27\n' },
    ],
    [
      'a key of a ConfigMap',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  my ke¦y: b\n',
      { 'valid-key': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  my_key: b\n' },
    ],
    [
      'a key of a label',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    "my ¦app": b\n',
      { 'valid-key': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    "my-app": b\n' },
    ],
    [
      'free text of a label becomes an annotation',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    app: a\n    owner: Jane D¦oe, Ops\n',
      {
        'valid-name': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    app: a\n    owner: Jane-Doe-Ops\n',
        'label-to-annotation':
          'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    app: a\n  annotations:\n    owner: "Jane Doe, Ops"\n',
      },
    ],
    [
      'an item of a List is repaired where it is',
      'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata:\n      name: ¦A\n',
      { 'valid-name': 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata:\n      name: a\n' },
    ],
  ]);
  hold(
    [
      [
        'a long port name is shortened, and the probe follows',
        'ports:\n  - name: very-long-port-¦name\n    containerPort: 80\nlivenessProbe:\n  tcpSocket:\n    port: 80\n',
        { 'shorten-name': 'ports:\n  - name: very-long-port\n    containerPort: 80\nlivenessProbe:\n  tcpSocket:\n    port: 80\n' },
      ],
    ],
    (source) => inContainer(source),
  );
  hold(
    [
      [
        'a volume takes its mounts along',
        'volumes:\n  - name: My_D¦ata\n    emptyDir: {}\n',
        { 'valid-name': 'volumes:\n  - name: my-data\n    emptyDir: {}\n' },
      ],
    ],
    (source) =>
      inContainer('volumeMounts:\n  - name: NAME\n    mountPath: /data\n').replace('NAME', source.includes('¦') ? 'My_Data' : 'my-data') +
      source.replace(/^/gm, '  ').replace(/ +$/, ''),
  );
  hold(
    [
      [
        'a path with backsteps',
        'volumes:\n  - name: a\n    configMap:\n      name: a\n      items:\n        - key: a\n          path: ../¦b\n',
        { 'valid-path': 'volumes:\n  - name: a\n    configMap:\n      name: a\n      items:\n        - key: a\n          path: b\n' },
      ],
    ],
    inSpec,
  );
  hold(
    [
      [
        'a broken percentage',
        'strategy:\n  rollingUpdate:\n    maxSurge: 25 per¦cent\n',
        { percentage: 'strategy:\n  rollingUpdate:\n    maxSurge: 25%\n' },
      ],
    ],
    inDeployment,
  );
});

describe('numbers out of range', () => {
  hold(
    [
      ['the nearest allowed', 'ports:\n  - containerPort: 700¦00\n', { 'clamp-number': 'ports:\n  - containerPort: 65535\n' }],
      [
        'a port of nought',
        'ports:\n  - hostPort: 8080\n    containerPort: ¦0\n',
        { 'add-required': 'ports:\n  - hostPort: 8080\n    containerPort: 80\n' },
      ],
      [
        'less than nothing',
        'livenessProbe:\n  failureThreshold: -¦1\n  exec: {command: [ls]}\n',
        { 'clamp-number': 'livenessProbe:\n  failureThreshold: 0\n  exec: {command: [ls]}\n' },
      ],
    ],
    inContainer,
  );
  hold(
    [
      [
        'permission bits that are meant in octal',
        'volumes:\n  - name: a\n    secret:\n      secretName: a\n      defaultMode: 64¦4\n',
        { 'octal-mode': 'volumes:\n  - name: a\n    secret:\n      secretName: a\n      defaultMode: 0644\n' },
      ],
      [
        'a preference without weight',
        'affinity:\n  nodeAffinity:\n    preferredDuringSchedulingIgnoredDuringExecution:\n      - weight: ¦0\n        preference:\n          matchExpressions: [{key: a, operator: Exists}]\n',
        {
          'set-number':
            'affinity:\n  nodeAffinity:\n    preferredDuringSchedulingIgnoredDuringExecution:\n      - weight: 100\n        preference:\n          matchExpressions: [{key: a, operator: Exists}]\n',
        },
      ],
    ],
    inSpec,
  );
});

describe('what stands there twice', () => {
  hold([
    [
      'a key, with the same value',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  na¦me: a\n',
      { 'remove-same-key': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n' },
    ],
    [
      'a key, with another value',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  na¦me: b\n',
      {
        'keep-first-key': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
        'keep-last-key': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n',
      },
    ],
    [
      'two halves of a mapping',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata: {}\nmeta¦data:\n    labels:\n        a: b # why\n',
      { 'merge-keys': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n      a: b # why\ndata: {}\n' },
    ],
  ]);
  hold(
    [['a container name', '- name: ma¦in\n  image: redis:7\n', { 'rename-duplicate': '- name: main-2\n  image: redis:7\n' }]],
    (source) => `${inContainer('')}${source.replace(/^(?=.)/gm, '    ')}`,
  );
  hold(
    [
      [
        'a port name',
        'ports:\n  - name: http\n    containerPort: 80\n  - name: ht¦tp\n    containerPort: 81\n',
        {
          'rename-duplicate': 'ports:\n  - name: http\n    containerPort: 80\n  - name: http-2\n    containerPort: 81\n',
          'remove-duplicate': 'ports:\n  - name: http\n    containerPort: 80\n',
        },
      ],
      [
        'a variable that hides another one',
        'env:\n  - name: A\n    value: "1"\n  - na¦me: A\n    value: "2"\n',
        { 'remove-hidden-variable': 'env:\n  - name: A\n    value: "2"\n' },
      ],
    ],
    inContainer,
  );
});

test('a name in other capitals is fixed without asking, a shortened one is not', () => {
  const [first] = fixes('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: My_Con¦fig\n');
  expect(first?.preferred).toBe(true);
  const [long] = fixes(inContainer('ports:\n  - name: very-long-port-¦name\n    containerPort: 80\n'));
  expect(long?.preferred).toBe(false);
});
