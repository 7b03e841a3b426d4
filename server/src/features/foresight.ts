import type { CodeAction, Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver-types';
import { CodeActionKind, DiagnosticSeverity } from 'vscode-languageserver-types';
import { Places } from '../kubernetes/findings.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { lookalikesIn, type PlainValue } from '../manifest/index.ts';
import { type FindingReference, PREVIEW_COMMAND } from '../requests.ts';
import type { PodLife } from '../simulation/foresight/lives.ts';
import type { SimulationFinding } from '../simulation/timeline.ts';
import { say, type Text } from '../texts/text.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import { segmentsOf } from '../workspace/places.ts';
import { nameOf, type ToldObject, toldAt, type Workspace } from '../workspace/workspace.ts';
import { DocumentEditor } from './edits/editor.ts';
import { ForesightRuns } from './foresightRuns.ts';

export const FORESIGHT_SOURCE = 'podsight foresight';
const CODE_PREFIX = 'foresight/';

const SHOW: Text = { en: 'Show in timeline', 'zh-cn': '在时间线中显示' };

const SET: Text = { en: 'Set `{field}` to `{value}`', 'zh-cn': '将 `{field}` 设为 `{value}`' };
const ADD: Text = { en: 'Write `{field}` as it has to be', 'zh-cn': '写入合适的 `{field}`' };

/** What holds only under conditions that the files do not tell is for the timeline, not for the text. */
const SEVERITIES: Readonly<Record<SimulationFinding['severity'], DiagnosticSeverity | null>> = {
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: null,
};

/** What runs of the open files teach, as diagnostics. */
export class Foresight {
  private readonly runs = new WeakMap<OpenFile, ForesightRuns>();

  constructor(private readonly workspace: Workspace) {}

  /**
   * Works for about so many milliseconds on the runs of a file as it is now.
   * @returns `more`: call again; `new`: there are findings that were not there before; `nothing`: all is known
   */
  advance(file: OpenFile, milliseconds: number): 'more' | 'new' | 'nothing' {
    if (this.workspace.settings.foresight === 'off') return 'nothing';
    let runs = this.runs.get(file);
    if (!runs) {
      runs = new ForesightRuns(this.workspace, file);
      this.runs.set(file, runs);
    }
    return runs.advance(milliseconds);
  }

  /** What became of an object of a file in its run; null while nobody knows. */
  lifeOf(file: OpenFile, object: KubernetesObject): PodLife | null {
    return this.workspace.settings.foresight === 'off' ? null : (this.runs.get(file)?.lifeOf(object) ?? null);
  }

  diagnosticsOf(file: OpenFile): Diagnostic[] {
    const { settings } = this.workspace;
    const findings = settings.foresight === 'off' ? [] : (this.runs.get(file)?.findings() ?? []);
    if (findings.length === 0) return [];
    const objects = this.objectsOf(file);
    const diagnostics: Diagnostic[] = [];
    for (const finding of findings) {
      const severity = SEVERITIES[finding.severity];
      const told = objects.get(finding.object);
      if (severity === null || !told || isSeenInText(finding, told)) continue;
      const related = finding.related.flatMap(({ object, field, message }): DiagnosticRelatedInformation[] => {
        const other = objects.get(object);
        return other ? [{ location: { uri: file.uri, range: rangeOf(file, other, field) }, message: message[settings.language] }] : [];
      });
      const { code, object, field } = finding;
      diagnostics.push({
        range: rangeOf(file, told, field),
        severity,
        source: FORESIGHT_SOURCE,
        code: `${CODE_PREFIX}${code}`,
        message: `${finding.message[settings.language]}\n${finding.explanation[settings.language]}`,
        ...(related.length > 0 && { relatedInformation: related }),
        data: { code, object, field, ...(finding.better && { better: finding.better }) } satisfies FindingReference & Better,
      });
    }
    return diagnostics;
  }

  /** `Deployment/web` → where it is written in the file; the first one of a name. */
  private objectsOf(file: OpenFile): Map<string, ToldObject> {
    const objects = new Map<string, ToldObject>();
    for (const told of this.workspace.toldOf(file)) if (!objects.has(nameOf(told))) objects.set(nameOf(told), told);
    return objects;
  }
}

/** Whether the characters of the text show the cause at the same place already: two squiggles under one word for one reason help nobody. */
function isSeenInText({ code, field }: SimulationFinding, { document: { document }, base }: ToldObject): boolean {
  if (code !== 'typographic-quotes') return false;
  const { start } = new Places(document, base).of(segmentsOf(field));
  return lookalikesIn(document).some((lookalike) => lookalike.kind === 'quotes' && lookalike.start === start);
}

const rangeOf = (file: OpenFile, { document, base }: ToldObject, field: string) =>
  file.rangeOf(document, new Places(document.document, base).of(segmentsOf(field)));

interface Better {
  readonly better?: SimulationFinding['better'];
}

/** Repairs what is foreseen where that is certain, and leads from a finding to what proves it. */
export function foresightActions(workspace: Workspace, file: OpenFile, diagnostics: readonly Diagnostic[]): CodeAction[] {
  return diagnostics.flatMap((diagnostic): CodeAction[] => {
    const title = say(SHOW, workspace.settings.language);
    const { data } = diagnostic;
    if (diagnostic.source !== FORESIGHT_SOURCE || !isReference(data)) return [];
    const { code, object, field } = data;
    return [
      ...repairs(workspace, file, diagnostic, data),
      {
        title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        command: {
          title,
          command: PREVIEW_COMMAND,
          arguments: [file.uri, diagnostic.range.start, { code, object, field } satisfies FindingReference],
        },
      },
    ];
  });
}

/** The edit that sets the better value. */
function repairs(workspace: Workspace, file: OpenFile, diagnostic: Diagnostic, { better }: Better): CodeAction[] {
  if (!better) return [];
  const document = file.documentAt(diagnostic.range.start);
  const base = toldAt(workspace.toldIn(document), file.offsetIn(document, diagnostic.range.start))?.base ?? [];
  const edits = new DocumentEditor(document.document).set([...base, ...segmentsOf(better.field)], better.value as PlainValue);
  if (!edits || edits.length === 0) return [];
  const { value } = better;
  const plain = typeof value !== 'object';
  const title = say(plain ? SET : ADD, workspace.settings.language, {
    field: better.field.replace(/^.*\.(?=[^.]*$)/, ''),
    value: String(value),
  });
  const changes = { [file.uri]: edits.map(({ start, end, text }) => ({ range: file.rangeOf(document, { start, end }), newText: text })) };
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred: true, edit: { changes } }];
}

const isReference = (value: unknown): value is FindingReference & Better =>
  typeof value === 'object' && value !== null && 'code' in value && 'object' in value && 'field' in value;
