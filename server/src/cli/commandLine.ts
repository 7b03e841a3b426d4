import { writeSync } from 'node:fs';
import { type Language, languageOf } from '../texts/text.ts';
import { helpOf, helpOfAll } from './help.ts';
import { type DrawPicture, EXIT, type Io, readText, UsageError } from './io.ts';
import { programFile, programVersion } from './programFiles.ts';
import { USAGE } from './usageTexts.ts';

/** Writes all of a text, waiting for a slow reader; a reader that has gone ends the program quietly, as in other tools. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') process.exit(EXIT.fine);
      if (code !== 'EAGAIN') throw error;
    }
  }
}

const ioWith = (draw: DrawPicture | undefined): Io => ({
  language: languageOf(process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG),
  write: (text) => writeAll(1, text),
  complain: (text) => writeAll(2, text),
  read: readText,
  program: programFile(),
  ...(draw && { draw }),
});

/** Whether help is asked for; behind `--` there are only names. */
const asksForHelp = (args: readonly string[]): boolean => {
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  return options.includes('--help') || options.includes('-h');
};

/** The language that a command line names; it counts also for what is wrong with that line. */
function languageAsked(args: readonly string[]): Language | undefined {
  const at = args.lastIndexOf('--language');
  const value = at < 0 ? args.findLast((arg) => arg.startsWith('--language='))?.slice('--language='.length) : args[at + 1];
  return value === 'en' || value === 'zh-cn' ? value : undefined;
}

/** A command, given what stands behind its name. Gives back the exit code; null when a server runs on. */
export type Command = (args: readonly string[], io: Io) => number | null | Promise<number | null>;

/** Runs a command line and gives back its exit code; null when a server runs on. */
async function run([command, ...args]: readonly string[], commands: ReadonlyMap<string, Command>, io: Io): Promise<number | null> {
  const language = languageAsked(args) ?? io.language;
  const help = asksForHelp(args) ? helpOf(command, language) : undefined;
  if (help !== undefined) {
    io.write(help);
    return EXIT.fine;
  }
  const named = command === undefined ? undefined : commands.get(command);
  if (named) return named(args, io);
  switch (command) {
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      io.write(helpOfAll(language));
      return command === undefined ? EXIT.usage : EXIT.fine;
    case '--version':
      io.write(`${programVersion()}\n`);
      return EXIT.fine;
    default:
      throw new UsageError(USAGE.unknownCommand, { command });
  }
}

/** Runs the command line of this process. @param commands those that this part of the program has, by name */
export function runCommandLine(commands: ReadonlyMap<string, Command>, draw?: DrawPicture): void {
  const io = ioWith(draw);
  run(process.argv.slice(2), commands, io).then(
    (code) => {
      if (code !== null) process.exitCode = code;
    },
    (error: unknown) => {
      if (!(error instanceof UsageError)) throw error;
      io.complain(`podsight: ${error.text[languageAsked(process.argv) ?? io.language]}\n`);
      process.exitCode = EXIT.usage;
    },
  );
}
