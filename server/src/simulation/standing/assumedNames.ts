import { filled } from '../../kubernetes/decode/texts.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { podTemplateOf } from '../../kubernetes/podTemplates.ts';
import { SYSTEM_PRIORITY_CLASSES } from '../../kubernetes/values/wellKnownNames.ts';
import type { Text } from '../../texts/text.ts';
import type { World } from '../world/world.ts';

/** An object that Pods name, without which the API server makes none of them. */
interface Named {
  readonly field: 'serviceAccountName' | 'priorityClassName' | 'runtimeClassName';
  readonly kind: string;
  readonly namespaced: boolean;
  /** In every cluster. */
  readonly everywhere: readonly string[];
  readonly message: Text;
}

const NAMED: readonly Named[] = [
  {
    field: 'serviceAccountName',
    kind: 'ServiceAccount',
    namespaced: true,
    everywhere: ['default'],
    message: {
      en: 'ServiceAccount {name} is not told: it is taken to be there. Without it no Pod is made (403 Forbidden).',
      'zh-cn': '这里没有给出 ServiceAccount {name}：假定它存在。没有它就无法创建 Pod（403 Forbidden）。',
    },
  },
  {
    field: 'priorityClassName',
    kind: 'PriorityClass',
    namespaced: false,
    everywhere: SYSTEM_PRIORITY_CLASSES,
    message: {
      en: 'PriorityClass {name} is not told: it is taken to be there, with priority 0. Without it no Pod is made (403 Forbidden).',
      'zh-cn': '这里没有给出 PriorityClass {name}：假定它存在，优先级为 0。没有它就无法创建 Pod（403 Forbidden）。',
    },
  },
  {
    field: 'runtimeClassName',
    kind: 'RuntimeClass',
    namespaced: false,
    everywhere: [],
    message: {
      en: 'RuntimeClass {name} is not told: it is taken to be there, without overhead. Without it no Pod is made (403 Forbidden).',
      'zh-cn': '这里没有给出 RuntimeClass {name}：假定它存在，没有额外开销。没有它就无法创建 Pod（403 Forbidden）。',
    },
  },
];

/** Tells which names of Pods are taken to lead somewhere though no object is called so, unless somebody told what the cluster holds. */
export function assumeNames(objects: readonly KubernetesObject[], world: World): void {
  if (world.conditions.cluster !== undefined) return;
  const keyOf = (kind: string, namespace: string | undefined, name: string): string => `${kind}/${namespace ?? world.namespace}/${name}`;
  const there = new Set(objects.map(({ kind, metadata }) => keyOf(kind, metadata.namespace, metadata.name ?? '')));
  for (const object of objects) {
    const template = podTemplateOf(object);
    if (!template) continue;
    const { path, spec } = template;
    for (const { field, kind, namespaced, everywhere, message } of NAMED) {
      const name: unknown = spec[field];
      if (typeof name !== 'string' || name === '' || everywhere.includes(name)) continue;
      if (there.has(keyOf(kind, namespaced ? object.metadata.namespace : undefined, name))) continue;
      const at = [...path, 'spec', field].join('.');
      world.assume(`assumed-${kind}`, `${object.kind}/${object.metadata.name}`, at, filled(message, { name }));
    }
  }
}
