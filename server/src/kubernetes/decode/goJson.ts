import type { PlainValue } from '../../manifest/index.ts';
import { compareText } from './order.ts';

/** Plain data as Go's encoding/json writes it: keys sorted, no blanks, and what HTML minds escaped. */
export function goJson(value: PlainValue): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.keys(value)
      .sort(compareText)
      .map((key) => `${goString(key)}:${goJson(value[key] ?? null)}`);
    return `{${members.join(',')}}`;
  }
  return typeof value === 'string' ? goString(value) : String(value);
}

const goString = (text: string): string =>
  JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
