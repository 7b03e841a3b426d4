import type { Position, TextEdit } from 'vscode-languageserver-types';
import { type FileDocument, pathAt } from '../manifest/index.ts';
import { identify } from '../workspace/identity.ts';
import type { OpenFile } from '../workspace/openFile.ts';

/** Lines above the cursor that are looked at for lists it may belong to. */
const LINES_MAX = 2_000;

/** A line in parts: indentation, dashes (`- - `), the rest without a remark. */
interface Line {
  readonly indentation: number;
  /** Columns of its dashes. */
  readonly dashes: readonly number[];
  /** Column of what stands behind them. */
  readonly column: number;
  readonly content: string;
}

/**
 * Puts the cursor, or a dash, into the column where the list around it goes on. Says where a line begins and nothing else: no text is made up, and
 * what stands in a fitting column stays there. Only in manifests; in texts of many lines every column is right.
 */
export function onTypeEdits(file: OpenFile, position: Position, typed: string): TextEdit[] {
  const document = file.documentAt(position);
  if (position.line === 0 || document.unread || document.document.json || !identify(document.document)) return [];
  const { text } = document;
  const here = lineText(document, text, position.line);
  const blank = /^ */.exec(here)![0].length;
  if ((here.trim() !== '' && here.trim() !== typed) || isInText(document, text, position.line)) return [];
  const above = linesAbove(document, text, position.line);
  const [last] = above;
  if (!last) return [];
  const wanted = typed === '\n' && here.trim() === '' ? behindLine(last, above, unitOf(above)) : null;
  const column = typed === '-' && here.trim() === '-' ? dashColumn(blank, last, above) : wanted;
  if (column === null || column === blank) return [];
  const at = (character: number): Position => ({ line: position.line, character });
  // Only blanks are added or taken, so that a cursor behind them stays where it is in the text.
  return column > blank
    ? [{ range: { start: at(blank), end: at(blank) }, newText: ' '.repeat(column - blank) }]
    : [{ range: { start: at(column), end: at(blank) }, newText: '' }];
}

/** The column behind `- name: web` is that of `name`, behind a key without a value one step further in; null for other lines. */
function behindLine({ indentation, dashes, column, content }: Line, above: readonly Line[], unit: number): number | null {
  const key = /^(?:"[^"]*"|'[^']*'|[^\s"'#{[&*!|>-][^#]*?):(?:\s+(.*))?$/.exec(content);
  if (!key) return null;
  const value = key[1]?.trim() ?? '';
  if (value === '') return dashes.length > 0 || !listsStandBelowKeys(above) ? column + unit : null;
  // A list or a mapping in brackets may go on; a text of many lines has its own column.
  if (/^[|>{[]/.test(value) && !/[}\]]$/.test(value)) return null;
  return dashes.length > 0 && indentation < column ? column : null;
}

/**
 * The column of the list that a dash goes on with. A dash is left alone where a list can begin (behind a key without a value), and in the column of
 * a list that is open; null where that is not certain.
 */
function dashColumn(typedAt: number, last: Line, above: readonly Line[]): number | null {
  if (typedAt === 0) return null;
  const lists = openLists(above);
  if (lists.includes(typedAt) || /:$/.test(last.content)) return null;
  if (last.dashes.length === 0 && last.column < typedAt && !lists.some((column) => column < typedAt)) return null;
  const before = lists.filter((column) => column < typedAt);
  // Behind a whole item the innermost list goes on; in front of every list of the text nothing is known.
  return before.length > 0 ? Math.max(...before) : null;
}

/** Columns of the lists that the next line may go on with, from the inside out. */
function openLists(above: readonly Line[]): number[] {
  const columns: number[] = [];
  let within = Number.POSITIVE_INFINITY;
  for (const { indentation, dashes, column } of above) {
    if (Math.min(indentation, column) > within) continue;
    for (const dash of [...dashes].reverse()) {
      if (dash >= within) continue;
      if (!columns.includes(dash)) columns.push(dash);
      within = dash;
    }
    // A key further out ends every list that stands further in; one in the column of its dashes stands above them.
    if (dashes.length === 0) within = Math.min(within, column);
    if (within === 0) break;
  }
  return columns;
}

/** One step of indentation, as the lines above have it. */
function unitOf(above: readonly Line[]): number {
  for (const [index, { column, content }] of above.entries()) {
    const next = above[index - 1];
    if (next && next.dashes.length === 0 && /:$/.test(content) && next.column > column) return next.column - column;
  }
  return 2;
}

/** Whether the document writes the dashes of a list below the first letter of its key. */
function listsStandBelowKeys(above: readonly Line[]): boolean {
  return above.some(({ dashes, column, content }, index) => {
    const next = above[index - 1];
    return next !== undefined && dashes.length === 0 && /:$/.test(content) && next.dashes[0] === column;
  });
}

/** Lines with content, the nearest first. */
function linesAbove(document: FileDocument, whole: string, line: number): Line[] {
  const lines: Line[] = [];
  const first = Math.max(document.startLine, line - LINES_MAX);
  for (let at = line - 1; at >= first; at--) {
    const text = lineText(document, whole, at);
    const [, blanks = '', dashes = '', rest = ''] = /^( *)((?:-(?: +|$))*)(.*)$/.exec(text) ?? [];
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(text)) break;
    const content = rest.replace(/(?:^|\s)#.*$/, '').trimEnd();
    if (content === '' && dashes === '') continue;
    const columns = [...dashes.matchAll(/-/g)].map(({ index }) => blanks.length + index);
    lines.push({ indentation: blanks.length, dashes: columns, column: blanks.length + dashes.length, content });
  }
  return lines;
}

function lineText(document: FileDocument, text: string, line: number): string {
  const { start, end } = document.spanOfLine(line - document.startLine);
  return text.slice(start, end);
}

/** Whether a line lies in a text of many lines. */
function isInText(document: FileDocument, text: string, line: number): boolean {
  const { start } = document.spanOfLine(line - document.startLine);
  const { node } = pathAt(document.document, start);
  const above = pathAt(document.document, Math.max(0, start - 1)).node;
  return [node, above].some((each) => each?.type === 'scalar' && isLong(text, each));
}

const isLong = (text: string, { start, end, style }: { start: number; end: number; style: string }): boolean =>
  style === 'literal' || style === 'folded' || (style !== 'empty' && text.slice(start, end).trimEnd().includes('\n'));
