import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { isMainThread, workerData } from 'node:worker_threads';
import { type Language, languageOf } from '../texts/text.ts';
import { checkCommand } from './check.ts';
import { explainCommand } from './explain.ts';
import { helpOf, helpOfAll, LSP_USAGE } from './help.ts';
import { type DrawPicture, EXIT, type Io, readText, UsageError } from './io.ts';
import { type LaneData, runLane } from './lanes.ts';
import { programFile, programFolder, programVersion, provideBundledTexts } from './programFiles.ts';
import { simulateCommand } from './simulate.ts';
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

const ioWith = (draw: DrawPicture): Io => ({
  language: languageOf(process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG),
  write: (text) => writeAll(1, text),
  complain: (text) => writeAll(2, text),
  read: readText,
  program: programFile(),
  draw,
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

/** Bytes of bytecode; 460 and 920 unless said otherwise. */
const INLINED_BYTES_MAX = 150;

/**
 * Lets the engine put less of other functions into those it compiles for speed. A check calls hundreds of rules for each object, and is over
 * soon after they are compiled: large functions made a fifth of its work, and run no faster in the long run either.
 */
function compileSmall(): void {
  setFlagsFromString(`--max-inlined-bytecode-size=${INLINED_BYTES_MAX}`);
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${INLINED_BYTES_MAX}`);
}

/** Runs a command line and gives back its exit code; null when a server runs on. */
async function run([command, ...args]: readonly string[], io: Io): Promise<number | null> {
  const language = languageAsked(args) ?? io.language;
  const help = asksForHelp(args) ? helpOf(command, language) : undefined;
  if (help !== undefined) {
    io.write(help);
    return EXIT.fine;
  }
  switch (command) {
    case 'check':
      compileSmall();
      return checkCommand(args, io);
    case 'explain':
      return explainCommand(args, io);
    case 'simulate':
      return simulateCommand(args, io);
    case 'lsp':
      // The server is a program of its own: loading it with every check would cost each of them its time.
      if (args.join(' ') !== '--stdio') throw new UsageError(USAGE.usage, { usage: LSP_USAGE });
      await import(pathToFileURL(join(programFolder(), 'server.js')).href);
      return null;
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

/** The program itself, not one of its threads. */
function start(draw: DrawPicture): void {
  provideBundledTexts();
  const io = ioWith(draw);
  run(process.argv.slice(2), io).then(
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

/** Runs the command line of this process, or, in one of its threads, that thread's part. */
export function main(draw: DrawPicture): void {
  if (isMainThread) start(draw);
  else runLane(workerData as LaneData);
}
