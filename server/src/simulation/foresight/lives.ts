import type { Simulation } from '../simulation.ts';
import type { ProbeEntry, TimelineEntry } from '../timeline.ts';
import type { ContainerStory, PodStory } from './story.ts';
import { Study } from './study.ts';

/** An instant of a run. Seconds since the objects were applied. */
export interface Moment {
  readonly t: number;
  /** Earliest and latest, where the time is not determined. */
  readonly range: readonly [number, number];
}

interface ProbeLife {
  /** The first runs, in seconds after the first start of the container. */
  readonly times: readonly number[];
  /** The first success, in seconds after the first start; null when there was none before its end. */
  readonly succeeds: number | null;
  /** When it first failed often enough to count. */
  readonly fails: Moment | null;
}

/** What became of one container. */
export interface ContainerLife {
  readonly name: string;
  /** The first starts. */
  readonly starts: readonly Moment[];
  readonly startCount: number;
  readonly ready: Moment | null;
  readonly probes: Readonly<Record<ProbeEntry['probe'], ProbeLife>>;
}

/** What became of the first Pod of an object, in few numbers that can be kept. */
export interface PodLife {
  /** The object somebody wrote: `Deployment/web`. */
  readonly origin: string;
  readonly containers: readonly ContainerLife[];
  /** Its last phase, when it is over. */
  readonly over: { readonly phase: string; readonly reason: string | null; readonly at: Moment } | null;
  /** Seconds up to which the run tells what happens. */
  readonly endSeconds: number;
}

/** Starts and probes that are told one by one. */
const MOMENTS_MAX = 4;

/** The life of the first Pod of each object of a run that is over. */
export function livesOf(simulation: Simulation): PodLife[] {
  const study = new Study(simulation);
  const lives = new Map<string, PodLife>();
  for (const pod of study.samples) if (!lives.has(pod.origin)) lives.set(pod.origin, lifeOf(pod, study.end));
  return [...lives.values()];
}

function lifeOf(pod: PodStory, endSeconds: number): PodLife {
  const end = pod.statuses.find(({ phase }) => phase === 'Failed' || phase === 'Succeeded');
  return {
    origin: pod.origin,
    containers: pod.containers.map(containerLife),
    over: end ? { phase: end.phase, reason: end.reason, at: momentOf(end) } : null,
    endSeconds,
  };
}

function containerLife(story: ContainerStory): ContainerLife {
  const ready = story.firstStatus((state) => state.ready);
  return {
    name: story.name,
    starts: story.runs.slice(0, MOMENTS_MAX).map(({ started }) => momentOf(started)),
    startCount: story.runs.length,
    ready: ready ? momentOf(ready) : null,
    probes: { startup: probeLife(story, 'startup'), liveness: probeLife(story, 'liveness'), readiness: probeLife(story, 'readiness') },
  };
}

function probeLife(story: ContainerStory, type: ProbeEntry['probe']): ProbeLife {
  const [first, second] = story.runs;
  const until = second?.startedAt ?? Number.POSITIVE_INFINITY;
  const entries = story.probes(type).filter(({ t }) => first !== undefined && t >= first.startedAt && t < until);
  const after = (entry: TimelineEntry): number => Math.max(0, entry.t - (first?.startedAt ?? 0));
  const success = entries.find(({ result }) => result === 'success');
  const fatal = entries.find(({ result, run, threshold }) => result === 'failure' && run >= threshold);
  return {
    times: entries.slice(0, MOMENTS_MAX).map(after),
    succeeds: success ? after(success) : null,
    fails: fatal ? momentOf(fatal) : null,
  };
}

const momentOf = ({ t, range }: TimelineEntry): Moment => ({ t, range: range ?? [t, t] });
