import { errorText, failed } from '../files/errno.ts';
import type { Process, Steps } from '../processes/process.ts';
import { builtins } from './builtins/table.ts';
import { Interpreter, parse } from './interpreter.ts';
import { Shell, type Source } from './shell.ts';
import type { Dialect, Script } from './syntax.ts';

const interpreter = new Interpreter(builtins);

/** Characters of a script that comes through standard input. */
const INPUT_MAX = 1 << 20;

/** The program `sh` (or `bash`): its options, then the script from `-c`, a file or standard input. */
export function* shellProgram(process: Process, dialect: Dialect): Steps<number> {
  const argv = process.argv;
  const settings: (readonly [name: string, on: boolean])[] = [];
  let command = false;
  let input = false;
  let at = 1;
  for (; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === '--' || word === '-') {
      at++;
      break;
    }
    if (/^--\w/.test(word) && dialect === 'bash') continue;
    if (!/^[-+]./.test(word)) break;
    const on = word.startsWith('-');
    for (const letter of word.slice(1)) {
      if (letter === 'c') command = true;
      else if (letter === 's') input = true;
      else if (letter === 'o') settings.push([argv[++at] ?? '', on]);
      else if (letter !== 'i' && letter !== 'l') settings.push([letter, on]);
    }
  }
  const name = argv[0]!;
  const shellName = name.replace(/^-/, '');
  if (command) {
    const text = argv[at];
    if (text === undefined) {
      process.descriptors[2]?.write(`${shellName}: -c requires an argument\n`);
      return 2;
    }
    const shell = begin(process, dialect, argv[at + 1] ?? shellName, sourceOf(process, at, text), settings);
    shell.parameters = argv.slice(at + 2);
    return yield* interpreter.main(shell, (self) => interpreter.run(self, parse(text, dialect), true));
  }
  const path = input ? undefined : argv[at];
  if (path !== undefined) {
    const { files } = process.home;
    const found = files.find(path, process.cwd, process.user);
    const text = files.readText(path, process.cwd, process.user);
    if (text === null) {
      const reason = failed(found) ? errorText(found) : errorText('EISDIR');
      process.descriptors[2]?.write(
        dialect === 'dash'
          ? `${shellName}: 0: cannot open ${path}: ${failed(found) && found === 'ENOENT' ? 'No such file' : reason}\n`
          : `${shellName}: ${dialect === 'ash' ? `can't open '${path}'` : path}: ${reason}\n`,
      );
      return dialect === 'bash' ? 127 : 2;
    }
    const { origin } = process;
    const shell = begin(process, dialect, path, { text, locate: () => origin }, settings);
    shell.parameters = argv.slice(at + 1);
    return yield* interpreter.main(shell, (self) => interpreter.run(self, parse(text, dialect)));
  }
  const { origin } = process;
  const shell = begin(process, dialect, shellName, { text: '', locate: () => origin }, settings);
  shell.parameters = argv.slice(at);
  return yield* interpreter.main(shell, (self) => fromInput(self));
}

/** Runs what comes through standard input, line by line as far as it can be read. */
function* fromInput(shell: Shell): Steps<number> {
  const file = shell.process.descriptors[0];
  let text = '';
  while (file !== undefined && text.length < INPUT_MAX) {
    const chunk = file.read(INPUT_MAX);
    if (chunk === '') break;
    if (chunk === null) yield { untilMs: Number.POSITIVE_INFINITY, on: file.arrivals === null ? [] : [file.arrivals] };
    else if (typeof chunk === 'string') text += chunk;
    const ready = completeLines(text, shell.dialect);
    if (ready === null) continue;
    text = text.slice(ready.length);
    shell.source = { ...shell.source, text: ready.text };
    yield* interpreter.run(shell, ready.script);
  }
  return text === '' ? shell.lastStatus : yield* interpreter.runText(shell, text, { ...shell.source, text });
}

/** The lines so far when they are whole commands. */
function completeLines(text: string, dialect: Dialect): { text: string; length: number; script: Script } | null {
  const end = text.lastIndexOf('\n') + 1;
  if (end === 0) return null;
  const lines = text.slice(0, end);
  const script = parse(lines, dialect);
  return script.fault === null ? { text: lines, length: end, script } : null;
}

function begin(process: Process, dialect: Dialect, arg0: string, source: Source, settings: readonly (readonly [string, boolean])[]): Shell {
  const shell = new Shell(process, dialect, arg0, process.pid, interpreter, source);
  for (const [name, value] of process.environment)
    if (/^[A-Za-z_]\w*$/.test(name)) shell.variables.set(name, { value, exported: true, readonly: false, array: null });
  shell.set('IFS', ' \t\n');
  shell.set('OPTIND', '1');
  shell.set('PWD', process.cwd);
  shell.declare('PWD').exported = true;
  shell.set('PPID', String(process.parent?.pid ?? 0));
  if (dialect !== 'dash') {
    shell.set('SHLVL', String(Number(process.environment.get('SHLVL') ?? 0) + 1));
    shell.declare('SHLVL').exported = true;
  }
  if (dialect === 'bash') {
    for (const [name, value] of [
      ['BASH_VERSION', '5.2.15(1)-release'],
      ['BASH', '/bin/bash'],
      ['HOSTNAME', process.home.hostname],
      ['UID', String(process.user.uid)],
      ['EUID', String(process.user.uid)],
      ['OSTYPE', 'linux-gnu'],
    ] as const)
      shell.set(name, value);
  }
  for (const [name, on] of settings) shell.setOption(name, on);
  shell.effects = 0;
  return shell;
}

/** Where the script is written, when it is a word of the container's command line. */
function sourceOf(process: Process, index: number, text: string): Source {
  const written = process.argvOrigins[index] ?? null;
  const { origin } = process;
  if (written === null) return { text, locate: () => origin };
  return { text, locate: (start, end) => ({ ...written, start, end }) };
}
