import type { KubernetesObject } from '../../object.ts';
import { byteLength, dns1123LabelProblems, dns1123SubdomainProblems, nameIsDnsSubdomain } from '../../values/names.ts';
import { quantityOf } from '../../values/quantity.ts';
import { type FieldError, forbidden, invalid, invalidEach, missing, notSupported, required } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { objectMeta } from '../metadata/index.ts';
import { nodeSelectorChecks } from '../pod/nodeAffinity.ts';
import { backsteps } from '../pod/paths.ts';
import type { Iscsi, NodeSelector, Volume } from '../pod/types.ts';
import * as cloud from '../pod/volumes/cloud.ts';
import { driverNameErrors } from '../pod/volumes/drivers.ts';
import { hostPathChecks } from '../pod/volumes/local.ts';
import * as network from '../pod/volumes/network.ts';
import { sortedKeys } from '../printing.ts';
import type { Validator } from '../registry.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { field, knowing, member, struct, union } from '../walks.ts';
import { ACCESS_MODES, accessModesKnown, onePodModeAlone, VOLUME_MODES } from './persistentVolumeClaim.ts';

interface SecretReference {
  readonly name?: string;
  readonly namespace?: string;
}

/** Sources that a Pod's volume has too; the differences stand below. */
type SharedSources = Pick<
  Volume,
  | 'hostPath'
  | 'gcePersistentDisk'
  | 'awsElasticBlockStore'
  | 'flocker'
  | 'nfs'
  | 'rbd'
  | 'quobyte'
  | 'cephfs'
  | 'fc'
  | 'flexVolume'
  | 'vsphereVolume'
  | 'photonPersistentDisk'
  | 'portworxVolume'
  | 'azureDisk'
  | 'scaleIO'
>;

interface CsiSource {
  readonly driver?: string;
  readonly volumeHandle?: string;
  readonly controllerPublishSecretRef?: SecretReference | null;
  readonly controllerExpandSecretRef?: SecretReference | null;
  readonly nodePublishSecretRef?: SecretReference | null;
  readonly nodeExpandSecretRef?: SecretReference | null;
}

interface StorageOsSource {
  readonly volumeName?: string;
  readonly volumeNamespace?: string;
  readonly secretRef?: SecretReference | null;
}

export interface VolumeSpec extends SharedSources {
  readonly accessModes?: readonly string[] | null;
  readonly capacity?: Readonly<Record<string, unknown>> | null;
  readonly persistentVolumeReclaimPolicy?: string;
  readonly nodeAffinity?: { readonly required?: NodeSelector | null } | null;
  readonly iscsi?: Iscsi | null;
  readonly glusterfs?: { readonly endpoints?: string; readonly path?: string; readonly endpointsNamespace?: string | null } | null;
  readonly cinder?: { readonly volumeID?: string; readonly secretRef?: SecretReference | null } | null;
  readonly azureFile?: { readonly secretName?: string; readonly shareName?: string; readonly secretNamespace?: string | null } | null;
  readonly local?: { readonly path?: string } | null;
  readonly storageos?: StorageOsSource | null;
  readonly csi?: CsiSource | null;
  readonly storageClassName?: string;
  readonly volumeMode?: string | null;
  readonly volumeAttributesClassName?: string | null;
}

export interface VolumeContext extends RuleContext {
  readonly volumeName: string;
}

type Present<Name extends keyof VolumeSpec> = NonNullable<VolumeSpec[Name]>;

const SPEC = 'core/validation ValidatePersistentVolumeSpec';

const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;

const accessModesRequired = rule<VolumeSpec>({
  id: 'volume.access-modes.required',
  source: SPEC,
  explain: {
    en: `Say how the volume can be mounted: one or more of ${ACCESS_MODES.map((mode) => `\`${mode}\``).join(', ')}.`,
    'zh-cn': `请说明卷可以怎样挂载：${ACCESS_MODES.map((mode) => `\`${mode}\``).join('、')} 中的一个或多个。`,
  },
  check: ({ accessModes }, path) => ((accessModes ?? []).length === 0 ? required(path.child('accessModes')) : undefined),
});

/** The numbers as encoding/json prints a resource list. */
const printedCapacity = (capacity: VolumeSpec['capacity']) =>
  capacity
    ? sortedKeys(Object.fromEntries(Object.entries(capacity).map(([name, value]) => [name, quantityOf(value)?.toString() ?? ''])))
    : null;

const capacityIsStorage = rule<VolumeSpec>({
  id: 'volume.capacity',
  source: SPEC,
  explain: {
    en: '`capacity` holds `storage` and nothing else, greater than zero, e.g. `10Gi`.',
    'zh-cn': '`capacity` 只能有 `storage` 一项，且大于零，例如 `10Gi`。',
  },
  check({ capacity }, path) {
    const at = path.child('capacity');
    const names = Object.keys(capacity ?? {});
    const errors: FieldError[] = [];
    if (names.length === 0) errors.push(required(at));
    if (!names.includes('storage') || names.length > 1) errors.push(notSupported(at, printedCapacity(capacity), ['storage']));
    for (const name of names) {
      const amount = quantityOf(capacity?.[name]);
      if (amount === null) continue;
      if (amount.scaledValue(0) < 0n) errors.push(invalid(at.key(name), amount.scaledValue(0), 'must be a valid resource quantity'));
      if (amount.sign() <= 0) errors.push(invalid(at.key(name), amount.toString(), 'must be greater than zero'));
    }
    return errors;
  },
});

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain'];

const reclaimPolicy = rule<string>({
  id: 'volume.reclaim-policy',
  source: SPEC,
  explain: {
    en: 'When its claim is gone the volume is kept (`Retain`, the default) or removed (`Delete`). `Recycle` is deprecated.',
    'zh-cn': 'PVC 删除后，卷要么保留（`Retain`，默认），要么删除（`Delete`）。`Recycle` 已弃用。',
  },
  check: (policy, path) => (policy === '' || RECLAIM_POLICIES.includes(policy) ? undefined : notSupported(path, policy, RECLAIM_POLICIES)),
});

const affinityRequired = rule<Present<'nodeAffinity'>>({
  id: 'volume.node-affinity.required',
  source: 'core/validation validateVolumeNodeAffinity',
  explain: {
    en: '`nodeAffinity` says from which nodes the volume can be reached, under `required`.',
    'zh-cn': '`nodeAffinity` 在 `required` 下说明哪些节点可以访问该卷。',
  },
  check: ({ required: selector }, path) =>
    present(selector) ? undefined : required(path.child('required'), 'must specify required node constraints'),
});

const secondSource = rule<unknown>({
  id: 'volume.one-source',
  source: SPEC,
  explain: {
    en: 'A PersistentVolume has exactly one source. Make a second PersistentVolume for the other one.',
    'zh-cn': '一个 PersistentVolume 只能有一个来源。另一个来源请另建 PersistentVolume。',
  },
  check: (_source, path) => forbidden(path, 'may not specify more than 1 volume type'),
});

const noSource = rule<VolumeSpec, VolumeContext>({
  id: 'volume.source',
  source: SPEC,
  explain: {
    en: 'The volume does not say where its data are: write `csi`, `nfs`, `local`, `hostPath`…',
    'zh-cn': '该卷没有说明数据在哪里：请填写 `csi`、`nfs`、`local`、`hostPath` 等来源。',
  },
  check: (_spec, path) => required(path, 'must specify a volume type'),
});

const localPath = rule<Present<'local'>>({
  id: 'volume.local.path',
  source: 'core/validation validateLocalVolumeSource',
  explain: {
    en: '`local.path` is a directory or device of the node. It is needed and must not hold `..`.',
    'zh-cn': '`local.path` 是节点上的目录或设备，必须填写，且不能含 `..`。',
  },
  check: ({ path: written = '' }, path) => (written === '' ? required(path.child('path')) : backsteps(written, path.child('path'))),
});

const localNeedsNode = rule<VolumeSpec, VolumeContext>({
  id: 'volume.local.node-affinity',
  source: SPEC,
  explain: {
    en: 'A local volume lies on one node: say on which in `nodeAffinity`, usually by the label `kubernetes.io/hostname`.',
    'zh-cn': '本地卷位于某个节点上：请在 `nodeAffinity` 中说明，通常用标签 `kubernetes.io/hostname`。',
  },
  check: ({ nodeAffinity }, path) =>
    present(nodeAffinity) ? undefined : required(path.child('nodeAffinity'), 'Local volume requires node affinity'),
});

const ISCSI_NAME_BYTES = 64;

const iscsiName = rule<VolumeSpec, VolumeContext>({
  id: 'volume.iscsi.name-length',
  source: 'core/validation validateISCSIPersistentVolumeSource',
  explain: {
    en: 'With an initiator name, `VOLUME-NAME:TARGET-PORTAL` becomes the name of an interface, at most 64 characters. Shorten the name of the volume.',
    'zh-cn': '指定发起端名称后，`卷名:targetPortal` 会成为接口名，最多 64 个字符。请缩短卷名。',
  },
  check: ({ iscsi }, path, { volumeName }) =>
    present(iscsi?.initiatorName) && byteLength(`${volumeName}:${iscsi.targetPortal ?? ''}`) > ISCSI_NAME_BYTES
      ? invalid(
          path.child('iscsi').child('targetportal'),
          iscsi.targetPortal ?? '',
          'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
        )
      : undefined,
});

const glusterfs = rule<Present<'glusterfs'>>({
  id: 'volume.glusterfs',
  source: 'core/validation validateGlusterfsPersistentVolumeSource',
  explain: {
    en: 'A GlusterFS volume names its `endpoints` and `path`. The driver is gone since 1.26.',
    'zh-cn': 'GlusterFS 卷必须写 `endpoints` 和 `path`。该驱动自 1.26 起已移除。',
  },
  check(source, path) {
    const namespace = source.endpointsNamespace;
    const at = path.child('endpointsNamespace');
    const errors = [...missing(source, path, 'endpoints', 'path')];
    if (namespace === '') errors.push(invalid(at, '', 'if the endpointnamespace is set, it must be a valid namespace name'));
    else if (present(namespace)) errors.push(...invalidEach(at, namespace, dns1123LabelProblems(namespace)));
    return errors;
  },
});

const cinder = rule<Present<'cinder'>>({
  id: 'volume.cinder',
  source: 'core/validation validateCinderPersistentVolumeSource',
  explain: {
    en: 'An OpenStack disk is named by `volumeID`. A `secretRef` needs `name` and `namespace`.',
    'zh-cn': 'OpenStack 磁盘用 `volumeID` 指定。`secretRef` 需要 `name` 和 `namespace`。',
  },
  check: (source, path) => [
    ...missing(source, path, 'volumeID'),
    ...(source.secretRef ? missing(source.secretRef, path.child('secretRef'), 'name', 'namespace') : []),
  ],
});

const azureFile = rule<Present<'azureFile'>>({
  id: 'volume.azure-file',
  source: 'core/validation validateAzureFilePV',
  explain: {
    en: 'An Azure share is named by `shareName`; account and key stand in the Secret `secretName`.',
    'zh-cn': 'Azure 共享用 `shareName` 指定；账号和密钥放在名为 `secretName` 的 Secret 中。',
  },
  check: (source, path) => [
    ...missing(source, path, 'secretName', 'shareName'),
    ...(source.secretNamespace === '' ? [required(path.child('secretNamespace'))] : []),
  ],
});

const storageos = rule<StorageOsSource>({
  id: 'volume.storageos',
  source: 'core/validation validateStorageOSPersistentVolumeSource',
  explain: {
    en: 'A StorageOS volume names its `volumeName`. The driver is gone since 1.25.',
    'zh-cn': 'StorageOS 卷必须写 `volumeName`。该驱动自 1.25 起已移除。',
  },
  check: (source, path) => [
    ...(source.volumeName
      ? invalidEach(path.child('volumeName'), source.volumeName, dns1123LabelProblems(source.volumeName))
      : [required(path.child('volumeName'))]),
    ...(source.volumeNamespace
      ? invalidEach(path.child('volumeNamespace'), source.volumeNamespace, dns1123LabelProblems(source.volumeNamespace))
      : []),
    ...(source.secretRef ? missing(source.secretRef, path.child('secretRef'), 'name', 'namespace') : []),
  ],
});

function secretReferenceErrors({ name = '', namespace = '' }: SecretReference, path: FieldPath): readonly FieldError[] {
  const atName = path.child('name');
  const atNamespace = path.child('namespace');
  return [
    ...(name === '' ? [required(atName)] : invalidEach(atName, name, dns1123SubdomainProblems(name))),
    ...(namespace === '' ? [required(atNamespace)] : invalidEach(atNamespace, namespace, dns1123LabelProblems(namespace))),
  ];
}

const CSI_SECRETS = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'] as const;

const csi = rule<CsiSource>({
  id: 'volume.csi',
  source: 'core/validation validateCSIPersistentVolumeSource',
  explain: {
    en: 'A CSI volume names its `driver` and, by `volumeHandle`, the volume in the storage system. Secrets are named with `name` and `namespace`.',
    'zh-cn': 'CSI 卷必须写 `driver`，并用 `volumeHandle` 指明存储系统中的卷。Secret 用 `name` 和 `namespace` 指定。',
  },
  check: (source, path, { version }) => [
    ...driverNameErrors(source.driver, path.child('driver'), version),
    ...missing(source, path, 'volumeHandle'),
    ...CSI_SECRETS.flatMap((name) => {
      const reference = source[name];
      return reference ? secretReferenceErrors(reference, path.child(name)) : [];
    }),
  ],
});

/** In the order in which the server looks for sources. */
const source = union<VolumeSpec, VolumeContext>(secondSource, noSource, [
  member('hostPath', hostPathChecks),
  member('gcePersistentDisk', cloud.gcePersistentDiskChecks, { judgedAt: 'persistentDisk' }),
  member('awsElasticBlockStore', cloud.awsElasticBlockStoreChecks),
  member('glusterfs', [glusterfs]),
  member('flocker', network.flockerChecks),
  member('nfs', network.nfsChecks),
  member('rbd', network.rbdChecks),
  member('quobyte', network.quobyteChecks),
  member('cephfs', network.cephfsChecks, { refusedAt: 'cephFS' }),
  member('iscsi', network.iscsiChecks, { around: [iscsiName] }),
  member('cinder', [cinder]),
  member('fc', network.fcChecks),
  member('flexVolume', cloud.flexVolumeChecks, { always: true }),
  member('azureFile', [azureFile]),
  member('vsphereVolume', cloud.vsphereVolumeChecks),
  member('photonPersistentDisk', cloud.photonPersistentDiskChecks),
  member('portworxVolume', cloud.portworxVolumeChecks),
  member('azureDisk', cloud.azureDiskChecks),
  member('scaleIO', network.scaleIoChecks),
  member('local', [localPath], { around: [localNeedsNode] }),
  member('storageos', [storageos]),
  member('csi', [csi]),
]);

/** `/` in whatever spelling. */
const isRoot = (path: string): boolean =>
  path.startsWith('/') &&
  path.split('/').reduce((depth, part) => (part === '' || part === '.' ? depth : part === '..' ? Math.max(0, depth - 1) : depth + 1), 0) ===
    0;

const noRecyclingOfRoot = rule<VolumeSpec, VolumeContext>({
  id: 'volume.host-path.recycle',
  source: SPEC,
  explain: {
    en: 'Recycling empties the directory; for `/` that would be the whole node. Choose `Retain`.',
    'zh-cn': 'Recycle 会清空目录；对 `/` 来说就是整个节点。请选择 `Retain`。',
  },
  check: ({ hostPath, persistentVolumeReclaimPolicy }, path) =>
    present(hostPath) && persistentVolumeReclaimPolicy === 'Recycle' && isRoot(hostPath.path ?? '')
      ? forbidden(path.child('persistentVolumeReclaimPolicy'), "may not be 'recycle' for a hostPath mount of '/'")
      : undefined,
});

const className = rule<string>({
  id: 'volume.storage-class',
  source: SPEC,
  explain: {
    en: 'This must be the name of a StorageClass: lower case letters, digits, `-` and `.`.',
    'zh-cn': '此处要填 StorageClass 的名称：小写字母、数字、`-` 和 `.`。',
  },
  check: (name, path) => (name === '' ? undefined : invalidEach(path, name, dns1123SubdomainProblems(name))),
});

const volumeMode = rule<string>({
  id: 'volume.volume-mode',
  source: SPEC,
  explain: {
    en: 'A volume holds files (`Filesystem`, the default) or is handed over raw (`Block`). Both begin with a capital.',
    'zh-cn': '卷要么带文件系统（`Filesystem`，默认），要么以裸块设备提供（`Block`），首字母大写。',
  },
  check: (mode, path) => (VOLUME_MODES.includes(mode) ? undefined : notSupported(path, mode, VOLUME_MODES)),
});

const attributesClass = rule<VolumeSpec, VolumeContext>({
  id: 'volume.attributes-class',
  source: SPEC,
  explain: {
    en: '`volumeAttributesClassName` is the name of a VolumeAttributesClass; only CSI volumes have one.',
    'zh-cn': '`volumeAttributesClassName` 是 VolumeAttributesClass 的名称，只有 CSI 卷才有。',
  },
  check({ volumeAttributesClassName: name, csi: csiSource }, path) {
    if (!present(name)) return undefined;
    const at = path.child('volumeAttributesClassName');
    return [
      ...(name === '' ? [required(at, 'an empty string is disallowed')] : invalidEach(at, name, dns1123SubdomainProblems(name))),
      ...(present(csiSource) ? [] : [required(path.child('csi'), 'has to be specified when using volumeAttributesClassName')]),
    ];
  },
});

/** What is asked of volumes without an object of their own, too. */
export const accessModes: readonly Check<VolumeSpec, VolumeContext>[] = [
  accessModesRequired,
  field('accessModes', [accessModesKnown, onePodModeAlone]),
];

export const volumeSource: readonly Check<VolumeSpec, VolumeContext>[] = [source, noRecyclingOfRoot];

const specChecks: readonly Check<VolumeSpec, VolumeContext>[] = [
  ...accessModes,
  capacityIsStorage,
  field('persistentVolumeReclaimPolicy', [reclaimPolicy]),
  field('nodeAffinity', [affinityRequired, field('required', nodeSelectorChecks)]),
  ...volumeSource,
  field('storageClassName', [className]),
  field('volumeMode', [volumeMode]),
  attributesClass,
];

/** Source: core/validation ValidatePersistentVolume. */
export const persistentVolume: Validator = {
  namespaced: false,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false, keepsGeneration: true }),
    knowing(
      (context, object: KubernetesObject): VolumeContext => ({ ...context, volumeName: object.metadata.name ?? '' }),
      [struct('spec', specChecks)],
    ),
  ],
};
