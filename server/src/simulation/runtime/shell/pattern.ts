/**
 * Shell patterns (`*`, `?`, `[…]`) as texts in which a backslash takes the meaning from the next character. Source: POSIX 2.14.
 */
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9a-fA-F',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
};

const escapeCharacter = (char: string): string => (/[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char);
const escapeInSet = (char: string): string => (char === '-' ? '\\-' : escapeCharacter(char));

/** Text that stands for itself inside a pattern. */
export const quotePattern = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&');

/** The text without the backslashes, for patterns that match no file. */
export const unquotePattern = (pattern: string): string => pattern.replace(/\\(.)/gs, '$1');

export const hasWildcards = (pattern: string): boolean => /(?<!\\)(?:\\\\)*[*?[]/.test(pattern);

/** The source of a regular expression that matches what the pattern matches. `shortest`: `*` takes as little as it can. */
export function patternSource(pattern: string, shortest = false): string {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    if (char === '*') source += shortest ? '[^]*?' : '[^]*';
    else if (char === '?') source += '[^]';
    else if (char === '\\') source += escapeCharacter(pattern.charAt(++at) || '\\');
    else if (char === '[') {
      const set = bracket(pattern, at);
      source += set?.source ?? '\\[';
      if (set !== null) at = set.end;
    } else source += escapeCharacter(char);
  }
  return source;
}

function bracket(pattern: string, start: number): { source: string; end: number } | null {
  let at = start + 1;
  let source = '[';
  if (pattern.charAt(at) === '!' || pattern.charAt(at) === '^') {
    source += '^';
    at++;
  }
  for (let first = true; at < pattern.length; first = false) {
    const char = pattern.charAt(at);
    if (char === ']' && !first) return { source: `${source}]`, end: at };
    const name = /^\[:(\w+):\]/.exec(pattern.slice(at))?.[1];
    if (name !== undefined) {
      source += CLASSES[name] ?? '';
      at += name.length + 4;
    } else if (char === '\\') {
      source += escapeInSet(pattern.charAt(at + 1));
      at += 2;
    } else {
      source += escapeCharacter(char);
      at++;
    }
  }
  return null;
}

/** Compiles; what cannot be compiled (a range like `[z-a]`) matches nothing. */
export function expression(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    return /(?!)/;
  }
}

const CACHE_MAX = 500;
const cache = new Map<string, RegExp>();

/** A regular expression for the whole of a text. */
export function patternExpression(pattern: string): RegExp {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const made = expression(`^(?:${patternSource(pattern)})$`, 'u');
  if (cache.size >= CACHE_MAX) cache.clear();
  cache.set(pattern, made);
  return made;
}

export const matchesPattern = (text: string, pattern: string): boolean => patternExpression(pattern).test(text);
