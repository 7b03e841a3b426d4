import { describe, expect, test } from 'vitest';
import { ManifestFile } from '../../../server/src/manifest/index.ts';
import { drawn, effective, why } from './view.ts';

test('the keys of the manifest stay in their order, what the server adds stands behind them', () => {
  expect(
    drawn(`
      kind: Pod
      apiVersion: v1
      metadata:
        name: web # a comment
      spec:
        containers:
          - image: nginx:1.27
            name: web
            livenessProbe:
              httpGet: {port: 80}
    `),
  ).toBe(`  kind: Pod
  apiVersion: v1
  metadata:
    name: web
+   namespace: default
+   generation: 1
  spec:
    containers:
      - image: nginx:1.27
        name: web
        livenessProbe:
          httpGet:
            port: 80
+           path: /
+           scheme: HTTP
+         timeoutSeconds: 1
+         periodSeconds: 10
+         successThreshold: 1
+         failureThreshold: 3
+       resources: {}
+       terminationMessagePath: /dev/termination-log
+       terminationMessagePolicy: File
+       imagePullPolicy: IfNotPresent
+   restartPolicy: Always
+   terminationGracePeriodSeconds: 30
+   dnsPolicy: ClusterFirst
+   serviceAccountName: default
+   serviceAccount: default
+   securityContext: {}
+   schedulerName: default-scheduler
+   tolerations:
+     - key: node.kubernetes.io/not-ready
+       operator: Exists
+       effect: NoExecute
+       tolerationSeconds: 300
+     - key: node.kubernetes.io/unreachable
+       operator: Exists
+       effect: NoExecute
+       tolerationSeconds: 300
+   priority: 0
+   enableServiceLinks: true
+   preemptionPolicy: PreemptLowerPriority
+ status:
+   phase: Pending
+   qosClass: BestEffort`);
});

test('what the server stores in other words is told apart, the spelling of the rest is kept', () => {
  const text = drawn(`
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: 'data', namespace: "prod"}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1024Mi}}
  `);
  expect(text.split('\n').slice(2, 12)).toEqual([
    '  metadata:',
    "    name: 'data'",
    '    namespace: "prod"',
    '+   finalizers:',
    '+     - kubernetes.io/pvc-protection',
    '  spec:',
    '    accessModes:',
    '      - ReadWriteOnce',
    '    resources:',
    '      requests:',
  ]);
  expect(text).toContain('~       storage: 1Gi');
});

const volume = (mode: string) => `
  apiVersion: v1
  kind: Pod
  metadata: {name: a}
  spec:
    automountServiceAccountToken: yes
    volumes: [{name: v, configMap: {name: c, defaultMode: ${mode}}}]
    containers: [{name: a, image: b, resources: {limits: {cpu: 0.5}}}]
`;

describe('why', () => {
  test.each([
    ['defaultMode: 256', volume('0400'), 'octal'],
    ['automountServiceAccountToken', volume('256'), 'YAML 1.1'],
    ['cpu: 500m', volume('256'), 'canonical form'],
    ['terminationGracePeriodSeconds', volume('256'), 'SetDefaults_PodSpec'],
    ['tolerationSeconds: 300', volume('256'), 'five minutes'],
    ['serviceAccountName', volume('256'), 'plugin/pkg/admission/serviceaccount'],
    ['requests:', volume('256'), 'requested in full'],
    ['qosClass', volume('256'), 'BestEffort goes first'],
    ['namespace', volume('256'), 'kubectl takes the one of its context'],
  ])('%s', (line, source, said) => expect(why(source, line)).toContain(said));

  test('in Chinese', () => {
    const said = why(volume('256'), 'terminationGracePeriodSeconds', { language: 'zh-cn' });
    expect(said).toContain('30 秒');
    expect(said).toContain('来源：`core/v1/defaults.go SetDefaults_PodSpec`');
  });

  test('what stands around in the workspace is the reason, too', () => {
    const limits = `
      apiVersion: v1
      kind: LimitRange
      metadata: {name: l}
      spec: {limits: [{type: Container, default: {memory: 64Mi}}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec: {containers: [{name: a, image: b}]}
    `;
    expect(drawn(limits)).toContain('+         memory: 64Mi');
    expect(why(limits, '        memory: 64Mi')).toContain('LimitRange');
  });
});

test('what only a cluster can tell is a comment, unless the manifest says it', () => {
  const service = (port: string) => `
    apiVersion: v1
    kind: Service
    metadata: {name: s}
    spec: {type: NodePort, selector: {a: b}, ports: [{port: 80${port}}]}
  `;
  expect(drawn(service(''))).toContain('?       # nodePort: chosen by the server\n?   # clusterIP: chosen by the server');
  expect(drawn(service(', nodePort: 30080'))).toContain('        nodePort: 30080');
  expect(drawn('{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {clusterIP: None}}')).toContain('+   clusterIPs:\n+     - None');
  const job = drawn(
    '{apiVersion: batch/v1, kind: Job, metadata: {generateName: j-}, spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}}',
  );
  expect(job).toContain('?   # selector: chosen by the server');
  expect(job).not.toMatch(/xxxxx|0000-/);
});

test('a refused document is shown as far as it can be read, below the words of the server', () => {
  const lines = drawn(`
    apiVersion: v1
    kind: Pod
    metadata: {name: a}
    spec: {containres: [], containers: [{name: a, image: b}]}
  `).split('\n');
  expect(lines[0]).toBe('  # The API server refuses this. Below is what could be read of it.');
  expect(lines[1]).toContain('unknown field "spec.containres"');
  expect(lines).toContain('+   restartPolicy: Always');
  expect(drawn('kind: Pod\n  a: b: c\napiVersion: v1\n')).toMatch(/^ {2}# The API server refuses this.*\n {2}# .*yaml: line/);
});

test('every document of a file is there, and the items of lists as kubectl sends them', () => {
  const text = drawn(`
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: a}
    ---
    ---
    foo: bar
    ---
    apiVersion: v1
    kind: List
    items:
      - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
      - {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
  `);
  expect(text.match(/name: \w/g)).toEqual(['name: a', 'name: b', 'name: c']);
  expect(text.match(/^ {2}---$/gm)).toHaveLength(3);
  expect(text).toContain('# This document is no manifest of a built-in kind');
});

test('a template is called one', () => {
  expect(effective('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\n').text).toContain('# This is a template');
});

test('marks lie on the words, wherever the document begins', () => {
  const pod = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
  const { text, added } = effective(`${pod('a')}---\n${pod('b')}`);
  expect(added.map(({ range }) => text.split('\n')[range.start.line]!.slice(range.start.character, range.end.character))).toEqual([
    'namespace: default',
    'namespace: default',
  ]);
});

test('words of the server that have line breaks of Unicode stay comments', () => {
  const { text } = effective('apiVersion: v1\nkind: \u2028Pod\nmetadata:\n  name: web\n');
  expect(new ManifestFile(text).documents.map(({ document }) => document.parseError)).toEqual([null]);
});
