import type { Call } from '../commands/call.ts';
import type { Steps } from '../processes/process.ts';
import { application, SCRIPT_MS } from './application.ts';
import { idle, type Stopping } from './server.ts';

export type SnippetLanguage = 'python' | 'node';

/** What ends a program of the language that handles no signal. */
const STOPS: Readonly<Record<SnippetLanguage, Stopping>> = {
  python: { signals: ['INT'], afterMs: 0, exitCode: 130 },
  node: { signals: [], afterMs: 0, exitCode: 0 },
};

/** Calls that serve and come back only when the program is stopped. */
const SERVES = /\.serve_forever\(|\.listen\(|\bapp\.run\(|\buvicorn\.run\(/;
const ENDLESS: Readonly<Record<SnippetLanguage, RegExp>> = {
  python: /^while\s*\(?\s*(?:True|1)\s*\)?\s*:(.*)$/,
  node: /^(?:while\s*\(\s*(?:true|1)\s*\)|for\s*\(\s*;\s*;\s*\))\s*\{?(.*)$/,
};
const LEAVES = /\b(?:break|return|raise|throw)\b/;
const INTERVAL = /^setInterval\(\s*(?:\(\)\s*=>|function\s*\(\))\s*\{?(.*?)\}?\s*,\s*(\d+)\s*\)$/;
const IMPORTS = /^(import|from|const|let|var)\b.*(import|require|time|sys|os)\b|^import\b/;

/** Statements that come once, and those that come again and again; null where the program ends. */
interface Program {
  readonly once: readonly string[];
  readonly again: readonly string[] | null;
}

const statementsOf = (text: string): string[] =>
  text
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '}');

function programOf(text: string, language: SnippetLanguage): Program {
  const lines = text.split('\n').flatMap((line) => (ENDLESS[language].test(line.trim()) ? [line] : line.split(';')));
  const once: string[] = [];
  for (const [at, line] of lines.entries()) {
    const statement = line.trim();
    const interval = INTERVAL.exec(statement);
    if (interval) return { once, again: [...statementsOf(interval[1]!), `sleep(${Number(interval[2]) / 1000})`] };
    const endless = ENDLESS[language].exec(statement);
    if (endless) {
      const again = [...statementsOf(endless[1]!), ...lines.slice(at + 1).flatMap(statementsOf)];
      return again.some((each) => LEAVES.test(each)) ? { once: [...once, statement], again: null } : { once, again };
    }
    once.push(...statementsOf(line));
  }
  return { once, again: null };
}

/**
 * A program text on the command line, as far as it only prints, sleeps, exits, allocates, serves, or does that in an endless loop: what examples
 * of memory limits, exit codes and probes do. Anything else is taken to take a moment and succeed.
 */
export function* snippet(call: Call, text: string, language: SnippetLanguage): Steps<number> {
  if (SERVES.test(text)) return yield* application(call, language, STOPS[language]);
  const { once, again } = programOf(text, language);
  const run = new SnippetRun(call, language);
  const ended = yield* run.all(once);
  if (ended !== null || again === null) return ended ?? 0;
  while (again.some(takesTime)) {
    const status = yield* run.all(again);
    if (status !== null) return status;
  }
  call.process.home.assume('busy-loop', language, call.process.origin);
  return yield* idle();
}

const SLEEP = /^(?:time\.)?sleep\(\s*([\d.]+)\s*\)$/;
const PRODUCT = /(?:['"].['"]|b['"].['"]|\[0\]|bytearray\(|\.alloc\()\s*\*?\s*\(?([\d_ *]+)\)?/;

const takesTime = (statement: string): boolean => SLEEP.test(statement) || PRODUCT.test(statement);

class SnippetRun {
  private bytes = 0;

  constructor(
    private readonly call: Call,
    private readonly language: SnippetLanguage,
  ) {}

  /** Runs statements one after the other; the exit status when one of them ends the program. */
  *all(statements: readonly string[]): Steps<number | null> {
    for (const statement of statements) {
      const status = yield* this.one(statement);
      if (status !== null) return status;
    }
    return null;
  }

  private *one(statement: string): Steps<number | null> {
    const { call } = this;
    const { process, kernel } = call;
    const printed = /^(?:print|console\.log)\(\s*(["'])(.*)\1\s*(?:,\s*flush=True\s*)?\)$/.exec(statement);
    const slept = SLEEP.exec(statement);
    const exited = /^(?:sys\.exit|exit|quit|os\._exit|process\.exit)\(\s*(\d*)\s*\)$/.exec(statement);
    const product = PRODUCT.exec(statement);
    if (IMPORTS.test(statement)) return null;
    if (printed !== null) call.out(`${printed[2]}\n`);
    else if (slept !== null) yield* call.sleep(Number(slept[1]) * 1_000);
    else if (exited !== null) return Number(exited[1] === '' ? 0 : exited[1]);
    else if (product !== null) {
      this.bytes += numberOf(product[1]!);
      yield* call.sleep(Math.min(this.bytes, process.home.memory.room()) / 200_000);
      process.home.memory.hold(process, this.bytes);
      yield* call.sleep(0);
    } else {
      process.home.assume('opaque-program', this.language, process.origin);
      yield* call.sleep(Math.max(SCRIPT_MS - kernel.nowMs + process.startedMs, 0));
    }
    return null;
  }
}

/** Of `10**6 * 300`: powers before products. */
const numberOf = (product: string): number =>
  product
    .replaceAll('_', '')
    .split(/(?<!\*)\*(?!\*)/)
    .map((factor) => factor.split('**').map((part) => Number(part.trim() || 1)))
    .reduce((total, [base = 1, exponent = 1]) => total * base ** exponent, 1);
