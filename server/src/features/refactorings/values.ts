import { decode, type Path, type PlainValue } from '../../manifest/index.ts';
import type { DocumentEditor } from '../edits/editor.ts';

export type Mapping = Readonly<Record<string, PlainValue>>;

export const isMapping = (value: PlainValue | undefined): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The decoded value at a path; undefined where nothing is. */
export function valueAt(editor: DocumentEditor, path: Path): PlainValue | undefined {
  const node = editor.spot(path)?.node;
  return node && decode(node);
}

/** The mapping at a path; an empty one where there is none. */
export function mappingAt(editor: DocumentEditor, path: Path): Mapping {
  const value = valueAt(editor, path);
  return isMapping(value) ? value : {};
}
