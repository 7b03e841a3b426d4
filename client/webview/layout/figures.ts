import type { ContainerState, Repetition, StatusEntry } from '../../../server/src/simulation/timeline.ts';
import { type Language, say, type Text } from '../../../server/src/texts/text.ts';
import { figureTexts as texts } from '../../common/texts/timeline.ts';
import { endOf, progressOf } from './objects.ts';
import { kindOf, type ObjectEntries, type RunIndex, rootOf } from './runIndex.ts';
import { formatTime } from './time.ts';

/** One big number of the header. */
export interface Figure {
  /** Stable name for tests and styles. */
  readonly id: string;
  readonly value: string;
  readonly label: string;
  /** What a comparison calls it: `Ready`, where the label goes on from the value, as in `until Ready`. */
  readonly name: string;
  readonly tone: 'plain' | 'good' | 'bad';
  /** What the value says, for comparisons: a duration in seconds, or a number of things; null when it is neither. */
  readonly amount: { readonly seconds: number } | { readonly count: number } | null;
  /** Where it happens, seconds, and the entry that shows it; null when it is no instant. */
  readonly at: { readonly t: number; readonly entry: number } | null;
}

/** As many as fit beside each other. */
export const FIGURES_AT_MOST = 5;

/**
 * The answer in figures, the most important first: when it is ready, whether it lasts, how it ends. `others`: what lives beside it, which has
 * figures of its own.
 */
export function figuresOf(index: RunIndex, object: string, language: Language, others: readonly string[] = []): readonly Figure[] {
  const of = index.objects.get(object);
  const pods = [...index.objects.values()].filter(
    ({ statuses, object: pod }) => statuses.length > 0 && !others.includes(rootOf(index, pod)),
  );
  if (of && of.statuses.length > 0) return podFigures(index, of, language).slice(0, FIGURES_AT_MOST);
  const figures = of ? controllerFigures(of, pods, index, language) : [];
  if (figures.length > 0 || pods.length !== 1) return [...figures, ...restartFigures(index, pods, language)].slice(0, FIGURES_AT_MOST);
  return pods.flatMap((pod) => podFigures(index, pod, language)).slice(0, FIGURES_AT_MOST);
}

const states = (status: StatusEntry): readonly ContainerState[] => [
  ...Object.values(status.initContainers),
  ...Object.values(status.containers),
];
const restartsIn = (status: StatusEntry): number => states(status).reduce((sum, state) => sum + state.restartCount, 0);

const instant = (entry: { readonly t: number; readonly id: number }): Figure['at'] => ({ t: entry.t, entry: entry.id });

function podFigures(index: RunIndex, of: ObjectEntries, language: Language): readonly Figure[] {
  const horizon = index.run.horizonSeconds;
  const { statuses } = of;
  const created = statuses[0]?.t ?? 0;
  const figures: Figure[] = [];
  const ended = statuses.find(({ phase }) => phase === 'Succeeded' || phase === 'Failed');
  const ready = statuses.find(({ conditions }) => conditions.Ready === 'True');
  const named = { name: say(texts.ready, language) };
  if (ready)
    figures.push({ ...duration('ready', ready.t - created, language, say(texts.readyAfter, language), 'good', instant(ready)), ...named });
  else if (!ended) figures.push({ ...neverReady(of, horizon, language), ...named });
  if (ended) {
    const well = ended.phase === 'Succeeded';
    const label = say(well ? texts.succeededAfter : texts.failedAfter, language);
    const name = say(well ? texts.succeeded : texts.failed, language);
    figures.push({ ...duration('ended', ended.t - created, language, label, well ? 'good' : 'bad', instant(ended)), name });
  }
  figures.push(...restartFigures(index, [of], language));
  const deletion = statuses.find(({ deletionTimestamp }) => deletionTimestamp);
  if (deletion && of.deletedAt !== null) {
    const gone = of.entries.find(({ type }) => type === 'deleted');
    const took = of.deletedAt - deletion.t;
    const name = say(texts.deletion, language);
    figures.push({ ...duration('end', took, language, say(texts.endAfterDelete, language), 'plain', gone ? instant(gone) : null), name });
    const left = (deletion.deletionGracePeriodSeconds ?? 0) - took;
    figures.push({
      ...duration('grace', Math.max(0, left), language, say(texts.graceLeft, language), left > 0.5 ? 'plain' : 'bad', instant(deletion)),
      name: say(texts.grace, language),
    });
  }
  return figures;
}

export const figure = (id: string, value: string, label: string, tone: Figure['tone'], at: Figure['at']): Figure => ({
  id,
  value,
  label,
  name: label,
  tone,
  amount: null,
  at,
});

export const duration = (
  id: string,
  seconds: number,
  language: Language,
  label: string,
  tone: Figure['tone'],
  at: Figure['at'],
): Figure => ({
  ...figure(id, formatTime(seconds, language), label, tone, at),
  amount: { seconds },
});

/** A number of things. The label says what they are, in its form for that number (`{count:Pod|Pods}`); a comparison speaks of many. */
export function count(
  id: string,
  value: number,
  label: Text,
  tone: Figure['tone'],
  language: Language,
  values: Readonly<Record<string, string>> = {},
): Figure {
  return {
    ...figure(id, String(value), say(label, language, { ...values, count: value }), tone, null),
    name: say(label, language, { ...values, count: 2 }),
    amount: { count: value },
  };
}

function neverReady(of: ObjectEntries, horizon: number, language: Language): Figure {
  const unscheduled = of.statuses.every(({ nodeName }) => nodeName === null);
  const label = unscheduled
    ? say(texts.notScheduled, language)
    : say(texts.neverReadyLabel, language, { time: formatTime(horizon, language) });
  const last = of.statuses.at(-1);
  return figure('ready', say(texts.neverReady, language), label, 'bad', last ? instant(last) : null);
}

/** First restart, how many, and the first back-off, over the given Pods together. */
export function restartFigures({ run }: RunIndex, pods: readonly ObjectEntries[], language: Language): readonly Figure[] {
  const { horizonSeconds: horizon, repetition } = run;
  const figures: Figure[] = [];
  const firsts = pods.flatMap(({ statuses }) => statuses.find((status) => restartsIn(status) > 0) ?? []);
  const first = firsts.sort((a, b) => a.t - b.t)[0];
  const told = pods.reduce((sum, { statuses }) => sum + Math.max(0, ...statuses.map(restartsIn)), 0);
  const total = told + (repetition ? repeatedRestarts(pods, repetition) : 0);
  if (first) figures.push(duration('restart', first.t, language, say(texts.firstRestart, language), 'bad', instant(first)));
  figures.push(count('restarts', total, texts.restarts, total > 0 ? 'bad' : 'plain', language, { time: formatTime(horizon, language) }));
  const backOffs = pods.flatMap(({ statuses }) => statuses.find((status) => backOffOf(status) !== undefined) ?? []);
  const backOff = backOffs.sort((a, b) => a.t - b.t)[0];
  const reason = backOff && backOffOf(backOff);
  if (backOff && reason)
    figures.push(duration('backoff', backOff.t, language, say(texts.firstBackOff, language, { reason }), 'bad', instant(backOff)));
  return figures;
}

/** Restarts of the periods that are not told one by one: each has as many as the one before. */
function repeatedRestarts(pods: readonly ObjectEntries[], { t, periodSeconds, count: periods }: Repetition): number {
  const at = ({ statuses }: ObjectEntries, time: number): number => {
    const status = statuses.findLast((each) => each.t <= time);
    return status ? restartsIn(status) : 0;
  };
  const inOne = pods.reduce((sum, pod) => sum + Math.max(0, at(pod, t) - at(pod, t - periodSeconds)), 0);
  return Math.floor(inOne * periods);
}

const backOffOf = (status: StatusEntry): string | undefined =>
  states(status).find(({ reason }) => reason?.endsWith('BackOff'))?.reason ?? undefined;

/** What came of the Jobs of a CronJob. */
function jobFigures({ object }: ObjectEntries, index: RunIndex, language: Language): readonly Figure[] {
  if (kindOf(object) !== 'CronJob') return [];
  const jobs = [...index.objects.values()].filter(({ owner, object: job }) => owner === object && kindOf(job) === 'Job');
  const failed = jobs.filter(({ states: told }) => told.some((entry) => endOf(entry)?.type === 'Failed')).length;
  const made = count('jobs', jobs.length, texts.jobs, 'plain', language);
  return failed > 0 ? [made, count('jobFailures', failed, texts.jobFailures, 'bad', language)] : [made];
}

function controllerFigures(of: ObjectEntries, pods: readonly ObjectEntries[], index: RunIndex, language: Language): readonly Figure[] {
  const horizon = index.run.horizonSeconds;
  const reached = of.states.find((entry) => {
    const progress = progressOf(entry);
    return progress !== undefined && progress.have >= progress.want && progress.want > 0;
  });
  const last = of.states.at(-1);
  const progress = last && progressOf(last);
  if (!progress) return jobFigures(of, index, language);
  const job = progress.counts === 'done';
  const name = say(job ? texts.complete : texts.allAreReady, language);
  const figures: Figure[] = [];
  if (reached) {
    const label = say(job ? texts.completeAfter : texts.allReady, language);
    figures.push({ ...duration('ready', reached.t, language, label, 'good', instant(reached)), name });
  } else if (progress.want === 0) {
    figures.push(figure('ready', '0', say(texts.noneWanted, language), 'plain', instant(last)));
  } else {
    const label = say(job ? texts.notComplete : texts.notAllReady, language, { time: formatTime(horizon, language) });
    figures.push({ ...figure('ready', `${progress.have}/${progress.want}`, label, 'bad', instant(last)), name });
  }
  figures.push(count('pods', pods.length, texts.pods, 'plain', language));
  const failed = pods.filter(({ statuses }) =>
    statuses.some(({ phase, deletionTimestamp }) => phase === 'Failed' && !deletionTimestamp),
  ).length;
  if (failed > 0) figures.push(count('podFailures', failed, texts.podFailures, 'bad', language));
  return figures;
}
