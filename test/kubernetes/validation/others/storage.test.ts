import { describe } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { table } from './table.ts';

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const parameters = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, '']));

describe('PersistentVolumeClaim', () => {
  const persistentVolumeClaim: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'a' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  table(persistentVolumeClaim, [
    ['a sound one', {}, []],
    ['no access mode', { 'spec.accessModes': undefined }, ['spec.accessModes: Required value: at least 1 access mode is required']],
    [
      'a short form',
      { 'spec.accessModes': ['RWO'] },
      [
        'spec.accessModes: Unsupported value: "RWO": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
      ],
    ],
    ['the mode for one Pod', { 'spec.accessModes': ['ReadWriteOncePod'] }, []],
    [
      'beside another',
      { 'spec.accessModes': ['ReadWriteOncePod', 'ReadOnlyMany'] },
      ['spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'],
    ],
    ['no storage', { 'spec.resources': undefined }, ['spec.resources[storage]: Required value']],
    ['one byte', { 'spec.resources.requests.storage': '1' }, []],
    ['none', { 'spec.resources.requests.storage': '0' }, ['spec.resources[storage]: Invalid value: "0": must be greater than zero']],
    ['the empty class', { 'spec.storageClassName': '' }, []],
    ['a class with capitals', { 'spec.storageClassName': 'Fast' }, [`spec.storageClassName: Invalid value: "Fast": ${SUBDOMAIN}`]],
    ['a block device', { 'spec.volumeMode': 'Block' }, []],
    [
      'an unknown mode',
      { 'spec.volumeMode': 'block' },
      ['spec.volumeMode: Unsupported value: "block": supported values: "Block", "Filesystem"'],
    ],
    ['another claim as source', { 'spec.dataSource': { kind: 'PersistentVolumeClaim', name: 'b' } }, []],
    ['a snapshot as source', { 'spec.dataSourceRef': { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'b' } }, []],
    [
      'a source of another kind without a group',
      { 'spec.dataSourceRef': { kind: 'ConfigMap', name: 'b' } },
      [
        `spec.dataSource: Invalid value: "ConfigMap": must be 'PersistentVolumeClaim' when referencing the default apiGroup`,
        `spec.dataSourceRef: Invalid value: "ConfigMap": must be 'PersistentVolumeClaim' when referencing the default apiGroup`,
      ],
    ],
    [
      'a source without a name',
      { 'spec.dataSourceRef': { apiGroup: 'a.io', kind: 'B' } },
      ['spec.dataSource.name: Required value', 'spec.dataSourceRef.name: Required value'],
    ],
    [
      'sources that differ',
      {
        'spec.dataSource': { kind: 'PersistentVolumeClaim', name: 'b' },
        'spec.dataSourceRef': { kind: 'PersistentVolumeClaim', name: 'c' },
      },
      ['spec: Invalid value: {}: must match dataSourceRef'],
    ],
    ['a selector', { 'spec.selector': { matchLabels: { a: 'b' } } }, []],
    [
      'a selector with an unknown operator',
      { 'spec.selector': { matchExpressions: [{ key: 'a', operator: 'Is' }] } },
      ['spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator'],
    ],
  ]);
});

describe('PersistentVolume', () => {
  const persistentVolume: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'a' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } },
  };
  table(persistentVolume, [
    ['a sound one', {}, []],
    [
      'no capacity',
      { 'spec.capacity': undefined },
      ['spec.capacity: Required value', 'spec.capacity: Unsupported value: null: supported values: "storage"'],
    ],
    ['no storage', { 'spec.capacity': { storage: '0' } }, ['spec.capacity[storage]: Invalid value: "0": must be greater than zero']],
    [
      'another capacity',
      { 'spec.capacity': { storage: '1Gi', cpu: '1' } },
      ['spec.capacity: Unsupported value: {"cpu":"1","storage":"1Gi"}: supported values: "storage"'],
    ],
    ['no access mode', { 'spec.accessModes': [] }, ['spec.accessModes: Required value']],
    ['no source', { 'spec.hostPath': undefined }, ['spec: Required value: must specify a volume type']],
    ['two sources', { 'spec.nfs': { server: 'a', path: '/' } }, ['spec.nfs: Forbidden: may not specify more than 1 volume type']],
    [
      'a way out of the directory',
      { 'spec.hostPath.path': '/a/../b' },
      [`spec.hostPath.path: Invalid value: "/a/../b": must not contain '..'`],
    ],
    [
      'recycling the root',
      { 'spec.hostPath.path': '/', 'spec.persistentVolumeReclaimPolicy': 'Recycle' },
      ["spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'"],
    ],
    [
      'an unknown reclaim policy',
      { 'spec.persistentVolumeReclaimPolicy': 'Keep' },
      ['spec.persistentVolumeReclaimPolicy: Unsupported value: "Keep": supported values: "Delete", "Recycle", "Retain"'],
    ],
    ['a class with capitals', { 'spec.storageClassName': 'Fast' }, [`spec.storageClassName: Invalid value: "Fast": ${SUBDOMAIN}`]],
    [
      'an unknown mode',
      { 'spec.volumeMode': 'block' },
      ['spec.volumeMode: Unsupported value: "block": supported values: "Block", "Filesystem"'],
    ],
    [
      'a local disk needs to be somewhere',
      { 'spec.hostPath': undefined, 'spec.local': { path: '/mnt' } },
      ['spec.nodeAffinity: Required value: Local volume requires node affinity'],
    ],
    [
      'and is then',
      {
        'spec.hostPath': undefined,
        'spec.local': { path: '/mnt' },
        'spec.nodeAffinity': { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] } },
      },
      [],
    ],
    [
      'a place without terms',
      { 'spec.nodeAffinity': { required: {} } },
      ['spec.nodeAffinity.required.nodeSelectorTerms: Required value: must have at least one node selector term'],
    ],
    ['a driver needs a handle', { 'spec.hostPath': undefined, 'spec.csi': { driver: 'a.io' } }, ['spec.csi.volumeHandle: Required value']],
    [
      'nfs needs a server and an absolute path',
      { 'spec.hostPath': undefined, 'spec.nfs': { path: 'a' } },
      ['spec.nfs.server: Required value', 'spec.nfs.path: Invalid value: "a": must be an absolute path'],
    ],
    [
      'iscsi needs an address and a name',
      { 'spec.hostPath': undefined, 'spec.iscsi': { lun: 256 } },
      [
        'spec.iscsi.targetPortal: Required value',
        'spec.iscsi.iqn: Required value',
        'spec.iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive',
      ],
    ],
    [
      'a fibre channel volume needs numbers',
      { 'spec.hostPath': undefined, 'spec.fc': {} },
      ['spec.fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both'],
    ],
    ['the name of a cinder volume', { 'spec.hostPath': undefined, 'spec.cinder': {} }, ['spec.cinder.volumeID: Required value']],
    [
      'where the secret of an azure file is',
      { 'spec.hostPath': undefined, 'spec.azureFile': { secretName: 'a', shareName: 'b', secretNamespace: '' } },
      ['spec.azureFile.secretNamespace: Required value'],
    ],
  ]);
});

describe('StorageClass', () => {
  const storageClass: KubernetesObject = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'a' },
    provisioner: 'a.io/b',
  };
  table(storageClass, [
    ['a sound one', {}, []],
    ['no provisioner', { provisioner: undefined }, ['provisioner: Required value']],
    ['a provisioner with blanks', { provisioner: 'a b' }, [`provisioner: Invalid value: "a b": ${NAME_PART}`]],
    ['recycling', { reclaimPolicy: 'Recycle' }, ['reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"']],
    [
      'an unknown binding mode',
      { volumeBindingMode: 'Late' },
      ['volumeBindingMode: Unsupported value: "Late": supported values: "Immediate", "WaitForFirstConsumer"'],
    ],
    ['a parameter without a name', { parameters: { '': 'a' } }, ['parameters: Invalid value: "": field can not be empty.']],
    ['512 parameters', { parameters: parameters(512) }, []],
    ['513 parameters', { parameters: parameters(513) }, ['parameters: Too long: may not be more than 512 bytes']],
    ['topologies', { allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a', 'b'] }] }] }, []],
    [
      'a topology without values',
      { allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: [] }] }] },
      ['allowedTopologies[0].matchLabelExpressions[0].values: Required value'],
    ],
    [
      'a topology with a value twice',
      { allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a', 'a'] }] }] },
      ['allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "a"'],
    ],
  ]);
});

describe('CSIDriver', () => {
  const cSIDriver: KubernetesObject = { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: 'a.io' }, spec: {} };
  table(cSIDriver, [
    ['a sound one', {}, []],
    ['a name of 63 characters', { 'metadata.name': 'a'.repeat(63) }, []],
    ['a name of 64', { 'metadata.name': 'a'.repeat(64) }, []],
    [
      'an unknown group policy',
      { 'spec.fsGroupPolicy': 'Always' },
      ['spec.fsGroupPolicy: Unsupported value: "Always": supported values: "File", "None", "ReadWriteOnceWithFSType"'],
    ],
    [
      'an unknown life',
      { 'spec.volumeLifecycleModes': ['Short'] },
      ['spec.volumeLifecycleModes: Unsupported value: "Short": supported values: "Persistent", "Ephemeral"'],
    ],
    ['tokens for ten minutes', { 'spec.tokenRequests': [{ audience: 'a', expirationSeconds: 600 }] }, []],
    [
      'tokens for less',
      { 'spec.tokenRequests': [{ audience: 'a', expirationSeconds: 599 }] },
      ['spec.tokenRequests[0].expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes'],
    ],
    [
      'tokens for the same twice',
      { 'spec.tokenRequests': [{ audience: 'a' }, { audience: 'a' }] },
      ['spec.tokenRequests[1].audience: Duplicate value: "a"'],
    ],
    ['counting every 10 seconds', { 'spec.nodeAllocatableUpdatePeriodSeconds': 10 }, []],
    [
      'counting more often',
      { 'spec.nodeAllocatableUpdatePeriodSeconds': 9 },
      ['spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 9: must be greater than or equal to 10 seconds'],
    ],
  ]);
});
