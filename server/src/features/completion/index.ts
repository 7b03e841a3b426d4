import type { CompletionItem, CompletionList } from 'vscode-languageserver-types';
import { CompletionItemTag, InsertTextFormat, MarkupKind } from 'vscode-languageserver-types';
import type { MinorVersion } from '../../kubernetes/object.ts';
import { schemaOf, servedVersionsOf } from '../../kubernetes/schema/kinds.ts';
import type { FieldType, KindSchema } from '../../kubernetes/schema/model.ts';
import { fieldAt } from '../../kubernetes/schema/walk.ts';
import { type Cursor, cursorAt, locate, type ManifestDocument, type Path, pairNamed } from '../../manifest/index.ts';
import { resolvePlain } from '../../manifest/resolve.ts';
import { identify, subjectOf } from '../../workspace/identity.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { allowedIn } from './allowed.ts';
import { keys } from './keys.ts';
import { labels } from './labels.ts';
import { names } from './names.ts';
import { newItems } from './newItems.ts';
import { objects } from './objects.ts';
import { patterns } from './patterns.ts';
import { type CompletionPlace, type CompletionSource, holderOf, type Proposal } from './source.ts';
import { starts } from './starts.ts';
import { rankOf, values } from './values.ts';
import { variables } from './variables.ts';
import { wellKnown } from './wellKnown.ts';

const sources: readonly CompletionSource[] = [starts, patterns, keys, newItems, labels, names, objects, variables, values, wellKnown];

/** The editor's command that opens its list of proposals. Nobody reads the title. */
const SUGGEST = { title: '', command: 'editor.action.triggerSuggest' };

/** What can be typed at a place: keys and values by context, also where the text is broken. */
export function completionAt(workspace: Workspace, file: OpenFile, position: { line: number; character: number }): CompletionList | null {
  const document = file.documentAt(position);
  if (document.document.templated) return null;
  const offset = file.offsetIn(document, position);
  const cursor = cursorAt(document.document, offset);
  if (!cursor) return null;
  const { version, language, handbookLinks: links } = workspace.settings;
  const subject = subjectOf(document.document, cursor.path);
  const base = subject?.base ?? itemAround(document.document, cursor.path);
  const schema =
    (subject && schemaOf(subject.identity.apiVersion, subject.identity.kind, version)) ?? kindAlone(document.document, base, version);
  const located = schema ? fieldAt(schema.type, cursor.path.slice(base.length), version) : undefined;
  const place: CompletionPlace = {
    workspace,
    file,
    fileDocument: document,
    document: document.document,
    offset,
    base,
    object: subject && base.length === 0 && workspace.isAnalysed(document) ? (workspace.verdictOf(document)?.object ?? null) : null,
    cursor,
    version,
    language,
    links,
    schema,
    type: located ? allowedIn(schema, located.owner, located.field, located.type) : null,
    field: located?.field ?? null,
    owner: located?.owner ?? null,
    holder: holderOf(cursor.path),
  };
  const seen = new Set<string>();
  const items: CompletionItem[] = [];
  for (const source of sources)
    for (const proposal of source(place)) {
      if (seen.has(proposal.label)) continue;
      seen.add(proposal.label);
      items.push(itemOf(proposal, place));
    }
  return { isIncomplete: false, items };
}

/** The kind that an object names before its API version is written: in the version that people are most likely to write. */
function kindAlone(document: ManifestDocument, base: Path, version: MinorVersion): KindSchema | null {
  const { value: root } = locate(document, base);
  if (root?.type !== 'mapping') return null;
  const [apiVersion, kind] = ['apiVersion', 'kind'].map((key) => pairNamed(root, key)?.value);
  if (kind?.type !== 'scalar' || typeof kind.value !== 'string' || (apiVersion?.type === 'scalar' && apiVersion.value !== null))
    return null;
  const [first] = servedVersionsOf(kind.value, version).sort((one, other) => rankOf(one) - rankOf(other));
  return (first !== undefined && schemaOf(first, kind.value, version)) || null;
}

/** An item of a list that does not say yet what it is. */
const itemAround = (document: ManifestDocument, path: Path): Path =>
  path[0] === 'items' && typeof path[1] === 'number' && identify(document)?.kind.endsWith('List') ? path.slice(0, 2) : [];

function itemOf(proposal: Proposal, { cursor, type, document, file, fileDocument }: CompletionPlace): CompletionItem {
  const { label, snippet, kind, detail, documentation, deprecated, rank, preselect, leadsOn, span = cursor.span } = proposal;
  const quote = /^["']/.exec(document.text.slice(span.start, span.start + 1))?.[0];
  const newText = proposal.span ? proposal.insert : written(proposal, cursor, type, quote);
  return {
    label,
    kind,
    sortText: `${rank}${label}`,
    // Editors compare what is there, quote and all, with this text.
    ...(quote !== undefined && { filterText: `${quote}${label}` }),
    insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range: file.rangeOf(fileDocument, span), newText },
    ...(detail && { detail }),
    ...(documentation && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    ...(deprecated && { tags: [CompletionItemTag.Deprecated] }),
    ...(preselect && { preselect }),
    ...(leadsOn && { command: SUGGEST }),
  };
}

/** Words that YAML 1.1 takes for something else than text, signs that mean something, and schedules, which people write with quotes. */
const NEEDS_QUOTES = /^(?:$|\d+ |(?:true|false|yes|no|on|off|y|n|null|~)$|[*&!|>%@`"'#{}[\],?:-])|: | #|:$/i;

const WHOLE_NUMBER = /^\d+$/;

/** With the quotes that are there already, that JSON wants, or without which YAML would read something else. */
function written(
  { insert, literal, snippet }: Proposal,
  { role, item, style }: Cursor,
  type: FieldType | null,
  quote: string | undefined,
): string {
  const isKey = role === 'key' && !item;
  if (snippet || literal || insert.startsWith('"')) return insert;
  // A port in quotes would be the name of one, which has a letter.
  if (!isKey && type?.kind === 'int-or-string' && WHOLE_NUMBER.test(insert)) return insert;
  const [, key = insert, rest = ''] = (isKey && /^(.*?)(: ?)$/.exec(insert)) || [];
  if (style === 'json' || quote === '"') return `${JSON.stringify(key)}${rest}`;
  if (quote === "'") return `'${key.replaceAll("'", "''")}'${rest}`;
  const isAmount = !isKey && type?.kind === 'quantity';
  return NEEDS_QUOTES.test(key) || (!isAmount && resolvePlain(key) !== key) ? `${JSON.stringify(key)}${rest}` : `${key}${rest}`;
}
