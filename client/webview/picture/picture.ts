import type { Language } from '../../../server/src/texts/text.ts';
import type { Figure } from '../layout/figures.ts';
import { placeLabels, textWidth } from '../layout/labels.ts';
import { BAR_HEIGHTS, LANE_HEIGHTS, type Lane, middleOf, type Row, rowsHeight } from '../layout/lanes.ts';
import { legendItems } from '../layout/legend.ts';
import { type Note, pieces } from '../layout/notes.ts';
import { barPaths, levelPath, markPaths, rangePath } from '../layout/paths.ts';
import { kindOf, nameOf } from '../layout/runIndex.ts';
import { type Interval, TimeScale, type Warp } from '../layout/scale.ts';
import { formatTime } from '../layout/time.ts';
import { barWords, markWords, type Words } from '../layout/words.ts';
import { breakBands, breakPath, gridPath, ticksOf } from '../render/axis.ts';
import { mix } from './colors.ts';
import { type Markup, tag, text } from './markup.ts';
import { type Attributes, type Palette, type ShapeName, shapeStyles } from './palette.ts';

/** What is drawn. */
export interface PictureParts {
  /** `Pod/web`. */
  readonly object: string;
  readonly figures: readonly Figure[];
  /** The most important note, if any is more than an assumption. */
  readonly note: Note | undefined;
  readonly rows: readonly Row[];
  readonly view: Interval;
  readonly warp: Warp;
  readonly language: Language;
}

/** Pixels. */
const WIDTH = 1120;
const MARGIN = 20;
const LABELS = 196;
const AXIS = 28;
const INDENT = 12;
const LEGEND_LINE = 20;
const LINE = 18;

/** The picture of a run as an SVG document: no script, no style sheet, no font and no address of elsewhere. */
export function drawPicture(parts: PictureParts, palette: Palette, width = WIDTH): string {
  const out: Markup[] = [];
  let y = MARGIN;
  const inner = width - 2 * MARGIN;
  const words = new Writer(palette);
  out.push(heading(parts.object, y + 18, palette));
  y += 36;
  out.push(...figures(parts.figures, y, words, palette));
  if (parts.figures.length > 0) y += 52;
  if (parts.note) {
    const strip = noteStrip(parts.note, y, inner, words, palette);
    out.push(...strip.drawn);
    y += strip.height + 12;
  }
  const chartHeight = AXIS + rowsHeight(parts.rows);
  out.push(frame(MARGIN, y, inner, chartHeight, palette), ...chart(parts, MARGIN, y, inner, words, palette));
  y += chartHeight + 12;
  const legend = legendLines(parts, y, inner, words, palette);
  out.push(...legend.drawn);
  const height = y + legend.height + MARGIN;
  const described = tag('title', {}, text(parts.object));
  const clip = tag('clipPath', { id: 'plot' }, tag('rect', { x: -6, y: 0, width: inner - LABELS - 4, height: 60 }));
  const ground = tag('rect', { width, height, fill: palette.background });
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'font-family': palette.font,
  };
  return `${tag('svg', attributes, described, patterns(palette), clip, ground, ...out).markup}\n`;
}

const heading = (object: string, y: number, { foreground, dim }: Palette): Markup =>
  tag(
    'text',
    { x: MARGIN, y, 'font-size': 19, fill: foreground },
    tag('tspan', { 'font-weight': 600 }, text(nameOf(object))),
    tag('tspan', { dx: 8, 'font-size': 16, fill: dim }, text(kindOf(object))),
  );

interface Style {
  readonly size?: number;
  readonly weight?: number;
  readonly fill?: string;
}

class Writer {
  constructor(private readonly palette: Palette) {}

  text(
    x: number,
    y: number,
    words: string,
    { size = 12, weight = 400, fill = this.palette.foreground }: Style = {},
    more: Attributes = {},
  ): Markup {
    return tag(
      'text',
      { x: round(x), y: round(y), 'font-size': size, ...(weight === 400 ? {} : { 'font-weight': weight }), fill, ...more },
      text(words),
    );
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;

function figures(all: readonly Figure[], y: number, words: Writer, { run, bad, dim }: Palette): Markup[] {
  let x = MARGIN;
  return all.flatMap(({ value, label, tone }) => {
    const left = tone === 'plain' ? 0 : 14;
    const drawn = [
      ...(tone === 'good' ? [tag('circle', { cx: x + 4, cy: y + 12, r: 3.5, fill: run })] : []),
      ...(tone === 'bad' ? [tag('path', { d: `M${x + 4} ${y + 7.5}l4.5 4.5l-4.5 4.5l-4.5 -4.5z`, fill: bad })] : []),
      words.text(x + left, y + 20, value, { size: 21, weight: 600 }),
      words.text(x + left, y + 38, label, { size: 11, fill: dim }),
    ];
    x += left + Math.max(textWidth(value, 23), textWidth(label, 11.5)) + 30;
    return drawn;
  });
}

const TONES = { error: 'bad', warning: 'warn', information: 'init', hint: 'dim', assumption: 'dim' } as const satisfies Record<
  Note['tone'],
  keyof Palette
>;

/** Without the signs that mark code in other places. */
const spoken = (text: string): string =>
  pieces(text)
    .map((piece) => piece.text)
    .join('');

/** The first sentences of the note: as many lines as they need, three at most. */
function noteStrip(
  { tone, lead, rest }: Note,
  y: number,
  width: number,
  words: Writer,
  palette: Palette,
): { drawn: Markup[]; height: number } {
  const room = width - 28;
  const leads = wrap(spoken(lead), room, 12.6);
  const rests = wrap(spoken(rest), room, 12);
  const lines = [...leads.map((line) => [line, 600] as const), ...rests.map((line) => [line, 400] as const)].slice(0, 3);
  const cut = leads.length + rests.length > lines.length;
  const height = lines.length * LINE + 14;
  const color = palette[TONES[tone]];
  return {
    height,
    drawn: [
      tag('rect', { x: MARGIN, y, width, height, fill: mix(color, palette.background, 0.09) }),
      tag('rect', { x: MARGIN, y, width: 3, height, fill: color }),
      ...lines.map(([line, weight], at) =>
        words.text(MARGIN + 14, y + 19 + at * LINE, cut && at === lines.length - 1 ? `${line}…` : line, { weight }),
      ),
    ],
  };
}

/** Cuts a sentence into lines no wider than `room` pixels; between words, or between the characters of a script without blanks. */
export function wrap(sentence: string, room: number, size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of sentence
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(?<=[ \u3000-\u9fff\uff00-\uffef])/u)) {
    if (line !== '' && textWidth(line + word, size) > room) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}

const frame = (x: number, y: number, width: number, height: number, { border, foreground, background }: Palette): Markup =>
  tag('rect', { x: x + 0.5, y: y + 0.5, width: width - 1, height, rx: 6, fill: mix(foreground, background, 0.03), stroke: border });

function chart(
  { rows, view, warp, language }: PictureParts,
  x: number,
  y: number,
  width: number,
  words: Writer,
  palette: Palette,
): Markup[] {
  const scale = new TimeScale(view, width - LABELS - 16, warp);
  const height = rowsHeight(rows);
  const grid = mix(palette.foreground, palette.background, 0.1);
  const { step, ticks } = ticksOf(scale);
  const labels = placeLabels(
    ticks.map((tick) => ({ x: tick.x + 4, text: formatTime(tick.t, language, step), priority: 1 })),
    scale.width,
    11,
    6,
  );
  const axis = tag(
    'g',
    { transform: `translate(${x + LABELS} ${y})` },
    ...labels.map((label) => words.text(label.x, AXIS - 9, label.text, { size: 11, fill: palette.dim })),
    path(breakPath(scale, AXIS - 6), { fill: 'none', stroke: palette.dim }),
  );
  const backdrop = tag(
    'g',
    { transform: `translate(${x + LABELS} ${y + AXIS})` },
    path(breakBands(scale, height), { fill: mix(palette.foreground, palette.background, 0.06) }),
    path(gridPath(scale, height), { stroke: grid }),
  );
  const rules = path(rows.map(({ top }) => `M${x + 1} ${y + AXIS + top + 0.5}h${width - 2}`).join(''), { stroke: grid });
  const styles = shapeStyles(palette);
  return [backdrop, rules, axis, ...rows.map((row) => laneOf(row, scale, { x, y: y + AXIS }, words, palette, styles))];
}

const path = (d: string, attributes: Attributes): Markup => (d === '' ? { markup: '' } : tag('path', { d, ...attributes }));

const BOLD = new Set<Lane['kind']>(['container', 'events', 'pod', 'object']);
const INLINE = new Set<Lane['kind']>(['phase', 'condition', 'grace']);

function laneOf(
  { lane, top }: Row,
  scale: TimeScale,
  at: { readonly x: number; readonly y: number },
  words: Writer,
  palette: Palette,
  styles: Readonly<Record<ShapeName, Attributes>>,
): Markup {
  const { kind } = lane;
  const middle = middleOf(kind);
  const barHeight = BAR_HEIGHTS[kind];
  const drawn: Markup[] = [];
  // Behind the bars: in a picture that cannot be asked, their words matter more.
  drawn.push(path(rangePath(lane, scale), styles.range));
  for (const [state, d] of barPaths(lane.bars, scale, middle, barHeight)) drawn.push(path(d, styles[`bar ${state}`]));
  drawn.push(path(levelPath(lane.bars, scale, middle, barHeight), styles[`level ${kind === 'grace' ? 'budget' : 'gauge'}`]));
  for (const [mark, d] of markPaths(lane.marks, scale, middle)) drawn.push(path(d, styles[`mark ${mark}`]));
  const said = [
    ...(kind === 'condition' ? [] : barWords(lane, scale, middle, barHeight)),
    ...markWords(lane.marks, scale, kind === 'events' ? middle + 17 : middle + 3.5, kind === 'events'),
  ];
  drawn.push(...said.map((each) => plotWords(each, words, palette)));
  return tag(
    'g',
    { transform: `translate(${at.x} ${at.y + top})` },
    ...laneName(lane, words, palette),
    tag('g', { transform: `translate(${LABELS} 0)`, 'clip-path': 'url(#plot)' }, ...drawn),
  );
}

function plotWords({ x, y, text: said, className }: Words, words: Writer, palette: Palette): Markup {
  const classes = new Set(className.split(' '));
  const bad = classes.has('miss') || classes.has('warning');
  const quiet = classes.has('event') || classes.has('log') || classes.has('exit');
  const halo = classes.has('halo')
    ? {
        'paint-order': 'stroke',
        stroke: mix(palette.foreground, palette.background, 0.03),
        'stroke-width': 3.5,
        'stroke-linejoin': 'round',
      }
    : {};
  const style = {
    size: classes.has('small') ? 10 : 11,
    weight: classes.has('miss') ? 600 : 400,
    fill: bad ? mix(palette.bad, palette.foreground, 0.5) : quiet ? palette.dim : palette.foreground,
  };
  return words.text(x, y, said, style, halo);
}

/** Name and detail of a lane, as much of them as fits. */
function laneName({ kind, name, detail, depth }: Lane, words: Writer, palette: Palette): Markup[] {
  const left = INDENT * (Math.min(3, depth) + 1);
  const room = LABELS - left - 10;
  const weight = BOLD.has(kind) ? 600 : 400;
  const size = weight === 600 ? 12.6 : 12;
  const middle = LANE_HEIGHTS[kind] / 2;
  const below = detail !== '' && !INLINE.has(kind) && LANE_HEIGHTS[kind] >= 26;
  const drawn = [words.text(left, middle + (below ? -1 : 4), clip(name, room, size), { weight })];
  if (below) drawn.push(words.text(left, middle + 11, clip(detail, room, 10.5), { size: 10, fill: palette.dim }));
  else if (detail !== '') {
    const start = textWidth(name, size) + 8;
    const shown = clip(detail, room - start, 10.5);
    if (shown !== '') drawn.push(words.text(left + start, middle + 4, shown, { size: 10, fill: palette.dim }));
  }
  return drawn;
}

/** A text that is cut when it is wider than `room` pixels; empty when not even its beginning fits. */
function clip(value: string, room: number, size: number): string {
  if (textWidth(value, size) <= room) return value;
  let width = textWidth('…', size);
  let kept = '';
  for (const character of value) {
    width += textWidth(character, size);
    if (width > room) break;
    kept += character;
  }
  return kept.length < 2 ? '' : `${kept.trimEnd()}…`;
}

function legendLines(
  { rows, language }: PictureParts,
  y: number,
  width: number,
  words: Writer,
  palette: Palette,
): { drawn: Markup[]; height: number } {
  const styles = shapeStyles(palette);
  let [x, top] = [MARGIN, y];
  const drawn = legendItems(rows, language).map((item) => {
    const size = item.width + 6 + textWidth(item.words, 11.5) + 18;
    if (x > MARGIN && x + size > MARGIN + width) [x, top] = [MARGIN, top + LEGEND_LINE];
    const shown = tag(
      'g',
      { transform: `translate(${round(x)} ${top})` },
      path(item.path, styles[item.className]),
      words.text(item.width + 6, 10, item.words, { size: 11, fill: palette.dim }),
    );
    x += size;
    return shown;
  });
  return { drawn, height: top - y + 14 };
}

/** The fills that are patterns; the same as in the page. */
function patterns({ grace, wait, bad, background }: Palette): Markup {
  const pattern = (id: string, size: number, more: Attributes, ...content: readonly Markup[]): Markup =>
    tag('pattern', { id, width: size, height: size, patternUnits: 'userSpaceOnUse', ...more }, ...content);
  const dot = (fill: string, opacity: number): Markup => tag('circle', { cx: 1.5, cy: 1.5, r: 0.9, fill, 'fill-opacity': opacity });
  return tag(
    'defs',
    {},
    pattern(
      'hatch',
      6,
      { patternTransform: 'rotate(45)' },
      tag('rect', { width: 6, height: 6, fill: mix(grace, background, 0.14) }),
      tag('path', { d: 'M0 0V6', stroke: grace, 'stroke-width': 2, 'stroke-opacity': 0.55 }),
    ),
    pattern('dots', 5, {}, dot(wait, 0.6)),
    pattern('dots-bad', 5, {}, dot(bad, 0.7)),
    pattern(
      'cross',
      8,
      {},
      tag('rect', { width: 8, height: 8, fill: mix(bad, background, 0.14) }),
      tag('path', { d: 'M1 1L7 7M7 1L1 7', stroke: bad, 'stroke-opacity': 0.4, fill: 'none' }),
    ),
  );
}
