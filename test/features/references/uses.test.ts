import { expect, test } from 'vitest';
import { openedFiles, uriOf } from './files.ts';

const files = `
  @@ shop.yaml
  kind: Service
  apiVersion: v1
  metadata: {name: web}
  spec: {selector: {app: web}, ports: [{port: 80}]}
  ---
  kind: Deployment
  apiVersion: apps/v1
  metadata: {name: w¦eb}
  spec:
    selector: {matchLabels: {app: web}}
    template:
      metadata: {labels: {app: web}}
      spec:
        serviceAccountName: robot
        containers:
        - {name: a, image: i, envFrom: [{configMapRef: {name: conf}}], env: [{name: A, valueFrom: {configMapKeyRef: {name: conf, key: a}}}]}
  ---
  kind: ConfigMap
  apiVersion: v1
  metadata: {name: conf}
  data: {a: b}
  @@ more.yaml (closed)
  kind: HorizontalPodAutoscaler
  apiVersion: autoscaling/v2
  metadata: {name: web}
  spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
  ---
  kind: Ingress
  apiVersion: networking.k8s.io/v1
  metadata: {name: web}
  spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
  ---
  kind: ServiceAccount
  apiVersion: v1
  metadata: {name: robot}
  ---
  kind: Pod
  apiVersion: v1
  metadata: {name: lone, labels: {app: web}}
`;

const lenses = (source: string, language: 'en' | 'zh-cn' = 'en'): string[] => {
  const { service } = openedFiles(source, { language });
  return (service.codeLenses(uriOf('shop.yaml')) ?? [])
    .filter(({ command }) => command?.command === 'podsight.showReferences')
    .map(({ range, command }) => `${range.start.line + 1}: ${command?.title}`);
};

test('lenses tell who is selected and who uses an object', () => {
  expect(lenses(files)).toEqual([
    '1: selects the Pods of 2 objects',
    '1: used by Ingress/web',
    '6: used by 2 objects',
    '18: used by Deployment/web',
  ]);
});

test('lenses speak Chinese', () => {
  expect(lenses(files, 'zh-cn')).toEqual([
    '1: 选中 2 个对象的 Pod',
    '1: 被 Ingress/web 使用',
    '6: 被 2 个对象使用',
    '18: 被 Deployment/web 使用',
  ]);
});

test('a lens leads to the places', () => {
  const { service } = openedFiles(files);
  const lens = service.codeLenses(uriOf('shop.yaml'))?.find(({ command }) => command?.title === 'used by Deployment/web');
  const [uri, , locations] = (lens?.command?.arguments ?? []) as [string, unknown, { uri: string; range: { start: { line: number } } }[]];
  expect(uri).toBe(uriOf('shop.yaml'));
  expect(locations.map(({ uri: of, range }) => `${of} ${range.start.line + 1}`)).toEqual([
    `${uriOf('shop.yaml')} 16`,
    `${uriOf('shop.yaml')} 16`,
  ]);
});

test('what uses an object, and what it uses', () => {
  const { service, uri, position } = openedFiles(files);
  const [item] = service.prepareHierarchy(uri, position) ?? [];
  expect(item?.name).toBe('Deployment/web');
  expect(service.incomingCalls(item!).map(({ from, fromRanges }) => `${from.name} ${fromRanges[0]?.start.line}`)).toEqual([
    'HorizontalPodAutoscaler/web 3',
    'Service/web 3',
  ]);
  const outgoing = service.outgoingCalls(item!);
  expect(outgoing.map(({ to, fromRanges }) => `${to.name} ${fromRanges.length}`)).toEqual(['ServiceAccount/robot 1', 'ConfigMap/conf 2']);
  // One level more.
  expect(service.outgoingCalls(outgoing[1]!.to)).toEqual([]);
  expect(service.incomingCalls(outgoing[0]!.to).map(({ from }) => from.name)).toEqual(['Deployment/web']);
});

test('on a reference the object that is named is meant', () => {
  const { service, uri, position } = openedFiles(
    files.replace('w¦eb', 'web').replace('serviceAccountName: robot', 'serviceAccountName: ro¦bot'),
  );
  expect(service.prepareHierarchy(uri, position)?.map(({ name }) => name)).toEqual(['ServiceAccount/robot']);
});

test('anywhere else the object around is meant', () => {
  const { service, uri, position } = openedFiles(files.replace('w¦eb', 'web').replace('image: i', 'image: ¦i'));
  expect(service.prepareHierarchy(uri, position)?.map(({ name }) => name)).toEqual(['Deployment/web']);
});
