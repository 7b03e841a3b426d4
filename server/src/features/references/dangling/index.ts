import type { Diagnostic, Location } from 'vscode-languageserver-types';
import { DiagnosticSeverity } from 'vscode-languageserver-types';
import { say } from '../../../texts/text.ts';
import type { OpenFile } from '../../../workspace/openFile.ts';
import type { DocumentFacts } from '../../../workspace/references/facts.ts';
import { textSpan } from '../../../workspace/references/meanings.ts';
import type { Entry } from '../../../workspace/references/placed.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import { locationOf } from '../navigation.ts';
import { missingMembers } from './members.ts';
import { misspeltNames } from './names.ts';
import type { Dangling, DanglingCheck } from './problem.ts';
import { unmatchedSelectors } from './selectors.ts';
import { namedTwice } from './twice.ts';

export const REFERENCE_SOURCE = 'podsight references';

const CHECKS: readonly DanglingCheck[] = [misspeltNames, missingMembers, unmatchedSelectors, namedTwice];

/** Names of one file that are told at most. */
const TOLD_MAX = 200;
/** Names of one document that are told at most. */
const OF_DOCUMENT_MAX = 50;

interface Kept {
  readonly revision: number;
  readonly sameFile: boolean;
  readonly found: readonly Dangling[];
}

/** By what a document says: an edit gives it other facts. */
const kept = new WeakMap<DocumentFacts, Kept>();

/** Names of a document that lead nowhere. Kept until something changes that others may refer to. */
export function danglingIn(workspace: Workspace, entry: Entry): readonly Dangling[] {
  return look(workspace, entry, workspace.references.index.revision);
}

/** @param revision that of the index, or null when what was found before may be told once more */
function look({ references, settings }: Workspace, entry: Entry, revision: number | null): readonly Dangling[] {
  const sameFile = settings.references === 'sameFile';
  const known = kept.get(entry.facts);
  if (known && (revision === null || known.revision === revision) && known.sameFile === sameFile) return known.found;
  const found: Dangling[] = [];
  for (const check of CHECKS)
    for (const problem of check({ references, entry, sameFile })) if (found.length < OF_DOCUMENT_MAX) found.push(problem);
  kept.set(entry.facts, { revision: references.index.revision, sameFile, found });
  return found;
}

/**
 * Names of a file that lead nowhere, as diagnostics in the order of the text.
 * @param hurried only the documents that are new are looked at: of the others what was found before is told, although a name that they refer
 * to may have changed. Somebody is typing, and it will be asked again when that pauses.
 */
export function danglingDiagnosticsOf(workspace: Workspace, file: OpenFile, hurried: boolean): Diagnostic[] {
  const { references, settings } = workspace;
  if (settings.references === 'off') return [];
  const entries = references.index.entriesOf(file);
  const revision = hurried ? null : references.index.revision;
  const diagnostics: Diagnostic[] = [];
  for (const entry of entries) {
    for (const problem of look(workspace, entry, revision)) {
      if (diagnostics.length >= TOLD_MAX) return diagnostics;
      diagnostics.push(diagnosticOf(workspace, entry, problem));
    }
  }
  return diagnostics;
}

function diagnosticOf(workspace: Workspace, entry: Entry, { code, at, name, words, values, related }: Dangling): Diagnostic {
  const { language } = workspace.settings;
  const location = placeOfObject(workspace, related);
  return {
    range: entry.file.rangeOf(entry.document, textSpan(entry, at, name)),
    severity: DiagnosticSeverity.Information,
    source: REFERENCE_SOURCE,
    code,
    message: say(words, language, values),
    ...(location && { relatedInformation: [{ location, message: say(related.words, language) }] }),
  };
}

/** Where the name of an object stands now. */
function placeOfObject({ references }: Workspace, { file, object }: Dangling['related']): Location | null {
  const { kind, name, namespace } = object;
  for (const { entry, fact } of references.index.objectsCalled(kind, name ?? ''))
    if (entry.file === file && fact.namespace === namespace && fact.nameAt)
      return locationOf({ entry, span: textSpan(entry, fact.nameAt, name ?? '') });
  return null;
}

const isSamePlace = ({ range: one }: Diagnostic, { range: other }: Diagnostic): boolean =>
  one.start.line === other.start.line && one.start.character <= other.end.character && other.start.character <= one.end.character;

/** What a run shows at a place needs no second word: it tells more. */
export const toldOnce = (foreseen: readonly Diagnostic[], dangling: readonly Diagnostic[]): Diagnostic[] => [
  ...foreseen,
  ...dangling.filter((problem) => !foreseen.some((other) => isSamePlace(problem, other))),
];
