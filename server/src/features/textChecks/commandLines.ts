import { filled } from '../../kubernetes/decode/texts.ts';
import type { Finding } from '../../kubernetes/verdict.ts';
import { type ManifestDocument, stretchesOf } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { podText } from './examplePod.ts';

const SHELL: Text = {
  en: 'This is a command line, not a manifest. A container runs it as its `command`. Its main program has to stay in the foreground: what goes to the background with `nohup` or `&` leaves nothing that keeps the container alive.',
  'zh-cn':
    '这是一条命令，不是清单。容器通过 `command` 运行它。主程序必须留在前台：用 `nohup` 或 `&` 放到后台后，容器就没有可以维持运行的进程了。',
};
const LABEL: Text = {
  en: 'This is a command, not a manifest: it labels a node. A Pod asks for such a node with `nodeSelector`.',
  'zh-cn': '这是一条命令，不是清单：它给节点打标签。Pod 用 `nodeSelector` 要求这样的节点。',
};
const STRIPPED: Text = {
  en: '`{word}` has lost its closing `>`, as happens when a text passes through a web page. It is a place to fill in: `{suggestion}`.',
  'zh-cn': '`{word}` 丢失了结尾的 `>`，多半是经过网页时造成的。这是一个待填写的位置：`{suggestion}`。',
};
const NO_VALUE: Text = {
  en: '`{word}` is no label: `kubectl label` wants `key=value`. A sign was probably lost.',
  'zh-cn': '`{word}` 不是标签：`kubectl label` 需要 `key=value` 的形式，多半是丢失了等号。',
};

/** More lines are a script. */
const LINES_MAX = 5;
const LENGTH_MAX = 1_000;

/** What people begin a command line with; a path to a program counts, too. */
const PROGRAM = /^(?:\.{0,2}\/[\w./-]+|nohup|exec|sh|bash|java|python3?|node|npm|php|ruby|kubectl[a-z]*)(?:\s+\S|$)/;
/** `$ `, `# `, and words about it: `example: `. */
const IN_FRONT = /^\s*(?:[\p{L}]+\s*[:：]\s*)?(?:[$#>]\s*)*/u;
const VERBS = 'apply|create|delete|describe|edit|exec|get|label|logs|rollout|run|scale|set';

interface Line {
  readonly start: number;
  readonly words: readonly string[];
  readonly content: string;
}

/** Text that is typed into a shell and not a manifest, with what a manifest says instead. Nothing for any other text. */
export function commandLines(document: ManifestDocument): Finding[] {
  if (stretchesOf(document).length > 1) return [];
  const { text } = document;
  if (text.length > LENGTH_MAX) return [];
  const lines = linesIn(text);
  const [first] = lines;
  if (!first || lines.length > LINES_MAX || !lines.every(({ content }) => PROGRAM.test(content))) return [];
  const findings = lines.flatMap((line) => (line.words[0] === 'kubectl' ? [...slipsIn(line)] : []));
  const understood = lines.map(meaningOf).find((meaning) => meaning !== null);
  if (!understood) return findings;
  const whole: Finding = {
    start: first.start,
    end: first.start + first.content.length,
    severity: 'information',
    code: 'command-line',
    message: '',
    explain: understood.explain,
    field: '',
    data: { text: understood.text },
  };
  return [whole, ...findings];
}

function linesIn(text: string): Line[] {
  return [...text.matchAll(/^.*\S.*$/gm)].map((match) => {
    const front = IN_FRONT.exec(match[0])![0].length;
    const content = match[0].slice(front).trimEnd();
    // `kubectllabel`: a blank was lost.
    const spaced = content.replace(new RegExp(`^kubectl(?=(?:${VERBS})\\b)`), 'kubectl ');
    return { start: match.index + front, words: spaced.split(/\s+/), content };
  });
}

/** Words of `kubectl label` that are damaged. */
function* slipsIn({ start, words, content }: Line): Iterable<Finding> {
  for (const match of content.matchAll(/<[A-Za-z][\w-]*(?![\w>-])/g)) {
    const suggestion = `${match[0]}>`;
    yield {
      start: start + match.index,
      end: start + match.index + match[0].length,
      severity: 'warning',
      code: 'stripped-markup',
      message: '',
      explain: filled(STRIPPED, { word: match[0], suggestion }),
      field: '',
      data: { suggestion },
    };
  }
  if (words[1] !== 'label') return;
  for (const word of words.slice(4)) {
    if (/[=<-]|^$/.test(word)) continue;
    const at = start + content.lastIndexOf(word);
    const explain = filled(NO_VALUE, { word });
    yield { start: at, end: at + word.length, severity: 'information', code: 'label-without-value', message: '', explain, field: '' };
  }
}

/** What a line does, and the manifest that says so; null for commands that no manifest stands for. */
function meaningOf({ words, content }: Line): { explain: Text; text: string } | null {
  if (words[0] === 'kubectl') return words[1] === 'label' ? ofLabel(words) : null;
  // What a shell would put into the background stays.
  const program = content.replace(/^nohup\s+/, '').replace(/\s*&\s*$/, '');
  return {
    explain: SHELL,
    text: podText({
      containers: [{ name: 'main', image: 'busybox:1.36', command: ['sh', '-c', `exec ${program.replace(/^exec\s+/, '')}`] }],
    }),
  };
}

function ofLabel(words: readonly string[]): { explain: Text; text: string } | null {
  if (!/^(?:nodes?|no)$/.test(words[2] ?? '')) return null;
  const labels = words
    .slice(4)
    .map((word) => /^([^=]+)=(.+)$/.exec(word.replace(/[<>]/g, '')))
    .flatMap((pair) => (pair ? [[pair[1]!, pair[2]!] as const] : []));
  if (labels.length === 0) return null;
  const nodeSelector = Object.fromEntries(labels);
  return { explain: LABEL, text: podText({ nodeSelector, containers: [{ name: 'main', image: 'nginx:1.27' }] }) };
}
