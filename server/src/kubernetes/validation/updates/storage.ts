import type { Text } from '../../../texts/text.ts';
import type { KubernetesObject } from '../../object.ts';
import { schemaOf } from '../../schema/kinds.ts';
import { minorOf, type ObjectType } from '../../schema/model.ts';
import { quantityOf } from '../../values/quantity.ts';
import { forbidden, invalid } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { type RuleContext, rule } from '../rule.ts';
import { type Change, fieldIsImmutable, IMMUTABLE, immutable, isUnchanged, pathOf, type UpdateRules } from './change.ts';
import { fieldAt, sameMeaning } from './equality.ts';
import { difference, goStructure } from './goStructures.ts';

type Fields = Readonly<Record<string, unknown>>;

const SPEC = FieldPath.of('spec');
const CLAIM_SOURCE = 'core/validation ValidatePersistentVolumeClaimUpdate';
const VOLUME_SOURCE = 'core/validation ValidatePersistentVolumeUpdate';
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

const present = (value: unknown): boolean => value !== undefined && value !== null;

function specType(kind: string, { version }: RuleContext): ObjectType | null {
  const type = fieldAt(schemaOf('v1', kind, version)?.type, 'spec')?.type;
  return type?.kind === 'object' ? type : null;
}

const CLAIM_KEPT: Text = {
  en: 'A claim is a contract: it cannot change once it exists. Only a bound claim can ask for more storage, if its StorageClass allows expansion, or for another VolumeAttributesClass. Otherwise delete the claim and create it anew; the data of the volume may be lost with it.',
  'zh-cn':
    'PVC 相当于一份合同，创建后不能修改。只有已绑定的 PVC 可以申请更大容量（StorageClass 须允许扩容）或更换 VolumeAttributesClass。否则请删除后重新创建，卷中的数据可能随之丢失。',
};

/** The old annotation for the class may become the field. Source: core/validation validateStorageClassUpgradeFromAnnotation. */
function annotationBecomesField({ before, after }: Change): boolean {
  const [old, now] = [before.metadata.annotations?.[CLASS_ANNOTATION], after.metadata.annotations?.[CLASS_ANNOTATION]];
  return (
    old !== undefined &&
    !present(before.spec?.storageClassName) &&
    after.spec?.storageClassName === old &&
    (now === undefined || now === old)
  );
}

/** A claim without a class may be given one. Source: core/validation validateStorageClassUpgradeFromNil. */
function classIsAdded({ before, after }: Change): boolean {
  const old = before.metadata.annotations?.[CLASS_ANNOTATION];
  const now: unknown = after.spec?.storageClassName;
  return present(now) && !present(before.spec?.storageClassName) && (old === undefined || old === now);
}

const classAnnotationKept = rule<Change>({
  id: 'volume-claim.update.class-annotation',
  source: CLAIM_SOURCE,
  explain: CLAIM_KEPT,
  check(change) {
    if (annotationBecomesField(change)) return undefined;
    const [old, now] = [change.before, change.after].map(({ metadata }) => metadata.annotations?.[CLASS_ANNOTATION] ?? '');
    return old === now ? undefined : invalid(FieldPath.of('metadata').child('annotations').child(CLASS_ANNOTATION), now, IMMUTABLE);
  },
});

const isBound = ({ status }: KubernetesObject): boolean => status?.phase === 'Bound';
const storageOf = (list: unknown): unknown => (list as Fields | null | undefined)?.storage;

/** The old and the new spec without what may differ. */
function comparableClaims(change: Change): readonly [Fields, Fields] {
  const { before, after } = change;
  const [old, now]: [Record<string, unknown>, Record<string, unknown>] = [{ ...before.spec }, { ...after.spec }];
  if (!old.volumeName) old.volumeName = now.volumeName;
  if (annotationBecomesField(change)) delete now.storageClassName;
  else if (classIsAdded(change)) now.storageClassName = old.storageClassName;
  if (isBound(after)) {
    const resources = now.resources as { readonly requests?: Fields | null } | null | undefined;
    const storage = storageOf(before.spec?.resources?.requests);
    if (resources?.requests) now.resources = { ...resources, requests: { ...resources.requests, storage } };
    now.volumeAttributesClassName = old.volumeAttributesClassName;
  }
  return [old, now];
}

const claimKept = rule<Change>({
  id: 'volume-claim.update.spec',
  source: CLAIM_SOURCE,
  explain: CLAIM_KEPT,
  check(change, _, context) {
    const type = specType('PersistentVolumeClaim', context);
    if (type === null) return undefined;
    const [old, now] = comparableClaims(change);
    if (sameMeaning(type, old, now)) return undefined;
    const text = difference('PersistentVolumeClaimSpec', type, old, now, context.version);
    const detail = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
    return forbidden(SPEC, `${detail}\n${text}`);
  },
});

const storageNotReduced = rule<Change>({
  id: 'volume-claim.update.smaller',
  source: CLAIM_SOURCE,
  explain: {
    en: 'Volumes do not shrink. After an expansion that failed a claim may ask for less again, as long as it is more than the volume has.',
    'zh-cn': '卷不能缩小。扩容失败后可以改小申请量，但必须大于卷的现有容量。',
  },
  check({ before, after }) {
    const old = quantityOf(storageOf(before.spec?.resources?.requests) ?? 0);
    const now = quantityOf(storageOf(after.spec?.resources?.requests) ?? 0);
    const capacity = quantityOf(storageOf(before.status?.capacity) ?? 0);
    if (!old || !now || !capacity || now.compare(old) >= 0 || now.compare(capacity) > 0) return undefined;
    return forbidden(pathOf('spec.resources.requests.storage'), 'field can not be less than status.capacity');
  },
});

const attributesClassNotRemoved = rule<Change>({
  id: 'volume-claim.update.attributes-class',
  source: CLAIM_SOURCE,
  explain: {
    en: 'A VolumeAttributesClass that is in effect can be replaced by another one, not taken away.',
    'zh-cn': '已生效的 VolumeAttributesClass 可以换成另一个，但不能取消。',
  },
  check({ before, after }) {
    const now: unknown = after.spec?.volumeAttributesClassName;
    const isSame = (before.spec?.volumeAttributesClassName ?? null) === (now ?? null);
    if (isSame || !present(before.status?.currentVolumeAttributesClassName) || (present(now) && now !== '')) return undefined;
    const what = present(now) ? 'empty string' : 'nil';
    const detail = `update to ${what} is forbidden when status.currentVolumeAttributesClassName is not nil`;
    return forbidden(SPEC.child('volumeAttributesClassName'), detail);
  },
});

const volumeModeKept = (id: string, source: string) =>
  immutable({
    id,
    field: 'spec.volumeMode',
    reportedAs: 'volumeMode',
    source,
    explain: {
      en: 'A volume holds files or is a raw device from the beginning. It cannot become the other.',
      'zh-cn': '卷从一开始就是文件系统或裸块设备，不能互换。',
    },
  });

/** Source: core/validation ValidatePersistentVolumeClaimUpdate. */
export const persistentVolumeClaimUpdates: UpdateRules = {
  last: [
    classAnnotationKept,
    claimKept,
    storageNotReduced,
    volumeModeKept('volume-claim.update.volume-mode', CLAIM_SOURCE),
    attributesClassNotRemoved,
  ],
};

/** Names of the fields of PersistentVolumeSpec that are no source. */
const NO_SOURCE = new Set([
  'capacity',
  'accessModes',
  'claimRef',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'mountOptions',
  'volumeMode',
  'nodeAffinity',
  'volumeAttributesClassName',
]);

const sourceOf = (spec: Fields): Fields => Object.fromEntries(Object.entries(spec).filter(([name]) => !NO_SOURCE.has(name)));

/** A secret for expansion may be added to a CSI volume that has none. */
function withAddedSecretAside(before: Fields, after: Fields): Fields {
  const [old, now] = [before.csi as Fields | null | undefined, after.csi as Fields | null | undefined];
  if (!old || !now || present(old.controllerExpandSecretRef)) return after;
  const { controllerExpandSecretRef: _, ...csi } = now;
  return { ...after, csi };
}

const volumeSourceKept = rule<Change>({
  id: 'volume.update.source',
  source: VOLUME_SOURCE,
  explain: {
    en: 'A PersistentVolume stands for one piece of storage. To use another one, create another PersistentVolume.',
    'zh-cn': 'PersistentVolume 对应一块确定的存储。要使用别的存储，请另建一个 PersistentVolume。',
  },
  check({ before, after }, _, context) {
    const type = specType('PersistentVolume', context);
    if (type === null) return undefined;
    const old = sourceOf(before.spec ?? {});
    const now = withAddedSecretAside(old, sourceOf(after.spec ?? {}));
    if (sameMeaning(type, old, now)) return undefined;
    const text = difference('PersistentVolumeSource', type, old, now, context.version);
    const path = SPEC.shownAs(SPEC.child('persistentvolumesource'));
    return forbidden(path, `spec.persistentvolumesource is immutable after creation\n${text}`);
  },
});

const nodeAffinityKept = rule<Change>({
  id: 'volume.update.node-affinity',
  source: 'core/validation validatePvNodeAffinity',
  explain: {
    en: 'From which nodes a volume can be reached is written once. Create the PersistentVolume anew.',
    'zh-cn': '卷可从哪些节点访问只能写一次。请重新创建 PersistentVolume。',
  },
  check(change, _, context) {
    const { before, after } = change;
    const field = fieldAt(schemaOf('v1', 'PersistentVolume', context.version)?.type, 'spec.nodeAffinity');
    if (!present(before.spec?.nodeAffinity) || field?.type.kind !== 'object' || isUnchanged(change, 'spec.nodeAffinity', context))
      return undefined;
    const now: Fields | null = after.spec?.nodeAffinity ?? null;
    const printed = now && goStructure('VolumeNodeAffinity', field.type, now, context.version);
    const path = SPEC.child('nodeAffinity').shownAs(FieldPath.of('nodeAffinity'));
    return invalid(path, printed, `${IMMUTABLE}, except for updating from beta label to GA`);
  },
});

const volumeAttributesClassNotRemoved = rule<Change>({
  id: 'volume.update.attributes-class',
  source: VOLUME_SOURCE,
  explain: {
    en: 'A VolumeAttributesClass can be replaced by another one, not taken away.',
    'zh-cn': 'VolumeAttributesClass 可以换成另一个，但不能取消。',
  },
  check: ({ before, after }) =>
    present(before.spec?.volumeAttributesClassName) && !present(after.spec?.volumeAttributesClassName)
      ? forbidden(SPEC.child('volumeAttributesClassName'), 'update from non-nil value to nil is forbidden')
      : undefined,
});

/** Source: core/validation ValidatePersistentVolumeUpdate. */
export const persistentVolumeUpdates: UpdateRules = {
  last: [volumeSourceKept, volumeModeKept('volume.update.volume-mode', VOLUME_SOURCE), nodeAffinityKept, volumeAttributesClassNotRemoved],
};

const CLASS_SOURCE = 'storage/validation ValidateStorageClassUpdate';
const CLASS_KEPT: Text = {
  en: 'What a StorageClass makes volumes of cannot change, so that all volumes of a class are alike. Create a class with another name, or delete this one and create it anew: volumes that exist are not touched.',
  'zh-cn': 'StorageClass 创建卷的方式不能修改，以保证同一类的卷一致。请另建一个类，或删除后重新创建：已有的卷不受影响。',
};

/** @param forbiddenUntil last minor release that has words of its own for the field */
const classKept = (field: string, id: string, forbiddenUntil = 0) =>
  immutable({
    id: `storage-class.update.${id}`,
    field,
    source: CLASS_SOURCE,
    explain: CLASS_KEPT,
    refuse: (path, value, { version }) =>
      minorOf(version) <= forbiddenUntil ? forbidden(path, `updates to ${field} are forbidden.`) : fieldIsImmutable(path, value),
  });

/** Source: storage/validation ValidateStorageClassUpdate. */
export const storageClassUpdates: UpdateRules = {
  last: [
    classKept('parameters', 'parameters', 35),
    classKept('provisioner', 'provisioner', 35),
    classKept('reclaimPolicy', 'reclaim-policy', 35),
    classKept('volumeBindingMode', 'volume-binding-mode'),
  ],
};

const DRIVER_KEPT: Text = {
  en: 'How volumes of a driver are attached and used cannot change while there may be some. Delete the CSIDriver and create it anew.',
  'zh-cn': '驱动的卷如何挂接和使用，在可能已有卷的情况下不能修改。请删除 CSIDriver 后重新创建。',
};

/** Source: storage/validation ValidateCSIDriverUpdate. */
export const csiDriverUpdates: UpdateRules = {
  last: [
    immutable({
      id: 'csi-driver.update.attach-required',
      field: 'spec.attachRequired',
      reportedAs: 'spec.attachedRequired',
      source: 'storage/validation ValidateCSIDriverUpdate',
      explain: DRIVER_KEPT,
    }),
    immutable({
      id: 'csi-driver.update.lifecycle-modes',
      field: 'spec.volumeLifecycleModes',
      source: 'storage/validation ValidateCSIDriverUpdate',
      explain: DRIVER_KEPT,
    }),
  ],
};
