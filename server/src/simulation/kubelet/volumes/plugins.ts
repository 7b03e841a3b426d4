import type { PodVolume } from '../../world/pod.ts';

/** Kinds of volumes that the API still takes and no kubelet has a plugin for any more. Source: pkg/volume, the removals up to 1.31. */
const WITHOUT_PLUGIN = ['flocker', 'glusterfs', 'rbd', 'cephfs', 'quobyte', 'storageos', 'scaleIO', 'photonPersistentDisk'];

/** What the kubelet says of a volume that no plugin takes; null when one does. Source: volumemanager/populator, AddPodToVolume. */
export function pluginError(volume: PodVolume): string | null {
  if (!WITHOUT_PLUGIN.some((kind) => kind in volume)) return null;
  return `failed to get Plugin from volumeSpec for volume "${volume.name}" err=no volume plugin matched`;
}

/** What a plugin says that is there and switched off; null when the volume is none of its. Source: pkg/volume/git_repo. */
export const disabledError = (volume: PodVolume): string | null =>
  'gitRepo' in volume
    ? 'git-repo volume plugin has been disabled; if necessary, it may be re-enabled by enabling the feature-gate `GitRepoVolumeDriver`'
    : null;
