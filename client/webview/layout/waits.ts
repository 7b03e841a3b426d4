import type { EventEntry, ProcessEntry } from '../../../server/src/simulation/timeline.ts';
import type { Language } from '../../../server/src/texts/text.ts';
import type { Bar, Mark } from './lanes.ts';
import type { ObjectEntries } from './runIndex.ts';
import { formatTime } from './time.ts';

/** What a Pod or a container waits for, as far as events tell it: images, volumes, hooks. Seconds. */
const eventsOf = (of: ObjectEntries, container: string | null): readonly EventEntry[] =>
  of.entries.filter((entry): entry is EventEntry => entry.type === 'event' && (container === null || entry.container === container));

/** The image in the words of the kubelet: `Pulling image "nginx:1.27"`. */
const imageIn = (message: string): string => /"([^"]+)"/.exec(message)?.[1] ?? '';

/** The pulls of a container's image: from the beginning of each to what came of it. An image that was there already waits for nothing. */
export function pullBars(of: ObjectEntries, container: string, end: number, language: Language): readonly Bar[] {
  const bars: Bar[] = [];
  let pulling: EventEntry | null = null;
  const close = (at: number, failed: boolean): void => {
    if (!pulling) return;
    const image = imageIn(pulling.message);
    const time = formatTime(at - pulling.t, language);
    bars.push({
      start: pulling.t,
      end: at,
      state: failed ? 'failed' : 'unknown',
      labels: [`${image} ${time}`, time],
      entry: pulling.id,
      range: pulling.range,
    });
    pulling = null;
  };
  for (const event of eventsOf(of, container)) {
    if (event.reason === 'Pulling') {
      close(event.t, true);
      pulling = event;
    } else if (event.reason === 'Pulled') close(event.t, false);
    else if (event.reason === 'Failed' && pulling) close(event.t, true);
  }
  close(end, false);
  return bars.filter((bar) => bar.end > bar.start);
}

const VOLUME_TROUBLES = new Set(['FailedMount', 'FailedAttachVolume']);
const VOLUME_EVENTS = new Set([...VOLUME_TROUBLES, 'SuccessfulAttachVolume', 'FailedBinding', 'VolumeResizeFailed']);
/** The kubelet goes on to images and containers only when every volume is there. */
const GOES_ON = new Set(['Pulling', 'Pulled', 'Created', 'Started', 'Failed']);

/** While a Pod waits for its volumes: from the first attempt that failed to what comes after the last one. */
export function volumeBars(of: ObjectEntries, end: number): readonly Bar[] {
  const events = eventsOf(of, null);
  const first = events.find(({ reason }) => VOLUME_TROUBLES.has(reason));
  if (!first) return [];
  const next = events.find(({ t, reason, container }) => t >= first.t && container !== null && GOES_ON.has(reason));
  const name = volumeIn(first.message);
  return [
    { start: first.t, end: next?.t ?? end, state: 'trouble', labels: name === '' ? [] : [name], entry: first.id, range: first.range },
  ];
}

const volumeIn = (message: string): string => /volume "([^"]+)"/i.exec(message)?.[1] ?? '';

export const volumeMarks = (of: ObjectEntries): readonly Mark[] =>
  eventsOf(of, null)
    .filter(({ reason }) => VOLUME_EVENTS.has(reason))
    .map((event) => ({
      t: event.t,
      kind: event.eventType === 'Warning' ? 'warning' : 'event',
      entry: event.id,
      label: '',
      priority: 0,
      range: event.range,
    }));

/** The runs of a container's hooks. One that does not end is cut off by the end of the container. */
export function hookBars(processes: readonly ProcessEntry[], end: number, language: Language): readonly Bar[] {
  const bars: Bar[] = [];
  let running: ProcessEntry | null = null;
  const close = (at: number, state: Bar['state']): void => {
    if (!running) return;
    const name = hookIn(running.text);
    const time = formatTime(at - running.t, language);
    bars.push({ start: running.t, end: at, state, labels: [`${name} ${time}`, name, time], entry: running.id, range: running.range });
    running = null;
  };
  for (const entry of processes) {
    if (entry.what === 'hook' && entry.text.endsWith(' begins')) {
      close(entry.t, 'failed');
      running = entry;
    } else if (entry.what === 'hook') close(entry.t, entry.text.endsWith(' ends') ? 'unknown' : 'failed');
    else if (entry.what === 'exit') close(entry.t, 'failed');
  }
  close(end, 'unknown');
  return bars;
}

const hookIn = (text: string): string => text.slice(0, Math.max(0, text.indexOf(' ')));
