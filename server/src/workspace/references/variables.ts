import type { ManifestDocument, ScalarNode } from '../../manifest/index.ts';
import type { Site } from './facts.ts';

type TextNode = ScalarNode & { readonly value: string };

/** A ConfigMap or Secret whose keys become variables. */
interface Imported {
  readonly kind: string;
  readonly name: string;
  readonly prefix: string;
}

/** A place that names an environment variable, or the key of a ConfigMap or Secret that becomes one. */
interface VariableSite {
  readonly node: TextNode;
  readonly name: string;
  readonly role: Site['role'];
  /** Behind the start of the node, for `$(NAME)`. */
  readonly offset: number | null;
  readonly from: Imported | null;
}

/** Uses of one container that are looked at. */
const USES_MAX = 500;

/**
 * The environment variables of one container: what defines them and where `$(NAME)` uses them. `$$(NAME)` is no use.
 * Source: third_party/forked/golang/expansion/expand.go.
 */
export class ContainerVariables {
  private readonly definitions: TextNode[] = [];
  private readonly texts: TextNode[] = [];
  private readonly imports: Imported[] = [];

  define(name: TextNode | null): void {
    if (name) this.definitions.push(name);
  }

  use(text: TextNode | null): void {
    if (text?.value.includes('$(')) this.texts.push(text);
  }

  importFrom(source: Imported): void {
    this.imports.push(source);
  }

  resolve(document: ManifestDocument): VariableSite[] {
    const defined = new Set(this.definitions.map(({ value }) => value));
    const sites: VariableSite[] = this.definitions.map((node) => ({
      node,
      name: node.value,
      role: 'definition',
      offset: null,
      from: null,
    }));
    for (const node of this.texts) {
      for (const use of document.text.slice(node.start, node.end).matchAll(/\$\$|\$\(([^()\s]+)\)/g)) {
        const name = use[1];
        if (name === undefined) continue;
        if (sites.length > USES_MAX) return sites;
        const offset = use.index + 2;
        if (defined.has(name)) sites.push({ node, name, role: 'reference', offset, from: null });
        else
          for (const from of this.imports)
            if (name.startsWith(from.prefix) && name.length > from.prefix.length)
              sites.push({ node, name: name.slice(from.prefix.length), role: 'reference', offset: offset + from.prefix.length, from });
      }
    }
    return sites;
  }
}
