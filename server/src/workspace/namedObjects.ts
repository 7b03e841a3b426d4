import { itemsOf } from '../kubernetes/decode/decode.ts';
import { type FileDocument, type ManifestDocument, type Node, type Path, pairNamed } from '../manifest/index.ts';
import { identify, identifyNode } from './identity.ts';

/** An object that a document tells: the document itself, or an item of a list. */
export interface NamedObject {
  /** What it is called in the cluster whatever its API version: group, kind, namespace and name. */
  readonly name: string;
  /** Path from the root of the document: empty, or `['items', 3]`. */
  readonly base: Path;
  readonly node: Node;
}

/** Of nodes, which an edit elsewhere leaves alone. Null for what has no name of its own, as when the server generates it. */
const names = new WeakMap<Node, string | null>();

/** The objects of a document that have a name. A list is no object of the cluster: kubectl applies its items. */
export function namedObjects({ document, unread }: FileDocument): NamedObject[] {
  if (unread || identify(document) === null) return [];
  return nodesOf(document).flatMap(({ base, node }) => {
    let name = names.get(node);
    if (name === undefined) {
      name = nameOf(node);
      names.set(node, name);
    }
    return name === null ? [] : { name, base, node };
  });
}

function nodesOf(document: ManifestDocument): Omit<NamedObject, 'name'>[] {
  const list = itemsOf(document);
  if (list) return list.items.map((node, index) => ({ base: ['items', index], node }));
  return document.root ? [{ base: [], node: document.root }] : [];
}

function nameOf(node: Node): string | null {
  const identity = identifyNode(node);
  if (!identity?.name || node.type !== 'mapping') return null;
  const metadata = pairNamed(node, 'metadata')?.value;
  if (metadata?.type !== 'mapping' || !pairNamed(metadata, 'name')) return null;
  const { apiVersion, kind, namespace, name } = identity;
  const slash = apiVersion.indexOf('/');
  return JSON.stringify([slash < 0 ? '' : apiVersion.slice(0, slash), kind, namespace ?? 'default', name]);
}
