import type { CompletionItem, CompletionList } from 'vscode-languageserver-types';
import { CompletionItemTag, InsertTextFormat, MarkupKind } from 'vscode-languageserver-types';
import { schemaOf } from '../../kubernetes/schema/kinds.ts';
import { fieldAt } from '../../kubernetes/schema/walk.ts';
import { cursorAt } from '../../manifest/index.ts';
import { subjectOf } from '../../workspace/identity.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { keys } from './keys.ts';
import { names } from './names.ts';
import type { CompletionPlace, CompletionSource, Proposal } from './source.ts';
import { starts } from './starts.ts';
import { values } from './values.ts';

const sources: readonly CompletionSource[] = [starts, keys, names, values];

/** What can be typed at a place: keys and values by context, also where the text is broken. */
export function completionAt(workspace: Workspace, file: OpenFile, position: { line: number; character: number }): CompletionList | null {
  const document = file.documentAt(position);
  if (document.document.templated) return null;
  const offset = file.offsetIn(document, position);
  const cursor = cursorAt(document.document, offset);
  if (!cursor) return null;
  const { version, language, handbookLinks: links } = workspace.settings;
  const subject = subjectOf(document.document, cursor.path);
  const schema = subject ? (schemaOf(subject.identity.apiVersion, subject.identity.kind, version) ?? null) : null;
  const type = subject && schema ? (fieldAt(schema.type, cursor.path.slice(subject.base.length), version)?.type ?? null) : null;
  const place: CompletionPlace = { document: document.document, cursor, version, language, links, schema, type };
  const range = file.rangeOf(document, cursor.span);
  const items = sources.flatMap((source) => [...source(place)].map((proposal) => itemOf(proposal, range)));
  return { isIncomplete: false, items };
}

function itemOf(proposal: Proposal, range: ReturnType<OpenFile['rangeOf']>): CompletionItem {
  const { label, insert, snippet, kind, detail, documentation, deprecated, rank, preselect } = proposal;
  return {
    label,
    kind,
    sortText: `${rank}${label}`,
    insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range, newText: insert },
    ...(detail && { detail }),
    ...(documentation && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    ...(deprecated && { tags: [CompletionItemTag.Deprecated] }),
    ...(preselect && { preselect }),
  };
}
