/**
 * A field path as the API server prints it: `spec.containers[0].ports[1].name`, `metadata.labels[app]`.
 * Linked from the leaf to the root and printed only when an error needs it: a walk that finds nothing builds no strings.
 */
export class FieldPath {
  /** The object itself: prints as nothing. */
  static readonly root = new FieldPath(null, '', false);

  private constructor(
    private readonly parent: FieldPath | null,
    private readonly segment: string | number,
    private readonly bracketed: boolean,
  ) {}

  static of(name: string): FieldPath {
    return new FieldPath(null, name, false);
  }

  child(name: string): FieldPath {
    return new FieldPath(this === FieldPath.root ? null : this, name, false);
  }

  index(position: number): FieldPath {
    return new FieldPath(this, position, true);
  }

  key(name: string): FieldPath {
    return new FieldPath(this, name, true);
  }

  /** The path one step up; the root stays the root. */
  up(): FieldPath {
    return this.parent ?? FieldPath.root;
  }

  /** The segments from the root, numbers for list positions. */
  segments(): (string | number)[] {
    if (this === FieldPath.root) return [];
    const path = this.parent?.segments() ?? [];
    path.push(this.segment);
    return path;
  }

  toString(): string {
    if (this.bracketed) return `${this.parent ?? ''}[${this.segment}]`;
    return this.parent ? `${this.parent}.${this.segment}` : String(this.segment);
  }
}
