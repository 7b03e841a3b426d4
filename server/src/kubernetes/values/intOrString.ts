/**
 * Values that are a number or a text (`maxSurge: 25%`, `targetPort: http`).
 * Source: k8s.io/apimachinery/pkg/util/intstr/intstr.go.
 */
export type IntOrString = number | string;

/** The number before `%`; null for anything that is not a whole number followed by one `%`. */
export function percentOf(value: unknown): number | null {
  if (typeof value !== 'string' || !/^[+-]?\d+%$/.test(value)) return null;
  const percent = Number(value.slice(0, -1));
  return Number.isSafeInteger(percent) ? percent : null;
}

/**
 * The number a value stands for when 100 % is `total`: numbers as they are, percentages scaled and rounded; null for a text that is not a
 * percentage. Source: GetScaledValueFromIntOrPercent.
 */
export function scaledValue(value: IntOrString, total: number, rounding: 'up' | 'down'): number | null {
  if (typeof value === 'number') return value;
  const percent = percentOf(value);
  if (percent === null) return null;
  const share = (percent * total) / 100;
  return rounding === 'up' ? Math.ceil(share) : Math.floor(share);
}

/** The number itself, or what a text reads as; 0 for a text that is no number. Source: IntOrString.IntValue. */
export function intValue(value: IntOrString): number {
  if (typeof value === 'number') return value;
  return /^[+-]?\d+$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : 0;
}
