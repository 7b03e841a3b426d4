import { because, type Causes } from '../../world/causes.ts';
import type { Pod } from '../../world/pod.ts';
import type { Task } from '../../world/task.ts';
import type { Kubelet } from '../kubelet.ts';
import type { StartError } from '../reasons.ts';

/** Why the image of a volume is not there, by the volume's name. */
export type ImageVolumeErrors = ReadonlyMap<string, { readonly reason: StartError; readonly message: string; readonly causes: Causes }>;

/**
 * Sees to it that the images of a Pod's image volumes are on the node: in each sync, before any container, with events about the Pod. What
 * fails is told by the containers that mount the volume. Source: pkg/kubelet/kuberuntime getImageVolumes (feature ImageVolume, 1.35 on).
 */
export function* pullImageVolumes(kubelet: Kubelet, pod: Pod, pullSecrets: readonly string[], causes: Causes): Task<ImageVolumeErrors> {
  const errors = new Map<string, { readonly reason: StartError; readonly message: string; readonly causes: Causes }>();
  if (kubelet.world.version === '1.34') return errors;
  for (const [index, { name, image }] of (pod.spec.volumes ?? []).entries()) {
    if (!image) continue;
    const outcome = yield* kubelet.images.ensureImageExists({
      pod,
      image: image.reference,
      policy: image.pullPolicy ?? 'IfNotPresent',
      pullSecrets,
      event: (type, reason, message, why) => kubelet.podEvent(pod, type, reason, message, why),
      causes: because(kubelet.world.field(pod, `spec.volumes[${index}].image.reference`), causes),
    });
    if ('reason' in outcome) errors.set(name, outcome);
  }
  return errors;
}
