import { editDistance } from '../../kubernetes/decode/suggest.ts';
import type { MinorVersion } from '../../kubernetes/object.ts';
import { type FieldType, isAvailable, type ObjectType } from '../../kubernetes/schema/model.ts';
import { linesOf, type ManifestLine } from './lines.ts';

/** A text whose indentation was made anew from the schema. */
export interface Rebuilt {
  readonly text: string;
  /** How badly the lines fit the schema, summed up; zero when every line has a place of its own. */
  readonly cost: number;
  /** Lines that fit nowhere. */
  readonly strangers: number;
}

/** A collection that is open at a line: its type, where its entries stand, and the keys it has. */
interface Frame {
  readonly kind: 'mapping' | 'list';
  /** Null where the schema ends. */
  readonly type: FieldType | null;
  readonly column: number;
  readonly keys: readonly string[];
  /** Nothing stands in it yet. */
  readonly empty: boolean;
  readonly outer: Frame | null;
}

interface State {
  readonly top: Frame | null;
  readonly cost: number;
  readonly strangers: number;
  /** Column of each line so far, newest first. */
  readonly columns: Link | null;
  /** Column of a block text that is being read. */
  readonly textColumn: number | null;
}

interface Link {
  readonly column: number;
  readonly before: Link | null;
}

const STATES_MAX = 48;
/** More lines than this nobody pastes without indentation. */
const LINES_MAX = 2_000;

/** Costs of what does not quite fit. They only have to rank: a stranger is worse than anything else a line can be. */
const COST = {
  stranger: 6,
  slip: 1.5,
  capitals: 0.5,
  mapKey: 0.8,
  wrongShape: 4,
  missing: 1.5,
  leftEmpty: 2,
  leave: 0.01,
  text: 0.2,
} as const;

const UNIT = 2;

/**
 * Finds the indentation under which the lines of a text fit a type best. Every line may stand at any level that is open; of the ways
 * through the text the cheapest ones are followed (a beam search), because what a line belongs to often shows only later: `- name: x` is a
 * mount or a container depending on whether `image:` follows. Null for texts that are too long.
 */
export function rebuild(text: string, type: ObjectType, version: MinorVersion): Rebuilt | null {
  const lines = linesOf(text);
  if (lines.length > LINES_MAX) return null;
  const root: Frame = { kind: 'mapping', type, column: 0, keys: [], empty: true, outer: null };
  let states: State[] = [{ top: root, cost: 0, strangers: 0, columns: null, textColumn: null }];
  for (const line of lines) {
    if (line === null) {
      states = states.map((state) => ({ ...state, columns: { column: -1, before: state.columns } }));
      continue;
    }
    const next = states.flatMap((state) => [...placements(state, line, version)]);
    if (next.length === 0) return null;
    states = next.sort((one, other) => one.cost - other.cost).slice(0, STATES_MAX);
  }
  const finished = states.map((state) => ({ ...state, cost: state.cost + closing(state.top, null) }));
  const best = finished.reduce((one, other) => (other.cost < one.cost ? other : one));
  return { text: written(text, lines, best.columns), cost: best.cost, strangers: best.strangers };
}

/** The ways a line may stand in a state. */
function* placements(state: State, line: ManifestLine, version: MinorVersion): Iterable<State> {
  if (state.textColumn !== null && line.column >= 0) {
    const stays = { ...state, cost: state.cost + COST.text, columns: { column: state.textColumn, before: state.columns } };
    yield stays;
  }
  let depth = 0;
  for (let frame = state.top; frame !== null; frame = frame.outer, depth++) {
    const leaving = closing(state.top, frame) + depth * COST.leave;
    const placed = line.dash ? placeItem(frame, line, version) : placeEntry(frame, line, version);
    if (placed === null) continue;
    yield {
      top: placed.top,
      cost: state.cost + leaving + placed.cost,
      strangers: state.strangers + (placed.stranger ? 1 : 0),
      columns: { column: placed.column, before: state.columns },
      textColumn: line.opensText ? placed.column + UNIT : null,
    };
  }
}

/** What it costs to leave the frames above another one: objects without what they need, collections without anything. */
function closing(top: Frame | null, until: Frame | null): number {
  let cost = 0;
  for (let frame = top; frame !== null && frame !== until; frame = frame.outer) {
    if (frame.empty && frame.outer !== null) cost += COST.leftEmpty;
    else if (frame.kind === 'mapping' && frame.type?.kind === 'object') {
      for (const field of frame.type.fields) if (field.required && !frame.keys.includes(field.name)) cost += COST.missing;
    }
  }
  return cost;
}

interface Placed {
  readonly top: Frame;
  readonly cost: number;
  readonly stranger: boolean;
  readonly column: number;
}

function placeItem(frame: Frame, line: ManifestLine, version: MinorVersion): Placed | null {
  if (frame.kind !== 'list') return null;
  const list: Frame = { ...frame, empty: false };
  const element = frame.type?.kind === 'list' ? frame.type.element : null;
  if (line.key === null) {
    const fits = element === null || (element.kind !== 'object' && element.kind !== 'list' && element.kind !== 'map') || line.value === '';
    const open: Frame | null =
      line.value === '' ? { kind: 'mapping', type: element, column: frame.column + UNIT, keys: [], empty: true, outer: list } : null;
    return { top: open ?? list, cost: fits ? 0 : COST.wrongShape, stranger: false, column: frame.column };
  }
  const item: Frame = { kind: 'mapping', type: element, column: frame.column + UNIT, keys: [], empty: true, outer: list };
  const placed = placeEntry(item, line, version);
  if (placed === null) return null;
  const wrong = element !== null && element.kind !== 'object' && element.kind !== 'map' && element.kind !== 'raw';
  return { ...placed, cost: placed.cost + (wrong ? COST.wrongShape : 0), column: frame.column };
}

function placeEntry(frame: Frame, line: ManifestLine, version: MinorVersion): Placed | null {
  if (frame.kind !== 'mapping') return null;
  if (line.key === null) {
    // A line that is no entry stays where the text goes on, to be told as what it is.
    return { top: { ...frame, empty: false }, cost: COST.stranger, stranger: true, column: frame.column };
  }
  if (frame.keys.includes(line.key)) return null;
  const known = lookUp(frame.type, line.key, version);
  const mapping: Frame = { ...frame, keys: [...frame.keys, known.name], empty: false };
  const opens = line.value === '' ? opened(mapping, known.type, frame.column) : null;
  return {
    top: opens ?? mapping,
    cost: known.cost + shapeCost(known.type, line),
    stranger: known.cost >= COST.stranger,
    column: frame.column,
  };
}

/** The collection that begins behind `key:`; null for a scalar. */
function opened(outer: Frame, type: FieldType | null, column: number): Frame | null {
  const below = { type, column: column + UNIT, keys: [], empty: true, outer } as const;
  if (type === null) return { kind: 'mapping', ...below };
  if (type.kind === 'list') return { kind: 'list', ...below };
  return type.kind === 'object' || type.kind === 'map' || type.kind === 'raw' ? { kind: 'mapping', ...below } : null;
}

function shapeCost(type: FieldType | null, line: ManifestLine): number {
  if (type === null) return 0;
  const collection = type.kind === 'object' || type.kind === 'list' || type.kind === 'map';
  if (line.value === '') return collection || type.kind === 'raw' ? 0 : COST.wrongShape;
  return collection && !/^[[{*&]/.test(line.value) ? COST.wrongShape : 0;
}

/** The field a key stands for in a type: itself, or one that is spelt nearly so. */
function lookUp(type: FieldType | null, key: string, version: MinorVersion): { name: string; type: FieldType | null; cost: number } {
  if (type === null || type.kind === 'raw') return { name: key, type: null, cost: COST.mapKey };
  if (type.kind === 'map') return { name: key, type: type.element, cost: COST.mapKey };
  if (type.kind !== 'object') return { name: key, type: null, cost: COST.stranger };
  const field = type.byName.get(key);
  if (field && isAvailable(field, version)) return { name: key, type: field.type, cost: 0 };
  const limit = key.length > 4 ? 2 : 1;
  let near: { name: string; type: FieldType; cost: number } | null = null;
  for (const each of type.fields) {
    const distance = editDistance(key.toLowerCase(), each.name.toLowerCase(), limit);
    const cost = distance === 0 ? COST.capitals : COST.slip;
    if (distance <= limit && (near === null || cost < near.cost)) near = { name: each.name, type: each.type, cost };
  }
  return near ?? { name: key, type: null, cost: COST.stranger };
}

/** The text with its lines at their new columns. Comments and blank lines go with the line below. */
function written(text: string, lines: readonly (ManifestLine | null)[], newest: Link | null): string {
  const columns: number[] = [];
  for (let link = newest; link !== null; link = link.before) columns.push(link.column);
  columns.reverse();
  for (let index = columns.length - 2; index >= 0; index--) if (columns[index]! < 0) columns[index] = columns[index + 1]!;
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const raw = text.split(/\r?\n/);
  return raw
    .map((line, index) => {
      const content = lines[index]?.content ?? line.trim();
      if (content === '' || /^(?:---|\.\.\.)(?:\s|$)/.test(content)) return content;
      return ' '.repeat(Math.max(0, columns[index] ?? 0)) + content;
    })
    .join(lineBreak);
}
