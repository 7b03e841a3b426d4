import type { ContainerRecord } from './kubelet/runtimePods.ts';
import type { MountConfig } from './runtime/runtime.ts';
import type { Simulation } from './simulation.ts';
import { findContainer, type Pod } from './world/pod.ts';
import { worldAt } from './worldAt.ts';

/** As much as anybody reads at one instant. */
const PODS_MAX = 4;
const FILES_MAX = 40;
const LINES_MAX = 20;
const LINE_LENGTH_MAX = 200;

const HOSTS = '/etc/hosts';

/**
 * What the mounted volumes of the Pods hold at an instant (seconds), container by container: a heading a mount, a line a file with its size in
 * bytes, and how its text begins; and `/etc/hosts` of Pods that add to it. `container`: only its own. Empty where nothing has a volume yet.
 */
export function filesAt(simulation: Simulation, atSeconds: number, container?: string): string {
  const { world, cluster } = worldAt(simulation, Math.round(atSeconds * 1000));
  const blocks: string[] = [];
  for (const pod of (world.store.list('Pod') as Pod[]).slice(0, PODS_MAX)) {
    const records = cluster.node(pod.spec.nodeName)?.runtime.pods.get(pod.metadata.uid)?.containers ?? [];
    const aliased = (pod.spec.hostAliases?.length ?? 0) > 0;
    if (aliased && records[0] && container === undefined) blocks.push(hostsText(pod, records[0]));
    for (const record of newest(records)) {
      if (container !== undefined && record.name !== container) continue;
      for (const mount of record.process.config.mounts) blocks.push(mountText(pod, record.name, mount));
    }
  }
  return blocks.join('\n');
}

/** Of the runs of each container the last one. */
const newest = (records: readonly ContainerRecord[]): readonly ContainerRecord[] => [
  ...new Map(records.map((record) => [record.name, record])).values(),
];

/** The file with the `hostAliases`, which all containers share. */
function hostsText(pod: Pod, { sandbox }: ContainerRecord): string {
  const hosts = sandbox.sandbox.ownFiles().find(([path]) => path === HOSTS)?.[1] ?? '';
  return `${[`${pod.metadata.name}:${HOSTS}  (hostAliases)`, ...fileLines(HOSTS, hosts)].join('\n')}\n`;
}

function mountText(pod: Pod, name: string, { mountPath, volume, subPath, readOnly }: MountConfig): string {
  const files = volume.list().flatMap(({ path, content }) => {
    if (subPath === '') return [{ path, content }];
    const prefix = `${subPath.replace(/\/+$/, '')}/`;
    return path.startsWith(prefix) ? [{ path: path.slice(prefix.length), content }] : path === subPath ? [{ path: '', content }] : [];
  });
  const placed = findContainer(pod, name);
  const declared = placed && volumeOf(pod, placed.container.volumeMounts?.find((mount) => mount.mountPath === mountPath)?.name);
  const heading = `${pod.metadata.name}/${name}:${mountPath}  (${[declared, readOnly ? 'ro' : 'rw'].filter((part) => part).join(', ')})`;
  const shown = files.slice(0, FILES_MAX).flatMap(({ path, content }) => fileLines(path === '' ? mountPath : path, content));
  if (files.length > FILES_MAX) shown.push(`            … +${files.length - FILES_MAX}`);
  return `${[heading, ...(shown.length > 0 ? shown : ['         -'])].join('\n')}\n`;
}

const fileLines = (path: string, content: string): readonly string[] => [
  `  ${String(content.length).padStart(8)}  ${path}`,
  ...beginning(content).map((line) => `            │ ${line}`),
];

/** `page: emptyDir`; undefined for what the API server adds and nobody declares. */
function volumeOf(pod: Pod, name: string | undefined): string | undefined {
  const volume = pod.spec.volumes?.find((each) => each.name === name);
  if (!volume) return undefined;
  const kind = Object.keys(volume).find((field) => field !== 'name');
  return kind ? `${volume.name}: ${kind}` : volume.name;
}

function beginning(content: string): readonly string[] {
  const lines = content.replace(/\n$/, '').split('\n');
  const shown = lines.slice(0, LINES_MAX).map((line) => (line.length > LINE_LENGTH_MAX ? `${line.slice(0, LINE_LENGTH_MAX)}…` : line));
  if (content === '') return [];
  return lines.length > LINES_MAX ? [...shown, `… +${lines.length - LINES_MAX}`] : shown;
}
