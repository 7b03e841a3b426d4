import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Cause } from '../timeline.ts';
import { because, type Causes } from './causes.ts';
import type { Clock } from './clock.ts';
import type { Instant } from './instant.ts';
import type { Recorder } from './recorder.ts';

/** An Event object as `kubectl get events` shows it. */
export interface RecordedEvent {
  readonly uid: string;
  readonly namespace: string;
  readonly object: { readonly kind: string; readonly name: string; readonly uid: string; readonly fieldPath: string };
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly source: string;
  readonly host: string;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly count: number;
}

export interface EventSource {
  readonly component: string;
  readonly host: string;
}

/** The event recorder's limits. Source: client-go tools/record/events_cache.go. */
const AGGREGATE_MESSAGES_MAX = 10;
const AGGREGATE_WINDOW_MS = 600_000;
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;
const AGGREGATED = '(combined from similar events): ';

interface Aggregate {
  lastMs: Instant;
  messages: Set<string>;
}

interface Bucket {
  tokens: number;
  refilledMs: Instant;
}

/** What the recorder was asked to write. */
export interface EventCall {
  readonly t: Instant;
  readonly source: EventSource;
  readonly object: KubernetesObject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly fieldPath: string;
}

/** What must be the same of two calls that repeat each other: all but the version of the object. */
export const goesByItself = ({ object, ...call }: EventCall): unknown => ({ ...call, object: object.metadata.uid });

/** The last three counts of a row tell its history; `kubectl` at an earlier instant needs them all, so every write is kept. */
export interface EventWrite {
  readonly t: Instant;
  readonly event: RecordedEvent;
}

/**
 * Writes Events as client-go's recorder does: repeats are counted, many different messages are folded into one row, and each object has a
 * budget of 25 events per type that refills one in five minutes.
 */
export class EventRecorder {
  readonly writes: EventWrite[] = [];
  /** Everything that was asked for, while somebody wants to know. */
  calls: EventCall[] | null = null;
  /** Set while something is written that happens at another instant than now. */
  private atMs: Instant | null = null;
  private readonly rows = new Map<string, RecordedEvent>();
  private readonly aggregates = new Map<string, Aggregate>();
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly clock: Clock,
    private readonly recorder: Recorder,
    private readonly wholeSecond: (instant: Instant) => Instant,
  ) {}

  /**
   * Records an event about an object (`fieldPath` names its container). Returns what later entries may name as their cause: the entry, or
   * its own causes when the event was dropped.
   */
  record(
    source: EventSource,
    object: KubernetesObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    causes: Causes,
    fieldPath = '',
  ): Causes {
    this.calls?.push({ t: this.nowMs, source, object, type, reason, message, fieldPath });
    const row = this.write({ source, object, type, reason, message, fieldPath });
    return row === null ? causes : because(this.entry(row, fieldPath, causes));
  }

  /** Writes again what was written before, at another instant, without telling it in the timeline. */
  repeat(call: EventCall, atMs: Instant): void {
    this.atMs = atMs;
    this.write(call);
    this.atMs = null;
  }

  private get nowMs(): Instant {
    return this.atMs ?? this.clock.nowMs;
  }

  /** The row as it stands then; null when the object has used up its budget. */
  private write({ source, object, type, reason, message, fieldPath }: Omit<EventCall, 't'>): RecordedEvent | null {
    const { namespace, name, uid } = object.metadata;
    const involved = `${source.component}|${source.host}|${uid ?? `${object.kind}|${namespace ?? ''}|${name ?? ''}`}`;
    const text = this.aggregate(`${involved}|${type}|${reason}`, message);
    const row = this.observe(`${involved}|${fieldPath}|${type}|${reason}|${text}`, source, object, type, reason, text, fieldPath);
    if (this.isSpam(`${involved}|${type}`)) return null;
    this.writes.push({ t: this.nowMs, event: row });
    return row;
  }

  /** Forgets counts and budgets, as a restarted component does. */
  reset(component: string): void {
    for (const map of [this.rows, this.aggregates, this.buckets])
      for (const key of map.keys()) if (key.startsWith(`${component}|`)) map.delete(key);
  }

  private entry(row: RecordedEvent, fieldPath: string, causes: Causes): Cause {
    return this.recorder.add(
      {
        type: 'event',
        object: `${row.object.kind}/${row.object.name}`,
        eventType: row.type,
        reason: row.reason,
        message: row.message,
        source: row.source,
        container: /\{(.*)\}$/.exec(fieldPath)?.[1] ?? null,
        count: row.count,
      },
      causes,
    );
  }

  private aggregate(key: string, message: string): string {
    const now = this.nowMs;
    let aggregate = this.aggregates.get(key);
    if (!aggregate || now - aggregate.lastMs > AGGREGATE_WINDOW_MS) {
      aggregate = { lastMs: now, messages: new Set() };
      this.aggregates.set(key, aggregate);
    }
    aggregate.lastMs = now;
    aggregate.messages.add(message);
    if (aggregate.messages.size < AGGREGATE_MESSAGES_MAX) return message;
    const oldest = aggregate.messages.values().next().value;
    if (oldest !== undefined) aggregate.messages.delete(oldest);
    return AGGREGATED + message;
  }

  private observe(
    key: string,
    source: EventSource,
    object: KubernetesObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    fieldPath: string,
  ): RecordedEvent {
    const now = this.wholeSecond(this.nowMs);
    // An aggregated row keeps its key while its text changes.
    const rowKey = message.startsWith(AGGREGATED) ? key.slice(0, key.length - message.length) + AGGREGATED : key;
    const known = this.rows.get(rowKey);
    const row: RecordedEvent = known
      ? { ...known, message: anonymous(message), count: known.count + 1, lastAt: now }
      : {
          uid: rowKey,
          namespace: object.metadata.namespace ?? 'default',
          object: { kind: object.kind, name: object.metadata.name ?? '', uid: String(object.metadata.uid ?? ''), fieldPath },
          type,
          reason,
          message: anonymous(message),
          source: source.component,
          host: source.host,
          firstAt: now,
          lastAt: now,
          count: 1,
        };
    this.rows.set(rowKey, row);
    return row;
  }

  private isSpam(key: string): boolean {
    const now = this.nowMs;
    const bucket = this.buckets.get(key) ?? { tokens: SPAM_BURST, refilledMs: now };
    this.buckets.set(key, bucket);
    bucket.tokens = Math.min(SPAM_BURST, bucket.tokens + (now - bucket.refilledMs) / SPAM_REFILL_MS);
    bucket.refilledMs = now;
    if (bucket.tokens < 1) return true;
    bucket.tokens -= 1;
    return false;
  }
}

/** Ids of containers stand for those that only a real runtime gives; they still tell messages apart. */
const anonymous = (message: string): string => message.replace(/\b[0-9a-f]{64}\b/g, '<containerID>');
