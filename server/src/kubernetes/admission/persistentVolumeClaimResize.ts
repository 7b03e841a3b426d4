import type { KubernetesObject } from '../object.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import { quantityOf } from '../values/quantity.ts';
import { type AdmissionPlugin, forbiddenAt } from './attributes.ts';
import { standing } from './standing.ts';

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';
const AT = FieldPath.of('spec').child('resources').child('requests').child('storage');

const sizeOf = ({ spec }: KubernetesObject) => quantityOf(spec?.resources?.requests?.storage ?? 0);
const classOf = ({ metadata, spec }: KubernetesObject): string => metadata.annotations?.[CLASS_ANNOTATION] ?? spec?.storageClassName ?? '';

/**
 * A bound claim grows only where its class says so. A class that is not among the surroundings is taken to allow it.
 * Source: plugin/pkg/admission/storage/persistentvolume/resize/admission.go.
 */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  kinds: ['v1/PersistentVolumeClaim'],
  updates: ['v1/PersistentVolumeClaim'],
  validate(attributes) {
    const { object, surroundings } = attributes;
    const { stored } = surroundings;
    const [before, after] = [stored && sizeOf(stored), sizeOf(object)];
    if (!stored || !before || !after || after.compare(before) <= 0) return undefined;
    const isBound = stored.status?.phase === 'Bound';
    const name = classOf(object);
    const found = name === '' ? undefined : standing(attributes, 'StorageClass', name);
    const isUnknown = name !== '' && !found && !surroundings.complete;
    if (isBound && name === classOf(stored) && (isUnknown || found?.allowVolumeExpansion === true)) return undefined;
    const detail = isBound
      ? 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize'
      : 'Only bound persistent volume claims can be expanded';
    return forbiddenAt(attributes, detail, AT, {
      id: 'admission.claim-resize',
      source: 'plugin/pkg/admission/storage/persistentvolume/resize/admission.go Validate',
      explain: {
        en: 'A claim can ask for more once it is bound, and if its StorageClass has `allowVolumeExpansion: true`. Set that in the class first; it can be changed at any time.',
        'zh-cn': '申领绑定后，且其 StorageClass 有 `allowVolumeExpansion: true` 时才能扩容。请先在类中设置，该字段可随时修改。',
      },
    });
  },
};
