/** Part of a file that makes one document. */
export interface DocumentText {
  readonly text: string;
  /** It follows a `...` line and has no `---` of its own. */
  readonly unread: boolean;
  /** A `---` line separates it from a document before; kubectl does not count that line. */
  readonly separated: boolean;
}

/** What stands before a text that is split. */
export interface Before {
  /** A `...` line comes right before. */
  readonly ended: boolean;
  /** There is another document before. */
  readonly some: boolean;
}

const MARKER = /(?:^|[\r\n])(?:---|\.\.\.)(?=[ \t\r\n]|$)/g;
const PERCENT = 37;

/** Whether a text begins with a `---` line. */
export function beginsWithStart(text: string): boolean {
  return isStart(text, 0);
}

function isStart(text: string, at: number): boolean {
  if (!text.startsWith('---', at)) return false;
  const behind = text.charCodeAt(at + 3);
  return Number.isNaN(behind) || behind === 32 || behind === 9 || behind === 10 || behind === 13;
}

/** Whether a text is nothing but directives (`%YAML 1.1`) and comments: they belong to the `---` behind them. */
export function onlyDirectives(text: string): boolean {
  if (text.charCodeAt(0) !== PERCENT) return false;
  return text.split(/[\r\n]/).every((line) => line.startsWith('%') || /^[ \t]*(?:#|$)/.test(line));
}

/** Offsets of the lines that are `---` or `...`. */
function markersOf(text: string): number[] {
  const markers: number[] = [];
  if (!text.includes('\r') && !text.includes('\n...') && !text.startsWith('...')) {
    if (isStart(text, 0)) markers.push(0);
    for (let at = text.indexOf('\n---'); at >= 0; at = text.indexOf('\n---', at + 4)) if (isStart(text, at + 1)) markers.push(at + 1);
    return markers;
  }
  for (const match of text.matchAll(MARKER)) markers.push(match.index + match[0].length - 3);
  return markers;
}

/** Where the line behind the one at a place begins. */
function lineBehind(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++;
  return text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length);
}

/**
 * Splits the text of a file at its document markers: before `---` and behind `...`. There is always at least one part, and the parts
 * together are the text.
 */
export function splitDocuments(text: string, before: Before = { ended: false, some: false }): DocumentText[] {
  const parts: DocumentText[] = [];
  let from = 0;
  let { ended, some } = before;
  const describe = (part: string): DocumentText => {
    const start = beginsWithStart(part);
    return { text: part, unread: ended && !start && !part.startsWith('%'), separated: some && start };
  };
  const cut = (at: number): void => {
    if (at === from) return;
    const part = text.slice(from, at);
    parts.push(describe(part));
    from = at;
    ended = false;
    some = true;
  };
  for (const marker of markersOf(text)) {
    if (text.charCodeAt(marker) === 46) {
      cut(lineBehind(text, marker));
      ended = true;
    } else if (text.charCodeAt(from) !== PERCENT || !onlyDirectives(text.slice(from, marker))) cut(marker);
  }
  if (from < text.length || parts.length === 0) cut(text.length);
  if (parts.length === 0) parts.push(describe(text));
  return parts;
}
