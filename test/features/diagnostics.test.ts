import { expect, test } from 'vitest';
import { diagnostics } from './ask.ts';

test("a diagnostic is the server's sentence, on the wrong part", () => {
  const [first] = diagnostics(`
    apiVersion: v1
    kind: Pod
    metadata:
      name: a
    spec:
      restartPolicy: Sometimes
      containers:
        - name: main
          image: busybox:1.36
  `);
  expect(first?.message).toContain('Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"');
  expect(first?.on).toBe('Sometimes');
});

test('templates, custom resources and other files stay quiet', () => {
  expect(diagnostics('apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\nspec: {}\n')).toEqual([]);
  expect(diagnostics('apiVersion: example.com/v1\nkind: Pod\nmetadata:\n  nam: x\n')).toEqual([]);
  expect(diagnostics('version: "3"\nservices:\n  web: {}\n')).toEqual([]);
  expect(diagnostics('apiVersion: v1\nkind: Config\nclusters: []\n')).toEqual([]);
  expect(diagnostics('apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [pod.yaml]\n')).toEqual([]);
  expect(diagnostics('apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n')).toEqual([]);
});

test('every document of a file is judged', () => {
  const found = diagnostics(
    'apiVersion: v1\nkind: Pod\nmetadata: {name: A}\nspec: {containers: [{name: a, image: b}]}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: B}\n',
  );
  expect(found.map((each) => each.on)).toEqual(['A', 'B']);
});

test('JSON is judged as YAML is', () => {
  const found = diagnostics('{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "dta": {}}');
  expect(found[0]?.on).toContain('dta');
});

test('what validation will say is told together with what decoding says', () => {
  const found = diagnostics(`
    apiVersion: v1
    kind: Pod
    metadata:
      name: a
    spec:
      restartPolicy: Sometimes
      containers:
        - name: main
          imge: busybox:1.36
  `);
  expect(found.map(({ on }) => on).sort()).toEqual(['Sometimes', 'imge']);
});

test('the later stages are heard although decoding refuses, but not what only follows from the slip', () => {
  const found = diagnostics(`
    apiVersion: v1
    kind: Pod
    metadata:
      name: A
    spec:
      containers:
        - name: main
          imag: busybox:1.36
  `);
  expect(found.map(({ code }) => code)).toEqual(['metadata.name.format', 'unknown-field']);
});

test('the other side of a refusal is shown with it', () => {
  const related = (source: string): string[] =>
    diagnostics(source).flatMap((each) => each.related.map(({ line, message }) => `${each.code}: ${line} ${message}`));
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n';
  expect(related(`${pod}  initContainers:\n    - {name: m, image: b}\n  containers:\n    - {name: m, image: b}\n`)).toEqual([
    'pod.init-containers.duplicate-name: 9 The first one is here.',
  ]);
  expect(related(`${pod}  containers:\n    - {name: m, image: b}\n  volumes:\n    - {name: v}\n    - {name: v}\n`)).toEqual([
    'pod.volumes.duplicate-name: 9 The first one is here.',
  ]);
  expect(
    related(`${pod}  containers:\n    - name: m\n      image: b\n      resources:\n        limits: {cpu: 1}\n        requests: {cpu: 2}\n`),
  ).toEqual(['pod.resources.request-within-limit: 10 The limit is here.']);
  expect(related('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  name: b\n')).toEqual([
    'duplicate-key: 4 The key stands here first.',
  ]);
});

test('what is deprecated is struck through', () => {
  const found = diagnostics(`
    apiVersion: v1
    kind: Pod
    metadata: {name: a}
    spec:
      nodeSelector:
        beta.kubernetes.io/os: linux
      containers: [{name: a, image: b}]
  `).find(({ code }) => code === 'warning.node-label');
  expect([found?.on, found?.tags]).toEqual(['beta.kubernetes.io/os', ['deprecated']]);
});
