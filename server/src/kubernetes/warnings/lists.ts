import type { Fields } from '../defaults/shape.ts';

/** Each item of a list that may be absent; null items are empty structures to the server. */
export function eachItem(list: unknown, visit: (item: Fields, position: number) => void): void {
  if (!Array.isArray(list)) return;
  for (const [position, item] of list.entries()) visit((item ?? {}) as Fields, position);
}

/** Each text of a list that may be absent. */
export function eachText(list: unknown, visit: (text: string, position: number) => void): void {
  if (!Array.isArray(list)) return;
  for (const [position, text] of list.entries()) visit(typeof text === 'string' ? text : '', position);
}
