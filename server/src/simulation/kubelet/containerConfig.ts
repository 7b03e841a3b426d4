import { quantityOf } from '../../kubernetes/values/quantity.ts';
import type { ContainerConfig } from '../runtime/runtime.ts';
import { type Container, formatPod, isRestartableInitContainer, type Pod } from '../world/pod.ts';
import { makeEnvironment } from './environment.ts';
import { expand } from './expansion.ts';
import type { Kubelet } from './kubelet.ts';

export type GeneratedConfig = { readonly config: ContainerConfig } | { readonly error: string };

/** What the runtime is told of a container. Source: pkg/kubelet/kuberuntime generateContainerConfig. */
export function containerConfig(kubelet: Kubelet, pod: Pod, container: Container, podIP: string): GeneratedConfig {
  const context = { ...kubelet.downwardContext(pod), podIP: podIP || kubelet.node.ip };
  const environment = makeEnvironment(kubelet.world, pod, container, context);
  if ('error' in environment) return environment;
  const lookup = (name: string): string | undefined => environment.values.get(name);
  const mounts = kubelet.volumes.mountsOf(pod, container, lookup);
  if ('error' in mounts) return mounts;
  const refused = rootRefused(kubelet, pod, container);
  if (refused !== null) return { error: refused };
  const expanded = (words: string[] | undefined): string[] | null => (words?.length ? words.map((word) => expand(word, lookup)) : null);
  const memory = quantityOf(container.resources?.limits?.memory);
  return {
    config: {
      name: container.name,
      image: container.image,
      command: expanded(container.command),
      args: expanded(container.args),
      env: [...environment.values],
      workingDir: container.workingDir || null,
      mounts: mounts.mounts,
      runAsUser: runAsUser(pod, container) ?? null,
      readOnlyRootFilesystem: container.securityContext?.readOnlyRootFilesystem === true,
      memoryLimitBytes: memory && !memory.isZero() ? Number(memory.unscaled) * 10 ** memory.scale : null,
      stdin: container.stdin === true,
      tty: container.tty === true,
      stopSignal: kubelet.node.imageConfig(container.image).stopSignal,
      role: roleOf(pod, container),
      runAsGroup: container.securityContext?.runAsGroup ?? pod.spec.securityContext?.runAsGroup ?? null,
      supplementalGroups: supplementalGroups(pod),
      ...capabilitiesOf(container),
      ...(container.terminationMessagePath ? { terminationMessagePath: container.terminationMessagePath } : {}),
    },
  };
}

function roleOf(pod: Pod, container: Container): 'main' | 'sidecar' | 'init' {
  if (!pod.spec.initContainers?.some(({ name }) => name === container.name)) return 'main';
  return isRestartableInitContainer(container) ? 'sidecar' : 'init';
}

/** A privileged container has all of them. */
function capabilitiesOf({ securityContext }: Container): Pick<ContainerConfig, 'capabilities'> {
  const { capabilities, privileged } = securityContext ?? {};
  return capabilities && !privileged ? { capabilities } : {};
}

function supplementalGroups({ spec }: Pod): number[] {
  const { fsGroup, supplementalGroups: further } = spec.securityContext ?? {};
  return [...(fsGroup !== undefined ? [fsGroup] : []), ...(further ?? [])];
}

const runAsUser = (pod: Pod, container: Container): number | undefined =>
  container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;

/** Source: pkg/kubelet/kuberuntime/security_context.go verifyRunAsNonRoot. */
function rootRefused(kubelet: Kubelet, pod: Pod, container: Container): string | null {
  const nonRoot = container.securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot;
  if (!nonRoot) return null;
  const place = `(pod: "${formatPod(pod)}", container: ${container.name})`;
  const user = runAsUser(pod, container);
  if (user !== undefined) return user === 0 ? `container's runAsUser breaks non-root policy ${place}` : null;
  const ofImage = kubelet.node.imageConfig(container.image).user;
  if (ofImage === '' || ofImage === '0' || ofImage === 'root') {
    if (ofImage === 'root')
      return `container has runAsNonRoot and image has non-numeric user (root), cannot verify user is non-root ${place}`;
    return `container has runAsNonRoot and image will run as root ${place}`;
  }
  if (!/^\d+$/.test(ofImage))
    return `container has runAsNonRoot and image has non-numeric user (${ofImage}), cannot verify user is non-root ${place}`;
  return null;
}
