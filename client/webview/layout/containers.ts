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
  readonly processes: readonly ProcessEntry[];
}

const GROUPS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** The containers of a Pod in the order of their statuses: init containers, containers, ephemeral ones. */
export function tracksOf(of: ObjectEntries): readonly Track[] {
  const killings = of.entries.filter((entry): entry is EventEntry => entry.type === 'event' && entry.reason === 'Killing');
  const processes = of.entries.filter((entry): entry is ProcessEntry => entry.type === 'process');
  return GROUPS.flatMap((group) => {
    const names = new Set(of.statuses.flatMap((status) => Object.keys(status[group] ?? {})));
    return [...names].map((name) => ({
      name,
      role:
        group === 'containers' ? 'main' : group === 'ephemeralContainers' ? 'ephemeral' : isSidecar(of.statuses, name) ? 'sidecar' : 'init',
      states: statesOf(of.statuses, group, name),
      killings: killings.filter((event) => event.container === name),
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

/** Gaps shorter than this (seconds) are the delay of a report, not a state. */
const REPORT_DELAY = 0.05;

/** The bars of a container's lane. `end`: when the Pod is gone, or the horizon (seconds). */
export function containerBars(track: Track, end: number, language: Language): readonly Bar[] {
  const bars: Bar[] = [];
  track.states.forEach(({ t, entry, state, range }, at) => {
    const following = track.states[at + 1];
    const next = following?.t ?? end;
    if (next <= t) return;
    if (state.state === 'waiting') bars.push(waitingBar(t, next, entry, state, language, range));
    else if (state.state === 'terminated') bars.push(terminatedBar(t, next, entry, state, language, range));
    else bars.push(...runningBars(track, { t, entry, state, range }, following?.state, next, language));
  });
  return bars;
}

/** kubelet's reasons to wait that are no trouble. */
const CALM = new Set(['ContainerCreating', 'PodInitializing']);

function waitingBar(start: number, end: number, entry: number, state: ContainerState, language: Language, range?: Bar['range']): Bar {
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

function terminatedBar(start: number, end: number, entry: number, state: ContainerState, language: Language, range?: Bar['range']): Bar {
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

/** A running container, the grace period it uses up when it is told to stop, and the moment until it is started again. */
function runningBars(
  track: Track,
  { t, entry, state, range }: { t: number; entry: number; state: ContainerState; range: Bar['range'] },
  following: ContainerState | undefined,
  next: number,
  language: Language,
): Bar[] {
  const told = track.killings.find((event) => event.t >= t && event.t < next);
  const finished = finishOf(track, following, told?.t ?? t, next);
  const labels =
    state.restartCount > 0
      ? [
          say(laneTexts.runningAgain, language, { count: state.restartCount }),
          say(laneTexts.restartShort, language, { count: state.restartCount }),
          String(state.restartCount),
        ]
      : [say(laneTexts.running, language)];
  const bars: Bar[] = [{ start: t, end: told?.t ?? finished, state: RUNNING[track.role], labels, entry, range }];
  if (told && finished > told.t) {
    const time = formatTime(finished - told.t, language);
    const killed = (following?.state === 'terminated' ? following.exitCode : following?.lastState?.exitCode) === 137;
    const text = killed ? laneTexts.graceKill : laneTexts.graceStop;
    bars.push({
      start: told.t,
      end: finished,
      state: 'grace',
      labels: [say(text, language, { time }), time],
      entry: told.id,
      range: told.range,
    });
  }
  if (next - finished > REPORT_DELAY && following?.state !== 'terminated')
    bars.push({ start: finished, end: next, state: 'waiting', labels: [say(laneTexts.waitsRestart, language)], entry: told?.id ?? entry });
  return bars.filter((bar) => bar.end > bar.start);
}

/** When the process really ended: what the process itself tells, else what the next status says about it, else the next status. */
function finishOf(track: Track, following: ContainerState | undefined, from: number, next: number): number {
  const exit = track.processes.find((entry) => entry.what === 'exit' && entry.t >= from && entry.t <= next);
  if (exit) return exit.t;
  const told = following?.state === 'terminated' ? undefined : following?.lastState?.finishedAt;
  return told !== undefined && told > from && told <= next ? told : next;
}
