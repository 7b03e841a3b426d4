import type { CompletionItemKind } from 'vscode-languageserver-types';
import type { MinorVersion } from '../../kubernetes/object.ts';
import type { FieldType, KindSchema } from '../../kubernetes/schema/model.ts';
import type { Cursor, ManifestDocument } from '../../manifest/index.ts';
import type { Language } from '../../texts/text.ts';

/** What a completion source may look at. */
export interface CompletionPlace {
  readonly document: ManifestDocument;
  readonly cursor: Cursor;
  readonly version: MinorVersion;
  readonly language: Language;
  /** Where links of explanations lead. */
  readonly links: 'command' | 'pages';
  /** Schema of the document's kind; null while it does not say (or says it wrong). */
  readonly schema: KindSchema | null;
  /** For a key: type of the object it goes into. For a value or item: type of the value. Null where the schema ends. */
  readonly type: FieldType | null;
}

/** A proposal, before it becomes an LSP item. */
export interface Proposal {
  readonly label: string;
  /** What is inserted; a snippet when `snippet` is set. Lines after the first are indented relative to the line of the cursor. */
  readonly insert: string;
  readonly snippet?: boolean;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  readonly documentation?: string;
  readonly deprecated?: boolean;
  /** Lower comes first; equal ones by label. */
  readonly rank: number;
  readonly preselect?: boolean;
}

/** One source of proposals, one file each. */
export type CompletionSource = (place: CompletionPlace) => Iterable<Proposal>;
