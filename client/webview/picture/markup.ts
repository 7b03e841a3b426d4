/** A piece of markup that is known to be well-formed: only `tag` and `text` make it. */
export interface Markup {
  readonly markup: string;
}

/** What XML cannot hold at all: control characters, halves of surrogate pairs. */
const UNFIT = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (value: string): string => value.replace(UNFIT, '\u{fffd}').replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');

/** Any text, as text. */
export const text = (value: string): Markup => ({ markup: escaped(value) });

/** An element. Attribute values are escaped; content is markup already. */
export function tag(name: string, attributes: Readonly<Record<string, string | number>>, ...content: readonly Markup[]): Markup {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
  const inside = content.map(({ markup }) => markup).join('');
  return { markup: inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>` };
}
