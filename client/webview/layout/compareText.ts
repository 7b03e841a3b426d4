import { type Language, say } from '../../../server/src/texts/text.ts';
import { compareTexts as texts } from '../../common/texts/compare.ts';
import type { Figure } from './figures.ts';
import type { Lane } from './lanes.ts';
import { formatTime } from './time.ts';

/** `+12 s`, `−3 s`: how much later something is. */
export const signed = (seconds: number, language: Language): string => `${seconds > 0 ? '+' : ''}${formatTime(seconds, language)}`;

/** What is different between the figures of two runs, in words. */
export interface FigureChange {
  readonly id: string;
  readonly words: string;
  /** Where to look; null when it is no instant. */
  readonly at: Figure['at'];
}

/** Figures that say when something happens; the others say how long it takes, or how many there are. */
const INSTANTS = new Set(['ready', 'ended', 'restart', 'backoff']);
/** The most telling first; what is not named here comes last. */
const TELLING = ['ended', 'ready', 'restart', 'end', 'restarts', 'backoff', 'podFailures', 'pods', 'grace'];
/** Without a first restart there are fewer restarts, and what is left of the grace period goes with the deletion: that says enough. */
const TOLD_BY_ANOTHER_WHEN_GONE = new Set(['restart', 'grace']);
const SAME = 0.05;

export function figureChanges(before: readonly Figure[], after: readonly Figure[], language: Language): readonly FigureChange[] {
  const old = new Map(before.map((figure) => [keyOf(figure), figure]));
  const changes = after.flatMap((figure): FigureChange[] => {
    const other = old.get(keyOf(figure));
    old.delete(keyOf(figure));
    const words = other ? changeOf(other, figure, language) : newOne(figure, language);
    return words === null ? [] : [{ id: figure.id, words, at: figure.at }];
  });
  const gone = [...old.values()]
    .filter(({ id }) => !TOLD_BY_ANOTHER_WHEN_GONE.has(id))
    .map(({ id, name }) => ({ id, words: say(texts.goneFigure, language, { label: name }), at: null }));
  return [...changes, ...gone].sort((one, other) => rankOf(one) - rankOf(other));
}

/** An end that is another one (Succeeded, Failed) is no move of the former. */
const keyOf = ({ id, name }: Figure): string => (id === 'ended' || id === 'backoff' ? `${id} ${name}` : id);

const rankOf = ({ id }: FigureChange): number => {
  const rank = TELLING.indexOf(id);
  return rank < 0 ? TELLING.length : rank;
};

function newOne({ id, name, value }: Figure, language: Language): string | null {
  if (id === 'grace') return null;
  return say(INSTANTS.has(id) ? texts.newInstant : texts.newFigure, language, { label: name, value });
}

function changeOf(before: Figure, after: Figure, language: Language): string | null {
  const { amount, name: label, value } = after;
  if (amount && before.amount && 'seconds' in amount && 'seconds' in before.amount) {
    const by = amount.seconds - before.amount.seconds;
    if (Math.abs(by) <= SAME) return null;
    const text = INSTANTS.has(after.id) ? (by > 0 ? texts.later : texts.earlier) : by > 0 ? texts.longer : texts.shorter;
    return say(texts.figure, language, { label, change: say(text, language, { time: formatTime(Math.abs(by), language) }) });
  }
  if (amount && before.amount && 'count' in amount && 'count' in before.amount) {
    const by = amount.count - before.amount.count;
    return by === 0 ? null : after.id === 'restarts' ? restarts(by, language) : counted(by, label, language);
  }
  return value === before.value ? null : say(texts.was, language, { label, value, before: before.value });
}

const restarts = (by: number, language: Language): string =>
  say(by < 0 ? texts.restartsLess : texts.restartsMore, language, { count: Math.abs(by) });

const counted = (by: number, label: string, language: Language): string =>
  say(texts.figure, language, { label, change: say(by < 0 ? texts.less : texts.more, language, { count: Math.abs(by) }) });

/** Lanes that came or went, each with the name that tells it; parts of a whole that came or went with it are left out. */
export function laneChanges(lanes: readonly Lane[], text: 'newLane' | 'goneLane', language: Language): readonly string[] {
  const tops = lanes.filter(({ id }) => !lanes.some((other) => other.id !== id && id.startsWith(`${other.id} `)));
  return tops.map((lane) => say(texts[text], language, { name: nameOf(lane) }));
}

const nameOf = ({ name, container, kind }: Lane): string => (container !== null && kind !== 'container' ? `${container} · ${name}` : name);
