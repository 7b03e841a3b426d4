/** Columns of a terminal that a character takes: two for Chinese and other wide ones, full-width punctuation included. */
const isWide = (character: string): boolean =>
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u.test(
    character,
  );

/** Columns of a text; quotation marks and dashes that are narrow in most terminals count as one. */
export const columnsOf = (text: string): number => [...text].reduce((columns, character) => columns + (isWide(character) ? 2 : 1), 0);

/** No line begins with these. */
const CLOSING = /^[、，。．：；！？）》」』】”’…%,.;:!?)\]]/;
/** No line ends in these. */
const OPENING = /[（《「『【“‘([]$/;

/**
 * Breaks paragraphs (lines of the text) so that each row has at most `width` columns, indentation included: at blanks, and between wide
 * characters where punctuation allows. Longer words stand alone.
 */
export function wrapped(text: string, indent: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const rows: string[] = [];
      let row = '';
      for (const piece of piecesOf(line)) {
        const isFull = columnsOf(indent) + columnsOf(row) + columnsOf(piece.trimEnd()) > width;
        if (row !== '' && isFull) {
          rows.push(row.trimEnd());
          row = '';
        }
        row += row === '' ? piece.trimStart() : piece;
      }
      return [...rows, row.trimEnd()].map((each) => (each === '' ? '' : indent + each)).join('\n');
    })
    .join('\n');
}

/** The parts between which a line may be broken; blanks stay at the end of the part before. */
function piecesOf(line: string): string[] {
  const atoms = line.match(/[^\s]\s*/gu) ?? [];
  const pieces: string[] = [];
  for (const atom of atoms) {
    const last = pieces.at(-1);
    const before = last?.trimEnd() ?? '';
    const breakable = last === undefined || last !== before || isWide([...before].at(-1) ?? '') || isWide(atom.trimEnd());
    const held = CLOSING.test(atom) || OPENING.test(before);
    // A blank is a place to break whatever stands around it.
    if (last !== undefined && (!breakable || (held && last === before))) pieces[pieces.length - 1] = last + atom;
    else pieces.push(atom);
  }
  return pieces;
}
