/** Red, green, blue (0–255) and opacity (0–1). */
type Color = readonly [number, number, number, number];

const BLACK: Color = [0, 0, 0, 1];

/** Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)`, `rgba(…)` and `color(srgb …)`: what style sheets and browsers give. Black for anything else. */
export function readColor(text: string): Color {
  const hex = /^#([\da-f]{3,8})$/i.exec(text.trim())?.[1];
  if (hex) {
    const digits = hex.length <= 4 ? [...hex].map((digit) => digit + digit) : (hex.match(/../g) ?? []);
    const [red = 0, green = 0, blue = 0, alpha = 255] = digits.map((pair) => Number.parseInt(pair, 16));
    return [red, green, blue, alpha / 255];
  }
  const match = /^(rgba?|color)\((srgb )?([^)]*)\)$/.exec(text.trim());
  if (!match) return BLACK;
  const scale = match[2] ? 255 : 1;
  const numbers = (match[3] ?? '')
    .split(/[\s,/]+/)
    .map((part) => (part.endsWith('%') ? Number.parseFloat(part) / 100 : Number.parseFloat(part)));
  const [red = 0, green = 0, blue = 0, alpha = 1] = numbers.map((value) => (Number.isFinite(value) ? value : 0));
  return [red * scale, green * scale, blue * scale, alpha];
}

const hexOf = (value: number): string =>
  Math.round(Math.min(255, Math.max(0, value)))
    .toString(16)
    .padStart(2, '0');

/** `share` (0–1) of one colour over another, as an opaque `#rrggbb`, which every program understands. The lower one counts as opaque. */
export function mix(over: string, under: string, share: number): string {
  const [top, below] = [readColor(over), readColor(under)];
  const part = share * top[3];
  return `#${[0, 1, 2].map((at) => hexOf(top[at]! * part + below[at]! * (1 - part))).join('')}`;
}
