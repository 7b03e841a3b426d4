import type { Credentials, FileSystem } from './files/fileSystem.ts';
import type { ContainerConfig } from './runtime.ts';

/** The user a container's processes run as: what the manifest says, else the image's; containerd's words when the name is unknown. */
export function credentials(files: FileSystem, config: ContainerConfig, ofImage: string | undefined): Credentials | string {
  const groups = config.supplementalGroups ?? [];
  const entries = (files.readText('/etc/passwd') ?? '').split('\n').map((line) => line.split(':'));
  if (config.runAsUser !== null) {
    const known = entries.find(([, , number]) => number === String(config.runAsUser));
    return { uid: config.runAsUser, gid: config.runAsGroup ?? Number(known?.[3] ?? 0), groups };
  }
  const [user = '', group] = (ofImage ?? '').split(':');
  const named = entries.find(([name, , number]) => name === user || number === user);
  if (user !== '' && named === undefined && !/^\d+$/.test(user)) return `no users found`;
  const uid = user === '' ? 0 : Number(named?.[2] ?? user);
  return { uid, gid: config.runAsGroup ?? groupNumber(files, group) ?? Number(named?.[3] ?? 0), groups };
}

function groupNumber(files: FileSystem, group: string | undefined): number | undefined {
  if (group === undefined || /^\d+$/.test(group)) return group === undefined ? undefined : Number(group);
  const lines = (files.readText('/etc/group') ?? '').split('\n').map((line) => line.split(':'));
  const found = lines.find(([name]) => name === group)?.[2];
  return found === undefined ? undefined : Number(found);
}
