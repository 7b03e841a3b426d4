import fc from 'fast-check';
import { expect, test } from 'vitest';
import { podPicture } from '../../server/src/features/podPicture.ts';
import { LanguageService } from '../../server/src/service.ts';
import { marked } from '../support/marked.ts';

const POD = `
  apiVersion: v1
  ki¦nd: Pod
  metadata: {name: web}
  spec:
    initContainers:
      - {name: prepare, image: 'busybox:1.36', command: [touch, /work/a], volumeMounts: [{name: page, mountPath: /work}]}
      - {name: clock, image: 'busybox:1.36', restartPolicy: Always}
    containers:
      - name: main
        image: nginx:1.27
        ports: [{containerPort: 80, name: http}, {containerPort: 53, protocol: UDP}]
        volumeMounts: [{name: page, mountPath: /usr/share/nginx/html, readOnly: true}]
    volumes: [{name: page, emptyDir: {}}]
`;

function hover(source: string, handbook: boolean): string {
  const { text, position } = marked(source);
  const service = new LanguageService();
  service.initialize({ handbook, language: 'en' });
  service.open('file:///pod.yaml', 'yaml', 1, text);
  const contents = service.hover('file:///pod.yaml', position)?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : '';
}

/** Texts of the picture in a hover, from top to bottom. */
function texts(markdown: string): string[] {
  const svg = decodeURIComponent(/data:image\/svg\+xml;utf8,([^)]*)\)/.exec(markdown)?.[1] ?? '');
  return [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, words]) => words ?? '');
}

test('the hover of a kind draws the Pod: sandbox, containers with ports and mounts, volumes', () => {
  const markdown = hover(POD, true);
  expect(texts(markdown)).toEqual([
    'Pod web',
    'Sandbox: one IP address, containers meet at localhost',
    'prepare · init, in order',
    'busybox:1.36',
    '/work',
    'clock · sidecar',
    'busybox:1.36',
    'main',
    'nginx:1.27',
    ':80 http  :53 UDP',
    '/usr/share/nginx/html (read-only)',
    'Volumes',
    'page · emptyDir',
  ]);
  expect(markdown).toContain('![Pod with containers prepare, clock, main; volumes page]');
});

test('so does the spec of a template', () => {
  const template = `
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        sp¦ec:
          containers: [{name: main, image: a:1}]
  `;
  expect(texts(hover(template, true))).toContain('main');
  expect(texts(hover(template.replace('sp¦ec', 'spec').replace('kind', 'ki¦nd'), true))).toContain('main');
  expect(texts(hover(template.replace('sp¦ec', 'spec').replace('selector', 'se¦lector'), true))).toEqual([]);
});

test('other editors get no picture', () => {
  expect(hover(POD, false)).not.toContain('data:image');
});

test('whatever the names are, the picture is sound', () => {
  const name = fc.string({ unit: 'binary', maxLength: 80 });
  const container = fc.record({ name, image: name, ports: fc.anything(), volumeMounts: fc.anything() });
  fc.assert(
    fc.property(name, fc.record({ containers: fc.array(container, { maxLength: 12 }), volumes: fc.anything() }), (title, spec) => {
      const { svg } = podPicture(title, spec, 'zh-cn');
      expect(svg.replace(/<(?:svg|rect|circle|text|\/text|\/svg)[^<>]*>/g, '')).not.toMatch(/[<>]/);
      expect(() => encodeURIComponent(svg)).not.toThrow();
    }),
    { numRuns: 30 },
  );
});
