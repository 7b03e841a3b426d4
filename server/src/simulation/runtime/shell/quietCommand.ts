import { COMPUTED, constant, type Findings } from './idleLoop.ts';
import { parse } from './interpreter.ts';
import type { Command, Dialect, List, Redirect, Script, Word } from './syntax.ts';

/**
 * Command lines that only look: at files, at nothing else, and with the same outcome as long as no file changes. A probe that runs one every few seconds
 * is run once for each state of the files.
 */

/** Programs that read files, without options that look at the time. */
const READERS = new Set(['true', 'false', ':', 'exit', 'echo', 'test', '[', 'cat', 'grep', 'wc', 'head']);
const SHELLS = new Set(['ash', 'dash', 'bash']);

const known = new Map<string, readonly string[] | null>();
const KNOWN_MAX = 1000;

/** The environment variables on which the outcome depends too; null when the command line may do more than look. `program` is what its first word runs. */
export function quietCommand(program: string, argv: readonly string[]): readonly string[] | null {
  const key = `${program}\0${argv.join('\0')}`;
  let found = known.get(key);
  if (found === undefined) {
    found = judge(program, argv);
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(key, found);
  }
  return found;
}

function judge(program: string, argv: readonly string[]): readonly string[] | null {
  if (!SHELLS.has(program)) return READERS.has(program) && argv.every((word) => !COMPUTED.test(word)) ? [] : null;
  const [, option, text] = argv;
  if (argv.length !== 3 || option !== '-c' || text === undefined) return null;
  const seen: Findings = { reads: true, parameters: [] };
  return quietScript(parse(text, program as Dialect), seen) ? seen.parameters : null;
}

const quietScript = ({ lists, fault }: Script, seen: Findings): boolean => fault === null && lists.every((list) => quietList(list, seen));

const quietList = ({ items }: List, seen: Findings): boolean =>
  items.every(({ command, background }) => !background && quiet(command, seen));

function quiet(command: Command, seen: Findings): boolean {
  switch (command.kind) {
    case 'simple':
      return (
        command.assignments.length === 0 &&
        READERS.has(command.words[0]?.literal ?? '') &&
        command.redirects.every(unseen) &&
        command.words.every((word) => same(word, seen))
      );
    case 'list':
      return quietList(command, seen);
    case 'pipeline':
      return command.commands.every((each) => quiet(each, seen));
    case 'andor':
      return quiet(command.first, seen) && command.rest.every((next) => quiet(next.command, seen));
    case 'group':
    case 'subshell':
      return command.redirects.every(unseen) && quietList(command.body, seen);
    case 'if':
      return (
        command.redirects.every(unseen) &&
        command.branches.every(({ condition, body }) => quietList(condition, seen) && quietList(body, seen)) &&
        (command.otherwise === null || quietList(command.otherwise, seen))
      );
    default:
      return false;
  }
}

/** Output that goes nowhere, or where the other output goes. */
const unseen = ({ operator, target }: Redirect): boolean =>
  operator === '>&' ? /^[12]$/.test(target.literal ?? '') : /^&?>{1,2}$/.test(operator) && target.literal === '/dev/null';

const same = (word: Word, seen: Findings): boolean =>
  word.parts.every((part) => (part.kind === 'command' ? quietScript(part.script, seen) : constant({ ...word, parts: [part] }, seen)));
