import { describe, expect, test } from 'vitest';
import { LanguageService } from '../../../server/src/service.ts';
import { marked } from '../../support/marked.ts';
import { accepted, labels } from '../ask.ts';

/** What is tested, the text with the mark, what is offered, and what is not. */
type Row = readonly [name: string, source: string, offered: readonly string[], not?: readonly string[]];

function offersAll(rows: readonly Row[]): void {
  for (const [name, source, offered, not = []] of rows)
    test(name, () => {
      const found = labels(source);
      expect(found).toEqual(expect.arrayContaining([...offered]));
      for (const each of not) expect(found).not.toContain(each);
    });
}

const container = (lines: string, pod = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
${pod}  containers:
    - name: main
      image: busybox:1.36
      env:
        - {name: A, value: one}
        - {name: B, value: two}
${lines
  .split('\n')
  .map((line) => `      ${line}`)
  .join('\n')}
`;

const AROUND = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {level: debug, mode: fast}
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
stringData: {token: x}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: disk}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: urgent}
value: 1000
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: foreign, namespace: shop}
---
apiVersion: v1
kind: Pod
metadata:
  name: api
  labels: {app: api, tier: back}
spec:
  containers:
    - name: api
      image: nginx
      ports: [{name: http, containerPort: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: front}
spec:
  selector: {app: api}
  ports: [{name: web, port: 80}]
`;

describe('names of the workspace', () => {
  const from = (lines: string): string => container(`envFrom:\n  - ${lines}`) + AROUND;
  offersAll([
    ['ConfigMaps', from('configMapRef:\n      name: ¦'), ['settings'], ['keys', 'foreign']],
    ['Secrets', from('secretRef:\n      name: ¦'), ['keys'], ['settings']],
    [
      'keys of a ConfigMap',
      container('volumeMounts: []').replace(
        '{name: B, value: two}',
        'name: B\n          valueFrom:\n            configMapKeyRef:\n              name: settings\n              key: ¦',
      ) + AROUND,
      ['level', 'mode'],
      ['token'],
    ],
    [
      'keys of a Secret',
      container('volumeMounts: []').replace(
        '{name: B, value: two}',
        'name: B\n          valueFrom:\n            secretKeyRef:\n              name: keys\n              key: ¦',
      ) + AROUND,
      ['token'],
      ['level'],
    ],
    [
      'keys of a volume',
      container('tty: true', '  volumes:\n    - name: v\n      configMap:\n        name: settings\n        items:\n          - key: ¦\n') +
        AROUND,
      ['level', 'mode'],
    ],
    ['ServiceAccounts', container('tty: true', '  serviceAccountName: ¦\n') + AROUND, ['robot']],
    [
      'claims',
      container('tty: true', '  volumes:\n    - name: v\n      persistentVolumeClaim:\n        claimName: ¦\n') + AROUND,
      ['disk'],
    ],
    ['PriorityClasses', container('tty: true', '  priorityClassName: ¦\n') + AROUND, ['urgent', 'system-node-critical']],
    ['Secrets to pull with', container('tty: true', '  imagePullSecrets:\n    - name: ¦\n') + AROUND, ['keys']],
    ['namespaces', AROUND.replace('metadata: {name: disk}', 'metadata:\n  name: disk\n  namespace: ¦'), ['shop', 'default']],
    [
      'Services of an Ingress',
      `${AROUND}---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec:\n  defaultBackend:\n    service:\n      name: ¦\n`,
      ['front'],
    ],
    [
      'ports of a Service',
      `${AROUND}---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec:\n  defaultBackend:\n    service:\n      name: front\n      port:\n        name: ¦\n`,
      ['web'],
    ],
    [
      'ports of the Pods that a Service selects',
      AROUND.replace('ports: [{name: web, port: 80}]', 'ports:\n    - port: 80\n      targetPort: ¦'),
      ['http'],
    ],
    [
      'the target of an autoscaler',
      `${AROUND}---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: ¦\n`,
      ['shop'],
      ['api'],
    ],
  ]);
});

describe('names of the same Pod', () => {
  const volumes = '  volumes:\n    - name: data\n      emptyDir: {}\n';
  offersAll([
    ['volumes', container('volumeMounts:\n  - name: ¦', volumes), ['data']],
    ['ports', container('ports:\n  - name: http\n    containerPort: 80\nreadinessProbe:\n  httpGet:\n    port: ¦'), ['http']],
    [
      'volumes of a CronJob',
      'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          volumes:\n            - name: data\n          containers:\n            - name: a\n              volumeMounts:\n                - name: ¦\n',
      ['data'],
    ],
    [
      'containers of a failure policy',
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      containers:\n        - name: worker\n  podFailurePolicy:\n    rules:\n      - action: FailJob\n        onExitCodes:\n          containerName: ¦\n',
      ['worker'],
    ],
    ['claims of devices', container('resources:\n  claims:\n    - name: ¦', '  resourceClaims:\n    - name: gpu\n'), ['gpu']],
  ]);
});

describe('variables', () => {
  offersAll([
    ['in arguments', container('args: ["--level=$(¦"]'), ['$(A)', '$(B)']],
    ['in arguments, half a name', container('args:\n  - $(A¦'), ['$(A)', '$(B)']],
    ['in values: only those before', container('tty: true').replace('value: two', 'value: "$(¦"'), ['$(A)'], ['$(B)']],
    ['not without the bracket', container('args: ["$¦"]'), [], ['$(A)']],
    ['not elsewhere', container('workingDir: "$(¦"'), [], ['$(A)']],
  ]);

  test('what was typed is replaced, and only that', () => {
    expect(accepted(container('args: ["--level=$(A¦"]'), '$(A)')).toContain('args: ["--level=$(A)"]');
    expect(accepted(container('args: ["--level=$(¦) x"]'), '$(B)')).toContain('args: ["--level=$(B) x"]');
  });
});

describe('labels', () => {
  const service = (lines: string): string =>
    `${AROUND}---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector:\n    ${lines}\n`;
  const deployment = (labels: string): string =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  selector:\n    matchLabels:\n      app: shop\n  template:\n    metadata:\n      labels:\n        ${labels}\n`;
  offersAll([
    ['keys that Pods carry', service('¦'), ['app', 'tier']],
    ['keys that are there already', service('tier: back\n    ¦'), ['app'], ['tier']],
    ['values that Pods carry', service('app: ¦'), ['api']],
    ['keys that the own selector asks for', deployment('¦'), ['app', 'app.kubernetes.io/name']],
    ['values that the own selector asks for', deployment('app: ¦'), ['shop']],
    [
      'keys of expressions',
      `${AROUND}---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec:\n  selector:\n    matchExpressions:\n      - key: ¦\n`,
      ['app', 'tier'],
    ],
    [
      'values of expressions',
      `${AROUND}---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec:\n  selector:\n    matchExpressions:\n      - key: tier\n        operator: In\n        values:\n          - ¦\n`,
      ['back'],
    ],
    ['labels of nodes', container('tty: true', '  nodeSelector:\n    ¦\n'), ['kubernetes.io/os', 'topology.kubernetes.io/zone']],
    ['values of labels of nodes', container('tty: true', '  nodeSelector:\n    kubernetes.io/os: ¦\n'), ['linux', 'windows']],
    [
      'labels of a Namespace',
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  labels:\n    ¦\n',
      ['pod-security.kubernetes.io/enforce'],
    ],
    [
      'levels of Pod Security',
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  labels:\n    pod-security.kubernetes.io/enforce: ¦\n',
      ['restricted', 'baseline'],
    ],
    [
      'annotations of a Pod',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    ¦\n',
      ['kubectl.kubernetes.io/default-container'],
    ],
    [
      'annotations of a StorageClass',
      'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: a\n  annotations:\n    ¦\n',
      ['storageclass.kubernetes.io/is-default-class'],
      ['kubectl.kubernetes.io/default-container'],
    ],
    [
      'topology keys',
      container('tty: true', '  topologySpreadConstraints:\n    - topologyKey: ¦\n'),
      ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'],
    ],
  ]);
});

describe('values that everybody knows', () => {
  offersAll([
    ['capabilities', container('securityContext:\n  capabilities:\n    drop:\n      - ¦'), ['ALL', 'NET_BIND_SERVICE']],
    ['sysctls', container('tty: true', '  securityContext:\n    sysctls:\n      - name: ¦\n'), ['net.ipv4.ip_unprivileged_port_start']],
    [
      'taints',
      container('tty: true', '  tolerations:\n    - key: ¦\n'),
      ['node.kubernetes.io/not-ready', 'node-role.kubernetes.io/control-plane'],
    ],
    ['resources', container('resources:\n  requests:\n    ¦'), ['cpu', 'memory', 'ephemeral-storage']],
    ['amounts', container('resources:\n  requests:\n    memory: ¦'), ['64Mi', '128Mi']],
    [
      'fields of the Pod',
      container('tty: true').replace(
        '{name: B, value: two}',
        'name: B\n          valueFrom:\n            fieldRef:\n              fieldPath: ¦',
      ),
      ['status.podIP', 'metadata.name'],
    ],
    [
      'resource fields',
      container('tty: true').replace(
        '{name: B, value: two}',
        'name: B\n          valueFrom:\n            resourceFieldRef:\n              resource: ¦',
      ),
      ['limits.memory'],
    ],
    ['time zones', 'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  timeZone: ¦\n', ['Asia/Shanghai', 'Etc/UTC']],
    [
      'API groups',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\nrules:\n  - apiGroups:\n      - ¦\n',
      ['apps', '""', '*'],
    ],
    [
      'resources of a role',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\nrules:\n  - resources:\n      - ¦\n',
      ['pods', 'deployments', 'pods/log'],
    ],
    ['verbs', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\nrules:\n  - verbs: [¦]\n', ['get', 'list', '*']],
  ]);

  test('signs that mean something in YAML are quoted', () => {
    const role = (value: string): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\nrules:\n  - apiGroups:\n      - ${value}\n`;
    expect(accepted(role('¦'), '*')).toContain('- "*"');
    expect(accepted(role('¦'), '""')).toContain('- ""');
  });
});

describe('what is offered is taken by the server', () => {
  const workload = (apiVersion: string, kind: string, pod: string): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec:\n  template:\n    metadata: {labels: {app: a}}\n    spec:\n      ${pod}\n`;

  test.each([
    ['batch/v1', 'Job', ['Never', 'OnFailure']],
    ['apps/v1', 'Deployment', ['Always']],
    ['apps/v1', 'DaemonSet', ['Always']],
  ])('restart policies of a %s %s', (apiVersion, kind, policies) => {
    expect(labels(workload(apiVersion, kind, 'restartPolicy: ¦'))).toEqual(policies);
  });

  test('a restart policy that is the only one is written at once', () => {
    expect(accepted(workload('apps/v1', 'Deployment', 'rest¦'), 'restartPolicy')).toContain('\n      restartPolicy: Always\n');
    expect(accepted(workload('batch/v1', 'Job', 'rest¦'), 'restartPolicy')).toContain('\n      restartPolicy: Never\n');
  });

  test('a port that a Service leads to is a number, not the name of a port', () => {
    const source = `apiVersion: v1
kind: Pod
metadata: {name: a, labels: {app: a}}
spec:
  containers: [{name: main, image: nginx, ports: [{containerPort: 8080}]}]
---
apiVersion: v1
kind: Service
metadata: {name: a}
spec:
  selector: {app: a}
  ports:
    - port: 80
      targetPort: ¦
`;
    expect(accepted(source, '8080')).toContain('targetPort: 8080\n');
  });

  test('a probe asks a port that has no name by its number, grpc every port', () => {
    const ports = 'ports: [{name: web, containerPort: 80}, {containerPort: 9090}]\n';
    expect(labels(container(`${ports}livenessProbe:\n  httpGet:\n    port: ¦`))).toEqual(['9090', 'web']);
    expect(accepted(container(`${ports}livenessProbe:\n  httpGet:\n    port: ¦`), '9090')).toContain('port: 9090\n');
    expect(labels(container(`${ports}livenessProbe:\n  grpc:\n    port: ¦`))).toEqual(['80', '9090']);
  });

  test('amounts need no quotes, numbers where text is wanted do', () => {
    const amount = container('resources:\n  requests:\n    cpu: ¦');
    expect(accepted(amount, '250m')).toContain('cpu: 250m\n');
    expect(accepted(amount, '1')).toContain('cpu: 1\n');
    const labelled = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {version: "2"}}\n---\n';
    const service = `${labelled}apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  selector:\n    version: ¦\n`;
    expect(accepted(service, '2')).toContain('version: "2"\n');
  });

  test('claims of a StatefulSet are volumes, too', () => {
    const source = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  template:
    spec:
      containers:
        - name: main
          volumeMounts:
            - mountPath: /data
              name: ¦
      volumes:
        - name: config
          emptyDir: {}
  volumeClaimTemplates:
    - metadata:
        name: data
`;
    expect(labels(source)).toEqual(['config', 'data']);
  });

  test('a Pod template comes with labels, which its selector wants, and without a name, which nobody reads', () => {
    const source = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  temp¦\n';
    expect(accepted(source, 'template')).toContain(
      '  template:\n    metadata:\n      labels:\n        \n    spec:\n      containers:\n        - name: \n          image: \n',
    );
  });

  test('a key of a ConfigMap comes with the name of the ConfigMap', () => {
    const source = container('x: y\n').replace('- {name: B, value: two}', '- name: B\n          valueFrom:\n            ¦');
    expect(accepted(source, 'configMapKeyRef')).toMatch(/configMapKeyRef:\n +name: \n +key: \n/);
  });
});

test('what is in a spec is proposed down to what has to be there', () => {
  const spec = (apiVersion: string, kind: string) =>
    accepted(`apiVersion: ${apiVersion}\nkind: ${kind}\n¦`, 'spec').split('spec:\n').slice(1).join('spec:\n');
  expect(spec('apps/v1', 'Deployment')).toMatch(/ {6}containers:\n {8}- name: \n {10}image: $/);
  expect(spec('batch/v1', 'CronJob')).toMatch(/ {10}containers:\n {12}- name: \n {14}image: $/);
  expect(spec('v1', 'Service')).toBe('  selector:\n    \n  ports:\n    - port: \n      targetPort: ');
  expect(spec('autoscaling/v2', 'HorizontalPodAutoscaler')).toMatch(
    /minReplicas: \n {2}maxReplicas: \n {2}metrics:\n.*averageUtilization: $/s,
  );
  expect(spec('networking.k8s.io/v1', 'Ingress')).toMatch(/service:\n {16}name: \n {16}port:\n {18}number: $/);
});

describe('patterns', () => {
  offersAll([
    [
      'whole manifests',
      '¦',
      [
        'Web app with probes: Deployment and Service',
        'Pod with a sidecar',
        'Pod with an init container that waits',
        'Job that is tried again when it fails',
        'CronJob',
      ],
    ],
    [
      'init containers',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  initContainers:\n    - ¦\n',
      ['sidecar that runs beside the others', 'init container that waits for a Service'],
      ['web container with probes'],
    ],
    [
      'containers',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - ¦\n',
      ['web container with probes'],
      ['sidecar that runs beside the others'],
    ],
  ]);

  const WEB =
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec:\n  template:\n    metadata: {labels: {tier: front}}\n    spec:\n      containers:\n      - name: a\n        ports: [{containerPort: 8080}]\n---\n';

  test('what stands around a workload is offered for the one above', () => {
    const service = accepted(`${WEB}¦`, 'Service').split('---\n')[1];
    expect(service).toContain('  name: web\nspec:\n  selector:\n    tier: front\n');
    expect(service).toContain('      port: 80\n      targetPort: 8080');
    expect(accepted(`${WEB}¦`, 'HorizontalPodAutoscaler')).toContain(
      '  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: StatefulSet\n    name: web\n',
    );
    expect(accepted('¦', 'Service'), 'for one to be written').toContain('    app: my-app\n');
    expect(accepted('kind: Pod\nmetadata: {name: "{a"}\n---\n¦', 'Service'), 'no words that a snippet would read').toContain(
      'app: my-app\n',
    );
  });

  const starts = labels('¦').filter((label) => !/^(apiVersion|kind|metadata|spec)$/.test(label));
  test.each(starts)('%s is taken by the server as it is', (label) => {
    const service = new LanguageService();
    service.open('file:///a.yaml', 'yaml', 1, accepted('¦', label));
    expect(service.diagnostics('file:///a.yaml')?.diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
  });

  test.each([
    ['initContainers', 'sidecar that runs beside the others'],
    ['initContainers', 'init container that waits for a Service'],
    ['containers', 'web container with probes'],
  ])('%s: %s is well formed', (list, label) => {
    const text = accepted(`apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  ${list}:\n    - ¦\n`, label);
    const service = new LanguageService();
    service.open('file:///a.yaml', 'yaml', 1, list === 'containers' ? text : `${text}  containers: [{name: a, image: b}]\n`);
    expect(service.diagnostics('file:///a.yaml')?.diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
  });
});

/** The completion in a file of another language. */
function inJson(source: string) {
  const { text, position } = marked(source);
  const service = new LanguageService();
  service.open('file:///a.json', 'json', 1, text);
  service.analyse('file:///a.json', 1_000);
  return service.complete('file:///a.json', position)?.items ?? [];
}

describe('JSON and quotes', () => {
  const pod = (rest: string): string => `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {${rest}}}`;
  const newText = (items: ReturnType<typeof inJson>, label: string): string | undefined =>
    items.find((item) => item.label === label)?.textEdit?.newText;

  test('values are quoted and still found behind the quote', () => {
    const items = inJson(pod('"restartPolicy": "¦"'));
    expect(newText(items, 'Never')).toBe('"Never"');
    expect(items.find(({ label }) => label === 'Never')?.filterText).toBe('"Never');
    expect(newText(inJson(pod('"restartPolicy": ¦')), 'Never')).toBe('"Never"');
  });

  test('true, false and numbers are not quoted', () => {
    expect(newText(inJson(pod('"hostNetwork": ¦')), 'true')).toBe('true');
    expect(newText(inJson(pod('"terminationGracePeriodSeconds": ¦, "containers": [{"name": "a", "image": "b"}]')), '30')).toBe('30');
  });

  test('a key keeps its quotes when it is replaced', () => {
    expect(newText(inJson(pod('"restart¦": "Never"')), 'restartPolicy')).toBe('"restartPolicy"');
  });

  test('an empty JSON file offers manifests in JSON', () => {
    const text = newText(inJson('¦'), 'Deployment') ?? '';
    expect(text).toContain('"replicas": ${2:3}');
    expect(text.startsWith('{')).toBe(true);
    expect(inJson('¦').map(({ label }) => label)).not.toContain('Web app with probes: Deployment and Service');
  });

  test('quotes of YAML stay as they are', () => {
    expect(accepted('apiVersion: v1\nkind: Pod\nspec:\n  restartPolicy: "¦"\n', 'Never')).toContain('restartPolicy: "Never"');
    expect(accepted("apiVersion: v1\nkind: Pod\nspec:\n  restartPolicy: '¦'\n", 'Never')).toContain("restartPolicy: 'Never'");
  });
});

test('the default that applies is offered where no list of values holds it', () => {
  const { text, position } = marked(container('livenessProbe:\n  tcpSocket: {port: 80}\n  periodSeconds: ¦'));
  const service = new LanguageService();
  service.configure({ language: 'en' });
  service.open('file:///a.yaml', 'yaml', 1, text);
  service.analyse('file:///a.yaml', 1_000);
  const found = service.complete('file:///a.yaml', position)?.items ?? [];
  expect(found.map(({ label, detail }) => [label, detail])).toEqual([['10', 'default']]);
});

test('names are offered in the middle of broken text', () => {
  const broken = `apiVersion: v1\nkind: Pod\nmetadata: {name: a\nspec:\n  serviceAccountName: x\n---\n${container('volumeMounts:\n  - name: ¦\n    mountPath: "/x', '  volumes:\n    - name: data\n      emptyDir: {}\n')}`;
  expect(labels(broken)).toContain('data');
});
