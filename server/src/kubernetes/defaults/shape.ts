import { memberOf, setMember } from '../../manifest/members.ts';
import type { Text } from '../../texts/text.ts';
import type { Json, KubernetesObject, MinorVersion } from '../object.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import { quantityOf } from '../values/quantity.ts';

/**
 * Defaults as declarations: a shape says what the server fills in at one kind of value and where further shapes lie below it. The same
 * declarations fill objects, tell the editor why a value is there, and answer what would apply at a path.
 */
export interface Shape {
  /** In the server's order; later ones see what earlier ones set. */
  readonly defaults?: readonly FieldDefault[];
  readonly below?: readonly Step[];
  /** Dotted paths of resource lists, whose quantities the server rounds up to thousandths. Source: SetDefaults_ResourceList. */
  readonly resourceLists?: readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: the decoder has checked the types of all fields; shapes name the ones they read
export type Fields = Record<string, any>;

/** What decode/keptItems.ts knows of lists: items that have a frame are through with all of this. */
interface Kept {
  itemsOf(list: readonly unknown[]): readonly ({ readonly value: object; readonly frame: object | null } | null)[] | undefined;
}

export interface DefaultContext {
  readonly version: MinorVersion;
  readonly object: KubernetesObject;
  /** Knows items of lists that have their defaults already. */
  readonly kept?: Kept | null;
}

interface Declaration {
  /** Dotted path below the value the shape describes: `strategy.rollingUpdate.maxSurge`. */
  readonly field: string;
  /** File and function in Kubernetes. */
  readonly source: string;
  readonly explain: Text;
}

/** A default of one field. */
export interface FieldDefault extends Declaration {
  /** Fields that cannot be told apart from their zero value in Kubernetes: `""`, 0, empty lists and empty maps count as not written. */
  readonly unset?: 'zero';
  /** The value, or what computes it from the value around the field; undefined leaves the field alone. */
  readonly value?: Json | ((owner: Fields, context: DefaultContext) => Json | undefined);
  /** The value is not copied: in the server, too, both fields are one map, and what is added to one later is in the other. */
  readonly shared?: true;
  /** Instead of `value`, for maps: entries that are added where the map has no such key. */
  readonly entries?: (owner: Fields, context: DefaultContext) => Readonly<Record<string, Json>> | undefined;
}

/** One default that was filled in. */
export interface AppliedDefault {
  readonly path: FieldPath;
  readonly value: Json;
  readonly source: string;
  readonly explain: Text;
}

export type DefaultCollector = (applied: AppliedDefault) => void;

interface Step {
  /** Dotted path. */
  readonly field: string;
  readonly kind: 'inside' | 'within' | 'each';
  readonly shape: Shape;
}

/** Below a structure that is always there in Kubernetes: created where the manifest leaves it out. */
export const inside = (field: string, shape: Shape): Step => ({ field, kind: 'inside', shape });
/** Below an optional structure: only where it was written. */
export const within = (field: string, shape: Shape): Step => ({ field, kind: 'within', shape });
/** Below every item of a list. */
export const each = (field: string, shape: Shape): Step => ({ field, kind: 'each', shape });

const MILLI = -3;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isUnset = (value: unknown, unset: 'zero' | undefined): boolean =>
  value === undefined || value === null || (unset === 'zero' && (value === '' || value === 0 || isEmptyCollection(value)));

const isEmptyCollection = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

interface Dotted {
  readonly all: readonly string[];
  /** Without the last. */
  readonly holder: readonly string[];
  readonly last: string;
}

const dotted = new Map<string, Dotted>();

/** A dotted path in pieces. Paths come from declarations only, so there are few of them, asked for on every keystroke. */
function piecesOf(path: string): Dotted {
  let pieces = dotted.get(path);
  if (!pieces) {
    const all = path.split('.');
    pieces = { all, holder: all.slice(0, -1), last: all[all.length - 1]! };
    dotted.set(path, pieces);
  }
  return pieces;
}

/** A shape with its paths in pieces. */
interface TakenApart {
  readonly defaults: readonly { readonly declaration: FieldDefault; readonly pieces: Dotted }[];
  readonly resourceLists: readonly Dotted[];
  readonly below: readonly { readonly kind: Step['kind']; readonly next: Shape; readonly pieces: Dotted }[];
}

const shapes = new WeakMap<Shape, TakenApart>();

function takenApart(shape: Shape): TakenApart {
  let found = shapes.get(shape);
  if (!found) {
    found = {
      defaults: (shape.defaults ?? []).map((declaration) => ({ declaration, pieces: piecesOf(declaration.field) })),
      resourceLists: (shape.resourceLists ?? []).map(piecesOf),
      below: (shape.below ?? []).map(({ field, kind, shape: next }) => ({ kind, next, pieces: piecesOf(field) })),
    };
    shapes.set(shape, found);
  }
  return found;
}

const childOf = (path: FieldPath | null, field: string): FieldPath => (path ? path.child(field) : FieldPath.of(field));

function descend(owner: Fields, fields: readonly string[], create: boolean): Fields | null {
  let value = owner;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]!;
    const next: unknown = value[field];
    if (isFields(next)) value = next;
    else if (create && (next === undefined || next === null)) {
      const created: Fields = {};
      value[field] = created;
      value = created;
    } else return null;
  }
  return value;
}

const pathOf = (path: FieldPath | null, fields: readonly string[]): FieldPath | null => {
  let at = path;
  for (const field of fields) at = childOf(at, field);
  return at;
};

/** Fills `owner` in place. Paths are built only when somebody collects them. */
export function applyShape(
  shape: Shape,
  owner: Fields,
  context: DefaultContext,
  path: FieldPath | null = null,
  collect: DefaultCollector | null = null,
): void {
  const { defaults, resourceLists, below } = takenApart(shape);
  for (let i = 0; i < defaults.length; i++) applyDefault(defaults[i]!, owner, context, path, collect);
  for (let i = 0; i < resourceLists.length; i++) roundResourceList(descend(owner, resourceLists[i]!.all, false));
  for (let i = 0; i < below.length; i++) {
    const { kind, next, pieces } = below[i]!;
    const { all, holder, last } = pieces;
    if (kind === 'each') {
      const items: unknown = descend(owner, holder, false)?.[last];
      if (!Array.isArray(items)) continue;
      const listPath = collect && pathOf(path, all);
      const kept = context.kept?.itemsOf(items);
      for (let position = 0; position < items.length; position++) {
        // A null item is an empty structure to the server.
        if (items[position] === null) items[position] = {};
        const item: unknown = items[position];
        const known = kept?.[position];
        if (known && known.frame !== null && known.value === item) continue;
        if (isFields(item)) applyShape(next, item, context, listPath?.index(position), collect);
      }
      continue;
    }
    const value = descend(owner, all, kind === 'inside');
    if (value) applyShape(next, value, context, collect && pathOf(path, all), collect);
  }
}

function applyDefault(
  { declaration, pieces }: TakenApart['defaults'][number],
  owner: Fields,
  context: DefaultContext,
  path: FieldPath | null,
  collect: DefaultCollector | null,
): void {
  const { all, holder: fields, last } = pieces;
  const holder = fields.length === 0 ? owner : descend(owner, fields, false);
  // Asked before anything else is made: most fields are written.
  if (holder && !declaration.entries && !isUnset(holder[last], declaration.unset)) return;
  const { source, explain } = declaration;
  const told = (at: FieldPath, value: Json): void => collect?.({ path: at, value, source, explain });
  if (declaration.entries) {
    const entries = declaration.entries(owner, context);
    if (entries === undefined) return;
    const map = descend(owner, all, true);
    if (map === null) return;
    const mapPath = collect && childOf(pathOf(path, fields), last);
    for (const [key, value] of Object.entries(entries)) {
      if (Object.hasOwn(map, key)) continue;
      setMember(map, key, value);
      if (mapPath) told(mapPath.key(key), value);
    }
    return;
  }
  const value = defaultValue(declaration, owner, context);
  if (value === undefined) return;
  const target = holder ?? descend(owner, fields, true);
  if (target === null) return;
  // Objects are changed in place later on, so each place gets its own copy.
  target[last] = declaration.shared ? value : structuredCopy(value);
  if (collect) told(childOf(pathOf(path, fields), last), value);
}

const defaultValue = ({ value }: FieldDefault, owner: Fields, context: DefaultContext): Json | undefined =>
  typeof value === 'function' ? value(owner, context) : value;

function structuredCopy(value: Json): Json {
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value as { [key: string]: Json }).map(([key, entry]) => [key, structuredCopy(entry)]));
}

function roundResourceList(list: Fields | null): void {
  if (list === null) return;
  for (const [name, value] of Object.entries(list)) {
    const quantity = quantityOf(value);
    if (quantity) list[name] = quantity.roundUp(MILLI).carried();
  }
}

/** What applies at a path below `owner` when nothing is written there; nothing is changed. Segments are names, keys and positions. */
export function findDefaults(
  shape: Shape,
  owner: Fields,
  segments: readonly (string | number)[],
  context: DefaultContext,
  path: FieldPath | null = null,
): AppliedDefault[] {
  const found: AppliedDefault[] = [];
  for (const declaration of shape.defaults ?? []) {
    const fields = piecesOf(declaration.field).all;
    if (!fields.every((field, position) => segments[position] === field)) continue;
    const at = pathOf(path, fields)!;
    const { source, explain } = declaration;
    if (declaration.entries) {
      const key = segments[fields.length];
      const value = key === undefined ? undefined : memberOf(declaration.entries(owner, context) ?? {}, String(key));
      if (value !== undefined && segments.length === fields.length + 1) found.push({ path: at.key(String(key)), value, source, explain });
    } else if (segments.length === fields.length) {
      const value = defaultValue(declaration, owner, context);
      if (value !== undefined) found.push({ path: at, value, source, explain });
    }
  }
  for (const { field: below, kind, shape: next } of shape.below ?? []) {
    const fields = piecesOf(below).all;
    if (!fields.every((field, position) => segments[position] === field)) continue;
    const rest = segments.slice(fields.length);
    let value: unknown = fields.reduce<unknown>((at, field) => (isFields(at) ? at[field] : undefined), owner);
    let at = pathOf(path, fields);
    if (kind === 'each') {
      const position = rest.shift();
      if (typeof position !== 'number') continue;
      value = Array.isArray(value) ? value[position] : undefined;
      at = at!.index(position);
    }
    if (rest.length > 0) found.push(...findDefaults(next, isFields(value) ? value : {}, rest, context, at));
  }
  return found;
}
