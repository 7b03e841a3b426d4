import { errorText, failed } from '../files/errno.ts';
import type { Steps } from '../processes/process.ts';
import { AwkEnd, Interpreter } from './awkInterpreter.ts';
import { AwkFault, parseAwk, type Rule } from './awkScript.ts';
import type { Command } from './call.ts';
import { type CommandEntry, everywhere } from './entry.ts';
import { BadExpression } from './expressions.ts';
import { linesThrough } from './textFiles.ts';

const awk: Command = function* (call): Steps<number> {
  const words = [...call.words];
  const assignments: string[] = [];
  let separator: string | undefined;
  let program: string | undefined;
  while (words[0]?.startsWith('-') && words[0].length > 1) {
    const word = words.shift()!;
    if (word === '--') break;
    const value = (): string => word.slice(2) || (words.shift() ?? '');
    if (word.startsWith('-F')) separator = value();
    else if (word.startsWith('-v')) assignments.push(value());
    else if (word.startsWith('-f')) program = call.files.readText(value(), call.process.cwd, call.process.user) ?? '';
    else return call.fail(`unrecognized option: ${word}`);
  }
  program ??= words.shift();
  if (program === undefined) return call.fail('Usage: awk [OPTIONS] [AWK_PROGRAM] [FILE]...');
  let rules: Rule[];
  try {
    rules = parseAwk(program);
  } catch (fault) {
    if (!(fault instanceof AwkFault)) throw fault;
    return call.fail(call.busybox ? 'cmd. line:1: Unexpected token' : `line 1: syntax error`, call.busybox ? 1 : 2);
  }
  const interpreter = new Interpreter(
    rules,
    (text, error) => (error ? call.write(2, text) : call.out(text)),
    call.process.environment,
    (below) => call.process.home.random(below),
    () => call.now,
  );
  if (separator !== undefined) interpreter.set('FS', separator === 't' ? '\t' : separator.replaceAll('\\t', '\t'));
  for (const assignment of assignments) interpreter.set(assignment.split('=')[0]!, assignment.slice(assignment.indexOf('=') + 1));
  let status = 0;
  try {
    interpreter.begin();
    if (interpreter.reads) {
      const paths = words.filter((word) => !/^\w+=/.test(word));
      for (const path of paths.length === 0 ? ['-'] : paths) {
        const file = path === '-' ? call.input : call.open(path);
        if (file === undefined) continue;
        if (failed(file)) {
          call.fail(call.busybox ? `${path}: ${errorText(file)}` : `cannot open "${path}" (${errorText(file)})`);
          status = 2;
          continue;
        }
        interpreter.set('FILENAME', path === '-' ? '' : path);
        interpreter.set('FNR', '0');
        yield* linesThrough(call, file, (line) => interpreter.line(line));
      }
    }
    interpreter.end();
  } catch (end) {
    if (end instanceof BadExpression) return call.fail('bad regex', 2);
    if (end instanceof RangeError) {
      const { memory } = call.process.home;
      memory.hold(call.process, memory.limitBytes + 1);
      yield* call.sleep(0);
      return call.fail('out of memory', 2);
    }
    if (!(end instanceof AwkEnd)) throw end;
    return end.status;
  }
  return status;
};

export const awkCommands: readonly CommandEntry[] = [everywhere('awk', 'usr/bin', awk)];
