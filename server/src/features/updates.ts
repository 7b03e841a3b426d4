import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver-types';
import { DiagnosticSeverity } from 'vscode-languageserver-types';
import { Places } from '../kubernetes/findings.ts';
import { wordsOf } from '../kubernetes/findingTexts.ts';
import { judge } from '../kubernetes/judge.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Finding, Surroundings, Verdict } from '../kubernetes/verdict.ts';
import type { FileDocument, Path, Span } from '../manifest/index.ts';
import type { CheckUpdatesAnswer } from '../requests.ts';
import { type Language, say, type Text } from '../texts/text.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { documentationOf } from './documentation.ts';
import { isChosenKind } from './effectiveManifest/additions.ts';
import { type Change, refusedChanges } from './updatesChanges.ts';

const UPDATE_SOURCE = 'podsight: update';

const TEXTS = {
  changed: {
    en: 'Apply will be refused: `{field}` is {old} {base}, and cannot change to {new}.',
    'zh-cn': '应用会被拒绝：`{field}` {base}是 {old}，不能改为 {new}。',
  },
  added: {
    en: 'Apply will be refused: `{field}` is not there {base}, and cannot be added.',
    'zh-cn': '应用会被拒绝：`{field}` {base}不存在，不能添加。',
  },
  removed: {
    en: 'Apply will be refused: `{field}` is {old} {base}, and cannot be taken away.',
    'zh-cn': '应用会被拒绝：`{field}` {base}是 {old}，不能去掉。',
  },
  whole: { en: 'Apply over the object {base} will be refused.', 'zh-cn': '{base}的对象不能这样更新，应用会被拒绝。' },
  also: { en: 'This cannot change either: it is {old} {base}.', 'zh-cn': '此处同样不能修改：{base}是 {old}。' },
  alsoNew: { en: 'This cannot be added either.', 'zh-cn': '此处同样不能添加。' },
  head: { en: 'at HEAD', 'zh-cn': '在 HEAD 中' },
  opened: { en: 'in the file as it was opened', 'zh-cn': '在打开文件时' },
} as const satisfies Record<string, Text>;

/** What the server says of applying a document over its former version. */
interface Update {
  readonly verdict: Verdict;
  /** What it would not say of a new object. */
  readonly refusals: readonly RefusedUpdate[];
}

interface RefusedUpdate {
  readonly finding: Finding;
  /** The changes it is about, with their places, in the order of the text. */
  readonly changes: readonly { readonly change: Change; readonly span: Span }[];
}

interface KeptUpdate {
  readonly create: Verdict;
  readonly former: FileDocument;
  /** Null when nothing is changed, or the server refuses the former version. */
  readonly update: Update | null;
}

const kept = new WeakMap<FileDocument, KeptUpdate>();

/**
 * The document as an update of its former version; null when there is none that the server accepted, when nothing is changed, or when the
 * document cannot even be decoded. Judged once a text.
 */
function updateOf(workspace: Workspace, file: OpenFile, document: FileDocument): Update | null {
  if (document.unread) return null;
  const create = workspace.verdictOf(document);
  if (!create?.object) return null;
  const former = workspace.previous.find(file.uri, document);
  if (!former) return null;
  const known = kept.get(document);
  if (known && known.create === create && known.former === former) return known.update;
  const stored = isSameText(former, document) ? null : workspace.previous.storedOf(former, workspace.surroundings);
  const update = stored && judgedOver({ former, stored }, document, create, workspace.surroundings);
  kept.set(document, { create, former, update });
  return update;
}

/** A former version and the object it stands for. */
interface Over {
  readonly former: FileDocument;
  readonly stored: KubernetesObject;
}

function judgedOver(over: Over, document: FileDocument, create: Verdict, surroundings: Surroundings): Update {
  const verdict = judge(document.document, { ...surroundings, stored: over.stored });
  const spoken = new Set(create.findings.map(({ code, message }) => `${code} ${message}`));
  const refusals = verdict.findings
    .filter(({ severity, code, message }) => severity === 'error' && !spoken.has(`${code} ${message}`))
    .map((finding) => ({ finding, changes: changesOf(finding, over, document, verdict, surroundings) }));
  return { verdict, refusals };
}

function changesOf(
  { code, data }: Finding,
  over: Over,
  document: FileDocument,
  { object }: Verdict,
  surroundings: Surroundings,
): RefusedUpdate['changes'] {
  if (!object) return [];
  const places = new Places(document.document);
  const former = new Places(over.former.document);
  const isEdited = ({ path, storedPath }: Change): boolean => places.has(written(path, places)) || former.has(written(storedPath, former));
  const question = { stored: over.stored, updated: object, rule: code, field: (data?.['path'] ?? []) as Path, isEdited };
  return refusedChanges(question, surroundings)
    .map((change) => {
      // What was taken away is shown by what it was taken from.
      const path = change.after === undefined ? change.path.slice(0, -1) : change.path;
      const isMadeUp = !former.has(change.storedPath) && isChosenKind(object.kind, dotted(change.storedPath).replace(/\d+(?=\])/g, ''));
      return { change: isMadeUp ? { ...change, before: undefined } : change, span: places.of(written(path, places)) };
    })
    .sort((a, b) => a.span.start - b.span.start);
}

/** Where a stored value is written: a Secret's data may come from the texts beside it. */
function written(path: Path, places: Places): Path {
  const texts = path[0] === 'data' ? ['stringData', ...path.slice(1)] : path;
  return places.has(path) || !places.has(texts) ? path : texts;
}

const isSameText = (one: FileDocument, other: FileDocument): boolean => one.length === other.length && one.text === other.text;

/** Whether updates of a file are looked at without being asked for: its last commit is what most likely was applied. */
function isWatched(workspace: Workspace, uri: string): boolean {
  const origin = workspace.previous.originOf(uri);
  return origin !== null && (workspace.isUpdateAsked(uri) || (origin === 'head' && workspace.settings.updates !== 'off'));
}

/** What the server would refuse of applying the file over its former version, and not of creating it. */
export function updateDiagnosticsOf(workspace: Workspace, file: OpenFile): Diagnostic[] {
  if (!isWatched(workspace, file.uri)) return [];
  return file.manifest.documents.flatMap((document) => {
    const update = updateOf(workspace, file, document);
    return update ? update.refusals.map((refusal) => diagnosticOf(workspace, file, document, refusal)) : [];
  });
}

/** How many objects of the file were compared with their former version, and which of them the server would refuse to update. */
export function checkUpdates(workspace: Workspace, file: OpenFile): CheckUpdatesAnswer {
  const origin = workspace.previous.originOf(file.uri);
  const answer = { origin, objects: 0, changed: 0, refused: [] as string[] };
  if (origin === null) return answer;
  workspace.askUpdates(file.uri);
  for (const document of file.manifest.documents) {
    const former = document.unread ? null : workspace.previous.find(file.uri, document);
    if (!former || !workspace.previous.storedOf(former, workspace.surroundings)) continue;
    answer.objects++;
    const update = updateOf(workspace, file, document);
    if (!update) continue;
    answer.changed++;
    const identity = workspace.identityOf(document);
    if (update.verdict.verdict === 'refused') answer.refused.push(`${identity?.kind}/${identity?.name ?? ''}`);
  }
  return answer;
}

function diagnosticOf(workspace: Workspace, file: OpenFile, document: FileDocument, { finding, changes }: RefusedUpdate): Diagnostic {
  const { language, updates } = workspace.settings;
  const base = say(TEXTS[workspace.previous.originOf(file.uri) ?? 'head'], language);
  const [first, ...others] = changes;
  const span: Span = first?.span ?? finding;
  const page = documentationOf(finding.code, language);
  const opening = first ? sentenceOf(first.change, base, language) : say(TEXTS.whole, language, { base });
  const related = others.map(
    ({ change, span: other }): DiagnosticRelatedInformation => ({
      location: { uri: file.uri, range: file.rangeOf(document, other) },
      message: say(change.before === undefined ? TEXTS.alsoNew : TEXTS.also, language, { old: printed(change.before), base }),
    }),
  );
  return {
    range: file.rangeOf(document, span),
    severity: updates === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: UPDATE_SOURCE,
    code: finding.code,
    ...(page && { codeDescription: { href: page } }),
    message: `${opening}\n${wordsOf(finding, language)}`,
    ...(related.length > 0 && { relatedInformation: related }),
  };
}

function sentenceOf({ path, before, after }: Change, base: string, language: Language): string {
  const text = before === undefined ? TEXTS.added : after === undefined || after === '' ? TEXTS.removed : TEXTS.changed;
  return say(text, language, { field: dotted(path), old: printed(before), new: printed(after), base });
}

const dotted = (path: Path): string =>
  path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${part}` : part), '');

/** Longest value that a sentence shows. */
const CHARACTERS_SHOWN = 60;

function printed(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return `\`${text.length > CHARACTERS_SHOWN ? `${text.slice(0, CHARACTERS_SHOWN)}…` : text}\``;
}
