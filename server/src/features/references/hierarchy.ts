import type { CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall, Position } from 'vscode-languageserver-types';
import { SymbolKind } from 'vscode-languageserver-types';
import type { OpenFile } from '../../workspace/openFile.ts';
import { labelOf, type ObjectFact } from '../../workspace/references/facts.ts';
import { textSpan } from '../../workspace/references/meanings.ts';
import type { Entry } from '../../workspace/references/placed.ts';
import { usedBy, usersOf } from '../../workspace/references/uses.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { meaningAt } from './navigation.ts';

/** How an object is found again when the editor asks for one more level. */
interface ItemData {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The object that is named at a position, else the one that the position is in: "what uses this" begins there. */
export function prepareHierarchy(workspace: Workspace, file: OpenFile, position: Position): CallHierarchyItem[] | null {
  const { index } = workspace.references;
  const document = file.documentAt(position);
  const entry = index.entryOf(file, document);
  if (!entry) return null;
  const meaning = meaningAt(workspace, file, position);
  const named = meaning?.what === 'object' ? meaning.occurrences.filter(({ role }) => role === 'definition') : [];
  if (named.length > 0) return named.map((definition) => itemOf(definition.entry, definition.object));
  const offset = file.offsetIn(document, position);
  const around = entry.facts.objects.find(({ object: { at } }) => at.start <= offset && offset <= at.end)?.object;
  return around && around.name !== null ? [itemOf(entry, around)] : null;
}

export function incomingCalls(workspace: Workspace, item: CallHierarchyItem): CallHierarchyIncomingCall[] {
  const found = find(workspace, item);
  if (!found) return [];
  return usersOf(workspace.references, found.entry, found.object).map(({ entry, object, places }) => ({
    from: itemOf(entry, object),
    fromRanges: places.map(({ entry: { file, document }, span }) => file.rangeOf(document, span)),
  }));
}

export function outgoingCalls(workspace: Workspace, item: CallHierarchyItem): CallHierarchyOutgoingCall[] {
  const found = find(workspace, item);
  if (!found) return [];
  return usedBy(workspace.references, found.entry, found.object).map(({ entry, object, places }) => ({
    to: itemOf(entry, object),
    fromRanges: places.map(({ entry: { file, document }, span }) => file.rangeOf(document, span)),
  }));
}

function find({ references }: Workspace, { uri, data }: CallHierarchyItem): { entry: Entry; object: ObjectFact } | null {
  if (!isItemData(data)) return null;
  for (const { entry, fact } of references.index.objectsCalled(data.kind, data.name))
    if (entry.file.uri === uri && fact.namespace === data.namespace) return { entry, object: fact };
  return null;
}

const isItemData = (data: unknown): data is ItemData => typeof data === 'object' && data !== null && 'kind' in data && 'name' in data;

function itemOf(entry: Entry, object: ObjectFact): CallHierarchyItem {
  const { file, document } = entry;
  const { kind, namespace, name } = object;
  const selection = object.nameAt ? textSpan(entry, object.nameAt, name ?? '') : { start: object.at.start, end: object.at.start };
  const data: ItemData = { kind, namespace, name: name ?? '' };
  return {
    name: labelOf(object),
    detail: namespace,
    kind: SymbolKind.Object,
    uri: file.uri,
    range: file.rangeOf(document, { start: Math.min(object.at.start, selection.start), end: Math.max(object.at.end, selection.end) }),
    selectionRange: file.rangeOf(document, selection),
    data,
  };
}
