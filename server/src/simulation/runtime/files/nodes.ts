import type { Milliseconds } from '../../world/clock.ts';
import type { Tree } from './tree.ts';

/**
 * What a path leads to. A directory may stand upon a directory of an image that nobody changes (`lower`): its entries come up one by one
 * when they are looked at, so that a container starts at the cost of what it touches.
 */
export type FileNode = RegularFile | Directory | SymbolicLink | Device | Fifo;

abstract class NodeBase {
  uid = 0;
  gid = 0;
  mtimeMs: Milliseconds = 0;
  constructor(public mode: number) {}
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** Length of a text in bytes as UTF-8. */
export function byteLength(text: string): number {
  if (!BEYOND_ASCII.test(text)) return text.length;
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    bytes += code < 0x800 ? 1 : 2;
    // A surrogate pair: two units of text, four bytes.
    if (code >= 0xd800 && code <= 0xdbff) at++;
  }
  return bytes;
}

/** More text than this is not kept; only counted, as filler. */
const TEXT_KEPT_MAX = 1 << 20;

export class RegularFile extends NodeBase {
  readonly kind = 'file';
  text = '';
  /** Bytes behind the text whose content nobody reads (`dd if=/dev/zero`). */
  filler = 0;
  /** Bytes that a file claims and nobody has written: they take no room. */
  holes = 0;
  private textBytes = 0;
  /** True while the content is still the image's: not counted as written. */
  untouched = false;
  links = 1;
  /** A program of the commands table or a server that runs when this file is executed; null: look at the text (`#!`). */
  program: string | null = null;

  constructor(
    mode: number,
    readonly tree: Tree,
  ) {
    super(mode);
  }

  get size(): number {
    return this.textBytes + this.filler + this.holes;
  }

  private get stored(): number {
    return this.untouched ? 0 : this.textBytes + this.filler;
  }

  /** Replaces the content without telling the tree: for images and for kubelet's own files. */
  fill(text: string): this {
    this.text = text;
    this.textBytes = byteLength(text);
    return this;
  }

  /** The file as an image's upper layer sees it before the first write. */
  raised(tree: Tree): RegularFile {
    const copy = new RegularFile(this.mode, tree);
    copy.uid = this.uid;
    copy.gid = this.gid;
    copy.mtimeMs = this.mtimeMs;
    copy.text = this.text;
    copy.textBytes = this.textBytes;
    copy.filler = this.filler;
    copy.program = this.program;
    copy.untouched = true;
    return copy;
  }

  /** Sets the content. Returns false when the tree's limit does not allow it. */
  replace(text: string, filler: number): boolean {
    const bytes = byteLength(text) + filler;
    if (!this.tree.mayGrow(bytes - this.stored)) return false;
    this.account(bytes);
    this.holes = 0;
    this.text = text;
    this.filler = filler;
    this.textBytes = bytes - filler;
    this.touched();
    return true;
  }

  /** Appends text, or a number of filler bytes. Text behind filler is filler. */
  append(data: string | number): boolean {
    const bytes = typeof data === 'number' ? data : byteLength(data);
    if (!this.tree.mayGrow(bytes)) return false;
    this.account(this.textBytes + this.filler + bytes);
    if (typeof data === 'number' || this.filler > 0 || this.textBytes > TEXT_KEPT_MAX) this.filler += bytes;
    else {
      this.text += data;
      this.textBytes += bytes;
    }
    this.touched();
    return true;
  }

  /** The last name of the file is gone. */
  forget(): void {
    this.tree.grow(-this.stored);
  }

  private account(newSize: number): void {
    this.tree.grow(newSize - this.stored);
    this.untouched = false;
  }

  private touched(): void {
    this.program = null;
    this.mtimeMs = this.tree.nowMs();
    this.tree.changed();
  }
}

export class SymbolicLink extends NodeBase {
  readonly kind = 'link';
  constructor(readonly target: string) {
    super(0o777);
  }

  /** As an image's upper layer sees it. */
  raised(): SymbolicLink {
    return withAttributes(new SymbolicLink(this.target), this);
  }
}

export type DeviceName = 'null' | 'zero' | 'full' | 'random' | 'tty';

export class Device extends NodeBase {
  readonly kind = 'device';
  constructor(readonly device: DeviceName) {
    super(0o666);
  }

  raised(): Device {
    return withAttributes(new Device(this.device), this);
  }
}

export class Fifo extends NodeBase {
  readonly kind = 'fifo';
  /** The pipe that connects writers and readers; made by the first who opens it. */
  pipe: unknown = null;
}

export class Directory extends NodeBase {
  readonly kind = 'directory';
  /** Own entries; null hides an entry of `lower`. Made with the first of them: most directories are only passed on the way of a search. */
  private own: Map<string, FileNode | null> | null = null;

  constructor(
    mode: number,
    readonly tree: Tree,
    private readonly lower: Directory | null = null,
  ) {
    super(mode);
    if (lower === null) return;
    this.uid = lower.uid;
    this.gid = lower.gid;
    this.mtimeMs = lower.mtimeMs;
  }

  get(name: string): FileNode | undefined {
    const own = this.own?.get(name);
    if (own !== undefined) return own ?? undefined;
    const below = this.lower?.get(name);
    if (below === undefined) return undefined;
    const raised = this.raise(below);
    this.place(name, raised);
    return raised;
  }

  names(): string[] {
    if (this.lower === null) return this.own === null ? [] : [...this.own.keys()];
    if (this.own === null) return this.lower.names();
    const names = new Set(this.lower.names());
    for (const [name, node] of this.own) {
      if (node === null) names.delete(name);
      else names.add(name);
    }
    return [...names];
  }

  /** Puts an entry in without telling the tree: for images and mount points. */
  place(name: string, node: FileNode): void {
    this.own ??= new Map();
    this.own.set(name, node);
  }

  set(name: string, node: FileNode): void {
    this.place(name, node);
    this.mtimeMs = this.tree.nowMs();
    this.tree.changed();
  }

  delete(name: string): void {
    this.own ??= new Map();
    if (this.lower === null) this.own.delete(name);
    else this.own.set(name, null);
    this.mtimeMs = this.tree.nowMs();
    this.tree.changed();
  }

  private raise(node: FileNode): FileNode {
    if (node.kind === 'file') return node.raised(this.tree);
    if (node.kind === 'directory') return new Directory(node.mode, this.tree, node);
    return node.kind === 'fifo' ? node : node.raised();
  }
}

function withAttributes<Node extends NodeBase>(node: Node, { mode, uid, gid, mtimeMs }: NodeBase): Node {
  node.mode = mode;
  node.uid = uid;
  node.gid = gid;
  node.mtimeMs = mtimeMs;
  return node;
}
