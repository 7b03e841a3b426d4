import type { PlainValue } from '../../manifest/index.ts';
import { resolvePlain } from '../../manifest/resolve.ts';

/** How a piece of text goes into a document. */
export interface TextStyle {
  /** One step of indentation. */
  readonly unit: string;
  readonly lineBreak: string;
}

/** Text that stays one plain word: nothing in it means anything to YAML. */
const PLAIN =
  /^(?:--?(?=[A-Za-z0-9]))?[A-Za-z0-9_./$~()<=+^][\w./%$()<>=+^@*!&;,~-]*(?::[\w./%$()<>=+^@*!&;,~-]+)*(?: [\w./%$()<>=+^@*&;,~-]+(?::[\w./%-]+)*)*$/;
/** In `[…]` and `{…}` commas count too. */
const FLOW_SIGNS = /[,[\]{}]/;

/** A text as a YAML scalar: plain where that reads back as the same text, else in double quotes. */
export function scalarText(value: string, flow = false): string {
  const plain = PLAIN.test(value) && !(flow && FLOW_SIGNS.test(value)) && resolvePlain(value) === value && !value.endsWith(':');
  return plain ? value : JSON.stringify(value);
}

/** A value on one line: `{name: data, emptyDir: {}}`, or JSON. */
export function flowText(value: PlainValue, json: boolean): string {
  if (json) return JSON.stringify(value, (_key, entry: unknown) => (typeof entry === 'bigint' ? Number(entry) : entry));
  if (typeof value === 'string') return scalarText(value, true);
  if (Array.isArray(value)) return `[${value.map((item) => flowText(item, false)).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => `${scalarText(key, true)}: ${flowText(item, false)}`);
    return `{${entries.join(', ')}}`;
  }
  return String(value);
}

const isBlock = (value: PlainValue): boolean =>
  value !== null && typeof value === 'object' && (Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0);

/** What stands behind `key:`, with the blank or line break before it. `indentation` is that of the key. */
export function behindKey(value: PlainValue, indentation: string, style: TextStyle): string {
  if (!isBlock(value)) return value === null ? '' : ` ${scalarOrEmpty(value, indentation, style)}`;
  const inner = indentation + style.unit;
  return `${style.lineBreak}${inner}${blockText(value, inner, style)}`;
}

function scalarOrEmpty(value: PlainValue, indentation: string, style: TextStyle): string {
  if (typeof value !== 'string' || !/\n./.test(value) || /[^\S\n]\n|\t|\r/.test(value)) return flowText(value, false);
  const inner = indentation + style.unit;
  const chomping = value.endsWith('\n') ? (value.endsWith('\n\n') ? '+' : '') : '-';
  const lines = value.replace(/\n$/, '').split('\n');
  return `|${chomping}${style.lineBreak}${lines.map((line) => (line ? inner + line : '')).join(style.lineBreak)}`;
}

/** A mapping or list as block text whose first line stands where the cursor is; further lines begin with `indentation`. */
export function blockText(value: PlainValue, indentation: string, style: TextStyle): string {
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item) => `- ${blockText(item, `${indentation}  `, style)}`).join(style.lineBreak + indentation);
  }
  if (value !== null && typeof value === 'object' && isBlock(value)) {
    return Object.entries(value)
      .map(([key, item]) => `${scalarText(key)}:${behindKey(item, indentation, style)}`)
      .join(style.lineBreak + indentation);
  }
  return value === null ? '' : scalarOrEmpty(value, indentation.slice(0, -style.unit.length), style);
}
