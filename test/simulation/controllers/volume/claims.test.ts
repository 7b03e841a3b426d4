import { describe, expect, it } from 'vitest';
import { reclaimed } from '../../../../server/src/simulation/controllers/volume/volumes.ts';
import type { Scenario } from '../../../../server/src/simulation/timeline.ts';
import { play } from '../cases.ts';

const claim = (storageClass: string | null, name = 'data'): string => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}}
spec:
  ${storageClass === null ? '' : `storageClassName: ${JSON.stringify(storageClass)}`}
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
`;
const pod = `---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: main, image: nginx:1.27}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
`;
const volume = (storageClass: string, size: string, name = 'disk'): string => `---
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${name}}
spec:
  storageClassName: ${JSON.stringify(storageClass)}
  capacity: {storage: ${size}}
  accessModes: [ReadWriteOnce]
  hostPath: {path: /data}
`;
const storageClass = (provisioner: string, mode: string): string => `---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ${provisioner}
volumeBindingMode: ${mode}
`;

describe('a claim', () => {
  const cases: readonly [title: string, manifest: string, phase: string, runs: boolean][] = [
    ['of a class that clusters come with is bound at once', claim('standard') + pod, 'Bound', true],
    ['of a class that waits for its Pod is bound when that is placed', claim('gp3') + pod, 'Bound', true],
    ['of a class that waits is not bound without a Pod', claim('gp3'), 'Pending', false],
    ['of a class that nobody knows waits', claim('nope') + pod, 'Pending', false],
    ['without a class, where none is the default one, waits', claim(null) + pod, 'Pending', false],
    [
      'takes the smallest volume that is large enough',
      `${claim('')}${volume('', '5Gi', 'large')}${volume('', '2Gi')}${pod}`,
      'Bound',
      true,
    ],
    ['does not take a volume that is too small', `${claim('')}${volume('', '512Mi')}${pod}`, 'Pending', false],
    ['of a driver that is known gets a volume', `${storageClass('ebs.csi.aws.com', 'Immediate')}---${claim('fast')}${pod}`, 'Bound', true],
    [
      'of a driver that nobody knows gets none',
      `${storageClass('example.com/none', 'Immediate')}---${claim('fast')}${pod}`,
      'Pending',
      false,
    ],
  ];
  for (const [title, manifest, phase, runs] of cases)
    it(title, () => {
      const played = play(manifest, { until: 20 });
      expect(played.object('PersistentVolumeClaim', 'data', 19).status.phase).toBe(phase);
      expect(played.object('Pod', 'web', 19)?.status.phase === 'Running').toBe(runs);
    });

  it('tells that a class is taken to be there', () => {
    const { run } = play(claim('gp3'), { until: 1 }).simulation;
    expect(run.assumptions.map(({ code, object, field }) => `${code} ${object} ${field}`)).toEqual([
      'storage-class PersistentVolumeClaim/data spec.storageClassName',
    ]);
  });

  it('without a class is told to wait, where nobody tells a default one', () => {
    const assumed = (manifest: string, conditions?: Scenario['conditions']) =>
      play(manifest, { until: 1, ...(conditions && { conditions }) }).simulation.run.assumptions.map(
        ({ code, field }) => `${code} ${field}`,
      );
    expect(assumed(claim(null))).toEqual(['no-default-class spec']);
    expect(assumed(pod)).toEqual([]);
    expect(assumed(claim(''))).toEqual([]);
    expect(assumed(`${claim(null)}${volume('', '1Gi')}`)).toEqual([]);
    expect(assumed(claim(null), { defaultStorageClass: 'standard' })).toEqual([]);
    expect(assumed(claim(null), { cluster: [] })).toEqual([]);
  });

  it.each(['standard', 'gp3', 'nobody-knows'])('without a class is bound by the default one that a scenario tells: %s', (name) => {
    const played = play(claim(null) + pod, { until: 20, conditions: { defaultStorageClass: name } });
    expect(played.object('PersistentVolumeClaim', 'data', 19)).toMatchObject({
      spec: { storageClassName: name },
      status: { phase: 'Bound' },
    });
    expect(played.object('Pod', 'web', 19).status.phase).toBe('Running');
  });

  it('has the default class of the files before the one of the scenario', () => {
    const ofFile = storageClass('ebs.csi.aws.com', 'Immediate').replace(
      '{name: fast}',
      '{name: fast, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}',
    );
    const played = play(`${ofFile}---${claim(null)}`, { until: 9, conditions: { defaultStorageClass: 'standard' } });
    expect(played.object('PersistentVolumeClaim', 'data', 8).spec.storageClassName).toBe('fast');
  });

  it('takes no class to be there whose volumes are made by hand', () => {
    const { run } = play(`${claim('standard')}${volume('standard', '1Gi')}`, { until: 5 }).simulation;
    expect(run.assumptions).toEqual([]);
  });

  it('chooses the smallest volume', () => {
    const played = play(`${volume('', '5Gi', 'large')}${volume('', '2Gi')}---${claim('')}`, { until: 5 });
    expect(played.object('PersistentVolumeClaim', 'data', 4).spec.volumeName).toBe('disk');
    expect(played.object('PersistentVolume', 'large', 4).status.phase).toBe('Available');
  });

  it('stays while a Pod uses it, and its volume goes with it', () => {
    const played = play(claim('standard') + pod, {
      actions: [
        { at: 5, verb: 'delete', object: 'PersistentVolumeClaim/data' },
        { at: 10, verb: 'delete', object: 'Pod/web' },
      ],
      until: 20,
    });
    expect(played.object('PersistentVolumeClaim', 'data', 9).metadata.deletionTimestamp).toBeDefined();
    expect(played.objects('PersistentVolume', 9)).toHaveLength(1);
    expect(played.objects('PersistentVolumeClaim', 15)).toHaveLength(0);
    expect(played.objects('PersistentVolume', 15)).toHaveLength(0);
  });

  it('that comes before its volume is bound when all claims are looked at again', () => {
    const played = play(`${claim('')}${volume('', '1Gi')}`, { until: 20 });
    expect(played.object('PersistentVolumeClaim', 'data', 5).status.phase).toBe('Pending');
    expect(played.object('PersistentVolumeClaim', 'data', 19).status.phase).toBe('Bound');
  });

  it('goes at once when nobody uses it', () => {
    const played = play(claim('standard'), { actions: [{ at: 5, verb: 'delete', object: 'PersistentVolumeClaim/data' }], until: 8 });
    expect(played.objects('PersistentVolumeClaim', 6)).toHaveLength(0);
  });
});

describe('a volume', () => {
  it('made by hand is released, and stays, when its claim goes', () => {
    const played = play(`${volume('', '1Gi')}---${claim('')}`, {
      actions: [{ at: 5, verb: 'delete', object: 'PersistentVolumeClaim/data' }],
      until: 20,
    });
    expect(played.object('PersistentVolume', 'disk', 4).status.phase).toBe('Bound');
    expect(played.object('PersistentVolume', 'disk', 19).status.phase).toBe('Released');
  });

  it('made by hand that is to be deleted fails where the controller cannot', () => {
    const manifest = `${volume('', '1Gi')}  persistentVolumeReclaimPolicy: Delete\n---${claim('')}`;
    const played = play(manifest, { actions: [{ at: 5, verb: 'delete', object: 'PersistentVolumeClaim/data' }], until: 40 });
    const message = 'host_path deleter only supports /tmp/.+ but received provided /data';
    expect(played.object('PersistentVolume', 'disk', 19).status).toEqual({ phase: 'Failed', message });
    expect(played.events('PersistentVolume/disk')).toEqual([message]);
  });

  it('made by hand below /tmp goes with its claim', () => {
    const manifest = `${volume('', '1Gi').replace('/data', '/tmp/data')}  persistentVolumeReclaimPolicy: Delete\n---${claim('')}`;
    const played = play(manifest, { actions: [{ at: 5, verb: 'delete', object: 'PersistentVolumeClaim/data' }], until: 20 });
    expect(played.objects('PersistentVolume', 4)).toHaveLength(1);
    expect(played.objects('PersistentVolume', 19)).toHaveLength(0);
  });

  const failed = (reason: string, message: string) => ({ reason, message });
  it.each([
    ['of no policy', {}, 'left'],
    ['of policy Retain', { persistentVolumeReclaimPolicy: 'Retain', nfs: {} }, 'left'],
    ['of a driver', { persistentVolumeReclaimPolicy: 'Delete', csi: {} }, 'left'],
    ['of a driver that took over', { persistentVolumeReclaimPolicy: 'Delete', azureDisk: {} }, 'left'],
    ['of a directory to recycle', { persistentVolumeReclaimPolicy: 'Recycle', hostPath: { path: '/data' } }, 'left'],
    [
      'of NFS',
      { persistentVolumeReclaimPolicy: 'Delete', nfs: {} },
      failed('VolumeFailedDelete', 'error getting deleter volume plugin for volume "disk": no deletable volume plugin matched'),
    ],
    [
      'of a disk of a node',
      { persistentVolumeReclaimPolicy: 'Delete', local: {} },
      failed('VolumeFailedDelete', 'error getting deleter volume plugin for volume "disk": no volume plugin matched'),
    ],
    [
      'of a disk of a node, to recycle',
      { persistentVolumeReclaimPolicy: 'Recycle', local: {} },
      failed('VolumeFailedRecycle', 'No recycler plugin found for the volume!'),
    ],
  ])('%s', (_, spec, wanted) => {
    expect(reclaimed({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'disk' }, spec })).toEqual(wanted);
  });

  it('is reached only from where it was made', () => {
    const played = play(claim('local-path') + pod, { until: 10 });
    const [made] = played.objects('PersistentVolume', 9);
    expect(made.spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0]).toEqual({
      key: 'kubernetes.io/hostname',
      operator: 'In',
      values: ['node-1'],
    });
  });
});
