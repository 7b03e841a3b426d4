import { describe } from 'vitest';
import { inContainer, inSpec, table } from './pods.ts';

describe('volume mounts', () => {
  table(inContainer, [
    ['two volumes', 'volumeMounts: [{name: work, mountPath: /w}, {name: config, mountPath: /c, readOnly: true}]', []],
    ['one volume at two paths', 'volumeMounts: [{name: work, mountPath: /a}, {name: work, mountPath: /b}]', []],
    ['a relative path, or one with ..: the runtime decides', 'volumeMounts: [{name: work, mountPath: a/../b}]', []],
    ['a volume that is not there', 'volumeMounts: [{name: data, mountPath: /d}]', ['volumeMounts[0].name: Not found: "data"']],
    [
      'nothing said',
      'volumeMounts: [{}]',
      ['volumeMounts[0].name: Required value', 'volumeMounts[0].name: Not found: ""', 'volumeMounts[0].mountPath: Required value'],
    ],
    [
      'two volumes at one path',
      'volumeMounts: [{name: work, mountPath: /a}, {name: config, mountPath: /a}]',
      ['volumeMounts[1].mountPath: Invalid value: "/a": must be unique'],
    ],
    [
      'sub-paths that leave the volume, reported without a position',
      'volumeMounts: [{name: work, mountPath: /a, subPath: /x}, {name: work, mountPath: /b, subPathExpr: ../x}]',
      [
        'volumeMounts.subPath: Invalid value: "/x": must be a relative path',
        'volumeMounts.subPathExpr: Invalid value: "../x": must not contain \'..\'',
      ],
    ],
    ['a sub-path that begins with two dots', 'volumeMounts: [{name: work, mountPath: /a, subPath: ..a}]', []],
    [
      'both sub-paths',
      'volumeMounts: [{name: work, mountPath: /a, subPath: x, subPathExpr: z}]',
      ['volumeMounts[0].subPathExpr: Invalid value: "z": subPathExpr and subPath are mutually exclusive'],
    ],
    [
      'an unknown propagation',
      'volumeMounts: [{name: work, mountPath: /a, mountPropagation: Both}]',
      ['volumeMounts.mountPropagation: Unsupported value: "Both": supported values: "Bidirectional", "HostToContainer", "None"'],
    ],
    [
      'propagation to the node',
      'volumeMounts: [{name: work, mountPath: /a, mountPropagation: Bidirectional}]',
      ['volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers'],
    ],
    [
      'propagation to the node from a privileged container',
      'securityContext: {privileged: true}\nvolumeMounts: [{name: work, mountPath: /a, mountPropagation: Bidirectional}]',
      [],
    ],
    ['recursively read-only', 'volumeMounts: [{name: work, mountPath: /a, readOnly: true, recursiveReadOnly: Enabled}]', []],
    [
      'recursively read-only, but not read-only',
      'volumeMounts: [{name: work, mountPath: /a, recursiveReadOnly: IfPossible, mountPropagation: HostToContainer}]',
      [
        'volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true',
        'volumeMounts.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified',
      ],
    ],
    [
      'an unknown word for it',
      'volumeMounts: [{name: work, mountPath: /a, recursiveReadOnly: enabled}]',
      ['volumeMounts.recursiveReadOnly: Unsupported value: "enabled": supported values: "Disabled", "Enabled", "IfPossible"'],
    ],
  ]);

  table(inSpec, [
    [
      'a volume that is wrong itself cannot be mounted',
      'volumes: [{name: data, hostPath: {}}]\ncontainers: [{name: a, image: i, volumeMounts: [{name: data, mountPath: /d}]}]',
      ['volumes[0].hostPath.path: Required value', 'containers[0].volumeMounts[0].name: Not found: "data"'],
    ],
  ]);
});

describe('volume devices', () => {
  table(inContainer, [
    ['a claim', 'volumeDevices: [{name: claim, devicePath: /dev/xvda}]', []],
    [
      'nothing said',
      'volumeDevices: [{}]',
      ['volumeDevices[0].name: Required value', 'volumeDevices[0].name: Not found: ""', 'volumeDevices[0].devicePath: Required value'],
    ],
    [
      'a volume that is no claim',
      'volumeDevices: [{name: work, devicePath: /dev/xvda}]',
      [
        'volumeDevices[0].name: Invalid value: "work": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
      ],
    ],
    [
      'a device and a path twice',
      'volumeDevices: [{name: claim, devicePath: /dev/x}, {name: claim, devicePath: /dev/x}]',
      [
        'volumeDevices[1].name: Invalid value: "claim": must be unique',
        'volumeDevices[1].devicePath: Invalid value: "/dev/x": must be unique',
      ],
    ],
    [
      'a path that climbs',
      'volumeDevices: [{name: claim, devicePath: /dev/../x}]',
      ['volumeDevices[0].devicePath: Invalid value: "/dev/../x": can not contain backsteps (\'..\')'],
    ],
    [
      'the same volume and path as a mount: each side complains',
      'volumeMounts: [{name: claim, mountPath: /x}]\nvolumeDevices: [{name: claim, devicePath: /x}]',
      [
        'volumeMounts[0].name: Invalid value: "claim": must not already exist in volumeDevices',
        'volumeMounts[0].mountPath: Invalid value: "/x": must not already exist as a path in volumeDevices',
        'volumeDevices[0].name: Invalid value: "claim": must not already exist in volumeMounts',
        'volumeDevices[0].devicePath: Invalid value: "/x": must not already exist as a path in volumeMounts',
      ],
    ],
  ]);
});
