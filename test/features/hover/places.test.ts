import { describe, expect, test } from 'vitest';
import { hover } from '../ask.ts';
import { container, type Row, saysAll } from './support.ts';

const SERVICE = `---
apiVersion: v1
kind: Service
metadata:
  name: front
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: http
`;

describe('ports', () => {
  const probe = (port: string): string =>
    container(`ports:\n  - name: http\n    containerPort: 8080\nreadinessProbe:\n  httpGet:\n    port: ${port}`);
  const rows: readonly Row[] = [
    ['a well-known one', container('ports:\n  - containerPort: 54¦32'), ['Port 5432 is usually PostgreSQL']],
    ['one of nobody', container('ports:\n  - containerPort: 54¦31'), [], ['is usually']],
    ['a name that a probe uses', probe('ht¦tp'), ['`http` is port 8080 of container `main`']],
    ['a name that nobody has', probe('ht¦tps'), ['No port of this container is called `https`']],
    ['a number that is not listed', probe('90¦90'), ['Prometheus', 'that is no fault']],
    [
      'who uses a port',
      probe('http').replace('containerPort: 8080', 'containerPort: 80¦80') + SERVICE,
      ['Used by the `readinessProbe` of container `main`, Service `front` (its port `80`)'],
    ],
    ['a host port', container('ports:\n  - containerPort: 80\n    hostPort: 8¦0'), ['a node holds one of them']],
    [
      'where a Service leads',
      probe('http') + SERVICE.replace('targetPort: http', 'targetPort: ht¦tp'),
      ['Leads to port `http` of `Pod/web`'],
    ],
    [
      'where a Service leads to nobody',
      probe('http') + SERVICE.replace('targetPort: http', 'targetPort: ad¦min'),
      ['None of the Pods that it selects has a port called `admin`'],
    ],
    ['a node port', SERVICE.replace('targetPort: http', 'nodePort: 300¦80'), ['30000–32767']],
  ];
  saysAll(rows);
});

describe('selectors', () => {
  const pod = container('env: []');
  saysAll([
    ['whom a Service selects', pod + SERVICE.replace('selector:', 'sele¦ctor:'), ['Selects in this workspace: `Pod/web`']],
    ['a label of the selector', pod + SERVICE.replace('app: web', 'app: we¦b'), ['label `app` is `web`', '`Pod/web`']],
    ['nobody', pod + SERVICE.replace('app: web', 'app: wi¦b'), ['Selects nothing in this workspace (namespace `default`)']],
    ['a label of the Pod', pod.replace('app: web', 'app: we¦b') + SERVICE, ['Selected in this workspace by `Service/front`']],
    [
      'another namespace',
      pod.replace('  name: web\n', '  name: web\n  namespace: other\n') + SERVICE.replace('app: web', 'app: we¦b'),
      ['Selects nothing'],
    ],
    [
      'expressions',
      `${pod}---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec:\n  minAvailable: 1\n  sele¦ctor:\n    matchExpressions:\n      - {key: app, operator: In, values: [web, api]}\n`,
      ['label `app` is one of `web`, `api`', 'Selects in this workspace: `Pod/web`'],
    ],
    [
      'a Deployment selects its own',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  selector:\n    match¦Labels:\n      app: d\n  template:\n    metadata:\n      labels: {app: d}\n    spec:\n      containers: [{name: a, image: b}]\n',
      ['Selects in this workspace: `Deployment/d`'],
    ],
  ]);
});

const CONFIG = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  level: debug
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
stringData:
  token: abcdef
`;

describe('environment', () => {
  const env = (lines: string): string => container(`env:\n${lines}`, 'busybox:1.36') + CONFIG;
  const ref = (kind: string, name: string, key: string): string =>
    `  - name: V\n    valueFrom:\n      ${kind}:\n        name: ${name}\n        key: ${key}`;
  saysAll([
    ['a variable of before', env('  - {name: A, value: one}\n  - {name: B, value: "$(A)-two¦"}'), ['The container sees `one-two`']],
    [
      'a variable of after',
      env('  - {name: B, value: "$(A)-two¦"}\n  - {name: A, value: one}'),
      ['`$(A)` is not defined before this place'],
      ['The container sees'],
    ],
    ['an escape', env('  - {name: A, value: one}\n  - {name: B, value: "$$(A) $(A)¦"}'), ['The container sees `$(A) one`']],
    ['a shell variable', env('  - {name: A, value: one}\n  - {name: B, value: "${A}¦"}'), ['`$A` is for a shell', '`$(A)`']],
    ['an argument', container('env:\n  - {name: A, value: one}\nargs: ["--x=$(A)¦"]'), ['The container sees `--x=one`']],
    ['a key of a ConfigMap', env(ref('configMapKeyRef', 'settings', 'lev¦el')), ['`V` is `debug` here']],
    [
      'a key that is missing',
      env(ref('configMapKeyRef', 'settings', 'lev¦els')),
      ['ConfigMap `settings` of this workspace has no key `levels`'],
    ],
    ['a ConfigMap of elsewhere', env(ref('configMapKeyRef', 'oth¦er', 'level')), ['ConfigMap `other` is not in this workspace']],
    ['a Secret is not shown', env(ref('secretKeyRef', 'keys', 'tok¦en')), ['The Secret `keys` has the key `token`'], ['abcdef']],
    [
      'a Secret is not shown in what uses it',
      env(`${ref('secretKeyRef', 'keys', 'token')}\n  - {name: B, value: "x $(V)¦"}`),
      ['`V` comes from the Secret `keys`', 'The container sees `x •••`'],
      ['abcdef'],
    ],
    [
      'envFrom',
      container('envFrom:\n  - prefix: APP_\n    configMapRef: {name: settings}\nargs: ["$(APP_level)¦"]') + CONFIG,
      ['The container sees `debug`'],
    ],
    ['a field of the Pod', env('  - name: V\n    valueFrom:\n      fieldRef:\n        fieldPath: metadata.na¦me'), ['`V` is `web` here']],
    [
      'a label of the Pod',
      env("  - name: V\n    valueFrom:\n      fieldRef:\n        fieldPath: metadata.labels['a¦pp']"),
      ['`V` is `web` here'],
    ],
    ['an address', env('  - name: V\n    valueFrom:\n      fieldRef:\n        fieldPath: status.po¦dIP'), ['`V` is `<status.podIP>` here']],
    [
      'resources in units of a divisor',
      container(
        'resources: {limits: {memory: 64Mi}}\nenv:\n  - name: V\n    valueFrom:\n      resourceFieldRef:\n        resource: limits.mem¦ory\n        divisor: 1Mi',
      ),
      ['`V` is `64` here'],
    ],
    [
      'resources that are not set',
      env('  - name: V\n    valueFrom:\n      resourceFieldRef:\n        resource: limits.c¦pu'),
      ['`<cpu: node allocatable>`'],
    ],
  ]);
});

describe('tolerations and taints', () => {
  const toleration = (item: string): string => container('env: []', 'nginx', `  tolerations:\n    - ${item}\n`);
  saysAll([
    [
      'nodes with the taint',
      `${toleration('{key: dedicated, value: g¦pu}')}---\napiVersion: v1\nkind: Node\nmetadata: {name: big}\nspec:\n  taints: [{key: dedicated, value: gpu, effect: NoSchedule}]\n---\napiVersion: v1\nkind: Node\nmetadata: {name: small}\nspec:\n  taints: [{key: dedicated, value: web, effect: NoSchedule}]\n`,
      ['Nodes of this workspace with such a taint: `big`.'],
    ],
    ['everything', toleration('{operator: Exi¦sts}'), ['Tolerates every taint.']],
    [
      'a key',
      toleration('{key: ded¦icated, operator: Exists, effect: NoSchedule}'),
      ['Tolerates taints `dedicated`, whatever their value, with effect `NoSchedule` only.', 'does not draw it there'],
    ],
    ['a value', toleration('{key: dedicated, value: g¦pu}'), ['the taint `dedicated` with the value `gpu`.']],
    [
      'for a time',
      toleration('{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 6¦00}'),
      ['the Pod stays 10 min, then it is evicted', 'Set while the node is not ready'],
    ],
    [
      'a taint',
      'apiVersion: v1\nkind: Node\nmetadata: {name: a}\nspec:\n  taints:\n    - {key: dedicated, value: gpu, effect: NoExec¦ute}\n',
      ['without a toleration for `dedicated=gpu:NoExecute`: are not scheduled here, and those that run here are evicted'],
    ],
  ]);
});

describe('Pod Security', () => {
  const context = (line: string): string => container(`securityContext:\n  ${line}`);
  saysAll([
    ['privileged', context('privileged: tr¦ue'), ['fails *baseline* here']],
    ['not privileged', context('privileged: fal¦se'), ['meets *restricted* as far as this field goes']],
    ['escalation', context('allowPrivilegeEscalation: tr¦ue'), ['fails *restricted* here', 'allowPrivilegeEscalation']],
    ['no escalation', context('allowPrivilegeEscalation: fal¦se'), ['meets *restricted*'], ['fails']],
    ['root', context('runAsUser: ¦0'), ['fails *restricted* here']],
    ['the host network', container('env: []', 'nginx', '  hostNetwork: tr¦ue\n'), ['fails *baseline* here — host namespaces']],
    [
      'a path of the host',
      container('env: []', 'nginx', '  volumes:\n    - name: a\n      hostPath: {path: /et¦c}\n'),
      ['fails *baseline* here'],
    ],
    ['capabilities', context('capabilities: {add: [SYS_AD¦MIN]}'), ['fails *baseline* here']],
    ['what is not looked at', container('workingDir: /t¦mp'), [], ['Pod Security']],
  ]);
});

test('places are told in Chinese', () => {
  expect(hover(container('ports:\n  - containerPort: 54¦32'), { language: 'zh-cn' })).toContain('端口 5432 通常用于 PostgreSQL。');
});
