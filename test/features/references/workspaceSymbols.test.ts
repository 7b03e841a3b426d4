import { expect, test } from 'vitest';
import { openedFiles } from './files.ts';

const files = `
  @@ shop.yaml
  kind: Deployment
  apiVersion: apps/v1
  metadata: {name: web, namespace: shop}
  ---
  kind: List
  apiVersion: v1
  items: [{kind: Service, apiVersion: v1, metadata: {name: web}}, {kind: Namespace, apiVersion: v1, metadata: {name: shop}}]
  @@ cache.yaml (closed)
  kind: Service
  apiVersion: v1
  metadata: {name: cache}
  @@ other.yaml (closed)
  kind: Kustomization
  apiVersion: kustomize.config.k8s.io/v1beta1
  metadata: {name: web}
`;

const found = (query: string): string[] =>
  openedFiles(files)
    .service.workspaceSymbols(query)
    .map(({ name, containerName, location }) => `${containerName} ${name} ${location.uri.split('/').at(-1)}`);

test.each<[string, string[]]>([
  [
    '',
    [
      'Deployment · shop web shop.yaml',
      'Service · default web shop.yaml',
      'Namespace shop shop.yaml',
      'Service · default cache cache.yaml',
    ],
  ],
  ['web', ['Deployment · shop web shop.yaml', 'Service · default web shop.yaml']],
  ['Service/', ['Service · default web shop.yaml', 'Service · default cache cache.yaml']],
  ['svcch', ['Service · default cache cache.yaml']],
  ['nothing', []],
])('%j finds %j', (query, wanted) => {
  expect(found(query)).toEqual(wanted);
});

test('an edit is found, and so is a file that is closed', () => {
  const { service } = openedFiles(files);
  service.change('file:///project/shop.yaml', 2, [
    { range: { start: { line: 2, character: 17 }, end: { line: 2, character: 20 } }, text: 'api' },
  ]);
  expect(service.workspaceSymbols('api').map(({ name }) => name)).toEqual(['api']);
  expect(service.workspaceSymbols('Deployment/web')).toEqual([]);
  service.close('file:///project/shop.yaml');
  expect(service.workspaceSymbols('api')).toEqual([]);
  service.setUnopened({ files: [{ uri: 'file:///project/cache.yaml', text: null }] });
  expect(service.workspaceSymbols('cache')).toEqual([]);
});
