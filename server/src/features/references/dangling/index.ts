import type { Diagnostic } from 'vscode-languageserver-types';
import { DiagnosticSeverity } from 'vscode-languageserver-types';
import { say } from '../../../texts/text.ts';
import type { OpenFile } from '../../../workspace/openFile.ts';
import type { Entry } from '../../../workspace/references/index.ts';
import { textSpan } from '../../../workspace/references/meanings.ts';
import type { Workspace } from '../../../workspace/workspace.ts';
import { locationOf } from '../navigation.ts';
import { missingMembers } from './members.ts';
import { misspeltNames } from './names.ts';
import type { Dangling, DanglingCheck } from './problem.ts';
import { unmatchedSelectors } from './selectors.ts';

export const REFERENCE_SOURCE = 'podsight references';

const CHECKS: readonly DanglingCheck[] = [misspeltNames, missingMembers, unmatchedSelectors];

/** Names of one file that are told at most. */
const TOLD_MAX = 200;
/** Names of one document that are told at most. */
const OF_DOCUMENT_MAX = 50;

interface Kept {
  readonly revision: number;
  readonly sameFile: boolean;
  readonly found: readonly Dangling[];
}

const kept = new WeakMap<Entry, Kept>();

/** Names of a document that lead nowhere. Kept until something changes that others may refer to. */
export function danglingIn(workspace: Workspace, entry: Entry): readonly Dangling[] {
  const { references, settings } = workspace;
  if (settings.references === 'off') return [];
  const sameFile = settings.references === 'sameFile';
  const { revision } = references.index;
  const known = kept.get(entry);
  if (known?.revision === revision && known.sameFile === sameFile) return known.found;
  const found: Dangling[] = [];
  for (const check of CHECKS)
    for (const problem of check({ references, entry, sameFile })) if (found.length < OF_DOCUMENT_MAX) found.push(problem);
  kept.set(entry, { revision, sameFile, found });
  return found;
}

/** Names of a file that lead nowhere, as diagnostics in the order of the text. */
export function danglingDiagnosticsOf(workspace: Workspace, file: OpenFile): Diagnostic[] {
  const { language } = workspace.settings;
  const diagnostics: Diagnostic[] = [];
  for (const entry of workspace.references.index.entriesOf(file)) {
    for (const { code, at, name, words, values, related } of danglingIn(workspace, entry)) {
      if (diagnostics.length >= TOLD_MAX) return diagnostics;
      diagnostics.push({
        range: file.rangeOf(entry.document, textSpan(entry, at, name)),
        severity: DiagnosticSeverity.Information,
        source: REFERENCE_SOURCE,
        code,
        message: say(words, language, values),
        ...(related && {
          relatedInformation: [
            {
              location: locationOf({ entry: related.entry, span: textSpan(related.entry, related.at, related.name) }),
              message: say(related.words, language),
            },
          ],
        }),
      });
    }
  }
  return diagnostics;
}

const isSamePlace = ({ range: one }: Diagnostic, { range: other }: Diagnostic): boolean =>
  one.start.line === other.start.line && one.start.character <= other.end.character && other.start.character <= one.end.character;

/** What a run shows at a place needs no second word: it tells more. */
export const toldOnce = (foreseen: readonly Diagnostic[], dangling: readonly Diagnostic[]): Diagnostic[] => [
  ...foreseen,
  ...dangling.filter((problem) => !foreseen.some((other) => isSamePlace(problem, other))),
];
