import { failed } from '../files/errno.ts';
import type { Found } from '../files/fileSystem.ts';
import type { Process } from '../processes/process.ts';
import { expression, matchesPattern } from './pattern.ts';

/** A malformed expression: status 2, with these words. */
export class TestFault {
  constructor(readonly message: string) {}
}

/** Who tests: whose files, and in whose words mistakes are told. */
export interface TestContext {
  readonly process: Process;
  readonly dialect: 'dash' | 'ash' | 'bash' | 'gnu';
  /** Whether a variable is set, for `-v` of bash. */
  readonly isSet?: (name: string) => boolean;
  /** The right side of `=` is a pattern: `[[` of ash. */
  readonly patterns?: boolean;
}

const BINARY = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef', '=~']);
/** dash knows `=` alone. */
const isBinary = ({ dialect }: TestContext, word: string): boolean => BINARY.has(word) && !(dialect === 'dash' && /^=[=~]$/.test(word));
const UNARY = /^-[a-hkprstuwxznLOGSN]$/;

/** The expression of `test`, `[` and ash's `[[`, without the name and the closing bracket. Throws TestFault. */
export function testHolds(context: TestContext, words: readonly string[]): boolean {
  const [first = '', second = '', third = ''] = words;
  switch (words.length) {
    case 0:
      return false;
    case 1:
      return first !== '';
    case 2:
      if (first === '!') return second === '';
      if (UNARY.test(first)) return unaryTest(context, first, second);
      break;
    case 3:
      if (isBinary(context, second)) return compare(second, first, third, context);
      if (first === '!') return !testHolds(context, words.slice(1));
      if (first === '(' && third === ')') return second !== '';
      break;
    case 4:
      if (first === '!') return !testHolds(context, words.slice(1));
      break;
    default:
  }
  return new Expression(context, words).whole();
}

/** The full grammar: `-o` binds weaker than `-a`, `!` strongest. */
class Expression {
  private at = 0;
  constructor(
    private readonly context: TestContext,
    private readonly words: readonly string[],
  ) {}

  whole(): boolean {
    const holds = this.or();
    const extra = this.words[this.at];
    if (extra !== undefined) throw new TestFault(unexpected(this.context, extra));
    return holds;
  }

  private or(): boolean {
    let holds = this.and();
    while (this.words[this.at] === '-o' || this.words[this.at] === '||') {
      this.at++;
      const right = this.and();
      holds = holds || right;
    }
    return holds;
  }

  private and(): boolean {
    let holds = this.not();
    while (this.words[this.at] === '-a' || this.words[this.at] === '&&') {
      this.at++;
      const right = this.not();
      holds = holds && right;
    }
    return holds;
  }

  private not(): boolean {
    if (this.words[this.at] === '!' && this.at + 1 < this.words.length) {
      this.at++;
      return !this.not();
    }
    return this.primary();
  }

  private primary(): boolean {
    const first = this.words[this.at];
    if (first === undefined) throw new TestFault(this.context.dialect === 'ash' ? 'argument expected' : 'argument expected');
    const second = this.words[this.at + 1];
    if (first === '(' && second !== undefined) {
      this.at++;
      const holds = this.or();
      if (this.words[this.at] !== ')')
        throw new TestFault(this.context.dialect === 'ash' ? 'closing paren expected' : 'closing paren expected');
      this.at++;
      return holds;
    }
    if (second !== undefined && isBinary(this.context, second) && this.words[this.at + 2] !== undefined) {
      this.at += 3;
      return compare(second, first, this.words[this.at - 1]!, this.context);
    }
    if (UNARY.test(first) && second !== undefined) {
      this.at += 2;
      return unaryTest(this.context, first, second);
    }
    this.at++;
    return first !== '';
  }
}

function unexpected({ dialect }: TestContext, word: string): string {
  if (dialect === 'ash') return `${word}: unknown operand`;
  return dialect === 'dash' ? `${word}: unexpected operator` : dialect === 'gnu' ? `extra argument '${word}'` : 'too many arguments';
}

export function unaryTest(context: TestContext, operator: string, operand: string): boolean {
  if (operator === '-n') return operand !== '';
  if (operator === '-z') return operand === '';
  if (operator === '-v') return context.isSet?.(operand) ?? false;
  if (operator === '-t') return false;
  if (operator === '-o') return false;
  const { process } = context;
  const found = find(process, operand, operator !== '-L' && operator !== '-h');
  if (found === null) return false;
  const { node } = found;
  const { files } = process.home;
  switch (operator) {
    case '-a':
    case '-e':
      return true;
    case '-f':
      return node.kind === 'file';
    case '-d':
      return node.kind === 'directory';
    case '-L':
    case '-h':
      return node.kind === 'link';
    case '-s':
      return node.kind === 'file' ? node.size > 0 : node.kind === 'directory';
    case '-r':
      return files.access(found, process.user, 4);
    case '-w':
      return files.access(found, process.user, 2);
    case '-x':
      return files.access(found, process.user, 1);
    case '-c':
      return node.kind === 'device';
    case '-p':
      return node.kind === 'fifo';
    case '-u':
      return (node.mode & 0o4000) !== 0;
    case '-g':
      return (node.mode & 0o2000) !== 0;
    case '-k':
      return (node.mode & 0o1000) !== 0;
    case '-O':
      return node.uid === process.user.uid;
    case '-G':
      return node.gid === process.user.gid;
    default:
      // Block devices and sockets are in no image.
      return false;
  }
}

function find(process: Process, path: string, follow: boolean): Found | null {
  const found = process.home.files.find(path, process.cwd, process.user, follow);
  return failed(found) ? null : found;
}

export function compare(operator: string, left: string, right: string, context: TestContext): boolean {
  switch (operator) {
    case '=':
    case '==':
      return context.patterns ? matchesPattern(left, right) : left === right;
    case '!=':
      return context.patterns ? !matchesPattern(left, right) : left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '=~':
      return expression(right, '').test(left);
    case '-nt':
    case '-ot':
    case '-ef': {
      const a = find(context.process, left, true);
      const b = find(context.process, right, true);
      if (operator === '-ef') return a !== null && a.node === b?.node;
      if (operator === '-nt') return a !== null && (b === null || a.node.mtimeMs > b.node.mtimeMs);
      return b !== null && (a === null || a.node.mtimeMs < b.node.mtimeMs);
    }
    default: {
      const difference = integer(context, left) - integer(context, right);
      switch (operator) {
        case '-eq':
          return difference === 0n;
        case '-ne':
          return difference !== 0n;
        case '-lt':
          return difference < 0n;
        case '-le':
          return difference <= 0n;
        case '-gt':
          return difference > 0n;
        default:
          return difference >= 0n;
      }
    }
  }
}

function integer({ dialect }: TestContext, text: string): bigint {
  if (/^\s*[-+]?\d+\s*$/.test(text)) return BigInt(text.trim().replace(/^\+/, ''));
  if (dialect === 'ash') throw new TestFault(`${text}: bad number`);
  if (dialect === 'dash') throw new TestFault(`Illegal number: ${text}`);
  throw new TestFault(dialect === 'gnu' ? `invalid integer '${text}'` : `${text}: integer expression expected`);
}
