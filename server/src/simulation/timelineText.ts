import type { Language } from '../texts/text.ts';
import type { Cause, Repetition, SimulationRun, TimelineEntry } from './timeline.ts';

/** Causes that are followed for one line of `--why`. */
const CHAIN_MAX = 6;

/** What a line tells that is no entry: a finding, by its weight. */
const MARKS = { warning: '!', information: 'i', hint: '?' } as const;

const ORIGINS = { en: { default: 'default' }, 'zh-cn': { default: '默认' } } as const;

/** Between two sentences. */
const JOINTS = { en: ' ', 'zh-cn': '' } as const;

/** A run as a person would tell it, one line a change; `why` adds below each line what brought it about. */
export function timelineText(run: SimulationRun, language: Language, why: boolean): string {
  const lines: string[] = [];
  for (const { entry, since } of folded(run.timeline)) {
    const text = lineOf(entry, since === null ? '' : AGAIN[language](since.toFixed(1)));
    lines.push(`${entry.t.toFixed(1).padStart(8)}  ${text}`);
    if (why) for (const cause of fieldsBehind(run, entry)) lines.push(`${' '.repeat(12)}← ${causeText(cause, language)}`);
  }
  for (const { severity, message, explanation, object, field } of run.findings) {
    lines.push(`       ${MARKS[severity]}  ${message[language]}${JOINTS[language]}${explanation[language]}`);
    lines.push(`${' '.repeat(12)}← ${object} ${field}`);
  }
  for (const { message } of run.assumptions) lines.push(`       ?  ${message[language]}`);
  if (run.repetition) lines.push(repetitionText(run.repetition, language));
  for (const { bound, limit, t } of run.bounds) lines.push(`${t.toFixed(1).padStart(8)}  … ${bound} ${limit}`);
  return lines.map((line) => `${line}\n`).join('');
}

/** An entry that is told, and since when it has come again and again, where the ones between its first and this are left out. */
interface Told {
  readonly entry: TimelineEntry;
  readonly since: number | null;
}

/** The entries that have a line; of an event that only comes again, the first and the last. */
function* folded(timeline: readonly TimelineEntry[]): Generator<Told> {
  const entries = timeline.filter((entry) => lineOf(entry, '') !== null);
  for (let at = 0; at < entries.length; at++) {
    const first = entries[at]!;
    yield { entry: first, since: null };
    let last = at;
    while (isAgain(first, entries[last + 1])) last++;
    if (last > at) yield { entry: entries[last]!, since: last > at + 1 ? entries[at + 1]!.t : null };
    at = last;
  }
}

const isAgain = (first: TimelineEntry, next: TimelineEntry | undefined): boolean =>
  first.type === 'event' &&
  next?.type === 'event' &&
  next.object === first.object &&
  next.container === first.container &&
  next.reason === first.reason &&
  next.message === first.message;

const AGAIN = {
  en: (since: string): string => `, again and again since ${since} s`,
  'zh-cn': (since: string): string => `，自 ${since} 秒起反复出现`,
} as const;

const REPEATS = {
  en: (period: string, count: string, until: string): string => `repeats every ${period} s, ${count} times, until ${until} s`,
  'zh-cn': (period: string, count: string, until: string): string => `每 ${period} 秒重复一次，共 ${count} 次，直到 ${until} 秒`,
} as const;

function repetitionText({ t, until, periodSeconds, count }: Repetition, language: Language): string {
  return `${t.toFixed(1).padStart(8)}  … ${REPEATS[language](String(periodSeconds), String(Math.floor(count)), String(until))}`;
}

/** @param again what is added to the number of times that an event has come */
function lineOf(entry: TimelineEntry, again: string): string | null {
  const place = (container: string | null): string => `${entry.object}${container ? ` ${container}` : ''}`;
  switch (entry.type) {
    case 'event':
      return `${place(entry.container)}  ${entry.reason}${entry.count > 1 ? ` (x${entry.count}${again})` : ''}: ${entry.message.trim()}`;
    case 'kubectl':
      return `${entry.object}  ${entry.ready} ${entry.status} ${entry.restarts.split(' ')[0]}`;
    case 'process':
      return `${place(entry.container)}  ${entry.what} ${entry.text}`;
    case 'deleted':
      return `${entry.object}  deleted`;
    case 'actionResult':
    case 'response':
      // A manifest as a whole is no one object; what kubectl itself refuses has no code.
      return `${entry.object ? `${entry.object}  ` : ''}${entry.verb} → ${[entry.code || '', entry.message].filter(Boolean).join(' ')}`;
    default:
      return null;
  }
}

type FieldCause = Extract<Cause, { field: string }>;

/** The manifest's fields that an entry comes from, through the entries before it; nearest first, each once. */
function fieldsBehind({ timeline }: SimulationRun, entry: TimelineEntry): FieldCause[] {
  const found: FieldCause[] = [];
  const seen = new Set<number>();
  let layer: readonly Cause[] = entry.causes;
  for (let depth = 0; depth < CHAIN_MAX && layer.length > 0; depth++) {
    const next: Cause[] = [];
    for (const cause of layer) {
      if ('field' in cause) {
        if (!found.some((known) => known.field === cause.field && known.object === cause.object)) found.push(cause);
      } else if (!seen.has(cause.entry)) {
        seen.add(cause.entry);
        next.push(...(timeline[cause.entry]?.causes ?? []));
      }
    }
    layer = next;
  }
  return found.slice(0, CHAIN_MAX);
}

function causeText({ object, field, value, defaulted }: FieldCause, language: Language): string {
  const text = `${object} ${field}${value === undefined ? '' : `: ${value.length > 60 ? `${value.slice(0, 60)}…` : value}`}`;
  return defaulted ? `${text} (${ORIGINS[language].default})` : text;
}
