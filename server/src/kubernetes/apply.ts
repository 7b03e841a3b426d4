import { type ManifestDocument, type Node, type PlainValue, parseDocument, decode as plain } from '../manifest/index.ts';
import { memberOf, setMember } from '../manifest/members.ts';
import { goJson } from './decode/goJson.ts';
import { compareText } from './decode/order.ts';
import type { Field, FieldType, KindSchema, ObjectType } from './schema/model.ts';

/** Annotation in which `kubectl apply` keeps the manifest, as JSON. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * A manifest as kubectl sends it, and as the annotation keeps it: with a namespace, and with annotations, of which a null is an empty text.
 * Source: kubectl util/apply.go GetModifiedConfiguration, apimachinery unstructured GetAnnotations.
 */
export function appliedText(root: Node, { namespaced }: Pick<KindSchema, 'namespaced'>): string {
  const manifest = plain(root) as Fields;
  const metadata = asObject(manifest.metadata);
  const namespace = namespaced ? { namespace: metadata.namespace || 'default' } : {};
  const { [LAST_APPLIED]: _, ...annotations } = texts(metadata.annotations);
  return `${goJson({ ...manifest, metadata: { ...metadata, ...namespace, annotations } })}\n`;
}

/** Annotations as kubectl reads them: a null is an empty text. */
function texts(annotations: unknown): Fields {
  const read: Fields = {};
  for (const [key, value] of Object.entries(asObject(annotations))) setMember(read, key, value ?? '');
  return read;
}

/**
 * The document of a new object as `kubectl apply` sends it: nulls say nothing, but for those that are items. The same document where there
 * are none. Source: kubectl apply.go pruneNullsFromMap.
 */
export function appliedDocument(document: ManifestDocument): ManifestDocument {
  if (document.root?.type !== 'mapping' || document.parseError !== null) return document;
  const manifest = plain(document.root) as Fields;
  return hasNulls(manifest) ? parseDocument(goJson(adopted(null, withTexts(manifest)) as PlainValue)) : document;
}

/** The object, or each of a list. */
function withTexts(manifest: Fields): Fields {
  const items = Array.isArray(manifest.items) ? { items: manifest.items.map((item) => (isObject(item) ? withTexts(item) : item)) } : {};
  const { metadata } = manifest;
  const settled = isObject(metadata?.annotations) ? { metadata: { ...metadata, annotations: texts(metadata.annotations) } } : {};
  return { ...manifest, ...items, ...settled };
}

function hasNulls(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => item !== null && hasNulls(item));
  return isObject(value) && Object.values(value).some((member) => member === null || hasNulls(member));
}

/** A JSON object whose shape the types tell. */
// biome-ignore lint/suspicious/noExplicitAny: shapes depend on the kind and are walked along the schema
type Fields = Record<string, any>;

/**
 * The object that `kubectl apply` makes of a stored one: what the manifest says now, without what the last applied manifest said and this one
 * does not, over everything else that is stored. A null takes away what is stored. Lists with a merge key are merged item by item. The
 * arguments stay as they are: objects as JSON has them, fields that the kind does not know among them.
 * Source: apimachinery util/strategicpatch CreateThreeWayMergePatch and StrategicMergeMapPatch, for kinds whose types are known.
 *
 * @param lastApplied what the manifest said when it was applied last; empty when that is not known, so that nothing is taken away
 */
export function appliedOver(type: ObjectType, stored: Fields, lastApplied: Fields, manifest: Fields): Applied {
  const merge = new Merge();
  const object = merge.object(type, stored, lastApplied, manifest, false);
  return { object, fault: merge.fault };
}

interface Applied {
  readonly object: Fields;
  /** Why kubectl gives up before it asks the server: an item lacks the key by which its list is merged. Null when it goes on. */
  readonly fault: string | null;
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const asObject = (value: unknown): Fields => (isObject(value) ? value : {});
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

interface ListRule {
  readonly merges: boolean;
  readonly key: string | null;
  readonly retainKeys: boolean;
}

const PLAIN: ListRule = { merges: false, key: null, retainKeys: false };

/** One merge, along the types of the kind. */
class Merge {
  fault: string | null = null;

  object(type: ObjectType, stored: Fields, last: Fields, manifest: Fields, retainKeys: boolean): Fields {
    const merged: Fields = {};
    for (const field of type.fields) {
      const value = this.field(field, memberOf(stored, field.name), memberOf(last, field.name), memberOf(manifest, field.name), retainKeys);
      if (value !== undefined) merged[field.name] = value;
    }
    // What the server does not know it will refuse, once it is there.
    for (const name of Object.keys(manifest))
      if (!type.byName.has(name) && manifest[name] !== null) setMember(merged, name, adopted(null, manifest[name]));
    return merged;
  }

  /** One field of an object; undefined when it is not there afterwards. */
  private field(field: Field, stored: unknown, last: unknown, manifest: unknown, retainKeys: boolean): unknown {
    if (manifest === undefined) return last !== undefined || retainKeys ? undefined : stored;
    if (manifest === null) return undefined;
    const strategies = (field.patchStrategy ?? '').split(',');
    if (strategies.includes('replace') && field.type.kind === 'object') return manifest;
    return this.value(field.type, stored, last, manifest, {
      merges: strategies.includes('merge'),
      key: field.patchMergeKey,
      retainKeys: strategies.includes('retainKeys'),
    });
  }

  private value(type: FieldType, stored: unknown, last: unknown, manifest: unknown, rule: ListRule): unknown {
    if (!isSameShape(stored, manifest)) return adopted(type, manifest);
    switch (type.kind) {
      case 'object':
        return isObject(manifest) ? this.object(type, asObject(stored), asObject(last), manifest, rule.retainKeys) : manifest;
      case 'map':
        return isObject(manifest) ? this.map(type.element, asObject(stored), asObject(last), manifest) : manifest;
      case 'list':
        return rule.merges && Array.isArray(manifest)
          ? this.list(type.element, asList(stored), asList(last), manifest, rule)
          : cut(type, manifest);
      default:
        return adopted(type, manifest);
    }
  }

  private map(element: FieldType, stored: Fields, last: Fields, manifest: Fields): Fields {
    const merged: Fields = {};
    for (const name of Object.keys(stored))
      if (!Object.hasOwn(last, name) && !Object.hasOwn(manifest, name)) setMember(merged, name, stored[name]);
    for (const [name, value] of Object.entries(manifest)) {
      if (value !== null) setMember(merged, name, this.value(element, memberOf(stored, name), memberOf(last, name), value, PLAIN));
    }
    return merged;
  }

  /** The manifest's items in its order, each over the stored one of the same key, and items that only the server knows among them. */
  private list(
    element: FieldType,
    stored: readonly unknown[],
    last: readonly unknown[],
    manifest: readonly unknown[],
    rule: ListRule,
  ): unknown[] {
    const { key: mergeKey } = rule;
    if (mergeKey !== null)
      for (const item of [...stored, ...last, ...manifest])
        if (isObject(item) && !Object.hasOwn(item, mergeKey))
          this.fault ??= `map: ${goMap(item)} does not contain declared merge key: ${mergeKey}`;
    const keyOf = (item: unknown): unknown => (mergeKey === null ? item : (asObject(item)[mergeKey] ?? null));
    const keys = manifest.map(keyOf);
    const ofKey = (list: readonly unknown[], key: unknown): readonly unknown[] => list.filter((item) => keyOf(item) === key);
    // Keys need not be unique (port 53 for TCP and for UDP); to take away one of them takes away all.
    const isGone = (key: unknown): boolean => ofKey(last, key).length > ofKey(manifest, key).length;
    const others = stored.filter((item) => !keys.includes(keyOf(item)) && !isGone(keyOf(item)));
    const kept = stored.filter((item) => keys.includes(keyOf(item)) && !isGone(keyOf(item)));
    const nested: ListRule = { ...PLAIN, retainKeys: rule.retainKeys };
    for (const key of new Set(keys)) {
      const all = ofKey(manifest, key);
      if (isGone(key)) {
        const again = this.afterDeletion(element, { [String(mergeKey)]: key }, ofKey(stored, key), ofKey(last, key), all);
        if (again !== undefined) kept.push(again);
        continue;
      }
      for (const { item, partner, former } of paired(all, ofKey(stored, key), ofKey(last, key))) {
        const outcome = this.value(element, partner, former, item, nested);
        if (partner !== undefined && same(outcome, partner)) continue;
        // The server puts what differs into the first of that key.
        const first = kept.findIndex((other) => keyOf(other) === key);
        if (first < 0) kept.push(outcome);
        else if (kept[first] === partner) kept[first] = outcome;
        else kept[first] = this.value(element, kept[first], {}, partner === undefined ? item : changed(partner, outcome), PLAIN);
      }
    }
    const merged = kept.sort((one, other) => keys.indexOf(keyOf(one)) - keys.indexOf(keyOf(other)));
    if (others.length === 0) return merged;
    const places = mergeKey === null ? stored : placesAfter(stored.map(keyOf), isGone, keys);
    return interleaved(others, merged, keyOf, places);
  }

  /**
   * What is there again of items whose key the server deletes, for there are fewer of it than before. What kubectl adds goes into the first
   * thing it says of that key: where no field is to go, that is the deletion itself, and nothing is there again.
   */
  private afterDeletion(
    element: FieldType,
    keyed: Fields,
    stored: readonly unknown[],
    last: readonly unknown[],
    manifest: readonly unknown[],
  ): unknown {
    const pairs = paired(manifest, stored, last);
    const goes = pairs.map(({ item, former }) => nullsOf(former, item)).filter((nulls) => Object.keys(nulls).length > 0);
    if (goes.length === 0) return undefined;
    const comes = pairs.map(({ item, partner, former }) =>
      partner === undefined ? item : changed(partner, this.value(element, partner, former, item, PLAIN)),
    );
    const steps = [...comes.map((step) => adopted(element, step)), ...goes.slice(1)];
    return steps.reduce((outcome, step) => this.value(element, outcome, {}, step, PLAIN), keyed);
  }
}

interface Pair {
  readonly item: unknown;
  readonly partner: unknown;
  readonly former: unknown;
}

/** kubectl compares the items of one key from the last to the first: its sorting turns them round. */
function paired(manifest: readonly unknown[], stored: readonly unknown[], last: readonly unknown[]): Pair[] {
  const [partners, formers] = [stored.toReversed(), last.toReversed()];
  return manifest.toReversed().map((item, nth) => ({ item, partner: partners[nth], former: formers[nth] }));
}

/** Whether two JSON values are equal, whatever the order of their members. */
function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, position) => same(item, b[position]));
  if (!isObject(a)) return a === b;
  const names = Object.keys(a);
  return isObject(b) && names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && same(a[name], b[name]));
}

/** What goes of an object that is written anew. */
function nullsOf(before: unknown, after: unknown): Fields {
  const nulls: Fields = {};
  for (const [name, value] of Object.entries(asObject(before))) {
    const now = memberOf(asObject(after), name);
    const inner = isObject(now) ? nullsOf(value, now) : {};
    if (now === undefined) setMember(nulls, name, null);
    else if (Object.keys(inner).length > 0) setMember(nulls, name, inner);
  }
  return nulls;
}

/** What has to be said of an object to make it the other one: nulls for what goes. */
function changed(before: unknown, after: unknown): unknown {
  if (!isObject(before) || !isObject(after)) return after;
  const patch: Fields = {};
  for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) setMember(patch, name, null);
  for (const [name, value] of Object.entries(after)) if (!same(value, memberOf(before, name))) setMember(patch, name, value);
  return patch;
}

/** Whether there is something to merge into. */
const isSameShape = (stored: unknown, manifest: unknown): boolean =>
  Array.isArray(manifest) ? Array.isArray(stored) && stored.length > 0 : isObject(manifest) ? isObject(stored) : true;

/** A part of the manifest that is new: nulls in it say nothing, but for those that are items. Source: strategicpatch discardNullValuesFromPatch. */
const adopted = (type: FieldType | null, value: unknown): unknown => cut(type, value, true);

/** Numbers that are too large for their field are cut off. Source: runtime/converter.go fromUnstructured. */
function cut(type: FieldType | null, value: unknown, withoutNulls = false): unknown {
  if (Array.isArray(value)) return value.map((item) => cut(type?.kind === 'list' ? type.element : null, item, withoutNulls));
  if (isObject(value)) {
    const kept: Fields = {};
    for (const [name, member] of Object.entries(value))
      if (member !== null || !withoutNulls) setMember(kept, name, cut(type && memberType(type, name), member, withoutNulls));
    return kept;
  }
  return type?.kind === 'int32' && Number.isSafeInteger(value) ? Number(BigInt.asIntN(32, BigInt(value as number))) : value;
}

const memberType = (type: FieldType, name: string): FieldType | null =>
  type.kind === 'map' ? type.element : type.kind === 'object' ? (type.byName.get(name)?.type ?? null) : null;

/**
 * The keys of the stored list as the server finds them where it decides about the order: it takes items out of the list and appends new ones
 * in place, as far as the room of the former list goes.
 */
function placesAfter(stored: readonly unknown[], isGone: (key: unknown) => boolean, manifest: readonly unknown[]): unknown[] {
  const places = [...stored];
  let length = places.length;
  for (let at = 0; at < length; ) {
    if (!isGone(places[at])) at++;
    else {
      places.copyWithin(at, at + 1, length);
      length--;
    }
  }
  for (const key of manifest) {
    if (length >= places.length) break;
    if (!places.slice(0, length).includes(key)) places[length++] = key;
  }
  return places;
}

/** Items of the server among those of the manifest: before the first one that stands behind them in the stored list. */
function interleaved(
  others: readonly unknown[],
  merged: readonly unknown[],
  keyOf: (item: unknown) => unknown,
  places: readonly unknown[],
): unknown[] {
  const all: unknown[] = [];
  let next = 0;
  for (const item of merged) {
    const place = places.indexOf(keyOf(item));
    while (next < others.length && place >= 0 && places.indexOf(keyOf(others[next])) < place) all.push(others[next++]);
    all.push(item);
  }
  return [...all, ...others.slice(next)];
}

/** A JSON value as Go prints it with %v. */
function goMap(value: unknown): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`;
  if (!isObject(value)) return String(value);
  const members = Object.keys(value).sort(compareText);
  return `map[${members.map((name) => `${name}:${goMap(value[name])}`).join(' ')}]`;
}
