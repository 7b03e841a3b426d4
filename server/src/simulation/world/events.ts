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

/** Everything that is kept of one source's events about one object. */
interface Involved {
  readonly key: string;
  /** `Pod/web`, as in the entries. */
  readonly name: string;
  readonly types: Record<EventCall['type'], Typed | null>;
}

/** Most come once: only what comes again and differs needs lists. */
interface Series {
  lastMs: Instant;
  /** The one message that there has been; null when there are `messages`. */
  message: string | null;
  messages: Set<string> | null;
  /** The one row that there has been, by place and text; the others are in `rows`. */
  firstKey: string;
  first: RecordedEvent | null;
  rows: Map<string, RecordedEvent> | null;
}

/** Events of one type, which have a budget of their own. */
interface Typed {
  tokens: number;
  refilledMs: Instant;
  readonly reasons: Map<string, Series>;
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
  /** By component, host and object. Nested, so that no long text is made and hashed for each event: a crash loop wrote its keys for a tenth of its time. */
  private readonly involved = new Map<string, Map<string, Map<string, Involved>>>();

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
    return row === null ? causes : because(this.entry(row, this.involvedIn(source, object).name, fieldPath, causes));
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
    const involved = this.involvedIn(source, object);
    const typed = involved.types[type] ?? { tokens: SPAM_BURST, refilledMs: this.nowMs, reasons: new Map() };
    involved.types[type] = typed;
    const { series, combined } = this.aggregate(typed, reason, message);
    const row = this.observe(involved, series, combined, source, object, type, reason, message, fieldPath);
    if (this.isSpam(typed)) return null;
    this.writes.push({ t: this.nowMs, event: row });
    return row;
  }

  private involvedIn({ component, host }: EventSource, { kind, metadata }: KubernetesObject): Involved {
    const { namespace, name } = metadata;
    const object = String(metadata.uid ?? `${kind}|${namespace ?? ''}|${name ?? ''}`);
    const known = inner(inner(this.involved, component), host);
    let involved = known.get(object);
    if (!involved) {
      involved = { key: `${component}|${host}|${object}`, name: `${kind}/${name ?? ''}`, types: { Normal: null, Warning: null } };
      known.set(object, involved);
    }
    return involved;
  }

  /** Forgets counts and budgets, as a restarted component does. */
  reset(component: string): void {
    this.involved.delete(component);
  }

  private entry(row: RecordedEvent, name: string, fieldPath: string, causes: Causes): Cause {
    return this.recorder.add(
      {
        type: 'event',
        object: name,
        eventType: row.type,
        reason: row.reason,
        message: row.message,
        source: row.source,
        container: fieldPath === '' ? null : (/\{(.*)\}$/.exec(fieldPath)?.[1] ?? null),
        count: row.count,
      },
      causes,
    );
  }

  /** Whether there have been so many different messages that this one is folded into a row with others. */
  private aggregate({ reasons }: Typed, reason: string, message: string): { readonly series: Series; readonly combined: boolean } {
    const now = this.nowMs;
    let series = reasons.get(reason);
    if (!series) {
      series = { lastMs: now, message, messages: null, firstKey: '', first: null, rows: null };
      reasons.set(reason, series);
    }
    if (now - series.lastMs > AGGREGATE_WINDOW_MS) {
      series.messages = null;
      series.message = null;
    }
    series.lastMs = now;
    if (series.messages === null) {
      series.message ??= message;
      if (series.message === message) return { series, combined: false };
      series.messages = new Set([series.message]);
    }
    const { messages } = series;
    messages.add(message);
    if (messages.size < AGGREGATE_MESSAGES_MAX) return { series, combined: false };
    const oldest = messages.values().next().value;
    if (oldest !== undefined) messages.delete(oldest);
    return { series, combined: true };
  }

  private observe(
    involved: Involved,
    series: Series,
    combined: boolean,
    source: EventSource,
    object: KubernetesObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    fieldPath: string,
  ): RecordedEvent {
    const now = this.wholeSecond(this.nowMs);
    // An aggregated row keeps its key while its text changes.
    const rowKey = `${fieldPath}|${combined ? AGGREGATED : message}`;
    const known = series.firstKey === rowKey ? series.first : series.rows?.get(rowKey);
    const row: RecordedEvent = known
      ? repeated(known, combined ? AGGREGATED + anonymous(message) : known.message, now)
      : {
          uid: `${involved.key}|${type}|${reason}|${rowKey}`,
          namespace: object.metadata.namespace ?? 'default',
          object: { kind: object.kind, name: object.metadata.name ?? '', uid: String(object.metadata.uid ?? ''), fieldPath },
          type,
          reason,
          message: (combined ? AGGREGATED : '') + anonymous(message),
          source: source.component,
          host: source.host,
          firstAt: now,
          lastAt: now,
          count: 1,
        };
    if (series.first === null || series.firstKey === rowKey) {
      series.first = row;
      series.firstKey = rowKey;
    } else {
      series.rows ??= new Map();
      series.rows.set(rowKey, row);
    }
    return row;
  }

  private isSpam(bucket: Typed): boolean {
    const now = this.nowMs;
    bucket.tokens = Math.min(SPAM_BURST, bucket.tokens + (now - bucket.refilledMs) / SPAM_REFILL_MS);
    bucket.refilledMs = now;
    if (bucket.tokens < 1) return true;
    bucket.tokens -= 1;
    return false;
  }
}

/** The row once more. Written out: every row has the same shape so, however often it came. */
const repeated = (row: RecordedEvent, message: string, lastAt: Instant): RecordedEvent => ({
  uid: row.uid,
  namespace: row.namespace,
  object: row.object,
  type: row.type,
  reason: row.reason,
  message,
  source: row.source,
  host: row.host,
  firstAt: row.firstAt,
  lastAt,
  count: row.count + 1,
});

/** Ids of containers stand for those that only a real runtime gives; they still tell messages apart. */
const anonymous = (message: string): string => (message.length < ID_LENGTH ? message : message.replace(CONTAINER_ID, '<containerID>'));
const ID_LENGTH = 64;
const CONTAINER_ID = /\b[0-9a-f]{64}\b/g;

function inner<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  let found = maps.get(key);
  if (!found) {
    found = new Map();
    maps.set(key, found);
  }
  return found;
}
