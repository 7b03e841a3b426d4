import { expect, test } from 'vitest';
import { hover } from './ask.ts';

test('hover tells the value that is given and the default that applies otherwise', () => {
  const text = hover(`
    apiVersion: v1
    kind: Pod
    metadata: {name: a}
    spec:
      restart¦Policy: OnFailure
      containers: [{name: a, image: b}]
  `);
  expect(text).toContain('Given: `OnFailure`');
  expect(text).toContain('Default here: `Always`');
  expect(text).toContain('`Pod.spec.restartPolicy`');
});

test('hover tells a default that depends on the rest of the object', () => {
  const pod = (image: string): string => `
    apiVersion: v1
    kind: Pod
    metadata: {name: a}
    spec:
      containers:
        - name: a
          image: ${image}
          imagePull¦Policy:
  `;
  expect(hover(pod('nginx:1.27'))).toContain('`IfNotPresent`');
  expect(hover(pod('nginx'))).toContain('`Always`');
});

test('hover speaks Chinese when it is asked to', () => {
  const source = `
    apiVersion: v1
    kind: Pod
    metadata: {name: a}
    spec:
      restart¦Policy: Never
  `;
  expect(hover(source, { language: 'zh-cn' })).toContain('给定值：`Never`');
});

test('hover says nothing about text that is no manifest of Kubernetes', () => {
  expect(hover('services:\n  we¦b: {}\n')).toBe('');
  expect(hover('apiVersion: example.com/v1\nkind: Thing\nspec:\n  re¦plicas: 1\n')).toBe('');
});

test('text of the manifest cannot become markup', () => {
  const text = hover(`
    apiVersion: v1
    kind: Pod
    metadata:
      name: a
    spec:
      node¦Name: "x](command:evil) \`\`\` <img>"
  `);
  expect(text).toContain('````x](command:evil) ``` <img>````');
});

test('hover knows the items of a list', () => {
  const text = hover(`
    apiVersion: v1
    kind: List
    items:
      - apiVersion: v1
        kind: Pod
        metadata: {name: a}
        spec:
          restart¦Policy: Never
          containers: [{name: a, image: b}]
  `);
  expect(text).toContain('`Pod.spec.restartPolicy`');
  expect(text).toContain('Default here: `Always`');
});

test('items are called by their list, and Chinese type names have blanks only beside other words', () => {
  const pod = (field: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {a: b}}\nspec:\n  containers: [{name: a, image: b, ${field}}]\n`;
  expect(hover(pod('command: [sh, -c, ec¦ho])'))).toMatch(/^\*\*command\\?\[2\\?\]\*\* · text/);
  expect(hover(pod('comma¦nd: [sh]'), { language: 'zh-cn' })).toMatch(/^\*\*command\*\* · 字符串列表/);
  expect(hover(pod('en¦v: []'), { language: 'zh-cn' })).toMatch(/^\*\*env\*\* · EnvVar 列表/);
});

test('a long text is not repeated in its hover', () => {
  const text = hover(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  no¦tes: |\n${'    many words\n'.repeat(1_000)}`);
  expect(text.length).toBeLessThan(2_000);
});
