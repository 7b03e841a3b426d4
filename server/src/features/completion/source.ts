import type { CompletionItemKind } from 'vscode-languageserver-types';
import type { KubernetesObject, MinorVersion } from '../../kubernetes/object.ts';
import type { Field, FieldType, KindSchema, ObjectType } from '../../kubernetes/schema/model.ts';
import type { Cursor, FileDocument, ManifestDocument, Path, Span } from '../../manifest/index.ts';
import type { Language } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** What a completion source may look at. */
export interface CompletionPlace {
  readonly workspace: Workspace;
  readonly file: OpenFile;
  readonly fileDocument: FileDocument;
  readonly document: ManifestDocument;
  /** Of the cursor, in the document. */
  readonly offset: number;
  /** Where the object is that the cursor is in. */
  readonly base: Path;
  /** That object as it was decoded last; null where the text is broken. */
  readonly object: KubernetesObject | null;
  readonly cursor: Cursor;
  readonly version: MinorVersion;
  readonly language: Language;
  /** Where links of explanations lead. */
  readonly links: 'command' | 'pages';
  /** Schema of the document's kind; null while it does not say (or says it wrong). */
  readonly schema: KindSchema | null;
  /** For a key: type of the object it goes into. For a value or item: type of the value. Null where the schema ends. */
  readonly type: FieldType | null;
  /** The field the type belongs to (of the list or map, for what is in it), and the object that has it. */
  readonly field: Field | null;
  readonly owner: ObjectType | null;
  /** Name of the field that holds that object: `secrets`. */
  readonly holder: string;
}

/** Name of the field that holds the object with the field at a path. */
export const holderOf = (path: Path): string => String(path.filter((segment) => typeof segment === 'string').at(-2) ?? '');

/** A proposal, before it becomes an LSP item. */
export interface Proposal {
  readonly label: string;
  /** What is inserted; a snippet when `snippet` is set. Lines after the first are indented relative to the line of the cursor. */
  readonly insert: string;
  readonly snippet?: boolean;
  /** A number or boolean: stands without quotes, also in JSON. */
  readonly literal?: boolean;
  /** What is replaced, when it is not all of the word at the cursor. */
  readonly span?: Span;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  readonly documentation?: string;
  readonly deprecated?: boolean;
  /** Lower comes first; equal ones by label. */
  readonly rank: number;
  readonly preselect?: boolean;
  /** What comes behind can be chosen too: an editor that is able to opens the list again. */
  readonly leadsOn?: boolean;
}

/** One source of proposals, one file each. */
export type CompletionSource = (place: CompletionPlace) => Iterable<Proposal>;
