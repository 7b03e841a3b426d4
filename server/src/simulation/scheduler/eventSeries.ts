import type { KubernetesObject } from '../../kubernetes/object.ts';
import { because, type Causes } from '../world/causes.ts';
import type { RecordedEvent } from '../world/events.ts';
import type { Instant } from '../world/instant.ts';
import type { World } from '../world/world.ts';
import { DEFAULT_SCHEDULER } from './framework/types.ts';

/** A series that nothing was added to for this long is over. Source: client-go tools/events/event_broadcaster.go. */
const SERIES_END_MS = 360_000;
/** The count of a running series is written this often. */
const REFRESH_MS = 1_800_000;

interface Series {
  row: RecordedEvent;
  count: number;
  lastMs: Instant;
  writtenMs: Instant;
}

/**
 * Writes Events as the scheduler's recorder does: the same thing about the same version of an object makes a series. The text does not
 * count: the first one stays, and of a repetition only the second and then the count every half hour are written.
 */
export class EventSeriesRecorder {
  private readonly series = new Map<string, Series>();

  constructor(private readonly world: World) {}

  record(object: KubernetesObject, type: 'Normal' | 'Warning', reason: string, message: string, causes: Causes, related = ''): Causes {
    const { nowMs } = this.world;
    const { uid, resourceVersion } = object.metadata;
    const key = `${object.kind}|${uid}|${resourceVersion}|${type}|${reason}|${related}`;
    const known = this.series.get(key);
    if (!known || nowMs - known.lastMs > SERIES_END_MS) return this.begin(key, object, type, reason, message, causes);
    known.count++;
    known.lastMs = nowMs;
    if (known.count > 2 && nowMs - known.writtenMs < REFRESH_MS) return causes;
    known.row = { ...known.row, count: known.count, lastAt: this.world.nowTime() };
    known.writtenMs = nowMs;
    return this.write(known.row, causes);
  }

  private begin(
    key: string,
    object: KubernetesObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    causes: Causes,
  ): Causes {
    const { world } = this;
    const now = world.nowTime();
    const row: RecordedEvent = {
      uid: `${key}|${world.nowMs}`,
      namespace: object.metadata.namespace ?? 'default',
      object: { kind: object.kind, name: object.metadata.name ?? '', uid: String(object.metadata.uid ?? ''), fieldPath: '' },
      type,
      reason,
      message,
      source: DEFAULT_SCHEDULER,
      host: '',
      firstAt: now,
      lastAt: now,
      count: 1,
    };
    this.series.set(key, { row, count: 1, lastMs: world.nowMs, writtenMs: world.nowMs });
    this.forgetEnded();
    return this.write(row, causes);
  }

  /** Keeps no more than what may still grow. */
  private forgetEnded(): void {
    for (const [key, { lastMs }] of this.series) {
      if (this.world.nowMs - lastMs <= SERIES_END_MS) return;
      this.series.delete(key);
    }
  }

  private write(row: RecordedEvent, causes: Causes): Causes {
    const { recorder, events, nowMs } = this.world;
    events.writes.push({ t: nowMs, event: row });
    const { type: eventType, reason, message, source, count, object } = row;
    const entry = {
      type: 'event' as const,
      object: `${object.kind}/${object.name}`,
      eventType,
      reason,
      message,
      source,
      container: null,
      count,
    };
    return because(recorder.add(entry, causes));
  }
}
