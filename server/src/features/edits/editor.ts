import {
  keyName,
  type ManifestDocument,
  type MappingNode,
  type Node,
  type Pair,
  type Path,
  type PlainValue,
  type SequenceNode,
} from '../../manifest/index.ts';
import { columnOf, indentationUnit, lineEndOf, lineStartOf } from '../../manifest/layout.ts';
import { behindKey, blockText, flowText, scalarText, type TextStyle } from './yamlText.ts';

/** A replacement in a document; offsets are relative to its text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Where a path leads without following aliases or merges: what stands there may be changed. */
export interface Spot {
  readonly node: Node;
  /** Null for items and the root. */
  readonly pair: Pair | null;
  readonly parent: MappingNode | SequenceNode | null;
  /** Position among the entries of the parent. */
  readonly index: number;
}

/**
 * Makes edits of a document that keep its form: indentation, quotes, JSON. Every answer is in the order of the text; null where the place is
 * not there, or is shared through an alias and so not to be changed for one of its users.
 */
export class DocumentEditor {
  readonly style: TextStyle;

  constructor(readonly document: ManifestDocument) {
    this.style = { unit: indentationUnit(document), lineBreak: document.text.includes('\r\n') ? '\r\n' : '\n' };
  }

  spot(path: Path): Spot | null {
    let spot: Spot | null = this.document.root && { node: this.document.root, pair: null, parent: null, index: 0 };
    for (const segment of path) {
      if (spot === null) return null;
      spot = child(spot.node, segment);
    }
    return spot;
  }

  /** The path's own value as text; null for anything that is no scalar. */
  textAt(path: Path): string | null {
    const node = this.spot(path)?.node;
    return node?.type === 'scalar' && node.value !== null ? String(node.value) : null;
  }

  rename(path: Path, name: string): Edit[] | null {
    const key = this.spot(path)?.pair?.key;
    if (!key) return null;
    const quoted = key.type === 'scalar' && (key.style === 'double' || key.style === 'single');
    return [{ start: key.start, end: key.end, text: quoted || this.document.json ? JSON.stringify(name) : scalarText(name) }];
  }

  /** Puts a value in the place of another one. */
  replace(path: Path, value: PlainValue): Edit[] | null {
    const spot = this.spot(path);
    return spot && this.replaceNode(spot, value);
  }

  private replaceNode({ node, pair, parent }: Spot, value: PlainValue): Edit[] | null {
    const { text, json } = this.document;
    const flow = json || (parent?.flow ?? false);
    if (flow || (node.type === 'scalar' && typeof value !== 'object' && node.style !== 'literal' && node.style !== 'folded')) {
      const written =
        node.type === 'scalar' && typeof value === 'string' && (json || node.style === 'double' || node.style === 'single')
          ? JSON.stringify(value)
          : flowText(value, json);
      if (pair && node.start === node.end) return [{ start: this.behindColon(pair), end: node.end, text: ` ${written}` }];
      return [{ start: node.start, end: contentEnd(text, node), text: written }];
    }
    const column = parent ? this.entryColumn(parent) : 0;
    if (pair) {
      // A comment behind the key stays there.
      const start = node.start === node.end ? lineEndOf(text, node.start) : this.behindColon(pair);
      const end = blanksEnd(text, Math.max(start, contentEnd(text, node)));
      return [{ start, end, text: behindKey(value, ' '.repeat(column), this.style) }];
    }
    const blank = text.charAt(node.start - 1) === '-' ? ' ' : '';
    const end = blanksEnd(text, contentEnd(text, node));
    return [{ start: node.start, end, text: blank + blockText(value, ' '.repeat(column + 2), this.style) }];
  }

  /** Takes out an entry with its whole lines. A collection that loses its last entry stays, empty. */
  remove(path: Path): Edit[] | null {
    const spot = this.spot(path);
    if (!spot?.parent) return null;
    const count = spot.parent.type === 'mapping' ? spot.parent.pairs.length : spot.parent.items.length;
    if (count > 1) return this.removeEntry(spot.parent, spot.index);
    if (path.length === 1) return [{ ...this.lines(spot), text: '' }];
    return this.replace(path.slice(0, -1), spot.parent.type === 'mapping' ? {} : []);
  }

  /** Takes out one of several entries of a collection; null where the rest would not stand by itself. */
  removeEntry(parent: MappingNode | SequenceNode, index: number): Edit[] | null {
    const entries = parent.type === 'mapping' ? parent.pairs : parent.items;
    const [before, own, after] = [entries[index - 1], entries[index], entries[index + 1]];
    if (!own) return null;
    if (parent.flow) {
      if (after) return [{ start: own.start, end: after.start, text: '' }];
      return before ? [{ start: before.end, end: own.end, text: '' }] : null;
    }
    const pair = parent.type === 'mapping' ? parent.pairs[index]! : null;
    const { start, end } = this.lines({
      node: parent.type === 'mapping' ? parent.pairs[index]!.value : parent.items[index]!,
      pair,
      parent,
      index,
    });
    if (this.document.text.slice(lineStartOf(this.document.text, start), start).trim() === '') return [{ start, end, text: '' }];
    // The first key behind a dash: the next one takes its place.
    return after && pair ? [{ start, end: after.start, text: '' }] : null;
  }

  /** Sets the value at a path, with everything on the way that is missing. */
  set(path: Path, value: PlainValue): Edit[] | null {
    const spot = this.spot(path);
    if (spot && path.length > 0) return this.replaceNode(spot, value);
    for (let depth = path.length - 1; depth >= 0; depth--) {
      const parent = this.spot(path.slice(0, depth));
      if (!parent) continue;
      const rest = path.slice(depth + 1).reduceRight<PlainValue>((inner, segment) => {
        return typeof segment === 'number' ? [inner] : { [segment]: inner };
      }, value);
      const segment = path[depth]!;
      if (typeof segment === 'number') return this.addItem(parent, rest, segment);
      return this.addKey(parent, segment, rest);
    }
    return null;
  }

  /** Adds an item at the end of a list, or makes the list. */
  append(path: Path, value: PlainValue): Edit[] | null {
    const spot = this.spot(path);
    if (!spot) return this.set(path, [value]);
    return this.addItem(spot, value);
  }

  /** A key with its value into the mapping at a spot, behind the keys that are there, `name` and `image` in their usual place. */
  private addKey(spot: Spot, key: string, value: PlainValue): Edit[] | null {
    const { node } = spot;
    if (isEmpty(node)) return this.replaceNode(spot, { [key]: value });
    if (node.type !== 'mapping') return null;
    if (node.flow) return [this.flowEntry(node, `${flowText(key, this.document.json)}: ${flowText(value, this.document.json)}`)];
    const first = node.pairs[0]!;
    const indentation = ' '.repeat(this.entryColumn(node));
    const line = `${scalarText(key)}:${behindKey(value, indentation, this.style)}`;
    const place = node.pairs.findIndex((pair) => rank(keyName(pair.key)) > rank(key));
    if (place === 0) return [{ start: first.start, end: first.start, text: `${line}${this.style.lineBreak}${indentation}` }];
    return [this.lineBehind(place < 0 ? node.pairs.at(-1)! : node.pairs[place - 1]!, indentation + line)];
  }

  private addItem(spot: Spot, value: PlainValue, index?: number): Edit[] | null {
    const { node } = spot;
    if (isEmpty(node)) return this.replaceNode(spot, [value]);
    if (node.type !== 'sequence' || (index !== undefined && index !== node.items.length)) return null;
    if (node.flow) return [this.flowEntry(node, flowText(value, this.document.json))];
    const indentation = ' '.repeat(this.entryColumn(node));
    return [this.lineBehind(node.items.at(-1)!, `${indentation}- ${blockText(value, `${indentation}  `, this.style)}`)];
  }

  private flowEntry(node: MappingNode | SequenceNode, written: string): Edit {
    const entries = node.type === 'mapping' ? node.pairs : node.items;
    const last = entries.at(-1)!;
    const { text } = this.document;
    const start = lineStartOf(text, last.start);
    // Entries on lines of their own, as JSON is printed.
    const ownLine = text.slice(start, last.start).trim() === '';
    return {
      start: last.end,
      end: last.end,
      text: ownLine ? `,${this.style.lineBreak}${text.slice(start, last.start)}${written}` : `, ${written}`,
    };
  }

  /** A line of its own behind an entry of a block collection. */
  lineBehind(entry: { readonly start: number; readonly end: number }, line: string): Edit {
    const at = lineEndOf(this.document.text, Math.max(entry.start, contentEnd(this.document.text, entry)));
    return { start: at, end: at, text: this.style.lineBreak + line };
  }

  /** The whole lines of an entry where it stands on lines of its own; else from where it begins to the end of its last line. */
  lines({ node, pair, parent }: Spot): { start: number; end: number } {
    const { text } = this.document;
    const entry = pair ?? node;
    const from = pair ? pair.start : parent ? dashBefore(text, node.start) : node.start;
    const lineStart = lineStartOf(text, from);
    const own = text.slice(lineStart, from).trim() === '';
    const end = lineEndOf(text, Math.max(entry.start, contentEnd(text, entry)));
    const feed = text.indexOf('\n', end);
    return { start: own ? lineStart : from, end: feed < 0 ? text.length : feed + 1 };
  }

  /** Column of the keys of a block mapping or the dashes of a block list. */
  entryColumn(node: MappingNode | SequenceNode): number {
    const { text } = this.document;
    if (node.type === 'mapping') return columnOf(text, node.pairs[0]?.start ?? node.start);
    return columnOf(text, node.items[0] ? dashBefore(text, node.items[0].start) : node.start);
  }

  /** Offset behind the colon of a pair. */
  behindColon({ key }: Pair): number {
    const colon = this.document.text.indexOf(':', key.end);
    return colon < 0 ? key.end : colon + 1;
  }
}

/** Fields that people expect first, in their usual order; `status` comes last. */
const LEADING: readonly string[] = ['apiVersion', 'kind', 'name', 'image'];

const rank = (key: string | null): number => {
  const place = key === null ? -1 : LEADING.indexOf(key);
  if (place >= 0) return place;
  return key === 'status' ? LEADING.length + 1 : LEADING.length;
};

function child(parent: Node, segment: string | number): Spot | null {
  if (parent.type === 'sequence') {
    const node = parent.items[Number(segment)];
    return node ? { node, pair: null, parent, index: Number(segment) } : null;
  }
  if (parent.type !== 'mapping') return null;
  for (let index = parent.pairs.length - 1; index >= 0; index--) {
    const pair = parent.pairs[index]!;
    if (keyName(pair.key) === String(segment)) return { node: pair.value, pair, parent, index };
  }
  return null;
}

const isEmpty = (node: Node): boolean =>
  node.type === 'scalar'
    ? node.value === null
    : (node.type === 'mapping' && node.pairs.length === 0) || (node.type === 'sequence' && node.items.length === 0);

/** Where blanks end that stand alone before the end of a line: behind a text of many lines they would belong to it. */
function blanksEnd(text: string, at: number): number {
  const end = lineEndOf(text, at);
  return text.slice(at, end).trim() === '' ? end : at;
}

/** Where the text of a node ends, without the blanks and breaks that block scalars hold. */
function contentEnd(text: string, { start, end }: { readonly start: number; readonly end: number }): number {
  let at = end;
  while (at > start && /\s/.test(text.charAt(at - 1))) at--;
  return at;
}

/** The dash in front of an item; the item's own start when there is none. */
function dashBefore(text: string, start: number): number {
  let at = start - 1;
  while (at >= 0 && /[ \t]/.test(text.charAt(at))) at--;
  return text.charAt(at) === '-' ? at : start;
}

/** Edits of several steps as one list in the order of the text; null when a step could not be made or two of them meet. */
export function together(...steps: readonly (readonly Edit[] | null)[]): Edit[] | null {
  const edits: Edit[] = [];
  for (const step of steps) {
    if (step === null) return null;
    edits.push(...step);
  }
  edits.sort((one, other) => one.start - other.start || one.end - other.end);
  const merged: Edit[] = [];
  for (const edit of edits) {
    const before = merged.at(-1);
    if (before && before.start === before.end && edit.start === edit.end && before.start === edit.start)
      merged[merged.length - 1] = { ...before, text: before.text + edit.text };
    else if (before && edit.start < before.end) return null;
    else merged.push(edit);
  }
  return merged;
}

/** The text after edits that are in its order. */
export function edited(text: string, edits: readonly Edit[]): string {
  let out = '';
  let at = 0;
  for (const { start, end, text: inserted } of edits) {
    out += text.slice(at, start) + inserted;
    at = end;
  }
  return out + text.slice(at);
}
