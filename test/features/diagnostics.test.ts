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
