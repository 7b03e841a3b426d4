import { errorText, failed } from '../files/errno.ts';
import { baseName } from '../files/fileSystem.ts';
import type { FileNode } from '../files/nodes.ts';
import type { Steps } from '../processes/process.ts';
import { matchesPattern } from '../shell/pattern.ts';
import type { Call, Command } from './call.ts';
import { bytesOf } from './data.ts';
import { type CommandEntry, everywhere } from './entry.ts';
import { runAndWait } from './run.ts';

interface Entry {
  readonly path: string;
  readonly node: FileNode;
  readonly depth: number;
}

type Test = (entry: Entry) => Steps<boolean>;

const FLAGS: Readonly<Record<string, FileNode['kind']>> = { f: 'file', d: 'directory', l: 'link', c: 'device', p: 'fifo' };

/** `+3`, `-3`, `3`: more than, less than, exactly. */
function compares(text: string, value: number): boolean {
  const number = Number(text.replace(/^[-+]/, ''));
  return text.startsWith('+') ? value > number : text.startsWith('-') ? value < number : value === number;
}

/** Reads the expression behind the paths. */
class Expression {
  private at = 0;
  acts = false;
  mindepth = 0;
  maxdepth = Number.POSITIVE_INFINITY;
  fault: string | null = null;

  constructor(
    private readonly call: Call,
    private readonly words: readonly string[],
  ) {}

  whole(): Test {
    const test = this.or();
    if (this.at < this.words.length) this.fault ??= `unrecognized: ${this.words[this.at]}`;
    return test;
  }

  private or(): Test {
    let left = this.and();
    while (this.words[this.at] === '-o' || this.words[this.at] === '-or') {
      this.at++;
      const first: Test | null = left;
      const second = this.and();
      left = function* (entry) {
        return (yield* first(entry)) || (yield* second(entry));
      };
    }
    return left;
  }

  private and(): Test {
    const tests: Test[] = [];
    while (this.at < this.words.length && this.words[this.at] !== '-o' && this.words[this.at] !== '-or' && this.words[this.at] !== ')') {
      if (this.words[this.at] === '-a' || this.words[this.at] === '-and') this.at++;
      tests.push(this.primary());
    }
    return function* (entry) {
      for (const test of tests) if (!(yield* test(entry))) return false;
      return true;
    };
  }

  private primary(): Test {
    const word = this.words[this.at++] ?? '';
    const { call } = this;
    const value = (): string => this.words[this.at++] ?? '';
    const plain = (test: (entry: Entry) => boolean): Test =>
      // biome-ignore lint/correctness/useYield: a test that waits for nothing
      function* (entry) {
        return test(entry);
      };
    const wallMs = (ms: number): number => call.process.home.epochSeconds * 1_000 + ms;
    const ageMs = (node: FileNode): number => wallMs(call.kernel.nowMs) - wallMs(node.mtimeMs);
    switch (word) {
      case '!':
      case '-not': {
        const inner = this.primary();
        return function* (entry) {
          return !(yield* inner(entry));
        };
      }
      case '(': {
        const inner = this.or();
        if (value() !== ')') this.fault ??= 'missing )';
        return inner;
      }
      case '-name':
      case '-iname': {
        const pattern = value();
        return plain(({ path }) =>
          word === '-iname' ? matchesPattern(baseName(path).toLowerCase(), pattern.toLowerCase()) : matchesPattern(baseName(path), pattern),
        );
      }
      case '-path': {
        const pattern = value();
        return plain(({ path }) => matchesPattern(path, pattern));
      }
      case '-type': {
        const kinds = value().split(',');
        return plain(({ node }) => kinds.some((letter) => FLAGS[letter] === node.kind));
      }
      case '-size': {
        const text = value();
        const unit = bytesOf(`1${/[a-zA-Z]$/.exec(text)?.[0] ?? 'b'}`);
        return plain(({ node }) => compares(text.replace(/[a-zA-Z]$/, ''), Math.ceil((node.kind === 'file' ? node.size : 0) / unit)));
      }
      case '-mmin':
      case '-mtime': {
        const text = value();
        return plain(({ node }) => compares(text, Math.floor(ageMs(node) / (word === '-mmin' ? 60_000 : 86_400_000))));
      }
      case '-newer': {
        const found = call.files.find(value(), call.process.cwd, call.process.user);
        return plain(({ node }) => !failed(found) && node.mtimeMs > found.node.mtimeMs);
      }
      case '-empty':
        return plain(({ node }) => (node.kind === 'file' ? node.size === 0 : node.kind === 'directory' && node.names().length === 0));
      case '-perm': {
        const bits = Number.parseInt(value().replace(/^[-/]/, ''), 8);
        return plain(({ node }) => (node.mode & bits) === bits);
      }
      case '-maxdepth':
        this.maxdepth = Number(value());
        return always;
      case '-mindepth':
        this.mindepth = Number(value());
        return always;
      case '-print':
      case '-print0':
        this.acts = true;
        return plain(({ path }) => {
          call.out(`${path}${word === '-print' ? '\n' : '\0'}`);
          return true;
        });
      case '-quit':
        return always;
      case '-delete':
        this.acts = true;
        return plain(({ path, node }) => {
          const { process, files } = call;
          const errno =
            node.kind === 'directory'
              ? files.removeDirectory(path, process.cwd, process.user)
              : files.unlink(path, process.cwd, process.user);
          if (errno !== null) call.fail(`${path}: ${errorText(errno)}`);
          return errno === null;
        });
      case '-exec':
      case '-execdir':
        return this.exec();
      case '-true':
      case '-depth':
      case '-xdev':
      case '-follow':
        return always;
      default:
        this.fault ??= call.busybox ? `unrecognized: ${word}` : `unknown predicate '${word}'`;
        return always;
    }
  }

  private exec(): Test {
    this.acts = true;
    const argv: string[] = [];
    for (let word = this.words[this.at++]; word !== undefined && word !== ';'; word = this.words[this.at++]) {
      if (word === '+' && argv.at(-1) === '{}') break;
      argv.push(word);
    }
    const { call } = this;
    return function* ({ path }) {
      return (
        (yield* runAndWait(
          call,
          argv.map((word) => word.replaceAll('{}', path)),
        )) === 0
      );
    };
  }
}

// biome-ignore lint/correctness/useYield: a test that waits for nothing
const always: Test = function* () {
  return true;
};

const find: Command = function* (call): Steps<number> {
  const words = call.words.filter((word) => word !== '-L' && word !== '-H' && word !== '-P');
  const begin = words.findIndex((word) => /^[-!(]/.test(word));
  const paths = begin < 0 ? words : words.slice(0, begin);
  const expression = new Expression(call, begin < 0 ? [] : words.slice(begin));
  const test = expression.whole();
  if (expression.fault !== null) return call.fail(expression.fault);
  let status = 0;
  function* visit(path: string, depth: number): Steps<void> {
    const found = call.files.find(path, call.process.cwd, call.process.user, false);
    if (failed(found)) {
      status = call.fail(call.busybox ? `${path}: ${errorText(found)}` : `'${path}': ${errorText(found)}`);
      return;
    }
    const entry = { path, node: found.node, depth };
    const deletes = call.words.includes('-delete') || call.words.includes('-depth');
    const judge = function* (): Steps<void> {
      if (depth >= expression.mindepth && (yield* test(entry)) && !expression.acts) call.out(`${path}\n`);
    };
    if (!deletes) yield* judge();
    if (found.node.kind === 'directory' && depth < expression.maxdepth) {
      const names = call.files.list(path, call.process.cwd, call.process.user);
      if (failed(names)) status = call.fail(call.busybox ? `${path}: ${errorText(names)}` : `'${path}': ${errorText(names)}`);
      else for (const name of names) yield* visit(`${path.replace(/\/$/, '')}/${name}`, depth + 1);
    }
    if (deletes) yield* judge();
  }
  for (const path of paths.length === 0 ? ['.'] : paths) yield* visit(path, 0);
  return status;
};

export const findCommands: readonly CommandEntry[] = [everywhere('find', 'usr/bin', find)];
