import type { CodeAction, CodeActionContext, Diagnostic, Range } from 'vscode-languageserver-types';
import { CodeActionKind, CodeActionTriggerKind } from 'vscode-languageserver-types';
import { wordsOf } from '../kubernetes/findingTexts.ts';
import type { Finding } from '../kubernetes/verdict.ts';
import type { FileDocument } from '../manifest/index.ts';
import { say, type Text } from '../texts/text.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { nameIn, SOURCE } from './diagnostics.ts';
import { changed } from './edits/sequence.ts';
import { withOwnFindings } from './examine.ts';
import { foresightActions } from './foresight.ts';
import type { Fix } from './quickFixes/fix.ts';
import { fixesOf } from './quickFixes/input.ts';
import { repaired } from './quickFixes/repair.ts';
import { refactoringsOf } from './refactorings/input.ts';
import { merge } from './refactorings/merge.ts';
import type { Refactoring } from './refactorings/refactoring.ts';

const FIX_ALL: Text = { en: 'Podsight: fix everything that has one obvious fix', 'zh-cn': 'Podsight：修复所有有明确修法的问题' };

/** Kind of the action that repairs a whole file, for `editor.codeActionsOnSave`. */
const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.podsight`;

/** Quick fixes for the diagnostics at a range, refactorings at its start, and "fix all" for the file. */
export function codeActionsOf(workspace: Workspace, file: OpenFile, range: Range, context: CodeActionContext): CodeAction[] {
  const wanted = (kind: string): boolean => !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  const actions: CodeAction[] = [];
  if (wanted(CodeActionKind.QuickFix)) {
    actions.push(...foresightActions(workspace, file, context.diagnostics));
    const document = file.documentAt(range.start);
    for (const diagnostic of context.diagnostics) {
      if (diagnostic.source !== SOURCE) continue;
      for (const fix of fixesFor(workspace, file, document, diagnostic)) actions.push(actionOf(workspace, file, document, fix, diagnostic));
    }
  }
  // Nobody asks for these by moving the cursor.
  const refactors = !context.only || context.only.some((only) => only.startsWith(CodeActionKind.Refactor));
  if (refactors && context.triggerKind !== CodeActionTriggerKind.Automatic)
    actions.push(...refactorings(workspace, file, range).filter(({ kind }) => wanted(kind ?? '')));
  if (context.only && wanted(FIX_ALL_KIND)) actions.push(...fixAll(workspace, file));
  return actions;
}

function fixesFor(workspace: Workspace, file: OpenFile, document: FileDocument, diagnostic: Diagnostic): Fix[] {
  const start = file.offsetIn(document, diagnostic.range.start);
  const examined = withOwnFindings(document.document, workspace.verdictOf(document), workspace.surroundings);
  // Several findings may have one code and one place; their words differ.
  const words = (finding: Finding): string => wordsOf(finding, workspace.settings.language, nameIn(file.uri));
  const finding = examined.findings.find(
    (each) => each.code === diagnostic.code && each.start === start && diagnostic.message === words(each),
  );
  return finding ? fixesOf(examined, finding) : [];
}

function actionOf(workspace: Workspace, file: OpenFile, document: FileDocument, fix: Fix, diagnostic: Diagnostic): CodeAction {
  return {
    title: say(fix.title, workspace.settings.language, fix.values),
    kind: `${CodeActionKind.QuickFix}.podsight.${fix.id}`,
    diagnostics: [diagnostic],
    ...(fix.preferred && { isPreferred: true }),
    edit: {
      changes: { [file.uri]: fix.edits.map(({ start, end, text }) => ({ range: file.rangeOf(document, { start, end }), newText: text })) },
    },
  };
}

function refactorings(workspace: Workspace, file: OpenFile, range: Range): CodeAction[] {
  const document = file.documentAt(range.start);
  const objects = () => file.manifest.documents.flatMap((each) => workspace.verdictOf(each)?.object ?? []);
  const found = refactoringsOf(document.document, file.offsetIn(document, range.start), objects, workspace.surroundings);
  const actionFor = ({ id, kind, title, values }: Refactoring, changes: { range: Range; newText: string }[]): CodeAction => ({
    title: say(title, workspace.settings.language, values),
    kind: `${CodeActionKind.Refactor}.${kind}.podsight.${id}`,
    edit: { changes: { [file.uri]: changes } },
  });
  const inDocument = found.map((each) =>
    actionFor(
      each,
      each.edits.map(({ start, end, text }) => ({ range: file.rangeOf(document, { start, end }), newText: text })),
    ),
  );
  const merged = merge(file.manifest);
  if (!merged) return inDocument;
  const whole = merged.edits.map(({ start, end, text }) => ({
    range: { start: file.manifest.positionAt(start), end: file.manifest.positionAt(end) },
    newText: text,
  }));
  return [...inDocument, actionFor(merged, whole)];
}

/** Every preferred fix of the file, again and again until there is none left: one save repairs what can be repaired. */
function fixAll(workspace: Workspace, file: OpenFile): CodeAction[] {
  const edits: { range: Range; newText: string }[] = [];
  for (const document of file.manifest.documents) {
    const examined = withOwnFindings(document.document, workspace.verdictOf(document), workspace.surroundings);
    if (examined.findings.length === 0) continue;
    const edit = changed(document.text, repaired(examined));
    if (edit) edits.push({ range: file.rangeOf(document, edit), newText: edit.text });
  }
  if (edits.length === 0) return [];
  return [{ title: say(FIX_ALL, workspace.settings.language), kind: FIX_ALL_KIND, edit: { changes: { [file.uri]: edits } } }];
}
