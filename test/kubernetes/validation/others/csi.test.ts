import { answers } from './answers.ts';

answers('a VolumeAttributesClass', [
  [
    'a sound one',
    '{apiVersion: storage.k8s.io/v1, kind: VolumeAttributesClass, metadata: {name: a}, driverName: ebs.csi.aws.com, parameters: {iops: "3000"}}',
    '',
  ],
  [
    'no parameters',
    '{apiVersion: storage.k8s.io/v1, kind: VolumeAttributesClass, metadata: {name: a}, driverName: ebs.csi.aws.com}',
    '422 VolumeAttributesClass.storage.k8s.io "a" is invalid: parameters: Required value: must contain at least one key/value pair',
  ],
  [
    'an empty key',
    '{apiVersion: storage.k8s.io/v1, kind: VolumeAttributesClass, metadata: {name: a}, driverName: "", parameters: {"": x}}',
    '422 VolumeAttributesClass.storage.k8s.io "a" is invalid: [driverName: Required value, parameters: Invalid value: "": field can not be empty.]',
  ],
]);

answers('a CSINode', [
  [
    'a sound one',
    '{apiVersion: storage.k8s.io/v1, kind: CSINode, metadata: {name: a}, spec: {drivers: [{name: a, nodeID: b, topologyKeys: [c/d], allocatable: {count: 0}}]}}',
    '',
  ],
  [
    'one driver twice',
    '{apiVersion: storage.k8s.io/v1, kind: CSINode, metadata: {name: a}, spec: {drivers: [{name: a, nodeID: b}, {name: a, nodeID: "", topologyKeys: [c, c, ""], allocatable: {count: -1}}]}}',
    `422 CSINode.storage.k8s.io "a" is invalid: [spec.drivers[1].nodeID: Required value, spec.drivers[1].allocatable.count: Invalid value: -1: must be greater than or equal to 0, spec.drivers[1].name: Duplicate value: "a", spec.drivers[1]: Duplicate value: "c", spec.drivers[1]: Required value, spec.drivers[1]: Invalid value: "": name part must be non-empty, spec.drivers[1]: Invalid value: "": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')]`,
  ],
]);

answers('a CSIStorageCapacity', [
  [
    'a sound one',
    '{apiVersion: storage.k8s.io/v1, kind: CSIStorageCapacity, metadata: {name: a}, storageClassName: a, capacity: 1Gi, nodeTopology: {matchLabels: {a: b}}}',
    '',
  ],
  [
    'a bad one',
    '{apiVersion: storage.k8s.io/v1, kind: CSIStorageCapacity, metadata: {name: a}, capacity: -1, nodeTopology: {matchExpressions: [{key: a, operator: In}]}}',
    "422 CSIStorageCapacity.storage.k8s.io \"a\" is invalid: [nodeTopology.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn', storageClassName: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), capacity: Invalid value: \"-1\": must be greater than or equal to 0]",
  ],
]);

answers('a VolumeAttachment', [
  [
    'a sound one',
    '{apiVersion: storage.k8s.io/v1, kind: VolumeAttachment, metadata: {name: a}, spec: {attacher: a, nodeName: n, source: {persistentVolumeName: p}}}',
    '400 VolumeAttachment in version "v1" cannot be handled as a VolumeAttachment: json: cannot unmarshal bool into Go struct field VolumeAttachmentSpec.spec.nodeName of type string',
  ],
  [
    'nothing',
    '{apiVersion: storage.k8s.io/v1, kind: VolumeAttachment, metadata: {name: a}, spec: {nodeName: n, source: {}}}',
    '400 VolumeAttachment in version "v1" cannot be handled as a VolumeAttachment: json: cannot unmarshal bool into Go struct field VolumeAttachmentSpec.spec.nodeName of type string',
  ],
  [
    'too much',
    '{apiVersion: storage.k8s.io/v1, kind: VolumeAttachment, metadata: {name: a}, spec: {attacher: a, nodeName: n, source: {persistentVolumeName: "", inlineVolumeSpec: {}}}}',
    '400 VolumeAttachment in version "v1" cannot be handled as a VolumeAttachment: json: cannot unmarshal bool into Go struct field VolumeAttachmentSpec.spec.nodeName of type string',
  ],
  [
    'a volume without a name',
    '{apiVersion: storage.k8s.io/v1, kind: VolumeAttachment, metadata: {name: a}, spec: {attacher: a, nodeName: n, source: {persistentVolumeName: P}}}',
    '400 VolumeAttachment in version "v1" cannot be handled as a VolumeAttachment: json: cannot unmarshal bool into Go struct field VolumeAttachmentSpec.spec.nodeName of type string',
  ],
  [
    'a volume of its own',
    '{apiVersion: storage.k8s.io/v1, kind: VolumeAttachment, metadata: {name: a}, spec: {attacher: a, nodeName: n, source: {inlineVolumeSpec: {accessModes: [ReadWriteOnce], csi: {driver: d, volumeHandle: h}}}}}',
    '400 VolumeAttachment in version "v1" cannot be handled as a VolumeAttachment: json: cannot unmarshal bool into Go struct field VolumeAttachmentSpec.spec.nodeName of type string',
  ],
  [
    'what such a volume cannot have',
    '{apiVersion: storage.k8s.io/v1, kind: VolumeAttachment, metadata: {name: a}, spec: {attacher: a, nodeName: n, source: {inlineVolumeSpec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, claimRef: {}, nodeAffinity: {}, persistentVolumeReclaimPolicy: Delete, storageClassName: s, volumeMode: Block, iscsi: {targetPortal: a, iqn: b, lun: 0}}}}}',
    '400 VolumeAttachment in version "v1" cannot be handled as a VolumeAttachment: json: cannot unmarshal bool into Go struct field VolumeAttachmentSpec.spec.nodeName of type string',
  ],
]);
