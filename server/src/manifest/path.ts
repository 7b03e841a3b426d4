import { entriesOf, keyName, resolved } from './entries.ts';
import type { ManifestDocument, MappingNode, Node, Pair, SequenceNode } from './nodes.ts';

export type Segment = string | number;
export type Path = readonly Segment[];

/** Where a path leads. */
export interface Located {
  /** How many segments of the path exist. */
  readonly depth: number;
  /** The node at that depth, aliases followed; the root for an empty path. Null only when the document is empty. */
  readonly value: Node | null;
  /** The key of that node when it is the value of a mapping; null for items and the root. */
  readonly key: Node | null;
  /** The whole path exists. */
  readonly found: boolean;
}

/**
 * Finds the node at a path, through aliases and merge keys. When the path ends in nothing, the nearest ancestor that exists is told, which
 * is where a complaint about a missing field belongs.
 */
export function locate(document: ManifestDocument, path: Path): Located {
  let key: Node | null = null;
  let value: Node | null = document.root;
  let depth = 0;
  for (const segment of path) {
    const step = value === null ? null : child(value, segment);
    if (step === null) return { depth, value, key, found: false };
    key = step.key;
    value = step.value;
    depth++;
  }
  return { depth, value, key, found: value !== null };
}

function child(parent: Node, segment: Segment): { key: Node | null; value: Node } | null {
  const node = resolved(parent);
  if (node?.type === 'sequence') {
    const item = node.items[Number(segment)];
    return item === undefined ? null : { key: null, value: item };
  }
  if (node?.type !== 'mapping') return null;
  const pair = pairNamed(node, String(segment));
  return pair === null ? null : { key: pair.key, value: pair.value };
}

/** The pair that counts for a key: the last one, after merges. */
export function pairNamed(mapping: MappingNode, name: string): Pair | null {
  const entries = entriesOf(mapping);
  for (let i = entries.length - 1; i >= 0; i--) {
    const pair = entries[i]!;
    if (pair.key.type === 'scalar' ? pair.key.value === name || keyName(pair.key) === name : keyName(pair.key) === name) return pair;
  }
  return null;
}

/** One step from the root to a place: a pair of a mapping or an item of a sequence. */
export type Step =
  | { readonly kind: 'pair'; readonly parent: MappingNode; readonly index: number; readonly pair: Pair; readonly segment: string }
  | { readonly kind: 'item'; readonly parent: SequenceNode; readonly index: number; readonly item: Node; readonly segment: number };

export interface PlaceInTree {
  /** Steps from the root to the innermost pair or item the place lies in. */
  readonly steps: readonly Step[];
  /** The segments of the steps. */
  readonly path: Path;
  /** The innermost node at the place; null in an empty document. */
  readonly node: Node | null;
  /** What of the innermost pair is at the place: its key, its value, or what lies between and behind them; `item` inside a sequence, `root` without steps. */
  readonly on: 'key' | 'value' | 'between' | 'item' | 'root';
}

/**
 * Where an offset lies in the tree. A node holds both its ends, so that a cursor right behind a word is on it. Aliases are not followed:
 * what is told is what stands there.
 */
export function pathAt(document: ManifestDocument, offset: number): PlaceInTree {
  const steps: Step[] = [];
  let node = document.root;
  let on: PlaceInTree['on'] = 'root';
  while (node !== null) {
    if (node.type === 'mapping') {
      const index = indexAt(node.pairs, offset);
      const pair = node.pairs[index];
      if (pair === undefined) break;
      steps.push({ kind: 'pair', parent: node, index, pair, segment: keyName(pair.key) ?? '' });
      if (contains(pair.key, offset)) return { steps, path: steps.map((step) => step.segment), node: pair.key, on: 'key' };
      if (!contains(pair.value, offset)) return { steps, path: steps.map((step) => step.segment), node, on: 'between' };
      node = pair.value;
      on = 'value';
    } else if (node.type === 'sequence') {
      const index = indexAt(node.items, offset);
      const item: Node | undefined = node.items[index];
      if (item === undefined) break;
      steps.push({ kind: 'item', parent: node, index, item, segment: index });
      node = item;
      on = 'item';
    } else break;
  }
  return { steps, path: steps.map((step) => step.segment), node, on };
}

function contains(span: { readonly start: number; readonly end: number }, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** Index of the span that holds an offset, of spans in order; -1 when none does. */
function indexAt(spans: readonly { readonly start: number; readonly end: number }[], offset: number): number {
  let low = 0;
  let high = spans.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle]!;
    if (offset < span.start) high = middle - 1;
    else if (offset > span.end) low = middle + 1;
    else {
      // Where two touch (`[a,b]` has none, `{a}{b}` is broken), the later one begins here and is meant.
      const later = spans[middle + 1];
      return later !== undefined && later.start === offset ? middle + 1 : middle;
    }
  }
  return -1;
}
