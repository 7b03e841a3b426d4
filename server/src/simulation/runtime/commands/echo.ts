const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Text with backslash escapes carried out; `stopped` when `\c` ended it. */
export function unescaped(text: string): { text: string; stopped: boolean } {
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char !== '\\') {
      result += char;
      continue;
    }
    const next = text.charAt(at + 1);
    if (next === 'c') return { text: result, stopped: true };
    const octal = /^0[0-7]{0,3}/.exec(text.slice(at + 1))?.[0];
    const hexadecimal = /^x[0-9a-fA-F]{1,2}/.exec(text.slice(at + 1))?.[0];
    if (octal !== undefined) {
      result += String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      at += octal.length;
    } else if (hexadecimal !== undefined) {
      result += String.fromCharCode(Number.parseInt(hexadecimal.slice(1), 16));
      at += hexadecimal.length;
    } else if (next in ESCAPES) {
      result += ESCAPES[next];
      at++;
    } else result += char;
  }
  return { text: result, stopped: false };
}

/**
 * What `echo` prints. dash knows only `-n` and always carries out escapes; the others have `-n`, `-e` and `-E`.
 */
export function echoText(words: readonly string[], style: 'dash' | 'options'): string {
  let escapes = style === 'dash';
  let newline = true;
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at]!;
    if (!(style === 'dash' ? /^-n$/ : /^-[neE]+$/).test(word)) break;
    for (const letter of word.slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
    if (style === 'dash') {
      at++;
      break;
    }
  }
  const text = words.slice(at).join(' ');
  if (!escapes) return newline ? `${text}\n` : text;
  const result = unescaped(text);
  return newline && !result.stopped ? `${result.text}\n` : result.text;
}
