import { describe, expect, test } from 'vitest';
import { LanguageService } from '../../server/src/service.ts';
import { diagnostics, fixes } from './ask.ts';
import { hold, inContainer, inSpec } from './quickFixes/cases.ts';

const advised = (source: string): string[] =>
  diagnostics(source)
    .filter(({ code }) => code.startsWith('advice.'))
    .map(({ code, on }) => `${code.slice('advice.'.length)} on ${on}`);

const sound = (annotations = '', podAnnotations = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
${annotations}spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
${podAnnotations}    spec:
      securityContext: {runAsNonRoot: true}
      containers:
        - name: web
          image: nginx:1.27
          resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 64Mi}}
`;

test('about a manifest that is as it should be there is nothing to say', () => {
  expect(advised(sound())).toEqual([]);
});

test('a limit counts as a request, in templates too: the Pods made of them request it', () => {
  const limited = (resources: string): string => sound().replace('requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 64Mi}', resources);
  expect(advised(limited('limits: {cpu: 1, memory: 64Mi}'))).toEqual([]);
  expect(advised(limited('limits: {memory: 64Mi}'))).toEqual(['resources on web']);
});

test('advice is given where the matter is', () => {
  expect(advised(inContainer(''))).toEqual(['bare-pod on spec', 'resources on main', 'run-as-root on main']);
  expect(advised(sound().replace('nginx:1.27', 'nginx'))).toEqual(['image-tag on nginx']);
  expect(advised(sound().replace('nginx:1.27', 'k8s.gcr.io/pause:3.1'))).toEqual(['retired-registry on k8s.gcr.io/pause:3.1']);
  expect(advised(`${sound()}          ports: [{containerPort: 80, hostPort: 80}]\n`)).toEqual([
    'readiness-probe on ports',
    'host-port on 80',
  ]);
});

test('the name of an image that everybody knows, with a slip', () => {
  const withImage = (image: string) => advised(sound().replace('nginx:1.27', image));
  expect(withImage('ngnix:1.27')).toEqual(['image-name on ngnix:1.27']);
  expect(withImage('docker.io/library/postgre:16')).toEqual(['image-name on docker.io/library/postgre:16']);
  expect(withImage('postgresql:16')).toEqual(['image-name on postgresql:16']);
  for (const image of [
    'nginx:1.27',
    'mongo-express:1',
    'web:1',
    'nodes:22',
    'constructor:1',
    'acme/ngnix:1',
    'ghcr.io/acme/ngnix:1',
    'my-nginx:1',
  ])
    expect(withImage(image), image).toEqual([]);
});

test.each([
  [29_999, ['node-port-range on 29999']],
  [30_000, []],
  [32_767, []],
  [32_768, ['node-port-range on 32768']],
])('a node port that servers keep no room for is told: %i', (port, wanted) => {
  const service = `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: NodePort\n  ports: [{port: 80, nodePort: ${port}}]\n`;
  expect(advised(service)).toEqual(wanted);
});

test('and may be left to the server', () => {
  const service =
    'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: NodePort\n  ports:\n  - port: 80\n    nodePort: 80¦80\n';
  const [fix] = fixes(service).filter(({ title }) => title.includes('nodePort'));
  expect(fix?.after).toBe(service.replace('    nodePort: 80¦80\n', ''));
});

test('an object that is refused gets no advice: there is enough to do', () => {
  expect(advised(inContainer('imagePullPolicy: Sometimes\n'))).toEqual([]);
});

test('what is allowed and does not do what many think', () => {
  const about = (source: string): string[] =>
    advised(source).filter((each) => !/^(?:bare-pod|resources|run-as-root|readiness-probe|image-tag) /.test(each));
  expect(about(inSpec('nodeName: n1\n'))).toEqual(['node-name on n1']);
  expect(about(inContainer('imagePullPolicy: Never\n'))).toEqual([]);
  expect(about(inContainer('imagePullPolicy: Never\n').replace('nginx:1.27', 'nginx'))).toEqual(['never-pulled on Never']);
  const probe = 'startupProbe: {exec: {command: [a]}, periodSeconds: 5, timeoutSeconds: ';
  expect(about(inContainer(`${probe}6}\n`))).toEqual(['probe-timeout on 6']);
  expect(about(inContainer(`${probe}5}\n`))).toEqual([]);
  expect(about(inSpec('volumes:\n  - name: a\n    cinder: {volumeID: a}\n'))).toEqual(['migrated-volume on cinder']);
  expect(about(inSpec('volumes:\n  - name: a\n    csi: {driver: a}\n'))).toEqual([]);
  const ports = 'ports:\n  - containerPort: 80\n';
  const other = (protocol: string): string =>
    `${inContainer(ports)}    - name: other\n      image: a:1\n      ports: [{containerPort: 80, protocol: ${protocol}}]\n`;
  expect(about(other('TCP'))).toEqual(['shared-port on 80']);
  expect(about(other('UDP'))).toEqual([]);
});

test('advice can be switched off', () => {
  expect(diagnostics(inContainer(''), { advice: 'off' })).toEqual([]);
});

test('of a file with many documents there is a bounded amount of advice', () => {
  const all = advised(Array.from({ length: 60 }, () => inContainer('')).join('---\n'));
  expect(all).toHaveLength(50);
});

describe('ignore annotations of other linters are honoured', () => {
  const untagged = (annotations: string, podAnnotations = ''): string[] =>
    advised(sound(annotations, podAnnotations).replace('nginx:1.27', 'nginx'));
  test('kube-linter, one check', () => {
    expect(untagged('  annotations: {ignore-check.kube-linter.io/latest-tag: why}\n')).toEqual([]);
    expect(untagged('  annotations: {ignore-check.kube-linter.io/run-as-non-root: why}\n')).toEqual(['image-tag on nginx']);
  });
  test('kube-linter, all checks', () => {
    expect(untagged('  annotations: {kube-linter.io/ignore-all: why}\n')).toEqual([]);
  });
  test('kube-score, also of the Pod template', () => {
    expect(untagged('  annotations: {kube-score/ignore: "pod-probes, container-image-tag"}\n')).toEqual([]);
    expect(untagged('', '      annotations: {kube-score/ignore: container-image-tag}\n')).toEqual([]);
    expect(untagged('  annotations: {kube-score/ignore: pod-probes}\n')).toEqual(['image-tag on nginx']);
  });
});

test('a PodDisruptionBudget in another open file counts', () => {
  const service = new LanguageService();
  const uri = 'file:///web.yaml';
  const codes = (): unknown[] => (service.diagnostics(uri)?.diagnostics ?? []).map(({ code }) => code);
  service.open(uri, 'yaml', 1, sound().replace('spec:\n', 'spec:\n  replicas: 3\n'));
  expect(codes()).toEqual(['advice.disruption-budget']);
  service.open(
    'file:///pdb.yaml',
    'yaml',
    1,
    'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {minAvailable: 1, selector: {matchLabels: {app: web}}}\n',
  );
  service.affectedBy('file:///pdb.yaml');
  expect(codes()).toEqual([]);
});

describe('fixes of advice', () => {
  hold(
    [
      [
        'resources',
        '- name: si¦de\n  image: redis:7\n',
        {
          'add-resources':
            '- name: side\n  image: redis:7\n  resources:\n    requests:\n      cpu: 100m\n      memory: 128Mi\n    limits:\n      memory: 128Mi\n',
        },
      ],
      ['a version', '- name: side\n  image: red¦is\n', { 'pin-image': '- name: side\n  image: redis:7.4\n' }],
      ['a slip in a name', '- name: side\n  image: busy¦bax:1.36\n', { 'correct-image': '- name: side\n  image: busybox:1.36\n' }],
      [
        'a registry that is gone',
        '- name: side\n  image: k8s.gcr.io/pa¦use:3.1\n',
        { 'move-image': '- name: side\n  image: registry.k8s.io/pause:3.1\n' },
      ],
      [
        'a program in the background',
        '- name: side\n  image: a:1\n  command: [sh, -c, nohup ./star¦t.sh &]\n',
        { 'keep-in-foreground': '- name: side\n  image: a:1\n  command: [sh, -c, exec ./start.sh]\n' },
      ],
      [
        'a probe that asks a port by a wrong name',
        '- name: side\n  image: a:1\n  ports:\n    - name: http\n      containerPort: 80\n  livenessProbe:\n    tcpSocket:\n      port: ht¦p\n',
        {
          'correct-reference':
            '- name: side\n  image: a:1\n  ports:\n    - name: http\n      containerPort: 80\n  livenessProbe:\n    tcpSocket:\n      port: http\n',
          'add-container-port':
            '- name: side\n  image: a:1\n  ports:\n    - name: http\n      containerPort: 80\n    - name: htp\n      containerPort: 8080\n  livenessProbe:\n    tcpSocket:\n      port: htp\n',
        },
      ],
    ],
    (source) => `${inContainer('')}${source.replace(/^(?=.)/gm, '    ')}`,
  );
  hold(
    [
      [
        'a directory of the node',
        'volumes:\n  - name: a\n    host¦Path:\n      path: /a\n',
        { 'empty-dir-instead': 'volumes:\n  - name: a\n    emptyDir: {}\n' },
      ],
    ],
    inSpec,
  );
  test('a plugin that is gone is taken out, or the whole flag', () => {
    const flags = (lines: string): string => inContainer(`command:\n  - kube-apiserver\n${lines}  - --v=2\n`);
    const without = (source: string): string | undefined => fixes(source).find(({ id }) => id === 'remove-flag-value')?.after;
    expect(without(flags('  - --enable-admission-plugins=NodeRestriction,Pod¦Preset\n'))).toBe(
      flags('  - --enable-admission-plugins=NodeRestriction\n'),
    );
    expect(without(flags('  - --runtime-config=settings.k8s.io/v1¦alpha1=true\n'))).toBe(flags(''));
    expect(without(flags('  - --runtime-config=api/a¦ll=true\n'))).toBeUndefined();
  });
  test('a Pod becomes a Deployment', () => {
    const offered = fixes(inContainer('').replace('\nspec', '\nsp¦ec'));
    expect(offered.map(({ id, after }) => [id, after])).toEqual([
      [
        'wrap-into-deployment',
        'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  replicas: 1\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: main\n          image: nginx:1.27\n',
      ],
    ]);
    expect(advised(offered[0]!.after)).toEqual(['resources on main', 'run-as-root on main']);
  });
  test('a Pod that may not run as root', () => {
    const offered = fixes(inContainer('').replace('name: main', 'name: ma¦in'));
    expect(offered.find(({ id }) => id === 'run-as-non-root')?.after).toBe(
      `${inContainer('')}  securityContext:\n    runAsNonRoot: true\n`,
    );
  });
});

test.each([
  ['en', 'The container says nothing about `requests.memory`, `limits.memory`.'],
  ['zh-cn', '容器没有写 `requests.memory`、`limits.memory`。'],
] as const)('missing resources are named one by one: %s', (language, words) => {
  const service = new LanguageService();
  service.configure({ language });
  service.open('file:///web.yaml', 'yaml', 1, sound().replace(', memory: 64Mi}, limits: {memory: 64Mi}', '}'));
  expect(service.diagnostics('file:///web.yaml')?.diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining(words)]);
});

test('a PodDisruptionBudget in a file that no editor shows counts until it is gone', () => {
  const service = new LanguageService();
  const uri = 'file:///web.yaml';
  const codes = (): unknown[] => (service.diagnostics(uri)?.diagnostics ?? []).map(({ code }) => code);
  const beside = (text: string | null): readonly string[] => {
    service.setUnopened({ files: [{ uri: 'file:///beside.yaml', text }] });
    expect(service.readUnopened(1_000)).toBe(true);
    return service.affectedBy(null);
  };
  const budget = (app: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: PodDisruptionBudget}\n---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {minAvailable: 1, selector: {matchLabels: {app: ${app}}}}\n`;
  service.open(uri, 'yaml', 1, sound().replace('spec:\n', 'spec:\n  replicas: 3\n'));
  expect(codes()).toEqual(['advice.disruption-budget']);
  expect(beside(budget('web'))).toEqual([uri]);
  expect(codes()).toEqual([]);
  expect(service.affectedBy(null)).toEqual([]);
  beside(budget('other'));
  expect(codes()).toEqual(['advice.disruption-budget']);
  beside(budget('web'));
  // What an editor shows is what the file is.
  service.open('file:///beside.yaml', 'yaml', 1, budget('changed'));
  service.affectedBy('file:///beside.yaml');
  expect(codes()).toEqual(['advice.disruption-budget']);
  service.close('file:///beside.yaml');
  service.affectedBy(uri);
  expect(codes()).toEqual([]);
  beside(null);
  expect(codes()).toEqual(['advice.disruption-budget']);
});

test('what has no business among the parts of the cluster is told so', () => {
  const inSystem = sound().replace('name: web\n', 'name: web\n  namespace: kube-system\n');
  expect(advised(inSystem)).toEqual(['system-namespace on kube-system']);
  expect(advised(inSystem.replace('labels: {app: web}', 'labels: {app: web, k8s-app: web}'))).toEqual([]);
  expect(advised(inSystem.replace('      containers:', '      priorityClassName: system-cluster-critical\n      containers:'))).toEqual([]);
});

test('a database beside the program that uses it is told, a cache or an exporter is not', () => {
  const beside = (image: string): string =>
    `${sound()}        - name: other\n          image: ${image}\n          resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 64Mi}}\n`;
  expect(advised(beside('docker.io/bitnami/postgresql:16'))).toEqual(['database-beside on docker.io/bitnami/postgresql:16']);
  expect(advised(beside('redis:7'))).toEqual([]);
  expect(advised(beside('prom/mysqld-exporter:v0.15'))).toEqual([]);
});
