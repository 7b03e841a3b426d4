import type { BarState, MarkKind } from '../layout/lanes.ts';
import { mix } from './colors.ts';

/** The colours of a picture, by what they mean (the `--ps-*` of the page), and its fonts. */
export interface Palette {
  readonly background: string;
  readonly foreground: string;
  readonly dim: string;
  readonly border: string;
  readonly run: string;
  readonly init: string;
  readonly sidecar: string;
  readonly grace: string;
  readonly backoff: string;
  readonly bad: string;
  readonly warn: string;
  readonly wait: string;
  readonly font: string;
}

const FONT = "'Segoe UI', 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif";

/** For a page without an editor: the colours of the editor's own light and dark themes. */
export const PALETTES = {
  light: {
    background: '#ffffff',
    foreground: '#3b3b3b',
    dim: '#62626a',
    border: '#d9d9de',
    run: '#388a34',
    init: '#1a85ff',
    sidecar: '#2a8890',
    grace: '#d18616',
    backoff: '#652d90',
    bad: '#e51400',
    warn: '#bf8803',
    wait: '#767676',
    font: FONT,
  },
  dark: {
    background: '#1f1f1f',
    foreground: '#cccccc',
    dim: '#9d9d9d',
    border: '#3c3c3c',
    run: '#89d185',
    init: '#3794ff',
    sidecar: '#64b6bc',
    grace: '#d18616',
    backoff: '#b180d7',
    bad: '#f14c4c',
    warn: '#cca700',
    wait: '#9d9d9d',
    font: FONT,
  },
} as const satisfies Record<string, Palette>;

/** The class of a shape in the page. */
export type ShapeName = `bar ${BarState}` | `level ${'gauge' | 'budget'}` | `mark ${MarkKind}` | 'range';

export type Attributes = Readonly<Record<string, string | number>>;

/** How the shapes of the plot look, by the classes that they have in the page (render/shapes.ts), as attributes. */
export function shapeStyles(palette: Palette): Readonly<Record<ShapeName, Attributes>> {
  const { background, run, init, sidecar, grace, backoff, bad, wait, dim } = palette;
  const third = (color: string): Attributes => ({ fill: mix(color, background, 0.32), stroke: color });
  const stroke = (color: string, width = 2): Attributes => ({
    fill: 'none',
    stroke: color,
    'stroke-width': width,
    'stroke-linecap': 'round',
  });
  return {
    'bar running': third(run),
    'bar init': third(init),
    'bar sidecar': third(sidecar),
    'bar waiting': { fill: 'url(#dots)', stroke: wait, 'stroke-opacity': 0.75, 'stroke-dasharray': '2 2' },
    'bar trouble': { fill: 'url(#dots-bad)', stroke: bad, 'stroke-dasharray': '5 2' },
    'bar backoff': { ...third(backoff), 'stroke-linejoin': 'round' },
    'bar grace': { fill: 'url(#hatch)', stroke: grace },
    'bar succeeded': { fill: mix(run, background, 0.11), stroke: mix(run, background, 0.45) },
    'bar failed': { fill: 'url(#cross)', stroke: bad },
    'bar true': { fill: run },
    'bar false': { fill: 'none', stroke: wait, 'stroke-opacity': 0.75, 'stroke-dasharray': '2 2' },
    'bar unknown': { fill: mix(wait, background, 0.14), stroke: wait },
    'bar gauge': { fill: background, stroke: run },
    'bar steady': { fill: wait },
    'bar budget': { fill: 'none', stroke: grace },
    'level gauge': { fill: mix(run, background, 0.32) },
    'level budget': { fill: 'url(#hatch)' },
    'mark hit': stroke(run),
    'mark miss': stroke(bad),
    'mark event': { fill: init },
    'mark warning': { fill: bad },
    'mark log': stroke(dim, 1.5),
    'mark signal': { fill: grace },
    'mark exit': { fill: dim },
    'mark hook': { fill: backoff },
    range: { fill: dim, 'fill-opacity': 0.55 },
  };
}
