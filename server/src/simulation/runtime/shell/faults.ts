import { ArithmeticFault, evaluateArithmetic } from './arithmetic.ts';
import { type Shell, ShellExit } from './shell.ts';

/** Mistakes of a script that end a shell which nobody types into, in the words of each shell. */
export function readOnly(shell: Shell, name: string): never {
  shell.complain(shell.dialect === 'bash' ? `${name}: readonly variable` : `${name}: is read only`);
  throw new ShellExit(shell.dialect === 'bash' ? 1 : 2);
}

export function notSet(shell: Shell, name: string, message?: string): never {
  shell.complain(`${name}: ${message ?? (shell.dialect === 'bash' ? 'unbound variable' : 'parameter not set')}`);
  throw new ShellExit(shell.dialect === 'bash' ? 127 : 2);
}

/** The shell wants more memory than it can have: with a limit the kernel kills it, without one it gives up. */
export function outOfMemory(shell: Shell): never {
  const { process } = shell;
  const { memory } = process.home;
  if (Number.isFinite(memory.limitBytes)) memory.hold(process, memory.limitBytes + 1);
  shell.complain(
    shell.dialect === 'dash' ? 'Out of space' : shell.dialect === 'ash' ? 'out of memory' : 'xrealloc: cannot allocate memory',
  );
  throw new ShellExit(2);
}

export function badSubstitution(shell: Shell, text: string): never {
  if (shell.dialect === 'bash') shell.complain(`${text}: bad substitution`);
  else shell.complain(shell.dialect === 'dash' ? 'Bad substitution' : 'syntax error: bad substitution');
  throw new ShellExit(shell.dialect === 'bash' ? 1 : 2);
}

export function assign(shell: Shell, name: string, value: string): void {
  if (!shell.set(name, value)) readOnly(shell, name);
}

export function setElement(shell: Shell, name: string, index: number, value: string): void {
  const variable = shell.declare(name);
  if (variable.readonly) readOnly(shell, name);
  variable.array ??= new Map(variable.value === undefined ? [] : [[0, variable.value]]);
  variable.array.set(index < 0 ? index + variable.array.size : index, value);
}

/** Value of an arithmetic text; a mistake in it ends the shell. */
export function calculate(shell: Shell, text: string): bigint {
  try {
    return evaluateArithmetic(
      text,
      {
        get: (name, index) => {
          const array = index === null ? null : (shell.variables.get(name)?.array ?? null);
          const value = array === null ? shell.get(name) : array.get(Number(index));
          if (value === undefined && shell.options.nounset) notSet(shell, name);
          return value;
        },
        set: (name, index, value) => {
          if (index === null) assign(shell, name, value);
          else setElement(shell, name, Number(index), value);
        },
      },
      shell.dialect !== 'dash',
    );
  } catch (fault) {
    if (!(fault instanceof ArithmeticFault)) throw fault;
    const division = fault.kind === 'division';
    if (shell.dialect === 'ash') shell.complain(division ? 'divide by zero' : 'arithmetic syntax error');
    else if (shell.dialect === 'dash')
      shell.complain(`arithmetic expression: ${division ? 'division by zero' : 'expecting primary'}: "${text}"`);
    else shell.complain(`${text}: ${division ? 'division by 0' : 'syntax error: operand expected'} (error token is "${text.trim()}")`);
    throw new ShellExit(shell.dialect === 'bash' ? 1 : 2);
  }
}
