import type { Position, SelectionRange } from 'vscode-languageserver-types';
import { type FileDocument, type Node, pathAt, type Span } from '../manifest/index.ts';
import type { OpenFile } from '../workspace/openFile.ts';

/** For each position what to select when the selection grows: value, key and value, the mapping, the item, the list… up to the file. */
export const selectionRangesOf = (file: OpenFile, positions: readonly Position[]): SelectionRange[] =>
  positions.map((position) => selectionRangeAt(file, position));

function selectionRangeAt(file: OpenFile, position: Position): SelectionRange {
  const document = file.documentAt(position);
  const offset = file.offsetIn(document, position);
  let range: SelectionRange | undefined;
  // From the outside in, because each knows what is around it.
  const outer = file.manifest.documents.length > 1 ? [{ start: -document.start, end: file.manifest.length - document.start }] : [];
  let last: Span | undefined;
  for (const span of [...outer, ...spansAt(document, offset).reverse()]) {
    const isInside =
      last === undefined || (span.start >= last.start && span.end <= last.end && (span.start > last.start || span.end < last.end));
    if (!isInside || span.start > offset || span.end < offset) continue;
    range = { range: file.rangeOf(document, span), ...(range && { parent: range }) };
    last = span;
  }
  return range ?? { range: { start: position, end: position } };
}

/** What lies around an offset of a document, from the inside out. */
function spansAt(document: FileDocument, offset: number): Span[] {
  const { text } = document;
  const { steps, node, on } = pathAt(document.document, offset);
  const spans: Span[] = [];
  if (node?.type === 'scalar') spans.push(...insideScalar(node, text, offset));
  if (node && on === 'key') spans.push(node);
  for (const step of [...steps].reverse()) {
    const entry: Span = step.kind === 'pair' ? { start: step.pair.key.start, end: step.pair.value.end } : step.item;
    spans.push(trimmed(step.kind === 'pair' ? step.pair.value : step.item, text));
    spans.push(trimmed(entry, text));
    if (step.kind === 'item' && !step.parent.flow)
      spans.push(trimmed({ start: dashBefore(text, step.item.start), end: step.item.end }, text));
    const { parent } = step;
    if (parent.flow) spans.push({ start: parent.start + 1, end: parent.end - 1 });
    spans.push(trimmed(parent, text));
  }
  spans.push(trimmed({ start: 0, end: text.length }, text), { start: 0, end: text.length });
  return spans;
}

/** Without its quotes; of a text of several lines the line. */
function insideScalar(node: Node & { type: 'scalar' }, text: string, offset: number): Span[] {
  if (node.style === 'single' || node.style === 'double') return [{ start: node.start + 1, end: node.end - 1 }];
  if (node.style !== 'literal' && node.style !== 'folded') return [];
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = {
    start: start + /^[ \t]*/.exec(text.slice(start, end < 0 ? text.length : end))![0].length,
    end: end < 0 ? text.length : end,
  };
  return [trimmed(line, text)];
}

/** Where the dash in front of an item stands; the item itself when there is none. */
function dashBefore(text: string, start: number): number {
  const before = /-[ \t\r\n]*$/.exec(text.slice(Math.max(0, start - DASH_DISTANCE_MAX), start));
  return before ? start - before[0].length : start;
}

/** Blanks and line ends between a dash and its item. */
const DASH_DISTANCE_MAX = 200;

function trimmed({ start, end }: Span, text: string): Span {
  let last = end;
  while (last > start && /\s/.test(text[last - 1]!)) last--;
  return { start, end: last };
}
