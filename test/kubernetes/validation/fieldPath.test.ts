import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { applyDefaults } from '../../../server/src/kubernetes/defaults/defaults.ts';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { FieldPath } from '../../../server/src/kubernetes/validation/fieldPath.ts';
import { validate } from '../../../server/src/kubernetes/validation/index.ts';

describe('field paths', () => {
  const ports = FieldPath.root.child('spec').child('containers').index(1).child('ports');

  test('print as the server prints them', () => {
    expect(String(ports)).toBe('spec.containers[1].ports');
    expect(String(FieldPath.of('metadata').child('labels').key('app'))).toBe('metadata.labels[app]');
    expect(String(FieldPath.root)).toBe('');
    expect(String(FieldPath.root.key(''))).toBe('[]');
  });

  test('lead to a place', () => {
    expect(ports.segments()).toEqual(['spec', 'containers', 1, 'ports']);
    expect(FieldPath.root.segments()).toEqual([]);
    expect(ports.up().up().segments()).toEqual(['spec', 'containers']);
    expect(FieldPath.root.up()).toBe(FieldPath.root);
  });

  test('may be shown as another path, also below', () => {
    const shown = ports.index(0).shownAs(ports);
    expect(String(shown.child('name'))).toBe('spec.containers[1].ports.name');
    expect(shown.child('name').segments()).toEqual(['spec', 'containers', 1, 'ports', 0, 'name']);
    expect(String(shown.shownAs(FieldPath.of('a')).index(2).key('b'))).toBe('a[2][b]');
    expect(String(FieldPath.of('c').shownAs(shown))).toBe('spec.containers[1].ports');
  });
});

describe('where the server is loose about paths, the true place is known', () => {
  test.each([
    ['metadata: {labels: {a: "b c"}}', 'metadata.labels', 'metadata.labels.a'],
    ['metadata: {finalizers: [a/b, c d]}', 'metadata.finalizers', 'metadata.finalizers.1'],
    [
      'metadata: {ownerReferences: [{kind: K, name: n, uid: u}]}',
      'metadata.ownerReferences.apiVersion',
      'metadata.ownerReferences.0.apiVersion',
    ],
    [
      'spec: {volumes: [{name: v, gcePersistentDisk: {}}]}',
      'spec.volumes[0].persistentDisk.pdName',
      'spec.volumes.0.gcePersistentDisk.pdName',
    ],
    ['spec: {volumes: [{name: v, emptyDir: {}, cephfs: {}}]}', 'spec.volumes[0].cephFS', 'spec.volumes.0.cephfs'],
    [
      'spec: {volumes: [{name: v, downwardAPI: {items: [{fieldRef: {fieldPath: metadata.name}}]}}]}',
      'spec.volumes[0].downwardAPI.path',
      'spec.volumes.0.downwardAPI.items.0.path',
    ],
    ['spec: {containers: [{name: a, image: i, envFrom: [{}]}]}', 'spec.containers[0].envFrom', 'spec.containers.0.envFrom.0'],
    [
      'spec: {containers: [{name: a, image: i, resources: {requests: {cpu: 2}, limits: {cpu: 1}}}]}',
      'spec.containers[0].resources.requests',
      'spec.containers.0.resources.requests.cpu',
    ],
    [
      'spec: {containers: [{name: a, image: i, resizePolicy: [{resourceName: cpu}]}]}',
      'spec.containers[0].resizePolicy',
      'spec.containers.0.resizePolicy.0.restartPolicy',
    ],
    [
      'spec: {volumes: [{name: w}], containers: [{name: a, image: i, volumeMounts: [{name: w, mountPath: /w, subPath: ..}]}]}',
      'spec.containers[0].volumeMounts.subPath',
      'spec.containers.0.volumeMounts.0.subPath',
    ],
    [
      'spec: {containers: [{name: a, image: i, livenessProbe: {httpGet: {port: 80, httpHeaders: [{name: "a:"}]}}}]}',
      'spec.containers[0].livenessProbe.httpGet.httpHeaders',
      'spec.containers.0.livenessProbe.httpGet.httpHeaders.0.name',
    ],
    ['spec: {hostPID: true, shareProcessNamespace: true}', 'spec.securityContext.shareProcessNamespace', 'spec.shareProcessNamespace'],
    ['spec: {tolerations: [{key: a, value: "b c"}]}', 'spec.tolerations[0].operator', 'spec.tolerations.0.value'],
    [
      'spec: {topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]}',
      'spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}',
      'spec.topologySpreadConstraints.0.topologyKey',
    ],
    [
      'spec: {resources: {limits: {cpu: 1}, requests: {cpu: 1}}, containers: [{name: a, image: i, resources: {limits: {cpu: 2}, requests: {cpu: 1}}}]}',
      'spec.resources.containers[0][cpu].limits',
      'spec.containers.0.resources.limits.cpu',
    ],
    ['spec: {os: {name: Linux}}', 'spec.os', 'spec.os.name'],
  ])('%s', (fragment, shown, place) => {
    const { metadata, spec } = parse(fragment);
    const pod: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', ...metadata },
      spec: { containers: [{ name: 'a', image: 'i' }], ...spec },
    };
    const [refusal] = validate(applyDefaults(pod, '1.36'), { version: '1.36' });
    expect([String(refusal?.path), refusal?.path.segments().join('.')]).toEqual([shown, place]);
  });
});
