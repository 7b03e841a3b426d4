import { byteLength, dns1123LabelProblems, rangeProblem } from '../../../values/names.ts';
import { type FieldError, invalid, invalidEach, missing, required } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { type Check, type RuleContext, rule } from '../../rule.ts';
import type { Iscsi, Volume } from './types.ts';

/** Volumes on servers in the network. Most of the drivers left the kubelet long ago, but the API server still judges the fields. */

type Present<Name extends keyof Volume> = NonNullable<Volume[Name]>;

const nfs = rule<Present<'nfs'>>({
  id: 'pod.volumes.nfs',
  source: 'core/validation validateNFSVolumeSource',
  explain: {
    en: 'An NFS volume is named by `server` and the exported `path`, which begins with `/`.',
    'zh-cn': 'NFS 卷由 `server` 和导出路径 `path` 指定，`path` 以 `/` 开头。',
  },
  check: (source, path) => [
    ...missing(source, path, 'server', 'path'),
    ...(source.path?.startsWith('/') ? [] : [invalid(path.child('path'), source.path ?? '', 'must be an absolute path')]),
  ],
});

const QUALIFIERS = ['iqn', 'eui', 'naa'] as const;
const FORMATS: Readonly<Record<(typeof QUALIFIERS)[number], RegExp>> = {
  // Not anchored at the start in Kubernetes either.
  iqn: /iqn\.\d{4}-\d{2}\.([0-9A-Za-z\-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[0-9A-Za-z]{16}$/,
  naa: /^naa.[0-9A-Za-z]{32}$/,
};

/** @param told whether the message tells how names start: those of PersistentVolumes do not */
function qualifiedNameErrors(name: string, path: FieldPath, told: boolean): readonly FieldError[] {
  const qualifier = QUALIFIERS.find((start) => name.startsWith(start));
  if (qualifier === undefined)
    return [invalid(path, name, told ? 'must be valid format starting with iqn, eui, or naa' : 'must be valid format')];
  return FORMATS[qualifier].test(name) ? [] : [invalid(path, name, 'must be valid format')];
}

const isOfPod = ({ object }: RuleContext): boolean => object.kind !== 'PersistentVolume' && object.kind !== 'VolumeAttachment';

const iscsiTarget = rule<Iscsi>({
  id: 'pod.volumes.iscsi.target',
  source: 'core/validation validateISCSIVolumeSource',
  explain: {
    en: 'An iSCSI volume is named by `targetPortal` (address and port), `iqn` and `lun`. The name is written as `iqn.2001-04.com.example:storage`, `eui.` and 16 or `naa.` and 32 characters. `lun` goes from 0 to 255.',
    'zh-cn':
      'iSCSI 卷由 `targetPortal`（地址和端口）、`iqn` 和 `lun` 指定。名称写成 `iqn.2001-04.com.example:storage`，或 `eui.` 加 16 个字符，或 `naa.` 加 32 个字符。`lun` 的范围是 0 到 255。',
  },
  check: (source, path, context) => [
    ...missing(source, path, 'targetPortal', 'iqn'),
    ...(source.iqn ? qualifiedNameErrors(source.iqn, path.child('iqn'), isOfPod(context)) : []),
    ...outsideByte(source.lun ?? 0, path.child('lun')),
  ],
});

function outsideByte(value: number | bigint, path: FieldPath): readonly FieldError[] {
  return value >= 0 && value <= 255 ? [] : [invalid(path, value, rangeProblem(0, 255), { minimum: 0, maximum: 255 })];
}

const iscsiSecret = rule<Iscsi>({
  id: 'pod.volumes.iscsi.secret',
  source: 'core/validation validateISCSIVolumeSource',
  explain: {
    en: 'CHAP authentication needs its names and passwords: put them into a Secret and name it in `secretRef`.',
    'zh-cn': 'CHAP 认证需要用户名和密码：请放入 Secret，并在 `secretRef` 中指明。',
  },
  check({ chapAuthDiscovery, chapAuthSession, secretRef }, path, context) {
    const at = path.child('secretRef');
    if (!secretRef) return chapAuthDiscovery || chapAuthSession ? required(at) : undefined;
    return isOfPod(context) ? undefined : missing(secretRef, at, 'name');
  },
});

const iscsiInitiator = rule<Iscsi>({
  id: 'pod.volumes.iscsi.initiator',
  source: 'core/validation validateISCSIVolumeSource',
  explain: {
    en: 'The initiator has a name of the same form as the target: `iqn.2001-04.com.example:host`, `eui.…` or `naa.…`.',
    'zh-cn': '发起端名称与目标名称格式相同：`iqn.2001-04.com.example:host`、`eui.…` 或 `naa.…`。',
  },
  check: ({ initiatorName }, path, context) =>
    initiatorName === undefined || initiatorName === null
      ? undefined
      : qualifiedNameErrors(initiatorName, path.child('initiatorName').shownAs(path.child('initiatorname')), isOfPod(context)),
});

const fibreChannel = rule<Present<'fc'>>({
  id: 'pod.volumes.fc',
  source: 'core/validation validateFCVolumeSource',
  explain: {
    en: 'A Fibre Channel volume is named either by `targetWWNs` together with `lun` (0 to 255) or by `wwids`, never by both.',
    'zh-cn': '光纤通道卷用 `targetWWNs` 加 `lun`（0 到 255）指定，或用 `wwids` 指定，不能两者都写。',
  },
  check({ targetWWNs, wwids, lun }, path) {
    const errors: FieldError[] = [];
    const byName = (targetWWNs?.length ?? 0) > 0;
    const byId = (wwids?.length ?? 0) > 0;
    const names = path.child('targetWWNs');
    if (!byName && !byId) errors.push(required(names, 'must specify either targetWWNs or wwids, but not both'));
    if (byName && byId) errors.push(invalid(names, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'));
    if (!byName) return errors;
    if (lun === undefined || lun === null) errors.push(required(path.child('lun'), 'lun is required if targetWWNs is specified'));
    else errors.push(...outsideByte(lun, path.child('lun')));
    return errors;
  },
});

const glusterfs = rule<Present<'glusterfs'>>({
  id: 'pod.volumes.glusterfs',
  source: 'core/validation validateGlusterfsVolumeSource',
  explain: {
    en: 'A GlusterFS volume names its `endpoints` and `path`. The driver is gone since 1.26: no kubelet can mount it. Use a CSI driver.',
    'zh-cn': 'GlusterFS 卷必须写 `endpoints` 和 `path`。该驱动自 1.26 起已移除，kubelet 无法挂载。请改用 CSI 驱动。',
  },
  check: (source, path) => missing(source, path, 'endpoints', 'path'),
});

const flocker = rule<Present<'flocker'>>({
  id: 'pod.volumes.flocker',
  source: 'core/validation validateFlockerVolumeSource',
  explain: {
    en: 'A Flocker dataset is named by `datasetName` (without `/`) or by `datasetUUID`. The driver is gone since 1.25.',
    'zh-cn': 'Flocker 数据集用 `datasetName`（不含 `/`）或 `datasetUUID` 指定。该驱动自 1.25 起已移除。',
  },
  check({ datasetName, datasetUUID }, path) {
    const errors: FieldError[] = [];
    if (!datasetName && !datasetUUID) errors.push(required(path, 'one of datasetName and datasetUUID is required'));
    if (datasetName && datasetUUID) {
      errors.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
    }
    if (datasetName?.includes('/')) errors.push(invalid(path.child('datasetName'), datasetName, "must not contain '/'"));
    return errors;
  },
});

const rbd = rule<Present<'rbd'>>({
  id: 'pod.volumes.rbd',
  source: 'core/validation validateRBDVolumeSource',
  explain: {
    en: 'A Ceph block device names its `monitors` and `image`. The driver is gone since 1.31. Use the Ceph CSI driver.',
    'zh-cn': 'Ceph 块设备必须写 `monitors` 和 `image`。该驱动自 1.31 起已移除，请改用 Ceph CSI 驱动。',
  },
  check: ({ monitors, image }, path) => [
    ...(monitors?.length ? [] : [required(path.child('monitors'))]),
    ...(image ? [] : [required(path.child('image'))]),
  ],
});

const cephfs = rule<Present<'cephfs'>>({
  id: 'pod.volumes.cephfs',
  source: 'core/validation validateCephFSVolumeSource',
  explain: {
    en: 'A Ceph file system names its `monitors`. The driver is gone since 1.31. Use the Ceph CSI driver.',
    'zh-cn': 'Ceph 文件系统必须写 `monitors`。该驱动自 1.31 起已移除，请改用 Ceph CSI 驱动。',
  },
  check: ({ monitors }, path) => (monitors?.length ? undefined : required(path.child('monitors'))),
});

/** Go's net.SplitHostPort, as far as it fails. */
function hasHostAndPort(text: string): boolean {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return false;
  if (!text.startsWith('[')) return !/[:[\]]/.test(text.slice(0, colon)) && !/[[\]]/.test(text.slice(colon));
  const end = text.indexOf(']');
  return end >= 0 && end + 1 === colon && !text.slice(1).includes('[') && !text.slice(end + 1).includes(']');
}

const TENANT_BYTES = 64;

const quobyte = rule<Present<'quobyte'>>({
  id: 'pod.volumes.quobyte',
  source: 'core/validation validateQuobyteVolumeSource',
  explain: {
    en: 'A Quobyte volume names its `registry` as `host:port` (several with commas) and its `volume`. `tenant` has at most 64 characters. The driver is gone since 1.25.',
    'zh-cn':
      'Quobyte 卷必须写 `registry`（格式 `主机:端口`，多个用逗号分隔）和 `volume`。`tenant` 最多 64 个字符。该驱动自 1.25 起已移除。',
  },
  check({ registry, tenant, volume }, path) {
    const errors: FieldError[] = [];
    const wanted = 'must be a host:port pair or multiple pairs separated by commas';
    if (!registry) errors.push(required(path.child('registry'), wanted));
    else if (byteLength(tenant ?? '') > TENANT_BYTES) {
      errors.push(required(path.child('tenant'), 'must be a UUID and may not exceed a length of 64 characters'));
    } else {
      for (const pair of registry.split(',')) {
        if (!hasHostAndPort(pair)) errors.push(invalid(path.child('registry'), registry, wanted));
      }
    }
    if (!volume) errors.push(required(path.child('volume')));
    return errors;
  },
});

const storageos = rule<Present<'storageos'>>({
  id: 'pod.volumes.storageos',
  source: 'core/validation validateStorageOSVolumeSource',
  explain: {
    en: 'A StorageOS volume names its `volumeName` and maybe `volumeNamespace`, both DNS labels. The driver is gone since 1.25.',
    'zh-cn': 'StorageOS 卷必须写 `volumeName`，可写 `volumeNamespace`，两者都是 DNS 标签。该驱动自 1.25 起已移除。',
  },
  check: ({ volumeName, volumeNamespace, secretRef }, path) => [
    ...(volumeName
      ? invalidEach(path.child('volumeName'), volumeName, dns1123LabelProblems(volumeName))
      : [required(path.child('volumeName'))]),
    ...(volumeNamespace ? invalidEach(path.child('volumeNamespace'), volumeNamespace, dns1123LabelProblems(volumeNamespace)) : []),
    ...(secretRef ? missing(secretRef, path.child('secretRef'), 'name') : []),
  ],
});

const scaleIo = rule<Present<'scaleIO'>>({
  id: 'pod.volumes.scale-io',
  source: 'core/validation validateScaleIOVolumeSource',
  explain: {
    en: 'A ScaleIO volume names its `gateway`, `system` and `volumeName`. The driver is gone since 1.22.',
    'zh-cn': 'ScaleIO 卷必须写 `gateway`、`system` 和 `volumeName`。该驱动自 1.22 起已移除。',
  },
  check: (source, path) => missing(source, path, 'gateway', 'system', 'volumeName'),
});

export const nfsChecks: readonly Check<Present<'nfs'>>[] = [nfs];
export const iscsiChecks: readonly Check<Iscsi>[] = [iscsiTarget, iscsiSecret, iscsiInitiator];
export const fcChecks: readonly Check<Present<'fc'>>[] = [fibreChannel];
export const glusterfsChecks: readonly Check<Present<'glusterfs'>>[] = [glusterfs];
export const flockerChecks: readonly Check<Present<'flocker'>>[] = [flocker];
export const rbdChecks: readonly Check<Present<'rbd'>>[] = [rbd];
export const cephfsChecks: readonly Check<Present<'cephfs'>>[] = [cephfs];
export const quobyteChecks: readonly Check<Present<'quobyte'>>[] = [quobyte];
export const storageosChecks: readonly Check<Present<'storageos'>>[] = [storageos];
export const scaleIoChecks: readonly Check<Present<'scaleIO'>>[] = [scaleIo];
