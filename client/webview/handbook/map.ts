import { type Book, titleIn } from './model.ts';

/** The map of what is around an entry: a picture of fixed rules, so that the same entry always looks the same. Lengths are pixels. */
export interface MapNode {
  readonly key: string;
  readonly title: string;
  /** One or two rows of the title. */
  readonly rows: readonly string[];
  /** How the entry and this one point to each other; null for the entry itself. */
  readonly way: 'into' | 'out' | 'both' | null;
  readonly kind: 'concept' | 'field';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MapEdge {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  /** Between two neighbours rather than at the entry itself. */
  readonly aside: boolean;
}

/** The words over the entries that lead here, or that this one leads to. */
export interface MapCaption {
  readonly way: 'into' | 'out';
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle';
}

export interface EntryMap {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly captions: readonly MapCaption[];
}

const SIDE_AT_MOST = 6;
const ROW = 15;
const PADDING_X = 10;
const PADDING_Y = 6;
const GAP = 10;
const MARGIN = 4;
const CAPTION = 24;
const STEM = 22;
/** Room for arcs beside the branches. */
const ARC = 34;
const ARCS_AT_MOST = 12;
const COLUMN_MAX = 240;
const GAP_MAX = 110;
const BRANCHES_MAX = 420;
/** From here on there is room for entries on both sides. */
const WIDE = 520;
/** Of 12-pixel letters, generously. */
const LATIN = 6.7;
const HAN = 12.4;

const widthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? HAN : LATIN), 0);

/** Breaks a title into at most two rows of a width; what does not fit ends in an ellipsis. */
export function rowsOf(title: string, width: number): string[] {
  const pieces = title.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/gu) ?? [];
  const rows = [''];
  for (const piece of pieces) {
    const row = rows[rows.length - 1]!;
    if (widthOf((row + piece).trimEnd()) <= width || row === '') rows[rows.length - 1] = row + piece;
    else if (rows.length < 2) rows.push(piece.trimStart());
    else {
      rows[1] = `${row.trimEnd()}…`;
      break;
    }
  }
  return rows.map((row) => clipped(row.trimEnd(), width));
}

function clipped(row: string, width: number): string {
  if (widthOf(row) <= width) return row;
  let end = row.length;
  while (end > 1 && widthOf(`${row.slice(0, end)}…`) > width) end--;
  return `${row.slice(0, end).replace(/…$/, '')}…`;
}

interface Neighbour {
  readonly key: string;
  readonly way: 'into' | 'out' | 'both';
}

/** The neighbours worth showing: what both point to each other, what the entry names, then what names it; concepts before fields. */
export function neighboursOf(book: Book, key: string): { readonly left: readonly Neighbour[]; readonly right: readonly Neighbour[] } {
  const out = book.out.get(key) ?? [];
  const into = book.into.get(key) ?? [];
  const isConcept = (other: string): number => (book.entries.get(other)?.kind === 'concept' ? 0 : 1);
  const right = out.map((other): Neighbour => ({ key: other, way: into.includes(other) ? 'both' : 'out' }));
  const left = into
    .filter((other) => !out.includes(other))
    .sort((one, other) => isConcept(one) - isConcept(other))
    .map((other): Neighbour => ({ key: other, way: 'into' }));
  return { left: left.slice(0, SIDE_AT_MOST), right: right.slice(0, SIDE_AT_MOST) };
}

/** Lays the map out: in columns where there is room, else as a stem with its branches below. */
export function mapOf(book: Book, key: string, width: number): EntryMap {
  const { left, right } = neighboursOf(book, key);
  const make = nodeMaker(book);
  return width >= WIDE ? columns(book, key, width, left, right, make) : branches(book, key, width, left, right, make);
}

type Unplaced = Omit<MapNode, 'x' | 'y'>;
type Make = (key: string, way: MapNode['way'], width: number) => Unplaced;

const nodeMaker =
  (book: Book): Make =>
  (key, way, width) => {
    const title = titleIn(book)(key);
    const rows = rowsOf(title, width - 2 * PADDING_X);
    return { key, title, rows, way, kind: book.entries.get(key)?.kind ?? 'concept', width, height: rows.length * ROW + 2 * PADDING_Y };
  };

const stackHeight = (nodes: readonly Unplaced[]): number => nodes.reduce((sum, node) => sum + node.height + GAP, -GAP);

/** Nodes one below the other, in the middle of a height below the captions. */
function stacked(nodes: readonly Unplaced[], x: number, height: number): MapNode[] {
  let y = CAPTION + Math.round((height - stackHeight(nodes)) / 2);
  return nodes.map((node) => {
    const placed = { ...node, x, y };
    y += node.height + GAP;
    return placed;
  });
}

/** What leads here, the entry, and what it leads on to; a side without entries takes no room. */
function columns(book: Book, key: string, width: number, left: readonly Neighbour[], right: readonly Neighbour[], make: Make): EntryMap {
  const sides = [left, right].filter((side) => side.length > 0).length;
  const column = Math.min(COLUMN_MAX, Math.floor((width - 2 * MARGIN) * (sides === 2 ? 0.29 : 0.42)));
  const gap = Math.min(GAP_MAX, Math.floor((width - 2 * MARGIN - (sides + 1) * column) / Math.max(1, sides)));
  const centreX = MARGIN + (left.length > 0 ? column + gap : 0);
  const leftNodes = left.map((each) => make(each.key, each.way, column));
  const rightNodes = right.map((each) => make(each.key, each.way, column));
  const centre = make(key, null, column);
  const height = Math.max(...[leftNodes, rightNodes, [centre]].map(stackHeight));
  const nodes = [
    ...stacked(leftNodes, MARGIN, height),
    ...stacked([centre], centreX, height),
    ...stacked(rightNodes, centreX + column + gap, height),
  ];
  const captions: MapCaption[] = [];
  if (left.length > 0) captions.push({ way: 'into', x: MARGIN + column / 2, y: CAPTION - 8, anchor: 'middle' });
  if (right.length > 0) captions.push({ way: 'out', x: centreX + column * 1.5 + gap, y: CAPTION - 8, anchor: 'middle' });
  const used = centreX + column + (right.length > 0 ? gap + column : 0) + MARGIN;
  return { width: used, height: height + CAPTION + MARGIN, nodes, captions, edges: curves(book, key, nodes) };
}

/** Curves from the entry to its neighbours, and faint ones between neighbours of the two sides. */
function curves(book: Book, key: string, nodes: readonly MapNode[]): MapEdge[] {
  const centre = nodes.find((node) => node.way === null)!;
  const curve = (from: MapNode, to: MapNode): string => {
    const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x, to.y + to.height / 2];
    const bend = Math.round((x2 - x1) / 2);
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  };
  const left = nodes.filter((node) => node.way === 'into');
  const right = nodes.filter((node) => node.way === 'out' || node.way === 'both');
  const aside = left.flatMap((one) =>
    right
      .filter((other) => linked(book, one.key, other.key))
      .map((other) => ({ path: curve(one, other), from: one.key, to: other.key, aside: true })),
  );
  return [
    ...aside,
    ...left.map((node) => ({ path: curve(node, centre), from: node.key, to: key, aside: false })),
    ...right.map((node) => ({ path: curve(centre, node), from: key, to: node.key, aside: false })),
  ];
}

const linked = (book: Book, one: string, other: string): boolean =>
  (book.out.get(one)?.includes(other) ?? false) || (book.out.get(other)?.includes(one) ?? false);

/** The entry on top, its neighbours below it at a stem, and arcs at the right between those that know each other. */
function branches(book: Book, key: string, width: number, left: readonly Neighbour[], right: readonly Neighbour[], make: Make): EntryMap {
  const whole = Math.min(BRANCHES_MAX, width) - 2 * MARGIN;
  const centre: MapNode = { ...make(key, null, whole - ARC), x: MARGIN, y: MARGIN };
  const nodes: MapNode[] = [centre];
  const captions: MapCaption[] = [];
  let y = centre.y + centre.height;
  for (const [way, side] of [
    ['out', right],
    ['into', left],
  ] as const) {
    if (side.length === 0) continue;
    captions.push({ way, x: MARGIN + STEM, y: y + CAPTION - 6, anchor: 'start' });
    y += CAPTION + 2;
    for (const each of side) {
      const node = { ...make(each.key, each.way, whole - STEM - ARC), x: MARGIN + STEM, y };
      nodes.push(node);
      y += node.height + GAP;
    }
    y -= GAP - 4;
  }
  const bottom = centre.y + centre.height;
  const stems = nodes.slice(1).map((node): MapEdge => {
    const middle = node.y + node.height / 2;
    const [from, to] = node.way === 'into' ? [node.key, key] : [key, node.key];
    return { path: `M${MARGIN + 10} ${bottom}V${middle - 6}q0 6 6 6H${node.x}`, from, to, aside: false };
  });
  return { width: whole + 2 * MARGIN, height: y + MARGIN, nodes, captions, edges: [...arcs(book, nodes.slice(1)), ...stems] };
}

function arcs(book: Book, nodes: readonly MapNode[]): MapEdge[] {
  const found: MapEdge[] = [];
  for (const [index, one] of nodes.entries())
    for (const other of nodes.slice(index + 1)) {
      if (found.length >= ARCS_AT_MOST || !linked(book, one.key, other.key)) continue;
      const [x, from, to] = [one.x + one.width, one.y + one.height / 2, other.y + other.height / 2];
      const reach = x + Math.min(ARC * 1.3, 10 + (to - from) / 5);
      found.push({ path: `M${x} ${from}C${reach} ${from} ${reach} ${to} ${x} ${to}`, from: one.key, to: other.key, aside: true });
    }
  return found;
}
