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
  readonly both: boolean;
}

export interface EntryMap {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

const SIDE_AT_MOST = 6;
const ROW = 15;
const PADDING_X = 10;
const PADDING_Y = 6;
const GAP = 10;
const MARGIN = 4;
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

/** Lays the map out: in three columns where there is room, else as a stem with its branches below. */
export function mapOf(book: Book, key: string, width: number): EntryMap {
  const { left, right } = neighboursOf(book, key);
  const make = nodeMaker(book);
  if (width >= WIDE && left.length > 0 && right.length > 0) {
    const column = Math.floor((width - 2 * MARGIN) * 0.29);
    const leftNodes = left.map((each) => make(each.key, each.way, column));
    const rightNodes = right.map((each) => make(each.key, each.way, column));
    const centre = make(key, null, column);
    const height = Math.max(...[leftNodes, rightNodes, [centre]].map(stackHeight)) + 2 * MARGIN;
    const placed = [
      ...stacked(leftNodes, MARGIN, height),
      { ...centre, x: Math.round((width - centre.width) / 2), y: Math.round((height - centre.height) / 2) },
      ...stacked(rightNodes, width - MARGIN - column, height),
    ];
    return { width, height, nodes: placed, edges: edgesOf(book, key, placed, column) };
  }
  return branches(key, width, [...right, ...left], make);
}

type Unplaced = Omit<MapNode, 'x' | 'y'>;

const nodeMaker =
  (book: Book) =>
  (key: string, way: MapNode['way'], width: number): Unplaced => {
    const title = titleIn(book)(key);
    const rows = rowsOf(title, width - 2 * PADDING_X);
    return { key, title, rows, way, kind: book.entries.get(key)?.kind ?? 'concept', width, height: rows.length * ROW + 2 * PADDING_Y };
  };

const stackHeight = (nodes: readonly Unplaced[]): number => nodes.reduce((sum, node) => sum + node.height + GAP, -GAP);

/** Nodes one below the other, in the middle of a height. */
function stacked(nodes: readonly Unplaced[], x: number, height: number): MapNode[] {
  let y = Math.round((height - stackHeight(nodes)) / 2);
  return nodes.map((node) => {
    const placed = { ...node, x, y };
    y += node.height + GAP;
    return placed;
  });
}

const STEM = 22;

function branches(key: string, width: number, neighbours: readonly Neighbour[], make: ReturnType<typeof nodeMaker>): EntryMap {
  const centre = { ...make(key, null, width - 2 * MARGIN), x: MARGIN, y: MARGIN };
  let y = centre.y + centre.height + GAP;
  const nodes: MapNode[] = [centre];
  for (const { key: other, way } of neighbours) {
    const node = { ...make(other, way, width - 2 * MARGIN - STEM), x: MARGIN + STEM, y };
    nodes.push(node);
    y += node.height + GAP;
  }
  const bottom = centre.y + centre.height;
  const edges = nodes.slice(1).map((node): MapEdge => {
    const middle = node.y + node.height / 2;
    const path = `M${MARGIN + 10} ${bottom}V${middle - 6}q0 6 6 6H${node.x}`;
    const [from, to] = node.way === 'into' ? [node.key, key] : [key, node.key];
    return { path, from, to, aside: false, both: node.way === 'both' };
  });
  return { width, height: y - GAP + MARGIN, nodes, edges };
}

/** Curves from the entry to its neighbours, and faint ones between neighbours of the two sides. */
function edgesOf(book: Book, key: string, nodes: readonly MapNode[], column: number): MapEdge[] {
  const centre = nodes.find((node) => node.way === null)!;
  const curve = (from: MapNode, to: MapNode): string => {
    const x1 = from.x + column;
    const x2 = to.x;
    const bend = Math.round((x2 - x1) / 2);
    return `M${x1} ${from.y + from.height / 2}C${x1 + bend} ${from.y + from.height / 2} ${x2 - bend} ${to.y + to.height / 2} ${x2} ${to.y + to.height / 2}`;
  };
  const left = nodes.filter((node) => node.way === 'into');
  const right = nodes.filter((node) => node.way === 'out' || node.way === 'both');
  const edges: MapEdge[] = [
    ...left.map((node) => ({ path: curve(node, centre), from: node.key, to: key, aside: false, both: false })),
    ...right.map((node) => ({ path: curve(centre, node), from: key, to: node.key, aside: false, both: node.way === 'both' })),
  ];
  for (const one of left)
    for (const other of right)
      if (book.out.get(one.key)?.includes(other.key))
        edges.push({ path: curve(one, other), from: one.key, to: other.key, aside: true, both: false });
  return edges;
}
