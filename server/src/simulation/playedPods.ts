import { qosClassOf } from '../kubernetes/values/podResources.ts';
import { because, type Causes } from './world/causes.ts';
import type { Timer } from './world/clock.ts';
import {
  type ContainerState,
  type ContainerStatus,
  isPodTerminal,
  isRestartableInitContainer,
  type Pod,
  type PodCondition,
  type PodStatus,
} from './world/pod.ts';
import type { Change } from './world/store.ts';
import type { World } from './world/world.ts';

/** `conditions.fakeKubelet` of a scenario, in seconds. */
export interface PlayedPodsSettings {
  readonly startDelay?: number;
  readonly terminateDelay?: number;
}

/** What a Pod's annotations say it does. */
interface Behaviour {
  readonly what: 'run' | 'ready' | 'never-ready' | 'exit' | 'hold';
  /** From Running on. */
  readonly afterSeconds: number;
  readonly exitCode: number;
  /** The annotation that says so. */
  readonly annotation: string | null;
}

interface Part {
  readonly behaviour: Behaviour;
  readonly timers: Timer[];
  restarts: number;
  ending: boolean;
}

const RUN: Behaviour = { what: 'run', afterSeconds: 0, exitCode: 0, annotation: null };
const BEHAVIOUR = 'fake/behaviour';
const INDEX_KEYS = ['batch.kubernetes.io/job-completion-index', 'apps.kubernetes.io/pod-index'] as const;
/** Exit code of a process that ends by SIGTERM, and that of one nothing is known of. */
const TERMINATED = 143;
const UNKNOWN = 137;
/** Between a played status and what follows from it. */
const REACTION_MS = 7;
const FIRST_RESTART_MS = 500;
const BACK_OFF_MS = 10_000;
const BACK_OFF_MAX_MS = 300_000;

/**
 * Plays Pods by what their annotations say instead of running them: no container starts, only the statuses change. For trying out what controllers do
 * with Pods that become ready late, fail or end; the annotations are those of ../shared/oracle/FORMAT.md.
 *
 * `fake/behaviour`: run | ready-after-N | never-ready | succeed-after-N | fail-after-N[:CODE] | crash | hold; `fake/behaviour-index-I`: the same for one index of a
 * Job or StatefulSet; `fake/fail-times: K`: the first K Pods of an owner (and index) fail after 1 s; `fake/condition: TYPE`: a condition that comes with the
 * failure; `fake/term-seconds: N`, `fake/term-exit: CODE`: how a deleted Pod ends.
 */
export class PlayedPods {
  private readonly parts = new Map<string, Part>();
  /** Pods of an owner (and index) so far. */
  private readonly counts = new Map<string, number>();
  private readonly startMs: number;
  private readonly terminateMs: number;

  constructor(
    private readonly world: World,
    { startDelay = 1, terminateDelay = 1 }: PlayedPodsSettings,
  ) {
    this.startMs = Math.max(0, Number(startDelay) || 0) * 1000;
    this.terminateMs = Math.max(0, Number(terminateDelay) || 0) * 1000;
  }

  start(): void {
    this.world.store.watch('Pod', (change) => this.onChange(change));
    for (const pod of this.world.store.list('Pod') as Pod[]) {
      if (pod.spec.nodeName && pod.status.phase === 'Pending') this.onBound(pod, []);
      // What was running goes on running.
      if (pod.status.phase === 'Running')
        this.parts.set(pod.metadata.uid, { behaviour: this.behaviourOf(pod), timers: [], restarts: 0, ending: false });
    }
  }

  private onChange({ type, object, old, causes: given }: Change): void {
    const pod = object as Pod;
    const { uid, deletionTimestamp } = pod.metadata;
    const part = this.parts.get(uid);
    const causes = this.world.recorder.because(`Pod/${pod.metadata.name}`, given);
    if (type === 'deleted') {
      for (const timer of part?.timers ?? []) timer.cancel();
      this.parts.delete(uid);
      return;
    }
    if (!part && pod.spec.nodeName && !isPodTerminal(pod.status)) this.onBound(pod, causes);
    if (deletionTimestamp !== undefined && (old as Pod | null)?.metadata.deletionTimestamp === undefined) this.onDeleted(pod, causes);
  }

  private onBound(pod: Pod, causes: Causes): void {
    const behaviour = this.behaviourOf(pod);
    const part: Part = { behaviour, timers: [], restarts: 0, ending: false };
    this.parts.set(pod.metadata.uid, part);
    if (behaviour.what === 'hold' || pod.metadata.deletionTimestamp !== undefined) return;
    this.later(pod, part, this.startMs + REACTION_MS, (current) => this.run(current, part, causes));
  }

  private behaviourOf(pod: Pod): Behaviour {
    const annotations = pod.metadata.annotations ?? {};
    const index = INDEX_KEYS.map((key) => annotations[key] ?? pod.metadata.labels?.[key]).find((value) => value !== undefined);
    const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller);
    if (owner) {
      const key = `${owner.uid}/${index ?? ''}`;
      const before = this.counts.get(key) ?? 0;
      this.counts.set(key, before + 1);
      const failTimes = 'fake/fail-times';
      if (before < Number(annotations[failTimes] ?? 0)) return { what: 'exit', afterSeconds: 1, exitCode: 1, annotation: failTimes };
    }
    for (const key of index === undefined ? [BEHAVIOUR] : [`${BEHAVIOUR}-index-${index}`, BEHAVIOUR]) {
      const text = annotations[key];
      if (text !== undefined) return { ...readBehaviour(text), annotation: key };
    }
    return RUN;
  }

  /** Does something later with the Pod as it is then, if it is still there; `ended` when it has ended in the meantime. */
  private later(pod: Pod, part: Part, delayMs: number, act: (current: Pod) => void, ended?: (current: Pod) => void): void {
    const { uid, namespace, name } = pod.metadata;
    part.timers.push(
      this.world.clock.after(delayMs, 'kubelet', () => {
        const current = this.world.api.pod(namespace, name);
        if (current?.metadata.uid !== uid) return;
        if (!isPodTerminal(current.status)) act(current);
        else ended?.(current);
      }),
    );
  }

  /** The containers start, for the first time or once more. */
  private run(pod: Pod, part: Part, causes: Causes): void {
    const { behaviour } = part;
    if (pod.metadata.deletionTimestamp !== undefined) return;
    const ready = behaviour.what !== 'ready' && behaviour.what !== 'never-ready';
    const why = because(causes, this.causeOf(pod, part));
    const told = this.set(pod, part, 'Running', { running: { startedAt: this.world.nowTime() } }, ready, why);
    if (behaviour.what === 'ready')
      this.later(pod, part, behaviour.afterSeconds * 1000 + REACTION_MS, (current) => {
        const state = current.status.containerStatuses?.[0]?.state ?? {};
        this.set(current, part, 'Running', state, true, because(this.causeOf(pod, part), told));
      });
    if (behaviour.what === 'exit')
      this.later(pod, part, behaviour.afterSeconds * 1000 + REACTION_MS, (current) =>
        this.exit(current, part, because(this.causeOf(pod, part), told)),
      );
  }

  /** The containers end by themselves. */
  private exit(pod: Pod, part: Part, causes: Causes): void {
    const { exitCode } = part.behaviour;
    const ended = this.terminated(pod, exitCode);
    const { restartPolicy } = pod.spec;
    const again = restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && exitCode !== 0);
    if (!again) {
      this.set(pod, part, exitCode === 0 ? 'Succeeded' : 'Failed', { terminated: ended }, false, causes);
      return;
    }
    const first = part.restarts === 0;
    const state: ContainerState = first ? { terminated: ended } : { waiting: { reason: 'CrashLoopBackOff' } };
    const told = this.set(pod, part, 'Running', state, false, causes, first ? undefined : ended);
    const waitMs = first ? FIRST_RESTART_MS : Math.min(BACK_OFF_MS * 2 ** (part.restarts - 1), BACK_OFF_MAX_MS);
    this.later(pod, part, waitMs, (current) => {
      part.restarts++;
      this.run(current, part, told);
    });
  }

  private onDeleted(pod: Pod, causes: Causes): void {
    const part = this.parts.get(pod.metadata.uid);
    if (!part || part.ending || isPodTerminal(pod.status)) return;
    part.ending = true;
    const annotations = pod.metadata.annotations ?? {};
    const seconds = annotations['fake/term-seconds'];
    const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    const endMs = Math.min(seconds === undefined ? this.terminateMs : (Number(seconds) || 0) * 1000, graceMs);
    const termSeconds = seconds === undefined ? undefined : this.world.field(pod, 'metadata.annotations.fake/term-seconds');
    const remove = (current: Pod, why: Causes): void => {
      const { uid } = current.metadata;
      this.world.clock.after(REACTION_MS, 'kubelet', () => this.world.api.delete(current, { gracePeriodSeconds: 0, uid }, why));
    };
    const end = (current: Pod): void => {
      const started = current.status.containerStatuses !== undefined;
      const exitCode = started ? Number(annotations['fake/term-exit'] ?? TERMINATED) : UNKNOWN;
      const state = { terminated: this.terminated(current, exitCode, started ? undefined : 'ContainerStatusUnknown') };
      const told = this.set(current, part, exitCode === 0 ? 'Succeeded' : 'Failed', state, false, because(causes, termSeconds));
      remove(current, told);
    };
    // It may have ended by itself before its end was due.
    this.later(pod, part, endMs + REACTION_MS, end, (current) => remove(current, causes));
  }

  private terminated(pod: Pod, exitCode: number, reason = exitCode === 0 ? 'Completed' : 'Error') {
    const now = this.world.nowTime();
    const startedAt = pod.status.containerStatuses?.[0]?.state.running?.startedAt;
    return { exitCode, reason, finishedAt: now, ...(startedAt === undefined ? {} : { startedAt }) };
  }

  private causeOf(pod: Pod, { behaviour }: Part): ReturnType<World['field']> | undefined {
    return behaviour.annotation === null ? undefined : this.world.field(pod, `metadata.annotations.${behaviour.annotation}`);
  }

  /** Writes the status; what comes back stands for it as a cause. */
  private set(
    pod: Pod,
    part: Part,
    phase: PodStatus['phase'],
    state: ContainerState,
    ready: boolean,
    causes: Causes,
    last?: ContainerState['terminated'],
  ): Causes {
    const { world } = this;
    const condition = phase === 'Failed' ? pod.metadata.annotations?.['fake/condition'] : undefined;
    const status: PodStatus = {
      ...pod.status,
      phase,
      conditions: this.conditions(pod, phase, ready, part.ending ? undefined : condition),
      containerStatuses: pod.spec.containers.map(({ name, image }) => containerStatus(name, image, state, ready, part.restarts, last)),
      podIP: pod.status.podIP ?? `10.244.0.${10 + (this.parts.size % 240)}`,
      startTime: pod.status.startTime ?? world.nowTime(),
      qosClass: pod.status.qosClass ?? qosClassOf(pod.spec),
    };
    status.containerStatuses!.sort((one, other) => (one.name < other.name ? -1 : 1));
    if (pod.spec.initContainers)
      status.initContainerStatuses = pod.spec.initContainers.map((container) =>
        isRestartableInitContainer(container)
          ? containerStatus(container.name, container.image, state, ready, part.restarts, last)
          : containerStatus(container.name, container.image, { terminated: { exitCode: 0, reason: 'Completed' } }, true, 0),
      );
    world.api.updatePodStatus(pod, status, causes);
    return world.recorder.because(`Pod/${pod.metadata.name}`, causes);
  }

  private conditions(pod: Pod, phase: PodStatus['phase'], ready: boolean, added: string | undefined): PodCondition[] {
    const now = this.world.nowTime();
    const ended = phase === 'Succeeded' || phase === 'Failed';
    const reason = ended ? { reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' } : ready ? {} : { reason: 'ContainersNotReady' };
    const wanted: PodCondition[] = [
      { type: 'Initialized', status: 'True' },
      { type: 'PodReadyToStartContainers', status: ended ? 'False' : 'True' },
      { type: 'ContainersReady', status: ready ? 'True' : 'False', ...reason },
      { type: 'Ready', status: ready ? 'True' : 'False', ...reason },
    ];
    if (added !== undefined) wanted.push({ type: added, status: 'True' });
    const known = new Map(pod.status.conditions.map((condition) => [condition.type, condition]));
    const kept = pod.status.conditions.filter(({ type }) => !wanted.some((condition) => condition.type === type));
    return [
      ...wanted.map((condition) => {
        const before = known.get(condition.type);
        const lastTransitionTime = before?.status === condition.status ? (before.lastTransitionTime ?? now) : now;
        return { ...condition, lastTransitionTime };
      }),
      ...kept,
    ];
  }
}

function containerStatus(
  name: string,
  image: string,
  state: ContainerState,
  ready: boolean,
  restartCount: number,
  last?: ContainerState['terminated'],
): ContainerStatus {
  const started = state.running !== undefined;
  return { name, image, imageID: image, state, lastState: last ? { terminated: last } : {}, ready, started, restartCount };
}

function readBehaviour(text: string): Omit<Behaviour, 'annotation'> {
  const match = /^(ready|succeed|fail)-after-(\d+(?:\.\d+)?)(?::(\d+))?$/.exec(text);
  if (match) {
    const afterSeconds = Number(match[2]);
    if (match[1] === 'ready') return { what: 'ready', afterSeconds, exitCode: 0 };
    return { what: 'exit', afterSeconds, exitCode: match[1] === 'succeed' ? 0 : Number(match[3] ?? 1) };
  }
  if (text === 'crash') return { what: 'exit', afterSeconds: 1, exitCode: 1 };
  return text === 'never-ready' || text === 'hold' ? { what: text, afterSeconds: 0, exitCode: 0 } : RUN;
}
