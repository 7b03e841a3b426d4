import { describe, expect, test } from 'vitest';
import type { Settings } from '../../server/src/requests.ts';
import { LanguageService } from '../../server/src/service.ts';
import { dedent } from '../support/marked.ts';

const FOLDER = 'file:///project/shop';

/** Links of the first file: the words that are links, and where they lead. Further files are of the workspace, and not open. */
function links(files: Readonly<Record<string, string>>, settings: Settings = { language: 'en' }): string[] {
  const service = new LanguageService();
  service.configure(settings);
  const [first, ...others] = Object.entries(files).map(([name, text]) => ({ uri: `${FOLDER}/${name}`, text: dedent(text) }));
  service.open(first!.uri, 'yaml', 1, first!.text);
  service.setUnopened({ files: others, reset: true });
  while (!service.readUnopened(100));
  const lines = first!.text.split('\n');
  return (service.documentLinks(first!.uri) ?? []).map((link) => {
    const { start, end } = link.range;
    expect(start.line).toBe(end.line);
    const { target, tooltip } = service.resolveDocumentLink(link);
    return `${lines[start.line]?.slice(start.character, end.character)} → ${target?.replace(`${FOLDER}/`, '')} (${tooltip})`;
  });
}

const CONFIG = `
  apiVersion: v1
  kind: ConfigMap
  metadata:
    name: words
`;

describe('names of objects', () => {
  const pod = `
    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec:
      serviceAccountName: robot
      containers:
        - name: main
          image: registry.example/web:1
          envFrom: [{configMapRef: {name: "words"}}, {secretRef: {name: absent}}]
  `;

  test('lead to the other file that defines them', () => {
    const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n';
    expect(links({ 'web.yaml': pod, 'words.yaml': CONFIG, 'accounts/robot.yaml': account })).toEqual([
      'robot → accounts/robot.yaml#L3,18 (Open ServiceAccount robot in robot.yaml)',
      'words → words.yaml#L4,9 (Open ConfigMap words in words.yaml)',
    ]);
    expect(links({ 'web.yaml': pod, 'words.yaml': CONFIG }, { language: 'zh-cn' })).toEqual([
      'words → words.yaml#L4,9 (打开 words.yaml 中的 ConfigMap words)',
    ]);
  });

  test('are no links where the object is in the same file, or in several others', () => {
    expect(links({ 'web.yaml': `${dedent(pod)}---\n${dedent(CONFIG)}`, 'words.yaml': CONFIG })).toEqual([]);
    expect(links({ 'web.yaml': pod, 'a.yaml': CONFIG, 'b.yaml': CONFIG })).toEqual([]);
  });
});

test('images lead to the page of their registry, where there is one', () => {
  const images = ['nginx:1.27', 'bitnami/redis', 'quay.io/prometheus/node-exporter@sha256:abc', 'ghcr.io/a/b:1', 'my.registry/a:1'];
  const containers = images.map((image, index) => `        - {name: c${index}, image: "${image}"}\n`).join('');
  const list = `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: apps/v1\n    kind: DaemonSet\n    spec:\n     template:\n      spec:\n       containers:\n${containers}`;
  expect(links({ 'a.yaml': list })).toEqual([
    '"nginx:1.27" → https://hub.docker.com/_/nginx (Page of the image nginx:1.27)',
    '"bitnami/redis" → https://hub.docker.com/r/bitnami/redis (Page of the image bitnami/redis)',
    '"ghcr.io/a/b:1" → https://ghcr.io/a/b (Page of the image ghcr.io/a/b:1)',
  ]);
});

test('a kustomization leads to its files and folders; addresses and inline patches are left alone', () => {
  const kustomization = `
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    resources:
      - web.yaml
      - ../base
      - https://example.org/a.yaml
      - github.com/org/repo//deploy?ref=v1
    patches:
      - path: "patches/my cpu.yaml"
      - patch: |-
          - op: remove
            path: /spec
    patchesStrategicMerge:
      - |-
        kind: Pod
    configMapGenerator:
      - name: words
        files: [words.properties, key=other.txt]
  `;
  expect(links({ 'overlay/kustomization.yaml': kustomization })).toEqual([
    'web.yaml → overlay/web.yaml (Open web.yaml)',
    '../base → base/kustomization.yaml (Open ../base)',
    'patches/my cpu.yaml → overlay/patches/my%20cpu.yaml (Open patches/my cpu.yaml)',
    'words.properties → overlay/words.properties (Open words.properties)',
    'other.txt → overlay/other.txt (Open other.txt)',
  ]);
});

test('a scenario leads to its manifests and the objects that were there before', () => {
  expect(links({ 'web.podsight.yaml': 'manifest: web.yaml\nconditions:\n  cluster: cluster.yaml\n' })).toEqual([
    'web.yaml → web.yaml (Open web.yaml)',
    'cluster.yaml → cluster.yaml (Open cluster.yaml)',
  ]);
  expect(links({ 'web.podsight.yaml': 'manifest: [a.yaml, ../b.yaml]\n' })).toEqual([
    'a.yaml → a.yaml (Open a.yaml)',
    '../b.yaml → file:///project/b.yaml (Open ../b.yaml)',
  ]);
});

test('a file that a command in a remark names is a link when it is there', () => {
  const text = `
    # kubectl apply -f words.yaml && kubectl create -f gone.yaml
    # kubectl apply -f words.yaml
    apiVersion: v1
    kind: Namespace
    metadata: {name: a}
  `;
  expect(links({ 'a.yaml': text, 'words.yaml': CONFIG })).toEqual([
    'words.yaml → words.yaml (Open words.yaml)',
    'words.yaml → words.yaml (Open words.yaml)',
  ]);
});

test('a link of another server comes back as it was', () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  expect(new LanguageService().resolveDocumentLink({ range, data: 7 })).toEqual({ range, data: 7 });
});
