import type { Volume } from '../runtime.ts';
import { failed } from './errno.ts';
import { canonical, FileSystem, SET_GROUP_ID } from './fileSystem.ts';
import { Directory, type FileNode, RegularFile } from './nodes.ts';
import { Tree } from './tree.ts';

/**
 * What a volume is made of. `directory`: an empty one that everybody may write to (emptyDir), `memory` the same in memory; `files`: filled by the kubelet (configMap,
 * secret, downwardAPI, projected); `host`: a directory of the node, of root; `file`: a single file of the node; `image`: what an image holds.
 */
export type VolumeKind = 'directory' | 'memory' | 'files' | 'host' | 'file' | 'image';

/** What an fsGroup adds to the mode of files that nobody writes to. Source: pkg/volume/volume_linux.go roMask. */
const GROUP_READS = 0o440;

/** What it adds to the mode of directories. Source: the same, rwMask and execMask. */
const GROUP_WRITES = 0o770;

/** Of a path through links. */
const STEPS_MAX = 1_000;

const ROOT = { uid: 0, gid: 0, groups: [] };

/** A file tree that containers share by mounting it. */
export class FileVolume implements Volume {
  readonly tree: Tree;
  readonly root: Directory | RegularFile;
  private readonly files: FileSystem | null;

  constructor(
    readonly name: string,
    readonly kind: VolumeKind,
    limitBytes: number,
    /** What is there from the beginning. */
    content?: Directory,
  ) {
    this.tree = new Tree(limitBytes);
    this.root =
      kind === 'file'
        ? new RegularFile(0o644, this.tree)
        : new Directory(kind === 'directory' || kind === 'memory' ? 0o777 : 0o755, this.tree, content);
    this.files = this.root.kind === 'directory' ? new FileSystem(this.root, false, () => undefined) : null;
  }

  usedBytes(): number {
    return this.tree.usedBytes;
  }

  setGroup(group: number): void {
    this.root.gid = group;
    this.root.mode |= GROUP_WRITES | SET_GROUP_ID;
  }

  write(path: string, content: string, mode: number, group?: number): void {
    if (this.files === null) {
      if (this.root.kind === 'file') this.root.replace(content, 0);
      return;
    }
    const full = canonical(path, '/');
    const names = full.split('/').slice(1, -1);
    for (const [index] of names.entries()) this.files.makeDirectory(`/${names.slice(0, index + 1).join('/')}`, '/', 0o755, ROOT);
    const open = this.files.open(full, '/', { write: true, create: true, truncate: true, mode }, ROOT);
    if (failed(open)) return;
    open.write(content);
    const found = this.files.find(full, '/');
    if (failed(found)) return;
    found.node.mode = group === undefined ? mode : mode | GROUP_READS;
    if (group !== undefined) found.node.gid = group;
  }

  remove(path: string): void {
    this.files?.unlink(path, '/', ROOT);
  }

  list(): readonly { readonly path: string; readonly content: string }[] {
    const entries: { path: string; content: string }[] = [];
    const walk = (node: FileNode, path: string): void => {
      if (node.kind === 'file') entries.push({ path, content: node.text });
      if (node.kind === 'directory') for (const name of node.names().sort()) walk(node.get(name)!, path === '' ? name : `${path}/${name}`);
    };
    walk(this.root, '');
    return entries;
  }

  obstacle(path: string): { readonly leadsTo: string } | { readonly file: string } | null {
    let rest = path.split('/').filter((name) => name !== '' && name !== '.');
    let at: string[] = [];
    for (let steps = 0; steps < STEPS_MAX && rest.length > 0; steps++) {
      const [name = '', ...others] = rest;
      rest = others;
      if (name === '..') {
        if (at.length === 0) return { leadsTo: ['..', ...rest].join('/') };
        at = at.slice(0, -1);
        continue;
      }
      const found = this.files?.find(`/${[...at, name].join('/')}`, '/', undefined, false);
      if (found === undefined || failed(found)) return null;
      if (found.node.kind === 'link') {
        if (found.node.target.startsWith('/')) return { leadsTo: [found.node.target, ...rest].join('/') };
        rest = [...found.node.target.split('/').filter((part) => part !== '' && part !== '.'), ...rest];
      } else if (rest.length > 0 && found.node.kind !== 'directory') return { file: name };
      else at = [...at, name];
    }
    return null;
  }

  /** The part of the volume that a mount shows; a missing subPath is made, as the kubelet does, but not in an image. Null when there is none. */
  part(subPath: string): Directory | RegularFile | null {
    if (subPath === '' || this.files === null) return this.root;
    const full = canonical(subPath, '/');
    const names = full.split('/').slice(1);
    if (this.kind !== 'image')
      for (const [index] of names.entries()) this.files.makeDirectory(`/${names.slice(0, index + 1).join('/')}`, '/', 0o777, ROOT);
    const found = this.files.find(full, '/');
    if (failed(found)) return null;
    return found.node.kind === 'directory' || found.node.kind === 'file' ? found.node : null;
  }
}
