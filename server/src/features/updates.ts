import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver-types';
import { DiagnosticSeverity } from 'vscode-languageserver-types';
import { wordsOf } from '../kubernetes/findingTexts.ts';
import type { FileDocument, Span } from '../manifest/index.ts';
import type { CheckUpdatesAnswer } from '../requests.ts';
import { type Language, say, type Text } from '../texts/text.ts';
import { identifyNode } from '../workspace/identity.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { documentationOf } from './documentation.ts';
import type { Change } from './updatesChanges.ts';
import { comparedObjects, dotted, type RefusedUpdate } from './updatesJudged.ts';

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

/** Whether updates of a file are looked at without being asked for: its last commit is what most likely was applied. */
function isWatched(workspace: Workspace, uri: string): boolean {
  const origin = workspace.previous.originOf(uri);
  return origin !== null && (workspace.isUpdateAsked(uri) || (origin === 'head' && workspace.settings.updates !== 'off'));
}

/** What the server would refuse of applying the file over its former version, and not of creating it. */
export function updateDiagnosticsOf(workspace: Workspace, file: OpenFile): Diagnostic[] {
  if (!isWatched(workspace, file.uri)) return [];
  return file.manifest.documents.flatMap((document) =>
    comparedObjects(workspace, file.uri, document).flatMap(({ update }) =>
      (update?.refusals ?? []).map((refusal) => diagnosticOf(workspace, file, document, refusal)),
    ),
  );
}

/** How many objects of the file were compared with their former version, and which of them the server would refuse to update. */
export function checkUpdates(workspace: Workspace, file: OpenFile): CheckUpdatesAnswer {
  const origin = workspace.previous.originOf(file.uri);
  const answer = { origin, objects: 0, changed: 0, refused: [] as string[] };
  if (origin === null) return answer;
  workspace.askUpdates(file.uri);
  for (const document of file.manifest.documents)
    for (const { node, former, update } of comparedObjects(workspace, file.uri, document)) {
      if (!workspace.previous.storedOf(former, workspace.surroundings)) continue;
      answer.objects++;
      if (!update) continue;
      answer.changed++;
      const identity = identifyNode(node);
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

/** Longest value that a sentence shows. */
const CHARACTERS_SHOWN = 60;

function printed(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return `\`${text.length > CHARACTERS_SHOWN ? `${text.slice(0, CHARACTERS_SHOWN)}…` : text}\``;
}
