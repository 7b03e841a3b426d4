import { errorText, failed } from '../files/errno.ts';
import { baseName, canonical, parentPath } from '../files/fileSystem.ts';
import type { FileNode } from '../files/nodes.ts';
import { type Call, type Command, options } from './call.ts';
import { formatDate } from './dates.ts';
import { type CommandEntry, everywhere } from './entry.ts';
import { nameOf } from './environment.ts';

const TYPES: Readonly<Record<FileNode['kind'], string>> = { file: '-', directory: 'd', link: 'l', device: 'c', fifo: 'p' };

/** `-rw-r--r--`. */
export function modeText(node: FileNode): string {
  const bits = [...'rwxrwxrwx'].map((letter, index) => ((node.mode & (0o400 >> index)) !== 0 ? letter : '-'));
  if ((node.mode & 0o2000) !== 0) bits[5] = bits[5] === 'x' ? 's' : 'S';
  if ((node.mode & 0o1000) !== 0) bits[8] = bits[8] === 'x' ? 't' : 'T';
  return `${TYPES[node.kind]}${bits.join('')}`;
}

const sizeOf = (node: FileNode): number =>
  node.kind === 'file' ? node.size : node.kind === 'directory' ? 4_096 : node.kind === 'link' ? node.target.length : 0;

const human = (bytes: number): string => {
  let value = bytes;
  let unit = 0;
  for (; value >= 1_024 && unit < 4; unit++) value /= 1_024;
  if (unit === 0) return String(bytes);
  return `${value < 10 ? value.toFixed(1) : Math.ceil(value)}${'KMGT'.charAt(unit - 1)}`;
};

const ls: Command = (call) => {
  const { flags, operands } = options(call.words, 'alhAtrRSd1FpnicLoGTCx', {
    all: 'a',
    color: 'c',
    'almost-all': 'A',
    'human-readable': 'h',
  });
  let status = 0;
  const files: [string, FileNode][] = [];
  const directories: string[] = [];
  for (const path of operands.length === 0 ? ['.'] : operands) {
    const found = call.files.find(path, call.process.cwd, call.process.user, !flags.has('l') && !flags.has('d'));
    if (failed(found)) {
      call.fail(call.busybox ? `${path}: ${errorText(found)}` : `cannot access '${path}': ${errorText(found)}`);
      status = call.busybox ? 1 : 2;
    } else if (found.node.kind === 'directory' && !flags.has('d')) directories.push(path);
    else files.push([path, found.node]);
  }
  show(call, files, flags);
  let first = files.length === 0;
  const titled = directories.length + files.length > 1 || flags.has('R');
  const list = (path: string): void => {
    const names = call.files.list(path, call.process.cwd, call.process.user);
    if (failed(names)) {
      call.fail(call.busybox ? `can't open '${path}': ${errorText(names)}` : `cannot open directory '${path}': ${errorText(names)}`);
      status = call.busybox ? 1 : 2;
      return;
    }
    const shown = names.filter((name) => !name.startsWith('.') || flags.has('a') || flags.has('A'));
    const entries = [...(flags.has('a') ? ['.', '..'] : []), ...shown].flatMap((name): [string, FileNode][] => {
      const found = call.files.find(`${path}/${name}`, call.process.cwd, call.process.user, false);
      return failed(found) ? [] : [[name, found.node]];
    });
    if (titled) call.out(`${first ? '' : '\n'}${path}:\n`);
    first = false;
    if (flags.has('l')) call.out(`total ${entries.length * 4}\n`);
    show(call, entries, flags);
    if (flags.has('R'))
      for (const [name, node] of entries)
        if (node.kind === 'directory' && name !== '.' && name !== '..') list(`${path.replace(/\/$/, '')}/${name}`);
  };
  for (const path of directories) list(path);
  return status;
};

function show(call: Call, entries: [string, FileNode][], flags: ReadonlyMap<string, string>): void {
  if (flags.has('t')) entries.sort(([, a], [, b]) => b.mtimeMs - a.mtimeMs);
  if (flags.has('S')) entries.sort(([, a], [, b]) => sizeOf(b) - sizeOf(a));
  if (flags.has('r')) entries.reverse();
  const rows = entries.map(([name, node]) => {
    const mark =
      flags.has('F') || flags.has('p')
        ? node.kind === 'directory'
          ? '/'
          : flags.has('F') && (node.mode & 0o111) !== 0 && node.kind === 'file'
            ? '*'
            : ''
        : '';
    if (!flags.has('l')) return `${name}${mark}`;
    const size = flags.has('h') ? human(sizeOf(node)) : String(sizeOf(node));
    const user = flags.has('n') ? String(node.uid) : (nameOf(call, '/etc/passwd', node.uid) ?? String(node.uid));
    const group = flags.has('n') ? String(node.gid) : (nameOf(call, '/etc/group', node.gid) ?? String(node.gid));
    const when = formatDate(call.process.home.epochSeconds + node.mtimeMs / 1_000, '%b %e %H:%M');
    const arrow = node.kind === 'link' ? ` -> ${node.target}` : '';
    const links = node.kind === 'file' ? node.links : node.kind === 'directory' ? 2 : 1;
    return call.busybox
      ? `${modeText(node)} ${String(links).padStart(4)} ${user.padEnd(8)} ${group.padEnd(8)} ${size.padStart(9)} ${when} ${name}${mark}${arrow}`
      : `${modeText(node)} ${links} ${user} ${group} ${size.padStart(4)} ${when} ${name}${mark}${arrow}`;
  });
  if (rows.length > 0) call.out(`${rows.join('\n')}\n`);
}

const stat: Command = (call) => {
  const { flags, operands } = options(call.words, 'c:f:Lt', { format: 'c', printf: 'c', dereference: 'L' });
  let status = 0;
  for (const path of operands) {
    const found = call.files.find(path, call.process.cwd, call.process.user, flags.has('L'));
    if (failed(found)) {
      status = call.fail(call.busybox ? `can't stat '${path}': ${errorText(found)}` : `cannot statx '${path}': ${errorText(found)}`);
      continue;
    }
    const { node } = found;
    const seconds = call.process.home.epochSeconds + node.mtimeMs / 1_000;
    const kind = {
      file: node.kind === 'file' && node.size === 0 ? 'regular empty file' : 'regular file',
      directory: 'directory',
      link: 'symbolic link',
      device: 'character special file',
      fifo: 'fifo',
    }[node.kind];
    const user = nameOf(call, '/etc/passwd', node.uid) ?? 'UNKNOWN';
    const group = nameOf(call, '/etc/group', node.gid) ?? 'UNKNOWN';
    const octal = (node.mode & 0o7777).toString(8);
    const modified = formatDate(seconds, '%Y-%m-%d %H:%M:%S.%N +0000');
    const fields: Readonly<Record<string, string>> = {
      n: path,
      N: `'${path}'`,
      s: String(sizeOf(node)),
      a: octal,
      A: modeText(node),
      u: String(node.uid),
      g: String(node.gid),
      U: user,
      G: group,
      Y: String(Math.floor(seconds)),
      X: String(Math.floor(seconds)),
      Z: String(Math.floor(seconds)),
      y: modified,
      F: kind,
      i: '1',
      h: '1',
      b: String(Math.ceil(sizeOf(node) / 512)),
      B: '512',
    };
    const format = flags.get('c');
    if (format !== undefined) call.out(`${format.replace(/%([a-zA-Z])/g, (all, letter: string) => fields[letter] ?? all)}\n`);
    else
      call.out(
        `  File: ${path}\n  Size: ${String(sizeOf(node)).padEnd(10)}\tBlocks: ${String(Math.ceil(sizeOf(node) / 4_096) * 8).padEnd(10)} IO Block: 4096   ${kind}\nAccess: (${octal.padStart(4, '0')}/${modeText(node)})  Uid: (${String(node.uid).padStart(5)}/${user.padStart(8)})   Gid: (${String(node.gid).padStart(5)}/${group.padStart(8)})\nModify: ${modified}\n`,
      );
  }
  return status;
};

const du: Command = (call) => {
  const { flags, operands } = options(call.words, 'shkmacbd:x', { summarize: 's', 'human-readable': 'h', bytes: 'b', 'max-depth': 'd' });
  let status = 0;
  const print = (bytes: number, path: string): void => {
    const shown = flags.has('b')
      ? String(bytes)
      : flags.has('h')
        ? human(bytes)
        : flags.has('m')
          ? String(Math.ceil(bytes / 1_048_576))
          : String(Math.ceil(bytes / 1_024));
    call.out(`${shown}\t${path}\n`);
  };
  const blocks = (bytes: number): number => (flags.has('b') ? bytes : Math.ceil(bytes / 4_096) * 4_096);
  const sum = (path: string, depth: number): number => {
    const found = call.files.find(path, call.process.cwd, call.process.user, depth === 0);
    if (failed(found)) {
      status = call.fail(call.busybox ? `${path}: ${errorText(found)}` : `cannot access '${path}': ${errorText(found)}`);
      return 0;
    }
    let bytes = blocks(sizeOf(found.node));
    if (found.node.kind === 'directory' && !(depth === 0 ? false : found.path.startsWith('/proc') || found.path.startsWith('/sys'))) {
      const names = call.files.list(path, call.process.cwd, call.process.user);
      for (const name of failed(names) ? [] : names) bytes += sum(`${path.replace(/\/$/, '')}/${name}`, depth + 1);
      if ((!flags.has('s') && depth <= Number(flags.get('d') ?? Number.POSITIVE_INFINITY)) || depth === 0) print(bytes, path);
    } else if (depth === 0 || flags.has('a')) print(bytes, path);
    return bytes;
  };
  for (const path of operands.length === 0 ? ['.'] : operands) sum(path, 0);
  return status;
};

/** Size that volumes and the root show when nothing limits them. */
const DISK_KIB = 51_475_068;

const df: Command = (call) => {
  const { operands } = options(call.words, 'hkmPTai', { 'human-readable': 'h' });
  const used = Math.ceil(call.files.tree.usedBytes / 1_024);
  call.out(
    call.busybox
      ? 'Filesystem           1K-blocks      Used Available Use% Mounted on\n'
      : 'Filesystem     1K-blocks    Used Available Use% Mounted on\n',
  );
  const mounts = [{ name: 'overlay', path: '/' }, ...call.files.mountPoints().map(({ path }) => ({ name: '/dev/vda1', path }))];
  for (const { name, path } of mounts) {
    if (operands.length > 0 && !operands.some((operand) => canonical(operand, call.process.cwd) === path)) continue;
    call.out(
      `${name.padEnd(20)} ${String(DISK_KIB).padStart(9)} ${String(used).padStart(9)} ${String(DISK_KIB - used).padStart(9)} ${String(Math.ceil((100 * used) / DISK_KIB)).padStart(3)}% ${path}\n`,
    );
  }
  return 0;
};

const basename: Command = (call) => {
  const { flags, operands } = options(call.words, 'as:z');
  const suffix = flags.get('s') ?? (flags.has('a') ? '' : (operands[1] ?? ''));
  for (const path of flags.has('a') || flags.has('s') ? operands : operands.slice(0, 1)) {
    const name = baseName(path);
    call.out(`${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`);
  }
  return operands.length === 0 ? call.fail('missing operand') : 0;
};

const dirname: Command = (call) => {
  for (const path of call.words) {
    const trimmed = path.replace(/\/+$/, '') || '/';
    call.out(`${trimmed.includes('/') ? parentPath(trimmed).replace(/(.)\/+$/, '$1') : '.'}\n`);
  }
  return call.words.length === 0 ? call.fail('missing operand') : 0;
};

const readlink: Command = (call) => {
  const { flags, operands } = options(call.words, 'fenqmsv');
  let status = 0;
  for (const path of operands) {
    const canonicalise = call.name === 'realpath' || flags.has('f') || flags.has('e') || flags.has('m');
    const found = call.files.locate(path, call.process.cwd, call.process.user, canonicalise);
    if (failed(found)) {
      status = 1;
      if (call.name === 'realpath') call.fail(`${path}: ${errorText(found)}`);
    } else if (canonicalise) call.out(`${found.path}${flags.has('n') ? '' : '\n'}`);
    else if (found.node?.kind === 'link') call.out(`${found.node.target}${flags.has('n') ? '' : '\n'}`);
    else status = 1;
  }
  return status;
};

export const listingCommands: readonly CommandEntry[] = [
  everywhere('ls', 'bin', ls),
  everywhere('stat', 'bin', stat),
  everywhere('du', 'usr/bin', du),
  everywhere('df', 'bin', df),
  everywhere('basename', 'usr/bin', basename),
  everywhere('dirname', 'usr/bin', dirname),
  everywhere('readlink', 'usr/bin', readlink),
  everywhere('realpath', 'usr/bin', readlink),
];
