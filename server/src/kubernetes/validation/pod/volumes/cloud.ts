import { rangeProblem } from '../../../values/names.ts';
import { type FieldError, invalid, missing, notSupported, notSupportedText, required } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { type Check, rule } from '../../rule.ts';
import type { Volume } from './types.ts';

/** Disks of cloud providers and of drivers outside Kubernetes' own tree. */

type Present<Name extends keyof Volume> = NonNullable<Volume[Name]>;

/** The server takes 0 too, although it says otherwise. */
const badPartition = (partition: number | bigint | null | undefined, path: FieldPath): readonly FieldError[] =>
  (partition ?? 0) >= 0 && (partition ?? 0) <= 255
    ? []
    : [invalid(path.child('partition'), partition, rangeProblem(1, 255), { minimum: 0, maximum: 255 })];

const gcePersistentDisk = rule<Present<'gcePersistentDisk'>>({
  id: 'pod.volumes.gce-persistent-disk',
  source: 'core/validation validateGCEPersistentDiskVolumeSource',
  explain: {
    en: 'A Google disk is named by `pdName`; `partition` goes from 0 (whole disk) to 255. Clusters mount it through the CSI driver `pd.csi.storage.gke.io`.',
    'zh-cn': 'Google 磁盘用 `pdName` 指定；`partition` 的范围是 0（整盘）到 255。集群通过 CSI 驱动 `pd.csi.storage.gke.io` 挂载。',
  },
  check: (disk, path) => [...missing(disk, path, 'pdName'), ...badPartition(disk.partition, path)],
});

const awsElasticBlockStore = rule<Present<'awsElasticBlockStore'>>({
  id: 'pod.volumes.aws-elastic-block-store',
  source: 'core/validation validateAWSElasticBlockStoreVolumeSource',
  explain: {
    en: 'An Amazon disk is named by `volumeID`; `partition` goes from 0 (whole disk) to 255. Clusters mount it through the CSI driver `ebs.csi.aws.com`.',
    'zh-cn': 'Amazon 磁盘用 `volumeID` 指定；`partition` 的范围是 0（整盘）到 255。集群通过 CSI 驱动 `ebs.csi.aws.com` 挂载。',
  },
  check: (disk, path) => [...missing(disk, path, 'volumeID'), ...badPartition(disk.partition, path)],
});

const cinder = rule<Present<'cinder'>>({
  id: 'pod.volumes.cinder',
  source: 'core/validation validateCinderVolumeSource',
  explain: {
    en: 'An OpenStack disk is named by `volumeID`. A `secretRef` needs its `name`.',
    'zh-cn': 'OpenStack 磁盘用 `volumeID` 指定。写了 `secretRef` 就要填写其 `name`。',
  },
  check: (disk, path) => [
    ...missing(disk, path, 'volumeID'),
    ...(disk.secretRef ? missing(disk.secretRef, path.child('secretRef'), 'name') : []),
  ],
});

const flexVolume = rule<Present<'flexVolume'>>({
  id: 'pod.volumes.flex-volume',
  source: 'core/validation validateFlexVolumeSource',
  explain: {
    en: 'A FlexVolume names its `driver`. Options whose domain is `kubernetes.io` or `k8s.io` belong to Kubernetes and cannot be given. FlexVolume is deprecated: use CSI.',
    'zh-cn':
      'FlexVolume 必须写 `driver`。域名为 `kubernetes.io` 或 `k8s.io` 的选项由 Kubernetes 保留，不能填写。FlexVolume 已弃用，请改用 CSI。',
  },
  check({ driver, options }, path) {
    const errors: FieldError[] = driver ? [] : [required(path.child('driver'))];
    for (const key of Object.keys(options ?? {})) {
      const domain = `.${key.split('/', 1)[0]}`.toLowerCase();
      if (!domain.endsWith('.kubernetes.io') && !domain.endsWith('.k8s.io')) continue;
      errors.push(invalid(path.child('options').key(key), key, 'kubernetes.io and k8s.io namespaces are reserved'));
    }
    return errors;
  },
});

const azureFile = rule<Present<'azureFile'>>({
  id: 'pod.volumes.azure-file',
  source: 'core/validation validateAzureFile',
  explain: {
    en: 'An Azure share is named by `shareName`; the account and key stand in the Secret `secretName`.',
    'zh-cn': 'Azure 共享用 `shareName` 指定；账号和密钥放在名为 `secretName` 的 Secret 中。',
  },
  check: (share, path) => missing(share, path, 'secretName', 'shareName'),
});

const CACHING_MODES = ['None', 'ReadOnly', 'ReadWrite'];
const DISK_KINDS = ['Dedicated', 'Managed', 'Shared'];
const MANAGED_DISK = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const BLOB_DISK = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

const azureDisk = rule<Present<'azureDisk'>>({
  id: 'pod.volumes.azure-disk',
  source: 'core/validation validateAzureDisk',
  explain: {
    en: 'An Azure disk is named by `diskName` and `diskURI`. The URI of a managed disk begins with `/subscriptions/`, that of a blob disk (`kind: Shared` or `Dedicated`) with `https://`.',
    'zh-cn':
      'Azure 磁盘用 `diskName` 和 `diskURI` 指定。托管磁盘的 URI 以 `/subscriptions/` 开头，blob 磁盘（`kind: Shared` 或 `Dedicated`）的 URI 以 `https://` 开头。',
  },
  check(disk, path) {
    const { cachingMode, kind } = disk;
    const uri = disk.diskURI ?? '';
    const errors: FieldError[] = [...missing(disk, path, 'diskName', 'diskURI')];
    if (typeof cachingMode === 'string' && !CACHING_MODES.includes(cachingMode)) {
      errors.push(notSupported(path.child('cachingMode'), cachingMode, CACHING_MODES));
    }
    if (typeof kind !== 'string') return errors;
    if (!DISK_KINDS.includes(kind)) errors.push(notSupported(path.child('kind'), kind, DISK_KINDS));
    if (kind === 'Managed' && !uri.startsWith('/subscriptions/')) errors.push(notSupportedText(path.child('diskURI'), uri, [MANAGED_DISK]));
    if (kind !== 'Managed' && !uri.startsWith('https://')) errors.push(notSupportedText(path.child('diskURI'), uri, [BLOB_DISK]));
    return errors;
  },
});

const vsphereVolume = rule<Present<'vsphereVolume'>>({
  id: 'pod.volumes.vsphere-volume',
  source: 'core/validation validateVsphereVolumeSource',
  explain: {
    en: 'A vSphere disk is named by `volumePath`, as `[datastore] folder/disk.vmdk`.',
    'zh-cn': 'vSphere 磁盘用 `volumePath` 指定，例如 `[datastore] folder/disk.vmdk`。',
  },
  check: (disk, path) => missing(disk, path, 'volumePath'),
});

const photonPersistentDisk = rule<Present<'photonPersistentDisk'>>({
  id: 'pod.volumes.photon-persistent-disk',
  source: 'core/validation validatePhotonPersistentDiskVolumeSource',
  explain: {
    en: 'A Photon disk is named by `pdID`. The driver is gone since 1.16.',
    'zh-cn': 'Photon 磁盘用 `pdID` 指定。该驱动自 1.16 起已移除。',
  },
  check: (disk, path) => missing(disk, path, 'pdID'),
});

const portworxVolume = rule<Present<'portworxVolume'>>({
  id: 'pod.volumes.portworx-volume',
  source: 'core/validation validatePortworxVolumeSource',
  explain: {
    en: 'A Portworx volume is named by `volumeID`. Clusters mount it through the Portworx CSI driver.',
    'zh-cn': 'Portworx 卷用 `volumeID` 指定。集群通过 Portworx CSI 驱动挂载。',
  },
  check: (volume, path) => missing(volume, path, 'volumeID'),
});

export const gcePersistentDiskChecks: readonly Check<Present<'gcePersistentDisk'>>[] = [gcePersistentDisk];
export const awsElasticBlockStoreChecks: readonly Check<Present<'awsElasticBlockStore'>>[] = [awsElasticBlockStore];
export const cinderChecks: readonly Check<Present<'cinder'>>[] = [cinder];
export const flexVolumeChecks: readonly Check<Present<'flexVolume'>>[] = [flexVolume];
export const azureFileChecks: readonly Check<Present<'azureFile'>>[] = [azureFile];
export const azureDiskChecks: readonly Check<Present<'azureDisk'>>[] = [azureDisk];
export const vsphereVolumeChecks: readonly Check<Present<'vsphereVolume'>>[] = [vsphereVolume];
export const photonPersistentDiskChecks: readonly Check<Present<'photonPersistentDisk'>>[] = [photonPersistentDisk];
export const portworxVolumeChecks: readonly Check<Present<'portworxVolume'>>[] = [portworxVolume];
