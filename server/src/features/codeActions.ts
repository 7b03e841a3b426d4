import type { CodeAction, CodeActionContext, Diagnostic, Range } from 'vscode-languageserver-types';
import { CodeActionKind } from 'vscode-languageserver-types';
import type { FileDocument } from '../manifest/index.ts';
import { say, type Text } from '../texts/text.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { SOURCE } from './diagnostics.ts';
import { type Fix, fixFamilies } from './quickFixes/index.ts';

const FIX_ALL: Text = { en: 'Podsight: fix everything that has one obvious fix', 'zh-cn': 'Podsight：修复所有有明确修法的问题' };

/** Kind of the action that repairs a whole file, for `editor.codeActionsOnSave`. */
const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.podsight`;

/** Quick fixes for the diagnostics at a range, and "fix all" for the file. */
export function codeActionsOf(workspace: Workspace, file: OpenFile, range: Range, context: CodeActionContext): CodeAction[] {
  const wanted = (kind: string): boolean => !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  const actions: CodeAction[] = [];
  if (wanted(CodeActionKind.QuickFix)) {
    const document = file.documentAt(range.start);
    for (const diagnostic of context.diagnostics) {
      if (diagnostic.source !== SOURCE) continue;
      for (const fix of fixesFor(workspace, file, document, diagnostic))
        actions.push(actionOf(workspace, file, document, fix, CodeActionKind.QuickFix, [diagnostic]));
    }
  }
  if (context.only && wanted(FIX_ALL_KIND)) actions.push(...fixAll(workspace, file));
  return actions;
}

function fixesFor(workspace: Workspace, file: OpenFile, document: FileDocument, diagnostic: Diagnostic): Fix[] {
  const start = file.offsetIn(document, diagnostic.range.start);
  const finding = workspace.verdictOf(document)?.findings.find((each) => each.code === diagnostic.code && each.start === start);
  if (!finding) return [];
  return fixFamilies.flatMap((family) => [...family({ document: document.document, finding, version: workspace.settings.version })]);
}

function actionOf(
  workspace: Workspace,
  file: OpenFile,
  document: FileDocument,
  fix: Fix,
  kind: string,
  diagnostics: Diagnostic[],
): CodeAction {
  return {
    title: say(fix.title, workspace.settings.language, fix.values),
    kind,
    diagnostics,
    isPreferred: fix.preferred,
    edit: {
      changes: { [file.uri]: fix.edits.map(({ start, end, text }) => ({ range: file.rangeOf(document, { start, end }), newText: text })) },
    },
  };
}

/** Every preferred fix of the file at once; where two touch the same text the first one wins and the next save takes the other. */
function fixAll(workspace: Workspace, file: OpenFile): CodeAction[] {
  const edits: { range: Range; newText: string }[] = [];
  for (const document of file.manifest.documents) {
    let free = 0;
    const findings = [...(workspace.verdictOf(document)?.findings ?? [])].sort((a, b) => a.start - b.start);
    for (const finding of findings) {
      const input = { document: document.document, finding, version: workspace.settings.version };
      const fix = fixFamilies.flatMap((family) => [...family(input)]).find((each) => each.preferred);
      if (!fix || fix.edits.some((edit) => edit.start < free)) continue;
      free = Math.max(...fix.edits.map((edit) => edit.end));
      for (const { start, end, text } of fix.edits) edits.push({ range: file.rangeOf(document, { start, end }), newText: text });
    }
  }
  if (edits.length === 0) return [];
  return [{ title: say(FIX_ALL, workspace.settings.language), kind: FIX_ALL_KIND, edit: { changes: { [file.uri]: edits } } }];
}
