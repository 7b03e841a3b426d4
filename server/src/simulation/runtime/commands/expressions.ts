/** Regular expressions of grep, sed, awk and expr (POSIX basic and extended, with GNU's additions) as JavaScript knows them. */
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

/** Thrown for a pattern that cannot be compiled. */
export class BadExpression {}

export function regularExpression(pattern: string, extended: boolean, flags = ''): RegExp {
  try {
    return new RegExp(translate(pattern, extended), flags);
  } catch {
    throw new BadExpression();
  }
}

/** A text that stands for itself. */
export const literalExpression = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

function translate(pattern: string, extended: boolean): string {
  let source = '';
  let atStart = true;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    const wasStart: boolean = atStart;
    atStart = false;
    if (char === '\\') {
      const next = pattern.charAt(++at);
      if (!extended && '(){}|+?'.includes(next) && next !== '') {
        source += next;
        atStart = next === '(' || next === '|';
      } else if (next === '<' || next === '>') source += '\\b';
      else if (next === '`') source += '^';
      else if (next === "'") source += '$';
      else if (/[1-9wWsSbBntrfv]/.test(next)) source += `\\${next}`;
      else source += next === '' ? '\\\\' : literalExpression(next);
    } else if (char === '[') {
      const set = bracket(pattern, at);
      source += set.source;
      at = set.end;
    } else if (extended) {
      source +=
        (char === '*' || char === '+' || char === '?') && wasStart
          ? `\\${char}`
          : char === '{' && !/^\{\d*,?\d*\}/.test(pattern.slice(at))
            ? '\\{'
            : char;
      atStart = char === '(' || char === '|' || char === '^';
    } else if (char === '*') source += wasStart ? '\\*' : '*';
    else if (char === '^') {
      source += wasStart ? '^' : '\\^';
      atStart = wasStart;
    } else if (char === '$') source += at === pattern.length - 1 || /^\\[)|]/.test(pattern.slice(at + 1)) ? '$' : '\\$';
    else source += '(){}|+?'.includes(char) ? `\\${char}` : char;
  }
  return source;
}

function bracket(pattern: string, start: number): { source: string; end: number } {
  let source = '[';
  let at = start + 1;
  if (pattern.charAt(at) === '^') {
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
    } else {
      source += char === '[' || char === ']' || char === '\\' ? `\\${char}` : char;
      at++;
    }
  }
  throw new BadExpression();
}
