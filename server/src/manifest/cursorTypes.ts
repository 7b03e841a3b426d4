import type { Span } from './nodes.ts';
import type { Path } from './path.ts';

/** What typing at a place would add to. */
export interface Cursor {
  /** A key of a mapping, the value behind a key, or an item of a sequence. */
  readonly role: 'key' | 'value' | 'item';
  /** For a key: path of the mapping it goes into. For a value or an item: its own path. */
  readonly path: Path;
  /** What was typed of it so far, without quotes. */
  readonly prefix: string;
  /** What a proposal replaces: all of the word at the cursor, with its quotes. */
  readonly span: Span;
  /** For a key: those that the mapping has already, the one at the cursor left out. */
  readonly siblings: readonly string[];
  /** The colon of the key is there already. */
  readonly keyOnly: boolean;
  /** The place is right behind `- `, where a sequence may go on with a scalar instead of the first key of a mapping. */
  readonly item: boolean;
  readonly style: 'block' | 'flow' | 'json';
  /** Column at which the key, value or item begins, from 0. */
  readonly column: number;
  /** What lines below the first need in front, beyond the indentation of the line, to stand under a key: `  ` behind `- `. */
  readonly extraIndentation: string;
  /** One step of indentation as the document has it. */
  readonly unit: string;
}

/** What is known of a cursor before the document's habits are added. */
export type CursorCore = Omit<Cursor, 'unit' | 'style'>;
