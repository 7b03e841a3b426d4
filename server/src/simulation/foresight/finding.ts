import { say, type Text } from '../../texts/text.ts';
import type { SimulationFinding, TimelineEntry } from '../timeline.ts';
import type { Place } from './place.ts';
import type { ContainerStory } from './story.ts';
import type { Study } from './study.ts';

/**
 * One thing (or a small family of things) that runs may teach. A lesson reads what happened; it decides nothing that the simulation has decided.
 * Where it
 * asks what would happen if something were different, it gives control back from time to time (null).
 */
export type Lesson = (study: Study) => Iterable<Found | null>;

/** A finding, and when it is not worth telling. */
export interface Found extends SimulationFinding {
  /** A consequence: left out when one of these objects has a finding of its own, which says more. */
  readonly follows?: readonly string[];
  /** Container whose crash this explains, and the one whose crash this tells: told only when nothing explains it. */
  readonly explains?: string;
  readonly unlessExplained?: string;
  /** A consequence that is worth telling, but not of what these objects only have a hint about. */
  readonly after?: readonly string[];
}

/** What people read: what happens, and why with the way out. Places `{name}` are filled with the numbers of the run. */
export interface Words {
  readonly message: Text;
  readonly explanation: Text;
}

export type Values = Readonly<Record<string, string | number | Text>>;

export interface Telling {
  readonly severity: SimulationFinding['severity'];
  readonly place: Place;
  readonly values?: Values;
  /** What proves it; the first one tells when it happens. */
  readonly proof: readonly TimelineEntry[];
  readonly related?: readonly { readonly place: Place; readonly message: Text }[];
  /** Whose doing it is: a hint only, when that is not certain. */
  readonly by?: ContainerStory;
  /** A repair: a field of the same object and its value. */
  readonly better?: { readonly place: Place; readonly value: unknown } | undefined;
  readonly follows?: readonly string[];
  readonly after?: readonly string[];
  readonly explains?: ContainerStory;
  readonly unlessExplained?: ContainerStory;
}

/** Makes the finding `code` out of its words. */
export function tell(
  code: string,
  words: Words,
  { severity, by, place, values = {}, proof, related = [], better, follows, after, explains, unlessExplained }: Telling,
): Found {
  return {
    code,
    severity: by && !by.isCertain ? 'hint' : severity,
    object: place.object,
    field: place.field,
    message: fill(words.message, values),
    explanation: fill(words.explanation, values),
    t: proof[0]?.t ?? 0,
    related: related.map(({ place: other, message }) => ({ object: other.object, field: other.field, message: fill(message, values) })),
    entries: proof.map(({ id }) => id),
    ...(better && better.place.object === place.object ? { better: { field: better.place.field, value: better.value } } : {}),
    ...(follows ? { follows } : {}),
    ...(after ? { after } : {}),
    ...(explains ? { explains: keyOf(explains) } : {}),
    ...(unlessExplained ? { unlessExplained: keyOf(unlessExplained) } : {}),
  };
}

/** The same container in every Pod of one origin. */
const keyOf = ({ pod, path }: ContainerStory): string => `${pod.origin} ${path}`;

/** A text with its places filled; values that are texts themselves come in the same language. */
export function fill(text: Text, values: Values): Text {
  const inLanguage = (language: 'en' | 'zh-cn'): string => {
    const plain = Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? value[language] : value] as const);
    const readable = { en: counted(spans(text.en, 'en', values), values), 'zh-cn': spans(text['zh-cn'], 'zh-cn', values) };
    return say(readable, language, Object.fromEntries(plain));
  };
  return { en: inLanguage('en'), 'zh-cn': inLanguage('zh-cn') };
}

/** From so many seconds on people say hours. */
const LONG_SECONDS = 3600;

/** Numbers of seconds that nobody can picture become hours and minutes: `3 h 15 min`. */
const spans = (text: string, language: 'en' | 'zh-cn', values: Values): string =>
  text.replace(language === 'en' ? /\{(\w+)\} s\b/g : /\{(\w+)\} 秒/g, (whole, name: string) => {
    const seconds = values[name];
    if (typeof seconds !== 'number' || seconds < LONG_SECONDS) return whole;
    const minutes = Math.round(seconds / 60);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    const [hour, minute] = language === 'en' ? ['h', 'min'] : ['小时', '分'];
    return rest === 0 ? `${hours} ${hour}` : `${hours} ${hour} ${rest} ${minute}`;
  });

/** English words behind a number that is one: `1 restart`, `once`. */
const counted = (text: string, values: Values): string =>
  text.replace(/\{(\w+)\} (times|restarts|failures|runs|Pods)\b/g, (whole, name: string, word: string) => {
    if (String(values[name]) !== '1') return whole;
    return word === 'times' ? 'once' : `{${name}} ${word.slice(0, -1)}`;
  });

/** Seconds as people say them: tenths below ten, whole ones above. */
export const rounded = (seconds: number): number => (seconds < 9.95 ? Math.round(seconds * 10) / 10 : Math.round(seconds));

/** Words of a program or a server inside a sentence: one line, not too long. */
export function quoted(text: string, length = 160): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

/** How long after its start something happens to a container. */
export function afterStart(seconds: number): Text {
  if (seconds < 0.5) return { en: 'right after its start', 'zh-cn': '启动后立即' };
  return { en: `${rounded(seconds)} s after its start`, 'zh-cn': `启动 ${rounded(seconds)} 秒后` };
}
