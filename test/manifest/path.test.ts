import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../server/src/manifest/parse.ts';
import { locate, type Path, pathAt } from '../../server/src/manifest/path.ts';

const POD = `apiVersion: v1
metadata:
  name: web
  labels: &l
    app: web
spec:
  containers:
  - name: app
    image: nginx
    ports: [{containerPort: 80}, {containerPort: 81}]
  - &side
    name: side
  - <<: *side
    image: busybox
  template:
    labels: *l
`;

describe('locate', () => {
  const document = parseDocument(POD);
  const slice = (node: { start: number; end: number } | null): string | null => (node === null ? null : POD.slice(node.start, node.end));
  test.each<[string, Path, string | null, string | null, boolean]>([
    ['a scalar', ['metadata', 'name'], 'name', 'web', true],
    ['an item', ['spec', 'containers', 0, 'image'], 'image', 'nginx', true],
    ['a flow pair', ['spec', 'containers', 0, 'ports', 1, 'containerPort'], 'containerPort', '81', true],
    ['through an alias', ['spec', 'template', 'labels', 'app'], 'app', 'web', true],
    ['through a merge', ['spec', 'containers', 2, 'name'], 'name', 'side', true],
    ['the nearest ancestor', ['metadata', 'name', 'x'], 'name', 'web', false],
    ['a missing field', ['spec', 'containers', 0, 'ports', 7], 'ports', '[{containerPort: 80}, {containerPort: 81}]', false],
  ])('%s', (_, path, key, value, found) => {
    const place = locate(document, path);
    expect([slice(place.key), slice(place.value), place.found]).toEqual([key, value, found]);
  });
});

describe('pathAt', () => {
  test.each([
    ['api¦Version: v1', ['apiVersion'], 'key'],
    ['a: b¦c', ['a'], 'value'],
    ['a:\n  - b: c\n  - d: e¦', ['a', 1, 'd'], 'value'],
    ['a:\n  - b¦\n  - c', ['a', 0], 'item'],
    ['a: [x, y¦]', ['a', 1], 'item'],
    ['a: [x, y]¦', ['a'], 'value'],
    ['¦', [], 'root'],
  ])('%j', (marked, path, on) => {
    const offset = marked.indexOf('¦');
    const place = pathAt(parseDocument(marked.replace('¦', '')), offset);
    expect(place.path).toEqual(path);
    expect(place.on).toBe(on);
  });
});
