import type { FoldingRange } from 'vscode-languageserver-types';
import { FoldingRangeKind } from 'vscode-languageserver-types';
import type { FileDocument, Node } from '../manifest/index.ts';
import type { OpenFile } from '../workspace/openFile.ts';

/** The editor's own limit is about this; what is deeper in a huge file is not folded. */
const RANGES_AT_MOST = 5_000;

/** Folds: every document, every mapping and list of more than one line, every text of more than one line, runs of comment lines. */
export function foldingRangesOf(file: OpenFile): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  for (const document of file.manifest.documents) {
    if (ranges.length >= RANGES_AT_MOST) break;
    const { root } = document.document;
    if (!root) continue;
    const first = lineOf(file, document, root.start);
    add(ranges, first, lastLineOf(file, document, root));
    if (root) collect(file, document, root, ranges);
    addComments(file, document, ranges);
  }
  return ranges;
}

function collect(file: OpenFile, document: FileDocument, node: Node, ranges: FoldingRange[]): void {
  if (ranges.length >= RANGES_AT_MOST) return;
  if (node.type === 'mapping')
    for (const { key, value } of node.pairs) {
      add(ranges, lineOf(file, document, key.start), lastLineOf(file, document, value));
      collect(file, document, value, ranges);
    }
  else if (node.type === 'sequence')
    for (const item of node.items) {
      add(ranges, lineOf(file, document, item.start), lastLineOf(file, document, item));
      collect(file, document, item, ranges);
    }
}

function addComments(file: OpenFile, document: FileDocument, ranges: FoldingRange[]): void {
  let start = -1;
  let last = -2;
  const flush = (): void => {
    if (last > start && start >= 0) ranges.push({ startLine: start, endLine: last, kind: FoldingRangeKind.Comment });
  };
  for (const comment of document.document.comments) {
    const line = lineOf(file, document, comment.start);
    if (line !== last + 1) {
      flush();
      start = line;
    }
    last = line;
  }
  flush();
}

function add(ranges: FoldingRange[], startLine: number, endLine: number): void {
  if (endLine > startLine) ranges.push({ startLine, endLine });
}

const lineOf = (file: OpenFile, document: FileDocument, offset: number): number => file.manifest.positionAt(document.start + offset).line;

/** A block ends behind its last line break: its last line is the one before. */
function lastLineOf(file: OpenFile, document: FileDocument, node: Node): number {
  const end = node.end > node.start && document.text[node.end - 1] === '\n' ? node.end - 1 : node.end;
  return lineOf(file, document, end);
}
