import type { Expression } from './syntax.ts';
import type { Kind, Type } from './types.ts';

/** What is put into a text at `%`, and of which types it may be. Source: cel-go ext/formatting.go stringFormatChecker. */
interface Clause {
  readonly kinds: ReadonlySet<Kind>;
  readonly refusal: string;
}

const clause = (kinds: string, refusal: string): Clause => ({ kinds: new Set(kinds.split(' ') as Kind[]), refusal });

const TEXT = clause(
  'list map int uint double bool string timestamp bytes duration type null',
  'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
);
const HEX = clause('int uint string bytes', 'only integers, byte buffers, and strings can be formatted as hex');

const CLAUSES: ReadonlyMap<string, Clause> = new Map([
  ['s', TEXT],
  ['d', clause('int uint', 'decimal clause can only be used on integers')],
  ['f', clause('double string', 'fixed-point clause can only be used on doubles')],
  ['e', clause('double string', 'scientific clause can only be used on doubles')],
  ['b', clause('int uint bool', 'only integers and bools can be formatted as binary')],
  ['x', HEX],
  ['X', HEX],
  ['o', clause('int uint', 'octal clause can only be used on integers')],
]);

interface FormatProblem {
  readonly message: string;
  /** The argument that is meant; without it the whole. */
  readonly at?: number;
}

/** What is wrong with a text that has arguments put into it. */
export function formatProblem(text: string, args: readonly Expression[], typeOf: (part: Expression) => Type): FormatProblem | null {
  let count = 0;
  for (let i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i)) {
    if (text[i + 1] === '%') {
      i += 2;
      continue;
    }
    const index = count++;
    if (i + 1 >= text.length) return { message: 'unexpected end of string' };
    const arg = args[index];
    if (!arg) return { message: `index ${index} out of range` };
    const [all, digits, letter] = /^%(?:\.(\d*))?([\s\S]?)/.exec(text.slice(i))!;
    const fault = clauseFault(digits, letter!);
    if (fault !== null) return { message: `could not parse formatting clause: ${fault}` };
    const { kinds, refusal } = CLAUSES.get(letter!)!;
    const refused = letter === 's' ? unprintable(arg, typeOf) : fits(kinds, typeOf(arg)) ? null : arg;
    if (refused) return { at: refused.at, message: `error during formatting: ${refusal}, was given ${typeOf(refused).name}` };
    i += all.length;
  }
  return args.length > count ? { message: `too many arguments supplied to string.format (expected ${count}, got ${args.length})` } : null;
}

function clauseFault(digits: string | undefined, letter: string): string | null {
  if (digits !== undefined && letter === '') return 'error while parsing precision: could not find end of precision specifier';
  if (digits === '')
    return 'error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax';
  return CLAUSES.has(letter) ? null : `unrecognized formatting clause "${letter}"`;
}

const fits = (kinds: ReadonlySet<Kind>, { kind }: Type): boolean => kind === 'dyn' || kinds.has(kind);

/** The part that cannot be shown as text; null when all can. */
function unprintable(arg: Expression, typeOf: (part: Expression) => Type): Expression | null {
  if (!fits(TEXT.kinds, typeOf(arg))) return arg;
  const parts = arg.kind === 'list' ? arg.items : arg.kind === 'map' ? arg.entries.flatMap(({ key, value }) => [key, value]) : [];
  for (const part of parts) {
    const found = unprintable(part, typeOf);
    if (found) return found;
  }
  return null;
}
