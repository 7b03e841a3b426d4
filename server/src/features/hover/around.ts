import type { Fields } from '../../kubernetes/defaults/shape.ts';
import { decode, locate, parseDocument } from '../../manifest/index.ts';
import type { ObjectFact } from '../../workspace/references/facts.ts';
import { nearestDefinitions } from '../../workspace/references/nearness.ts';
import type { Placed } from '../../workspace/references/placed.ts';
import type { HoverPlace } from './topic.ts';

/** Longer documents of files that are not open are not read again for a hover. */
const LENGTH_MAX = 200_000;

/** The object of a name in the place's own namespace, as it is written in the workspace: the nearest one; null when there is none. */
export function objectNamed(place: HoverPlace, kind: string, name: string): Fields | null {
  const { index } = place.workspace.references;
  const from = index.entryOf(place.file, place.document);
  if (!from) return null;
  const namespace = namespaceOf(place);
  const all = [...index.objectsOf(kind)].filter(({ fact }) => fact.name === name && fact.namespace === namespace);
  const [found] = nearestDefinitions(from, all, ({ entry }) => entry);
  return found ? objectOf(found) : null;
}

export const namespaceOf = ({ object }: HoverPlace): string => object?.metadata?.namespace ?? 'default';

/** An object of the workspace as it is written. */
export function objectOf({ entry, fact }: Placed<ObjectFact>): Fields | null {
  const { file, document } = entry;
  if (!file.isOpen && document.text.length > LENGTH_MAX) return null;
  const tree = file.isOpen ? document.document : parseDocument(document.text, document.separated);
  const items = locate(tree, ['items']);
  const nodes = items.found && items.value?.type === 'sequence' ? items.value.items : tree.root ? [tree.root] : [];
  const node = nodes.find(({ start }) => start === fact.at.start) ?? tree.root;
  const value = node && decode(node);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}
