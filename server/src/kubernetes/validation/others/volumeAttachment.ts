import type { Text } from '../../../texts/text.ts';
import { dns1123SubdomainProblems, nameIsDnsSubdomain } from '../../values/names.ts';
import { forbidden, invalidEach, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { driverNameErrors } from '../pod/volumes/drivers.ts';
import { present } from '../present.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { field, knowing, struct, when } from '../walks.ts';
import { accessModes, type VolumeContext, type VolumeSpec, volumeSource } from './persistentVolume.ts';

interface AttachmentSource {
  readonly persistentVolumeName?: string | null;
  readonly inlineVolumeSpec?: VolumeSpec | null;
}

interface AttachmentSpec {
  readonly attacher?: string;
  readonly nodeName?: string;
  readonly source?: AttachmentSource;
}

const ATTACHMENT: Text = {
  en: 'It asks for a volume to be attached to a node: `attacher` is the CSI driver, `source` one PersistentVolume. The controller manager writes this object.',
  'zh-cn': '请求将卷连接到节点：`attacher` 是 CSI 驱动，`source` 是一个 PersistentVolume。此对象由控制器管理器写入。',
};
const ATTACHMENT_SOURCE = 'storage/validation validateVolumeAttachmentSpec';

const attacher = rule<AttachmentSpec>({
  id: 'volume-attachment.attacher',
  source: ATTACHMENT_SOURCE,
  explain: ATTACHMENT,
  check: ({ attacher: name }, path, { version }) => driverNameErrors(name, path.child('attacher'), version),
});

const ONE_SOURCE = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';

const attached = rule<AttachmentSource>({
  id: 'volume-attachment.source',
  source: 'storage/validation validateVolumeAttachmentSource',
  explain: ATTACHMENT,
  check({ persistentVolumeName: name, inlineVolumeSpec: inline }, path) {
    if (present(name) && present(inline)) return forbidden(path, ONE_SOURCE);
    if (!present(name)) return present(inline) ? undefined : required(path, ONE_SOURCE);
    return name === '' ? required(path.child('persistentVolumeName'), 'must specify non empty persistentVolumeName') : undefined;
  },
});

const INLINE_SOURCE = 'core/validation ValidatePersistentVolumeSpec';
const IN_CONTEXT = 'in the context of inline volumes';
const NOT_INLINE = `may not be specified ${IN_CONTEXT}`;
const INLINE: Text = {
  en: 'An inline volume is a CSI volume that no PersistentVolume describes: nothing about claims, capacity or classes belongs here.',
  'zh-cn': '内联卷是没有对应 PersistentVolume 的 CSI 卷：不能写申领、容量或类等内容。',
};

const inlineVolume = rule<VolumeSpec & { readonly claimRef?: object | null }, VolumeContext>({
  id: 'volume-attachment.inline',
  source: INLINE_SOURCE,
  explain: INLINE,
  check: (spec, path) => [
    ...(present(spec.claimRef) ? [forbidden(path.child('claimRef'), NOT_INLINE)] : []),
    ...(Object.keys(spec.capacity ?? {}).length > 0 ? [forbidden(path.child('capacity'), NOT_INLINE)] : []),
    ...(present(spec.csi) ? [] : [required(path.child('csi'), `has to be specified ${IN_CONTEXT}`)]),
  ],
});

const inlinePolicies = rule<VolumeSpec, VolumeContext>({
  id: 'volume-attachment.inline.policies',
  source: INLINE_SOURCE,
  explain: INLINE,
  check: ({ persistentVolumeReclaimPolicy: policy, nodeAffinity }, path) => [
    ...(policy && policy !== 'Retain' ? [forbidden(path.child('persistentVolumeReclaimPolicy'), `may only be Retain ${IN_CONTEXT}`)] : []),
    ...(present(nodeAffinity) ? [forbidden(path.child('nodeAffinity'), NOT_INLINE)] : []),
  ],
});

const inlineMode = rule<VolumeSpec, VolumeContext>({
  id: 'volume-attachment.inline.mode',
  source: INLINE_SOURCE,
  explain: INLINE,
  check: ({ storageClassName, volumeMode }, path) => [
    ...(storageClassName ? [forbidden(path.child('storageClassName'), NOT_INLINE)] : []),
    ...(present(volumeMode) && volumeMode !== 'Filesystem'
      ? [forbidden(path.child('volumeMode'), `may not specify volumeMode other than Filesystem ${IN_CONTEXT}`)]
      : []),
  ],
});

const inlineChecks: readonly Check<VolumeSpec, VolumeContext>[] = [
  inlineVolume,
  ...accessModes,
  inlinePolicies,
  ...volumeSource,
  inlineMode,
];

const attachmentNode = rule<AttachmentSpec>({
  id: 'volume-attachment.node',
  source: ATTACHMENT_SOURCE,
  explain: ATTACHMENT,
  check: ({ nodeName: name = '' }, path) => invalidEach(path.child('nodeName'), name, dns1123SubdomainProblems(name)),
});

const volumeName = rule<string>({
  id: 'volume-attachment.volume',
  source: 'storage/validation ValidateVolumeAttachment',
  explain: ATTACHMENT,
  check: (name, path) => invalidEach(path, name, dns1123SubdomainProblems(name)),
});

const attachmentChecks: readonly Check<AttachmentSpec>[] = [
  attacher,
  struct('source', [
    attached,
    // Nothing more is asked of a source that is one too many.
    when(
      ({ persistentVolumeName }) => !present(persistentVolumeName),
      [field('inlineVolumeSpec', [knowing((context) => ({ ...context, volumeName: '' }), inlineChecks)])],
    ),
  ]),
  attachmentNode,
  struct('source', [field('persistentVolumeName', [volumeName])]),
];

/** Source: storage/validation ValidateVolumeAttachment. */
export const volumeAttachment: Validator = {
  namespaced: false,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false, keepsGeneration: true }), struct('spec', attachmentChecks)],
};
