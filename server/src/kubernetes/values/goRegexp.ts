/**
 * What Go has against the text of a regular expression. Source: Go's regexp/syntax parse.go with Perl flags, of 1.26.
 */

class SyntaxProblem extends Error {}

const REPEAT_MAX = 1000;

function fail(what: string, where: string): never {
  throw new SyntaxProblem(`error parsing regexp: ${what}: \`${where}\``);
}

class Parser {
  private at = 0;

  constructor(private readonly text: string) {}

  whole(): void {
    this.alternatives(0);
    if (this.at < this.text.length) fail('unexpected )', this.text);
  }

  private alternatives(depth: number): void {
    // Go gives up at 1,000 levels.
    if (depth > REPEAT_MAX) fail('expression nests too deeply', this.text);
    /** Where a repetition that nothing may follow began; -1 when something can be repeated, -2 when there is nothing to repeat. */
    let before = -2;
    for (;;) {
      const sign = this.text[this.at];
      if (sign === undefined || sign === ')') return;
      const start = this.at;
      const repeat = this.repetition();
      if (repeat !== null) {
        if (before === -2) fail('missing argument to repetition operator', repeat);
        if (before >= 0) fail('invalid nested repetition operator', this.text.slice(before, this.at));
        before = start;
        continue;
      }
      before = -1;
      if (sign === '|') {
        this.at++;
        before = -2;
      } else if (sign === '(') {
        if (this.group(depth)) before = -2;
      } else if (sign === '[') this.characterClass();
      else if (sign === '\\') this.escape(SEVERAL);
      else this.at += String.fromCodePoint(this.text.codePointAt(this.at) ?? 0).length;
    }
  }

  /** `*`, `+?`, `{2,3}` at the place; null where there is none. */
  private repetition(): string | null {
    const found = /^(?:[*+?]|\{(0|[1-9]\d*)(,(0|[1-9]\d*|))?\})\??/.exec(this.text.slice(this.at, this.at + 32));
    if (!found) return null;
    const [all, low, range, high] = found;
    this.at += all.length;
    if (low === undefined) return all;
    const [from, to] = [Number(low), range === undefined ? Number(low) : high ? Number(high) : -1];
    if (from > REPEAT_MAX || to > REPEAT_MAX || (to >= 0 && from > to)) {
      fail('invalid repeat count', all.replace(/\?$/, ''));
    }
    return all;
  }

  /** Whether it was only a switch of flags, which cannot be repeated. */
  private group(depth: number): boolean {
    const rest = this.text.slice(this.at);
    if (rest.startsWith('(?')) {
      const named = /^\(\?(?:P<|<)/.exec(rest);
      if (named && rest.length > named[0].length) {
        const end = rest.indexOf('>');
        if (end < 0) fail('invalid named capture', rest);
        if (!/^\w+$/.test(rest.slice(named[0].length, end))) fail('invalid named capture', rest.slice(0, end + 1));
        this.at += end + 1;
      } else {
        const flags = /^\(\?(?:[imsU]*(?:-[imsU]+)?)([:)])/.exec(rest);
        if (!flags) {
          const known = /^\(\?[imsU]*(?:-[imsU]*)?/.exec(rest)![0];
          fail('invalid or unsupported Perl syntax', rest.slice(0, known.length + 1));
        }
        this.at += flags[0].length;
        if (flags[1] === ')') return true;
      }
    } else this.at++;
    this.alternatives(depth + 1);
    if (this.text[this.at] !== ')') fail('missing closing )', this.text);
    this.at++;
    return false;
  }

  private characterClass(): void {
    const { text } = this;
    const start = this.at++;
    if (text[this.at] === '^') this.at++;
    for (let first = true; ; first = false) {
      const sign = text[this.at];
      if (sign === undefined) fail('missing closing ]', text.slice(start));
      if (sign === ']' && !first) break;
      const posix = /^\[:\^?(\w*):\]/.exec(text.slice(this.at));
      if (posix) {
        if (!POSIX.has(posix[1] ?? '')) fail('invalid character class range', posix[0]);
        this.at += posix[0].length;
        continue;
      }
      const from = this.at;
      const low = this.classSign(start, true);
      if (low === null || text[this.at] !== '-' || text[this.at + 1] === ']') continue;
      if (text[this.at + 1] === undefined) fail('missing closing ]', text.slice(start));
      this.at++;
      const high = this.classSign(start, false);
      if (high === null || high < low) fail('invalid character class range', text.slice(from, this.at));
    }
    this.at++;
  }

  /** A character of a class; null for one that stands for several, where that may be. */
  private classSign(start: number, orSeveral: boolean): number | null {
    if (this.text[this.at] === '\\') return this.escape(orSeveral ? SEVERAL_OF_CLASS : null);
    const sign = this.text.codePointAt(this.at);
    if (sign === undefined) return fail('missing closing ]', this.text.slice(start));
    this.at += String.fromCodePoint(sign).length;
    return sign;
  }

  /** @param several what stands for more than one character here */
  private escape(severalHere: RegExp | null): number | null {
    const rest = this.text.slice(this.at);
    if (rest.length === 1) throw new SyntaxProblem('error parsing regexp: trailing backslash at end of expression: ``');
    const several = severalHere?.exec(rest);
    if (several) {
      const name = /^\\[pP]\{?\^?([^}]*)/.exec(several[0])?.[1];
      if (name !== undefined && !isUnicodeClass(name)) fail('invalid character class range', several[0]);
      this.at += several[0].length;
      return null;
    }
    const one =
      /^\\(?:([1-7][0-7]{1,2}|0[0-7]{0,2})|x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]+)\}|([afnrtv])|([\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]))/.exec(
        rest,
      );
    if (!one) {
      const known = /^\\(?:x\{[0-9a-fA-F]*|x[0-9a-fA-F]?|[pP]\{[^}]*|)/.exec(rest)?.[0] ?? '\\';
      return fail('invalid escape sequence', rest.slice(0, Math.min(rest.length, known.length + 1)));
    }
    this.at += one[0].length;
    const [, octal, byte, hexadecimal, letter, mark] = one;
    if (octal) return Number.parseInt(octal, 8);
    if (byte ?? hexadecimal) return Number.parseInt((byte ?? hexadecimal)!, 16);
    return letter ? CONTROL[letter]! : mark!.charCodeAt(0);
  }
}

const SEVERAL_OF_CLASS = /^\\(?:[dswDSW]|[pP](?:\{[^}]*\}|[^{]))/u;
const SEVERAL = /^\\(?:[dswDSWAzbB]|Q(?:[\s\S]*?\\E|[\s\S]*)|[pP](?:\{[^}]*\}|[^{]))/u;

const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

const POSIX = new Set('alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit'.split(' '));

/** General categories and scripts have the same names here. */
function isUnicodeClass(name: string): boolean {
  if (name === 'Any') return true;
  return ['gc', 'sc'].some((property) => {
    try {
      return new RegExp(`\\p{${property}=${name}}`, 'u') !== null;
    } catch {
      return false;
    }
  });
}

/** Null when the expression can be read. */
export function regexpProblem(text: string): string | null {
  try {
    new Parser(text).whole();
    return null;
  } catch (error) {
    if (error instanceof SyntaxProblem) return error.message;
    throw error;
  }
}
