import { decode, type Path } from '../../manifest/index.ts';
import { columnOf, lineStartOf } from '../../manifest/layout.ts';
import { type DocumentEditor, type Edit, type Spot, together } from './editor.ts';
import { inSequence } from './sequence.ts';

/** Whether an entry of a mapping stands on block lines of its own, so that its text can be taken along as it is, comments and all. */
function isMovable(editor: DocumentEditor, spot: Spot): boolean {
  const { text } = editor.document;
  if (!spot.pair || spot.parent?.type !== 'mapping' || spot.parent.flow) return false;
  return text.slice(lineStartOf(text, spot.pair.start), spot.pair.start).trim() === '';
}

/** The lines of an entry with another indentation, ending with a line break. */
function linesAt(editor: DocumentEditor, spot: Spot, column: number): string {
  const { text } = editor.document;
  const { start, end } = editor.lines(spot);
  const own = columnOf(text, spot.pair?.start ?? spot.node.start);
  const lines = text
    .slice(start, end)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  const moved = lines.map((line) =>
    line.trim() === '' ? line : ' '.repeat(Math.max(0, column - own)) + line.slice(Math.max(0, own - column)),
  );
  return moved.join(editor.style.lineBreak) + editor.style.lineBreak;
}

/** Moves a field into an object that holds the one it stands in, behind the entry that leads to it. */
export function moveOut(editor: DocumentEditor, path: Path, around: Path): Edit[] | null {
  const spot = editor.spot(path);
  const name = path.at(-1)!;
  const holder = editor.spot(path.slice(0, around.length + 1));
  const target = editor.spot(around);
  if (!spot || !holder || target?.node.type !== 'mapping' || editor.spot([...around, name])) return null;
  if (!isMovable(editor, spot) || target.node.flow) {
    return inSequence(editor.document, [(here) => here.remove(path), (here) => here.set([...around, name], decode(spot.node))]);
  }
  const { text } = editor.document;
  const source = editor.lines(spot);
  const end = editor.lines(holder).end;
  const gap = text.slice(source.end, end);
  const separated = gap === '' || gap.endsWith('\n') ? gap : gap + editor.style.lineBreak;
  return [{ start: source.start, end, text: separated + linesAt(editor, spot, editor.entryColumn(target.node)) }];
}

/** Moves a field into an object beside it, which is made when it is not there. */
export function moveInto(editor: DocumentEditor, path: Path, into: string): Edit[] | null {
  const spot = editor.spot(path);
  const name = path.at(-1)!;
  const target = [...path.slice(0, -1), into];
  const existing = editor.spot(target);
  if (!spot?.pair || editor.spot([...target, name])) return null;
  if (!existing && isMovable(editor, spot)) {
    const { start, end } = editor.lines(spot);
    const column = columnOf(editor.document.text, spot.pair.start);
    const inner = linesAt(editor, spot, column + editor.style.unit.length);
    return [{ start, end, text: `${' '.repeat(column)}${into}:${editor.style.lineBreak}${inner}` }];
  }
  if (existing?.node.type === 'mapping' && !existing.node.flow && existing.node.pairs.length > 0 && isMovable(editor, spot)) {
    const inner = linesAt(editor, spot, editor.entryColumn(existing.node)).replace(/\r?\n$/, '');
    return together(editor.remove(path), [editor.lineBehind(existing.node.pairs.at(-1)!, inner)]);
  }
  return inSequence(editor.document, [(here) => here.remove(path), (here) => here.set([...target, name], decode(spot.node))]);
}
