import type { ContainerState, EventEntry, ProcessEntry, StatusEntry } from '../../../server/src/simulation/timeline.ts';
import { type Language, say } from '../../../server/src/texts/text.ts';
import { laneTexts } from '../../common/texts/timeline.ts';
import type { Bar, BarState } from './lanes.ts';
import type { ObjectEntries } from './runIndex.ts';
import { formatTime } from './time.ts';

export type Role = 'init' | 'sidecar' | 'main' | 'ephemeral';

/** One container of a Pod: every state that its status went through, and what else is told about it. */
export interface Track {
  readonly name: string;
  readonly role: Role;
  readonly states: readonly {
    readonly t: number;
    readonly entry: number;
    readonly range?: readonly [number, number];
    readonly state: ContainerState;
  }[];
  readonly killings: readonly EventEntry[];
  readonly starts: readonly EventEntry[];
  readonly processes: readonly ProcessEntry[];
}

const GROUPS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** The containers of a Pod in the order of their statuses: init containers, containers, ephemeral ones. */
export function tracksOf(of: ObjectEntries): readonly Track[] {
  const events = of.entries.filter((entry): entry is EventEntry => entry.type === 'event');
  const processes = of.entries.filter((entry): entry is ProcessEntry => entry.type === 'process');
  return GROUPS.flatMap((group) => {
    const names = new Set(of.statuses.flatMap((status) => Object.keys(status[group] ?? {})));
    return [...names].map((name) => ({
      name,
      role:
        group === 'containers' ? 'main' : group === 'ephemeralContainers' ? 'ephemeral' : isSidecar(of.statuses, name) ? 'sidecar' : 'init',
      states: statesOf(of.statuses, group, name),
      killings: events.filter(({ reason, container }) => reason === 'Killing' && container === name),
      starts: events.filter(({ reason, container }) => reason === 'Started' && container === name),
      processes: processes.filter((entry) => entry.container === name),
    }));
  });
}

function statesOf(statuses: readonly StatusEntry[], group: (typeof GROUPS)[number], name: string): Track['states'] {
  const states: Track['states'][number][] = [];
  for (const status of statuses) {
    const state = status[group]?.[name];
    const last = states.at(-1)?.state;
    if (!state || (last && sameState(last, state))) continue;
    states.push({ t: status.t, entry: status.id, state, ...(status.range ? { range: status.range } : {}) });
  }
  return states;
}

const sameState = (a: ContainerState, b: ContainerState): boolean =>
  a.state === b.state && a.reason === b.reason && a.restartCount === b.restartCount && a.exitCode === b.exitCode;

/** An init container that still runs when others have started is a sidecar: the others wait for every init container that is none. */
function isSidecar(statuses: readonly StatusEntry[], name: string): boolean {
  return statuses.some((status) => {
    if (status.initContainers[name]?.state !== 'running') return false;
    const names = Object.keys(status.initContainers);
    const later = names.slice(names.indexOf(name) + 1).map((other) => status.initContainers[other]);
    return [...later, ...Object.values(status.containers)].some((other) => other !== undefined && other.state !== 'waiting');
  });
}

const RUNNING: Readonly<Record<Role, BarState>> = { init: 'init', sidecar: 'sidecar', main: 'running', ephemeral: 'sidecar' };

/** Gaps shorter than this (seconds) are no state of their own. */
const MOMENT = 0.05;

interface Begin {
  readonly t: number;
  readonly entry: number;
  readonly range: Bar['range'];
}

/**
 * The bars of a container's lane: what its process does, which the status reports a moment later. `end`: when the Pod is gone, or the
 * horizon (seconds).
 */
export function containerBars(track: Track, end: number, language: Language): readonly Bar[] {
  const begins = track.states.map((_, at) => beginOf(track, at));
  return track.states.flatMap(({ state }, at) => {
    const begin = begins[at] as Begin;
    const next = begins[at + 1]?.t ?? end;
    if (next <= begin.t) return [];
    if (state.state === 'waiting') return [waitingBar(begin, next, state, language)];
    if (state.state === 'terminated') return [terminatedBar(begin, next, state, language)];
    return runningBars(track, begin, state, track.states[at + 1]?.state, next, language);
  });
}

/** When a state really began: a run with its Started event, an end with the end of the process, else when it was reported. */
function beginOf(track: Track, at: number): Begin {
  const { t, entry, state, range } = track.states[at] as Track['states'][number];
  const before = track.states[at - 1]?.t ?? Number.NEGATIVE_INFINITY;
  const told =
    state.state === 'running'
      ? track.starts.findLast((event) => event.t > before && event.t <= t)
      : state.state === 'terminated'
        ? track.processes.findLast(({ what, t: ended }) => what === 'exit' && ended > before && ended <= t)
        : undefined;
  return told ? { t: told.t, entry: told.id, range: told.range } : { t, entry, range };
}

/** kubelet's reasons to wait that are no trouble. */
const CALM = new Set(['ContainerCreating', 'PodInitializing']);

function waitingBar({ t: start, entry, range }: Begin, end: number, state: ContainerState, language: Language): Bar {
  const reason = state.reason ?? '';
  const backOff = reason.endsWith('BackOff');
  return {
    start,
    end,
    entry,
    range,
    state: backOff ? 'backoff' : reason === '' || CALM.has(reason) ? 'waiting' : 'trouble',
    labels: backOff
      ? [`${reason} ${formatTime(end - start, language)}`, formatTime(end - start, language)]
      : [reason].filter((text) => text !== ''),
  };
}

function terminatedBar({ t: start, entry, range }: Begin, end: number, state: ContainerState, language: Language): Bar {
  const code = state.exitCode ?? 0;
  const reason = state.reason ?? (code === 0 ? 'Completed' : 'Error');
  return {
    start,
    end,
    entry,
    range,
    state: code === 0 ? 'succeeded' : 'failed',
    labels: [say(laneTexts.exit, language, { reason, code }), reason, say(laneTexts.exitShort, language, { code })],
  };
}

/** A running container, the grace period it uses up when it is told to stop, and the moment until the kubelet has seen its end. */
function runningBars(
  track: Track,
  begin: Begin,
  state: ContainerState,
  following: ContainerState | undefined,
  next: number,
  language: Language,
): readonly Bar[] {
  const { t, entry, range } = begin;
  const told = track.killings.find((event) => event.t >= t && event.t < next);
  const exit = track.processes.find((each) => each.what === 'exit' && each.t >= (told?.t ?? t) && each.t <= next);
  const finished = exit?.t ?? reportedEnd(following, told?.t ?? t, next);
  const bars: Bar[] = [
    { start: t, end: told?.t ?? finished, state: RUNNING[track.role], labels: runningLabels(state, language), entry, range },
  ];
  const code = (following?.state === 'terminated' ? following.exitCode : following?.lastState?.exitCode) ?? 0;
  if (told && finished > told.t) {
    const time = formatTime(finished - told.t, language);
    const text = code === 137 ? laneTexts.graceKill : laneTexts.graceStop;
    bars.push({
      start: told.t,
      end: finished,
      state: 'grace',
      labels: [say(text, language, { time }), time],
      entry: told.id,
      range: told.range,
    });
  }
  if (next - finished > MOMENT)
    bars.push({
      start: finished,
      end: next,
      state: code === 0 ? 'succeeded' : 'failed',
      labels: [say(laneTexts.exitShort, language, { code })],
      entry: exit?.id ?? told?.id ?? entry,
    });
  return bars.filter((bar) => bar.end > bar.start);
}

function runningLabels({ restartCount: count }: ContainerState, language: Language): readonly string[] {
  if (count === 0) return [say(laneTexts.running, language)];
  return [say(laneTexts.runningAgain, language, { count }), say(laneTexts.restartShort, language, { count }), String(count)];
}

/** What the next status says about the end of the run before, else the moment of that status. */
function reportedEnd(following: ContainerState | undefined, from: number, next: number): number {
  const told = following?.state === 'terminated' ? undefined : following?.lastState?.finishedAt;
  return told !== undefined && told > from && told <= next ? told : next;
}
