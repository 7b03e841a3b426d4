import type { Json } from '../../kubernetes/object.ts';
import type { FieldType } from '../../kubernetes/schema/model.ts';
import { entriesOf, keyName, type MappingNode, type Node, resolved, type ScalarNode } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';

/** Why a value is there that the manifest does not have like this. */
export interface Reason {
  readonly text: Text;
  /** File and function in Kubernetes; empty where it is the manifest itself that says so. */
  readonly source: string;
  /** Fills the places of the text. */
  readonly values?: Readonly<Record<string, string>>;
}

/**
 * How a stored value came to be: the manifest says so; it says so in other words; the server adds it; the server adds it and only a cluster
 * can tell what it is.
 */
export type Origin = 'written' | 'changed' | 'added' | 'chosen';

/** A value of a stored object. Mappings and lists that are written may hold parts that are not. */
export interface Shown {
  readonly origin: Origin;
  /** Empty for what is written. */
  readonly reasons: readonly Reason[];
  readonly value: ShownValue;
}

export type ShownValue =
  | { readonly kind: 'mapping'; readonly entries: readonly (readonly [key: string, shown: Shown])[] }
  | { readonly kind: 'list'; readonly items: readonly Shown[] }
  /** `source` is the text of the manifest for it, which a view may use again; null when there is none that fits on a line. */
  | { readonly kind: 'scalar'; readonly value: Exclude<Json, object>; readonly source: ScalarNode | null };

/** Segments of a path below the object. */
export type Trail = readonly (string | number)[];

/** What is known of the values that are not written. */
export interface Knowledge {
  /** Whether only a cluster can tell the value. */
  isChosen(trail: Trail, value: Json): boolean;
  /** Why a value is added at a place; null when nothing is known of the place itself, so that what stands above or below it explains it. */
  whyAdded(trail: Trail): Reason | null;
  /** Why a value differs from what is written. */
  whyChanged(written: ScalarNode, value: Json, type: FieldType | null): Reason;
  /** The reason of last resort, for values that nothing else explains. */
  readonly always: Reason;
}

/** More reasons than these on one line nobody reads. */
const REASONS_MAX = 4;

/**
 * Lays a stored object over the manifest it was made of: the manifest's keys in their order, what was added behind them in the schema's.
 * Items of lists are paired by their merge key where the list has one, else by position.
 *
 * @param type the schema's type of the value; null where it has none
 * @param stored what the server keeps
 * @param written the manifest's node for it; null where it has none
 */
export function lay(type: FieldType | null, stored: Json, written: Node | null, knowledge: Knowledge): Shown {
  return at({ type, stored, written, trail: [], inherited: null, mergeKey: null }, knowledge);
}

interface Place {
  readonly type: FieldType | null;
  readonly stored: Json;
  readonly written: Node | null;
  readonly trail: Trail;
  /** The reason of what stands around. */
  readonly inherited: Reason | null;
  /** Field by which items of the list are told apart. */
  readonly mergeKey: string | null;
}

function at(place: Place, knowledge: Knowledge): Shown {
  const { stored, trail } = place;
  const node = place.written && resolved(place.written);
  // A null that is written counts as nothing.
  const written = node?.type === 'scalar' && node.value === null ? null : node;
  if (typeof stored !== 'object' || stored === null) {
    const source = written?.type === 'scalar' ? written : null;
    const value: ShownValue = { kind: 'scalar', value: stored, source };
    if (node && !written && stored === null) return { origin: 'written', reasons: [], value };
    if (!written) return unwritten(value, place, knowledge);
    if (source && saysTheSame(source, stored)) return { origin: 'written', reasons: [], value };
    const reason =
      knowledge.whyAdded(trail) ?? (source ? knowledge.whyChanged(source, stored, place.type) : (place.inherited ?? knowledge.always));
    return { origin: 'changed', reasons: [reason], value: { ...value, source: null } };
  }
  const inherited = knowledge.whyAdded(trail) ?? place.inherited;
  const value: ShownValue = Array.isArray(stored)
    ? { kind: 'list', items: items({ ...place, inherited }, stored, written?.type === 'sequence' ? written.items : null, knowledge) }
    : { kind: 'mapping', entries: entries({ ...place, inherited }, written?.type === 'mapping' ? written : null, knowledge) };
  if (written && written.type !== 'scalar') return { origin: 'written', reasons: [], value };
  return unwritten(value, place, knowledge);
}

/** What the manifest does not have: explained by itself, else by what is around it, else by what is in it. */
function unwritten(value: ShownValue, { trail, stored, inherited }: Place, knowledge: Knowledge): Shown {
  const parts = value.kind === 'mapping' ? value.entries.map(([, shown]) => shown) : value.kind === 'list' ? value.items : [];
  const chosen = knowledge.isChosen(trail, stored) || (parts.length > 0 && parts.every(({ origin }) => origin === 'chosen'));
  const own = knowledge.whyAdded(trail) ?? inherited;
  const reasons = own ? [own] : distinct(parts.flatMap((part) => part.reasons)).slice(0, REASONS_MAX);
  return { origin: chosen ? 'chosen' : 'added', reasons: reasons.length > 0 ? reasons : [knowledge.always], value };
}

const distinct = (reasons: readonly Reason[]): Reason[] => [...new Map(reasons.map((reason) => [reason.text, reason])).values()];

function entries(place: Place, written: MappingNode | null, knowledge: Knowledge): (readonly [string, Shown])[] {
  const stored = place.stored as { readonly [key: string]: Json };
  const nodes = written ? nodesOf(written) : new Map<string, Node>();
  const names = [
    ...[...nodes.keys()].filter((name) => Object.hasOwn(stored, name)),
    ...Object.keys(stored).filter((name) => !nodes.has(name)),
  ];
  return names.map((name) => {
    const field = place.type?.kind === 'object' ? place.type.byName.get(name) : undefined;
    const type = field?.type ?? (place.type?.kind === 'map' ? place.type.element : null);
    const mergeKey = field?.patchMergeKey ?? null;
    const trail = [...place.trail, name];
    return [name, at({ ...place, type, stored: stored[name]!, written: nodes.get(name) ?? null, trail, mergeKey }, knowledge)] as const;
  });
}

/** The values of a mapping by key, in the order of the text; the last of equal keys counts. */
function nodesOf(mapping: MappingNode): Map<string, Node> {
  const nodes = new Map<string, Node>();
  for (const { key, value } of entriesOf(mapping)) {
    const name = keyName(key);
    if (name !== null) nodes.set(name, value);
  }
  return nodes;
}

function items(place: Place, stored: readonly Json[], written: readonly Node[] | null, knowledge: Knowledge): Shown[] {
  const type = place.type?.kind === 'list' ? place.type.element : null;
  const pairs = pairedNodes(stored, written ?? [], place.mergeKey);
  return stored.map((item, position) =>
    at({ ...place, type, stored: item, written: pairs[position] ?? null, trail: [...place.trail, position], mergeKey: null }, knowledge),
  );
}

/** For each stored item the node it was made of. An item that the server dropped has no partner, and moves none. */
function pairedNodes(stored: readonly Json[], written: readonly Node[], mergeKey: string | null): (Node | undefined)[] {
  const keys = mergeKey === null ? [] : written.map((node) => scalarAt(node, mergeKey));
  if (mergeKey === null || keys.some((key) => key === undefined)) return stored.map((_, position) => written[position]);
  const left = written.map((node, position) => ({ node, key: keys[position] }));
  return stored.map((item) => {
    const key = typeof item === 'object' && item !== null ? (item as { readonly [key: string]: Json })[mergeKey] : undefined;
    const found = left.findIndex((candidate) => candidate.key === String(key));
    return found < 0 ? undefined : left.splice(found, 1)[0]?.node;
  });
}

function scalarAt(node: Node, name: string): string | undefined {
  const mapping = resolved(node);
  const value = mapping?.type === 'mapping' ? nodesOf(mapping).get(name) : undefined;
  const scalar = value && resolved(value);
  return scalar?.type === 'scalar' && scalar.value !== null ? String(scalar.value) : undefined;
}

/** Whether a scalar reads as the stored value does, for people too: `0644` stands for 420 and `yes` for true, but nobody sees that. */
function saysTheSame(written: ScalarNode, stored: Exclude<Json, object>): boolean {
  if (String(written.value) !== String(stored)) return false;
  return typeof written.value === 'string' || written.source.toLowerCase() === String(stored);
}
