import { echoText } from '../../commands/echo.ts';
import { formatText } from '../../commands/printf.ts';
import { type Builtin, write } from '../builtin.ts';
import { TestFault, testHolds } from '../test.ts';

const echo: Builtin = {
  run: (shell, argv) => {
    const style = shell.dialect === 'dash' ? 'dash' : 'options';
    return write(shell, echoText(argv.slice(1), style));
  },
};

const printf: Builtin = {
  run: (shell, argv) => {
    const words = argv[1] === '--' ? argv.slice(2) : argv.slice(1);
    let variable: string | null = null;
    if (words[0] === '-v' && shell.dialect === 'bash') [, variable = null] = words.splice(0, 2);
    const format = words[0];
    if (format === undefined) {
      shell.complain(shell.dialect === 'ash' ? 'usage: printf FORMAT [ARG]...' : 'printf: usage: printf format [arg ...]');
      return shell.dialect === 'ash' ? 1 : 2;
    }
    const { text, faults } = formatText(format, words.slice(1), shell.dialect);
    for (const fault of faults) shell.complain(shell.dialect === 'ash' ? fault : `printf: ${fault}`);
    if (variable !== null) shell.set(variable, text);
    const status = variable !== null || text === '' ? 0 : write(shell, text);
    return faults.length > 0 ? 1 : status;
  },
};

const test: Builtin = {
  run: (shell, argv) => {
    const name = argv[0]!;
    let words = argv.slice(1);
    if (name !== 'test') {
      const close = name === '[' ? ']' : ']]';
      if (words.at(-1) !== close) {
        const quoted = shell.dialect === 'bash' ? `\`${close}'` : close;
        shell.complain(`${shell.dialect === 'ash' ? '' : `${name}: `}missing ${quoted}`);
        return 2;
      }
      words = words.slice(0, -1);
    }
    try {
      const isSet = (variable: string): boolean => shell.get(variable) !== undefined;
      return testHolds({ process: shell.process, dialect: shell.dialect, isSet, patterns: name === '[[' }, words) ? 0 : 1;
    } catch (fault) {
      if (!(fault instanceof TestFault)) throw fault;
      shell.complain(`${shell.dialect === 'ash' ? '' : `${name}: `}${fault.message}`);
      return 2;
    }
  },
};

export const outputBuiltins: Readonly<Record<string, Builtin>> = {
  echo,
  printf,
  test,
  '[': test,
  '[[': { ...test, dialects: ['ash'] },
  ':': { run: () => 0, special: true },
  true: { run: () => 0 },
  false: { run: () => 1 },
  pwd: { run: (shell) => write(shell, `${shell.process.cwd}\n`) },
};
