/** How large something may be, or what it may cost, at most without end. Source: cel-go checker/cost.go SizeEstimate. */
export interface Size {
  readonly min: number;
  readonly max: number;
}

/** What the server takes for without end: numbers of 64 bits do not go further. */
export const ENDLESS = 2 ** 64;
export const UNKNOWN: Size = { min: 0, max: ENDLESS };

export const fixed = (size: number): Size => ({ min: size, max: size });
export const added = (one: number, other: number): number => Math.min(one + other, ENDLESS);
export const times = (one: number, other: number): number => (one === 0 || other === 0 ? 0 : Math.min(one * other, ENDLESS));
/** Rounded up. */
export const scaled = (size: number, factor: number): number => Math.min(Math.ceil(size * factor), ENDLESS);

export const sum = (one: Size, other: Size): Size => ({ min: added(one.min, other.min), max: added(one.max, other.max) });
export const product = (one: Size, other: Size): Size => ({ min: times(one.min, other.min), max: times(one.max, other.max) });
export const union = (one: Size, other: Size): Size => ({ min: Math.min(one.min, other.min), max: Math.max(one.max, other.max) });

/** Going through a text once, per character. */
export const TRAVERSAL = 0.1;
/** Of a pattern, per character. */
export const PATTERN = 0.25;
