/** Reads CEL expressions into tokens. Source: google/cel-spec langdef.md, "Syntax". */

export interface Token {
  readonly kind: 'name' | 'int' | 'double' | 'string' | 'operator' | 'end';
  /** Of a string what it stands for, of anything else what is written. */
  readonly text: string;
  /** Where it begins. */
  readonly at: number;
}

const SPACE = /(?:[\t\n\f\r ]+|\/\/[^\n]*)+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0x[0-9a-fA-F]+|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?/y;
const STRING = /"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n\r]|\\.)*)"|'((?:[^'\\\n\r]|\\.)*)'/y;
const RAW = /[rR](?:"""([\s\S]*?)"""|'''([\s\S]*?)'''|"([^"\n\r]*)"|'([^'\n\r]*)')/y;
const OPERATOR = /&&|\|\||[=!<>]=|[<>+\-*/%!?:.,()[\]]/y;
const ESCAPE = /\\(?:([abfnrtv\\?"'`])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/g;
const CONTROL: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const CODE_POINT_MAX = 0x10ffff;

/** All tokens; null when something is none that is read here. */
export function tokensOf(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  for (;;) {
    at += take(SPACE)?.[0].length ?? 0;
    if (at >= text.length) return [...tokens, { kind: 'end', text: '', at }];
    const token = tokenAt(take, at);
    if (!token) return null;
    tokens.push(token.token);
    at += token.length;
  }
}

type Taken = { readonly token: Token; readonly length: number } | null;

function tokenAt(take: (pattern: RegExp) => RegExpExecArray | null, at: number): Taken {
  const raw = take(RAW);
  if (raw) return { token: { kind: 'string', text: raw.slice(1).find((part) => part !== undefined) ?? '', at }, length: raw[0].length };
  const string = take(STRING);
  if (string) {
    const value = unescaped(string.slice(1).find((part) => part !== undefined) ?? '');
    return value === null ? null : { token: { kind: 'string', text: value, at }, length: string[0].length };
  }
  const name = take(NAME);
  if (name) return { token: { kind: 'name', text: name[0], at }, length: name[0].length };
  const number = take(NUMBER);
  if (number) {
    const kind = /^0x|^[0-9]+$/.test(number[0]) ? 'int' : 'double';
    return { token: { kind, text: number[0], at }, length: number[0].length };
  }
  const operator = take(OPERATOR);
  return operator && { token: { kind: 'operator', text: operator[0], at }, length: operator[0].length };
}

/** What a string stands for; null when it holds an escape that there is not. */
function unescaped(text: string): string | null {
  let isSound = true;
  const value = text.replace(ESCAPE, (_, plain?: string, byte?: string, short?: string, long?: string, octal?: string) => {
    if (plain !== undefined) return CONTROL[plain] ?? plain;
    const code = octal === undefined ? Number.parseInt(byte ?? short ?? long ?? 'g', 16) : Number.parseInt(octal, 8);
    if (code <= CODE_POINT_MAX) return String.fromCodePoint(code);
    isSound = false;
    return '';
  });
  return isSound ? value : null;
}
