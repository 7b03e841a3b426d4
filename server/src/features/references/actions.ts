import type { CodeAction, CodeActionContext, Diagnostic, Range, TextEdit } from 'vscode-languageserver-types';
import { CodeActionKind, CodeActionTriggerKind } from 'vscode-languageserver-types';
import type { PlainValue } from '../../manifest/index.ts';
import { say, type Text } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import { keySymbol, labelOf, type Site } from '../../workspace/references/facts.ts';
import { nameSpan, textSpan } from '../../workspace/references/meanings.ts';
import type { Entry } from '../../workspace/references/placed.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { DocumentEditor } from '../edits/editor.ts';
import { blockText } from '../edits/yamlText.ts';
import { danglingIn, REFERENCE_SOURCE } from './dangling/index.ts';
import type { Dangling } from './dangling/problem.ts';
import { editOf } from './rename.ts';

const CHANGE: Text = { en: "Change to '{name}'", 'zh-cn': '改为“{name}”' };
const ADD_KEY: Text = { en: "Add the key '{name}' to {object}", 'zh-cn': '在 {object} 中添加键“{name}”' };
const CREATE: Text = { en: 'Create {object} in this file', 'zh-cn': '在此文件中创建 {object}' };

/** Names that are offered for one that leads nowhere. */
const CANDIDATES_MAX = 4;

const isWanted = (kind: string, { only }: CodeActionContext): boolean =>
  !only || only.some((each) => kind === each || kind.startsWith(`${each}.`));

/** Ways out for names that lead nowhere, and the making of objects that are named and not there. */
export function referenceActionsOf(workspace: Workspace, file: OpenFile, range: Range, context: CodeActionContext): CodeAction[] {
  if (!isWanted(CodeActionKind.QuickFix, context)) return [];
  const entry = workspace.references.index.entryOf(file, file.documentAt(range.start));
  if (!entry) return [];
  const actions = context.diagnostics
    .filter(({ source }) => source === REFERENCE_SOURCE)
    .flatMap((diagnostic) => fixesFor(workspace, entry, diagnostic));
  // Objects may well be in the cluster: nobody is offered to make them who only moves the cursor.
  if (context.triggerKind !== CodeActionTriggerKind.Automatic)
    actions.push(...creations(workspace, entry, file.offsetIn(entry.document, range.start)));
  return actions;
}

function fixesFor(workspace: Workspace, entry: Entry, diagnostic: Diagnostic): CodeAction[] {
  const { file, document } = entry;
  const start = file.offsetIn(document, diagnostic.range.start);
  const problem = danglingIn(workspace, entry).find(
    ({ code, at, name }) => code === diagnostic.code && textSpan(entry, at, name).start === start,
  );
  if (!problem) return [];
  const { language } = workspace.settings;
  const span = textSpan(entry, problem.at, problem.name);
  const changes = problem.candidates.slice(0, CANDIDATES_MAX).flatMap((name): CodeAction[] => {
    const edit = editOf({ entry, span }, problem.name, name, problem.code === 'reference.target-port' || undefined);
    if (!edit) return [];
    return [
      {
        title: say(CHANGE, language, { name }),
        kind: `${CodeActionKind.QuickFix}.podsight.correct-reference`,
        diagnostics: [diagnostic],
        edit: { changes: { [file.uri]: [{ range: file.rangeOf(document, edit), newText: edit.text }] } },
      },
    ];
  });
  if (problem.candidates.length === 1 && changes[0]) changes[0].isPreferred = true;
  return problem.code === 'reference.key' ? [...changes, ...addKey(workspace, problem, diagnostic)] : changes;
}

/** The missing key, empty, in the object that lacks it. */
function addKey(workspace: Workspace, { name, related: { file, object } }: Dangling, diagnostic: Diagnostic): CodeAction[] {
  for (const { entry, fact } of workspace.references.index.objectsCalled(object.kind, object.name ?? '')) {
    const { root } = entry.document.document;
    if (entry.file !== file || fact.namespace !== object.namespace || fact.at.start !== root?.start) continue;
    const edits = new DocumentEditor(entry.document.document).set([object.kind === 'Secret' ? 'stringData' : 'data', name], '');
    if (!edits) continue;
    return [
      {
        title: say(ADD_KEY, workspace.settings.language, { name, object: labelOf(object) }),
        kind: `${CodeActionKind.QuickFix}.podsight.add-key`,
        diagnostics: [diagnostic],
        edit: { changes: { [file.uri]: edits.map((edit) => ({ range: file.rangeOf(entry.document, edit), newText: edit.text })) } },
      },
    ];
  }
  return [];
}

/** What the simplest object of a kind holds beside its name; only kinds that people write beside their Pods. */
const STUBS: Readonly<Record<string, (keys: Record<string, string>) => Record<string, PlainValue>>> = {
  ConfigMap: (keys) => ({ data: keys }),
  Secret: (keys) => ({ stringData: keys }),
  ServiceAccount: () => ({}),
  PersistentVolumeClaim: () => ({ spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }),
};

/** The object that is named at an offset, when it is in no known file: with the keys that are asked of it, behind everything else. */
function creations({ references, settings }: Workspace, entry: Entry, offset: number): CodeAction[] {
  const { file, document } = entry;
  const site = entry.facts.sites.find((each) => each.symbolKind === 'object' && each.role === 'reference' && isAt(entry, each, offset));
  const target = site?.target;
  const stub = target && STUBS[target.kind];
  if (!stub || document.document.json || references.index.objectsCalled(target.kind, target.name).length > 0) return [];
  const { kind, name, namespace } = target;
  const asked = entry.facts.sites.filter((each) => each.symbol === keySymbol(kind, namespace, name, each.name));
  const value: PlainValue = {
    apiVersion: 'v1',
    kind,
    metadata: { name, ...(namespace !== 'default' && { namespace }) },
    ...stub(Object.fromEntries(asked.map((each) => [each.name, '']))),
  };
  const { style } = new DocumentEditor(document.document);
  const text = file.manifest.text;
  const separator = `${text.endsWith('\n') ? '' : style.lineBreak}---${style.lineBreak}`;
  const end = file.manifest.positionAt(text.length);
  const edit: TextEdit = { range: { start: end, end }, newText: `${separator}${blockText(value, '', style)}${style.lineBreak}` };
  return [
    {
      title: say(CREATE, settings.language, { object: labelOf({ kind, name }) }),
      kind: `${CodeActionKind.QuickFix}.podsight.create-object`,
      edit: { changes: { [file.uri]: [edit] } },
    },
  ];
}

function isAt(entry: Entry, site: Site, offset: number): boolean {
  const { start, end } = nameSpan(entry, site);
  return start <= offset && offset <= end;
}
