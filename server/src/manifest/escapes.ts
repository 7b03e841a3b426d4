/** What a character behind `\` stands for in double quotes. Source: go-yaml scannerc.go yaml_parser_scan_flow_scalar. */
export const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

/** How many hexadecimal digits follow behind `\x`, `\u` and `\U`. */
export const CODE_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
