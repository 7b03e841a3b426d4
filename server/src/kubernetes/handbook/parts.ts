/** A part of a book's shape: a number stands for the text that a language has there. */
type Shape = number | string | boolean | null | readonly Shape[] | { readonly [name: string]: Shape };

/** A book of its shape, which all languages share, and its texts. Source of both: scripts/handbook/parts.mjs. */
export function filled(shape: Shape, texts: readonly unknown[]): unknown {
  if (typeof shape === 'number') return texts[shape];
  if (typeof shape !== 'object' || shape === null) return shape;
  if (Array.isArray(shape)) return shape.map((part: Shape) => filled(part, texts));
  return Object.fromEntries(Object.entries(shape).map(([name, part]) => [name, filled(part, texts)]));
}
