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
