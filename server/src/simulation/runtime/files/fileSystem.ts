import { type Credentials, mayAsRoot } from '../capabilities.ts';
import { OpenDevice, type OpenFile, OpenRegularFile, OpenText, Pipe, PipeEnd } from './descriptors.ts';
import { type Errno, failed } from './errno.ts';
import { Directory, Fifo, type FileNode, RegularFile, SymbolicLink } from './nodes.ts';
import { changesOfAllTrees, type Tree } from './tree.ts';

/** A place computed on demand below `/proc`: a text, a directory with these names, a link, or an open file to share. */
export type Computed =
  | { readonly text: string }
  | { readonly names: readonly string[] }
  | { readonly link: string }
  | { readonly open: OpenFile };

export type ComputedPlaces = (path: string) => Computed | undefined;

/** A volume, or a part of it, that stands at a path of the container. */
export interface Mount {
  readonly path: string;
  readonly root: Directory | RegularFile;
  readonly readOnly: boolean;
}

export interface Found {
  readonly node: FileNode;
  readonly parent: Directory;
  readonly name: string;
  /** Canonical path, without links. */
  readonly path: string;
  readonly readOnly: boolean;
}

/** The path is free: its directory is there. */
export interface Vacant {
  readonly node: null;
  readonly parent: Directory;
  readonly name: string;
  readonly path: string;
  readonly readOnly: boolean;
}

export interface OpenRequest {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly append?: boolean;
  readonly create?: boolean;
  readonly truncate?: boolean;
  readonly exclusive?: boolean;
  readonly mode?: number;
}

const LINKS_MAX = 40;
const NAME_MAX = 255;

const R = 4;
const W = 2;
const X = 1;
export const SET_GROUP_ID = 0o2000;

const MAY_END_DIRECTORY = new Set(['/', '.']);

const NEVER_COUNTED = { changes: -1, version: 0 };

/** The files of one container: its image's tree, volumes mounted over it, `/proc`. Paths are resolved as the kernel does. */
export class FileSystem {
  private readonly mounts = new Map<string, Mount>();
  private counted = NEVER_COUNTED;
  /** How often a place was found that is computed. */
  computations = 0;
  /** How long the paths of mounts are: only a path of such a length needs to be looked for among them. */
  private readonly mountLengths = new Set<number>();

  constructor(
    readonly root: Directory,
    private readonly readOnlyRoot: boolean,
    private readonly computed: ComputedPlaces,
    /** Told of every write that is refused because the place is read-only. */
    private readonly onReadOnly: (path: string) => void = () => {},
  ) {}

  get tree(): Tree {
    return this.root.tree;
  }

  /** Everything that can change under a process: the trees of the root and of the mounts. */
  trees(): Tree[] {
    return [...new Set([this.root.tree, ...[...this.mounts.values()].map((mount) => mount.root.tree)])];
  }

  /** Goes up whenever anything of the files has changed. */
  get version(): number {
    // Each run of a probe asks, and the trees of thousands of containers lie far apart in memory.
    const changes = changesOfAllTrees();
    if (this.counted.changes === changes) return this.counted.version;
    let { version } = this.root.tree;
    for (const { root } of this.mounts.values()) version += root.tree.version;
    this.counted = { changes, version };
    return version;
  }

  mountPoints(): readonly Mount[] {
    return [...this.mounts.values()];
  }

  /** Mounts; the mount point is made in the tree when it is missing. Returns the error runc would meet. */
  mount(mount: Mount): Errno | null {
    const path = canonical(mount.path, '/');
    if (path === '/') return 'EBUSY';
    let directory: Directory = this.root;
    for (let begin = 1, end = 0; end < path.length; begin = end + 1) {
      end = path.indexOf('/', begin);
      const last = end < 0;
      if (last) end = path.length;
      const name = path.slice(begin, end);
      const at = path.slice(0, end);
      const mounted = this.mounts.get(at);
      let node: FileNode | undefined = mounted?.root ?? directory.get(name);
      if (node?.kind === 'link') {
        const target = this.find(at, '/');
        node = failed(target) ? undefined : target.node;
      }
      if (last && node !== undefined && (node.kind === 'directory') !== (mount.root.kind === 'directory')) return 'ENOTDIR';
      if (node === undefined) {
        node = last && mount.root.kind === 'file' ? new RegularFile(0o644, directory.tree) : new Directory(0o755, directory.tree);
        directory.place(name, node);
      }
      if (last) break;
      if (node.kind !== 'directory') return 'ENOTDIR';
      directory = node;
    }
    this.mounts.set(path, { ...mount, path });
    this.counted = NEVER_COUNTED;
    this.mountLengths.add(path.length);
    return null;
  }

  /** Follows a path to what is there; `follow` false stops at a link in the last place. */
  find(path: string, cwd: string, user?: Credentials, follow = true): Found | Errno {
    const place = this.locate(path, cwd, user, follow);
    if (failed(place)) return place;
    return place.node === null ? 'ENOENT' : place;
  }

  /** As `find`, but the last name may be missing. */
  locate(path: string, cwd: string, user?: Credentials, follow = true, links = 0): Found | Vacant | Errno {
    if (path === '') return 'ENOENT';
    if (links > LINKS_MAX) return 'ELOOP';
    const whole = path.startsWith('/') ? path : `${cwd}/${path}`;
    let length = whole.length;
    let mustBeDirectory = false;
    if (MAY_END_DIRECTORY.has(whole[length - 1]!)) {
      mustBeDirectory = path.endsWith('/') || path.endsWith('/.');
      while (whole.endsWith('/', length) || whole.endsWith('/.', length)) length -= whole[length - 1] === '/' ? 1 : 2;
    }
    // Root goes through every directory.
    const asks = user !== undefined && (user.uid !== 0 || user.withheld !== undefined) ? user : null;
    let node: FileNode = this.root;
    let parent: Directory = this.root;
    let last = '/';
    let at = '';
    // As long as nothing was left out of the path, its beginning is where it leads: no text has to be put together.
    let plain = true;
    let readOnly = this.readOnlyRoot;
    for (let begin = 0, end = 0; begin < length; begin = end + 1) {
      end = whole.indexOf('/', begin);
      if (end < 0 || end > length) end = length;
      const name = whole.slice(begin, end);
      const isLast = end === length;
      if (name === '' || name === '.') {
        if (begin > 0) plain = false;
        continue;
      }
      if (node.kind !== 'directory') return 'ENOTDIR';
      if (name === '..') {
        const above = this.locate(canonical(`${at}/..`, '/'), '/', user, true, links + 1);
        if (failed(above) || above.node === null) return 'ENOENT';
        ({ node, parent, readOnly } = above);
        last = above.name;
        at = above.path === '/' ? '' : above.path;
        plain = false;
        continue;
      }
      if (name.length > NAME_MAX) return 'ENAMETOOLONG';
      if (asks !== null && !permits(node, asks, X)) return 'EACCES';
      const above = at;
      at = plain ? whole.slice(0, end) : `${at}/${name}`;
      parent = node;
      last = name;
      const mount = this.mountLengths.has(at.length) ? this.mounts.get(at) : undefined;
      if (mount !== undefined) readOnly = mount.readOnly;
      const next: FileNode | undefined = mount?.root ?? this.computedNode(at) ?? parent.get(name);
      if (next === undefined) return isLast ? { node: null, parent, name, path: at, readOnly } : 'ENOENT';
      if (next.kind === 'link' && (!isLast || follow || mustBeDirectory)) {
        const rest = whole.slice(end + 1, length);
        const target = next.target.startsWith('/') ? next.target : `${above}/${next.target}`;
        return this.locate(rest === '' ? target : `${target}/${rest}`, '/', user, follow, links + 1);
      }
      node = next;
    }
    if (mustBeDirectory && node.kind !== 'directory') return 'ENOTDIR';
    return { node, parent, name: last, path: at === '' ? '/' : at, readOnly };
  }

  open(path: string, cwd: string, request: OpenRequest, user: Credentials): OpenFile | Errno {
    const place = this.locate(path, cwd, user);
    if (failed(place)) return place;
    const target = this.computed(place.path);
    if (target !== undefined && 'open' in target) return target.open;
    if (target !== undefined && 'text' in target) return request.write ? 'EACCES' : new OpenText(target.text, place.path);
    const mode = { read: request.read ?? !request.write, write: request.write ?? false, append: request.append ?? false };
    if (place.node === null) {
      if (!request.create) return 'ENOENT';
      if (path.endsWith('/')) return 'EISDIR';
      const refused = this.mayChange(place, user);
      if (refused !== null) return refused;
      const made = new RegularFile(request.mode ?? 0o644, place.parent.tree);
      own(made, user, place.parent);
      place.parent.set(place.name, made);
      made.mtimeMs = place.parent.tree.nowMs();
      return new OpenRegularFile(made, mode, place.path);
    }
    const { node } = place;
    if (request.exclusive) return 'EEXIST';
    if (node.kind === 'directory') return 'EISDIR';
    if ((mode.read && !permits(node, user, R)) || (mode.write && !permits(node, user, W))) return 'EACCES';
    if (node.kind === 'device') return new OpenDevice(node.device, place.path);
    if (node.kind === 'fifo') {
      const pipe = node.pipe instanceof Pipe ? node.pipe : new Pipe();
      node.pipe = pipe;
      return new PipeEnd(pipe, mode.read, mode.write);
    }
    if (node.kind !== 'file') return 'ELOOP';
    if (mode.write && place.readOnly) return this.refuseWrite(place);
    if (request.truncate && mode.write && node.size > 0) node.replace('', 0);
    else if (request.truncate && mode.write) node.mtimeMs = node.tree.nowMs();
    return new OpenRegularFile(node, mode, place.path);
  }

  readText(path: string, cwd = '/', user?: Credentials): string | null {
    const place = this.find(path, cwd, user);
    if (failed(place)) return null;
    const computed = this.computed(place.path);
    if (computed !== undefined) return 'text' in computed ? computed.text : null;
    return place.node.kind === 'file' ? place.node.text : null;
  }

  makeDirectory(path: string, cwd: string, mode: number, user: Credentials): Errno | null {
    const place = this.locate(path, cwd, user);
    if (failed(place)) return place;
    if (place.node !== null) return 'EEXIST';
    const refused = this.mayChange(place, user);
    if (refused !== null) return refused;
    const made = new Directory(mode, place.parent.tree);
    own(made, user, place.parent);
    place.parent.set(place.name, made);
    made.mtimeMs = place.parent.tree.nowMs();
    return null;
  }

  removeDirectory(path: string, cwd: string, user: Credentials): Errno | null {
    const place = this.find(path, cwd, user, false);
    if (failed(place)) return place;
    if (place.node.kind !== 'directory') return 'ENOTDIR';
    if (this.mounts.has(place.path) || place.path === '/') return 'EBUSY';
    if (place.node.names().length > 0) return 'ENOTEMPTY';
    const refused = this.mayRemove(place, user);
    if (refused !== null) return refused;
    place.parent.delete(place.name);
    return null;
  }

  unlink(path: string, cwd: string, user: Credentials): Errno | null {
    const place = this.find(path, cwd, user, false);
    if (failed(place)) return place;
    if (place.node.kind === 'directory') return 'EISDIR';
    if (this.mounts.has(place.path)) return 'EBUSY';
    const refused = this.mayRemove(place, user);
    if (refused !== null) return refused;
    if (place.node.kind === 'file' && --place.node.links <= 0) place.node.forget();
    place.parent.delete(place.name);
    return null;
  }

  rename(from: string, to: string, cwd: string, user: Credentials): Errno | null {
    const source = this.find(from, cwd, user, false);
    if (failed(source)) return source;
    const target = this.locate(to, cwd, user, false);
    if (failed(target)) return target;
    if (source.parent.tree !== target.parent.tree || this.mounts.has(source.path)) return 'EXDEV';
    const refused = this.mayRemove(source, user) ?? this.mayChange(target, user);
    if (refused !== null) return refused;
    if (target.node === source.node) return null;
    if (`${target.path}/`.startsWith(`${source.path}/`)) return 'EINVAL';
    if (target.node !== null) {
      if (target.node.kind === 'directory' && source.node.kind !== 'directory') return 'EISDIR';
      if (target.node.kind !== 'directory' && source.node.kind === 'directory') return 'ENOTDIR';
      if (target.node.kind === 'directory' && target.node.names().length > 0) return 'ENOTEMPTY';
      if (target.node.kind === 'file' && --target.node.links <= 0) target.node.forget();
    }
    source.parent.delete(source.name);
    target.parent.set(target.name, source.node);
    return null;
  }

  /** A symbolic link when `target` is a text, otherwise a further name of a file. */
  link(target: string | FileNode, path: string, cwd: string, user: Credentials): Errno | null {
    const place = this.locate(path, cwd, user, false);
    if (failed(place)) return place;
    if (place.node !== null) return 'EEXIST';
    const refused = this.mayChange(place, user);
    if (refused !== null) return refused;
    if (typeof target !== 'string' && target.kind === 'file') {
      if (target.tree !== place.parent.tree) return 'EXDEV';
      target.links++;
    }
    const node = typeof target === 'string' ? new SymbolicLink(target) : target;
    if (typeof target === 'string') own(node, user, place.parent);
    place.parent.set(place.name, node);
    return null;
  }

  makeFifo(path: string, cwd: string, mode: number, user: Credentials): Errno | null {
    const place = this.locate(path, cwd, user);
    if (failed(place)) return place;
    if (place.node !== null) return 'EEXIST';
    const refused = this.mayChange(place, user);
    if (refused !== null) return refused;
    const fifo = new Fifo(mode);
    own(fifo, user, place.parent);
    place.parent.set(place.name, fifo);
    return null;
  }

  /** Names in a directory, `.` and `..` not among them, in the order of their bytes. */
  list(path: string, cwd: string, user: Credentials): string[] | Errno {
    const place = this.find(path, cwd, user);
    if (failed(place)) return place;
    if (place.node.kind !== 'directory') return 'ENOTDIR';
    if (!permits(place.node, user, R)) return 'EACCES';
    const computed = this.computed(place.path);
    const names = new Set(computed !== undefined && 'names' in computed ? computed.names : place.node.names());
    const prefix = place.path === '/' ? '/' : `${place.path}/`;
    for (const mounted of this.mounts.keys()) {
      const rest = mounted.startsWith(prefix) ? mounted.slice(prefix.length) : '';
      if (rest !== '' && !rest.includes('/')) names.add(rest);
    }
    return [...names].sort();
  }

  /** May `user` read (4), write (2), execute (1) what is at `place`? As access(2). */
  access(place: Found, user: Credentials, bits: number): boolean {
    if ((bits & W) !== 0 && place.readOnly && place.node.kind !== 'device') return false;
    return permits(place.node, user, bits);
  }

  /** May attributes of the node be changed by the user? */
  mayOwn(place: Found, user: Credentials): Errno | null {
    if (place.readOnly) return this.refuseWrite(place);
    return mayAsRoot(user, 'FOWNER') || place.node.uid === user.uid ? null : 'EPERM';
  }

  private refuseWrite({ path }: Found | Vacant): Errno {
    this.onReadOnly(path);
    return 'EROFS';
  }

  private mayChange(place: Found | Vacant, user: Credentials): Errno | null {
    if (this.computed(parentPath(place.path)) !== undefined) return 'EACCES';
    if (place.readOnly) return this.refuseWrite(place);
    return permits(place.parent, user, W | X) ? null : 'EACCES';
  }

  private mayRemove(place: Found, user: Credentials): Errno | null {
    const refused = this.mayChange(place, user);
    if (refused !== null) return refused;
    const sticky = (place.parent.mode & 0o1000) !== 0;
    return sticky && !mayAsRoot(user, 'FOWNER') && user.uid !== place.node.uid && user.uid !== place.parent.uid ? 'EPERM' : null;
  }

  private computedNode(path: string): FileNode | undefined {
    const computed = this.computed(path);
    if (computed === undefined) return undefined;
    this.computations++;
    if ('names' in computed) return new Directory(0o555, this.root.tree);
    if ('link' in computed) return new SymbolicLink(computed.link);
    return new RegularFile(0o444, this.root.tree).fill('text' in computed ? computed.text : '');
  }
}

/** Names that do not begin with a dot, each after one slash. */
const CANONICAL = /^(?:\/[^/.][^/]*)+$/;

/** An absolute path without `.`, `..` and doubled slashes; links are not looked at. */
export function canonical(path: string, cwd: string): string {
  if (CANONICAL.test(path)) return path;
  const names: string[] = [];
  for (const name of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

export const parentPath = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

export const baseName = (path: string): string => path.replace(/\/+$/, '').replace(/^.*\//, '') || '/';

/** Permission bits of a node for a user; root may do everything but execute a file nobody may. Source: path_resolution(7). */
export function permits(node: FileNode, user: Credentials, bits: number): boolean {
  if (mayAsRoot(user, 'DAC_OVERRIDE')) return (bits & X) === 0 || node.kind === 'directory' || (node.mode & 0o111) !== 0;
  const member = node.gid === user.gid || user.groups.includes(node.gid);
  const granted = node.uid === user.uid ? node.mode >> 6 : member ? node.mode >> 3 : node.mode;
  return (granted & bits) === bits;
}

/** What is made in a directory with the set-group-ID bit has its group, and directories the bit as well. Source: inode(7). */
function own(node: FileNode, user: Credentials, { mode, gid }: FileNode): void {
  const inherits = (mode & SET_GROUP_ID) !== 0;
  node.uid = user.uid;
  node.gid = inherits ? gid : user.gid;
  if (inherits && node.kind === 'directory') node.mode |= SET_GROUP_ID;
}
