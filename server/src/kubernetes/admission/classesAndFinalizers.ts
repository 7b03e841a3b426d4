import type { Fields } from '../defaults/shape.ts';
import type { KubernetesObject } from '../object.ts';
import { type AdmissionPlugin, specOf } from './attributes.ts';
import { standingAll } from './standing.ts';

/** Small plugins that only fill something in. */

const newest = (a: KubernetesObject, b: KubernetesObject): number => {
  const [left, right] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
  if (left !== right) return left > right ? -1 : 1;
  return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1;
};

const isDefault = (object: KubernetesObject, ...annotations: readonly string[]): boolean =>
  annotations.some((annotation) => object.metadata.annotations?.[annotation] === 'true');

/** The newest StorageClass that is marked as default. Source: pkg/volume/util/storageclass.go GetDefaultClass. */
export const defaultClassOf = (classes: readonly KubernetesObject[]): KubernetesObject | undefined =>
  classes
    .filter((object) =>
      isDefault(object, 'storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'),
    )
    .sort(newest)[0];

/** Claims without a class get the default one. Source: plugin/pkg/admission/storage/storageclass/setdefault. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  kinds: ['v1/PersistentVolumeClaim'],
  filled: {
    source: 'plugin/pkg/admission/storage/storageclass/setdefault/admission.go',
    explain: {
      en: 'A claim that names no class gets the one marked as default.',
      'zh-cn': '未指定类的声明使用标记为默认的 StorageClass。',
    },
  },
  admit: (attributes) => {
    const spec = specOf(attributes.object);
    const annotated = attributes.object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined;
    if (annotated || (spec.storageClassName ?? null) !== null) return undefined;
    const found = defaultClassOf(standingAll(attributes, 'StorageClass'));
    if (found) spec.storageClassName = found.metadata.name;
    return undefined;
  },
};

/** Ingresses without a class get the default one. Source: plugin/pkg/admission/network/defaultingressclass. */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  kinds: ['networking.k8s.io/v1/Ingress'],
  filled: {
    source: 'plugin/pkg/admission/network/defaultingressclass/admission.go',
    explain: {
      en: 'An Ingress that names no class gets the one marked as default.',
      'zh-cn': '未指定类的 Ingress 使用标记为默认的 IngressClass。',
    },
  },
  admit: (attributes) => {
    const spec = specOf(attributes.object);
    const annotated = attributes.object.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined;
    if (annotated || (spec.ingressClassName ?? null) !== null) return undefined;
    const [found] = standingAll(attributes, 'IngressClass')
      .filter((object) => isDefault(object, 'ingressclass.kubernetes.io/is-default-class'))
      .sort(newest);
    if (found) spec.ingressClassName = found.metadata.name;
    return undefined;
  },
};

const FINALIZERS: Readonly<Record<string, string>> = {
  PersistentVolume: 'kubernetes.io/pv-protection',
  PersistentVolumeClaim: 'kubernetes.io/pvc-protection',
  VolumeAttributesClass: 'kubernetes.io/vac-protection',
};

/** Keeps volumes and claims from vanishing while they are used. Source: plugin/pkg/admission/storage/storageobjectinuseprotection. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  kinds: ['v1/PersistentVolume', 'v1/PersistentVolumeClaim', 'storage.k8s.io/v1/VolumeAttributesClass'],
  filled: {
    source: 'plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go',
    explain: { en: 'The object stays until nobody uses it any more.', 'zh-cn': '对象在不再被使用之前不会消失。' },
  },
  admit: ({ object }) => {
    const finalizer = FINALIZERS[object.kind]!;
    const finalizers: readonly string[] = object.metadata.finalizers ?? [];
    if (!finalizers.includes(finalizer)) object.metadata.finalizers = [...finalizers, finalizer];
    return undefined;
  },
};

/** A new Node takes no Pods until it reports ready. Source: plugin/pkg/admission/nodetaint. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  kinds: ['v1/Node'],
  filled: {
    source: 'plugin/pkg/admission/nodetaint/admission.go',
    explain: { en: 'A new Node takes no Pods until it reports ready.', 'zh-cn': '新节点就绪之前不接受 Pod。' },
  },
  admit: ({ object }) => {
    const spec = specOf(object);
    const taints: readonly Fields[] = spec.taints ?? [];
    const key = 'node.kubernetes.io/not-ready';
    if (!taints.some((taint) => taint.key === key && taint.effect === 'NoSchedule'))
      spec.taints = [...taints, { key, effect: 'NoSchedule' }];
    return undefined;
  },
};
