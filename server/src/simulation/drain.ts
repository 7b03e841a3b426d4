import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Answer } from './answer.ts';
import type { Requests } from './requests.ts';
import type { ScenarioAction } from './timeline.ts';
import type { Causes } from './world/causes.ts';
import { isPodTerminal, type Pod } from './world/pod.ts';
import type { World } from './world/world.ts';

/** How long kubectl waits before it asks again for an eviction that a budget forbids. Source: kubectl pkg/drain EvictOrDeletePods. */
const RETRY_MS = 5_000;
/** Tries for one Pod: most of an hour. */
const TRIES_MAX = 500;

/** What `force` and `deleteEmptyDirData` are for. Source: kubectl pkg/drain/filters.go. */
const UNMANAGED = 'Pods that declare no controller (use --force to override)';
const LOCAL_STORAGE = 'Pods with local storage (use --delete-emptydir-data to override)';

/**
 * `kubectl drain --ignore-daemonsets`: no new Pods on the node, and those that are there are evicted; budgets are asked again and again. When one
 * Pod stands against it, none is evicted, and the node stays cordoned. Source: kubectl pkg/drain.
 */
export function drain(world: World, requests: Requests, node: KubernetesObject, action: ScenarioAction, causes: Causes): Answer {
  requests.patch({ ...action, patch: { spec: { unschedulable: true } }, patchType: 'merge' }, node, causes);
  const pods = (world.store.list('Pod') as Pod[]).filter((pod) => pod.spec.nodeName === node.metadata.name && !isLeftAlone(pod));
  const refused = new Map<string, string[]>();
  for (const pod of pods) {
    const why = objection(pod, action);
    if (why) refused.set(why, [...(refused.get(why) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`]);
  }
  const messages = [...refused].map(([why, names]) => `cannot delete ${why}: ${names.join(', ')}`);
  if (messages.length > 0) return { code: 1, message: messages.length === 1 ? messages[0]! : `[${messages.join(', ')}]` };
  const waits = pods.flatMap((pod) => {
    const refusal = evict(world, requests, pod, action.gracePeriodSeconds, causes, TRIES_MAX);
    const { name, namespace } = pod.metadata;
    return refusal === null ? [] : `error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${refusal}`;
  });
  return waits.length > 0 ? { code: 0, message: waits.join('\n') } : { code: 0 };
}

/** Pods of DaemonSets and of files on the node. */
function isLeftAlone(pod: Pod): boolean {
  if ('kubernetes.io/config.mirror' in (pod.metadata.annotations ?? {})) return true;
  return controllerOf(pod)?.kind === 'DaemonSet' && !isPodTerminal(pod.status);
}

/** What speaks against taking a Pod away; null for one that has ended. */
function objection(pod: Pod, { force, deleteEmptyDirData }: ScenarioAction): string | null {
  if (isPodTerminal(pod.status)) return null;
  if (deleteEmptyDirData !== true && pod.spec.volumes?.some(({ emptyDir }) => emptyDir !== undefined)) return LOCAL_STORAGE;
  return force === true || controllerOf(pod) ? null : UNMANAGED;
}

/** Gives back why the Pod has to stay for now; null when nothing speaks against it. */
function evict(world: World, requests: Requests, pod: Pod, grace: unknown, causes: Causes, tries: number): string | null {
  const current = world.store.get('Pod', pod.metadata.namespace, pod.metadata.name ?? '') as Pod | undefined;
  if (current?.metadata.uid !== pod.metadata.uid || tries === 0) return null;
  const { code, message } = requests.evict({ at: 0, verb: 'evict', gracePeriodSeconds: grace }, current, causes);
  if (code !== 429) return null;
  world.clock.after(RETRY_MS, 'user', () => void evict(world, requests, pod, grace, causes, tries - 1));
  return message ?? '';
}

const controllerOf = ({ metadata }: Pod) => metadata.ownerReferences?.find(({ controller }) => controller);
