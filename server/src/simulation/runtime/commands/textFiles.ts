import type { OpenFile } from '../files/descriptors.ts';
import type { Steps } from '../processes/process.ts';
import { type Call, type Command, options } from './call.ts';

/** Lines of a text without their newlines; a newline at the end begins no further line. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (text.endsWith('\n')) lines.pop();
  return lines;
}

/** Gives every line of the operands, as it comes, to `use`; stops when that returns false. */
export function eachLine(call: Call, paths: readonly string[], use: (line: string, path: string) => unknown): Steps<number> {
  return call.eachFile(paths, (file, path) => linesThrough(call, file, (line) => use(line, path)));
}

export function* linesThrough(call: Call, file: OpenFile, use: (line: string) => unknown): Steps<void> {
  if (file.endless) yield* call.swallow();
  let rest = '';
  let filler = 0;
  for (;;) {
    const chunk = yield* call.next(file);
    if (chunk === '') break;
    if (typeof chunk === 'number') {
      // Part of one long line.
      filler += chunk;
      call.process.home.memory.hold(call.process, filler);
      yield* call.drain();
      continue;
    }
    const pieces = (rest + chunk).split('\n');
    rest = pieces.pop()!;
    for (const piece of pieces) if (use(piece) === false || call.broken) return;
    yield* call.drain();
  }
  if (rest !== '') use(rest);
}

/** A filter whose options do not matter to what comes next: reads all lines, writes what `change` makes of them. */
export function filter(letters: string, change: (lines: string[], flags: ReadonlyMap<string, string>) => readonly string[]): Command {
  return function* (call): Steps<number> {
    const { flags, operands } = options(call.words, letters);
    const lines: string[] = [];
    const status = yield* eachLine(call, operands, (line) => {
      lines.push(line);
    });
    const result = change(lines, flags);
    if (result.length > 0) call.out(`${result.join('\n')}\n`);
    return status;
  };
}
