import type { ScalarNode } from '../../manifest/index.ts';
import type { Site } from './facts.ts';

export type TextNode = ScalarNode & { readonly value: string };

/** A ConfigMap or Secret whose keys become variables. */
interface Imported {
  readonly kind: string;
  readonly name: string;
  readonly prefix: string;
}

/** A place that uses an environment variable, or the key of a ConfigMap or Secret that becomes one. */
interface VariableUse {
  readonly node: TextNode;
  readonly name: string;
  /** Behind the start of the node. */
  readonly offset: number;
  readonly from: Imported | null;
}

/** Uses of one container that are told. */
const USES_MAX = 500;

/**
 * The environment variables of one container, or of a part of it: what defines them and where `$(NAME)` uses them. `$$(NAME)` is no use.
 * Source: third_party/forked/golang/expansion/expand.go.
 */
export class Variables {
  readonly definitions: Site[] = [];
  private readonly written: Omit<VariableUse, 'from'>[] = [];
  private readonly imports: Imported[] = [];

  /** @param text the characters of the node */
  use(node: TextNode, text: string): void {
    for (const { index, 1: name } of text.matchAll(/\$\$|\$\(([^()\s]+)\)/g))
      if (name !== undefined) this.written.push({ node, name, offset: index + 2 });
  }

  importFrom(source: Imported): void {
    this.imports.push(source);
  }

  /** Takes in what a part of the container tells. */
  add({ definitions, written, imports }: Variables): void {
    for (const each of definitions) this.definitions.push(each);
    for (const each of written) this.written.push(each);
    for (const each of imports) this.imports.push(each);
  }

  /** What uses a variable that is defined, or a key that is imported. */
  uses(): VariableUse[] {
    if (this.written.length === 0) return [];
    const defined = new Set(this.definitions.map(({ name }) => name));
    const uses: VariableUse[] = [];
    for (const { node, name, offset } of this.written) {
      if (uses.length >= USES_MAX) break;
      if (defined.has(name)) uses.push({ node, name, offset, from: null });
      else
        for (const from of this.imports)
          if (name.startsWith(from.prefix) && name.length > from.prefix.length)
            uses.push({ node, name: name.slice(from.prefix.length), offset: offset + from.prefix.length, from });
    }
    return uses;
  }
}
