import type { ManifestDocument, Node } from './nodes.ts';
import { locate, type Path } from './path.ts';

/** Start of the line an offset lies on. */
export function lineStartOf(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** End of the line an offset lies on, without its break. */
export function lineEndOf(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  const end = feed < 0 ? text.length : feed;
  return end > offset && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}

/** Column of an offset, from 0; a byte order mark at the start of the text takes none. */
export function columnOf(text: string, offset: number): number {
  const start = lineStartOf(text, offset);
  return offset - start - (start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : 0);
}

const USUAL_UNIT = '  ';
/** Nodes that are looked at for the habits of a document. */
const LOOKS = 200;

/** One step of indentation as a document has it: that of its first nested mapping; two spaces when there is none. */
export function indentationUnit(document: ManifestDocument): string {
  const { text, root } = document;
  if (document.json) return /[{[]\r?\n([ \t]+)/.exec(text.slice(0, 4096))?.[1] ?? USUAL_UNIT;
  let looks = 0;
  const search = (node: Node | null): number => {
    if (node === null || looks++ > LOOKS) return 0;
    if (node.type === 'sequence' && !node.flow) {
      for (const item of node.items) {
        const found = search(item);
        if (found > 0) return found;
      }
    }
    if (node.type !== 'mapping' || node.flow) return 0;
    for (const { key, value } of node.pairs) {
      if (value.type === 'mapping' && !value.flow && value.pairs.length > 0) {
        const first = value.pairs[0]!.start;
        const step = columnOf(text, first) - columnOf(text, key.start);
        if (step > 0 && !text.slice(lineStartOf(text, first), first).includes('\t')) return step;
      }
      const found = search(value);
      if (found > 0) return found;
    }
    return 0;
  };
  const step = search(root);
  return step > 0 ? ' '.repeat(step) : USUAL_UNIT;
}

/** A part of a document as one of its own: the lines of an item of a list lose the indentation that they have there. */
export function textAlone(document: ManifestDocument, path: Path): string {
  const { text } = document;
  const { value } = locate(document, path);
  if (path.length === 0 || !value) return text;
  const indentation = new RegExp(`^ {1,${Math.max(columnOf(text, value.start), 1)}}`, 'gm');
  return text.slice(value.start, value.end).replace(indentation, '');
}
