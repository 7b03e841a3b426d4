import type { Credentials } from './capabilities.ts';
import { withheldCapabilities } from './capabilities.ts';
import type { FileSystem } from './files/fileSystem.ts';
import type { ContainerConfig } from './runtime.ts';

/** The user a container's processes run as: what the manifest says, else the image's; containerd's words when the name is unknown. */
export function credentials(files: FileSystem, config: ContainerConfig, ofImage: string | undefined): Credentials | string {
  const groups = config.supplementalGroups ?? [];
  const withheld = config.capabilities ? { withheld: withheldCapabilities(config.capabilities) } : {};
  const entries = accounts(files.readText('/etc/passwd') ?? '');
  if (config.runAsUser !== null) {
    const own = entries.find(([, , number]) => number === String(config.runAsUser));
    return { uid: config.runAsUser, gid: config.runAsGroup ?? Number(own?.[3] ?? 0), groups, ...withheld };
  }
  const [user = '', group] = (ofImage ?? '').split(':');
  const named = entries.find(([name, , number]) => name === user || number === user);
  if (user !== '' && named === undefined && !/^\d+$/.test(user)) return `no users found`;
  const uid = user === '' ? 0 : Number(named?.[2] ?? user);
  return { uid, gid: config.runAsGroup ?? groupNumber(files, group) ?? Number(named?.[3] ?? 0), groups, ...withheld };
}

let known: { readonly text: string; readonly entries: readonly (readonly string[])[] } = { text: '', entries: [['']] };

/** The lines of a file of accounts, each by its fields. One after another containers have the same one: it is read once. */
export function accounts(text: string): readonly (readonly string[])[] {
  if (known.text !== text) known = { text, entries: text.split('\n').map((line) => line.split(':')) };
  return known.entries;
}

function groupNumber(files: FileSystem, group: string | undefined): number | undefined {
  if (group === undefined || /^\d+$/.test(group)) return group === undefined ? undefined : Number(group);
  const lines = (files.readText('/etc/group') ?? '').split('\n').map((line) => line.split(':'));
  const found = lines.find(([name]) => name === group)?.[2];
  return found === undefined ? undefined : Number(found);
}
