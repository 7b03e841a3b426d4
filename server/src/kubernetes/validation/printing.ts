import { goQuote } from '../values/goQuote.ts';

/**
 * Values as Go prints them into messages of the API server: `%q` for strings, encoding/json for everything that is not a plain string,
 * number or boolean (also for named string types such as core.Protocol).
 */

/** What encoding/json escapes and JSON.stringify does not, and the other way round. */
const htmlSafe = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Go's json.Marshal (or MarshalIndent) of a value whose keys stand in the order Go has them (see goStruct and sortedKeys). */
export function marshalled(value: unknown, indent = 0): string {
  const json = JSON.stringify(value, (_key, entry: unknown) => (typeof entry === 'bigint' ? Number(entry) : entry), indent);
  return json === undefined ? 'null' : htmlSafe(json);
}

/** A string of a named Go type (core.Protocol, core.URIScheme…): printed through encoding/json. */
export class Named {
  constructor(readonly text: string) {}
}

/** The map with its keys sorted, as encoding/json prints Go maps. */
export function sortedKeys(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/**
 * The value in front of a detail as apimachinery prints it.
 * Source: k8s.io/apimachinery/pkg/util/validation/field/errors.go ErrorBody.
 */
export function printed(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return goQuote(value);
  if (value instanceof Named) return marshalled(value.text);
  if (typeof value === 'object') return marshalled(value);
  return String(value);
}
