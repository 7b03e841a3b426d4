import type { KubernetesObject, MinorVersion } from '../../kubernetes/object.ts';
import type { Text } from '../../texts/text.ts';
import type { Assumption, Cause, Scenario, ScenarioConditions } from '../timeline.ts';
import { ApiServer } from './apiServer.ts';
import type { Bounds } from './bounds.ts';
import { Manifests } from './causes.ts';
import { Clock, type Milliseconds } from './clock.ts';
import { EventRecorder } from './events.ts';
import { DEFAULT_EPOCH_MS, epochOf, WallClock } from './instant.ts';
import { LATENCIES, type Latency, latency } from './latencies.ts';
import { Notices } from './notices.ts';
import { Chance } from './random.ts';
import { Recorder } from './recorder.ts';
import { ObjectStore } from './store.ts';

export interface WorldOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly version: MinorVersion;
  readonly bounds: Bounds;
  /** Where objects go that name no namespace; `default` when absent. */
  readonly namespace?: string;
}

/** Everything components of one simulated cluster share. */
export class World {
  readonly clock = new Clock();
  readonly chance: Chance;
  readonly wall: WallClock;
  readonly store: ObjectStore;
  readonly recorder: Recorder;
  readonly events: EventRecorder;
  readonly manifests: Manifests;
  readonly api: ApiServer;
  readonly notices = new Notices();
  readonly conditions: ScenarioConditions;
  readonly version: MinorVersion;
  readonly bounds: Bounds;
  readonly namespace: string;
  private readonly assumed = new Map<string, Assumption>();

  constructor(options: WorldOptions) {
    this.conditions = options.scenario.conditions ?? {};
    this.version = options.version;
    this.bounds = options.bounds;
    this.namespace = options.namespace ?? 'default';
    this.wall = new WallClock(epochOf(this.conditions.startedAt) ?? DEFAULT_EPOCH_MS);
    this.chance = new Chance(options.seed, (earlyMs, lateMs) => this.clock.uncertain(earlyMs, lateMs));
    this.store = new ObjectStore(options.bounds.objects);
    this.recorder = new Recorder(this.clock, options.bounds);
    this.events = new EventRecorder(this.clock, this.recorder, (instant) => this.wall.wholeSecond(instant));
    this.manifests = new Manifests((kind, namespace, name) => this.store.get(kind, namespace, name));
    this.api = new ApiServer(this);
  }

  get nowMs(): Milliseconds {
    return this.clock.nowMs;
  }

  /** Now, as `metav1.Now()` is stored: whole seconds. */
  nowTime(): Milliseconds {
    return this.wall.wholeSecond(this.clock.nowMs);
  }

  /** Puts an object that was written without a namespace where such objects go; false when that is where it is. */
  putHome({ metadata }: KubernetesObject, written: KubernetesObject | null): boolean {
    const away = written?.metadata !== undefined && written.metadata.namespace === undefined && metadata.namespace !== undefined;
    if (!away || metadata.namespace === this.namespace) return false;
    metadata.namespace = this.namespace;
    return true;
  }

  latency(name: Latency): Milliseconds {
    const drawn = latency(this.chance, name);
    const bounds = LATENCIES[name];
    this.clock.uncertain(drawn - bounds[0], bounds[2] - drawn);
    return drawn;
  }

  field(object: KubernetesObject, path: string): Cause {
    return this.manifests.field(object, path);
  }

  /** Says that something had to be assumed; the same thing about the same place is said once. */
  assume(code: string, object: string, field: string, message: Text, span?: { readonly start: number; readonly end: number }): void {
    const key = `${code}|${object}|${field}|${span?.start ?? ''}`;
    if (!this.assumed.has(key)) this.assumed.set(key, { code, object, field, message, ...(span ? { span } : {}) });
  }

  get assumptions(): readonly Assumption[] {
    return [...this.assumed.values()];
  }
}
