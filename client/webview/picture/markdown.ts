import type { ExpectationAnswer } from '../../../server/src/requests.ts';
import { type Language, say } from '../../../server/src/texts/text.ts';
import { exportTexts as texts } from '../../common/texts/scenario.ts';
import type { Figure } from '../layout/figures.ts';
import type { Bar, BarState, Lane, Row } from '../layout/lanes.ts';
import { lineWords, type Note } from '../layout/notes.ts';
import { nameOf, type RunIndex } from '../layout/runIndex.ts';
import { sentenceOf } from '../layout/sentences.ts';
import { formatTime } from '../layout/time.ts';

/** What a description of a pull request is made of. */
export interface MarkdownParts {
  readonly object: string;
  readonly figures: readonly Figure[];
  readonly notes: readonly Note[];
  readonly rows: readonly Row[];
  /** What a change does, one sentence each. */
  readonly change?: readonly string[] | undefined;
  readonly expectations?: readonly ExpectationAnswer[] | undefined;
  readonly language: Language;
}

/** Bars that a diagram shows at most: more of them nobody can read there. */
const BARS_AT_MOST = 80;

/** Words for Markdown: nothing in them becomes markup. */
const plain = (words: string): string =>
  words
    .replace(/[\\`*_{}[\]<>#|~&]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .trim();

/** The answer in figures, the findings with their lines, and the lanes as a Gantt diagram that GitHub and GitLab draw. */
export function markdownOf({ object, figures, notes, rows, change = [], expectations = [], language }: MarkdownParts): string {
  const told = notes.filter(({ tone }) => tone !== 'assumption');
  const assumed = notes.filter(({ tone }) => tone === 'assumption');
  const note = ({ lead, rest, range }: Note): string =>
    `- **${plain(lead)}** ${plain(rest)}${range ? ` (${lineWords(range, language)})` : ''}`.trimEnd();
  return [
    `### ${plain(object)}`,
    figures.length > 0
      ? [
          row(figures.map(({ label }) => plain(label))),
          row(figures.map(() => '---')),
          row(figures.map(({ value }) => `**${plain(value)}**`)),
        ].join('\n')
      : '',
    change.map((line) => `- ${plain(line)}`).join('\n'),
    expectations.map(({ holds, text, message }) => `- ${holds ? '✅' : '❌'} ${plain(text)} — ${plain(message)}`).join('\n'),
    told.map(note).join('\n'),
    gantt(object, rows),
    assumed.length > 0
      ? `<details><summary>${say(texts.assumptions, language)}</summary>\n\n${assumed.map(({ rest }) => `- ${plain(rest)}`).join('\n')}\n\n</details>`
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const KINDS = new Set<Lane['kind']>(['object', 'pod', 'container']);

/** `active`, `crit` and `done` are the colours that Mermaid has. */
const COLORS: Readonly<Partial<Record<BarState, string>>> = {
  running: 'active',
  init: 'active',
  sidecar: 'active',
  true: 'active',
  trouble: 'crit',
  failed: 'crit',
  backoff: 'crit',
  grace: 'crit',
  succeeded: 'done',
};

/** Names in a diagram: signs that mean something to Mermaid become blanks. */
const name = (words: string): string =>
  words
    .replace(/[:;#,%{}<>"`\\\r\n]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim() || '-';

function gantt(object: string, rows: readonly Row[]): string {
  const lines: string[] = [];
  let left = BARS_AT_MOST;
  for (const { lane } of rows) {
    if (!KINDS.has(lane.kind) || lane.bars.length === 0 || left <= 0) continue;
    const bars = lane.bars.slice(0, left);
    left -= bars.length;
    lines.push(
      `  section ${name(lane.name)}`,
      ...bars.map((bar) => `  ${name(bar.labels[0] ?? bar.state)} :${colorOf(bar)}${instant(bar.start)}, ${instant(bar.end)}`),
    );
  }
  if (lines.length === 0) return '';
  return [
    '```mermaid',
    'gantt',
    `  title ${name(nameOf(object))}`,
    '  dateFormat YYYY-MM-DDTHH:mm:ss.SSS',
    '  axisFormat %H:%M:%S',
    ...lines,
    '```',
  ].join('\n');
}

const colorOf = ({ state }: Bar): string => (COLORS[state] ? `${COLORS[state]}, ` : '');

/** An instant of the run as a time of the day that begins with it: Mermaid knows no others. */
const instant = (seconds: number): string => new Date(Date.UTC(2000, 0, 1) + Math.round(seconds * 1000)).toISOString().slice(0, -1);

/** A run as lines of text: what happens when, to what. */
export function textOf(index: RunIndex, language: Language): string {
  const lines = index.run.timeline.flatMap((entry) => {
    if (entry.type === 'kubectl') return [];
    const { title, detail } = sentenceOf(entry, index, language);
    const more = detail === '' ? '' : ` — ${detail.replace(/\s+/g, ' ')}`;
    return `${formatTime(entry.t, language).padStart(9)}  ${entry.object}  ${title}${more}\n`;
  });
  return lines.join('');
}
