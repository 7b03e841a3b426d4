import type { Position } from 'vscode-languageserver-types';

/** The sign for the cursor in the tests' manifests. */
const MARK = '¦';

/** A text without its cursor mark and common indentation, and the position where the mark was. */
export function marked(source: string): { text: string; position: Position } {
  const text = dedent(source);
  const at = text.indexOf(MARK);
  if (at < 0) throw new Error(`The text of this test has no cursor mark ${MARK}.`);
  const before = text.slice(0, at);
  const line = before.split('\n').length - 1;
  return { text: text.slice(0, at) + text.slice(at + MARK.length), position: { line, character: at - before.lastIndexOf('\n') - 1 } };
}

/** Takes the first line's indentation off every line, so that manifests can stand indented in tests. */
export function dedent(source: string): string {
  const lines = source.replace(/^\n/, '').split('\n');
  const indentation = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0;
  return lines
    .map((line) => (line.slice(0, indentation).trim() === '' ? line.slice(indentation) : line))
    .join('\n')
    .replace(/ +$/, '');
}
