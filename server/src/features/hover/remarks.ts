import type { Hover, Position } from 'vscode-languageserver-types';
import { MarkupKind } from 'vscode-languageserver-types';
import { conceptById } from '../../kubernetes/handbook/handbook.ts';
import { pathAt } from '../../manifest/index.ts';
import { PREVIEW_COMMAND } from '../../requests.ts';
import { say, type Text } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { bookLink, explain } from '../handbook.ts';
import { commandAddress, Markdown, prose } from '../markdown.ts';

const SIMULATE: Text = { en: 'See what would happen', 'zh-cn': '看看会发生什么' };

/** Other ways to write what the handbook's ids are made of. */
const SYNONYMS: Readonly<Record<string, string>> = { pod: 'pods', po: 'pods', replace: 'apply' };
/** Commands after which the objects of a file live. */
const BRINGS_TO_LIFE: ReadonlySet<string> = new Set(['apply', 'create', 'replace', 'run']);

/** Options that have their value in the word behind them. */
const TAKES_A_VALUE: ReadonlySet<string> = new Set(['-n', '--namespace', '--context', '--cluster', '--kubeconfig', '-f', '-l', '-o']);

/** A line of a file that is a remark: `# …`, and not a line of a script. */
interface Remark {
  readonly document: ReturnType<OpenFile['documentAt']>;
  readonly text: string;
  /** In the document. */
  readonly start: number;
  readonly offset: number;
}

export function remarkAt(file: OpenFile, position: Position): Remark | null {
  const document = file.documentAt(position);
  const offset = file.offsetIn(document, position);
  const start = document.text.lastIndexOf('\n', offset - 1) + 1;
  const feed = document.text.indexOf('\n', start);
  const text = document.text.slice(start, feed < 0 ? undefined : feed);
  if (!/^\s*#/.test(text)) return null;
  return document.unread || pathAt(document.document, offset).node?.type !== 'scalar' ? { document, text, start, offset } : null;
}

/** What a remark says to type: `# kubectl apply -f web.yaml`. Null for other words. */
export function commandIn({ document, text, start, offset }: Remark, workspace: Workspace, file: OpenFile): Hover | null {
  for (const { index, 0: typed } of text.matchAll(/\bkubectl(?:[ \t]+[^\s#;|&`]+)+/g)) {
    const at = start + index;
    if (offset < at || offset > at + typed.length) continue;
    const { language, handbookLinks: links } = workspace.settings;
    const [verb = '', noun = ''] = wordsOf(typed);
    const concept = conceptOf(verb, noun, language);
    if (!concept) return null;
    const style = { language, links };
    const markdown = explain(new Markdown(language).paragraph(`**${prose(concept.term)}**`), concept, style);
    const preview =
      links === 'command' && BRINGS_TO_LIFE.has(verb) && namesFile(typed, file.uri)
        ? `[${say(SIMULATE, language)}](${commandAddress(PREVIEW_COMMAND, [file.uri])})`
        : '';
    markdown.paragraph([preview, bookLink(concept.id, style)].filter(Boolean).join(' · '));
    return {
      contents: { kind: MarkupKind.Markdown, value: markdown.toString() },
      range: file.rangeOf(document, { start: at, end: at + typed.length }),
    };
  }
  return null;
}

/** Words of a command behind `kubectl`, without options. */
function wordsOf(typed: string): string[] {
  const words = typed.split(/\s+/).slice(1);
  return words.filter((word, index) => !word.startsWith('-') && !TAKES_A_VALUE.has(words[index - 1] ?? ''));
}

function conceptOf(verb: string, noun: string, language: Parameters<typeof conceptById>[1]) {
  const word = (name: string): string => (Object.hasOwn(SYNONYMS, name) ? SYNONYMS[name]! : name);
  return conceptById(`kubectl-${word(verb)}-${word(noun)}`, language) ?? conceptById(`kubectl-${word(verb)}`, language);
}

/** Whether `-f` names the file, as far as its last part, or a folder. */
function namesFile(command: string, uri: string): boolean {
  const named = /(?:^|\s)(?:-f|--filename)[ =]*(\S+)/.exec(command)?.[1];
  const last = named?.split('/').at(-1);
  return named !== undefined && (named === '-' || last === '' || last === '.' || decodeURIComponent(uri.split('/').at(-1) ?? '') === last);
}
