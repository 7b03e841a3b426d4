import { say, type Text } from '../../texts/text.ts';
import type { SimulationRun } from '../timeline.ts';
import type { Condition, Expectation } from './expectation.ts';
import { compare, Measures, type Step } from './measure.ts';

/** Whether a run does what one line under `expect:` says. */
export interface ExpectationResult {
  readonly text: string;
  readonly holds: boolean;
  /** Seconds: when it came true, or when it was broken; null when neither happened. */
  readonly t: number | null;
  /** The entry that shows it. */
  readonly entry: number | null;
  readonly message: Text;
}

/** What the values of a condition are held against, at one instant. */
type Series = readonly Step<number | boolean>[];

/** Holds a run against what is expected of it. */
export function checkExpectations(run: SimulationRun, expectations: readonly Expectation[]): ExpectationResult[] {
  const measures = new Measures(run);
  return expectations.map((expectation) => check(run, measures, expectation));
}

function check(run: SimulationRun, measures: Measures, expectation: Expectation): ExpectationResult {
  const { text, subject, condition, mode } = expectation;
  const result = (holds: boolean, message: Text, step: Step<number | boolean> | null, t = step?.t ?? null): ExpectationResult => ({
    text,
    holds,
    t,
    entry: step && step.entry >= 0 ? step.entry : null,
    message,
  });
  if (subject !== null && !measures.knows(subject)) return result(false, fill(TEXTS.unknown, { subject }), null);
  const series = seriesOf(measures, expectation);
  const holds = predicate(condition);
  const to = Math.min(expectation.to ?? run.horizonSeconds, run.horizonSeconds);
  const first = (after: number, wanted: boolean): Step<number | boolean> | null => {
    const standing = series.findLast(({ t }) => t <= after);
    if (standing && holds(standing.value) === wanted) return { ...standing, t: Math.max(standing.t, after) };
    return series.find(({ t, value }) => t > after && holds(value) === wanted) ?? null;
  };
  if ((expectation.from ?? 0) > run.horizonSeconds || (expectation.to ?? 0) > run.horizonSeconds)
    return result(false, fill(TEXTS.beyond, { horizon: seconds(run.horizonSeconds) }), null);
  switch (mode) {
    case 'eventually': {
      const step = first(expectation.from ?? 0, true);
      if (step && step.t <= to) return result(true, fill(TEXTS.came, { t: seconds(step.t) }), step);
      return step
        ? result(false, fill(TEXTS.late, { t: seconds(step.t), to: seconds(to) }), step)
        : result(false, fill(TEXTS.notAtAll, { horizon: seconds(run.horizonSeconds) }), null);
    }
    case 'never': {
      const step = first(expectation.from ?? 0, true);
      return step && step.t <= to
        ? result(false, fill(TEXTS.happened, { t: seconds(step.t) }), step)
        : result(true, fill(TEXTS.neverHappened, {}), null);
    }
    case 'always': {
      const begin = expectation.from ?? first(0, true)?.t ?? null;
      if (begin === null || begin > to) return result(false, fill(TEXTS.notAtAll, { horizon: seconds(to) }), null);
      const step = first(begin, false);
      return step && step.t <= to
        ? result(false, fill(TEXTS.broken, { t: seconds(step.t), value: String(step.value) }), step)
        : result(true, fill(TEXTS.kept, { t: seconds(begin) }), null);
    }
    case 'finally': {
      const step = series.findLast(({ t }) => t <= to)!;
      return result(holds(step.value), fill(TEXTS.final, { t: seconds(to), value: String(step.value) }), step, to);
    }
  }
}

function seriesOf(measures: Measures, expectation: Expectation): Series {
  const { condition, subject } = expectation;
  switch (condition.type) {
    case 'state':
      return measures.state(condition.state, subject);
    case 'status':
      return measures.status(condition.status, subject);
    case 'count':
      return measures.count(condition.counted, expectation);
    case 'event':
      return measures.events(condition.reason, expectation);
  }
}

function predicate(condition: Condition): (value: number | boolean) => boolean {
  if (condition.type !== 'count' && condition.type !== 'event') return (value) => value === true;
  return (value) => compare(Number(value), condition.comparison, condition.value);
}

const seconds = (t: number): string => `${Math.round(t * 10) / 10} s`;

const fill = (text: Text, values: Record<string, string>): Text => ({ en: say(text, 'en', values), 'zh-cn': say(text, 'zh-cn', values) });

const TEXTS = {
  unknown: { en: 'there is no {subject} in this run', 'zh-cn': '这次运行中没有 {subject}' },
  beyond: { en: 'the run ends at {horizon}: raise the horizon', 'zh-cn': '运行在 {horizon} 结束：请加大 horizon' },
  came: { en: 'at {t}', 'zh-cn': '出现在 {t}' },
  late: { en: 'only at {t}, after {to}', 'zh-cn': '到 {t} 才出现，晚于 {to}' },
  notAtAll: { en: 'not up to {horizon}', 'zh-cn': '直到 {horizon} 都没有出现' },
  happened: { en: 'it happens at {t}', 'zh-cn': '在 {t} 发生了' },
  neverHappened: { en: 'it does not happen', 'zh-cn': '没有发生' },
  broken: { en: 'no longer at {t}: {value}', 'zh-cn': '从 {t} 起不再成立：{value}' },
  kept: { en: 'from {t} on', 'zh-cn': '从 {t} 起一直成立' },
  final: { en: 'at {t}: {value}', 'zh-cn': '在 {t}：{value}' },
} as const;
