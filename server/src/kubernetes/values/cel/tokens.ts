/** Reads CEL expressions into tokens. Source: google/cel-spec langdef.md, "Syntax"; what is said of others: cel-go parser/gen CEL.g4. */

export interface Token {
  readonly kind: 'name' | 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'escaped' | 'operator' | 'end';
  /** Of a string what it stands for, of anything else what is written. */
  readonly text: string;
  /** Where it begins and ends. */
  readonly at: number;
  readonly end: number;
}

/** What the server says of a place. */
export interface Problem {
  readonly at: number;
  readonly message: string;
}

const SPACE = /(?:[\t\n\f\r ]+|\/\/[^\n]*)+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0x[0-9a-fA-F]+|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?/y;
const STRING = /"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n\r]|\\.)*)"|'((?:[^'\\\n\r]|\\.)*)'/y;
const RAW = /[rR](?:"""([\s\S]*?)"""|'''([\s\S]*?)'''|"([^"\n\r]*)"|'([^'\n\r]*)')/y;
const UNSIGNED = /(0x[0-9a-fA-F]+|[0-9]+)[uU]/y;
const BYTES_MARK = /[bB](?=[rR]?["'])/y;
const OPERATOR = /&&|\|\||[=!<>]=|[<>+\-*/%!?:.,()[\]{}]/y;
const ESCAPE = /\\(?:([abfnrtv\\?"'`])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/g;
const CONTROL: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const CODE_POINT_MAX = 0x10ffff;
const ESCAPED = /`([a-zA-Z0-9_./ -]+)`/y;
/** Escapes over several characters and strings over several lines that are not whole, backquotes: not read here. */
const OTHERS = /`|[bB]?["'](?:[^"'\\\n\r]|\\[abfnrtv\\?"'`])*\\[xXuU0-3]|[bB]?[rR]?(?:"""|''')/y;
/** Strings without an end up to what they break off at, operators of two characters with another second one, and what begins nothing. */
const BROKEN =
  /"(?:[^"\\\n\r]|\\[abfnrtv\\?"'`])*(?:\\[\s\S]|[\n\r]|$)|'(?:[^'\\\n\r]|\\[abfnrtv\\?"'`])*(?:\\[\s\S]|[\n\r]|$)|[=&|][\s\S]?|[^"']/y;

/** All tokens, and what is none; null where something is not read here. */
export function tokensOf(text: string): { readonly tokens: readonly Token[]; readonly problems: readonly Problem[] } | null {
  const tokens: Token[] = [];
  const problems: Problem[] = [];
  let at = 0;
  const take = (pattern: RegExp, from = 0): RegExpExecArray | null => {
    pattern.lastIndex = at + from;
    return pattern.exec(text);
  };
  for (;;) {
    at += take(SPACE)?.[0].length ?? 0;
    if (at >= text.length) return { tokens: [...tokens, { kind: 'end', text: '', at, end: at }], problems };
    const token = tokenAt(take);
    const broken = token || take(OTHERS) ? null : take(BROKEN);
    const length = token?.length ?? broken?.[0].length;
    if (length === undefined) return null;
    if (token) tokens.push({ kind: token.kind, text: token.text, at, end: at + length });
    else problems.push({ at, message: `Syntax error: token recognition error at: '${broken![0]}'` });
    at += length;
  }
}

interface Taken extends Pick<Token, 'kind' | 'text'> {
  readonly length: number;
}

function tokenAt(take: (pattern: RegExp, from?: number) => RegExpExecArray | null): Taken | null {
  const mark = take(BYTES_MARK) ? 1 : 0;
  const kind = mark > 0 ? 'bytes' : 'string';
  const raw = take(RAW, mark);
  if (raw) return { kind, text: contentOf(raw), length: raw[0].length + mark };
  const string = take(STRING, mark);
  const value = string && unescaped(contentOf(string), mark > 0);
  if (value !== null) return { kind, text: value, length: string![0].length + mark };
  if (string || (take(OTHERS) && !take(ESCAPED))) return null;
  const name = take(NAME);
  if (name) return { kind: 'name', text: name[0], length: name[0].length };
  const escaped = take(ESCAPED);
  if (escaped) return { kind: 'escaped', text: escaped[1]!, length: escaped[0].length };
  const unsigned = take(UNSIGNED);
  if (unsigned) return { kind: 'uint', text: unsigned[1]!, length: unsigned[0].length };
  const number = take(NUMBER);
  if (number) return { kind: /^0x|^[0-9]+$/.test(number[0]) ? 'int' : 'double', text: number[0], length: number[0].length };
  const operator = take(OPERATOR);
  return operator && { kind: 'operator', text: operator[0], length: operator[0].length };
}

/** All ends of lines are the same within a string. */
const contentOf = (found: RegExpExecArray): string => (found.slice(1).find((part) => part !== undefined) ?? '').replace(/\r\n?/g, '\n');

/** What a string stands for; null when it holds an escape that there is not, which in bytes are those of characters. */
function unescaped(text: string, isBytes: boolean): string | null {
  let isSound = true;
  const value = text.replace(ESCAPE, (_, plain?: string, byte?: string, short?: string, long?: string, octal?: string) => {
    if (plain !== undefined) return CONTROL[plain] ?? plain;
    if (isBytes && (short !== undefined || long !== undefined)) isSound = false;
    const code = octal === undefined ? Number.parseInt(byte ?? short ?? long ?? 'g', 16) : Number.parseInt(octal, 8);
    if (code <= CODE_POINT_MAX) return String.fromCodePoint(code);
    isSound = false;
    return '';
  });
  return isSound ? value : null;
}
