import type { Place, SimulateAnswer } from '../../../server/src/requests.ts';
import type { Assumption, Bound, Repetition, SimulationFinding } from '../../../server/src/simulation/timeline.ts';
import { type Language, say } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { fieldKey } from './runIndex.ts';
import { formatTime } from './time.ts';

export type Done = Extract<SimulateAnswer, { state: 'done' }>;

/** One thing that the run teaches, assumes or could not do. */
export interface Note {
  readonly tone: 'error' | 'warning' | 'information' | 'hint' | 'assumption';
  /** The first sentence, in a few words, and the rest. */
  readonly lead: string;
  readonly rest: string;
  /** Where in the manifest. */
  readonly range: Place | undefined;
  /** Entries that prove it. */
  readonly entries: readonly number[];
  /** The finding or the assumption that it tells: what could be instead is found by it. */
  readonly about?: Pick<Assumption, 'code' | 'message'>;
  /** Other places that have part in it. */
  readonly related?: readonly { readonly words: string; readonly range: Place }[];
}

/** A piece of a sentence; words between backticks are code. */
export interface Piece {
  readonly text: string;
  readonly code: boolean;
}

/** Cuts a sentence at its backticks. One without a partner stays a character. */
export function pieces(text: string): readonly Piece[] {
  return text
    .split(/(`[^`\n]+`)/)
    .filter((part) => part !== '')
    .map((part) =>
      part.length > 2 && part.startsWith('`') && part.endsWith('`')
        ? { text: part.slice(1, -1), code: true }
        : { text: unbroken(part), code: false },
    );
}

/** Numbers stay on one line with their unit. */
const unbroken = (text: string): string => text.replace(/(\d) (s|ms|min|秒|毫秒|分|分钟|小时|天)(?!\w)/g, '$1\u00a0$2');

/** A hint tells what goes wrong here if something is so that no file tells; information tells what is good to know. */
const ORDER: readonly SimulationFinding['severity'][] = ['warning', 'hint', 'information'];

const BOUNDS = {
  steps: texts.boundSteps,
  events: texts.boundEvents,
  processes: texts.boundProcesses,
  bytes: texts.boundBytes,
  objects: texts.boundObjects,
} as const satisfies Record<Bound['bound'], unknown>;

/** Everything worth knowing beside the picture, the most important first: a refusal, limits, findings by severity, assumptions. */
export function notesOf(answer: Done, language: Language): readonly Note[] {
  const { run, places, verdict } = answer;
  const rangeOf = ({ object, field }: { readonly object: string; readonly field: string }): Place | undefined =>
    places[fieldKey(object, field)];
  const notes: Note[] = [];
  if (verdict.verdict === 'refused')
    notes.push({
      tone: 'error',
      lead: say(texts.refusedNote, language),
      rest: verdict.message,
      range: undefined,
      entries: [],
    });
  for (const { bound, limit, t } of run.bounds) {
    const values = { time: formatTime(t, language), limit, bound: say(BOUNDS[bound], language) };
    notes.push({ tone: 'warning', ...split(say(texts.bound, language, values)), range: undefined, entries: [] });
  }
  const noteOf = (finding: SimulationFinding): Note => {
    const [lead, rest] = [finding.message[language], finding.explanation[language]];
    const words = rest === '' ? split(lead) : { lead, rest };
    const related = finding.related.flatMap((other) => {
      const range = rangeOf(other);
      return range ? [{ words: other.message[language], range }] : [];
    });
    return { tone: finding.severity, ...words, range: rangeOf(finding), entries: finding.entries, related, about: finding };
  };
  const findings = [...run.findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity)).map(noteOf);
  // That something repeats is news, but none before what goes wrong.
  const wrong = findings.filter(({ tone }) => tone !== 'information').length;
  notes.push(...findings.slice(0, wrong), ...repetitionNotes(run.repetition, language), ...findings.slice(wrong));
  const told = new Set<string>();
  for (const assumption of run.assumptions) {
    // Two containers of the same image assume the same thing: said once.
    const words = assumption.message[language];
    if (told.has(words)) continue;
    told.add(words);
    notes.push({
      tone: 'assumption',
      lead: say(texts.assumed, language),
      rest: words,
      range: rangeOf(assumption),
      entries: [],
      about: assumption,
    });
  }
  return notes;
}

function repetitionNotes(repetition: Repetition | undefined, language: Language): readonly Note[] {
  if (!repetition) return [];
  const { t, periodSeconds, count, entries } = repetition;
  const values = { time: formatTime(t, language), period: formatTime(periodSeconds, language), count: Math.floor(count) };
  return [{ tone: 'information', ...split(say(texts.repetition, language, values)), range: undefined, entries }];
}

/** The first sentence leads; the others explain. A dot inside a word or a number ends no sentence. */
function split(text: string): { readonly lead: string; readonly rest: string } {
  const end = /[。！？]|[.!?:](?=\s)/.exec(text);
  if (!end) return { lead: text, rest: '' };
  const at = end.index + 1;
  return { lead: text.slice(0, at), rest: text.slice(at).trim() };
}

/**
 * `line 10` or `lines 14–16`, counted from one, with the file before it when that is another one. A range that ends before the first
 * character of a line does not reach that line.
 */
export function lineWords(range: Place, language: Language): string {
  const from = range.start.line + 1;
  const to = Math.max(from, range.end.character === 0 && range.end.line > range.start.line ? range.end.line : range.end.line + 1);
  const words = from === to ? say(texts.line, language, { line: from }) : say(texts.lines, language, { from, to });
  return range.uri === undefined ? words : `${fileOf(range.uri)} ${words}`;
}

/** Last part of the path of a uri, as people write it. */
function fileOf(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
