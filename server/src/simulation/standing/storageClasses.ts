import { defaultClassOf } from '../../kubernetes/admission/classesAndFinalizers.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { podTemplateOf } from '../../kubernetes/podTemplates.ts';
import { KNOWN_CLASSES, type KnownClass } from '../controllers/volume/knownClasses.ts';
import type { ScenarioConditions } from '../timeline.ts';
import type { World } from '../world/world.ts';

/** What makes it the class of claims that name none. Source: k8s.io/component-helpers/storage/volume */
const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class';
/** A class whose name nobody knows is taken to make folders of the node that a Pod was placed on. */
const USUAL: KnownClass = { provisioner: 'rancher.io/local-path', waits: true };

/** The class that a scenario tells to be the default one, unless an object is of this name or is a default class itself. */
export function toldStorageClasses(
  { defaultStorageClass: name }: ScenarioConditions,
  objects: readonly KubernetesObject[],
): KubernetesObject[] {
  if (typeof name !== 'string' || name === '') return [];
  const classes = classesAmong(objects);
  if (defaultClassOf(classes) || classes.some(({ metadata }) => metadata.name === name)) return [];
  return [classObject(name, KNOWN_CLASSES.get(name) ?? USUAL, { [IS_DEFAULT]: 'true' })];
}

const classesAmong = (objects: readonly KubernetesObject[]): KubernetesObject[] => objects.filter(({ kind }) => kind === 'StorageClass');

interface Mention {
  readonly object: KubernetesObject;
  /** `spec.storageClassName` */
  readonly field: string;
  /** Null where a claim names none. */
  readonly name: string | null;
}

/**
 * Classes that the objects ask for and do not hold, where they are ones that clusters come with: they are taken to be there, and that is told.
 * A class of which a volume is at hand is left alone: its volumes are made by hand.
 */
export function assumedStorageClasses(objects: readonly KubernetesObject[], world: World): KubernetesObject[] {
  const found = new Map<string, KubernetesObject>();
  const held = new Set(
    objects.flatMap(({ kind, metadata, spec }) =>
      kind === 'StorageClass' ? [metadata.name] : kind === 'PersistentVolume' ? [spec?.storageClassName] : [],
    ),
  );
  for (const { object, field, name } of objects.flatMap((each) => [...mentions(each)])) {
    if (name === null || held.has(name)) continue;
    const known = KNOWN_CLASSES.get(name);
    if (!known) continue;
    found.set(name, classObject(name, known));
    world.assume('storage-class', `${object.kind}/${object.metadata.name}`, field, {
      en: `StorageClass ${name} is not told: it is taken to be there as clusters come with it, and ${known.provisioner} to make its volumes.`,
      'zh-cn': `这里没有给出 StorageClass ${name}：假定它像集群自带的那样存在，并由 ${known.provisioner} 创建卷。`,
    });
  }
  return [...found.values()];
}

/** Tells of the first claim that names no class that there is taken to be none for it, unless somebody told what the cluster holds. */
export function assumeNoDefaultClass(objects: readonly KubernetesObject[], world: World): void {
  if (
    world.conditions.cluster !== undefined ||
    defaultClassOf(classesAmong(objects)) ||
    objects.some(({ kind }) => kind === 'PersistentVolume')
  )
    return;
  for (const { object, field, name } of objects.flatMap((each) => [...mentions(each)])) {
    if (name !== null) continue;
    world.assume('no-default-class', `${object.kind}/${object.metadata.name}`, field, {
      en: 'No default StorageClass is told: there is taken to be none, so that claims without a class wait for a volume made by hand.',
      'zh-cn': '这里没有给出默认 StorageClass：假定没有，未指定类的 PersistentVolumeClaim 会一直等待手工创建的卷。',
    });
    return;
  }
}

function* mentions(object: KubernetesObject): Generator<Mention> {
  const { kind, spec } = object;
  const at = (field: string, claim: unknown): Mention[] => {
    if (typeof claim !== 'object' || claim === null) return [];
    const { storageClassName: name, volumeName } = (claim as { readonly spec?: Readonly<Record<string, unknown>> }).spec ?? {};
    if (typeof name === 'string') return [{ object, field: `${field}spec.storageClassName`, name }];
    return volumeName === undefined && name === undefined ? [{ object, field: `${field}spec`, name: null }] : [];
  };
  if (kind === 'PersistentVolumeClaim') yield* at('', object);
  for (const [index, claim] of list(spec?.volumeClaimTemplates).entries()) yield* at(`spec.volumeClaimTemplates[${index}].`, claim);
  const template = podTemplateOf(object);
  for (const [index, volume] of list(template?.spec.volumes).entries())
    yield* at(
      `${[...(template?.path ?? []), 'spec'].join('.')}.volumes[${index}].ephemeral.volumeClaimTemplate.`,
      (volume as { readonly ephemeral?: { readonly volumeClaimTemplate?: unknown } } | null)?.ephemeral?.volumeClaimTemplate,
    );
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const classObject = (
  name: string,
  { provisioner, waits }: KnownClass,
  annotations?: Readonly<Record<string, string>>,
): KubernetesObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name, ...(annotations && { annotations }) },
  provisioner,
  reclaimPolicy: 'Delete',
  volumeBindingMode: waits ? 'WaitForFirstConsumer' : 'Immediate',
});
