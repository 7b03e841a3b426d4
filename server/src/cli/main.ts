import { writeSync } from 'node:fs';
import { languageOf, say, type Text } from '../texts/text.ts';
import { CHECK_USAGE, checkCommand } from './check.ts';
import { EXIT, type Io, readText, UsageError } from './io.ts';

const HELP: Text = {
  en: `Podsight tells what the API server will answer to a manifest, and what the cluster will do with it.

  {check}
      What the API server answers to every document of the files and folders; - is standard input.
      -o api prints one line of JSON a document. Exit code 0: nothing refused, 1: something refused, 2: usage or unreadable input.
`,
  'zh-cn': `Podsight 告诉你 API server 会怎样答复一份清单，以及集群会怎样处理它。

  {check}
      API server 对文件和文件夹中每个文档的答复；- 表示标准输入。
      -o api 每个文档输出一行 JSON。退出码 0：没有被拒绝的；1：有被拒绝的；2：用法错误或无法读取输入。
`,
};

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

const io: Io = {
  language: languageOf(process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG),
  write: (text) => writeAll(1, text),
  complain: (text) => writeAll(2, text),
  read: readText,
};

/** Runs a command line and gives back its exit code. */
export function run([command, ...args]: readonly string[], io: Io): number {
  try {
    switch (command) {
      case 'check':
        return checkCommand(args, io);
      case undefined:
      case 'help':
      case '--help':
      case '-h':
        io.write(say(HELP, io.language, { check: CHECK_USAGE }));
        return command === undefined ? EXIT.usage : EXIT.fine;
      default:
        throw new UsageError(`Unknown command '${command}'. There is: check.`);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.complain(`podsight: ${error.message}\n`);
    return EXIT.usage;
  }
}

process.exitCode = run(process.argv.slice(2), io);
