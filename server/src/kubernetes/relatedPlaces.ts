import type { Text } from '../texts/text.ts';
import type { KubernetesObject } from './object.ts';
import { podTemplatePath } from './podTemplates.ts';

type Path = readonly (string | number)[];

/** Another place that a refusal is about: the first of two equal names, the limit of a request. */
export interface RelatedPlace {
  readonly path: Path;
  readonly message: Text;
}

const FIRST: Text = { en: 'The first one is here.', 'zh-cn': '前一个在这里。' };
const SELECTOR: Text = { en: 'The selector is here.', 'zh-cn': '选择算符在这里。' };
const VOLUMES: Text = { en: 'The volumes of the Pod are listed here.', 'zh-cn': 'Pod 的卷在这里列出。' };
const LIMIT: Text = { en: 'The limit is here.', 'zh-cn': '限制在这里。' };
const OTHER: Text = { en: 'The other one is here.', 'zh-cn': '另一个在这里。' };
const REASON: Text = { en: 'This is why.', 'zh-cn': '原因在这里。' };
const OPERATOR: Text = { en: 'The operator is here.', 'zh-cn': '操作符在这里。' };

/** Fields that brought the refusal about: beside the refused one, or from the Pod on where they begin with a slash. */
const BESIDE: Readonly<Record<string, readonly (readonly [string, Text])[]>> = {
  'pod.ports.host-network': [
    ['containerPort', OTHER],
    ['/spec/hostNetwork', REASON],
  ],
  'pod.node-affinity.operator': [['operator', OPERATOR]],
  'selector.label.operator': [['operator', OPERATOR]],
  'pod.tolerations.seconds': [['tolerationSeconds', REASON]],
  'pod.tolerations.every-key': [['key', REASON]],
  'hpa.max-replicas': [['minReplicas', OTHER]],
  'deployment.progress-deadline.after-min-ready': [['minReadySeconds', OTHER]],
  'deployment.strategy.recreate': [['type', REASON]],
  'pod.env.value-from': [['value', OTHER]],
  'pod.handlers.sleep.seconds': [['/spec/terminationGracePeriodSeconds', REASON]],
  'pod.os.windows': [['/spec/os/name', REASON]],
  'pod.os.windows.container': [['/spec/os/name', REASON]],
  'pod.os.linux': [['/spec/os/name', REASON]],
  'pod.host-namespaces.share-process-namespace': [['/spec/hostPID', REASON]],
  'pod.security-context.escalation': [
    ['privileged', OTHER],
    ['capabilities', OTHER],
  ],
  'pod.scheduling-gates.node-name': [['/spec/schedulingGates', REASON]],
  'pod.volume-mounts.volume': [['/spec/volumes', VOLUMES]],
  'pod.volume-devices': [['/spec/volumes', VOLUMES]],
};

/** Rules about fields that exclude each other: the ones beside the refused one. */
const EXCLUSIVE: ReadonlySet<string> = new Set(['pod.handlers.one', 'pod.volumes.one-source', 'volume.one-source']);

const CONTAINER_LISTS: readonly string[] = ['containers', 'initContainers', 'ephemeralContainers'];

/** Where else to look for the cause of a refusal. Places may be absent from the text; who shows them leaves those out. */
export function relatedPlaces(code: string, reason: string, path: Path, object: KubernetesObject): RelatedPlace[] {
  if (reason === 'FieldValueDuplicate' || code === 'pod.volume-mounts.mount-path') return firstOf(path, object);
  if (code.endsWith('selector.matches-template')) return [{ path: ['spec', 'selector'], message: SELECTOR }];
  if (code.endsWith('request-within-limit')) {
    const at = path.lastIndexOf('requests');
    return at < 0 ? [] : [{ path: [...path.slice(0, at), 'limits', ...path.slice(at + 1)], message: LIMIT }];
  }
  if (EXCLUSIVE.has(code)) return others(path, object);
  const beside = Object.hasOwn(BESIDE, code) ? BESIDE[code]! : [];
  return beside.map(([name, message]) => ({ path: name.startsWith('/') ? inPod(name, object) : [...path.slice(0, -1), name], message }));
}

/** `/spec/hostNetwork` of the Pod or of the Pod template. */
const inPod = (name: string, object: KubernetesObject): Path => [...(podTemplatePath(object) ?? []), ...name.slice(1).split('/')];

const valueAt = (object: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (here, segment) =>
      typeof here === 'object' && here !== null ? (here as Readonly<Record<string | number, unknown>>)[segment] : undefined,
    object,
  );

/** The earlier entry with the same value: in the list itself, and for containers in the lists before. */
function firstOf(path: Path, object: KubernetesObject): RelatedPlace[] {
  const at = path.findLastIndex((segment) => typeof segment === 'number');
  if (at < 0) return [];
  const tail = path.slice(at + 1);
  const value = JSON.stringify(valueAt(object, path));
  const own = path.slice(0, at);
  const lists = CONTAINER_LISTS.includes(String(own.at(-1))) ? CONTAINER_LISTS.map((list) => [...own.slice(0, -1), list]) : [own];
  for (const list of lists) {
    const items = valueAt(object, list);
    if (!Array.isArray(items)) continue;
    for (let index = 0; index < items.length; index++) {
      const other = [...list, index, ...tail];
      if (list.at(-1) === own.at(-1) && index >= Number(path[at])) break;
      if (JSON.stringify(valueAt(object, other)) === value) return [{ path: other, message: FIRST }];
    }
  }
  return [];
}

/** The fields beside one that are objects as well: the alternatives of a union. */
function others(path: Path, object: KubernetesObject): RelatedPlace[] {
  const around = valueAt(object, path.slice(0, -1));
  if (typeof around !== 'object' || around === null) return [];
  return Object.entries(around)
    .filter(([name, value]) => name !== path.at(-1) && typeof value === 'object' && value !== null)
    .map(([name]) => ({ path: [...path.slice(0, -1), name], message: OTHER }));
}
