import { indentationUnit, lineEndOf, lineStartOf } from './layout.ts';
import type { ManifestDocument, Problem } from './nodes.ts';

/** Replaces what stands between two offsets of the document's text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** The edit that mends a problem where there is only one sensible way; null where a person has to decide. */
export function repairOf(document: ManifestDocument, problem: Problem): TextEdit | null {
  const { text } = document;
  const { start, end, code, subject } = problem;
  switch (code) {
    case 'missing-space-after-colon':
      return { start: end, end, newText: ' ' };
    case 'missing-colon':
      return { start: end, end, newText: text.charAt(end) === ' ' ? ':' : ': ' };
    case 'full-width-punctuation':
      return { start, end, newText: /\s/.test(text.charAt(end)) ? ':' : ': ' };
    case 'missing-comma':
      if (text.charAt(start) === FULL_WIDTH_COMMA) return { start, end: start + 1, newText: ', ' };
      return { start: behindText(text, start), end: behindText(text, start), newText: ',' };
    case 'missing-dash':
      return { start, end: start, newText: '- ' };
    case 'tab-indentation':
      return { start, end, newText: text.slice(start, end).replaceAll('\t', indentationUnit(document)) };
    case 'unclosed-quote':
      return { start: end, end, newText: subject };
    case 'nested-mapping':
      return quoted(text, start);
    case 'bad-escape':
      return { start, end: start, newText: '\\' };
    case 'bad-character':
      return /^[@`%]$/.test(subject) ? quoted(text, start) : null;
    default:
      return null;
  }
}

/** `，`, what a Chinese keyboard gives for a comma. */
const FULL_WIDTH_COMMA = '\uff0c';

/** A text with its problems mended. */
export interface RepairedText {
  readonly text: string;
  /** Where in the broken text an offset of the mended one is. */
  readonly inBroken: (offset: number) => number;
}

/** The text with all that makes it unreadable mended; null where a person has to decide about one of the problems. */
export function repairedText(document: ManifestDocument): RepairedText | null {
  const edits: TextEdit[] = [];
  for (const problem of document.problems) {
    if (problem.code === 'duplicate-key') continue;
    const edit = repairOf(document, problem);
    const last = edits.at(-1);
    if (edit === null || (last && edit.start < last.end)) return null;
    edits.push(edit);
  }
  if (edits.length === 0) return null;
  const parts: string[] = [];
  const ends: { readonly edit: TextEdit; readonly start: number }[] = [];
  let at = 0;
  let length = 0;
  for (const edit of edits) {
    parts.push(document.text.slice(at, edit.start), edit.newText);
    length += edit.start - at;
    ends.push({ edit, start: length });
    length += edit.newText.length;
    at = edit.end;
  }
  parts.push(document.text.slice(at));
  const inBroken = (offset: number): number => {
    const found = ends.findLast(({ start }) => start < offset);
    if (!found) return offset;
    const { edit, start } = found;
    return Math.max(edit.end, offset - start - edit.newText.length + edit.end);
  };
  return { text: parts.join(''), inBroken };
}

/** The end of what stands before a place. */
function behindText(text: string, place: number): number {
  let at = place;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at--;
  return at;
}

/** Puts quotes around the plain value at a place of its line; null when it holds quotes or a comment itself. */
function quoted(text: string, place: number): TextEdit | null {
  const lineStart = lineStartOf(text, place);
  const line = text.slice(lineStart, lineEndOf(text, place));
  const value = /^(?:\s*- +)*(?:[^\s:#'"]+:\s+)?([^\s'"#][^'"#]*?)\s*$/.exec(line)?.[1];
  if (value === undefined) return null;
  const start = lineStart + line.lastIndexOf(value);
  return { start, end: start + value.length, newText: `"${value.replaceAll('\\', '\\\\')}"` };
}
