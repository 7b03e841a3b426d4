import type { DownwardFile, KeyToPath, Pod, PodVolume, ProjectedSource } from '../../world/pod.ts';
import type { World } from '../../world/world.ts';
import { dataOf } from '../environment.ts';
import { type DownwardContext, missingContainer, podFieldValue, resourceFieldValue } from '../fieldPath.ts';

/** One file of a volume made from API objects. */
export interface VolumeFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

export type VolumeContent = { readonly files: readonly VolumeFile[] } | { readonly error: string };

const DEFAULT_MODE = 0o644;

/** Is the volume's content made from the API? */
export const isApiVolume = (volume: PodVolume): boolean =>
  Boolean(volume.configMap || volume.secret || volume.projected || volume.downwardAPI);

/** Files of configMap, secret, downwardAPI and projected volumes as they are now. Source: pkg/volume/{configmap,secret,projected,downwardapi}. */
export function volumeContent(world: World, pod: Pod, volume: PodVolume, context: DownwardContext): VolumeContent {
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap) return fromObject(world, pod, 'ConfigMap', configMap.name, configMap, configMap.defaultMode);
  if (secret) return fromObject(world, pod, 'Secret', secret.secretName, secret, secret.defaultMode);
  if (downwardAPI) return downwardContent(pod, downwardAPI.items, context, downwardAPI.defaultMode);
  return projectedContent(world, pod, projected?.sources ?? [], context, projected?.defaultMode);
}

interface ObjectSource {
  readonly items?: KeyToPath[];
  readonly optional?: boolean;
}

function fromObject(
  world: World,
  pod: Pod,
  kind: 'ConfigMap' | 'Secret',
  name: string,
  source: ObjectSource,
  mode = DEFAULT_MODE,
): VolumeContent {
  const object = world.store.get(kind, pod.metadata.namespace, name);
  if (!object) return source.optional ? { files: [] } : { error: `${kind.toLowerCase()} "${name}" not found` };
  const data = dataOf(object);
  if (!source.items?.length) return { files: [...data].map(([path, content]) => ({ path, content, mode })) };
  const files: VolumeFile[] = [];
  for (const item of source.items) {
    const content = data.get(item.key);
    if (content !== undefined) files.push({ path: item.path, content, mode: item.mode ?? mode });
    else if (!source.optional)
      return {
        error:
          kind === 'ConfigMap'
            ? `configmap references non-existent config key: ${item.key}`
            : `references non-existent secret key: ${item.key}`,
      };
  }
  return { files };
}

function downwardContent(
  pod: Pod,
  items: readonly DownwardFile[] | undefined,
  context: DownwardContext,
  mode = DEFAULT_MODE,
): VolumeContent {
  const missing = (items ?? []).flatMap(({ resourceFieldRef }) =>
    resourceFieldRef ? (missingContainer(pod, resourceFieldRef) ?? []) : [],
  );
  if (missing.length > 0) return { error: missing.length > 1 ? `[${missing.join(', ')}]` : missing[0]! };
  const files = (items ?? []).map((item) => {
    const field = item.resourceFieldRef;
    const content = item.fieldRef
      ? podFieldValue(pod, item.fieldRef.fieldPath, context)
      : field
        ? resourceFieldValue(pod, pod.spec.containers[0]!, field, context)
        : '';
    return { path: item.path, content, mode: item.mode ?? mode };
  });
  return { files };
}

/** All sources must succeed; several errors are told together. */
function projectedContent(
  world: World,
  pod: Pod,
  sources: readonly ProjectedSource[],
  context: DownwardContext,
  mode = DEFAULT_MODE,
): VolumeContent {
  const files: VolumeFile[] = [];
  const errors: string[] = [];
  for (const source of sources) {
    const content = sourceContent(world, pod, source, context, mode);
    if ('error' in content) errors.push(content.error);
    else files.push(...content.files);
  }
  if (errors.length === 1) return { error: errors[0]! };
  return errors.length > 1 ? { error: `[${errors.join(', ')}]` } : { files };
}

function sourceContent(world: World, pod: Pod, source: ProjectedSource, context: DownwardContext, mode: number): VolumeContent {
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  // Every namespace has this one; it is not among the objects of a run.
  if (configMap?.name === 'kube-root-ca.crt' && !world.store.get('ConfigMap', pod.metadata.namespace, configMap.name))
    return { files: [{ path: 'ca.crt', content: '', mode }] };
  if (configMap) return fromObject(world, pod, 'ConfigMap', configMap.name, configMap, mode);
  if (secret) return fromObject(world, pod, 'Secret', secret.name, secret, mode);
  if (downwardAPI) return downwardContent(pod, downwardAPI.items, context, mode);
  if (serviceAccountToken) return { files: [{ path: serviceAccountToken.path, content: 'token', mode }] };
  return { files: [] };
}
