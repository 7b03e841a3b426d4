import { describe } from 'vitest';
import { FILE_MODE, inPod, inSpec, inTemplate, inVolume, LABEL, LABEL_VALUE, NAME_PART, SUBDOMAIN, table } from './pods.ts';

const ONE = 'Forbidden: may not specify more than 1 volume type';

describe('volumes', () => {
  table(inSpec, [
    ['no source: an emptyDir', 'volumes: [{name: a}]', []],
    ['names', 'volumes: [{name: A, emptyDir: {}}]', [`volumes[0].name: Invalid value: "A": ${LABEL}`]],
    ['no name', 'volumes: [{emptyDir: {}}]', ['volumes[0].name: Required value']],
    ['a name twice', 'volumes: [{name: a}, {name: a}]', ['volumes[1].name: Duplicate value: "a"']],
    [
      'what is wrong with the source comes before the name, and a wrong volume takes no name',
      'volumes: [{name: a, nfs: {path: /x}}, {name: a}]',
      ['volumes[0].nfs.server: Required value'],
    ],
  ]);

  // Every further source is refused, in the order in which the server asks, and only the first is judged.
  const sources =
    'hostPath gitRepo gcePersistentDisk awsElasticBlockStore secret nfs iscsi glusterfs flocker persistentVolumeClaim rbd cinder cephfs quobyte downwardAPI fc flexVolume configMap azureFile vsphereVolume photonPersistentDisk portworxVolume azureDisk storageos projected scaleIO csi ephemeral image'.split(
      ' ',
    );
  const shown: Readonly<Record<string, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };
  table(inVolume, [
    [
      'all sources at once',
      ['emptyDir', ...sources]
        .reverse()
        .map((source) => `${source}: {}`)
        .join('\n'),
      sources.map((source) => `${shown[source] ?? source}: ${ONE}`),
    ],
    ...['gcePersistentDisk', 'cephfs'].map(
      (source) => [`${source} first, then image`, `${source}: {pdName: p, monitors: [m]}\nimage: {}`, [`image: ${ONE}`]] as const,
    ),
  ]);
});

describe('volumes of the node', () => {
  table(inVolume, [
    ['an emptyDir with a limit', 'emptyDir: {sizeLimit: 1Gi, medium: Memory}', []],
    ['an unknown medium is the kubelet’s business', 'emptyDir: {medium: Bogus}', []],
    ['a negative limit', 'emptyDir: {sizeLimit: -1}', ['emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity']],
    ['a hostPath', 'hostPath: {path: /var/log, type: Directory}', []],
    ['a hostPath without a path hides what else is wrong', 'hostPath: {type: directory}', ['hostPath.path: Required value']],
    [
      'a hostPath that climbs, of an unknown type',
      'hostPath: {path: /var/../etc, type: directory}',
      [
        'hostPath.path: Invalid value: "/var/../etc": must not contain \'..\'',
        'hostPath.type: Unsupported value: "directory": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
      ],
    ],
    [
      'a gitRepo',
      'gitRepo: {directory: /x}',
      ['gitRepo.repository: Required value', 'gitRepo.directory: Invalid value: "/x": must be a relative path'],
    ],
    ['a claim without a name', 'persistentVolumeClaim: {}', ['persistentVolumeClaim.claimName: Required value']],
    ['a claim whose name no claim can have', 'persistentVolumeClaim: {claimName: Bad_Name}', []],
    ['an image', 'image: {reference: data:1}', []],
    ['an image without a reference', 'image: {}', ['image.reference: Required value']],
    [
      'an image pulled in an unknown way',
      'image: {reference: data:1, pullPolicy: always}',
      ['image.pullPolicy: Unsupported value: "always": supported values: "Always", "IfNotPresent", "Never"'],
    ],
  ]);
  table(inTemplate, [['a template may leave the reference for later', 'spec: {volumes: [{name: v, image: {}}]}', []]]);
});

describe('volumes of files', () => {
  table(inVolume, [
    ['a Secret', 'secret: {secretName: s, defaultMode: 0400, items: [{key: k, path: a/b, mode: 0777}]}', []],
    ['no Secret', 'secret: {}', ['secret.secretName: Required value']],
    ['no ConfigMap', 'configMap: {}', ['configMap.name: Required value']],
    [
      'decimal modes',
      'configMap: {name: c, defaultMode: 644, items: [{key: k, path: p, mode: -1}]}',
      [`configMap.defaultMode: Invalid value: 644: ${FILE_MODE}`, `configMap.items[0].mode: Invalid value: -1: ${FILE_MODE}`],
    ],
    [
      'an item without anything',
      'secret: {secretName: s, items: [{}]}',
      ['secret.items[0].key: Required value', 'secret.items[0].path: Required value'],
    ],
    [
      'paths outside the volume',
      'secret: {secretName: s, items: [{key: k, path: /a/../b}, {key: k, path: ..a}, {key: k, path: ../a}]}',
      [
        'secret.items[0].path: Invalid value: "/a/../b": must be a relative path',
        'secret.items[0].path: Invalid value: "/a/../b": must not contain \'..\'',
        'secret.items[1].path: Invalid value: "..a": must not start with \'..\'',
        'secret.items[2].path: Invalid value: "../a": must not contain \'..\'',
      ],
    ],
    [
      'facts of the Pod',
      'downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}, {path: cpu, resourceFieldRef: {containerName: app, resource: limits.cpu}}]}',
      [],
    ],
    [
      'facts of the Pod without anything, reported without a position',
      'downwardAPI: {defaultMode: 01000, items: [{}]}',
      [
        `downwardAPI.defaultMode: Invalid value: 512: ${FILE_MODE}`,
        'downwardAPI.path: Required value',
        'downwardAPI: Required value: one of fieldRef and resourceFieldRef is required',
      ],
    ],
    [
      'both kinds of facts: only the first is judged',
      'downwardAPI: {items: [{path: a, mode: 01000, fieldRef: {fieldPath: metadata.name}, resourceFieldRef: {}}]}',
      [
        'downwardAPI: Invalid value: "resource": fieldRef and resourceFieldRef can not be specified simultaneously',
        `downwardAPI.mode: Invalid value: 512: ${FILE_MODE}`,
      ],
    ],
    [
      'a fact that is known too late for files',
      'downwardAPI: {items: [{path: a, fieldRef: {fieldPath: status.podIP}}]}',
      [
        'downwardAPI.fieldRef.fieldPath: Unsupported value: "status.podIP": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
      ],
    ],
    [
      'a resource without its container hides that it is none',
      'downwardAPI: {items: [{path: a, resourceFieldRef: {resource: cpu}}]}',
      ['downwardAPI.resourceFieldRef.containerName: Required value'],
    ],
  ]);
});

describe('projected volumes', () => {
  const projected = (sources: string) => `projected: {sources: [${sources}]}`;
  table(inVolume, [
    [
      'all kinds of sources',
      projected(
        '{secret: {name: s}}, {configMap: {name: c, items: [{key: k, path: p}]}}, {downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}}, {serviceAccountToken: {path: token}}',
      ),
      [],
    ],
    ['no sources', 'projected: {}', []],
    ['a wrong mode', 'projected: {defaultMode: 888}', [`projected.defaultMode: Invalid value: 888: ${FILE_MODE}`]],
    [
      'sources without a name',
      projected('{secret: {}}, {configMap: {}}'),
      ['projected.sources[0].secret.name: Required value', 'projected.sources[1].configMap.name: Required value'],
    ],
    [
      'one path for several sources: the object is named, or else the path',
      projected(
        '{secret: {name: s, items: [{key: k, path: p}]}}, {configMap: {name: c, items: [{key: k, path: p}]}}, {downwardAPI: {items: [{path: p, fieldRef: {fieldPath: metadata.name}}]}}',
      ),
      ['projected: Invalid value: "c": conflicting duplicate paths', 'projected: Invalid value: "p": conflicting duplicate paths'],
    ],
    [
      'two sources in one entry',
      projected('{secret: {name: s}, configMap: {name: c}}'),
      ['projected.sources[0]: Forbidden: may not specify more than 1 volume type per source'],
    ],
    [
      'a token for too short a time, without a path',
      projected('{serviceAccountToken: {expirationSeconds: 599}}'),
      [
        'projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes',
        'projected.path: Required value',
      ],
    ],
    [
      'a token for too long a time, with a path outside',
      projected('{serviceAccountToken: {expirationSeconds: 4294967297, path: /t}}'),
      [
        'projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds',
        'projected.path: Invalid value: "/t": must be a relative path',
      ],
    ],
  ]);
  table(inSpec, [
    [
      'a token without an account, in a Pod',
      `volumes: [{name: v, ${projected('{serviceAccountToken: {path: t}}')}}]`,
      ['volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set'],
    ],
  ]);
  table(inTemplate, [
    ['a token without an account, in a template', `spec: {volumes: [{name: v, ${projected('{serviceAccountToken: {path: t}}')}}]}`, []],
  ]);
});

describe('volumes in the network', () => {
  const IQN = 'must be valid format';
  table(inVolume, [
    ['NFS', 'nfs: {server: s, path: /x}', []],
    [
      'NFS without anything',
      'nfs: {}',
      ['nfs.server: Required value', 'nfs.path: Required value', 'nfs.path: Invalid value: "": must be an absolute path'],
    ],
    ['iSCSI', 'iscsi: {targetPortal: "10.0.0.1:3260", iqn: "iqn.2001-04.com.example:storage", lun: 255}', []],
    [
      'iSCSI by eui and naa',
      'iscsi: {targetPortal: t, iqn: eui.0123456789abcdef, initiatorName: naa.0123456789abcdef0123456789abcdef}',
      [],
    ],
    ['iSCSI without anything', 'iscsi: {}', ['iscsi.targetPortal: Required value', 'iscsi.iqn: Required value']],
    [
      'iSCSI with a wrong name and unit',
      'iscsi: {targetPortal: t, iqn: iqn.2001.com:x, lun: 256}',
      [`iscsi.iqn: Invalid value: "iqn.2001.com:x": ${IQN}`, 'iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive'],
    ],
    [
      'an initiator of no known kind',
      'iscsi: {targetPortal: t, iqn: eui.0123456789abcdef, initiatorName: host}',
      ['iscsi.initiatorname: Invalid value: "host": must be valid format starting with iqn, eui, or naa'],
    ],
    [
      'CHAP without a Secret',
      'iscsi: {targetPortal: t, iqn: eui.0123456789abcdef, chapAuthSession: true}',
      ['iscsi.secretRef: Required value'],
    ],
    [
      'an initiator and a long portal',
      `iscsi: {targetPortal: ${'t'.repeat(63)}, iqn: eui.0123456789abcdef, initiatorName: eui.0123456789abcdef}`,
      [
        'name: Invalid value: "v": Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
      ],
    ],
    ['Fibre Channel by world-wide names', 'fc: {targetWWNs: [w], lun: 0}', []],
    ['Fibre Channel by ids', 'fc: {wwids: [w]}', []],
    ['Fibre Channel by nothing', 'fc: {}', ['fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both']],
    [
      'Fibre Channel by both',
      'fc: {targetWWNs: [w], wwids: [x]}',
      [
        'fc.targetWWNs: Invalid value: ["w"]: targetWWNs and wwids can not be specified simultaneously',
        'fc.lun: Required value: lun is required if targetWWNs is specified',
      ],
    ],
    ['GlusterFS', 'glusterfs: {}', ['glusterfs.endpoints: Required value', 'glusterfs.path: Required value']],
    ['Flocker', 'flocker: {}', ['flocker: Required value: one of datasetName and datasetUUID is required']],
    [
      'Flocker by two names',
      'flocker: {datasetName: a/b, datasetUUID: u}',
      [
        'flocker: Invalid value: "resource": datasetName and datasetUUID can not be specified simultaneously',
        'flocker.datasetName: Invalid value: "a/b": must not contain \'/\'',
      ],
    ],
    ['a Ceph device', 'rbd: {}', ['rbd.monitors: Required value', 'rbd.image: Required value']],
    ['a Ceph file system', 'cephfs: {monitors: []}', ['cephfs.monitors: Required value']],
    ['Quobyte', 'quobyte: {registry: "a:1,[::1]:2", volume: v}', []],
    [
      'Quobyte without anything',
      'quobyte: {}',
      [
        'quobyte.registry: Required value: must be a host:port pair or multiple pairs separated by commas',
        'quobyte.volume: Required value',
      ],
    ],
    [
      'Quobyte without ports',
      'quobyte: {registry: "a,b:1:2", volume: v}',
      Array(2).fill('quobyte.registry: Invalid value: "a,b:1:2": must be a host:port pair or multiple pairs separated by commas'),
    ],
    [
      'a long tenant',
      `quobyte: {registry: "a", volume: v, tenant: ${'t'.repeat(65)}}`,
      ['quobyte.tenant: Required value: must be a UUID and may not exceed a length of 64 characters'],
    ],
    ['StorageOS', 'storageos: {secretRef: {}}', ['storageos.volumeName: Required value', 'storageos.secretRef.name: Required value']],
    [
      'StorageOS with wrong names',
      'storageos: {volumeName: A, volumeNamespace: b.c}',
      [`storageos.volumeName: Invalid value: "A": ${LABEL}`, 'storageos.volumeNamespace: Invalid value: "b.c": must not contain dots'],
    ],
    ['ScaleIO', 'scaleIO: {}', ['gateway', 'system', 'volumeName'].map((field) => `scaleIO.${field}: Required value`)],
  ]);
});

describe('disks of clouds and drivers', () => {
  const PARTITION = 'must be between 1 and 255, inclusive';
  table(inVolume, [
    [
      'a Google disk, called persistentDisk',
      'gcePersistentDisk: {partition: 256}',
      ['persistentDisk.pdName: Required value', `persistentDisk.partition: Invalid value: 256: ${PARTITION}`],
    ],
    ['partition 0 is the whole disk', 'gcePersistentDisk: {pdName: p, partition: 0}', []],
    [
      'an Amazon disk',
      'awsElasticBlockStore: {partition: -1}',
      ['awsElasticBlockStore.volumeID: Required value', `awsElasticBlockStore.partition: Invalid value: -1: ${PARTITION}`],
    ],
    ['an OpenStack disk', 'cinder: {secretRef: {}}', ['cinder.volumeID: Required value', 'cinder.secretRef.name: Required value']],
    ['an Azure share', 'azureFile: {}', ['azureFile.secretName: Required value', 'azureFile.shareName: Required value']],
    ['an Azure disk', 'azureDisk: {diskName: d, diskURI: "https://a"}', []],
    [
      'an Azure disk without anything',
      'azureDisk: {}',
      [
        'azureDisk.diskName: Required value',
        'azureDisk.diskURI: Required value',
        'azureDisk.diskURI: Unsupported value: "": supported values: "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"',
      ],
    ],
    [
      'a managed Azure disk by another URI',
      'azureDisk: {diskName: d, diskURI: "https://a", kind: Managed, cachingMode: none}',
      [
        'azureDisk.cachingMode: Unsupported value: "none": supported values: "None", "ReadOnly", "ReadWrite"',
        'azureDisk.diskURI: Unsupported value: "https://a": supported values: "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"',
      ],
    ],
    [
      'an Azure disk of no known kind',
      'azureDisk: {diskName: d, diskURI: "https://a", kind: managed}',
      ['azureDisk.kind: Unsupported value: "managed": supported values: "Dedicated", "Managed", "Shared"'],
    ],
    ['a vSphere disk', 'vsphereVolume: {}', ['vsphereVolume.volumePath: Required value']],
    ['a Photon disk', 'photonPersistentDisk: {}', ['photonPersistentDisk.pdID: Required value']],
    ['a Portworx volume', 'portworxVolume: {}', ['portworxVolume.volumeID: Required value']],
    [
      'a FlexVolume with options of Kubernetes',
      'flexVolume: {options: {a: b, kubernetes.io/x: c, A.K8S.io: d, mykubernetes.io: e}}',
      [
        'flexVolume.driver: Required value',
        'flexVolume.options[kubernetes.io/x]: Invalid value: "kubernetes.io/x": kubernetes.io and k8s.io namespaces are reserved',
        'flexVolume.options[A.K8S.io]: Invalid value: "A.K8S.io": kubernetes.io and k8s.io namespaces are reserved',
      ],
    ],
    ['a CSI driver in upper case', 'csi: {driver: CSI.example.com, nodePublishSecretRef: {name: s}}', []],
    ['no CSI driver', 'csi: {nodePublishSecretRef: {}}', ['csi.driver: Required value', 'csi.nodePublishSecretRef.name: Required value']],
    [
      'a CSI driver and a Secret with wrong names',
      'csi: {driver: a_b, nodePublishSecretRef: {name: S_}}',
      [`csi.driver: Invalid value: "a_b": ${SUBDOMAIN}`, `csi.name: Invalid value: "S_": ${SUBDOMAIN}`],
    ],
    ['a long CSI driver', `csi: {driver: ${'d'.repeat(64)}}`, ['csi.driver: Too long: may not be more than 63 bytes']],
  ]);
});

describe('ephemeral volumes', () => {
  const spec = 'spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}';
  table(inVolume, [
    ['a claim of its own', `ephemeral: {volumeClaimTemplate: {metadata: {labels: {a: b}}, ${spec}}}`, []],
    ['no template', 'ephemeral: {}', ['ephemeral.volumeClaimTemplate: Required value']],
    [
      'a template that asks for nothing',
      'ephemeral: {volumeClaimTemplate: {}}',
      [
        'ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required',
        'ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value',
      ],
    ],
    [
      'metadata of its own: annotations first, then labels, then the rest in the order of Go',
      `ephemeral: {volumeClaimTemplate: {metadata: {uid: u, finalizers: [f/f], namespace: n, name: n, labels: {a: "b c"}, annotations: {"a b": c}}, ${spec}}}`,
      [
        `ephemeral.volumeClaimTemplate.metadata.annotations: Invalid value: "a b": ${NAME_PART}`,
        `ephemeral.volumeClaimTemplate.metadata.labels: Invalid value: "b c": ${LABEL_VALUE}`,
        ...['name', 'namespace', 'uID', 'finalizers'].map(
          (field) => `ephemeral.volumeClaimTemplate.metadata.${field}: Forbidden: cannot be set`,
        ),
      ],
    ],
  ]);
  const long = 'p'.repeat(252);
  table(inPod, [
    [
      'the claim is called POD-VOLUME',
      `metadata: {name: ${long}}\nspec: {volumes: [{name: vv, ephemeral: {volumeClaimTemplate: {${spec}}}}]}`,
      [`spec.volumes[0].name: Invalid value: "vv": PVC name "${long}-vv": must be no more than 253 characters`],
    ],
    [
      'another volume cannot use that claim',
      `spec: {volumes: [{name: v, ephemeral: {volumeClaimTemplate: {${spec}}}}, {name: w, persistentVolumeClaim: {claimName: web-v}}]}`,
      [
        'spec.volumes[1].persistentVolumeClaim.claimName: Invalid value: "web-v": must not reference a PVC that gets created for an ephemeral volume',
      ],
    ],
  ]);
});
