import { commandEntries, commands } from '../commands/table.ts';
import { baseName, parentPath } from '../files/fileSystem.ts';
import { Device, type DeviceName, Directory, RegularFile, SymbolicLink } from '../files/nodes.ts';
import { Tree } from '../files/tree.ts';
import { FAMILY, type Image, type ImageBase, SHELL } from './schema.ts';

const DIRECTORIES = [
  'home',
  'opt',
  'root',
  'run',
  'srv',
  'usr',
  'usr/bin',
  'usr/sbin',
  'usr/lib',
  'usr/libexec',
  'usr/local',
  'usr/local/bin',
  'usr/local/sbin',
  'usr/share',
  'var',
  'var/log',
  'var/run',
  'var/lib',
  'var/cache',
];

const PASSWD: Readonly<Record<'busybox' | 'alpine' | 'debian', string>> = {
  busybox: `root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
bin:x:2:2:bin:/bin:/bin/false
sys:x:3:3:sys:/dev:/bin/false
sync:x:4:100:sync:/bin:/bin/sync
mail:x:8:8:mail:/var/spool/mail:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
operator:x:37:37:Operator:/var:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false
`,
  alpine: `root:x:0:0:root:/root:/bin/sh
bin:x:1:1:bin:/bin:/sbin/nologin
daemon:x:2:2:daemon:/sbin:/sbin/nologin
guest:x:405:100:guest:/dev/null:/sbin/nologin
nobody:x:65534:65534:nobody:/:/sbin/nologin
`,
  debian: `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
sys:x:3:3:sys:/dev:/usr/sbin/nologin
mail:x:8:8:mail:/var/mail:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`,
};

const GROUP = 'root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nwww-data:x:33:\nusers:x:100:\nnobody:x:65534:\n';

const RELEASE: Readonly<Record<'busybox' | 'alpine' | 'debian', string | null>> = {
  busybox: null,
  alpine: 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.0\nPRETTY_NAME="Alpine Linux v3.22"\n',
  debian: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
};

/** Trees that were built. What stands upon one changes only copies of its nodes, so that all nodes and all runs can have the same. */
const built = new WeakMap<Image, Directory>();

/** The tree of an image, which containers stand upon. */
export function treeOf(image: Image): Directory {
  let tree = built.get(image);
  if (tree === undefined) {
    tree = buildTree(image);
    built.set(image, tree);
  }
  return tree;
}

function buildTree(image: Image): Directory {
  const root = new Directory(0o755, new Tree());
  const builder = new Builder(root);
  for (const path of ['dev', 'proc', 'sys', 'etc']) builder.directory(`/${path}`);
  builder.devices();
  if (image.base !== null) builder.distribution(image.base);
  for (const [path, content] of Object.entries(image.files ?? {})) {
    if (path.endsWith('/')) builder.directory(path.slice(0, -1));
    else builder.file(path, content, content.startsWith('#!') ? 0o755 : 0o644);
  }
  for (const [path, name] of Object.entries(image.programs ?? {})) builder.program(path, name);
  for (const name of image.opaque ?? []) builder.program(`/usr/local/bin/${name}`, commands.has(name) ? name : 'opaque');
  for (const path of image.owned ?? []) builder.directory(path).uid = Number(image.user);
  return root;
}

class Builder {
  constructor(private readonly root: Directory) {}

  distribution(base: ImageBase): void {
    const { distribution } = base;
    const debian = distribution === 'debian';
    for (const path of DIRECTORIES) this.directory(`/${path}`);
    // Debian keeps all programs below /usr.
    if (debian) for (const name of ['bin', 'sbin', 'lib']) this.root.place(name, new SymbolicLink(`usr/${name}`));
    else for (const name of ['bin', 'sbin', 'lib']) this.directory(`/${name}`);
    this.directory('/tmp').mode = 0o1777;
    this.directory('/var/tmp').mode = 0o1777;
    this.file('/etc/passwd', PASSWD[distribution], 0o644);
    this.file('/etc/group', GROUP, 0o644);
    const release = RELEASE[distribution];
    if (release !== null) this.file('/etc/os-release', release, 0o644);
    const shell = base.shell ?? SHELL[distribution];
    this.program('/bin/sh', shell);
    if (shell !== 'bash') this.program(`/bin/${shell}`, shell);
    if (base.bash ?? debian) this.program('/bin/bash', 'bash');
    for (const { name, families, place } of commandEntries) {
      if (!families.includes(FAMILY[distribution]) && !base.extra?.includes(name)) continue;
      this.program(`/${distribution === 'busybox' ? 'bin' : place}/${name}`, name);
    }
    if (distribution === 'busybox') this.directory('/usr/bin').place('env', new SymbolicLink('../../bin/env'));
  }

  devices(): void {
    const dev = this.directory('/dev');
    const names: [string, DeviceName][] = [
      ['null', 'null'],
      ['zero', 'zero'],
      ['full', 'full'],
      ['random', 'random'],
      ['urandom', 'random'],
      ['tty', 'tty'],
    ];
    for (const [name, device] of names) dev.place(name, new Device(device));
    dev.place('fd', new SymbolicLink('/proc/self/fd'));
    for (const [number, name] of ['stdin', 'stdout', 'stderr'].entries()) dev.place(name, new SymbolicLink(`/proc/self/fd/${number}`));
    this.directory('/dev/shm').mode = 0o1777;
    this.directory('/dev/pts');
  }

  directory(path: string): Directory {
    let at = this.root;
    for (const name of path.split('/').filter((part) => part !== '')) {
      let next = at.get(name);
      if (next?.kind === 'link') next = this.directory(next.target);
      if (next?.kind !== 'directory') {
        next = new Directory(0o755, this.root.tree);
        at.place(name, next);
      }
      at = next;
    }
    return at;
  }

  file(path: string, content: string, mode: number): RegularFile {
    const made = new RegularFile(mode, this.root.tree).fill(content);
    this.directory(parentPath(path)).place(baseName(path), made);
    return made;
  }

  /** A file that runs one of our programs. */
  program(path: string, name: string): void {
    this.file(path, '\x7fELF', 0o755).program = name;
  }
}
