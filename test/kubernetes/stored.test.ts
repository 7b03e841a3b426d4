import { describe, expect, test } from 'vitest';
import { appliedDocument, LAST_APPLIED } from '../../server/src/kubernetes/apply.ts';
import { judge } from '../../server/src/kubernetes/judge.ts';
import { storedObjects } from '../../server/src/kubernetes/stored.ts';
import { parseDocument } from '../../server/src/manifest/index.ts';

const stored = (text: string) => {
  const document = parseDocument(text);
  return storedObjects(document, judge(document, { version: '1.36', objects: [] }).object, '1.36');
};

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: nginx}]}\n';

describe('storedObjects', () => {
  test('a manifest is stored with its defaults, and kubectl keeps what it said', () => {
    const [pod] = stored(POD);
    expect(pod?.metadata.namespace).toBe('default');
    expect(pod?.spec.containers[0]).toMatchObject({ imagePullPolicy: 'Always', terminationMessagePath: '/dev/termination-log' });
    expect(JSON.parse(pod?.metadata.annotations?.[LAST_APPLIED] ?? '')).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'default', annotations: {} },
      spec: { containers: [{ name: 'app', image: 'nginx' }] },
    });
  });

  test('kubectl sends no nulls but those of annotations, which it makes empty texts', () => {
    const document = parseDocument(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {x: null, l: z}, annotations: {q: null}}\ndata: {a: null, b: c}\n',
    );
    const { object } = judge(appliedDocument(document), { version: '1.36', objects: [] });
    const [map] = storedObjects(document, object, '1.36');
    expect(map?.['data']).toEqual({ b: 'c' });
    expect(map?.metadata.labels).toEqual({ l: 'z' });
    expect(map?.metadata.annotations).toEqual({
      q: '',
      [LAST_APPLIED]:
        '{"apiVersion":"v1","data":{"a":null,"b":"c"},"kind":"ConfigMap","metadata":{"annotations":{"q":""},"labels":{"l":"z","x":null},"name":"a","namespace":"default"}}\n',
    });
  });

  test('a document without nulls is sent as it is', () => {
    const document = parseDocument(POD);
    expect(appliedDocument(document)).toBe(document);
    const item = parseDocument('kind: Pod\nspec: {containers: [null]}\n');
    expect(appliedDocument(item)).toBe(item);
  });

  test('every container of a Pod gets the token of its account', () => {
    const [pod] = stored(POD);
    const mount = { name: 'kube-api-access-xxxxx', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
    expect(pod?.spec.containers[0].volumeMounts).toEqual([mount]);
    expect(pod?.spec.volumes.map(({ name }: { name: string }) => name)).toEqual([mount.name]);
  });

  test('unless it has one, or wants none', () => {
    const mounted = `volumeMounts: [{name: t, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]}], volumes: [{name: t, emptyDir: {}}]`;
    expect(stored(POD.replace('nginx}]', `nginx, ${mounted}`))[0]?.spec.volumes).toHaveLength(1);
    expect(stored(POD.replace('spec: {', 'spec: {automountServiceAccountToken: false, '))[0]?.spec.volumes).toBeUndefined();
  });

  test('what was read from a cluster is taken as it is', () => {
    const job =
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a, namespace: b, uid: u-1}\nspec: {template: {spec: {containers: []}}}\nstatus: {active: 1}\n';
    const [object] = stored(job);
    expect(object).toMatchObject({ metadata: { uid: 'u-1' }, status: { active: 1 } });
    expect(object?.metadata.annotations).toBeUndefined();
    expect(object?.spec.template.spec.restartPolicy).toBeUndefined();
  });

  test('a list holds several', () => {
    const items = ['{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}', '{apiVersion: v1, kind: Secret, metadata: {name: b, uid: u}}'];
    const objects = stored(`apiVersion: v1\nkind: List\nitems: [${items.join(', ')}]\n`);
    expect(objects.map(({ kind, metadata }) => [kind, metadata.name, metadata.annotations !== undefined])).toEqual([
      ['ConfigMap', 'a', true],
      ['Secret', 'b', false],
    ]);
  });

  test('what cannot be read is not stored', () => {
    expect(stored('a: b')).toEqual([]);
    expect(stored('')).toEqual([]);
  });
});
