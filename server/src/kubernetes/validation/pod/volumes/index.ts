import { goQuote } from '../../../values/goQuote.ts';
import { byteLength, dns1123LabelProblems, dns1123SubdomainProblems, generatedName } from '../../../values/names.ts';
import { duplicate, forbidden, invalid, invalidEach, required } from '../../fieldErrors.ts';
import { type Check, judge, rule, type Walk } from '../../rule.ts';
import { eachHere, member, union } from '../../walks.ts';
import type { PodContext } from '../context.ts';
import type { PodSpec } from '../types.ts';
import * as cloud from './cloud.ts';
import { csiChecks, ephemeralChecks } from './drivers.ts';
import { configMapChecks, defaultMode, downwardApiFileChecks, secretChecks } from './files.ts';
import { emptyDirChecks, gitRepoChecks, hostPathChecks, imageChecks, persistentVolumeClaimChecks } from './local.ts';
import * as network from './network.ts';
import { projectedChecks } from './projected.ts';
import type { Volume } from './types.ts';

const secondSource = rule<unknown>({
  id: 'pod.volumes.one-source',
  source: 'core/validation validateVolumeSource',
  explain: {
    en: 'A volume has exactly one source. Begin a new entry, with its own `name`, for the second one. To put several into one directory use a `projected` volume.',
    'zh-cn': '一个卷只能有一个来源。第二个来源请另起一项并给出自己的 `name`。若要把多个来源放进同一目录，请使用 `projected` 卷。',
  },
  check: (_source, path) => forbidden(path, 'may not specify more than 1 volume type'),
});

const noSource = rule<Volume, PodContext>({
  id: 'pod.volumes.source',
  source: 'core/validation validateVolumeSource',
  explain: {
    en: 'The volume says nothing about where its files come from. Add a source as `emptyDir: {}`, `configMap`, `secret` or `persistentVolumeClaim`.',
    'zh-cn': '该卷没有说明文件从哪里来。请添加来源，例如 `emptyDir: {}`、`configMap`、`secret` 或 `persistentVolumeClaim`。',
  },
  check: (_volume, path) => required(path, 'must specify a volume type'),
});

const ISCSI_NAME_BYTES = 64;

const iscsiVolumeName = rule<Volume, PodContext>({
  id: 'pod.volumes.iscsi.name-length',
  source: 'core/validation validateVolumeSource',
  explain: {
    en: "With an initiator name, `VOLUME-NAME:TARGET-PORTAL` becomes the name of an iSCSI interface, which has at most 64 characters. Shorten the volume's name.",
    'zh-cn': '指定发起端名称后，`卷名:targetPortal` 会成为 iSCSI 接口名，最多 64 个字符。请缩短卷名。',
  },
  check: ({ name, iscsi }, path) =>
    typeof iscsi?.initiatorName === 'string' && byteLength(`${name ?? ''}:${iscsi.targetPortal ?? ''}`) > ISCSI_NAME_BYTES
      ? invalid(
          path.child('name'),
          name ?? '',
          'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
        )
      : undefined,
});

/** The Pod's name, as far as validation knows it: templates have none. */
const podName = ({ isPod, metadata }: PodContext): string =>
  isPod ? metadata.name || (metadata.generateName ? generatedName(metadata.generateName) : '') : '';

const ephemeralClaimName = rule<Volume, PodContext>({
  id: 'pod.volumes.ephemeral.claim-name',
  source: 'core/validation validateVolumeSource',
  explain: {
    en: "The claim of an ephemeral volume is called `POD-VOLUME`. That name must be a DNS name of at most 253 characters. Shorten the Pod's or the volume's name.",
    'zh-cn': '临时卷的申领名为 `Pod名-卷名`，必须是最多 253 个字符的 DNS 名称。请缩短 Pod 名或卷名。',
  },
  check({ name }, path, context) {
    const pod = podName(context);
    if (pod === '' || !name) return undefined;
    const claim = `${pod}-${name}`;
    return dns1123SubdomainProblems(claim).map((problem) => invalid(path.child('name'), name, `PVC name ${goQuote(claim)}: ${problem}`));
  },
});

/** In the order in which the server looks for sources. */
const volumeSource = union<Volume, PodContext>(secondSource, noSource, [
  member('emptyDir', emptyDirChecks),
  member('hostPath', hostPathChecks),
  member('gitRepo', gitRepoChecks),
  member('gcePersistentDisk', cloud.gcePersistentDiskChecks, { judgedAt: 'persistentDisk' }),
  member('awsElasticBlockStore', cloud.awsElasticBlockStoreChecks),
  member('secret', secretChecks),
  member('nfs', network.nfsChecks),
  member('iscsi', network.iscsiChecks, { aroundAlways: [iscsiVolumeName] }),
  member('glusterfs', network.glusterfsChecks),
  member('flocker', network.flockerChecks),
  member('persistentVolumeClaim', persistentVolumeClaimChecks),
  member('rbd', network.rbdChecks),
  member('cinder', cloud.cinderChecks),
  member('cephfs', network.cephfsChecks, { refusedAt: 'cephFS' }),
  member('quobyte', network.quobyteChecks),
  member('downwardAPI', [defaultMode, eachHere('items', downwardApiFileChecks)], { refusedAt: 'downwarAPI' }),
  member('fc', network.fcChecks),
  member('flexVolume', cloud.flexVolumeChecks),
  member('configMap', configMapChecks),
  member('azureFile', cloud.azureFileChecks),
  member('vsphereVolume', cloud.vsphereVolumeChecks),
  member('photonPersistentDisk', cloud.photonPersistentDiskChecks),
  member('portworxVolume', cloud.portworxVolumeChecks),
  member('azureDisk', cloud.azureDiskChecks),
  member('storageos', network.storageosChecks),
  member('projected', projectedChecks),
  member('scaleIO', network.scaleIoChecks),
  member('csi', csiChecks),
  member('ephemeral', ephemeralChecks, { around: [ephemeralClaimName] }),
  member('image', imageChecks),
]);

const volumeName = rule<Volume, PodContext>({
  id: 'pod.volumes.name',
  source: 'core/validation ValidateVolumes',
  explain: {
    en: 'A volume is called by a DNS label: lower case letters, digits and `-`, at most 63 characters. Containers mount it by this name.',
    'zh-cn': '卷名是 DNS 标签：小写字母、数字和 `-`，最多 63 个字符。容器用这个名称挂载它。',
  },
  check: ({ name }, path) => (name ? invalidEach(path.child('name'), name, dns1123LabelProblems(name)) : required(path.child('name'))),
});

const volumeNameTaken = rule<Volume, PodContext>({
  id: 'pod.volumes.duplicate-name',
  source: 'core/validation ValidateVolumes',
  explain: {
    en: 'Two volumes have the same name. Mounts could not tell them apart. Rename one.',
    'zh-cn': '两个卷同名，挂载时无法区分。请给其中一个改名。',
  },
  check: ({ name }, path, { volumes }) => (volumes.has(name ?? '') ? duplicate(path.child('name'), name) : undefined),
});

const createdClaim = rule<Volume, PodContext>({
  id: 'pod.volumes.claim.created',
  source: 'core/validation ValidateVolumes',
  explain: {
    en: 'This claim is the one that an ephemeral volume of the same Pod creates. Mount that volume instead.',
    'zh-cn': '该申领正是同一 Pod 中某个临时卷会创建的申领。请直接挂载那个卷。',
  },
  check({ persistentVolumeClaim: claim }, path, context) {
    const pod = podName(context);
    if (!claim || pod === '') return undefined;
    const created = context.spec.volumes?.some((volume) => volume?.ephemeral && `${pod}-${volume.name ?? ''}` === claim.claimName);
    return created
      ? invalid(
          path.child('persistentVolumeClaim').child('claimName'),
          claim.claimName,
          'must not reference a PVC that gets created for an ephemeral volume',
        )
      : undefined;
  },
});

const volumeChecks: readonly Check<Volume, PodContext>[] = [volumeSource, volumeName, volumeNameTaken];
const afterwards: readonly Check<Volume, PodContext>[] = [createdClaim];

const EMPTY: Volume = Object.freeze({});

/** All volumes of a Pod. A volume with a refusal of its own is no volume for mounts: they are told it is not there. */
export const volumes: Walk<PodSpec, PodContext> = {
  checks: [...volumeChecks, ...afterwards],
  walk(spec, path, context, refusals) {
    const list = spec.volumes ?? [];
    const listPath = path.child('volumes');
    for (let position = 0; position < list.length; position++) {
      const volume = list[position] ?? EMPTY;
      const volumePath = listPath.index(position);
      const before = refusals.length;
      judge(volumeChecks, volume, volumePath, context, refusals);
      if (refusals.length === before) context.volumes.set(volume.name ?? '', volume);
      judge(afterwards, volume, volumePath, context, refusals);
    }
  },
};
