import { type Builtin, write } from '../builtin.ts';
import { calculate, readOnly } from '../faults.ts';
import { type Shell, ShellExit } from '../shell.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** How `set`, `export -p` and the like print a value so that it can be read again. */
export function quoted(shell: Shell, value: string): string {
  const inside = value.replaceAll("'", shell.dialect === 'bash' ? "'\\''" : `'"'"'`);
  return shell.dialect === 'bash' && /^[\w%+,./:=@-]*$/.test(value) ? value : `'${inside}'`;
}

function splitAssignment(word: string): [name: string, value: string | undefined] {
  const equals = word.indexOf('=');
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function badName(shell: Shell, builtin: string, word: string): number {
  if (shell.dialect === 'bash') {
    shell.complain(`${builtin}: \`${word}': not a valid identifier`);
    return 1;
  }
  shell.complainOf(builtin, `${word}: bad variable name`);
  throw new ShellExit(2);
}

/** `export` and `readonly`: mark variables, with a value or without. */
function marking(builtin: string, mark: 'exported' | 'readonly'): Builtin {
  return {
    special: true,
    run: (shell, argv) => {
      let words = argv.slice(1);
      let remove = false;
      while (words[0]?.startsWith('-') && words[0] !== '-') {
        if (words[0].includes('n')) remove = true;
        words = words.slice(1);
      }
      if (words.length === 0) return list(shell, builtin, mark);
      let status = 0;
      for (const word of words) {
        const [name, value] = splitAssignment(word);
        if (!NAME.test(name)) {
          status = badName(shell, builtin, word);
          continue;
        }
        if (value !== undefined && !shell.set(name, value)) readOnly(shell, name);
        shell.declare(name)[mark] = !remove;
      }
      return status;
    },
  };
}

function list(shell: Shell, builtin: string, mark: 'exported' | 'readonly'): number {
  const lines = [...shell.variables]
    .filter(([, variable]) => variable[mark])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { value }]) => {
      const shown = value === undefined ? name : `${name}=${shell.dialect === 'bash' ? `"${value}"` : quoted(shell, value)}`;
      return shell.dialect === 'bash' ? `declare -${mark === 'exported' ? 'x' : 'r'} ${shown}` : `${builtin} ${shown}`;
    });
  return lines.length === 0 ? 0 : write(shell, `${lines.join('\n')}\n`);
}

const unset: Builtin = {
  special: true,
  run: (shell, argv) => {
    let functions = false;
    let status = 0;
    for (const word of argv.slice(1)) {
      if (word === '-f') functions = true;
      else if (word === '-v') functions = false;
      else if (functions) shell.functions.delete(word);
      else {
        const [, name = word, index] = /^(\w+)\[(.+)\]$/.exec(word) ?? [];
        if (index !== undefined) shell.variables.get(name)?.array?.delete(Number(calculate(shell, index)));
        else if (shell.variables.has(name)) {
          if (!shell.unset(name)) {
            shell.complain(shell.dialect === 'bash' ? `unset: ${name}: cannot unset: readonly variable` : `unset: ${name}: is read only`);
            if (shell.dialect !== 'bash') throw new ShellExit(2);
            status = 1;
          }
        } else if (shell.dialect === 'bash') shell.functions.delete(name);
      }
    }
    return status;
  },
};

const local: Builtin = {
  run: (shell, argv) => {
    if (shell.scopes.length === 0) {
      shell.complainOf('local', shell.dialect === 'bash' ? 'can only be used in a function' : 'not in a function');
      if (shell.dialect !== 'bash') throw new ShellExit(2);
      return 1;
    }
    for (const word of argv.slice(1)) {
      if (word.startsWith('-')) continue;
      const [name, value] = splitAssignment(word);
      if (!NAME.test(name)) return badName(shell, 'local', word);
      shell.makeLocal(name);
      if (value !== undefined) shell.set(name, value);
    }
    return 0;
  },
};

/** `declare` and `typeset` of bash: local in functions; `-a`, `-x`, `-r`, `-i` as far as they show. */
const declare: Builtin = {
  dialects: ['bash'],
  run: (shell, argv) => {
    let flags = '';
    for (const word of argv.slice(1)) {
      if (word.startsWith('-')) {
        flags += word.slice(1);
        continue;
      }
      const [name, value] = splitAssignment(word);
      if (!NAME.test(name)) return badName(shell, 'declare', word);
      if (shell.scopes.length > 0 && !flags.includes('g')) shell.makeLocal(name);
      const variable = shell.declare(name);
      if (/[aA]/.test(flags)) variable.array ??= new Map();
      if (value !== undefined) shell.set(name, flags.includes('i') ? String(calculate(shell, value)) : value);
      if (flags.includes('x')) variable.exported = true;
      if (flags.includes('r')) variable.readonly = true;
    }
    return 0;
  },
};

const shift: Builtin = {
  special: true,
  run: (shell, argv) => {
    const count = argv[1] === undefined ? 1 : Number(argv[1]);
    if (!Number.isInteger(count) || count < 0) {
      shell.complainOf('shift', shell.dialect === 'bash' ? `${argv[1]}: numeric argument required` : `Illegal number: ${argv[1]}`);
      throw new ShellExit(2);
    }
    if (count > shell.parameters.length) {
      if (shell.dialect !== 'dash') return 1;
      shell.complain("shift: can't shift that many");
      throw new ShellExit(2);
    }
    shell.parameters = shell.parameters.slice(count);
    shell.effects++;
    return 0;
  },
};

const set: Builtin = {
  special: true,
  run: (shell, argv) => {
    if (argv.length === 1) {
      const lines = [...shell.variables]
        .filter(([, { value }]) => value !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, { value }]) => `${name}=${quoted(shell, value!)}\n`);
      return write(shell, lines.join(''));
    }
    shell.effects++;
    let at = 1;
    for (; at < argv.length; at++) {
      const word = argv[at]!;
      if (word === '--') {
        shell.parameters = argv.slice(at + 1);
        return 0;
      }
      if (word === '-' || !/^[-+]./.test(word)) break;
      const on = word.startsWith('-');
      for (const letter of word.slice(1)) {
        if (letter !== 'o') {
          if (!shell.setOption(letter, on)) return illegal(shell, `${on ? '-' : '+'}${letter}`);
          continue;
        }
        const name = argv[++at];
        if (name === undefined) return 0;
        if (!shell.setOption(name, on)) return illegal(shell, `${on ? '-' : '+'}o ${name}`, name);
      }
    }
    if (at < argv.length) shell.parameters = argv.slice(at);
    return 0;
  },
};

function illegal(shell: Shell, option: string, name?: string): number {
  if (shell.dialect === 'bash') {
    shell.complain(`set: ${name ?? option}: invalid option${name === undefined ? '' : ' name'}`);
    return 2;
  }
  shell.complainOf('set', `${shell.dialect === 'dash' ? 'Illegal option' : 'illegal option'} ${option}`);
  throw new ShellExit(2);
}

const letCommand: Builtin = {
  dialects: ['ash', 'bash'],
  run: (shell, argv) => {
    let value = 0n;
    for (const word of argv.slice(1)) value = calculate(shell, word);
    return value === 0n ? 1 : 0;
  },
};

const getopts: Builtin = {
  run: (shell, argv) => {
    const [, letters = '', name = '', ...given] = argv;
    const words = given.length > 0 ? given : shell.parameters;
    let index = Number(shell.get('OPTIND') ?? '1') || 1;
    let offset = shell.optionOffset;
    const finish = (letter: string, argument: string | undefined, status: number): number => {
      shell.set('OPTIND', String(index));
      shell.optionOffset = offset;
      if (argument !== undefined) shell.set('OPTARG', argument);
      else if (shell.dialect === 'bash') shell.unset('OPTARG');
      else shell.set('OPTARG', '');
      shell.set(name, letter);
      return status;
    };
    const word = words[index - 1];
    if (word === undefined || (offset === 1 && !/^-./.test(word))) return finish('?', undefined, 1);
    if (word === '--' && offset === 1) {
      index++;
      return finish('?', undefined, 1);
    }
    const letter = word.charAt(offset++);
    const at = letters.indexOf(letter);
    const silent = letters.startsWith(':');
    const last = offset >= word.length;
    const advance = (): void => {
      index++;
      offset = 1;
    };
    if (at < 0 || letter === ':') {
      if (last) advance();
      if (!silent)
        shell.error(`${shell.dialect === 'bash' ? `${shell.arg0}: illegal option -- ${letter}` : `Illegal option -${letter}`}\n`);
      return finish('?', silent ? letter : undefined, 0);
    }
    if (letters.charAt(at + 1) !== ':') {
      if (last) advance();
      return finish(letter, undefined, 0);
    }
    const argument = last ? words[index] : word.slice(offset);
    advance();
    if (!last) return finish(letter, argument, 0);
    index++;
    if (argument !== undefined) return finish(letter, argument, 0);
    index--;
    if (!silent)
      shell.error(
        `${shell.dialect === 'bash' ? `${shell.arg0}: option requires an argument -- ${letter}` : `No arg for -${letter} option`}\n`,
      );
    return finish(silent ? ':' : '?', silent ? letter : undefined, 0);
  },
};

export const variableBuiltins: Readonly<Record<string, Builtin>> = {
  export: marking('export', 'exported'),
  readonly: marking('readonly', 'readonly'),
  unset,
  local,
  declare,
  typeset: declare,
  shift,
  set,
  let: letCommand,
  getopts,
};
