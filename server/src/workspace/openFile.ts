import { type FileDocument, ManifestFile, type Position, type Span } from '../manifest/index.ts';

export interface RangeOf {
  readonly start: Position;
  readonly end: Position;
}

export interface ContentChange {
  /** Absent: `text` is the whole new content. */
  readonly range?: RangeOf;
  readonly text: string;
}

/** A file that is open in an editor, or whose text is known because others may refer to what is in it. */
export class OpenFile {
  readonly uri: string;
  readonly languageId: string;
  readonly isOpen: boolean;
  version: number;
  manifest: ManifestFile;
  /** Counts the changes: tells whether something may be new. */
  edits = 0;

  constructor(uri: string, languageId: string, version: number, text: string, isOpen = true) {
    this.isOpen = isOpen;
    this.uri = uri;
    this.languageId = languageId;
    this.version = version;
    this.manifest = new ManifestFile(text);
  }

  /** Applies edits in the order the editor made them. */
  change(version: number, changes: readonly ContentChange[]): void {
    this.version = version;
    this.edits++;
    for (const { range, text } of changes) {
      if (range) this.manifest.edit(this.manifest.offsetAt(range.start), this.manifest.offsetAt(range.end), text);
      else this.manifest = new ManifestFile(text);
    }
  }

  documentAt(position: Position): FileDocument {
    return this.manifest.documentAt(this.manifest.offsetAt(position));
  }

  /** Offset of a position inside the document it lies in. */
  offsetIn(document: FileDocument, position: Position): number {
    return this.manifest.offsetAt(position) - document.start;
  }

  /** The range of a span whose offsets are relative to a document. */
  rangeOf(document: FileDocument, span: Span): RangeOf {
    const { start, end } = span;
    const { manifest } = this;
    // Around several documents.
    if (start < 0 || end > document.length)
      return { start: manifest.positionAt(document.start + start), end: manifest.positionAt(document.start + end) };
    const first = document.lineAt(start);
    const last = end >= first.start && end <= first.end ? first : document.lineAt(end);
    return {
      start: { line: document.startLine + first.line, character: start - first.start },
      end: { line: document.startLine + last.line, character: end - last.start },
    };
  }
}
