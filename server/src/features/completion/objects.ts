import { CompletionItemKind } from 'vscode-languageserver-types';
import { SYSTEM_PRIORITY_CLASSES } from '../../kubernetes/values/wellKnownNames.ts';
import { locate, type Node, type Path } from '../../manifest/index.ts';
import { servicePortSymbol } from '../../workspace/references/facts.ts';
import { OBJECT_REFERENCES, type ObjectReference } from '../../workspace/references/fields.ts';
import type { CompletionPlace, CompletionSource, Proposal } from './source.ts';

/** Names of one answer; more of them nobody reads. */
const NAMES_MAX = 500;

/** Names of other objects of the workspace, and what they hold: keys of ConfigMaps and Secrets, ports of Services, ports of Pods. */
export const objects: CompletionSource = function* (place) {
  const { cursor, owner, field } = place;
  if ((cursor.role === 'key' && !cursor.item) || !field) return;
  if (cursor.path.at(-1) === 'namespace') yield* proposals(namespaces(place));
  if (!owner) return;
  const references = OBJECT_REFERENCES[`${owner.id}.${place.holder}`] ?? OBJECT_REFERENCES[owner.id] ?? [];
  for (const reference of references) {
    if (reference.name === field.name) yield* proposals(namesOf(place, kindMeant(place, reference)));
    if (reference.key === field.name)
      yield* proposals(keysOf(place, kindMeant(place, reference), textAt(place, sibling(place, reference.name))));
  }
  // The items of a volume (KeyToPath) stand below the object that is named.
  if (owner.id === 'core/v1.KeyToPath' && field.name === 'key') yield* proposals(keysOfVolume(place));
  if (owner.id === 'networking/v1.ServiceBackendPort' && field.name === 'name') yield* proposals(portsOfService(place));
  if (owner.id === 'core/v1.ServicePort' && field.name === 'targetPort') yield* proposals(portsOfPods(place));
};

function* proposals(names: Iterable<string>): Generator<Proposal> {
  const seen = new Set<string>();
  for (const name of names) {
    if (name === '' || seen.has(name)) continue;
    if (seen.size >= NAMES_MAX) return;
    seen.add(name);
    yield { label: name, insert: name, kind: CompletionItemKind.Reference, rank: 0 };
  }
}

const sibling = ({ cursor }: CompletionPlace, name: string): Path => [...cursor.path.slice(0, -1), name];

function textAt({ document }: CompletionPlace, path: Path): string | null {
  const { found, value } = locate(document, path);
  return found ? textOf(value) : null;
}

const textOf = (node: Node | null): string | null => (node?.type === 'scalar' && typeof node.value === 'string' ? node.value : null);

const kindMeant = (place: CompletionPlace, { kind, kindField }: ObjectReference): string =>
  (kindField && textAt(place, sibling(place, kindField))) || (kind ?? '');

/** The namespace of the object that the cursor is in; empty for objects without one. */
function namespaceOf(place: CompletionPlace, kind: string): string {
  const isGlobal = place.workspace.references.index.objectsOf(kind)[0]?.fact.namespace === '';
  return isGlobal ? '' : (textAt(place, [...place.base, 'metadata', 'namespace']) ?? 'default');
}

function* namesOf(place: CompletionPlace, kind: string): Generator<string> {
  const namespace = namespaceOf(place, kind);
  for (const { fact } of place.workspace.references.index.objectsOf(kind))
    if (fact.name !== null && fact.namespace === namespace) yield fact.name;
  if (kind === 'PriorityClass') yield* SYSTEM_PRIORITY_CLASSES;
}

function* namespaces({ workspace, schema }: CompletionPlace): Generator<string> {
  if (schema && !schema.namespaced) return;
  for (const { fact } of workspace.references.index.objectsOf('Namespace')) if (fact.name !== null) yield fact.name;
  yield 'default';
}

function* keysOf(place: CompletionPlace, kind: string, name: string | null): Generator<string> {
  const namespace = namespaceOf(place, kind);
  for (const { entry, fact } of place.workspace.references.index.objectsOf(kind)) {
    if (fact.name !== name || fact.namespace !== namespace) continue;
    for (const site of entry.facts.of(fact)?.sites ?? []) if (site.symbolKind === 'key' && site.role === 'definition') yield site.name;
  }
}

function* keysOfVolume(place: CompletionPlace): Generator<string> {
  // …configMap.items[0].key
  const source = place.cursor.path.slice(0, -3);
  const kind = source.at(-1) === 'secret' ? 'Secret' : 'ConfigMap';
  yield* keysOf(place, kind, textAt(place, [...source, 'name']) ?? textAt(place, [...source, 'secretName']));
}

function* portsOfService(place: CompletionPlace): Generator<string> {
  // …service.port.name
  const service = textAt(place, [...place.cursor.path.slice(0, -2), 'name']);
  if (service === null) return;
  const namespace = namespaceOf(place, 'Service');
  for (const { entry, fact } of place.workspace.references.index.objectsOf('Service')) {
    if (fact.name !== service || fact.namespace !== namespace) continue;
    for (const site of entry.facts.of(fact)?.sites ?? [])
      if (site.role === 'definition' && site.symbol === servicePortSymbol(namespace, service, site.name) && !/^\d+$/.test(site.name))
        yield site.name;
  }
}

function* portsOfPods(place: CompletionPlace): Generator<string> {
  const { index, selections } = place.workspace.references;
  const entry = index.entryOf(place.file, place.fileDocument);
  if (!entry) return;
  for (const selector of index.placedIn(entry).selectors) for (const pod of selections.podsOf(selector)) yield* pod.fact.portNames;
}
