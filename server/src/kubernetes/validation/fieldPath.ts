/**
 * A field path as the API server prints it: `spec.containers[0].ports[1].name`, `metadata.labels[app]`.
 * Linked from the leaf to the root and printed only when an error needs it: a walk that finds nothing builds no strings.
 *
 * The server is loose about some of its paths (it drops positions, or names other fields). Such a path leads to the true place and is shown
 * as the server's: editors mark the one and print the other.
 */
export class FieldPath {
  /** The object itself: prints as nothing. */
  static readonly root = new FieldPath(null, '', false, null);

  private constructor(
    private readonly parent: FieldPath | null,
    private readonly segment: string | number,
    private readonly bracketed: boolean,
    private readonly shown: FieldPath | null,
  ) {}

  static of(name: string): FieldPath {
    return new FieldPath(null, name, false, null);
  }

  child(name: string): FieldPath {
    return new FieldPath(this === FieldPath.root ? null : this, name, false, null);
  }

  index(position: number): FieldPath {
    return new FieldPath(this, position, true, null);
  }

  key(name: string): FieldPath {
    return new FieldPath(this, name, true, null);
  }

  /** The path one step up; the root stays the root. */
  up(): FieldPath {
    return this.parent ?? FieldPath.root;
  }

  /** The same place, printed as another path. What lies below prints below that path. */
  shownAs(path: FieldPath): FieldPath {
    return new FieldPath(this.parent, this.segment, this.bracketed, path);
  }

  /** The true place: the segments from the root, numbers for list positions. */
  segments(): (string | number)[] {
    if (this === FieldPath.root) return [];
    const path = this.parent?.segments() ?? [];
    path.push(this.segment);
    return path;
  }

  /** What the server prints. */
  toString(): string {
    if (this.shown) return this.shown.toString();
    const before = this.parent?.toString() ?? '';
    if (this.bracketed) return `${before}[${this.segment}]`;
    return before === '' ? String(this.segment) : `${before}.${this.segment}`;
  }
}
