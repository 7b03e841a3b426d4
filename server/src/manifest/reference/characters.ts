/** A place in the text: offset in UTF-16 code units, and line, column and count as libyaml has them (in characters, from 0). */
export interface Mark {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  /** Characters before the place. */
  readonly count: number;
}

/** Why libyaml stops reading. Caught inside this folder. */
export class Refusal {
  readonly problem: string;
  readonly mark: Mark | null;
  readonly context: Mark | null;
  /** Errors of the scanner count lines differently from those of the parser. */
  readonly scanner: boolean;

  constructor(problem: string, mark: Mark | null, context: Mark | null, scanner: boolean) {
    this.problem = problem;
    this.mark = mark;
    this.context = context;
    this.scanner = scanner;
  }
}

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const NEXT_LINE = 0x85;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;

/** libyaml decodes its input in blocks of this many bytes, and refuses a block with a forbidden character as a whole. */
const BLOCK_BYTES = 512;
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

export function isBreak(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN || code === NEXT_LINE || code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR;
}

/** A break or the end, for which `at` gives 0. */
export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code);
}

export function isBlankOrEnd(code: number): boolean {
  return code === SPACE || code === 0 || code === TAB || isBreak(code);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters, digits, `-` and `_`: what names of anchors and tag handles are made of. */
export function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code) || code === 95 || code === 45;
}

/** The characters of a text in turn, counted as libyaml counts. */
export class Characters {
  readonly text: string;
  pos: number;
  line = 0;
  column = 0;
  count = 0;
  /** Where the blocks that were decoded so far end; infinite when no block holds a forbidden character. */
  private decoded: number;
  /** Offset of the first forbidden character. */
  private readonly forbidden: number;

  constructor(text: string) {
    this.text = text;
    this.pos = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.forbidden = text.search(FORBIDDEN);
    this.decoded = this.forbidden < 0 ? Number.POSITIVE_INFINITY : 0;
  }

  mark(): Mark {
    return { offset: this.pos, line: this.line, column: this.column, count: this.count };
  }

  /** Code of the character some places on, 0 behind the end. */
  at(ahead = 0): number {
    const place = this.pos + ahead;
    return place < this.text.length ? this.text.charCodeAt(place) : 0;
  }

  /** Makes sure that some characters are decoded. */
  need(characters: number): void {
    while (this.pos + characters > this.decoded && this.decoded < this.text.length) this.decodeBlock();
  }

  private decodeBlock(): void {
    let at = this.decoded;
    // The mark of the byte order takes three bytes of the first block.
    let bytes = 0;
    while (at < this.text.length) {
      const code = this.text.codePointAt(at)!;
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      if (bytes > BLOCK_BYTES) break;
      at += code < 0x10000 ? 1 : 2;
    }
    this.decoded = at;
    if (this.forbidden < at) throw new Refusal('control characters are not allowed', null, null, false);
  }

  /** Moves over one character that is not a line break. */
  skip(): void {
    const code = this.text.charCodeAt(this.pos);
    if (code >= 0xd800 && code <= 0xdbff) {
      const low = this.text.charCodeAt(this.pos + 1);
      if (low >= 0xdc00 && low <= 0xdfff) this.pos++;
    }
    this.pos++;
    this.count++;
    this.column++;
    if (this.pos >= this.decoded) this.need(1);
  }

  /** Moves over a line break and tells what stands for it in a value. */
  skipLine(): string {
    const code = this.at();
    if (!isBreak(code)) return '';
    if (code === CARRIAGE_RETURN && this.at(1) === LINE_FEED) {
      this.pos += 2;
      this.count += 2;
    } else {
      this.pos++;
      this.count++;
    }
    this.column = 0;
    this.line++;
    this.need(1);
    return code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR ? String.fromCharCode(code) : '\n';
  }

  /** Whether a document marker (`---` or `...`) stands here. */
  atMarker(character: number): boolean {
    return this.column === 0 && this.at() === character && this.at(1) === character && this.at(2) === character && isBlankOrEnd(this.at(3));
  }
}
