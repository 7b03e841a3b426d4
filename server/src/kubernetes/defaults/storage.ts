import type { Json } from '../object.ts';
import { type FieldDefault, inside, type Shape, within } from './shape.ts';
import { azureDisk, claimSpec, hostPath, iscsi, rbd, scaleIO } from './volume.ts';

const CSI_DRIVER = 'storage/v1/defaults.go SetDefaults_CSIDriver';

export const persistentVolumeClaim: Shape = {
  defaults: [
    {
      field: 'status.phase',
      unset: 'zero',
      value: 'Pending',
      source: 'core/v1/defaults.go SetDefaults_PersistentVolumeClaim',
      explain: { en: 'A new claim waits for its volume.', 'zh-cn': '新的声明等待绑定卷。' },
    },
  ],
  below: [inside('metadata', {}), inside('spec', claimSpec)],
  resourceLists: ['status.capacity', 'status.allocatedResources'],
};

const sources: Pick<Shape, 'below' | 'resourceLists'> = {
  below: [
    within('hostPath', hostPath),
    within('iscsi', iscsi),
    within('rbd', rbd),
    within('azureDisk', azureDisk),
    within('scaleIO', scaleIO),
  ],
  resourceLists: ['capacity'],
};

export const volumeAttachment: Shape = { below: [within('spec.source.inlineVolumeSpec', sources)] };

export const persistentVolume: Shape = {
  defaults: [
    {
      field: 'status.phase',
      unset: 'zero',
      value: 'Pending',
      source: 'core/v1/defaults.go SetDefaults_PersistentVolume',
      explain: { en: 'A new volume is not available yet.', 'zh-cn': '新卷尚不可用。' },
    },
  ],
  below: [
    inside('spec', {
      defaults: [
        {
          field: 'persistentVolumeReclaimPolicy',
          unset: 'zero',
          value: 'Retain',
          source: 'core/v1/defaults.go SetDefaults_PersistentVolume',
          explain: {
            en: 'The data stay when the claim is deleted; somebody has to clean up by hand.',
            'zh-cn': '删除声明后数据仍保留，需要手动清理。',
          },
        },
        {
          field: 'volumeMode',
          value: 'Filesystem',
          source: 'core/v1/defaults.go SetDefaults_PersistentVolume',
          explain: { en: 'The volume is mounted as a directory.', 'zh-cn': '卷以目录形式挂载。' },
        },
      ],
      ...sources,
    }),
  ],
};

export const storageClass: Shape = {
  defaults: [
    {
      field: 'reclaimPolicy',
      value: 'Delete',
      source: 'storage/v1/defaults.go SetDefaults_StorageClass',
      explain: {
        en: 'Volumes of this class are deleted together with their claims.',
        'zh-cn': '此类的卷会随声明一起删除。',
      },
    },
    {
      field: 'volumeBindingMode',
      value: 'Immediate',
      source: 'storage/v1/defaults.go SetDefaults_StorageClass',
      explain: {
        en: 'A volume is made as soon as the claim is there, before anybody knows where the Pod will run.',
        'zh-cn': '声明一创建就供应卷，此时还不知道 Pod 将在哪里运行。',
      },
    },
  ],
};

const csi = (field: string, value: Json, en: string, zh: string): FieldDefault => ({
  field,
  ...(Array.isArray(value) ? { unset: 'zero' as const } : {}),
  value,
  source: CSI_DRIVER,
  explain: { en, 'zh-cn': zh },
});

export const csiDriver: Shape = {
  below: [
    inside('spec', {
      defaults: [
        csi('attachRequired', true, 'Volumes are attached to the node first.', '卷要先连接到节点。'),
        csi('podInfoOnMount', false, 'The driver is not told which Pod mounts.', '挂载时不告知驱动是哪个 Pod。'),
        csi('storageCapacity', false, 'The scheduler does not ask for free capacity.', '调度器不查询剩余容量。'),
        csi(
          'fsGroupPolicy',
          'ReadWriteOnceWithFSType',
          'fsGroup is applied to ReadWriteOnce volumes with a file system type.',
          'fsGroup 只应用于指定了文件系统类型的 ReadWriteOnce 卷。',
        ),
        csi('volumeLifecycleModes', ['Persistent'], 'Volumes come from claims only.', '卷只能来自声明。'),
        csi('requiresRepublish', false, 'Mounts are not refreshed.', '不刷新挂载。'),
        csi('seLinuxMount', false, 'Mount options carry no SELinux label.', '挂载选项不带 SELinux 标签。'),
      ],
    }),
  ],
};
