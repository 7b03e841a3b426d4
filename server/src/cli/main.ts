import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread, workerData } from 'node:worker_threads';
import { type Language, languageOf, say, type Text } from '../texts/text.ts';
import { CHECK_USAGE, checkCommand } from './check.ts';
import { EXPLAIN_USAGE, explainCommand } from './explain.ts';
import { type DrawPicture, EXIT, type Io, readText, UsageError } from './io.ts';
import { type LaneData, runLane } from './lanes.ts';
import { programFile, programFolder, programVersion, provideBundledTexts } from './programFiles.ts';
import { SIMULATE_USAGE, simulateCommand } from './simulate.ts';
import { USAGE } from './usageTexts.ts';

const LSP_USAGE = 'podsight lsp --stdio';

const HELP: Text = {
  en: `Podsight tells what the API server will answer to a manifest, and what the cluster will do with it.

{check}
    What the API server answers to every document of the files and folders; - is standard input.
    -o api      one line of JSON a document
    --each      every file stands alone; else all of them are applied to one cluster
    --over OLD  an update of what OLD holds
    Exit code 0: nothing refused, 1: something refused, 2: usage or unreadable input.

{explain}
    What a kind, a field or a concept means (pod.spec.restartPolicy, crash-backoff), and what it consists of.

{simulate}
    What scheduler and kubelet do with everything in the paths, second by second.
    -o get, wide, describe, events, logs   what kubectl prints at --at T
    -o nodes   where each Pod can run at --at T, and why not elsewhere
    -o svg   the picture of the timeline; --theme dark
    --why    which fields of the manifest each step comes from

{lsp}
    The language server, for any editor.
`,
  'zh-cn': `Podsight 告诉你 API server 会怎样答复一份清单，以及集群会怎样处理它。

{check}
    API server 对文件和文件夹中每个文档的答复；- 表示标准输入。
    -o api      每个文档输出一行 JSON
    --each      各文件互不相干；否则都应用到同一个集群
    --over OLD  视为对 OLD 中对象的更新
    退出码 0：没有被拒绝的；1：有被拒绝的；2：用法错误或无法读取输入。

{explain}
    类型、字段或概念（pod.spec.restartPolicy、crash-backoff）的含义及其组成。

{simulate}
    调度器和 kubelet 会怎样逐秒处理路径中的所有对象。
    -o get、wide、describe、events、logs   kubectl 在 --at T 时刻的输出
    -o nodes   在 --at T 时刻每个 Pod 能在哪些节点运行，其余节点为何不行
    -o svg   时间线的图片；--theme dark 为深色
    --why    每一步源自清单中的哪些字段

{lsp}
    供任意编辑器使用的语言服务器。
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

const ioWith = (draw: DrawPicture): Io => ({
  language: languageOf(process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG),
  write: (text) => writeAll(1, text),
  complain: (text) => writeAll(2, text),
  read: readText,
  program: programFile(),
  draw,
});

/** What each command takes, for `podsight check --help`. */
const USAGES: ReadonlyMap<string | undefined, string> = new Map([
  ['check', CHECK_USAGE],
  ['explain', EXPLAIN_USAGE],
  ['simulate', SIMULATE_USAGE],
  ['lsp', LSP_USAGE],
]);

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

/** Runs a command line and gives back its exit code; null when a server runs on. */
async function run([command, ...args]: readonly string[], io: Io): Promise<number | null> {
  const usage = USAGES.get(command);
  if (usage !== undefined && asksForHelp(args)) {
    io.write(`${usage}\n`);
    return EXIT.fine;
  }
  switch (command) {
    case 'check':
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
      io.write(say(HELP, io.language, { check: CHECK_USAGE, explain: EXPLAIN_USAGE, simulate: SIMULATE_USAGE, lsp: LSP_USAGE }));
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
