import type { EventEntry, ProbeEntry, ProcessEntry, StatusEntry, TimelineEntry } from '../../../server/src/simulation/timeline.ts';
import { type Language, say } from '../../../server/src/texts/text.ts';
import { laneTexts } from '../../common/texts/timeline.ts';
import { containerBars, type Role, type Track, tracksOf } from './containers.ts';
import type { Bar, BarState, Lane, Mark, TimelineModel } from './lanes.ts';
import { byNode, readyBars } from './nodes.ts';
import { objectBars, statusState } from './objects.ts';
import { PROBE_KINDS, probeDetail, probeMarks, steadyBars } from './probes.ts';
import { kindOf, nameOf, type ObjectEntries, objectTree, type RunIndex } from './runIndex.ts';
import { formatTime } from './time.ts';
import { hookBars, pullBars, volumeBars, volumeMarks } from './waits.ts';

/** What stands above the Pods: who made them, or where they run. */
export type Grouping = 'owner' | 'node';

/** From this many Pods on, each starts folded to one line. */
const PODS_FOLD_AT = 2;

/** Turns a run into the lanes of the picture. `subject`: the object it is about, whose family comes first. */
export function buildModel(index: RunIndex, language: Language, subject: string, grouping: Grouping = 'owner'): TimelineModel {
  const tree = objectTree(index, subject).filter(({ of }) => hasStory(of, language));
  const horizon = index.run.horizonSeconds;
  const pods = tree.filter(({ of }) => of.statuses.length > 0);
  const alone = tree.length === 1 && pods.length === 1;
  const fold = (of: ObjectEntries): boolean => of.statuses.length === 0 || pods.length >= PODS_FOLD_AT;
  if (grouping === 'node' && !alone) {
    const others = tree.filter(({ of }) => of.statuses.length === 0);
    const lanes = [
      ...others.map(({ of }) => headLane(of, { horizon, language, depth: 0 }, fold(of))),
      ...byNode(pods.map(({ of }) => of)).map((group) => nodeLane(group, { horizon, language, depth: 0 }, fold)),
    ];
    return { language, lanes, horizon, changes: changesOf(index.run.timeline) };
  }
  const lanes = tree.flatMap(({ of, depth }) => {
    if (alone) return podLanes(of, { horizon, language, depth: 0 });
    return [headLane(of, { horizon, language, depth }, fold(of))];
  });
  return { language, lanes, horizon, changes: changesOf(index.run.timeline) };
}

/** A Service or a ConfigMap that is there and stays as it is tells nothing. */
const hasStory = (of: ObjectEntries, language: Language): boolean =>
  of.statuses.length > 0 ||
  of.entries.some(({ type }) => type !== 'object') ||
  objectBars(of, Number.POSITIVE_INFINITY, language).some(({ labels }) => labels.length > 0);

interface Frame {
  readonly horizon: number;
  readonly language: Language;
  readonly depth: number;
}

const below = (frame: Frame): Frame => ({ ...frame, depth: frame.depth + 1 });

/** A probe that gives the same result again is routine; everything else is a change. */
function changesOf(timeline: readonly TimelineEntry[]): readonly number[] {
  return timeline
    .filter((entry) => entry.type !== 'probe' || entry.result === 'failure' || entry.run === 1)
    .filter((entry) => entry.type !== 'process' || entry.what !== 'log')
    .map((entry) => entry.t)
    .sort((a, b) => a - b);
}

/** A node with the Pods on it, and how many of them are ready. */
function nodeLane(
  { node, pods }: ReturnType<typeof byNode>[number],
  { horizon, language, depth }: Frame,
  fold: (of: ObjectEntries) => boolean,
): Lane {
  const object = `Node/${node ?? ''}`;
  return {
    id: `${object} group`,
    kind: 'group',
    object,
    container: null,
    name: node ?? say(laneTexts.noNode, language),
    detail: say(laneTexts.podsOn, language, { count: pods.length }),
    depth,
    startsFolded: false,
    bars: readyBars(pods, horizon, (have, want) => say(laneTexts.ready, language, { have, want })),
    marks: [],
    children: pods.map((of) => headLane(of, { horizon, language, depth: depth + 1 }, fold(of))),
  };
}

/** One line for an object: what a controller has of what it wants, or what kubectl prints for a Pod. */
function headLane(of: ObjectEntries, frame: Frame, startsFolded: boolean): Lane {
  const { horizon, language, depth } = frame;
  const pod = of.statuses.length > 0;
  const bars = pod ? printedBars(of, horizon) : objectBars(of, horizon, language);
  let children: readonly Lane[] | undefined;
  return {
    id: of.object,
    kind: pod ? 'pod' : 'object',
    object: of.object,
    container: null,
    // What is done to no object that is there already (apply) stands for itself.
    name: of.object === '' ? 'kubectl' : nameOf(of.object),
    detail: kindOf(of.object),
    depth,
    startsFolded,
    bars,
    marks:
      bars.length === 0
        ? eventMarks(of, language)
        : eventMarks(of, language)
            .filter((mark) => mark.kind === 'warning')
            .map((mark) => ({ ...mark, priority: 0 })),
    get children() {
      children ??= pod ? podLanes(of, below(frame)) : eventLanes(of, below(frame));
      return children;
    },
  };
}

function printedBars(of: ObjectEntries, horizon: number): readonly Bar[] {
  const end = of.deletedAt ?? horizon;
  const lines =
    of.prints.length > 0
      ? of.prints.map(({ t, id, status, ready, range }) => ({ t, id, status, long: `${status} ${ready}`, range }))
      : of.statuses.map(({ t, id, phase, range }) => ({ t, id, status: phase, long: phase, range }));
  return joined(
    lines.map(({ t, id, status, long, range }, at) => ({
      start: t,
      end: lines[at + 1]?.t ?? end,
      state: statusState(status),
      labels: [long, status],
      entry: id,
      range,
    })),
  );
}

/** Neighbours that say the same become one bar; empty ones go. */
function joined(bars: readonly Bar[]): readonly Bar[] {
  const result: Bar[] = [];
  for (const bar of bars) {
    const last = result.at(-1);
    if (last && last.state === bar.state && last.labels[0] === bar.labels[0]) result[result.length - 1] = { ...last, end: bar.end };
    else if (bar.end > bar.start) result.push(bar);
  }
  return result;
}

function podLanes(of: ObjectEntries, frame: Frame): readonly Lane[] {
  const end = of.deletedAt ?? frame.horizon;
  return [
    phaseLane(of, end, frame),
    conditionLane(of, end, frame),
    ...tracksOf(of).map((track) => containerLane(of, track, end, frame)),
    ...volumeLanes(of, end, frame),
    ...graceLanes(of, end, frame),
    ...eventLanes(of, frame),
  ];
}

const PHASES: Readonly<Record<string, BarState>> = { Pending: 'waiting', Running: 'running', Succeeded: 'succeeded', Failed: 'failed' };

const laneOf = (of: ObjectEntries, frame: Frame, part: string, rest: Pick<Lane, 'kind' | 'name'> & Partial<Lane>): Lane => ({
  id: `${of.object} ${part}`,
  object: of.object,
  container: null,
  detail: '',
  depth: frame.depth,
  startsFolded: false,
  children: [],
  bars: [],
  marks: [],
  ...rest,
});

function phaseLane(of: ObjectEntries, end: number, frame: Frame): Lane {
  const bars = joined(
    of.statuses.map((status, at) => ({
      start: status.t,
      end: of.statuses[at + 1]?.t ?? end,
      state: PHASES[status.phase] ?? 'unknown',
      labels: status.reason ? [`${status.phase} · ${status.reason}`, status.phase] : [status.phase],
      entry: status.id,
      range: status.range,
    })),
  );
  return laneOf(of, frame, 'phase', { kind: 'phase', name: say(laneTexts.phase, frame.language), bars });
}

/** Ready, with every other condition folded below it. */
function conditionLane(of: ObjectEntries, end: number, frame: Frame): Lane {
  const types = new Set(of.statuses.flatMap((status) => Object.keys(status.conditions)));
  const others = [...types].filter((type) => type !== 'Ready');
  return laneOf(of, frame, 'condition Ready', {
    kind: 'condition',
    name: 'Ready',
    detail: others.length > 0 ? say(laneTexts.conditionsMore, frame.language, { count: others.length }) : '',
    startsFolded: true,
    bars: conditionBars(of.statuses, 'Ready', end),
    children: others.map((type) =>
      laneOf(of, below(frame), `condition ${type}`, { kind: 'condition', name: type, bars: conditionBars(of.statuses, type, end) }),
    ),
  });
}

function conditionBars(statuses: readonly StatusEntry[], type: string, end: number): readonly Bar[] {
  return joined(
    statuses.map((status, at) => ({
      start: status.t,
      end: statuses[at + 1]?.t ?? end,
      state: status.conditions[type] === 'True' ? 'true' : 'false',
      labels: [status.conditions[type] ?? ''],
      entry: status.id,
      range: status.range,
    })),
  ).filter((bar) => bar.labels[0] !== '');
}

const ROLES = {
  init: laneTexts.roleInit,
  sidecar: laneTexts.roleSidecar,
  main: laneTexts.roleMain,
  ephemeral: laneTexts.roleEphemeral,
} as const satisfies Record<Role, unknown>;

/** Bars of a container whose process runs. */
const RUNS: ReadonlySet<BarState> = new Set(['running', 'init', 'sidecar']);

/** A container, and below it its probes and what its processes do. */
function containerLane(of: ObjectEntries, track: Track, end: number, frame: Frame): Lane {
  const { language } = frame;
  const probes = of.entries.filter((entry): entry is ProbeEntry => entry.type === 'probe' && entry.container === track.name);
  const bars = containerBars(track, end, language);
  const runs = bars.filter(({ state }) => RUNS.has(state));
  const probeLanes = PROBE_KINDS.flatMap((kind) => {
    const entries = probes.filter((entry) => entry.probe === kind);
    if (entries.length === 0) return [];
    return laneOf(of, below(frame), `container ${track.name} ${kind}`, {
      kind: 'probe',
      container: track.name,
      name: `${kind}Probe`,
      detail: probeDetail(entries, language),
      bars: steadyBars(entries, runs, language),
      marks: probeMarks(entries),
    });
  });
  return laneOf(of, frame, `container ${track.name}`, {
    kind: 'container',
    container: track.name,
    name: track.name,
    detail: say(ROLES[track.role], language),
    bars,
    children: [...waitLanes(of, track, end, below(frame)), ...probeLanes, ...processLanes(of, track, below(frame))],
  });
}

/** Pulls of the image and runs of hooks, when there are any. */
function waitLanes(of: ObjectEntries, { name, processes }: Track, end: number, frame: Frame): readonly Lane[] {
  const { language } = frame;
  const parts = [
    { kind: 'image', text: laneTexts.image, bars: pullBars(of, name, end, language) },
    { kind: 'hook', text: laneTexts.hooks, bars: hookBars(processes, end, language) },
  ] as const;
  return parts
    .filter(({ bars }) => bars.length > 0)
    .map(({ kind, text, bars }) =>
      laneOf(of, frame, `container ${name} ${kind}`, { kind, container: name, name: say(text, language), bars }),
    );
}

/** Volumes, when something waits for them. */
function volumeLanes(of: ObjectEntries, end: number, frame: Frame): readonly Lane[] {
  const bars = volumeBars(of, end);
  const marks = volumeMarks(of);
  return bars.length + marks.length === 0
    ? []
    : [laneOf(of, frame, 'volumes', { kind: 'volume', name: say(laneTexts.volumes, frame.language), bars, marks })];
}

const LONGEST_LABEL = 28;

const shortened = (text: string): string => (text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text);

const PROCESS_MARKS = { log: 'log', signal: 'signal', exit: 'exit', hook: 'hook', grace: 'signal' } as const;

function processLanes(of: ObjectEntries, track: Track, frame: Frame): readonly Lane[] {
  // Hooks have bars of their own.
  const told = track.processes.filter(({ what }) => what !== 'hook');
  if (told.length === 0) return [];
  const marks = told.map(
    (entry: ProcessEntry): Mark => ({
      t: entry.t,
      kind: PROCESS_MARKS[entry.what],
      entry: entry.id,
      label: entry.what === 'exit' ? say(laneTexts.exitShort, frame.language, { code: entry.text }) : shortened(entry.text),
      priority: entry.what === 'log' ? 1 : 2,
      range: entry.range,
    }),
  );
  return [
    laneOf(of, frame, `container ${track.name} process`, {
      kind: 'process',
      container: track.name,
      name: say(laneTexts.output, frame.language),
      marks,
    }),
  ];
}

/** How much of the grace period a deletion uses up. */
function graceLanes(of: ObjectEntries, end: number, frame: Frame): readonly Lane[] {
  const deletion = of.statuses.find((status) => status.deletionTimestamp);
  const whole = deletion?.deletionGracePeriodSeconds ?? 0;
  if (!deletion || whole <= 0) return [];
  const used = Math.min(whole, end - deletion.t);
  const values = { used: formatTime(used, frame.language), whole: formatTime(whole, frame.language) };
  const last = Math.min(frame.horizon, deletion.t + whole);
  const bar: Bar = {
    start: deletion.t,
    end: last,
    state: 'budget',
    labels: [say(laneTexts.graceUsed, frame.language, values), `${values.used} / ${values.whole}`],
    entry: deletion.id,
    level: Math.min(1, used / Math.max(1e-3, last - deletion.t)),
  };
  return [laneOf(of, frame, 'grace', { kind: 'grace', name: say(laneTexts.gracePeriod, frame.language), bars: [bar] })];
}

function eventLanes(of: ObjectEntries, frame: Frame): readonly Lane[] {
  const marks = eventMarks(of, frame.language);
  return marks.length === 0 ? [] : [laneOf(of, frame, 'events', { kind: 'events', name: say(laneTexts.events, frame.language), marks })];
}

/** Events, and what the API answered to actions. Warnings and the first of a kind push other labels aside. */
function eventMarks(of: ObjectEntries, language: Language): readonly Mark[] {
  const seen = new Set<string>();
  return of.entries.flatMap((entry): Mark[] => {
    if (entry.type === 'event') {
      const first = !seen.has(entry.reason);
      seen.add(entry.reason);
      return [eventMark(entry, first)];
    }
    if (entry.type === 'deleted')
      return [{ t: entry.t, kind: 'event', entry: entry.id, label: say(laneTexts.gone, language), priority: 3, range: entry.range }];
    if (entry.type !== 'actionResult' && entry.type !== 'response') return [];
    // What is done on a node answers with an exit code.
    const refused = entry.code >= 400 || (entry.code > 0 && entry.code < 100);
    return [
      {
        t: entry.t,
        kind: refused ? 'warning' : 'event',
        entry: entry.id,
        label: refused ? `${entry.verb} ${entry.code}` : entry.verb,
        priority: 3,
        range: entry.range,
      },
    ];
  });
}

const eventMark = (entry: EventEntry, first: boolean): Mark => {
  const warning = entry.eventType === 'Warning';
  return {
    t: entry.t,
    kind: warning ? 'warning' : 'event',
    entry: entry.id,
    label: entry.reason,
    priority: (warning || entry.reason === 'Killing' ? 2 : 1) + (first ? 0.5 : 0),
    range: entry.range,
  };
};
