import type { KubernetesObject } from '../../kubernetes/object.ts';
import { KNOWN_CLASSES, type KnownClass } from '../controllers/volume/knownClasses.ts';
import type { World } from '../world/world.ts';

interface Mention {
  readonly object: KubernetesObject;
  /** `spec.storageClassName` */
  readonly field: string;
  readonly name: string;
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
    const known = KNOWN_CLASSES.get(name);
    if (!known || held.has(name)) continue;
    found.set(name, classObject(name, known));
    world.assume('storage-class', `${object.kind}/${object.metadata.name}`, field, {
      en: `StorageClass ${name} is not told: it is taken to be there as clusters come with it, and ${known.provisioner} to make its volumes.`,
      'zh-cn': `这里没有给出 StorageClass ${name}：假定它像集群自带的那样存在，并由 ${known.provisioner} 创建卷。`,
    });
  }
  return [...found.values()];
}

function* mentions(object: KubernetesObject): Generator<Mention> {
  const { kind, spec } = object;
  const at = (field: string, claim: unknown): Mention[] => {
    const name = (claim as { readonly spec?: { readonly storageClassName?: unknown } } | undefined)?.spec?.storageClassName;
    return typeof name === 'string' ? [{ object, field: `${field}spec.storageClassName`, name }] : [];
  };
  if (kind === 'PersistentVolumeClaim') yield* at('', object);
  for (const [index, claim] of list(spec?.volumeClaimTemplates).entries()) yield* at(`spec.volumeClaimTemplates[${index}].`, claim);
  const [path, pod] =
    kind === 'Pod'
      ? ['spec', spec]
      : kind === 'CronJob'
        ? ['spec.jobTemplate.spec.template.spec', spec?.jobTemplate?.spec?.template?.spec]
        : ['spec.template.spec', spec?.template?.spec];
  for (const [index, volume] of list(pod?.volumes).entries())
    yield* at(
      `${path}.volumes[${index}].ephemeral.volumeClaimTemplate.`,
      (volume as { readonly ephemeral?: { readonly volumeClaimTemplate?: unknown } } | null)?.ephemeral?.volumeClaimTemplate,
    );
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const classObject = (name: string, { provisioner, waits }: KnownClass): KubernetesObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner,
  reclaimPolicy: 'Delete',
  volumeBindingMode: waits ? 'WaitForFirstConsumer' : 'Immediate',
});
