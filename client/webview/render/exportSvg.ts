import { LANE_HEIGHTS, type Row, rowsHeight } from '../layout/lanes.ts';
import { add } from './svg.ts';

/** What of the computed style makes the picture. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'font-size',
  'font-weight',
  'text-anchor',
  'opacity',
];
const LABELS = 180;
const AXIS = 28;
const MARGIN = 12;

/** The picture as a file of its own: colours and fonts of the theme are written out, the names of the lanes stand beside them. */
export function exportSvg(plot: SVGSVGElement, axis: SVGSVGElement, rows: readonly Row[], title: string): string {
  const width = plot.clientWidth + LABELS + 2 * MARGIN;
  const height = rowsHeight(rows) + AXIS + 2 * MARGIN + 22;
  const style = getComputedStyle(plot);
  const holder = document.createElement('div');
  const out = add(holder, 'svg', {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': style.fontFamily,
  });
  add(out, 'title').textContent = title;
  add(out, 'rect', { width, height, fill: getComputedStyle(document.body).backgroundColor });
  const words = (x: number, y: number, text: string, weight: number): void => {
    add(out, 'text', { x, y, fill: style.color, 'font-size': 12, 'font-weight': weight }).textContent = text;
  };
  words(MARGIN, MARGIN + 12, title, 600);
  const top = MARGIN + 22;
  part(out, axis, MARGIN + LABELS, top);
  part(out, plot, MARGIN + LABELS, top + AXIS);
  for (const { lane, top: at } of rows)
    words(
      MARGIN + lane.depth * 10,
      top + AXIS + at + LANE_HEIGHTS[lane.kind] / 2 + 4,
      lane.name,
      lane.kind === 'container' || lane.kind === 'events' ? 600 : 400,
    );
  return holder.innerHTML;
}

/** Copies a drawing with its computed styles as attributes. */
function part(out: SVGSVGElement, drawing: SVGSVGElement, x: number, y: number): void {
  const group = add(out, 'g', { transform: `translate(${x} ${y})` });
  for (const child of drawing.children) {
    const copy = child.cloneNode(true) as Element;
    const originals = [child, ...child.querySelectorAll('*')];
    const copies = [copy, ...copy.querySelectorAll('*')];
    originals.forEach((original, at) => {
      const computed = getComputedStyle(original);
      for (const name of STYLES) copies[at]?.setAttribute(name, plainColor(computed.getPropertyValue(name)));
      copies[at]?.removeAttribute('class');
    });
    group.append(copy);
  }
}

/** Mixed colours are computed as `color(srgb 0.2 0.4 0.1 / 0.5)`, which most programs that show SVG do not know. */
export function plainColor(value: string): string {
  return value.replace(/color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)/g, (_, ...parts: (string | undefined)[]) => {
    const [red, green, blue] = parts.slice(0, 3).map((part) => Math.round(Math.min(1, Math.max(0, Number(part))) * 255));
    return `rgba(${red}, ${green}, ${blue}, ${parts[3] ?? 1})`;
  });
}
