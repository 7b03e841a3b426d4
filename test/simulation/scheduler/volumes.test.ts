import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { claim, filtered, object, pod, uses, volume, zoned } from './tables.ts';

const ZONE = 'topology.kubernetes.io/zone';
const nodes = zoned('a1', 'b1');
const later = (name: string, fields: object = {}): KubernetesObject =>
  object('StorageClass', name, { provisioner: 'csi.example.com', volumeBindingMode: 'WaitForFirstConsumer', ...fields });
const inZone = (zone: string) => ({
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: 'In', values: [zone] }] }] } },
});
const both = (verdict: string) => ({ a1: verdict, b1: verdict });

describe('VolumeBinding', () => {
  const NO_PV = "node(s) didn't find available persistent volumes to bind (for good)";
  const WRONG_NODE = "node(s) didn't match PersistentVolume's node affinity (for good)";
  const cases: [name: string, objects: KubernetesObject[], verdicts: object][] = [
    ['the claim is not there', [], both('persistentvolumeclaim "c" not found (for good)')],
    ['it is bound', [claim('c', {}, 'v'), volume('v')], both('fits')],
    ['it is bound to a volume that is elsewhere', [claim('c', {}, 'v'), volume('v', inZone('b'))], { a1: WRONG_NODE, b1: 'fits' }],
    [
      'its volume has gone',
      [claim('c', {}, 'v')],
      both('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s) (for good)'),
    ],
    [
      'it is lost',
      [{ ...claim('c', {}, 'v'), status: { phase: 'Lost' } }],
      both('persistentvolumeclaim "c" bound to non-existent persistentvolume "v" (for good)'),
    ],
    [
      'it is bound at once, but not yet',
      [claim('c', { storageClassName: 's' }), later('s', { volumeBindingMode: 'Immediate' })],
      both('pod has unbound immediate PersistentVolumeClaims (for good)'),
    ],
    ['a volume will be made', [claim('c', { storageClassName: 's' }), later('s')], both('fits')],
    [
      'a volume may be made in one zone',
      [
        claim('c', { storageClassName: 's' }),
        later('s', { allowedTopologies: [{ matchLabelExpressions: [{ key: ZONE, values: ['a'] }] }] }),
      ],
      { a1: 'fits', b1: NO_PV },
    ],
    [
      'nobody makes volumes, and there is none',
      [claim('c', { storageClassName: 's' }), later('s', { provisioner: 'kubernetes.io/no-provisioner' })],
      both(NO_PV),
    ],
    [
      'a volume is there in one zone',
      [
        claim('c', { storageClassName: 's' }),
        later('s', { provisioner: 'kubernetes.io/no-provisioner' }),
        volume('v', { storageClassName: 's', ...inZone('a') }),
      ],
      { a1: 'fits', b1: NO_PV },
    ],
    [
      'it is too small',
      [
        claim('c', { storageClassName: 's' }),
        later('s', { provisioner: 'kubernetes.io/no-provisioner' }),
        volume('v', { storageClassName: 's', capacity: { storage: '1Mi' } }),
      ],
      both(NO_PV),
    ],
    [
      'the driver says that it has room in one zone',
      [
        claim('c', { storageClassName: 's' }),
        later('s'),
        object('CSIDriver', 'csi.example.com', { spec: { storageCapacity: true } }),
        object(
          'CSIStorageCapacity',
          'x',
          { storageClassName: 's', capacity: '2Gi', nodeTopology: { matchLabels: { [ZONE]: 'b' } } },
          'kube-system',
        ),
      ],
      { a1: 'node(s) did not have enough free storage (for good)', b1: 'fits' },
    ],
  ];
  test.each(cases)('%s', (_name, objects, verdicts) => {
    expect(filtered('VolumeBinding', pod('p', uses('c')), ...nodes, ...objects)).toEqual(verdicts);
  });
});

describe('VolumeZone', () => {
  const ELSEWHERE = 'node(s) had no available volume zone (for good)';
  const cases: [name: string, labels: Record<string, string>, verdicts: object][] = [
    ['no zone', {}, both('fits')],
    ['the zone of a node', { [ZONE]: 'a' }, { a1: 'fits', b1: ELSEWHERE }],
    ['two zones', { [ZONE]: 'a__b' }, both('fits')],
    ['the label of old', { 'failure-domain.beta.kubernetes.io/zone': 'b' }, { a1: ELSEWHERE, b1: 'fits' }],
  ];
  test.each(cases)('%s', (_name, labels, verdicts) => {
    expect(filtered('VolumeZone', pod('p', uses('c')), ...nodes, claim('c', {}, 'v'), volume('v', {}, labels))).toEqual(verdicts);
  });
});

describe('NodeVolumeLimits', () => {
  const FULL = 'node(s) exceed max volume count';
  const csi = (name: string) => [
    claim(name, {}, `v-${name}`),
    volume(`v-${name}`, { csi: { driver: 'csi.example.com', volumeHandle: name } }),
  ];
  const limit = (count?: number) =>
    object('CSINode', 'a1', {
      spec: { drivers: [{ name: 'csi.example.com', nodeID: 'a1', ...(count === undefined ? {} : { allocatable: { count } }) }] },
    });
  const cases: [name: string, wanted: string[], used: string[], limit: KubernetesObject[], verdict: string][] = [
    ['there is room', ['c'], ['d'], [limit(2)], 'fits'],
    ['there is none', ['c'], ['d', 'e'], [limit(2)], FULL],
    ['a volume that is attached already counts once', ['d'], ['d', 'e'], [limit(2)], 'fits'],
    ['two at once', ['b', 'c'], ['d'], [limit(2)], FULL],
    ['the driver knows no limit', ['c'], ['d', 'e'], [limit()], 'fits'],
    ['nothing is known of the driver', ['c'], ['d', 'e'], [], 'fits'],
  ];
  test.each(cases)('%s', (_name, wanted, used, csiNode, verdict) => {
    const objects = [...new Set([...wanted, ...used])].flatMap(csi);
    const other = pod('other', { on: 'a1', ...uses(...used) });
    expect(filtered('NodeVolumeLimits', pod('p', uses(...wanted)), ...nodes, ...objects, ...csiNode, other)).toEqual({
      a1: verdict,
      b1: 'fits',
    });
  });
});

describe('VolumeRestrictions', () => {
  const IN_USE = 'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod';
  const NO_DISK = 'node(s) had no available disk';

  test('a claim for one Pod alone that another uses closes every node', () => {
    const alone = claim('c', { accessModes: ['ReadWriteOncePod'] }, 'v');
    expect(filtered('VolumeRestrictions', pod('p', uses('c')), ...nodes, alone, pod('other', { on: 'a1', ...uses('c') }))).toEqual(
      both(IN_USE),
    );
    expect(filtered('VolumeRestrictions', pod('p', uses('c')), ...nodes, alone)).toEqual(both('fits'));
  });

  test('ReadWriteOnce does not keep two Pods apart', () => {
    const other = pod('other', { on: 'a1', ...uses('c') });
    expect(filtered('VolumeRestrictions', pod('p', uses('c')), ...nodes, claim('c', {}, 'v'), other)).toEqual(both('fits'));
  });

  const disks: [name: string, wanted: object, used: object, verdict: string][] = [
    ['a disk of Google', { gcePersistentDisk: { pdName: 'd' } }, { gcePersistentDisk: { pdName: 'd' } }, NO_DISK],
    [
      'that both only read',
      { gcePersistentDisk: { pdName: 'd', readOnly: true } },
      { gcePersistentDisk: { pdName: 'd', readOnly: true } },
      'fits',
    ],
    ['another one', { gcePersistentDisk: { pdName: 'd' } }, { gcePersistentDisk: { pdName: 'e' } }, 'fits'],
    [
      'a disk of Amazon, though it is only read',
      { awsElasticBlockStore: { volumeID: 'd', readOnly: true } },
      { awsElasticBlockStore: { volumeID: 'd', readOnly: true } },
      NO_DISK,
    ],
    ['an iSCSI target by its name', { iscsi: { iqn: 'i', targetPortal: 'x' } }, { iscsi: { iqn: 'i', targetPortal: 'y' } }, NO_DISK],
    [
      'an image of the same Ceph cluster',
      { rbd: { monitors: ['m', 'n'], pool: 'p', image: 'i' } },
      { rbd: { monitors: ['n'], pool: 'p', image: 'i' } },
      NO_DISK,
    ],
    ['of another pool', { rbd: { monitors: ['m'], pool: 'p', image: 'i' } }, { rbd: { monitors: ['m'], pool: 'q', image: 'i' } }, 'fits'],
  ];
  test.each(disks)('%s', (_name, wanted, used, verdict) => {
    const other = pod('other', { on: 'a1', volumes: [{ name: 'd', ...used }] });
    expect(filtered('VolumeRestrictions', pod('p', { volumes: [{ name: 'd', ...wanted }] }), ...nodes, other)).toEqual({
      a1: verdict,
      b1: 'fits',
    });
  });
});
