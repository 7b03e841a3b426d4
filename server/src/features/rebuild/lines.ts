/** What a line of a manifest says, whatever its indentation. */
export interface ManifestLine {
  /** Number of the line in the text, from 0. */
  readonly number: number;
  /** Text without indentation and without blanks at the end. */
  readonly content: string;
  /** Indentation as it stands there. */
  readonly column: number;
  /** `- ` in front: an item begins here. */
  readonly dash: boolean;
  /** Key of an entry; null for plain text. */
  readonly key: string | null;
  /** What stands behind the key (or, without one, behind the dash); empty when it is on the lines below. */
  readonly value: string;
  /** `|` or `>`: the lines below are its text. */
  readonly opensText: boolean;
}

const KEY = /^("[^"]*"|'[^']*'|[A-Za-z_][\w./-]*)\s*:(?:\s+|$)(.*)$/;
/** `key:value` without the blank. */
const TIGHT_KEY = /^([A-Za-z_][\w./-]*):([^\s:/].*|\/[^/].*)$/;

/** The lines of a text that say something; null entries stand for comments, blank lines and document markers. */
export function linesOf(text: string): (ManifestLine | null)[] {
  return text.split(/\r?\n/).map((line, number) => lineOf(line, number));
}

function lineOf(line: string, number: number): ManifestLine | null {
  const column = /^\s*/.exec(line)![0].length;
  const content = line.slice(column).trimEnd();
  if (content === '' || content.startsWith('#') || /^(?:---|\.\.\.)(?:\s|$)/.test(content)) return null;
  const dash = /^-(?:\s|$)/.test(content);
  const rest = dash ? content.slice(1).trimStart() : content;
  const found = KEY.exec(rest) ?? (/["'[{]/.test(rest) ? null : TIGHT_KEY.exec(rest));
  const value = found ? found[2]!.replace(/^#.*$|\s+#.*$/, '') : rest;
  return {
    number,
    content,
    column,
    dash,
    key: found ? found[1]!.replace(/^["']|["']$/g, '') : null,
    value,
    opensText: /^[|>][+-]?\d?$/.test(value),
  };
}

/** A line that was several before its breaks were lost: `volumeMounts: -mountpath: /app name: app-volume`. */
export function brokenUp(text: string): string | null {
  const line = text.trim();
  if (line.includes('\n') || /["'{[]/.test(line)) return null;
  const parts = line.split(/\s+(?=-?\s*[A-Za-z][\w./-]*:)/);
  if (parts.length < 2) return null;
  const apart = parts.map((part) => part.replace(/^-\s*/, '- ').replace(/^((?:- )?[A-Za-z][\w.-]*):(?=\S)/, '$1: '));
  return apart.every((part) => /^(?:- )?[A-Za-z][\w./-]*:/.test(part)) ? `${apart.join('\n')}\n` : null;
}
