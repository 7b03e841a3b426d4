import { unescaped } from './echo.ts';

const CONVERSION = /%([-+ 0#]*)(\*|\d+)?(?:\.(\*|-?\d+))?(?:hh|h|ll|l|j|z|t|L)?([diouxXfFeEgGaAcsbq%])/y;
/** Characters of output at most; a format can ask for any width. */
const TEXT_MAX = 1 << 20;
const ROUNDS_MAX = 10_000;

/** `printf`: the format is used again until no argument is left. `faults` are said on standard error and make the status 1. */
export function formatText(format: string, words: readonly string[], wording: string): { text: string; faults: string[] } {
  const faults: string[] = [];
  let text = '';
  let at = 0;
  const next = (): string | undefined => words[at++];
  for (let round = 0; round < ROUNDS_MAX && text.length < TEXT_MAX; round++) {
    const before = at;
    const result = once(format, next, faults, wording);
    text += result.text;
    if (result.stopped || at >= words.length || at === before) break;
  }
  return { text, faults };
}

function once(format: string, next: () => string | undefined, faults: string[], wording: string): { text: string; stopped: boolean } {
  let text = '';
  for (let at = 0; at < format.length; ) {
    const char = format.charAt(at);
    if (char === '\\') {
      const escape_ = (wording === 'dash' ? /^\\(?:[0-7]{1,3}|.)?/s : /^\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)?/s).exec(format.slice(at))![0];
      if (escape_ === '\\c') return { text, stopped: true };
      text += /^\\[0-7]/.test(escape_) ? String.fromCharCode(Number.parseInt(escape_.slice(1), 8) & 0xff) : formatEscape(escape_);
      at += escape_.length;
      continue;
    }
    if (char !== '%') {
      text += char;
      at++;
      continue;
    }
    CONVERSION.lastIndex = at;
    const found = CONVERSION.exec(format);
    if (found === null) {
      faults.push(wording === 'ash' ? `%${format.slice(at + 1)}: invalid format` : `${format.slice(at)}: invalid directive`);
      return { text, stopped: true };
    }
    at = CONVERSION.lastIndex;
    const [, flags = '', widthText, precisionText, conversion = ''] = found;
    if (conversion === '%') {
      text += '%';
      continue;
    }
    const star = (value: string | undefined): number | undefined =>
      value === '*' ? Number(next() ?? 0) : value === undefined ? undefined : Number(value);
    const width = star(widthText);
    const precision = star(precisionText);
    if (conversion === 'b') {
      const result = unescaped((next() ?? '').replace(/\\([1-7][0-7]{0,2})/g, '\\0$1'));
      text += padded(cut(result.text, precision), width, flags);
      if (result.stopped) return { text, stopped: true };
      continue;
    }
    text += converted(conversion, next(), { flags, width, precision }, faults, wording);
  }
  return { text, stopped: false };
}

function formatEscape(code: string): string {
  if (code === '\\"') return '"';
  if (code === '\\') return '\\';
  return unescaped(code).text;
}

interface Layout {
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
}

function converted(conversion: string, word: string | undefined, layout: Layout, faults: string[], wording: string): string {
  const { flags, width, precision } = layout;
  if (conversion === 's') return padded(cut(word ?? '', precision), width, flags.replace('0', ''));
  if (conversion === 'c') return padded((word ?? '').charAt(0), width, flags.replace('0', ''));
  if (conversion === 'q')
    return padded(/^[\w%+,./:=@-]+$/.test(word ?? '') ? word! : `'${(word ?? '').replaceAll("'", "'\\''")}'`, width, flags);
  if (/[fFeEgGaA]/.test(conversion)) return decimal(conversion, word, layout, faults, wording);
  const value = integer(word, faults, wording);
  let digits: string;
  const magnitude = value < 0n && conversion !== 'd' && conversion !== 'i' ? BigInt.asUintN(64, value) : value < 0n ? -value : value;
  if (conversion === 'o') digits = magnitude.toString(8);
  else if (conversion === 'x' || conversion === 'X') digits = magnitude.toString(16);
  else digits = magnitude.toString();
  if (conversion === 'X') digits = digits.toUpperCase();
  if (precision !== undefined) digits = digits.padStart(precision, '0');
  const signed = conversion === 'd' || conversion === 'i';
  const sign = signed && value < 0n ? '-' : signed && flags.includes('+') ? '+' : signed && flags.includes(' ') ? ' ' : '';
  const prefix = flags.includes('#') && conversion === 'x' && value !== 0n ? '0x' : flags.includes('#') && conversion === 'o' ? '0' : '';
  if (flags.includes('0') && !flags.includes('-') && precision === undefined && width !== undefined)
    digits = digits.padStart(Math.min(width, TEXT_MAX) - sign.length - prefix.length, '0');
  return padded(sign + prefix + digits, width, flags.replace('0', ''));
}

function decimal(
  conversion: string,
  word: string | undefined,
  { flags, width, precision }: Layout,
  faults: string[],
  wording: string,
): string {
  const value = Number(word === undefined || word === '' ? 0 : word);
  if (Number.isNaN(value)) faults.push(invalid(word ?? '', wording, 'float'));
  const number = Number.isNaN(value) ? 0 : value;
  const places = Math.min(precision ?? 6, 100);
  let digits: string;
  if (/[eE]/.test(conversion)) digits = number.toExponential(places).replace(/e([+-])(\d)$/, 'e$10$2');
  else if (/[gG]/.test(conversion)) digits = String(Number(number.toPrecision(Math.max(places, 1))));
  else digits = number.toFixed(places);
  if (flags.includes('+') && number >= 0) digits = `+${digits}`;
  return padded(digits, width, flags);
}

function integer(word: string | undefined, faults: string[], wording: string): bigint {
  if (word === undefined || word === '') return 0n;
  if (/^["']/.test(word)) return BigInt(word.codePointAt(1) ?? 0);
  const found = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(word);
  const whole = found !== null && found[0].length === word.length;
  if (!whole) faults.push(invalid(word, wording, 'integer', found !== null));
  if (found === null || (!whole && wording === 'ash')) return 0n;
  const [, sign, digits = '0'] = found;
  const value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
  return BigInt.asIntN(64, sign === '-' ? -value : value);
}

function invalid(word: string, wording: string, kind: 'integer' | 'float', partly = false): string {
  if (wording === 'ash') return `invalid number '${word}'`;
  if (wording === 'bash') return `${word}: invalid number`;
  if (wording === 'dash') return `${word}: ${partly ? 'not completely converted' : 'expected numeric value'}`;
  return `'${word}': ${partly ? 'value not completely converted' : kind === 'float' ? 'expected a numeric value' : 'expected a numeric value'}`;
}

const cut = (text: string, precision: number | undefined): string =>
  precision === undefined || precision < 0 ? text : text.slice(0, precision);

function padded(text: string, width: number | undefined, flags: string): string {
  if (width === undefined) return text;
  const columns = Math.min(Math.abs(width), TEXT_MAX);
  if (width < 0 || flags.includes('-')) return text.padEnd(columns);
  if (!flags.includes('0')) return text.padStart(columns);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(columns - sign.length, '0');
}
