import type { Observer } from '../observer.ts';
import type { Milliseconds } from '../world/clock.ts';
import type { EventRecorder } from '../world/events.ts';
import type { Pod } from '../world/pod.ts';
import type { Chance } from '../world/random.ts';
import { continued } from './progression.ts';
import type { Period } from './watch.ts';

const CONTAINER_ID = 'containerd://';
const ID_LENGTH = 64;

/** What is to be seen at instants after the last period that was stepped through. */
export class Rest {
  private readonly fromMs: Milliseconds;
  private written: number;

  constructor(
    private readonly period: Period,
    private readonly observer: Observer,
    private readonly chance: Chance,
    private readonly events: EventRecorder,
  ) {
    this.fromMs = period.edgesMs.at(-1)!;
    this.written = 0;
  }

  /** The instant of the last stepped period that an instant is like, and how many periods lie between; the instant itself when it was stepped through. */
  place(atMs: Milliseconds): { readonly atMs: Milliseconds; readonly periods: number } {
    const periods = Math.max(0, Math.ceil((atMs - this.fromMs) / this.period.periodMs));
    return { atMs: atMs - periods * this.period.periodMs, periods };
  }

  podsAt(atMs: Milliseconds): Pod[] {
    const place = this.place(atMs);
    const pods = this.observer.objectsAt('Pod', place.atMs) as Pod[];
    if (place.periods === 0) return pods;
    const before = new Map(
      (this.observer.objectsAt('Pod', place.atMs - this.period.periodMs) as Pod[]).map((pod) => [pod.metadata.uid, pod]),
    );
    return pods.map((pod) => this.later(before.get(pod.metadata.uid) ?? pod, pod, place.periods));
  }

  /** Has the events written that come up to an instant. */
  writeEvents(untilMs: Milliseconds): void {
    const { calls, periodMs } = this.period;
    for (; calls.length > 0; this.written++) {
      const periods = Math.floor(this.written / calls.length) + 1;
      const call = calls[this.written % calls.length]!;
      const t = call.t + periods * periodMs;
      if (t > untilMs) return;
      this.events.repeat(call, t);
    }
  }

  private later(before: Pod, pod: Pod, periods: number): Pod {
    const ids = this.containerIds(before, pod, periods);
    return continued(before, pod, periods, (key, text) => (key === 'containerID' ? (ids.get(text) ?? text) : text)) as Pod;
  }

  /** Which id each container has that stands in the place of one so many periods later: ids come from the Pod's own sequence, one for each container made. */
  private containerIds(before: Pod, pod: Pod, periods: number): Map<string, string> {
    const ids = new Map<string, string>();
    const { uid } = pod.metadata;
    for (const kind of ['containerStatuses', 'initContainerStatuses'] as const)
      for (const status of pod.status[kind] ?? []) {
        const sequence = `container/${uid}/${status.name}`;
        const earlier = before.status[kind]?.find(({ name }) => name === status.name);
        const each = status.restartCount - (earlier?.restartCount ?? status.restartCount);
        // The ids that may stand in a status are those of the last few runs.
        for (let number = Math.max(0, status.restartCount - 2); number <= status.restartCount + 1; number++)
          ids.set(
            CONTAINER_ID + this.chance.hexAt(sequence, ID_LENGTH, number),
            CONTAINER_ID + this.chance.hexAt(sequence, ID_LENGTH, number + periods * each),
          );
      }
    return ids;
  }
}
