import type { WorkspaceSymbol } from 'vscode-languageserver-types';
import { SymbolKind } from 'vscode-languageserver-types';
import { labelOf } from '../../workspace/references/facts.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { locationOf } from './navigation.ts';

/** Answers beyond this number help nobody: who searches types one letter more. */
const SYMBOLS_MAX = 1_000;

/** Objects of all known files whose `Kind/name` has the letters of the query, in their order. */
export function workspaceSymbols(workspace: Workspace, query: string): WorkspaceSymbol[] {
  const wanted = query.toLowerCase();
  const symbols: WorkspaceSymbol[] = [];
  for (const entry of workspace.references.index.entries()) {
    for (const { object } of entry.facts.objects) {
      const { name, namespace, nameAt, kind } = object;
      if (name === null || !nameAt || !hasInOrder(labelOf(object).toLowerCase(), wanted)) continue;
      const containerName = namespace === '' ? kind : `${kind} · ${namespace}`;
      symbols.push({ name, containerName, kind: SymbolKind.Object, location: locationOf({ entry, span: nameAt }) });
      if (symbols.length >= SYMBOLS_MAX) return symbols;
    }
  }
  return symbols;
}

function hasInOrder(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
