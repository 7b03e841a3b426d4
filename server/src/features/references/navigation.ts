import type { DocumentHighlight, Location, Position } from 'vscode-languageserver-types';
import { DocumentHighlightKind } from 'vscode-languageserver-types';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Meaning, Occurrence } from '../../workspace/references/meanings.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** Places that an editor is shown at most. */
const PLACES_MAX = 5_000;

/** What the name at a position means; null where nothing is named. */
export function meaningAt(workspace: Workspace, file: OpenFile, position: Position): Meaning | null {
  const document = file.documentAt(position);
  const { index, meanings } = workspace.references;
  const entry = index.entryOf(file, document);
  return entry ? meanings.at(entry, file.offsetIn(document, position)) : null;
}

export const locationOf = ({ entry: { file, document }, span }: Pick<Occurrence, 'entry' | 'span'>): Location => ({
  uri: file.uri,
  range: file.rangeOf(document, span),
});

/** Where the thing that is named at a position is made. */
export function definitionAt(workspace: Workspace, file: OpenFile, position: Position): Location[] {
  const meaning = meaningAt(workspace, file, position);
  return (meaning?.occurrences ?? [])
    .filter(({ role }) => role === 'definition')
    .slice(0, PLACES_MAX)
    .map(locationOf);
}

/** Everywhere the thing at a position is named. */
export function referencesAt(workspace: Workspace, file: OpenFile, position: Position, withDefinitions: boolean): Location[] {
  const meaning = meaningAt(workspace, file, position);
  return (meaning?.occurrences ?? [])
    .filter(({ role }) => withDefinitions || role === 'reference')
    .slice(0, PLACES_MAX)
    .map(locationOf);
}

/** The places in the same file that name what is at a position; null lets the editor mark equal words itself. */
export function highlightsAt(workspace: Workspace, file: OpenFile, position: Position): DocumentHighlight[] | null {
  const meaning = meaningAt(workspace, file, position);
  if (!meaning) return null;
  return meaning.occurrences
    .filter(({ entry }) => entry.file === file)
    .slice(0, PLACES_MAX)
    .map(({ entry: { document }, span, role }) => ({
      range: file.rangeOf(document, span),
      kind: role === 'definition' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}
