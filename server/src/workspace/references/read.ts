import { schemaOf } from '../../kubernetes/schema/kinds.ts';
import { type ManifestDocument, type MappingNode, type Node, pairNamed } from '../../manifest/index.ts';
import { type Identity, identify, identityOfItem } from '../identity.ts';
import { DocumentFacts, type ObjectFacts } from './facts.ts';
import { KeptParts } from './kept.ts';
import { mappingOf } from './nodes.ts';
import { type Mark, ObjectReader } from './objectReader.ts';

/** Objects of one list that are read; nobody writes longer ones by hand. */
const ITEMS_MAX = 2_000;

/**
 * Reads what a document says about who refers to whom: work in proportion to the parts of it that can name something, and of a large document
 * that was read before in proportion to what was edited.
 * @param mark how a place is kept: the node itself while its document is open, a copy of its ends where the tree is thrown away
 */
export function readFacts(document: ManifestDocument, mark: Mark): DocumentFacts {
  const whole = identify(document);
  const root = mappingOf(document.root);
  if (!whole || !root) return new DocumentFacts([]);
  const kept = KeptParts.within(document);
  const read = (node: MappingNode, identity: Identity): ObjectFacts[] => {
    const schema = schemaOf(identity.apiVersion, identity.kind);
    return !schema || schema.resource === null ? [] : [new ObjectReader(document, mark, kept, schema).read(node, identity)];
  };
  const readItem = (item: Node): readonly ObjectFacts[] => {
    const known = kept?.factsOf(item);
    if (known) return [known];
    const identity = item.type === 'mapping' ? identityOfItem(item) : null;
    const facts = identity ? read(item as MappingNode, identity) : [];
    for (const each of facts) kept?.addFacts(item, each);
    return facts;
  };
  const items = whole.kind.endsWith('List') ? pairNamed(root, 'items')?.value : undefined;
  return new DocumentFacts(items?.type === 'sequence' ? items.items.slice(0, ITEMS_MAX).flatMap(readItem) : read(root, whole));
}
