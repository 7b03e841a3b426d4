/** What stands at a path of a node. */
export type HostPathKind = 'directory' | 'file' | 'socket' | 'characterDevice' | 'blockDevice' | 'missing';

/** Paths that every Linux node has, those a container runtime adds, and what they are. Longest first is not needed: paths are exact. */
const KNOWN: ReadonlyMap<string, HostPathKind> = new Map([
  ...[
    '/',
    '/bin',
    '/boot',
    '/dev',
    '/etc',
    '/etc/kubernetes',
    '/etc/ssl',
    '/etc/ssl/certs',
    '/etc/cni/net.d',
    '/home',
    '/lib',
    '/lib/modules',
    '/mnt',
    '/opt',
    '/opt/cni/bin',
    '/proc',
    '/root',
    '/run',
    '/run/containerd',
    '/sbin',
    '/srv',
    '/sys',
    '/sys/fs/cgroup',
    '/tmp',
    '/usr',
    '/usr/bin',
    '/usr/lib',
    '/usr/share',
    '/var',
    '/var/lib',
    '/var/lib/kubelet',
    '/var/lib/containerd',
    '/var/log',
    '/var/log/containers',
    '/var/log/pods',
    '/var/run',
    '/var/tmp',
  ].map((path): [string, HostPathKind] => [path, 'directory']),
  ...[
    '/etc/hostname',
    '/etc/hosts',
    '/etc/localtime',
    '/etc/passwd',
    '/etc/group',
    '/etc/resolv.conf',
    '/etc/os-release',
    '/etc/machine-id',
  ].map((path): [string, HostPathKind] => [path, 'file']),
  ...['/run/containerd/containerd.sock', '/var/run/containerd/containerd.sock'].map((path): [string, HostPathKind] => [path, 'socket']),
  ...['/dev/null', '/dev/zero', '/dev/random', '/dev/urandom', '/dev/tty', '/dev/fuse', '/dev/kmsg'].map((path): [string, HostPathKind] => [
    path,
    'characterDevice',
  ]),
]);

/** What each hostPath type asks for, and the kubelet's words when it is something else. Source: pkg/volume/hostpath. */
const WANTED: Readonly<Record<string, { readonly kind: HostPathKind; readonly words: string }>> = {
  Directory: { kind: 'directory', words: 'is not a directory' },
  File: { kind: 'file', words: 'is not a file' },
  Socket: { kind: 'socket', words: 'is not a socket file' },
  CharDevice: { kind: 'characterDevice', words: 'is not a character device' },
  BlockDevice: { kind: 'blockDevice', words: 'is not a block device' },
  DirectoryOrCreate: { kind: 'directory', words: 'is not a directory' },
  FileOrCreate: { kind: 'file', words: 'is not a file' },
};

const clean = (path: string): string => path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');

const parentOf = (path: string): string => clean(path).replace(/\/[^/]*$/, '') || '/';

/** The files of a node, as far as hostPath volumes ask for them. */
export class HostPaths {
  private readonly made = new Map<string, HostPathKind>();

  kindOf(path: string): HostPathKind {
    const at = clean(path);
    return this.made.get(at) ?? KNOWN.get(at) ?? 'missing';
  }

  /** A directory comes with those above it. */
  private make(path: string, kind: HostPathKind): void {
    this.made.set(clean(path), kind);
    for (let at = parentOf(path); this.kindOf(at) === 'missing'; at = parentOf(at)) this.made.set(at, 'directory');
  }

  /** Null when the volume can be mounted, otherwise why not. Makes what is to be made. */
  check(path: string, type: string): string | null {
    const wanted = WANTED[type];
    if (!wanted) {
      // The container runtime makes a directory where nothing is.
      if (this.kindOf(path) === 'missing') this.make(path, 'directory');
      return null;
    }
    const kind = this.kindOf(path);
    if (kind === 'missing' && type.endsWith('OrCreate')) {
      // A file is made, but no directory for it.
      if (wanted.kind === 'file' && this.kindOf(parentOf(path)) === 'missing') return `open ${path}: no such file or directory`;
      this.make(path, wanted.kind);
      return null;
    }
    return kind === wanted.kind ? null : `hostPath type check failed: ${path} ${wanted.words}`;
  }
}
