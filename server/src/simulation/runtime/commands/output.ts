import { TestFault, testHolds } from '../shell/test.ts';
import type { Command } from './call.ts';
import { echoText } from './echo.ts';
import { type CommandEntry, everywhere } from './entry.ts';
import { formatText } from './printf.ts';

const echo: Command = (call) => {
  call.out(echoText(call.words, 'options'));
  return 0;
};

const printf: Command = (call) => {
  const words = call.words[0] === '--' ? call.words.slice(1) : call.words;
  const format = words[0];
  if (format === undefined) {
    call.err(call.busybox ? 'Usage: printf FORMAT [ARG]...' : "printf: missing operand\nTry 'printf --help' for more information.");
    return 1;
  }
  const { text, faults } = formatText(format, words.slice(1), call.busybox ? 'ash' : 'gnu');
  for (const fault of faults) call.err(`printf: ${fault}`);
  call.out(text);
  return faults.length > 0 ? 1 : 0;
};

const test: Command = (call) => {
  let words = call.words;
  if (call.name !== 'test') {
    const close = call.name === '[' ? ']' : ']]';
    if (words.at(-1) !== close) return call.fail(call.busybox ? `missing ${close}` : `missing '${close}'`, 2);
    words = words.slice(0, -1);
  }
  try {
    return testHolds({ process: call.process, dialect: call.busybox ? 'ash' : 'gnu' }, words) ? 0 : 1;
  } catch (fault) {
    if (!(fault instanceof TestFault)) throw fault;
    return call.fail(fault.message, 2);
  }
};

const cat: Command = (call) =>
  call.eachFile(
    call.words.filter((word) => !/^-[unetsvAETbn]+$/.test(word) && word !== '--'),
    function* (file) {
      if (file.endless)
        yield* call.pump((bytes) => {
          call.out(bytes);
          return !call.broken;
        });
      for (;;) {
        const chunk = yield* call.next(file);
        if (chunk === '') return;
        call.out(chunk);
        if (call.broken) return;
        yield* call.drain();
      }
    },
  );

export const outputCommands: readonly CommandEntry[] = [
  everywhere('echo', 'bin', echo),
  everywhere('printf', 'usr/bin', printf),
  everywhere('test', 'usr/bin', test),
  everywhere('[', 'usr/bin', test),
  everywhere('true', 'bin', () => 0),
  everywhere('false', 'bin', () => 1),
  everywhere('cat', 'bin', cat),
];
