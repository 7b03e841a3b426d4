import type { Fields } from '../../kubernetes/defaults/shape.ts';
import { findImage } from '../../simulation/runtime/images/find.ts';
import { wellKnownImages } from '../../simulation/runtime/images/wellKnown.ts';
import type { Text } from '../../texts/text.ts';
import { code } from '../markdown.ts';
import { type Fact, fact, type Topic } from './topic.ts';

const RUNS: Text = { en: 'Runs {line}', 'zh-cn': '运行 {line}' };
const ENTRYPOINT: Text = {
  en: '`args` go to what the image starts by itself, which is not known here.',
  'zh-cn': '`args` 会传给镜像自身的启动程序，此处不了解它是什么。',
};
const NO_CMD: Text = {
  en: 'With `command`, neither ENTRYPOINT nor CMD of the image count: {cmd} is left out.',
  'zh-cn': '写了 `command` 后，镜像的 ENTRYPOINT 和 CMD 都不再生效：{cmd} 会被忽略。',
};
const SHELL: Text = {
  en: 'PID 1 is the shell {shell}. As PID 1 and without a `trap` it does not react to TERM, and hands it to nobody: let the last command be `exec …`, or use `trap`.',
  'zh-cn': 'PID 1 是 shell {shell}。作为 PID 1 且没有 `trap` 时，它不响应 TERM，也不会转发：请把最后一条命令写成 `exec …`，或使用 `trap`。',
};
const SIMPLE: Text = {
  en: 'PID 1 is the shell {shell}, or {program} where the shell replaces itself by its only command; `exec {program}` makes sure of it.',
  'zh-cn': 'PID 1 是 shell {shell}；若 shell 用唯一的命令替换自身，则是 {program}。写成 `exec {program}` 更稳妥。',
};
const EXEC: Text = {
  en: 'The shell replaces itself: {program} becomes PID 1 and gets TERM itself.',
  'zh-cn': 'shell 会替换自身：{program} 成为 PID 1，直接收到 TERM。',
};
const TRAP: Text = {
  en: 'PID 1 is the shell {shell}; its `trap` decides what TERM does. The shell only looks at it between commands, so wait for long ones with `& wait`.',
  'zh-cn': 'PID 1 是 shell {shell}，由它的 `trap` 决定如何响应 TERM。shell 只在命令之间处理信号，耗时命令请用 `& wait` 等待。',
};
const DIRECT: Text = {
  en: 'PID 1 is {program}. TERM ends it only if it has a handler for it.',
  'zh-cn': 'PID 1 是 {program}。只有它为 TERM 注册了处理函数，TERM 才会让它结束。',
};
const NO_SHELL: Text = {
  en: 'No shell reads this: {sign} is handed over as it stands. Use `["sh", "-c", "…"]` for it.',
  'zh-cn': '这里没有 shell 解析：{sign} 会原样传给程序。需要时请写成 `["sh", "-c", "…"]`。',
};

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh']);
const LINE_MAX = 160;

/** What runs as PID 1 of a container, and who gets its signals. */
export const command: Topic = function* ({ pod, path }) {
  const container = pod?.container;
  if (!container) return;
  const [field, ...deeper] = path.slice(container.path.length);
  if ((field !== 'command' && field !== 'args') || deeper.length > 1) return;
  const written = (name: string): string[] => listOf(container.fields, name);
  const image = findImage(String(container.fields.image ?? ''), wellKnownImages);
  const own = written('command');
  const args = written('args');
  if (own.length === 0 && image.unknown) {
    yield fact(ENTRYPOINT);
    return;
  }
  const line = own.length > 0 ? [...own, ...args] : [...(image.entrypoint ?? []), ...(args.length > 0 ? args : (image.cmd ?? []))];
  if (line.length === 0) return;
  yield fact(RUNS, { line: code(cut(line.map(asWord).join(' '))) });
  if (own.length > 0 && args.length === 0 && !image.unknown && (image.cmd ?? []).length > 0 && field === 'command')
    yield fact(NO_CMD, { cmd: code((image.cmd ?? []).join(' ')) });
  // With a shared process namespace the pause process is PID 1, and TERM ends everything else.
  if (pod.spec.shareProcessNamespace !== true) yield* firstProcess(line);
};

const listOf = (fields: Fields, name: string): string[] =>
  (Array.isArray(fields[name]) ? (fields[name] as unknown[]) : []).map((each) => String(each));

function* firstProcess(line: readonly string[]): Generator<Fact> {
  const [program = '', option = '', script = ''] = line;
  const shell = program.slice(program.lastIndexOf('/') + 1);
  if (!SHELLS.has(shell) || !/^-[a-z]*c[a-z]*$/.test(option)) {
    yield fact(DIRECT, { program: code(program) });
    const sign =
      line.slice(1).find((word) => /^(?:&&|\|\|?|;|[<>]+|&)$/.test(word)) ?? /\$\{?[A-Z_]\w*\}?/.exec(line.slice(1).join(' '))?.[0];
    if (sign !== undefined && !SHELLS.has(shell)) yield fact(NO_SHELL, { sign: code(sign) });
    return;
  }
  const last = lastCommand(script);
  const [, replaced] = /^exec\s+(?:-\S+\s+)*([^\s;&|<>]+)/.exec(last) ?? [];
  if (replaced !== undefined) yield fact(EXEC, { program: code(replaced) });
  else if (/(^|[\s;&])trap\s/.test(script)) yield fact(TRAP, { shell: code(shell) });
  else if (/^[\w./-]+(?: [\w./:=,@%+-]+)*$/.test(script.trim()))
    yield fact(SIMPLE, { shell: code(shell), program: code(script.trim().split(' ')[0]!) });
  else yield fact(SHELL, { shell: code(shell) });
}

/** The last command of a script as it is written; good enough to see an `exec` in front of it. */
const lastCommand = (script: string): string =>
  script
    .replace(/\\\n\s*/g, ' ')
    .split(/\n|;|&&|\|\|/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('#'))
    .at(-1) ?? '';

const asWord = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`);

const cut = (line: string): string => (line.length > LINE_MAX ? `${line.slice(0, LINE_MAX)}…` : line);
