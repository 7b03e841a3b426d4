import { goQuote } from './goQuote.ts';
import { parseIp } from './ip.ts';

/** Reading of URLs as Go does it, with its words for what is wrong. Source: Go's net/url Parse, of 1.26. */

export interface GoUrl {
  /** In lower case. */
  readonly scheme: string;
  readonly host: string;
  /** User and password as Go prints them; null without any. */
  readonly user: string | null;
  readonly query: string;
  readonly fragment: string;
}

class UrlError extends Error {}

const CONTROL = /[\x00-\x1f\x7f]/;
/** What may stand in a host name; bytes beyond ASCII may, too. */
const HOST = /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\uffff]/;
const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;

/** The parts of a URL, or Go's error. */
export function parseUrl(text: string): GoUrl | string {
  const [whole = '', fragment] = cut(text, '#');
  let told = whole;
  try {
    const url = partsOf(whole);
    told = text;
    return { ...url, fragment: fragment === undefined ? '' : unescaped(fragment) };
  } catch (error) {
    if (!(error instanceof UrlError)) throw error;
    return `parse ${goQuote(told)}: ${error.message}`;
  }
}

function cut(text: string, sign: string): [string, string?] {
  const at = text.indexOf(sign);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + sign.length)];
}

function partsOf(text: string): Omit<GoUrl, 'fragment'> {
  if (CONTROL.test(text)) throw new UrlError('net/url: invalid control character in URL');
  if (text.startsWith(':')) throw new UrlError('missing protocol scheme');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1] ?? '';
  const [path, query = ''] = cut(scheme === '' ? text : text.slice(scheme.length + 1), '?');
  const url = { scheme: scheme.toLowerCase(), host: '', user: null, query };
  if (!path.startsWith('/')) {
    if (scheme !== '') return url;
    if (cut(path, '/')[0].includes(':')) throw new UrlError('first path segment in URL cannot contain colon');
  }
  const hasAuthority = path.startsWith('//') && (scheme !== '' || !path.startsWith('///'));
  const slash = hasAuthority ? path.indexOf('/', 2) : 0;
  const authority = hasAuthority ? path.slice(2, slash < 0 ? undefined : slash) : '';
  const parts = hasAuthority ? authorityOf(authority) : {};
  if (slash >= 0) unescaped(path.slice(slash));
  return { ...url, ...parts };
}

function authorityOf(authority: string): Pick<GoUrl, 'host' | 'user'> {
  const at = authority.lastIndexOf('@');
  const host = hostOf(authority.slice(at + 1));
  if (at < 0) return { host, user: null };
  const user = authority.slice(0, at);
  if (!USER.test(user)) throw new UrlError('net/url: invalid userinfo');
  const [name, password] = cut(user, ':');
  return { host, user: [name, ...(password === undefined ? [] : [password])].map((part) => escapedUser(unescaped(part))).join(':') };
}

function hostOf(host: string): string {
  const bracket = host.startsWith('[') ? host.lastIndexOf(']') : -1;
  if (host.startsWith('[') && bracket < 0) throw new UrlError("missing ']' in host");
  const colon = host.indexOf(':');
  const port = bracket >= 0 ? host.slice(bracket + 1) : colon < 0 ? '' : host.slice(colon);
  if (!/^(:[0-9]*)?$/.test(port)) throw new UrlError(`invalid port ${goQuote(port)} after host`);
  if (bracket < 0) return unescaped(host, true);
  const zone = host.slice(0, bracket).indexOf('%25');
  const end = zone < 0 ? bracket : zone;
  const literal = unescaped(host.slice(0, end), true) + unescaped(host.slice(end, bracket));
  const address = parseIp(host.slice(1, end));
  // Go tells more exactly what is no address.
  if (address === null) throw new UrlError(`invalid host: ParseAddr(${goQuote(literal.slice(1))}): unable to parse IP`);
  if (address.writtenAsV4) throw new UrlError('invalid IP-literal');
  return literal + unescaped(host.slice(bracket), true);
}

/** @param inHost percent signs stand for what is no ASCII there, and few other signs may stand at all */
function unescaped(text: string, inHost = false): string {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; ) {
    const sign = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (sign === '%') {
      const sequence = text.slice(at, at + 3);
      const byte = /^%[0-9A-Fa-f]{2}$/.test(sequence) ? Number.parseInt(sequence.slice(1), 16) : -1;
      if (byte < 0 || (inHost && byte < 0x80 && sequence !== '%25')) throw new UrlError(`invalid URL escape ${goQuote(sequence)}`);
      bytes.push(byte);
      at += sequence.length;
      continue;
    }
    if (inHost && !HOST.test(sign)) throw new UrlError(`invalid character ${goQuote(sign)} in host name`);
    bytes.push(...new TextEncoder().encode(sign));
    at += sign.length;
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

const escapedUser = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => {
    const sign = String.fromCharCode(byte);
    return /[A-Za-z0-9\-_.~$&+,;=]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
