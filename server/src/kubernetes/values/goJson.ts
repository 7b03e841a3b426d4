import { goQuote } from './goQuote.ts';

/**
 * What Go's encoding/json says of a text that is no JSON. Its scanner reads byte by byte and reports the first byte that cannot be, with
 * the place in the grammar where it was. Source: encoding/json scanner.go, decode.go.
 */

/** A byte between single quotes, as the scanner prints it: the code point of that number. */
const quotedByte = (byte: number): string =>
  byte === 0x27 ? "'\\''" : byte === 0x22 ? `'"'` : `'${goQuote(String.fromCharCode(byte)).slice(1, -1)}'`;

const UNEXPECTED_END = 'unexpected end of JSON input';
const DEPTH_MAX = 10_000;

const BEGINNING = 'looking for beginning of value';

class Scanner {
  private position = 0;
  /** What the values around this one are. A stack of its own: texts nest deeper than calls may. */
  private readonly around: ('object' | 'array')[] = [];

  constructor(private readonly bytes: Uint8Array) {}

  document(): string | null {
    let error = this.value();
    while (error === null && this.around.length > 0) error = this.next();
    if (error !== null) return error;
    this.space();
    return this.position < this.bytes.length ? this.unexpected('after top-level value') : null;
  }

  private get byte(): number | undefined {
    return this.bytes[this.position];
  }

  private space(): void {
    while (this.byte === 0x20 || this.byte === 0x09 || this.byte === 0x0a || this.byte === 0x0d) this.position++;
  }

  private at(character: string): boolean {
    return this.byte === character.charCodeAt(0);
  }

  private take(character: string): boolean {
    if (!this.at(character)) return false;
    this.position++;
    return true;
  }

  private unexpected(context: string): string {
    return this.byte === undefined ? UNEXPECTED_END : `invalid character ${quotedByte(this.byte)} ${context}`;
  }

  /** A value, up to its end, or up to the end of the first value in it. */
  private value(): string | null {
    for (;;) {
      this.space();
      if (this.take('"')) return this.text();
      for (const literal of ['true', 'false', 'null']) if (this.at(literal[0] as string)) return this.literal(literal);
      if (this.at('-') || this.isDigit()) return this.number();
      const inside = this.take('{') ? 'object' : this.take('[') ? 'array' : null;
      if (inside === null) return this.unexpected(BEGINNING);
      if (this.around.push(inside) > DEPTH_MAX) return 'exceeded max depth';
      this.space();
      if (this.take(inside === 'object' ? '}' : ']')) {
        this.around.pop();
        return null;
      }
      const error = inside === 'object' ? this.key() : null;
      if (error !== null) return error;
    }
  }

  /** Behind a value: the next one, or the end of what is around. */
  private next(): string | null {
    this.space();
    const inside = this.around.at(-1);
    if (this.take(inside === 'object' ? '}' : ']')) {
      this.around.pop();
      return null;
    }
    if (!this.take(',')) return this.unexpected(inside === 'object' ? 'after object key:value pair' : 'after array element');
    return (inside === 'object' ? this.key() : null) ?? this.value();
  }

  private key(): string | null {
    this.space();
    if (!this.take('"')) return this.unexpected('looking for beginning of object key string');
    const error = this.text();
    if (error !== null) return error;
    this.space();
    return this.take(':') ? null : this.unexpected('after object key');
  }

  private text(): string | null {
    for (;;) {
      const { byte } = this;
      if (byte === undefined || byte < 0x20) return this.unexpected('in string literal');
      if (this.take('"')) return null;
      if (!this.take('\\')) {
        this.position++;
        continue;
      }
      if (this.take('u')) {
        for (let digit = 0; digit < 4; digit++) {
          if (!/^[0-9a-fA-F]$/.test(String.fromCharCode(this.byte ?? 0))) return this.unexpected('in \\u hexadecimal character escape');
          this.position++;
        }
      } else if (this.byte !== undefined && '"\\/bfnrt'.includes(String.fromCharCode(this.byte))) this.position++;
      else return this.unexpected('in string escape code');
    }
  }

  private literal(word: string): string | null {
    for (const [index, character] of [...word].entries()) {
      if (index > 0 && !this.at(character)) return this.unexpected(`in literal ${word} (expecting '${character}')`);
      this.position++;
    }
    return null;
  }

  private isDigit(): boolean {
    return this.byte !== undefined && this.byte >= 0x30 && this.byte <= 0x39;
  }

  private digits(context: string): string | null {
    if (!this.isDigit()) return this.unexpected(context);
    while (this.isDigit()) this.position++;
    return null;
  }

  private number(): string | null {
    this.take('-');
    if (!this.take('0')) {
      const error = this.digits('in numeric literal');
      if (error !== null) return error;
    }
    if (this.take('.')) {
      const error = this.digits('after decimal point in numeric literal');
      if (error !== null) return error;
    }
    if (!this.take('e') && !this.take('E')) return null;
    if (!this.take('+')) this.take('-');
    return this.digits('in exponent of numeric literal');
  }
}

/** The first complaint of the scanner about a text, whatever value it should hold; null when it is JSON. */
export const jsonSyntaxError = (bytes: Uint8Array): string | null => new Scanner(bytes).document();

/** The sentence of json.Unmarshal for a text that must be an object (or null); null where there is nothing to say. */
export function jsonObjectError(bytes: Uint8Array): string | null {
  const error = jsonSyntaxError(bytes);
  if (error !== null) return error;
  const first = new TextDecoder().decode(bytes).trimStart().charAt(0);
  const kind =
    first === '['
      ? 'array'
      : first === '"'
        ? 'string'
        : first === 't' || first === 'f'
          ? 'bool'
          : first === '{' || first === 'n'
            ? ''
            : 'number';
  return kind === '' ? null : `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}
