/**
 * The difference of two texts as difflib writes it, which messages of the API server contain: other algorithms find other, equally right
 * differences. Source: github.com/pmezard/go-difflib, a port of Python's difflib.
 */

/** Lines around a change. */
const CONTEXT = 3;
/** From this many lines on, lines that are more frequent than one in a hundred do not count as points of agreement. */
const MANY_LINES = 200;
const FREQUENT = 100;

interface Match {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

interface Operation {
  readonly equal: boolean;
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
}

/** `@@ -1,7 +1,7 @@` and so on, each line with its end; empty for equal texts. */
export function unifiedDiff(before: string, after: string): string {
  const a = linesOf(before);
  const b = linesOf(after);
  let text = '';
  for (const group of grouped(operations(a, b))) {
    const [first, last] = [group[0]!, group.at(-1)!];
    text += `@@ -${range(first.a[0], last.a[1])} +${range(first.b[0], last.b[1])} @@\n`;
    for (const { equal, a: left, b: right } of group) {
      if (equal) for (const line of a.slice(...left)) text += ` ${line}`;
      else {
        for (const line of a.slice(...left)) text += `-${line}`;
        for (const line of b.slice(...right)) text += `+${line}`;
      }
    }
  }
  return text;
}

const linesOf = (text: string): string[] => text.split('\n').map((line) => `${line}\n`);

function range(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

/** Where each line of b stands, without those that are too frequent. */
function positionsOf(b: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const positions = new Map<string, number[]>();
  b.forEach((line, position) => {
    const known = positions.get(line);
    if (known) known.push(position);
    else positions.set(line, [position]);
  });
  if (b.length >= MANY_LINES) {
    const most = Math.floor(b.length / FREQUENT) + 1;
    for (const [line, found] of positions) if (found.length > most) positions.delete(line);
  }
  return positions;
}

/** The longest stretch of equal lines within bounds, the first of equally long ones. */
function longestMatch(
  a: readonly string[],
  b: readonly string[],
  positions: ReadonlyMap<string, readonly number[]>,
  [aLow, aHigh, bLow, bHigh]: readonly [number, number, number, number],
): Match {
  let best: Match = { a: aLow, b: bLow, size: 0 };
  let lengths = new Map<number, number>();
  for (let i = aLow; i < aHigh; i++) {
    const next = new Map<number, number>();
    for (const j of positions.get(a[i]!) ?? []) {
      if (j < bLow) continue;
      if (j >= bHigh) break;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  // Frequent lines may lengthen a stretch, though they do not begin one.
  let { a: start, b: other, size } = best;
  while (start > aLow && other > bLow && a[start - 1] === b[other - 1]) [start, other, size] = [start - 1, other - 1, size + 1];
  while (start + size < aHigh && other + size < bHigh && a[start + size] === b[other + size]) size++;
  return { a: start, b: other, size };
}

function matches(a: readonly string[], b: readonly string[]): Match[] {
  const positions = positionsOf(b);
  const found: Match[] = [];
  const pending: (readonly [number, number, number, number])[] = [[0, a.length, 0, b.length]];
  for (let bounds = pending.pop(); bounds; bounds = pending.pop()) {
    const [aLow, aHigh, bLow, bHigh] = bounds;
    const match = longestMatch(a, b, positions, bounds);
    if (match.size === 0) continue;
    found.push(match);
    if (aLow < match.a && bLow < match.b) pending.push([aLow, match.a, bLow, match.b]);
    const [aEnd, bEnd] = [match.a + match.size, match.b + match.size];
    if (aEnd < aHigh && bEnd < bHigh) pending.push([aEnd, aHigh, bEnd, bHigh]);
  }
  return found.sort((left, right) => left.a - right.a);
}

function operations(a: readonly string[], b: readonly string[]): Operation[] {
  const result: Operation[] = [];
  let [i, j] = [0, 0];
  for (const match of [...matches(a, b), { a: a.length, b: b.length, size: 0 }]) {
    if (i < match.a || j < match.b) result.push({ equal: false, a: [i, match.a], b: [j, match.b] });
    [i, j] = [match.a + match.size, match.b + match.size];
    if (match.size > 0) result.push({ equal: true, a: [match.a, i], b: [match.b, j] });
  }
  return joined(result);
}

/** Matches that touch are one. */
function joined(operations: readonly Operation[]): Operation[] {
  const result: Operation[] = [];
  for (const operation of operations) {
    const last = result.at(-1);
    if (last?.equal && operation.equal) {
      result[result.length - 1] = { equal: true, a: [last.a[0], operation.a[1]], b: [last.b[0], operation.b[1]] };
    } else result.push(operation);
  }
  return result;
}

/** Changes with the lines around them; those that lie close share a group. */
function grouped(all: readonly Operation[]): Operation[][] {
  const groups: Operation[][] = [];
  let group: Operation[] = [];
  all.forEach(({ equal, a, b }, position) => {
    if (!equal) {
      group.push({ equal, a, b });
      return;
    }
    const head: Operation = { equal, a: [a[0], Math.min(a[1], a[0] + CONTEXT)], b: [b[0], Math.min(b[1], b[0] + CONTEXT)] };
    const tail: Operation = { equal, a: [Math.max(a[0], a[1] - CONTEXT), a[1]], b: [Math.max(b[0], b[1] - CONTEXT), b[1]] };
    if (position === 0) group = [tail];
    else if (position === all.length - 1) group.push(head);
    else if (a[1] - a[0] > 2 * CONTEXT) {
      groups.push([...group, head]);
      group = [tail];
    } else group.push({ equal, a, b });
  });
  if (group.some(({ equal }) => !equal)) groups.push(group);
  return groups;
}
