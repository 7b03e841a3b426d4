import { Beyond, type Checked, check } from './check.ts';
import { programProblem } from './constants.ts';
import type { Environment } from './environment.ts';
import { literalProblems } from './literals.ts';
import type { MacroLibraries } from './macros.ts';
import { parseExpression } from './parser.ts';
import type { Expression } from './syntax.ts';
import type { Problem } from './tokens.ts';
import type { Type } from './types.ts';

/** `error`: what the API server says of the expression. `beyond`: it holds something that is not read here. */
export type Refused = { readonly error: string } | { readonly beyond: true };
export interface Sound {
  readonly expression: Expression;
  readonly type: Type;
  readonly checked: Checked;
}
export type Compiled = Sound | Refused;

/** Texts that were read already: most of a manifest stays as it is from keystroke to keystroke. */
const known = new Map<string, ReturnType<typeof parseExpression>>();
const KNOWN_MAX = 2_000;
/** Longer texts are rare, and read anew each time. */
const KNOWN_LENGTH_MAX = 4_000;

function parsedBefore(text: string, macros: MacroLibraries): ReturnType<typeof parseExpression> {
  if (text.length > KNOWN_LENGTH_MAX) return parseExpression(text, macros);
  const key = `${macros.bind ? 'b' : ''}${macros.sortBy ? 's' : ''} ${text}`;
  let parsed = known.get(key);
  if (parsed === undefined) {
    parsed = parseExpression(text, macros);
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(key, parsed);
  }
  return parsed;
}

/** Reads an expression, whatever it comes to. Never throws. Source: cel-go cel/env.go Compile. */
export function compileExpression(text: string, environment: Environment): Compiled {
  const parsed = parsedBefore(text, environment.macros);
  if (!parsed) return { beyond: true };
  if ('problems' in parsed) return { error: compileError(text, parsed.problems) };
  const { expression } = parsed;
  try {
    const checked = check(expression, environment);
    const problems = checked.problems.length > 0 ? checked.problems : literalProblems(checked);
    if (problems.length > 0) return { error: compileError(text, problems) };
    return { expression, checked, type: checked.typeOf(expression) };
  } catch (error) {
    if (error instanceof Beyond) return { beyond: true };
    throw error;
  }
}

/** What the server says when it makes a program of an expression that is sound; null when nothing. Source: cel-go cel/program.go. */
export function instantiationError({ checked }: Sound): string | null {
  const problem = programProblem(checked);
  return problem === null ? null : `program instantiation failed: ${problem}`;
}

const PROBLEMS_MAX = 100;
const LINE_BYTES_MAX = 16384;
const WIDE_DOT = '\uff0e';
const WIDE_MARK = '\uff3e';
const isWide = (character: string | undefined): boolean => character !== undefined && character > '\x7f';

/** Every problem with its line and a mark below the place. Source: cel-go common/errors.go, error.go. */
function compileError(text: string, problems: readonly Problem[]): string {
  const lines = text.split('\n');
  const told = [...problems.slice(0, PROBLEMS_MAX)]
    .sort((one, other) => one.at - other.at)
    .map(({ at, message }) => {
      const before = text.slice(0, at).split('\n');
      if (text === '') return `ERROR: <input>:1:0: ${message}`;
      const column = [...before.at(-1)!].length;
      const line = lines[before.length - 1]!.replaceAll('\t', ' ');
      const place = `ERROR: <input>:${before.length}:${column + 1}: ${message}`;
      if (line.length > LINE_BYTES_MAX) return place;
      const characters = [...line];
      const dots = characters.slice(0, column).map((character) => (isWide(character) ? WIDE_DOT : '.'));
      return `${place}\n | ${line}\n | ${dots.join('')}${isWide(characters[column]) ? WIDE_MARK : '^'}`;
    });
  if (problems.length > PROBLEMS_MAX) told.push(`${problems.length - PROBLEMS_MAX} more errors were truncated`);
  return `compilation failed: ${told.join('\n')}`;
}
