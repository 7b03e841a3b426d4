/** The manifest layer: text of files and documents, their trees, and places in them. */
export { cursorAt } from './cursor.ts';
export type { Cursor } from './cursorTypes.ts';
export { decode, entriesOf, keyName, type PlainValue, resolved } from './entries.ts';
export { FileDocument, ManifestFile } from './file.ts';
export type { Position } from './lines.ts';
export { type Lookalike, lookalikesIn } from './lookalikes.ts';
export type * from './nodes.ts';
export { parseDocument } from './parse.ts';
export { locate, type Path, pairNamed, pathAt, type Segment } from './path.ts';
export { PROBLEM_TEXTS } from './problemTexts.ts';
export { repairedText, repairOf } from './repairs.ts';
export { memoisedOverStretches, type Stretch, stretchesOf } from './stretches.ts';
