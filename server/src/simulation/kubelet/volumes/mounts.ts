import type { MountConfig, Volume } from '../../runtime/runtime.ts';
import type { Container, PodVolume, VolumeMount } from '../../world/pod.ts';
import { expand } from '../expansion.ts';
import { isApiVolume } from './volumeSources.ts';

/** A volume of a Pod as containers find it. */
export interface MountableVolume {
  readonly spec: PodVolume;
  readonly volume: Volume;
}

export type ContainerMounts = { readonly mounts: MountConfig[] } | { readonly error: string };

/** Where the kubelet keeps what it has of a Pod; the UID stands for the one that only a real cluster gives. */
const POD_DIRECTORY = '/var/lib/kubelet/pods/<uid>';

/** Names of the volume plugins in paths. Source: pkg/volume, each plugin's name. */
const PLUGINS: Readonly<Record<string, string>> = {
  emptyDir: 'kubernetes.io~empty-dir',
  configMap: 'kubernetes.io~configmap',
  secret: 'kubernetes.io~secret',
  downwardAPI: 'kubernetes.io~downward-api',
  projected: 'kubernetes.io~projected',
  nfs: 'kubernetes.io~nfs',
};
const OTHER_PLUGIN = 'kubernetes.io~csi';

/** The mounts of a container; an error is that of CreateContainerConfigError. Source: pkg/kubelet/kubelet_pods.go makeMounts. */
export function makeMounts(
  container: Container,
  volumes: ReadonlyMap<string, MountableVolume> | undefined,
  lookup: (name: string) => string | undefined,
  /** Is there something at a path of the node? */
  isOnNode: (path: string) => boolean,
): ContainerMounts {
  const mounts: MountConfig[] = [];
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    const found = volumes?.get(mount.name);
    if (!found) return { error: `cannot find volume "${mount.name}" to mount into container "${container.name}"` };
    const sub = subPathOf(mount, lookup);
    if ('error' in sub) return sub;
    const obstacle = sub.subPath === '' || found.spec.image !== undefined ? null : found.volume.obstacle(sub.subPath);
    if (obstacle !== null) {
      const there = 'leadsTo' in obstacle && isOnNode(obstacle.leadsTo);
      const failed = there ? 'failed to prepare subPath' : 'failed to create subPath directory';
      return { error: `${failed} for volumeMount "${mount.name}" of container "${container.name}"` };
    }
    mounts.push({
      mountPath: mount.mountPath,
      volume: found.volume,
      subPath: sub.subPath,
      readOnly: mount.readOnly === true || isApiVolume(found.spec) || found.spec.image !== undefined,
      source: sourceOf(found.spec, sub.subPath, container.name, index),
    });
  }
  return { mounts };
}

const WHOLE = { subPath: '' };

function subPathOf(
  { subPath = '', subPathExpr }: VolumeMount,
  lookup: (name: string) => string | undefined,
): { readonly subPath: string } | { readonly error: string } {
  if (!subPath && !subPathExpr) return WHOLE;
  const missing = new Set<string>();
  const value = (name: string): string | undefined => {
    const found = lookup(name);
    if (!found) missing.add(name);
    return found;
  };
  const path = subPathExpr ? expand(subPathExpr, value) : subPath;
  if (missing.size > 0) return { error: `missing value for ${[...missing].sort().join(', ')}` };
  if (path.startsWith('/')) return { error: `error SubPath \`${path}\` must not be an absolute path` };
  if (path.split('/').includes('..')) return { error: `unable to provision SubPath \`${path}\`: must not contain '..'` };
  return { subPath: path };
}

/** The path on the node that is mounted, as messages of the runtime name it. */
function sourceOf(spec: PodVolume, subPath: string, container: string, index: number): string {
  if (subPath !== '') return `${POD_DIRECTORY}/volume-subpaths/${spec.name}/${container}/${index}`;
  if (spec.hostPath) return spec.hostPath.path;
  // Mounted by the runtime itself, from where it keeps images.
  if (spec.image) return spec.image.reference;
  const kind = Object.keys(spec).find((field) => field !== 'name') ?? '';
  return `${POD_DIRECTORY}/volumes/${PLUGINS[kind] ?? OTHER_PLUGIN}/${spec.name}`;
}
