import { quantityOf } from '../../kubernetes/values/quantity.ts';
import type { PodVolume, ProjectedSource } from '../world/pod.ts';

/** What `kubectl describe` says of each type of volume. Source: kubectl pkg/describe/describe.go describeVolumes. */
const TYPES: Readonly<Record<string, string>> = {
  hostPath: 'HostPath (bare host directory volume)',
  emptyDir: "EmptyDir (a temporary directory that shares a pod's lifetime)",
  secret: 'Secret (a volume populated by a Secret)',
  configMap: 'ConfigMap (a volume populated by a ConfigMap)',
  nfs: 'NFS (an NFS mount that lasts the lifetime of a pod)',
  persistentVolumeClaim: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
  ephemeral: 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
  downwardAPI: 'DownwardAPI (a volume populated by information about the pod)',
  projected: 'Projected (a volume that contains injected data from multiple sources)',
  csi: 'CSI (a Container Storage Interface (CSI) volume source)',
  image: 'Image (a container image or OCI artifact)',
};

export function describeVolumes(volumes: readonly PodVolume[]): string[] {
  if (volumes.length === 0) return ['Volumes:\t<none>'];
  return ['Volumes:', ...volumes.flatMap((volume) => [`  ${volume.name}:`, ...volumeLines(volume).map((line) => `    ${line}`)])];
}

function volumeLines(volume: PodVolume): string[] {
  const type = Object.keys(TYPES).find((name) => volume[name as keyof PodVolume] !== undefined);
  if (type === undefined) return ['<unknown>'];
  return [`Type:\t${TYPES[type]}`, ...detailLines(volume)];
}

function detailLines(volume: PodVolume): string[] {
  const { hostPath, emptyDir, secret, configMap, nfs, persistentVolumeClaim, downwardAPI, projected, csi, image } = volume;
  if (hostPath) return [`Path:\t${hostPath.path}`, `HostPathType:\t${hostPath.type ?? '<none>'}`];
  if (emptyDir) {
    const limit = quantityOf(emptyDir.sizeLimit);
    return [`Medium:\t${emptyDir.medium ?? ''}`, `SizeLimit:\t${limit && limit.sign() > 0 ? limit : '<unset>'}`];
  }
  if (secret) return [`SecretName:\t${secret.secretName}`, `Optional:\t${secret.optional === true}`];
  if (configMap) return [`Name:\t${configMap.name}`, `Optional:\t${configMap.optional === true}`];
  if (nfs) return [`Server:\t${nfs.server}`, `Path:\t${nfs.path}`, `ReadOnly:\t${nfs.readOnly === true}`];
  if (persistentVolumeClaim)
    return [`ClaimName:\t${persistentVolumeClaim.claimName}`, `ReadOnly:\t${persistentVolumeClaim.readOnly === true}`];
  if (downwardAPI)
    return [
      'Items:',
      ...(downwardAPI.items ?? []).map((item) => `  ${item.fieldRef?.fieldPath ?? item.resourceFieldRef?.resource ?? ''} -> ${item.path}`),
    ];
  if (projected) return (projected.sources ?? []).flatMap(sourceLines);
  if (csi)
    return [
      `Driver:\t${csi.driver}`,
      `FSType:\t${csi.fsType ?? ''}`,
      `ReadOnly:\t${csi.readOnly === true}`,
      ...Object.entries(csi.volumeAttributes ?? {}).map(
        ([key, value], index) => `${index === 0 ? 'VolumeAttributes:' : ''}\t${key}=${value}`,
      ),
    ];
  if (image) return [`Reference:\t${image.reference}`, `PullPolicy:\t${image.pullPolicy ?? ''}`];
  return [];
}

function sourceLines({ secret, downwardAPI, configMap, serviceAccountToken }: ProjectedSource): string[] {
  if (secret) return [`SecretName:\t${secret.name}`, `Optional:\t${secret.optional === true}`];
  if (downwardAPI) return ['DownwardAPI:\ttrue'];
  if (configMap) return [`ConfigMapName:\t${configMap.name}`, `Optional:\t${configMap.optional === true}`];
  return serviceAccountToken ? [`TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 3600}`] : [];
}
