import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Answer, Requests } from './requests.ts';
import type { ScenarioAction } from './timeline.ts';
import type { Causes } from './world/causes.ts';
import { isPodTerminal, type Pod } from './world/pod.ts';
import type { World } from './world/world.ts';

/** How long kubectl waits before it asks again for an eviction that a budget forbids. Source: kubectl pkg/drain EvictOrDeletePods. */
const RETRY_MS = 5_000;
/** Tries for one Pod: most of an hour. */
const TRIES_MAX = 500;

/**
 * `kubectl drain --ignore-daemonsets`: no new Pods on the node, and those that are there are evicted; budgets are asked again and again. Pods
 * that nobody would make anew need `force`. Source: kubectl pkg/drain.
 */
export function drain(world: World, requests: Requests, node: KubernetesObject, action: ScenarioAction, causes: Causes): Answer {
  requests.patch({ ...action, patch: { spec: { unschedulable: true } }, patchType: 'merge' }, node, causes);
  const pods = (world.store.list('Pod') as Pod[]).filter(
    (pod) =>
      pod.spec.nodeName === node.metadata.name && !isOfDaemon(pod) && !('kubernetes.io/config.mirror' in (pod.metadata.annotations ?? {})),
  );
  const bare = pods.filter((pod) => !controllerOf(pod) && !isPodTerminal(pod.status));
  if (bare.length > 0 && action.force !== true) {
    const names = bare.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(', ');
    return { code: 1, message: `cannot delete Pods that declare no controller (use --force to override): ${names}` };
  }
  for (const pod of pods) evict(world, requests, pod, causes, TRIES_MAX);
  return { code: 0 };
}

function evict(world: World, requests: Requests, pod: Pod, causes: Causes, tries: number): void {
  const current = world.store.get('Pod', pod.metadata.namespace, pod.metadata.name ?? '') as Pod | undefined;
  if (current?.metadata.uid !== pod.metadata.uid || tries === 0) return;
  const { code } = requests.evict({ at: 0, verb: 'evict' }, current, causes);
  if (code === 429) world.clock.after(RETRY_MS, 'user', () => evict(world, requests, pod, causes, tries - 1));
}

const controllerOf = ({ metadata }: Pod) => metadata.ownerReferences?.find(({ controller }) => controller);
const isOfDaemon = (pod: Pod): boolean => controllerOf(pod)?.kind === 'DaemonSet';
