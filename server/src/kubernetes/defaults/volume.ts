import type { Text } from '../../texts/text.ts';
import { fieldRef, pullPolicyOf } from './container.ts';
import { each, type FieldDefault, type Fields, inside, type Shape, within } from './shape.ts';

const DEFAULTS = 'core/v1/defaults.go';

/** Mode 0644 as Kubernetes stores it. */
const FILE_MODE = 0o644;

const defaultMode = (source: string): FieldDefault => ({
  field: 'defaultMode',
  value: FILE_MODE,
  source: `${DEFAULTS} ${source}`,
  explain: {
    en: 'Files get mode 0644 (420 in decimal): the owner may write, everybody may read.',
    'zh-cn': '文件权限为 0644（十进制 420）：属主可写，所有人可读。',
  },
});

/** A default of one of the storage systems that were built in; `""` counts as not written. */
const legacy = (field: string, value: string, source: string, explain: Text): FieldDefault => ({
  field,
  unset: 'zero',
  value,
  source: `core/v1/types.go ${source}`,
  explain,
});

/** Azure's fields tell `""` and false from not written. */
const azure = (field: string, value: string | boolean, explain: Text): FieldDefault => ({
  field,
  value,
  source: 'core/v1/types.go AzureDiskVolumeSource',
  explain,
});

const downwardItems = each('items', { below: [within('fieldRef', fieldRef)] });

export const iscsi: Shape = {
  defaults: [
    legacy('iscsiInterface', 'default', 'ISCSIVolumeSource', {
      en: 'The iSCSI interface is the one named `default` (plain TCP).',
      'zh-cn': 'iSCSI 接口为名为 `default` 的接口（普通 TCP）。',
    }),
  ],
};

/** RBD fields; the account is called `user` in the API. */
export const rbd: Shape = {
  defaults: [
    legacy('pool', 'rbd', 'RBDVolumeSource', { en: 'The Ceph pool is `rbd`.', 'zh-cn': 'Ceph 存储池为 `rbd`。' }),
    legacy('user', 'admin', 'RBDVolumeSource', { en: 'The Ceph user is `admin`.', 'zh-cn': 'Ceph 用户为 `admin`。' }),
    legacy('keyring', '/etc/ceph/keyring', 'RBDVolumeSource', {
      en: 'The key ring is read from /etc/ceph/keyring on the node.',
      'zh-cn': '密钥环取自节点上的 /etc/ceph/keyring。',
    }),
  ],
};

export const azureDisk: Shape = {
  defaults: [
    azure('cachingMode', 'ReadWrite', { en: 'The host caches reads and writes.', 'zh-cn': '主机缓存读和写。' }),
    azure('fsType', 'ext4', { en: 'The disk is formatted with ext4.', 'zh-cn': '磁盘格式化为 ext4。' }),
    azure('readOnly', false, { en: 'The disk may be written.', 'zh-cn': '磁盘可写。' }),
    azure('kind', 'Shared', {
      en: 'Several blob disks share one storage account.',
      'zh-cn': '多个 Blob 磁盘共用一个存储账户。',
    }),
  ],
};

export const scaleIO: Shape = {
  defaults: [
    legacy('storageMode', 'ThinProvisioned', 'ScaleIOVolumeSource', {
      en: 'Storage is taken as it is used, not reserved.',
      'zh-cn': '存储空间按使用分配，不预留。',
    }),
    legacy('fsType', 'xfs', 'ScaleIOVolumeSource', { en: 'The volume is formatted with xfs.', 'zh-cn': '卷格式化为 xfs。' }),
  ],
};

export const hostPath: Shape = {
  defaults: [
    {
      field: 'type',
      value: '',
      source: `${DEFAULTS} SetDefaults_HostPathVolumeSource`,
      explain: {
        en: 'Nothing is checked before the path is mounted; a missing directory is made by the container runtime.',
        'zh-cn': '挂载之前不做任何检查；目录不存在时由容器运行时创建。',
      },
    },
  ],
};

export const claimSpec: Shape = {
  defaults: [
    {
      field: 'volumeMode',
      value: 'Filesystem',
      source: `${DEFAULTS} SetDefaults_PersistentVolumeClaimSpec`,
      explain: {
        en: 'The volume is mounted as a directory, not handed over as a raw device.',
        'zh-cn': '卷以目录形式挂载，而不是作为裸设备提供。',
      },
    },
  ],
  resourceLists: ['resources.limits', 'resources.requests'],
};

/** Whether no volume source is written: the name is the only field with a value. */
const hasSource = (volume: Fields): boolean => Object.keys(volume).some((field) => field !== 'name' && volume[field] !== null);

export const volume: Shape = {
  defaults: [
    {
      field: 'emptyDir',
      value: (owner: Fields) => (hasSource(owner) ? undefined : {}),
      source: `${DEFAULTS} SetDefaults_Volume`,
      explain: {
        en: 'A volume without a source is an empty directory that lives as long as the Pod.',
        'zh-cn': '没有指定来源的卷是一个空目录，与 Pod 同生命周期。',
      },
    },
  ],
  below: [
    within('image', {
      defaults: [
        {
          field: 'pullPolicy',
          unset: 'zero',
          // Before 1.35 the volume type is off by default and the server leaves the field alone.
          value: (owner: Fields, { version }) => (version === '1.34' ? undefined : pullPolicyOf(owner.reference)),
          source: `${DEFAULTS} SetDefaults_Volume`,
          explain: {
            en: 'Always for the tag `latest` or no tag, IfNotPresent otherwise, as for containers.',
            'zh-cn': '与容器相同：标签为 `latest` 或没有标签时为 Always，否则为 IfNotPresent。',
          },
        },
      ],
    }),
    within('hostPath', hostPath),
    within('secret', { defaults: [defaultMode('SetDefaults_SecretVolumeSource')] }),
    within('iscsi', iscsi),
    within('rbd', rbd),
    within('downwardAPI', { defaults: [defaultMode('SetDefaults_DownwardAPIVolumeSource')], below: [downwardItems] }),
    within('configMap', { defaults: [defaultMode('SetDefaults_ConfigMapVolumeSource')] }),
    within('azureDisk', azureDisk),
    within('projected', {
      defaults: [defaultMode('SetDefaults_ProjectedVolumeSource')],
      below: [
        each('sources', {
          below: [
            within('downwardAPI', { below: [downwardItems] }),
            within('serviceAccountToken', {
              defaults: [
                {
                  field: 'expirationSeconds',
                  value: 3600,
                  source: `${DEFAULTS} SetDefaults_ServiceAccountTokenProjection`,
                  explain: {
                    en: 'The token is valid for an hour; the kubelet replaces it in time.',
                    'zh-cn': '令牌有效期为一小时，kubelet 会及时更换。',
                  },
                },
              ],
            }),
          ],
        }),
      ],
    }),
    within('scaleIO', scaleIO),
    within('ephemeral.volumeClaimTemplate', { below: [inside('spec', claimSpec)] }),
  ],
};
