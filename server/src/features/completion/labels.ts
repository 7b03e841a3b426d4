import { CompletionItemKind } from 'vscode-languageserver-types';
import {
  ANNOTATIONS,
  NAMESPACE_LABELS,
  NODE_LABELS,
  OBJECT_LABELS,
  RESOURCE_NAMES,
  type WellKnown,
} from '../../kubernetes/values/wellKnownNames.ts';
import { decode, locate, type Path } from '../../manifest/index.ts';
import { say } from '../../texts/text.ts';
import type { CompletionPlace, CompletionSource, Proposal } from './source.ts';

/** Pods whose labels are looked at. */
const PODS_MAX = 2_000;

/** Maps whose keys and values are not free: what Pods of the workspace carry, what Kubernetes gives a meaning. */
export const labels: CompletionSource = function* (place) {
  const { cursor, field, type, owner } = place;
  if (!field) return;
  const key = String(cursor.path.at(-1));
  if (cursor.role === 'key' && type?.kind === 'map') {
    const present = new Set(cursor.siblings);
    for (const [name, about] of namesFor(place, field.name)) if (!present.has(name)) yield keyProposal(name, about, place);
  } else if (cursor.role !== 'key' && field.name !== key && type?.kind !== 'object') yield* valuesFor(place, field.name, key);
  // `key` and `values` of expressions say in two places what a map says in one.
  if (cursor.role !== 'key' && field.name === 'key' && owner && EXPRESSIONS.has(owner.id))
    for (const [name, about] of namesFor(place, EXPRESSIONS.get(owner.id)!))
      yield { ...valueProposal(name), ...(about && { detail: say(about.about, place.language) }) };
  if (field.name === 'values' && owner && EXPRESSIONS.has(owner.id)) {
    const { value } = locate(place.document, [...cursor.path.slice(0, -2), 'key']);
    if (value?.type === 'scalar') yield* valuesFor(place, EXPRESSIONS.get(owner.id)!, String(value.value));
  }
  if (field.name === 'topologyKey')
    for (const { name, about } of NODE_LABELS.slice(0, 3)) yield { ...valueProposal(name), detail: say(about, place.language) };
};

/** Types of expressions, and the map that holds the same labels. */
const EXPRESSIONS: ReadonlyMap<string, string> = new Map([
  ['meta/v1.LabelSelectorRequirement', 'matchLabels'],
  ['core/v1.NodeSelectorRequirement', 'nodeSelector'],
]);

function* namesFor(place: CompletionPlace, map: string): Generator<readonly [name: string, about: WellKnown | null]> {
  const kind = place.schema?.kind ?? '';
  const own = place.cursor.path.length <= place.base.length + 2;
  switch (map) {
    case 'matchLabels':
    case 'selector':
      for (const name of labelsAround(place).keys()) yield [name, null];
      return;
    case 'labels':
      for (const name of selectedFor(place).keys()) yield [name, null];
      for (const each of kind === 'Namespace' && own ? [...NAMESPACE_LABELS, ...OBJECT_LABELS] : OBJECT_LABELS) yield [each.name, each];
      return;
    case 'annotations':
      for (const each of [...(ANNOTATIONS[kind] ?? []), ...(own ? [] : (ANNOTATIONS['Pod'] ?? []))]) yield [each.name, each];
      return;
    case 'nodeSelector':
      for (const each of NODE_LABELS) yield [each.name, each];
      return;
    case 'requests':
    case 'limits':
      if (place.owner?.name === 'ResourceRequirements') for (const each of RESOURCE_NAMES) yield [each.name, each];
  }
}

function* valuesFor(place: CompletionPlace, map: string, key: string): Generator<Proposal> {
  const found = new Set<string>();
  if (map === 'matchLabels' || map === 'selector') for (const value of labelsAround(place).get(key) ?? []) found.add(value);
  if (map === 'labels') for (const value of selectedFor(place).get(key) ?? []) found.add(value);
  const tables =
    map === 'requests' || map === 'limits'
      ? RESOURCE_NAMES
      : map === 'nodeSelector'
        ? NODE_LABELS
        : map === 'labels'
          ? NAMESPACE_LABELS
          : map === 'annotations'
            ? Object.values(ANNOTATIONS).flat()
            : [];
  for (const value of tables.find(({ name }) => name === key)?.values ?? []) if (value !== '') found.add(value);
  for (const value of found) yield valueProposal(value);
}

const valueProposal = (value: string): Proposal => ({ label: value, insert: value, kind: CompletionItemKind.Value, rank: 0 });

function keyProposal(name: string, about: WellKnown | null, { cursor, language }: CompletionPlace): Proposal {
  const key = cursor.style === 'json' ? JSON.stringify(name) : name;
  return {
    label: name,
    insert: cursor.keyOnly ? key : `${key}: `,
    kind: about ? CompletionItemKind.Property : CompletionItemKind.Reference,
    rank: about ? 1 : 0,
    ...(about && { detail: say(about.about, language) }),
  };
}

/** Labels of the Pods of the namespace with the values there are. */
function labelsAround(place: CompletionPlace): Map<string, Set<string>> {
  const { document, base, workspace } = place;
  const { found, value } = locate(document, [...base, 'metadata', 'namespace']);
  const namespace = found && value?.type === 'scalar' && typeof value.value === 'string' ? value.value : 'default';
  const around = new Map<string, Set<string>>();
  let looked = 0;
  for (const { fact } of workspace.references.index.pods(namespace)) {
    if (++looked > PODS_MAX) break;
    for (const [key, each] of Object.entries(fact.byKey)) add(around, key, each);
  }
  return around;
}

/** What the selector of the same object asks of the labels of its template. */
function selectedFor({ document, base, cursor }: CompletionPlace): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  if (!cursor.path.includes('template')) return wanted;
  for (const path of [
    ['spec', 'selector', 'matchLabels'],
    ['spec', 'selector'],
  ] satisfies Path[]) {
    const { found, value } = locate(document, [...base, ...path]);
    const map = found && value ? decode(value) : null;
    if (typeof map !== 'object' || map === null || Array.isArray(map)) continue;
    for (const [key, each] of Object.entries(map)) if (typeof each === 'string') add(wanted, key, each);
  }
  return wanted;
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values) values.add(value);
  else map.set(key, new Set([value]));
}
