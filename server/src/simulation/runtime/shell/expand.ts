import { byteLength } from '../files/nodes.ts';
import type { Steps } from '../processes/process.ts';
import { braces } from './braces.ts';
import { assign, badSubstitution, calculate, notSet, setElement } from './faults.ts';
import { FieldSink, type Sink, TextSink } from './fields.ts';
import { expression, patternExpression, patternSource } from './pattern.ts';
import type { Shell } from './shell.ts';
import type { ParameterPart, Word, WordPart } from './syntax.ts';

/** The words of a command: everything expanded, split at blanks and matched against file names. */
export function* expandWords(shell: Shell, words: readonly Word[]): Steps<string[]> {
  const fields: string[] = [];
  for (const word of words) {
    if (word.literal !== null) {
      fields.push(word.literal);
      continue;
    }
    for (const each of shell.dialect === 'bash' ? braces(word) : [word]) {
      const sink = new FieldSink(shell);
      yield* addParts(shell, each.parts, sink, 'word');
      fields.push(...sink.finish());
    }
  }
  return fields;
}

/** One text, neither split nor matched: here-documents, targets of redirections; of an assignment also with `~` after colons. */
export function* expandText(shell: Shell, word: Word, place: Place = 'word'): Steps<string> {
  if (word.literal !== null) return word.literal;
  const sink = new TextSink(shell, false);
  yield* addParts(shell, word.parts, sink, place);
  return sink.result;
}

/** A pattern: quoted characters stand for themselves. */
export function* expandPattern(shell: Shell, word: Word): Steps<string> {
  const sink = new TextSink(shell, true);
  yield* addParts(shell, word.parts, sink, 'word');
  return sink.result;
}

export function* arithmetic(shell: Shell, expression: Word): Steps<bigint> {
  return calculate(shell, expression.literal ?? (yield* expandText(shell, expression)));
}

/** Where a word stands: `~` is looked for at its beginning, in assignments after colons too, inside `${x:-…}` of quotes not at all. */
export type Place = 'word' | 'assignment' | 'inside';

function* addParts(shell: Shell, parts: readonly WordPart[], sink: Sink, place: Place): Steps<void> {
  for (const [index, part] of parts.entries()) {
    switch (part.kind) {
      case 'text':
        sink.text(part.quoted ? part.text : withHome(shell, part.text, place !== 'inside' && index === 0, place), part.quoted);
        break;
      case 'parameter':
        yield* addParameter(shell, part, sink);
        break;
      case 'command':
        sink.value(yield* shell.evaluator.substitute(shell, part.script), part.quoted);
        break;
      case 'arithmetic':
        sink.value(String(yield* arithmetic(shell, part.expression)), part.quoted);
        break;
      case 'process':
        sink.text(shell.evaluator.processSubstitution(shell, part.script, part.direction), true);
        break;
    }
  }
}

/** `~` and `~name`. */
function withHome(shell: Shell, text: string, first: boolean, place: Place): string {
  if (!text.includes('~')) return text;
  const home = (_: string, prefix: string, name: string): string => {
    if (name === '') return `${prefix}${shell.get('HOME') ?? '~'}`;
    const entries = shell.process.home.files.readText('/etc/passwd')?.split('\n') ?? [];
    const directory = entries.find((line) => line.startsWith(`${name}:`))?.split(':')[5];
    return `${prefix}${directory ?? `~${name}`}`;
  };
  const result = first ? text.replace(/^()~([\w-]*)(?=$|\/|:)/, home) : text;
  return place === 'assignment' ? result.replace(/(:)~([\w-]*)(?=$|\/|:)/g, home) : result;
}

/** A parameter's value: a text, several (`$@`, `${a[@]}`), or nothing when it is not set. */
type Value = string | readonly string[] | undefined;

function* parameterValue(shell: Shell, part: ParameterPart): Steps<Value> {
  const { name, index } = part;
  if (index !== null) {
    const variable = shell.variables.get(name);
    const array = variable?.array ?? new Map(variable?.value === undefined ? [] : [[0, variable.value]]);
    if (index === '@' || index === '*') return [...array].sort(([a], [b]) => a - b).map(([, value]) => value);
    const at = Number(yield* arithmetic(shell, index));
    return array.get(at < 0 ? at + array.size : at);
  }
  return special(shell, name);
}

/** A parameter that is not an array. */
export function special(shell: Shell, name: string): Value {
  switch (name) {
    case '@':
    case '*':
      return shell.parameters;
    case '#':
      return String(shell.parameters.length);
    case '?':
      return String(shell.lastStatus);
    case '$':
      return String(shell.mainPid);
    case '!':
      return shell.lastBackground === null ? undefined : String(shell.lastBackground);
    case '-':
      return shell.flags();
    case '0':
      return shell.arg0;
    case 'PPID':
      return shell.get(name) ?? String(shell.process.parent?.pid ?? 0);
    default:
      return /^[0-9]/.test(name) ? shell.parameters[Number(name) - 1] : shell.get(name);
  }
}

function* addParameter(shell: Shell, part: ParameterPart, sink: Sink): Steps<void> {
  const { operator, quoted, name } = part;
  if (operator === 'bad') badSubstitution(shell, name);
  const value = yield* parameterValue(shell, part);
  const star = name === '*' || part.index === '*';
  const emit = (result: string | readonly string[]): void => {
    if (typeof result === 'string') sink.value(result, quoted);
    else sink.list(result, quoted, star);
  };
  const each = (change: (text: string) => string): void => {
    if (value === undefined) {
      if (shell.options.nounset) notSet(shell, name);
      emit('');
    } else emit(typeof value === 'string' ? change(value) : value.map(change));
  };
  switch (operator) {
    case 'value':
      if (value === undefined && shell.options.nounset && name !== '@' && name !== '*') notSet(shell, name);
      emit(value ?? '');
      return;
    case 'length':
      if (value === undefined && shell.options.nounset) notSet(shell, name);
      emit(String(typeof value === 'string' ? lengthOf(shell, value) : (value?.length ?? 0)));
      return;
    case 'indirect': {
      const target = typeof value === 'string' ? value : '';
      if (!/^(\w+|[@*#?$!-])$/.test(target)) {
        shell.complain(`${name}: invalid indirect expansion`);
        emit('');
        return;
      }
      emit(special(shell, target) ?? '');
      return;
    }
    case 'keys': {
      const array = shell.variables.get(name)?.array;
      emit([...(array?.keys() ?? [])].sort((a, b) => a - b).map(String));
      return;
    }
    case 'substring':
      yield* substring(shell, part, value, emit);
      return;
    case '#':
    case '##':
    case '%':
    case '%%': {
      const pattern = yield* expandPattern(shell, part.word!);
      each((text) => trimmed(text, pattern, operator));
      return;
    }
    case '/':
    case '//':
    case '/#':
    case '/%': {
      const pattern = yield* expandPattern(shell, part.word!);
      const replacement = part.second === null ? '' : yield* expandText(shell, part.second);
      each((text) => replaced(text, pattern, replacement, operator));
      return;
    }
    case '^':
    case '^^':
    case ',':
    case ',,':
      each((text) => recased(text, operator));
      return;
    default:
      yield* conditional(shell, part, value, sink, emit);
  }
}

/** Characters; bytes where the shell or the locale knows no others. */
function lengthOf(shell: Shell, text: string): number {
  const wide = shell.dialect === 'bash' && /utf-?8/i.test(shell.get('LC_ALL') ?? shell.get('LC_CTYPE') ?? shell.get('LANG') ?? '');
  return wide ? [...text].length : byteLength(text);
}

/** `${x:-word}` and its family. */
function* conditional(
  shell: Shell,
  part: ParameterPart,
  value: Value,
  sink: Sink,
  emit: (result: string | readonly string[]) => void,
): Steps<void> {
  const { operator, name } = part;
  const word = part.word!;
  const empty = typeof value === 'string' ? value === '' : value === undefined || value.length === 0 || value.join(' ') === '';
  const missing = operator.startsWith(':') ? empty : value === undefined || (typeof value !== 'string' && value.length === 0);
  const kind = operator.at(-1);
  if (kind === '+') {
    if (part.quoted) sink.text('', true);
    if (!missing) yield* addParts(shell, word.parts, sink, part.quoted ? 'inside' : 'word');
    return;
  }
  if (!missing) {
    emit(value!);
    return;
  }
  if (kind === '-') {
    if (part.quoted) sink.text('', true);
    yield* addParts(shell, word.parts, sink, part.quoted ? 'inside' : 'word');
    return;
  }
  const text = yield* expandText(shell, word);
  if (kind === '?') notSet(shell, name, text === '' ? (operator === '?' ? 'parameter not set' : 'parameter null or not set') : text);
  if (!/^[A-Za-z_]/.test(name)) badSubstitution(shell, name);
  if (part.index !== null && typeof part.index !== 'string') setElement(shell, name, Number(yield* arithmetic(shell, part.index)), text);
  else assign(shell, name, text);
  emit(text);
}

function* substring(shell: Shell, part: ParameterPart, value: Value, emit: (result: string | readonly string[]) => void): Steps<void> {
  const offset = Number(yield* arithmetic(shell, part.word!));
  const length = part.second === null ? null : Number(yield* arithmetic(shell, part.second));
  if (value !== undefined && typeof value !== 'string') {
    // Positional parameters count from 1, and 0 is the shell's name.
    const list = part.index === null ? [shell.arg0, ...value] : value;
    const from = offset < 0 ? Math.max(list.length + offset, 0) : offset;
    emit(list.slice(from, length === null ? undefined : from + length));
    return;
  }
  const text = value ?? '';
  const from = offset < 0 ? text.length + offset : offset;
  if (from < 0) emit('');
  else emit(text.slice(from, length === null ? undefined : length < 0 ? length : from + length));
}

function trimmed(text: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string {
  const shortest = operator.length === 1;
  if (operator.startsWith('#')) {
    const found = expression(`^(?:${patternSource(pattern, shortest)})`, 'u').exec(text)?.[0];
    return found === undefined ? text : text.slice(found.length);
  }
  // Every suffix is tried, since a regular expression looks from the left.
  const whole = patternExpression(pattern);
  if (shortest) {
    for (let at = text.length; at >= 0; at--) if (whole.test(text.slice(at))) return text.slice(0, at);
  } else for (let at = 0; at <= text.length; at++) if (whole.test(text.slice(at))) return text.slice(0, at);
  return text;
}

function replaced(text: string, pattern: string, replacement: string, operator: '/' | '//' | '/#' | '/%'): string {
  if (pattern === '') return text;
  const source = patternSource(pattern);
  const anchored = operator === '/#' ? `^(?:${source})` : operator === '/%' ? `(?:${source})$` : source;
  return text.replace(expression(anchored, operator === '//' ? 'gu' : 'u'), (found) =>
    found === '' && operator !== '/#' ? '' : replacement,
  );
}

function recased(text: string, operator: '^' | '^^' | ',' | ',,'): string {
  const change = (part: string): string => (operator.startsWith('^') ? part.toUpperCase() : part.toLowerCase());
  return operator.length === 2 ? change(text) : change(text.charAt(0)) + text.slice(1);
}
