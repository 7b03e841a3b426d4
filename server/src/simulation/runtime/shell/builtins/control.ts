import { errorText, failed } from '../../files/errno.ts';
import { canonical } from '../../files/fileSystem.ts';
import type { Steps } from '../../processes/process.ts';
import { type Builtin, type Builtins, write } from '../builtin.ts';
import { type Shell, ShellExit } from '../shell.ts';
import { findProgram } from '../simpleCommands.ts';

function number(shell: Shell, builtin: string, word: string): number {
  if (/^-?\d+$/.test(word)) return Number(word);
  if (shell.dialect === 'bash') {
    shell.complain(`${builtin}: ${word}: numeric argument required`);
    throw new ShellExit(2);
  }
  shell.complainOf(builtin, `Illegal number: ${word}`);
  throw new ShellExit(2);
}

const exit: Builtin = {
  special: true,
  run: (shell, argv) => {
    throw new ShellExit(argv[1] === undefined ? shell.lastStatus : number(shell, 'exit', argv[1]) & 0xff);
  },
};

function jump(kind: 'break' | 'continue'): Builtin {
  return {
    special: true,
    run: (shell, argv) => {
      const levels = argv[1] === undefined ? 1 : number(shell, kind, argv[1]);
      if (shell.loopDepth === 0) {
        if (shell.dialect === 'bash') shell.complain(`${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
        return 0;
      }
      if (levels > 0) shell.unwinding = { kind, levels: Math.min(levels, shell.loopDepth) };
      return 0;
    },
  };
}

const returnFrom: Builtin = {
  special: true,
  run: (shell, argv) => {
    const status = argv[1] === undefined ? shell.lastStatus : number(shell, 'return', argv[1]) & 0xff;
    if (shell.returnDepth === 0) {
      if (shell.dialect !== 'bash') throw new ShellExit(status);
      shell.complain("return: can only `return' from a function or sourced script");
      return 1;
    }
    shell.unwinding = { kind: 'return', levels: 1 };
    shell.lastStatus = status;
    return status;
  },
};

const evalWords: Builtin = {
  special: true,
  run: (shell, argv) => {
    const text = argv.slice(1).join(' ');
    if (text === '') return 0;
    const { origin } = shell.process;
    return shell.evaluator.runText(shell, text, { text, locate: () => origin });
  },
};

const source: Builtin = {
  special: true,
  run: function* (shell, argv): Steps<number> {
    const path = argv[1];
    if (path === undefined) {
      shell.complainOf(argv[0]!, 'filename argument required');
      return 2;
    }
    const { home, cwd, user } = shell.process;
    const full = path.includes('/') ? path : (inPath(shell, path) ?? path);
    const found = home.files.find(full, cwd, user);
    const empty = !failed(found) && found.node.kind === 'device';
    const text = empty ? '' : home.files.readText(full, cwd, user);
    if (text === null) {
      const reason = failed(found) ? errorText(found) : errorText('EISDIR');
      if (shell.dialect === 'bash') {
        shell.complain(`${path}: ${reason}`);
        return 1;
      }
      shell.complainOf(argv[0]!, shell.dialect === 'dash' ? `cannot open ${path}: No such file` : `can't open '${path}': ${reason}`);
      throw new ShellExit(2);
    }
    const { parameters } = shell;
    const { origin } = shell.process;
    if (argv.length > 2) shell.parameters = argv.slice(2);
    shell.returnDepth++;
    const status = yield* shell.evaluator.runText(shell, text, { text, locate: () => origin });
    shell.returnDepth--;
    shell.parameters = argv.length > 2 ? parameters : shell.parameters;
    if (shell.unwinding?.kind !== 'return') return status;
    shell.unwinding = null;
    return shell.lastStatus;
  },
};

/** Directory's file for `.`: PATH, and for bash the current directory after it. */
function inPath(shell: Shell, name: string): string | null {
  const { home, cwd, user } = shell.process;
  for (const directory of (shell.get('PATH') ?? '').split(':')) {
    const found = home.files.find(`${directory || '.'}/${name}`, cwd, user);
    if (!failed(found) && found.node.kind === 'file') return `${directory || '.'}/${name}`;
  }
  return shell.dialect === 'dash' ? null : name;
}

const cd: Builtin = {
  run: (shell, argv) => {
    const words = argv.slice(1).filter((word) => word !== '-L' && word !== '-P' && word !== '--');
    const { process } = shell;
    let target = words[0];
    if (target === undefined) {
      target = shell.get('HOME');
      if (target === undefined) {
        if (shell.dialect === 'bash') shell.complain('cd: HOME not set');
        return shell.dialect === 'bash' ? 1 : 0;
      }
    }
    if (target === '-') {
      target = shell.get('OLDPWD') ?? process.cwd;
      write(shell, `${target}\n`);
    }
    if (target === '') return 0;
    const path = canonical(target, process.cwd);
    const found = process.home.files.find(path, '/', process.user);
    const errno = failed(found) ? found : found.node.kind === 'directory' ? null : 'ENOTDIR';
    if (errno !== null || failed(found) || !process.home.files.access(found, process.user, 1)) {
      const reason = errorText(errno ?? 'EACCES');
      if (shell.dialect === 'dash') shell.complain(`cd: can't cd to ${target}`);
      else if (shell.dialect === 'ash') shell.complainOf('cd', `can't cd to ${target}: ${reason}`);
      else shell.complain(`cd: ${target}: ${reason}`);
      return shell.dialect === 'bash' ? 1 : 2;
    }
    shell.set('OLDPWD', process.cwd);
    process.cwd = path;
    shell.set('PWD', path);
    return 0;
  },
};

const umask: Builtin = {
  run: (shell, argv) => {
    const word = argv[1];
    if (word === undefined) return write(shell, `${shell.process.umask.toString(8).padStart(4, '0')}\n`);
    if (/^[0-7]+$/.test(word)) shell.process.umask = Number.parseInt(word, 8) & 0o777;
    shell.effects++;
    return 0;
  },
};

const KEYWORDS = new Set(['if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'case', 'esac', 'while', 'until', 'for', '{', '}', '!']);

/** `command`, `type`, `which`-like questions and the few things that only exist to be there. */
export function lookups(builtins: () => Builtins): Readonly<Record<string, Builtin>> {
  const isBuiltin = (shell: Shell, name: string): boolean => {
    const builtin = builtins().get(name);
    return builtin !== undefined && (builtin.dialects?.includes(shell.dialect) ?? true);
  };
  const executable = (shell: Shell, name: string): string | null => {
    const path = findProgram(shell, name);
    if (path === null) return null;
    const { home, cwd, user } = shell.process;
    const found = home.files.find(path, cwd, user);
    return failed(found) || found.node.kind !== 'file' || !home.files.access(found, user, 1) ? null : path;
  };
  const describe = (shell: Shell, name: string): string | null => {
    if (KEYWORDS.has(name)) return `${name} is a shell keyword`;
    if (shell.functions.has(name)) return `${name} is a${shell.dialect === 'dash' ? ' shell' : ''} function`;
    if (isBuiltin(shell, name)) return `${name} is a shell builtin`;
    const path = executable(shell, name);
    return path === null ? null : `${name} is ${path}`;
  };
  const type: Builtin = {
    run: (shell, argv) => {
      let status = 0;
      const words = argv.slice(1);
      const brief = shell.dialect === 'bash' && words[0] === '-t';
      const onlyPath = shell.dialect === 'bash' && /^-[pP]$/.test(words[0] ?? '');
      for (const name of brief || onlyPath ? words.slice(1) : words) {
        const text = describe(shell, name);
        if (text === null) {
          status = shell.dialect === 'bash' ? 1 : 127;
          if (brief || onlyPath) continue;
          if (shell.dialect === 'bash') shell.complain(`type: ${name}: not found`);
          else write(shell, `${name}: not found\n`);
        } else if (brief) write(shell, `${KEYWORDS.has(name) ? 'keyword' : (/(function|builtin)/.exec(text)?.[0] ?? 'file')}\n`);
        else if (!onlyPath || text.includes('/')) write(shell, `${onlyPath ? text.slice(name.length + 4) : text}\n`);
      }
      return status;
    },
  };
  const command: Builtin = {
    run: (shell, argv) => {
      let words = argv.slice(1);
      let ask: 'v' | 'V' | null = null;
      while (words[0]?.startsWith('-') && words[0].length > 1) {
        if (words[0] === '--') {
          words = words.slice(1);
          break;
        }
        if (words[0].includes('v')) ask = 'v';
        if (words[0].includes('V')) ask = 'V';
        words = words.slice(1);
      }
      const name = words[0];
      if (name === undefined) return 0;
      if (ask === null) return shell.evaluator.runCommand(shell, words, true);
      const text = describe(shell, name);
      if (text === null) {
        if (ask === 'V') {
          if (shell.dialect === 'bash') shell.complain(`command: ${name}: not found`);
          else write(shell, `${name}: not found\n`);
        }
        return shell.dialect === 'bash' ? 1 : 127;
      }
      return write(shell, `${ask === 'V' ? text : text.includes('/') && !text.startsWith('/') ? text.slice(name.length + 4) : name}\n`);
    },
  };
  return { type, command, hash: { run: () => 0 } };
}

export const controlBuiltins: Readonly<Record<string, Builtin>> = {
  exit,
  break: jump('break'),
  continue: jump('continue'),
  return: returnFrom,
  eval: evalWords,
  '.': source,
  source: { ...source, special: false, dialects: ['ash', 'bash'] },
  cd,
  umask,
  // Found by name only: the interpreter does it itself, since its redirections stay.
  exec: { special: true, run: () => 0 },
  times: { special: true, run: (shell) => write(shell, '0m0.000000s 0m0.000000s\n0m0.000000s 0m0.000000s\n') },
  ulimit: { run: (shell, argv) => (argv.some((word) => /^\d|^unlimited/.test(word)) ? 0 : write(shell, 'unlimited\n')) },
  alias: { run: () => 0 },
  unalias: { run: () => 0 },
  shopt: { dialects: ['bash'], run: () => 0 },
};
