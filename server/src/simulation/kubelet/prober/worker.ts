import type { Cause } from '../../timeline.ts';
import { because, type Causes, NO_CAUSES } from '../../world/causes.ts';
import { CERTAIN, type Spread, type Timer } from '../../world/clock.ts';
import type { Instant } from '../../world/instant.ts';
import {
  type ContainerStatus,
  containerPath,
  isPodTerminal,
  isRestartableInitContainer,
  type PlacedContainer,
  type Pod,
  type Probe,
} from '../../world/pod.ts';
import { sleep, type Task, type Wait } from '../../world/task.ts';
import { shouldAllContainersRestart } from '../conditions.ts';
import type { Kubelet } from '../kubelet.ts';
import { containerShouldRestart } from '../restartPolicy.ts';
import { type ContainerRecord, statusIdOf } from '../runtimePods.ts';
import { failedOutput } from './forced.ts';
import { type ProbeOutcome, runProbe } from './prober.ts';
import type { ProbeResult, ProbeType, ResultsManager } from './results.ts';

/** What a container's result is before its first probe. */
const INITIAL: Readonly<Record<ProbeType, ProbeResult>> = { readiness: 'failure', liveness: 'success', startup: 'unknown' };
/** A container that ran this long before the kubelet started keeps what was known of it. */
const KUBELET_RESTART_GRACE_MS = 10_000;
const SECOND_MS = 1000;
/** What the program of a container that was there before may need until it answers again. */
const STANDING_START_MS = 30_000;
/** Probes of one worker that the timeline shows, beside those that change something. */
const SHOWN_MAX = 60;
const WORDS: Readonly<Record<ProbeType, string>> = { readiness: 'Readiness', liveness: 'Liveness', startup: 'Startup' };

interface Told {
  readonly blamed: Causes;
  readonly probe: Cause;
  readonly period: Cause;
  readonly before: Causes | undefined;
  readonly causes: Causes;
}

/** Runs one probe of one container as long as the Pod lives. Source: pkg/kubelet/prober/worker.go. */
export class ProbeWorker {
  private readonly probe: Probe;
  private readonly results: ResultsManager<Causes>;
  private readonly periodMs: number;
  /** Fields of the probe. Written out once: a text that is put together anew has to be hashed anew, and each run asks for some of them. */
  private readonly fields: { readonly probe: string; readonly period: string; readonly success: string; readonly failure: string };
  private readonly object: string;
  private containerID = '';
  private onHold = false;
  private lastResult: ProbeResult | null = null;
  private run = 0;
  private stopped = false;
  private triggered = false;
  private nextTickMs: Instant = 0;
  /** All ticks are as uncertain as the first: they do not wait for the probes. */
  private tickSpread: Spread = CERTAIN;
  /** How many periods sooner or later the container may have been probed for the first time. */
  private firstDoubt: Spread | null = null;
  /** The record of the container `foundID`. */
  private found: ContainerRecord | undefined;
  private foundID = '';
  private timer: Timer | null = null;
  /** Goes on with the loop, while it waits for its next tick. */
  private resume: (() => void) | null = null;
  /** Made once: a worker waits thousands of times. */
  private readonly wake = (): void => {
    const { resume } = this;
    if (!resume) return;
    this.resume = null;
    this.timer?.cancel();
    resume();
  };
  private readonly nextTick: Wait = (resume) => {
    this.resume = resume;
    this.timer = this.kubelet.world.clock.at(this.nextTickMs, 'kubelet', this.wake, this.tickSpread);
  };
  private shown = 0;
  private lastShown: Causes = [];
  /** Who makes the probe fail, when somebody does. */
  private blamed: Causes = NO_CAUSES;
  /** What was last said to be behind a run, and what that was made of. */
  private told: Told | null = null;

  constructor(
    private readonly kubelet: Kubelet,
    readonly type: ProbeType,
    private readonly pod: Pod,
    private readonly placed: PlacedContainer,
    private readonly ended: () => void,
  ) {
    this.probe = placed.container[`${type}Probe`]!;
    this.results = kubelet.probes[type];
    this.periodMs = (this.probe.periodSeconds ?? 10) * 1000;
    const path = `${containerPath(placed)}.${type}Probe`;
    this.fields = {
      probe: path,
      period: `${path}.periodSeconds`,
      success: `${path}.successThreshold`,
      failure: `${path}.failureThreshold`,
    };
    this.object = `Pod/${pod.metadata.name}`;
  }

  *loop(): Task {
    const { clock } = this.kubelet.world;
    // Shortly after its own start the kubelet spreads the first probes of all Pods.
    if (this.periodMs > clock.nowMs - this.kubelet.startedMs) {
      const delayMs = this.kubelet.world.chance.uniform('probe/start') * this.periodMs;
      clock.uncertain(delayMs, this.periodMs - delayMs);
      yield* sleep(clock, delayMs, 'kubelet');
    }
    this.nextTickMs = clock.nowMs + this.periodMs;
    this.tickSpread = clock.spread;
    // Who is stopped while he waits does not probe once more.
    while (!this.stopped && (yield* this.doProbe())) yield* this.pause();
    if (this.containerID !== '') this.results.remove(this.containerID);
    this.ended();
  }

  /** Waits for the next tick, a manual trigger or the end. Ticks that passed meanwhile count as one. */
  private *pause(): Task {
    const { clock } = this.kubelet.world;
    if (!this.triggered && clock.nowMs < this.nextTickMs && !this.stopped) {
      yield this.nextTick;
    }
    if (this.triggered) {
      this.triggered = false;
      this.nextTickMs = clock.nowMs + this.periodMs;
      this.tickSpread = clock.spread;
    } else while (this.nextTickMs <= clock.nowMs) this.nextTickMs += this.periodMs;
  }

  /** Probes now instead of at the next tick; ticks count from now. */
  trigger(): void {
    this.triggered = true;
    // The worker runs beside the sync that woke it, and by then the new status is known.
    if (this.resume) this.kubelet.world.clock.after(1, 'kubelet', this.wake);
  }

  stop(): void {
    this.stopped = true;
    this.wake();
  }

  /** Source: doProbe. False ends the worker. */
  private *doProbe(): Task<boolean> {
    const { kubelet, pod } = this;
    const status = kubelet.status.get(pod.metadata.uid);
    if (!status) return true;
    if (isPodTerminal(status)) return false;
    const { container } = this.placed;
    const seen = named(status.containerStatuses, container.name) ?? named(status.initContainerStatuses, container.name);
    if (!seen) return true;
    if (seen.containerID !== this.containerID) this.adopt(seen);
    if (this.onHold) return true;
    const { running, terminated } = seen.state;
    if (!running) {
      this.set('failure');
      if (!terminated) return true;
      return (
        containerShouldRestart(container, pod.spec, terminated.exitCode) ||
        isSidecar(this.placed) ||
        shouldAllContainersRestart(pod, null, status)
      );
    }
    if (pod.metadata.deletionTimestamp !== undefined && this.type !== 'readiness') {
      this.set('success');
      return false;
    }
    const elapsedSeconds = Math.floor((kubelet.world.nowMs - running.startedAt) / 1000);
    if (elapsedSeconds < (this.probe.initialDelaySeconds ?? 0)) return true;
    if (Boolean(seen.started) === (this.type === 'startup')) return true;
    const record = this.record();
    this.firstDoubt ??= this.doubtOfFirst(record);
    const forced = kubelet.node.forcedFailures.of(pod, container.name, this.type);
    this.blamed = forced?.causes ?? NO_CAUSES;
    const outcome: ProbeOutcome = forced
      ? { result: 'failure', output: failedOutput(container, this.type, record?.sandbox.ip || kubelet.node.ip) }
      : yield* runProbe(kubelet, pod, container, this.probe, record);
    if (!forced && this.isBeginningAnew(outcome, record)) return true;
    kubelet.world.clock.widen(this.firstDoubt);
    this.count(outcome, record);
    return true;
  }

  /** A program that ran before t = 0 was up then; that it starts once more here is no failure of its own. */
  private isBeginningAnew(outcome: ProbeOutcome, record: ContainerRecord | undefined): boolean {
    if (!record || record.startedMs >= 0 || this.lastResult === 'success' || this.kubelet.world.nowMs > STANDING_START_MS) return false;
    return !('error' in outcome) && outcome.result === 'failure';
  }

  /**
   * The start is known in whole seconds only. When the delay ends within a second of a tick, chance decides whether that tick is the first to
   * probe.
   */
  private doubtOfFirst(record: ContainerRecord | undefined): Spread {
    const delayMs = (this.probe.initialDelaySeconds ?? 0) * 1000;
    if (!record || delayMs === 0) return CERTAIN;
    const sinceMs = this.kubelet.world.nowMs - record.startedMs;
    return {
      earlyMs: sinceMs - this.periodMs + SECOND_MS >= delayMs ? this.periodMs : 0,
      lateMs: sinceMs < delayMs ? this.periodMs : 0,
    };
  }

  private record(): ContainerRecord | undefined {
    const containers = this.kubelet.runtime.pods.get(this.pod.metadata.uid)?.containers;
    if (!containers) return undefined;
    // The one of the last run is still the one, as a rule: no ids need to be compared.
    if (this.found && this.foundID === this.containerID && containers.includes(this.found)) return this.found;
    this.found = containers.find((known) => statusIdOf(known) === this.containerID);
    this.foundID = this.containerID;
    return this.found;
  }

  /** A container that was not seen before begins with the initial result. */
  private adopt(seen: ContainerStatus): void {
    if (this.containerID !== '') this.results.remove(this.containerID);
    this.containerID = seen.containerID!;
    this.onHold = false;
    this.firstDoubt = null;
    const { startedMs } = this.kubelet;
    const startedAt = seen.state.running?.startedAt;
    const old = startedAt !== undefined && startedAt < startedMs - KUBELET_RESTART_GRACE_MS;
    if (isSidecar(this.placed) && this.type === 'startup' && seen.started) this.set('success');
    if (!old && this.results.get(this.containerID) === undefined) this.set(INITIAL[this.type]);
  }

  private set(result: ProbeResult, causes: Causes = this.causes(this.record())): void {
    if (this.containerID !== '') this.results.set(this.pod.metadata.uid, this.containerID, result, causes);
  }

  private count(outcome: ProbeOutcome, record: ContainerRecord | undefined): void {
    const { kubelet, pod, placed, type } = this;
    if ('error' in outcome) {
      const message = `${WORDS[type]} probe errored and resulted in unknown state: ${outcome.error}`;
      kubelet.containerEvent(pod, placed, 'Warning', 'Unhealthy', message, this.causes(record));
      return;
    }
    const { result } = outcome;
    this.run = this.lastResult === result ? this.run + 1 : 1;
    this.lastResult = result;
    const threshold = (result === 'failure' ? this.probe.failureThreshold : this.probe.successThreshold) ?? (result === 'failure' ? 3 : 1);
    this.show(result, outcome.output, threshold, record);
    const why =
      result === 'failure'
        ? kubelet.containerEvent(pod, placed, 'Warning', 'Unhealthy', `${WORDS[type]} probe failed: ${outcome.output}`, this.lastShown)
        : this.lastShown;
    if (outcome.warning !== undefined)
      kubelet.containerEvent(pod, placed, 'Warning', 'ProbeWarning', `${WORDS[type]} probe warning: ${outcome.warning}`, this.lastShown);
    if (this.run < threshold) return;
    if (this.results.get(this.containerID) !== result) this.set(result, because(why, kubelet.world.field(pod, this.fields[result])));
    if ((type === 'liveness' && result === 'failure') || type === 'startup') {
      this.onHold = true;
      this.run = 0;
    }
  }

  private causes(record: ContainerRecord | undefined): Causes {
    const { world } = this.kubelet;
    const { blamed, fields, told } = this;
    const probe = world.field(this.pod, fields.probe);
    const period = world.field(this.pod, fields.period);
    const before = record?.causes;
    // The same as the last time, as a rule: then the entries share one list.
    if (told && told.blamed === blamed && told.probe === probe && told.period === period && told.before === before) return told.causes;
    const causes = because(blamed, probe, period, before);
    this.told = { blamed, probe, period, before, causes };
    return causes;
  }

  /** Puts the probe on the timeline when it can matter; long runs of the same result are not repeated. */
  private show(result: 'success' | 'failure', output: string, threshold: number, record: ContainerRecord | undefined): void {
    if (this.run > threshold && this.run > 1 && this.shown >= SHOWN_MAX) return;
    this.shown++;
    const entry = this.kubelet.world.recorder.add(
      {
        type: 'probe',
        object: this.object,
        container: this.placed.container.name,
        probe: this.type,
        result,
        run: this.run,
        threshold,
        output,
      },
      this.causes(record),
    );
    this.lastShown = [entry];
  }
}

const isSidecar = ({ container, kind }: PlacedContainer): boolean => kind === 'initContainers' && isRestartableInitContainer(container);

const named = (statuses: readonly ContainerStatus[] | undefined, name: string): ContainerStatus | undefined => {
  if (statuses) for (const status of statuses) if (status.name === name && status.containerID !== undefined) return status;
  return undefined;
};
