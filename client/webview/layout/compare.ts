import { type Bar, headsOf, type Lane, type Mark, type Row, type TimelineModel } from './lanes.ts';
import { kindOf, type RunIndex } from './runIndex.ts';

/** One of the two runs that are compared. */
export interface Side {
  readonly index: RunIndex;
  readonly model: TimelineModel;
  /** `Pod/web`: what the picture is about. */
  readonly subject: string;
}

/** Something that is in both runs, at different times. */
export interface Move {
  readonly lane: Lane;
  readonly entry: number;
  /** Seconds: when it is now, and how much later than in the other run. */
  readonly t: number;
  readonly by: number;
  readonly label: string;
}

/** What the rows of a picture are compared with. */
export interface Comparison {
  /** Id of a lane → the same lane in the other run. */
  readonly ghosts: ReadonlyMap<string, Lane>;
  /** Bars and marks that tell by how many seconds they moved: of those that move together, the first. */
  readonly told: ReadonlyMap<Bar | Mark, number>;
  readonly moves: readonly Move[];
  /** Lanes that only one of the two has. */
  readonly added: readonly Lane[];
  readonly gone: readonly Lane[];
  /** Whether anything that is seen is different. */
  readonly differs: boolean;
}

/** Differences below this are none (seconds): another second's jitter. */
const SAME = 0.05;
/** Moves that are told in words. */
const MOVES_MAX = 200;

/** Holds the rows of a picture against another run. Only open lanes are looked at, so that a thousand folded Pods cost a thousand lines. */
export function compareRows(before: Side, after: Side, rows: readonly Row[]): Comparison {
  const names = matchObjects(before, after);
  const old = new Lanes(before.model.lanes);
  const ghosts = new Map<string, Lane>();
  const told = new Map<Bar | Mark, number>();
  const moves: Move[] = [];
  const added: Lane[] = [];
  const found = new Set<Lane>();
  let differs = false;
  for (const { lane } of rows) {
    if (lane.kind === 'group') continue;
    const ghost = old.find(names.get(lane.object), lane);
    if (!ghost) {
      added.push(lane);
      continue;
    }
    ghosts.set(lane.id, ghost);
    found.add(ghost);
    if (compareLane(ghost, lane, told, moves)) differs = true;
  }
  const now = new Map([...names].map(([object, other]) => [other, object]));
  const lanes = new Lanes(after.model.lanes);
  const gone = old.shown.filter((lane) => !found.has(lane) && isGone(lane, now.get(lane.object), lanes));
  moves.sort((one, other) => one.t - other.t);
  return { ghosts, told, moves: moves.slice(0, MOVES_MAX), added, gone, differs: differs || added.length > 0 || gone.length > 0 };
}

/** Adds what moved in a lane; true when the two are different in any way. */
function compareLane(before: Lane, after: Lane, told: Map<Bar | Mark, number>, moves: Move[]): boolean {
  let differs = before.bars.length !== after.bars.length || before.marks.length !== after.marks.length;
  const note = (pairs: readonly Pair[]): void => {
    let last = 0;
    for (const { item, entry, t, by, label, other } of pairs) {
      if (other) differs = true;
      const moved = Math.abs(by) > SAME;
      if (moved) differs = true;
      // What follows moves along: it says so only when it moves by something else.
      if (Math.abs(by - last) <= SAME) continue;
      last = by;
      if (!moved) continue;
      told.set(item, by);
      moves.push({ lane: after, entry, t, by, label });
    }
  };
  const endsElsewhere = (one: Bar | undefined, other: Bar | undefined): boolean =>
    one !== undefined && other !== undefined && Math.abs(one.end - other.end) > SAME;
  if (endsElsewhere(before.bars.at(-1), after.bars.at(-1))) differs = true;
  note(pairBars(before.bars, after.bars));
  note(pairMarks(before.marks, after.marks));
  return differs;
}

interface Pair {
  readonly item: Bar | Mark;
  readonly entry: number;
  readonly t: number;
  readonly by: number;
  readonly label: string;
  /** The two are equal in place, but not in kind. */
  readonly other: boolean;
}

/** The n-th bar of a state is the n-th of the other run. */
const pairBars = (before: readonly Bar[], after: readonly Bar[]): readonly Pair[] =>
  pairs(before, after, barKey, ({ start }) => start).map(([one, other]) => ({
    item: other,
    entry: other.entry,
    t: other.start,
    by: other.start - one.start,
    label: other.labels[0] ?? '',
    other: one.level !== other.level && one.state === 'gauge',
  }));

const pairMarks = (before: readonly Mark[], after: readonly Mark[]): readonly Pair[] =>
  pairs(before, after, markKey, ({ t }) => t).map(([one, other]) => ({
    item: other,
    entry: other.entry,
    t: other.t,
    by: other.t - one.t,
    label: other.label,
    other: false,
  }));

/** What a bar is, whenever it is and however long. What waits or failed says why in its words. */
const barKey = ({ state, labels }: Bar): string =>
  state === 'waiting' || state === 'trouble' || state === 'gauge' ? `${state} ${labels.at(-1) ?? ''}` : state;

/** The number in `2/3` is the place in a row of misses: it makes them the same or not. */
const markKey = ({ kind, label }: Mark): string => `${kind} ${label}`;

/** The n-th of a kind with the n-th of that kind, in order of time. */
function pairs<Item>(
  before: readonly Item[],
  after: readonly Item[],
  key: (item: Item) => string,
  at: (item: Item) => number,
): readonly [Item, Item][] {
  const waiting = new Map<string, Item[]>();
  for (const item of before) {
    const known = waiting.get(key(item));
    if (known) known.push(item);
    else waiting.set(key(item), [item]);
  }
  const taken = new Map<string, number>();
  return [...after]
    .sort((one, other) => at(one) - at(other))
    .flatMap((item): [Item, Item][] => {
      const kind = key(item);
      const number = taken.get(kind) ?? 0;
      taken.set(kind, number + 1);
      const match = waiting.get(kind)?.[number];
      return match === undefined ? [] : [[match, item]];
    });
}

/** The lanes of a run by object and by what they are of it; those below a folded Pod are made only when it is asked for. */
class Lanes {
  /** What is there without unfolding a Pod. */
  readonly shown: readonly Lane[];
  private readonly heads = new Map<string, Lane[]>();
  private readonly parts = new Map<string, ReadonlyMap<string, Lane>>();

  constructor(lanes: readonly Lane[]) {
    const shown: Lane[] = [];
    const visit = (lane: Lane): void => {
      shown.push(lane);
      if (lane.kind !== 'pod' && lane.kind !== 'object') for (const child of lane.children) visit(child);
    };
    for (const lane of headsOf(lanes)) {
      visit(lane);
      const known = this.heads.get(lane.object);
      if (known) known.push(lane);
      else this.heads.set(lane.object, [lane]);
    }
    this.shown = shown;
  }

  find(object: string | undefined, like: Lane): Lane | undefined {
    if (object === undefined) return undefined;
    const heads = this.heads.get(object) ?? [];
    const part = partOf(like);
    const head = heads.find((lane) => partOf(lane) === part);
    if (head) return head;
    let parts = this.parts.get(object);
    if (!parts) {
      const all = new Map<string, Lane>();
      const visit = (lane: Lane): void => {
        all.set(partOf(lane), lane);
        for (const child of lane.children) visit(child);
      };
      for (const lane of heads) visit(lane);
      parts = all;
      this.parts.set(object, parts);
    }
    return parts.get(part);
  }
}

/** What a lane is of its object: `container main liveness`. */
const partOf = ({ id, object }: Lane): string => id.slice(object.length);

/** Whether a lane of the other run has no like in this one. Of an object that is gone, one lane stands for all. */
const isGone = (lane: Lane, now: string | undefined, lanes: Lanes): boolean =>
  now === undefined ? lane.kind === 'pod' || lane.kind === 'object' || lane.kind === 'phase' : lanes.find(now, lane) === undefined;

/** Object of the picture → the object that it is in the other run. Generated names differ: the n-th of a kind below the same owner is the same. */
export function matchObjects(before: Side, after: Side): ReadonlyMap<string, string> {
  const old = keysOf(before);
  const byKey = new Map([...old].map(([object, key]) => [key, object]));
  const matched = new Map<string, string>();
  const taken = new Set<string>();
  const match = (object: string, other: string | undefined): void => {
    if (other === undefined || matched.has(object) || taken.has(other)) return;
    matched.set(object, other);
    taken.add(other);
  };
  match(after.subject, before.subject);
  for (const object of after.index.objects.keys()) if (old.has(object)) match(object, object);
  for (const [object, key] of keysOf(after)) match(object, byKey.get(key));
  return matched;
}

/** `Pod 2 of ReplicaSet 1 of the subject`: what an object is, without generated names. */
function keysOf({ index, subject }: Side): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const counts = new Map<string, number>();
  const visiting = new Set<string>();
  const keyOf = (object: string): string => {
    const known = keys.get(object);
    if (known !== undefined) return known;
    const owner = index.objects.get(object)?.owner;
    let key = object === subject ? 'subject' : object;
    if (object !== subject && owner && index.objects.has(owner) && !visiting.has(object)) {
      visiting.add(object);
      const below = `${kindOf(object)} of ${keyOf(owner)}`;
      const count = (counts.get(below) ?? 0) + 1;
      counts.set(below, count);
      key = `${count} ${below}`;
    }
    keys.set(object, key);
    return key;
  };
  for (const object of index.objects.keys()) keyOf(object);
  return keys;
}
