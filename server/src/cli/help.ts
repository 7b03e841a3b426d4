import { type Language, say, type Text } from '../texts/text.ts';
import { USAGES } from './usages.ts';

interface Help {
  readonly usage: string;
  readonly what: Text;
}

/** What each command takes and does. */
const COMMANDS: ReadonlyMap<string, Help> = new Map([
  [
    'check',
    {
      usage: USAGES.check,
      what: {
        en: `    What the API server answers to every document of the files and folders; - is standard input.
    -o api        one line of JSON a document; text, json, sarif and github are for people and other programs
    --persisted   with -o api: the object as it would be stored, too
    --each        every file stands alone; else all of them are applied to one cluster
    --over OLD    an update of what OLD holds, as kubectl apply makes it
    Exit code 0: nothing refused, 1: something refused, 2: usage or unreadable input.`,
        'zh-cn': `    API 服务器对文件和文件夹中每个文档的答复；- 表示标准输入。
    -o api        每个文档输出一行 JSON；text、json、sarif 和 github 供人和其他程序阅读
    --persisted   与 -o api 一起使用：同时给出存储后的对象
    --each        各文件互不相干；否则都应用到同一个集群
    --over OLD    视为用 kubectl apply 对 OLD 中的对象进行更新
    退出码 0：没有被拒绝的；1：有被拒绝的；2：用法错误或无法读取输入。`,
      },
    },
  ],
  [
    'explain',
    {
      usage: USAGES.explain,
      what: {
        en: `    What a kind, a field or a concept means (pod.spec.restartPolicy, crash-backoff), and what it consists of.
    --rule ID   what a rule of the API server asks for; a rule's id is the code of its diagnostic`,
        'zh-cn': `    类型、字段或概念（pod.spec.restartPolicy、crash-backoff）的含义及其组成。
    --rule ID   API 服务器的某条规则有何要求；规则的 ID 就是诊断的代码`,
      },
    },
  ],
  [
    'simulate',
    {
      usage: USAGES.simulate,
      what: {
        en: `    What scheduler, controllers and kubelet do with everything in the paths, second by second; - is standard input.
    -o get, wide, describe, events, logs   what kubectl prints at --at T; logs: of --container NAME,
                                           of several Pods with their names
    -o nodes          where each Pod can run at --at T, and why not elsewhere
    -o svg            the picture of the timeline; --theme dark
    --horizon T       how long it is watched; 10m if nothing else is said
    --scenario FILE   what is done to it meanwhile, and the cluster that it runs in
    --seed N          other delays, within what real clusters show
    --why             which fields of the manifest each step comes from
    --over OLD        what the update of OLD does, from a settled cluster; --rollback-at T undoes it
    --check           whether the expectations of *.podsight.yaml hold; exit code 1 when one does not
    Exit code 1: everything is refused (-o json tells it and exits with 0), 2: usage or unreadable input, else 0.`,
        'zh-cn': `    调度器、控制器和 kubelet 会怎样逐秒处理路径中的所有对象；- 表示标准输入。
    -o get、wide、describe、events、logs   kubectl 在 --at T 时刻的输出；logs 用 --container NAME 选择容器，
                                           有多个 Pod 时带上 Pod 名
    -o nodes          在 --at T 时刻每个 Pod 能在哪些节点运行，其余节点为何不行
    -o svg            时间线的图片；--theme dark 为深色
    --horizon T       观察多久；不写时为 10m
    --scenario FILE   期间对它做些什么，以及它所在的集群
    --seed N          换一组延迟，不超出真实集群中出现的范围
    --why             每一步源自清单中的哪些字段
    --over OLD        从稳定的集群开始，对 OLD 的更新会带来什么；--rollback-at T 会回滚
    --check           *.podsight.yaml 中的期望是否成立；有不成立的则退出码为 1
    退出码 1：全部被拒绝（-o json 会在内容中说明，并以 0 退出）；2：用法错误或无法读取输入；其余为 0。`,
      },
    },
  ],
  ['lsp', { usage: USAGES.lsp, what: { en: '    The language server, for any editor.', 'zh-cn': '    供任意编辑器使用的语言服务器。' } }],
]);

const OF_ALL: Text = {
  en: `Podsight tells what the API server will answer to a manifest, and what the cluster will do with it.

{commands}

podsight --version
    --language and --kubernetes-version go with every command but lsp; the language is otherwise that of the environment.
`,
  'zh-cn': `Podsight 告诉你 API 服务器会怎样答复一份清单，以及集群会怎样处理它。

{commands}

podsight --version
    --language 和 --kubernetes-version 可用于除 lsp 外的所有命令；不写 --language 时语言取自环境。
`,
};

const print = ({ usage, what }: Help, language: Language): string => `${usage}\n${what[language]}`;

/** What is printed for `podsight check --help`; undefined when there is no such command. */
export function helpOf(command: string | undefined, language: Language): string | undefined {
  const help = COMMANDS.get(command ?? '');
  return help && `${print(help, language)}\n`;
}

/** What is printed for `podsight --help`. */
export const helpOfAll = (language: Language): string =>
  say(OF_ALL, language, { commands: [...COMMANDS.values()].map((help) => print(help, language)).join('\n\n') });
