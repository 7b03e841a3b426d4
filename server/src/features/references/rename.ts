import type { Position, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { wordsOf } from '../../kubernetes/findingTexts.ts';
import { judge } from '../../kubernetes/judge.ts';
import type { Finding, Surroundings } from '../../kubernetes/verdict.ts';
import { type FileDocument, type ManifestDocument, parseDocument, type Span } from '../../manifest/index.ts';
import { say, type Text } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Meaning, Occurrence } from '../../workspace/references/meanings.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { type Edit, edited } from '../edits/editor.ts';
import { scalarText } from '../edits/yamlText.ts';
import { meaningAt } from './navigation.ts';

const EMPTY: Text = { en: 'A name cannot be empty.', 'zh-cn': '名称不能为空。' };
const ELSEWHERE: Text = {
  en: "'{name}' is not defined in the known files, so it cannot be renamed everywhere.",
  'zh-cn': '已知的文件中没有定义“{name}”，无法在所有位置重命名。',
};
const CHANGED: Text = { en: 'Nothing here can be renamed.', 'zh-cn': '此处没有可以重命名的名称。' };
const ALIAS: Text = { en: "'{name}' is written in a form that cannot be changed in place.", 'zh-cn': '“{name}”的写法无法就地修改。' };

/** Documents that are judged once more to see whether the server takes the new name. */
const JUDGED_MAX = 200;
/** Longer ones are not. */
const LENGTH_MAX = 500_000;

export type RenameAnswer = { readonly edit: WorkspaceEdit } | { readonly error: string };

/** What would be renamed at a position; null where nothing can be. */
export function prepareRename(workspace: Workspace, file: OpenFile, position: Position): { range: Range; placeholder: string } | null {
  const meaning = meaningAt(workspace, file, position);
  if (!meaning || !isDefined(meaning)) return null;
  // On `kind: Service` the object is meant, but its name stands elsewhere.
  const document = file.documentAt(position);
  const offset = file.offsetIn(document, position);
  if (offset < meaning.span.start || offset > meaning.span.end) return null;
  return { range: file.rangeOf(document, meaning.span), placeholder: meaning.name };
}

const isDefined = ({ name, occurrences }: Meaning): boolean => name !== '' && occurrences.some(({ role }) => role === 'definition');

/**
 * The edits that give what is at a position another name, everywhere. A name that the API server would refuse is refused in its words: the
 * documents are judged with the new name, so that every rule that speaks then speaks here.
 */
export function renameAt(workspace: Workspace, file: OpenFile, position: Position, newName: string): RenameAnswer {
  const { language } = workspace.settings;
  const meaning = meaningAt(workspace, file, position);
  if (!meaning || meaning.name === '') return { error: say(CHANGED, language) };
  if (newName === '') return { error: say(EMPTY, language) };
  if (!isDefined(meaning)) return { error: say(ELSEWHERE, language, { name: meaning.name }) };
  const byDocument = new Map<FileDocument, { file: OpenFile; edits: Edit[] }>();
  for (const occurrence of meaning.occurrences) {
    const edit = editOf(occurrence, meaning.name, newName);
    if (!edit) return { error: say(ALIAS, language, { name: meaning.name }) };
    const { document } = occurrence.entry;
    const known = byDocument.get(document);
    if (known) known.edits.push(edit);
    else byDocument.set(document, { file: occurrence.entry.file, edits: [edit] });
  }
  const refusal = newName === meaning.name ? null : refusalOf(workspace, byDocument);
  if (refusal) return { error: refusal };
  const changes: Record<string, TextEdit[]> = {};
  for (const [document, { file: changed, edits }] of byDocument) {
    changes[changed.uri] ??= [];
    for (const { start, end, text } of edits)
      changes[changed.uri]!.push({ range: changed.rangeOf(document, { start, end }), newText: text });
  }
  return { edit: { changes } };
}

/**
 * Puts a name in the place of another, with the quotes it needs and those that were there.
 * @param mayBeNumber digits without quotes are a port's number, not a name
 */
export function editOf(
  { entry, span }: Pick<Occurrence, 'entry' | 'span'>,
  name: string,
  newName: string,
  mayBeNumber = NUMBER.test(name),
): Edit | null {
  const { text } = entry.document;
  const { start, end } = span;
  if (text.slice(start, end) !== name) return null;
  const isNumber = mayBeNumber && NUMBER.test(newName);
  if (isPlainScalar(text, span)) return { start, end, text: isNumber ? newName : scalarText(newName, true) };
  return { start, end, text: newName.replace(/["\\]/g, '\\$&') };
}

const NUMBER = /^\d+$/;

/** Neither in quotes nor in the middle of a text. */
function isPlainScalar(text: string, { start, end }: Span): boolean {
  const before = text[start - 1] ?? '\n';
  const behind = text[end] ?? '\n';
  return /[\s[{,]/.test(before) && /[\s,\]}:]/.test(behind);
}

/** What the server says of a document with the edits, and did not say before. */
function refusalOf(workspace: Workspace, byDocument: ReadonlyMap<FileDocument, { readonly edits: Edit[] }>): string | null {
  const { surroundings } = workspace;
  let judged = 0;
  for (const [document, { edits }] of byDocument) {
    edits.sort((one, other) => one.start - other.start);
    if (document.length > LENGTH_MAX || judged++ >= JUDGED_MAX) continue;
    const left = new Map<string, number>();
    for (const { code } of errorsOf(parseDocument(document.text, document.separated), surroundings))
      left.set(code, (left.get(code) ?? 0) + 1);
    for (const { code, message, explain } of errorsOf(parseDocument(edited(document.text, edits), document.separated), surroundings)) {
      const count = left.get(code) ?? 0;
      if (count === 0) return message || wordsOf({ message, explain }, workspace.settings.language);
      left.set(code, count - 1);
    }
  }
  return null;
}

const errorsOf = (document: ManifestDocument, surroundings: Surroundings): Finding[] =>
  judge(document, surroundings).findings.filter(({ severity }) => severity === 'error');
