import type { Cluster } from '../cluster.ts';
import type { Observer, Version } from '../observer.ts';
import type { Repetition } from '../timeline.ts';
import type { Milliseconds, Pending } from '../world/clock.ts';
import { type EventCall, goesByItself } from '../world/events.ts';
import type { Pod } from '../world/pod.ts';
import { LIKELY_SEED } from '../world/random.ts';
import { seconds } from '../world/recorder.ts';
import type { World } from '../world/world.ts';
import { isProgression } from './progression.ts';

/** So long everything is told as it happens; then it is looked for repetitions, and each time twice as late. */
const FIRST_LOOK_MS = 3 * 3_600_000;
/** Periods that are compared, and what must be left to be worth it. */
const COMPARED = 3;
const REMAINING_MIN = 20;
const PERIOD_MS_MAX = 3_600_000;
/** Last restarts that are looked at for a rhythm. */
const TIMES_MAX = 25;
/** Kinds whose controllers go by what happened over all time. */
const COUNTING_KINDS = ['Job', 'CronJob', 'HorizontalPodAutoscaler'];

/** Instants between which everything repeats. */
export interface Period {
  /** Instants at the ends of the compared periods. */
  readonly edgesMs: readonly Milliseconds[];
  readonly periodMs: Milliseconds;
  /** What was asked of the event recorder in the last period, in order. */
  readonly calls: readonly EventCall[];
}

/**
 * Finds out that a world does the same over and over: a container that crashes does it every five minutes, for weeks. Then the rest of the run need not be stepped through.
 * Only worlds are taken whose state is seen whole: each Pod begins each period with a new container, no volume keeps anything, no program looks at clock or chance.
 */
export class RepetitionWatch {
  /** When it next wants to look. */
  nextMs: Milliseconds;
  private edges: Milliseconds[] = [];
  private pending: (readonly Pending[])[] = [];
  private periodMs = 0;

  constructor(
    private readonly world: World,
    private readonly observer: Observer,
    private readonly cluster: Cluster,
    private readonly horizonMs: Milliseconds,
    lastActionMs: Milliseconds,
  ) {
    const possible = world.chance.seed === LIKELY_SEED && world.conditions.fakeKubelet === undefined && horizonMs > 2 * FIRST_LOOK_MS;
    this.nextMs = possible
      ? Math.max(FIRST_LOOK_MS, Math.ceil(lastActionMs / FIRST_LOOK_MS + 1) * FIRST_LOOK_MS)
      : Number.POSITIVE_INFINITY;
  }

  /** Looks, at the instant it wanted to. Non-null: from the end of that period on everything is as in it. */
  look(): Period | null {
    const { nowMs, clock, events } = this.world;
    if (this.edges.length === 0) {
      this.periodMs = this.likelyPeriod();
      if (this.periodMs === 0 || this.horizonMs - nowMs < (COMPARED + REMAINING_MIN) * this.periodMs) return this.giveUp();
      events.calls = [];
    }
    this.edges.push(nowMs);
    this.pending.push(clock.pending(this.horizonMs));
    this.nextMs = nowMs + this.periodMs;
    if (this.edges.length <= COMPARED) return null;
    const calls = events.calls ?? [];
    const found = this.repeats(calls);
    if (!found) return this.giveUp();
    const { edges, periodMs } = this;
    const from = edges[COMPARED - 1]!;
    this.nextMs = Number.POSITIVE_INFINITY;
    return { edgesMs: edges, periodMs, calls: calls.filter(({ t }) => t > from) };
  }

  /** Later again. */
  private giveUp(): null {
    this.edges = [];
    this.pending = [];
    this.world.events.calls = null;
    this.nextMs = 2 * this.world.nowMs;
    return null;
  }

  /** How long it takes until the restarts of some Pod come again in the same distances; 0 when they do not. */
  private likelyPeriod(): Milliseconds {
    const { world } = this;
    if (COUNTING_KINDS.some((kind) => world.store.count(kind) > 0)) return 0;
    for (const pod of world.store.list('Pod') as Pod[]) {
      const versions = this.observer.versionsOf(pod);
      const times = versions.filter(({ object }, index) => restartsOf(object) > restartsOf(versions[index - 1]?.object)).map(({ t }) => t);
      const periodMs = periodOf(times.slice(-TIMES_MAX));
      // A Pod that has ended since does nothing any more.
      if (periodMs > 0 && periodMs <= PERIOD_MS_MAX && periodMs % 1000 === 0 && world.nowMs - times.at(-1)! <= periodMs) return periodMs;
    }
    return 0;
  }

  private repeats(calls: readonly EventCall[]): boolean {
    const { edges, world } = this;
    if (this.cluster.isUnsteady() || !this.cluster.beganAnewSince(edges[0]!)) return false;
    if (
      (world.store.list('Pod') as Pod[]).some((pod) =>
        pod.spec.volumes?.some(
          ({ emptyDir, hostPath, persistentVolumeClaim, ephemeral }) => emptyDir ?? hostPath ?? persistentVolumeClaim ?? ephemeral,
        ),
      )
    )
      return false;
    // The scheduler writes series of events of its own.
    if (world.events.writes.some(({ t, event }) => t > edges[0]! && event.source === 'default-scheduler')) return false;
    const timers = this.pending.map((list, index) => list.map(({ atMs, lane }) => [atMs - edges[index]!, lane]));
    if (timers.some((list) => JSON.stringify(list) !== JSON.stringify(timers[0]))) return false;
    const windows = <Item>(items: readonly Item[], timeOf: (item: Item) => Milliseconds): [Item[], Item[], Item[]] => {
      const within = (index: number): Item[] => items.filter((item) => timeOf(item) > edges[index]! && timeOf(item) <= edges[index + 1]!);
      return [within(0), within(1), within(2)];
    };
    const same = ([first, second, third]: readonly [unknown, unknown, unknown]): boolean =>
      isProgression(first, second, third, (key) => key === 'containerID' || key === 'resourceVersion');
    for (const versions of this.observer.everything()) if (!same(windows(versions, ({ t }) => t))) return false;
    if (!same(windows(calls, ({ t }) => t).map((part) => part.map(goesByItself)) as [unknown, unknown, unknown])) return false;
    const told = world.recorder.entries.filter(({ type }) => type === 'process' || type === 'probe');
    return same(
      windows(told, ({ t }) => t * 1000).map((part) =>
        part.map(({ id: _, causes: __, range: ___, t, ...rest }) => [Math.round(t * 1000), rest]),
      ) as [unknown, unknown, unknown],
    );
  }
}

/** The shortest time after which the distances between instants repeat; 0 when they do not. */
function periodOf(times: readonly Milliseconds[]): Milliseconds {
  const distances = times.slice(1).map((t, index) => t - times[index]!);
  for (let count = 1; 2 * count <= distances.length; count++) {
    const last = distances.slice(-count);
    if (distances.slice(-2 * count, -count).every((distance, index) => distance === last[index]))
      return last.reduce((sum, each) => sum + each, 0);
  }
  return 0;
}

function restartsOf(object: Version['object'] | undefined): number {
  const { containerStatuses, initContainerStatuses } = (object as Pod | null | undefined)?.status ?? {};
  const statuses = [...(initContainerStatuses ?? []), ...(containerStatuses ?? [])];
  return statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
}

/** What the run says of the rest that is not told in full. */
export function repetitionOf(
  { edgesMs, periodMs }: Period,
  entries: readonly { readonly id: number; readonly t: number }[],
  horizonMs: Milliseconds,
): Repetition {
  const [from, to] = [edgesMs.at(-2)!, edgesMs.at(-1)!];
  const last = entries.filter(({ t }) => t * 1000 > from && t * 1000 <= to);
  return {
    t: seconds(to),
    until: seconds(horizonMs),
    periodSeconds: seconds(periodMs),
    count: (horizonMs - to) / periodMs,
    entries: last.map(({ id }) => id),
  };
}
