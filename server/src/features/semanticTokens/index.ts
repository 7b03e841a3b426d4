import type { Range, SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver-types';
import type { FileDocument } from '../../manifest/index.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { TOKEN_MODIFIERS, TOKEN_TYPES } from './legend.ts';
import { tokensIn } from './tokens.ts';

/** Longer files are only answered for what is on the screen: UTF-16 code units. */
const WHOLE_LENGTH_MAX = 500_000;

/** Numbers of one token: lines and characters since the one before, length, type, modifiers. */
const NUMBERS = 5;

/** Tokens of a document with lines counted from its first; they stay until an edit makes it another document. */
interface Kept {
  readonly data: readonly number[];
  /** Settings they were made under. */
  readonly settings: unknown;
}

/** Semantic tokens of files: for a part, as a whole, and as the difference to the answer before. */
export class SemanticTokenAnswers {
  private readonly kept = new WeakMap<FileDocument, Kept>();
  private readonly answers = new WeakMap<OpenFile, { readonly id: string; readonly data: number[] }>();
  private number = 0;

  constructor(private readonly workspace: Workspace) {}

  inRange(file: OpenFile, range: Range): SemanticTokens {
    const start = file.manifest.offsetAt(range.start);
    const end = file.manifest.offsetAt(range.end);
    const builder = new Builder();
    for (const document of file.manifest.documents) {
      if (document.start > end || document.start + document.length < start) continue;
      builder.push(
        encoded(this.workspace, file, document, { start: start - document.start, end: end - document.start }),
        lineOf(file, document),
      );
    }
    return { data: builder.data };
  }

  /** Null for files that are too long to be answered as a whole on every edit. */
  whole(file: OpenFile): SemanticTokens | null {
    if (file.manifest.length > WHOLE_LENGTH_MAX) return null;
    const builder = new Builder();
    for (const document of file.manifest.documents) builder.push(this.dataOf(file, document), lineOf(file, document));
    const id = String(++this.number);
    this.answers.set(file, { id, data: builder.data });
    return { resultId: id, data: builder.data };
  }

  /** What changed since an answer; the whole when it is not the last one any more. */
  delta(file: OpenFile, previousResultId: string): SemanticTokens | SemanticTokensDelta | null {
    const before = this.answers.get(file);
    const now = this.whole(file);
    if (!now || before?.id !== previousResultId) return now;
    const { data } = now;
    const old = before.data;
    let start = 0;
    while (start < old.length && start < data.length && old[start] === data[start]) start++;
    let same = 0;
    while (same < old.length - start && same < data.length - start && old[old.length - 1 - same] === data[data.length - 1 - same]) same++;
    const deleteCount = old.length - start - same;
    const edit = { start, deleteCount, data: data.slice(start, data.length - same) };
    return { resultId: now.resultId!, edits: deleteCount === 0 && edit.data.length === 0 ? [] : [edit] };
  }

  private dataOf(file: OpenFile, document: FileDocument): readonly number[] {
    const { settings } = this.workspace;
    const known = this.kept.get(document);
    if (known?.settings === settings) return known.data;
    const data = encoded(this.workspace, file, document, { start: 0, end: document.text.length });
    this.kept.set(document, { data, settings });
    return data;
  }
}

const lineOf = (file: OpenFile, document: FileDocument): number => file.manifest.positionAt(document.start).line;

/** Tokens as absolute line in the document, character, length, type, modifiers. */
function encoded(workspace: Workspace, file: OpenFile, document: FileDocument, part: { start: number; end: number }): number[] {
  const first = file.manifest.positionAt(document.start);
  const data: number[] = [];
  for (const { start, end, type, modifiers } of tokensIn(workspace, file, document, part)) {
    const { line, character } = file.manifest.positionAt(document.start + start);
    const bits = modifiers.reduce((sum, modifier) => sum | (1 << TOKEN_MODIFIERS.indexOf(modifier)), 0);
    data.push(line - first.line, character, end - start, TOKEN_TYPES.indexOf(type), bits);
  }
  return data;
}

/** Puts tokens of documents together as the protocol wants them: each relative to the one before. */
class Builder {
  readonly data: number[] = [];
  private line = 0;
  private character = 0;

  push(tokens: readonly number[], firstLine: number): void {
    for (let at = 0; at + NUMBERS <= tokens.length; at += NUMBERS) {
      const line = firstLine + tokens[at]!;
      const character = tokens[at + 1]!;
      this.data.push(
        line - this.line,
        line === this.line ? character - this.character : character,
        tokens[at + 2]!,
        tokens[at + 3]!,
        tokens[at + 4]!,
      );
      this.line = line;
      this.character = character;
    }
  }
}
