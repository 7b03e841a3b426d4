import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { firstLines, NEVER, table } from './cases.ts';
import { refusedOver } from './over.ts';

describe('storage', () => {
  const claim: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'pvc' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'std', resources: { requests: { storage: '2Gi' } } },
  };
  const KEPT = 'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
  const uid = '7a6b1a3e-0000-4000-8000-000000000000';
  /** As it is read from a cluster. */
  const bound = {
    ...claim,
    metadata: { name: 'pvc', namespace: 'default', uid },
    spec: { ...claim.spec, volumeMode: 'Filesystem', volumeName: 'pv' },
    status: { phase: 'Bound', capacity: { storage: '2Gi' } },
  };
  const size = (storage: string) => ({ 'spec.resources.requests.storage': storage });

  test.each<[string, KubernetesObject, Record<string, unknown>, string[]]>([
    ['a claim that waits keeps its size', claim, size('3Gi'), [KEPT]],
    ['the same size in other words', claim, size('2048Mi'), []],
    ['its class', claim, { 'spec.storageClassName': undefined }, [KEPT]],
    ['its mode', claim, { 'spec.volumeMode': 'Block' }, [KEPT, `volumeMode: Invalid value: "Block": ${NEVER}`]],
    ['a volume may be named', claim, { 'spec.volumeName': 'pv' }, []],
    ['a bound claim may grow', bound, size('3Gi'), []],
    [
      'not shrink below what it has',
      bound,
      size('1Gi'),
      ['spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
    ],
    [
      'after an expansion that failed it may ask for less',
      { ...bound, spec: { ...bound.spec, resources: { requests: { storage: '9Gi' } } } },
      size('3Gi'),
      [],
    ],
    ['its volume stays', bound, { 'spec.volumeName': 'other' }, [KEPT]],
    [
      'a source of another namespace, of which a new claim would lose it',
      { ...claim, spec: { ...claim.spec, dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'src' } } },
      { 'spec.dataSourceRef.namespace': 'other' },
      ['spec: Invalid value: {}: may not be specified when dataSourceRef.namespace is specified', KEPT],
    ],
  ])('%s', (_, base, edits, wanted) => {
    expect(firstLines(refusedOver(base, edits))).toEqual(wanted);
  });

  const volume: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'pv' },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      csi: { driver: 'a.io', volumeHandle: 'x' },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }] } },
    },
  };
  const values = 'spec.nodeAffinity.required.nodeSelectorTerms.0.matchExpressions.0.values';
  test.each<[string, Record<string, unknown>, string[]]>([
    ['a volume may be counted bigger', { 'spec.capacity.storage': '2Gi', 'spec.persistentVolumeReclaimPolicy': 'Delete' }, []],
    [
      'but is the same',
      { 'spec.csi.volumeHandle': 'y' },
      ['spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation'],
    ],
    ['a secret for expansion may come', { 'spec.csi.controllerExpandSecretRef': { name: 'a', namespace: 'b' } }, []],
    [
      'it stays where it is',
      { [values]: ['b'] },
      [
        'nodeAffinity: Invalid value: {"Required":{"NodeSelectorTerms":[{"MatchExpressions":[{"Key":"zone","Operator":"In","Values":["b"]}],"MatchFields":null}]}}: field is immutable, except for updating from beta label to GA',
      ],
    ],
  ])('%s', (_, edits, wanted) => {
    expect(firstLines(refusedOver(volume, edits))).toEqual(wanted);
  });

  const storageClass: KubernetesObject = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'std' },
    provisioner: 'a.io/p',
    parameters: { type: 'a' },
  };
  table(storageClass, [
    ['a class may allow expansion', { allowVolumeExpansion: true, mountOptions: ['ro'] }, []],
    ['its parameters', { 'parameters.type': 'b' }, [`parameters: Invalid value: {"type":"b"}: ${NEVER}`]],
    ['its provisioner', { provisioner: 'b.io/p' }, [`provisioner: Invalid value: "b.io/p": ${NEVER}`]],
    ['no provisioner', { provisioner: null }, ['provisioner: Required value', `provisioner: Invalid value: "": ${NEVER}`]],
    ['what happens afterwards', { reclaimPolicy: 'Retain' }, [`reclaimPolicy: Invalid value: "Retain": ${NEVER}`]],
    [
      'when it binds',
      { volumeBindingMode: 'WaitForFirstConsumer' },
      [`volumeBindingMode: Invalid value: "WaitForFirstConsumer": ${NEVER}`],
    ],
  ]);

  const driver: KubernetesObject = { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: 'a.io' }, spec: {} };
  table(driver, [
    ['a driver may tell more', { 'spec.podInfoOnMount': true }, []],
    ['not attach otherwise', { 'spec.attachRequired': false }, [`spec.attachedRequired: Invalid value: false: ${NEVER}`]],
    [
      'nor be used otherwise',
      { 'spec.volumeLifecycleModes': ['Ephemeral'] },
      [`spec.volumeLifecycleModes: Invalid value: ["Ephemeral"]: ${NEVER}`],
    ],
  ]);
});
