import type { ContainerState, EventEntry, KubectlEntry, ProbeEntry, ProcessEntry, StatusEntry, TimelineEntry } from '../timeline.ts';
import type { Noticed } from '../world/notices.ts';
import {
  type Container,
  containerPath,
  isRestartableInitContainer,
  type PlacedContainer,
  type Pod,
  placedContainers,
} from '../world/pod.ts';
import type { Place } from './place.ts';
import type { Study } from './study.ts';

export type ProbeType = ProbeEntry['probe'];

/** One run of a container, from its start to its end. Seconds. */
export interface ContainerRun {
  readonly startedAt: number;
  readonly started: TimelineEntry;
  /** Signals that a stop sent it. */
  readonly signals: ProcessEntry[];
  exit: ProcessEntry | null;
}

/** What happened to one Pod. */
export class PodStory {
  readonly name: string;
  /** The object somebody wrote that the Pod comes from: `Deployment/web`. */
  readonly origin: string;
  private knownStatuses: readonly StatusEntry[] | undefined;
  private knownContainers: readonly ContainerStory[] | undefined;

  constructor(
    readonly study: Study,
    /** As it was last. */
    readonly pod: Pod,
    readonly entries: readonly TimelineEntry[],
  ) {
    this.name = `Pod/${pod.metadata.name}`;
    this.origin = this.place('spec').object;
  }

  get statuses(): readonly StatusEntry[] {
    this.knownStatuses ??= this.entries.filter((entry): entry is StatusEntry => entry.type === 'status');
    return this.knownStatuses;
  }

  get containers(): readonly ContainerStory[] {
    this.knownContainers ??= placedContainers(this.pod).map((placed) => new ContainerStory(this, placed));
    return this.knownContainers;
  }

  get last(): StatusEntry | undefined {
    return this.entries.findLast((entry): entry is StatusEntry => entry.type === 'status');
  }

  /** Kind of its controller; empty for a Pod on its own. */
  get ownerKind(): string {
    return this.pod.metadata.ownerReferences?.find(({ controller }) => controller)?.kind ?? '';
  }

  /** When its object went; undefined while it is there. */
  get gone(): TimelineEntry | undefined {
    return this.entries.findLast(({ type }) => type === 'deleted');
  }

  place(path: string): Place {
    return this.study.place(this.pod, path);
  }

  events(reason: string): EventEntry[] {
    return this.entries.filter((entry): entry is EventEntry => entry.type === 'event' && entry.reason === reason);
  }

  /** The first status with the condition True. */
  firstTrue(condition: string): StatusEntry | undefined {
    return this.statuses.find(({ conditions }) => conditions[condition] === 'True');
  }

  isReadyAtEnd(): boolean {
    return this.gone === undefined && this.last?.conditions.Ready === 'True';
  }

  /** The rows of `kubectl get pods`. */
  rows(): KubectlEntry[] {
    return this.entries.filter((entry): entry is KubectlEntry => entry.type === 'kubectl');
  }

  notices(): readonly Noticed[] {
    return this.study.simulation.world.notices.of(this.pod.metadata.name);
  }

  containerNamed(name: string): ContainerStory | undefined {
    return this.containers.find((story) => story.name === name);
  }
}

/** What happened to one container of a Pod. */
export class ContainerStory {
  readonly name: string;
  readonly container: Container;
  /** `spec.containers[0]` of the Pod. */
  readonly path: string;
  private known: readonly ContainerRun[] | undefined;

  constructor(
    readonly pod: PodStory,
    readonly placed: PlacedContainer,
  ) {
    this.container = placed.container;
    this.name = placed.container.name;
    this.path = containerPath(placed);
  }

  get isInit(): boolean {
    return this.placed.kind === 'initContainers' && !isRestartableInitContainer(this.container);
  }

  get isApp(): boolean {
    return this.placed.kind === 'containers';
  }

  place(path: string): Place {
    return this.pod.place(`${this.path}.${path}`);
  }

  /** What the container runs: its command or its arguments where they are written, else its image. */
  programPlace(): Place {
    const { command, args } = this.container;
    return this.place(command?.length ? 'command' : args?.length ? 'args' : 'image');
  }

  stateIn(status: StatusEntry | undefined): ContainerState | undefined {
    if (!status) return undefined;
    const { kind } = this.placed;
    const states =
      kind === 'containers' ? status.containers : kind === 'initContainers' ? status.initContainers : status.ephemeralContainers;
    return states?.[this.name];
  }

  get last(): ContainerState | undefined {
    return this.stateIn(this.pod.last);
  }

  /** The last status whose container state meets the condition. */
  lastStatus(condition: (state: ContainerState) => boolean): StatusEntry | undefined {
    return this.pod.statuses.findLast((status) => {
      const state = this.stateIn(status);
      return state !== undefined && condition(state);
    });
  }

  firstStatus(condition: (state: ContainerState) => boolean): StatusEntry | undefined {
    return this.pod.statuses.find((status) => {
      const state = this.stateIn(status);
      return state !== undefined && condition(state);
    });
  }

  get restarts(): number {
    return Math.max(0, ...this.pod.statuses.map((status) => this.stateIn(status)?.restartCount ?? 0));
  }

  probes(type: ProbeType): ProbeEntry[] {
    return this.pod.entries.filter(
      (entry): entry is ProbeEntry => entry.type === 'probe' && entry.container === this.name && entry.probe === type,
    );
  }

  events(reason: string): EventEntry[] {
    return this.pod.events(reason).filter(({ container }) => container === this.name);
  }

  /** Its runs in order. Starts whose event the recorder dropped begin with what is told of them next. */
  get runs(): readonly ContainerRun[] {
    if (this.known) return this.known;
    const runs: ContainerRun[] = [];
    let current: ContainerRun | undefined;
    const begin = (entry: TimelineEntry): ContainerRun => {
      const run: ContainerRun = { startedAt: entry.t, started: entry, signals: [], exit: null };
      runs.push(run);
      return run;
    };
    for (const entry of this.pod.entries) {
      if (!('container' in entry) || entry.container !== this.name) continue;
      if (entry.type === 'event' && entry.reason === 'Started') current = begin(entry);
      if (entry.type !== 'process') continue;
      if (!current || current.exit) current = begin(entry);
      if (entry.what === 'signal') current.signals.push(entry);
      if (entry.what === 'exit') current.exit = entry;
    }
    this.known = runs;
    return runs;
  }

  /** Runs that ended although nobody stopped them. */
  ownEnds(): (ContainerRun & { readonly exit: ProcessEntry })[] {
    return this.runs.filter((run): run is ContainerRun & { exit: ProcessEntry } => run.exit !== null && run.signals.length === 0);
  }

  /** The run that an instant lies in. */
  runAt(t: number): ContainerRun | undefined {
    return this.runs.findLast(({ startedAt }) => startedAt <= t);
  }

  /** Runs on when the simulation ends, and since when. */
  get runningSince(): number | undefined {
    if (this.pod.gone || this.last?.state !== 'running') return undefined;
    const run = this.runs.at(-1);
    return run && run.exit === null ? run.startedAt : undefined;
  }

  notices(): readonly Noticed[] {
    return this.pod.notices().filter(({ container }) => container === this.name);
  }

  /** Ports that it began to listen on, with the instant. */
  listening(): { readonly port: number; readonly at: number; readonly loopback: boolean }[] {
    return this.notices().flatMap(({ notice, firstAt }) =>
      notice.what === 'listening' ? [{ port: notice.port, at: firstAt, loopback: notice.loopback }] : [],
    );
  }

  /** The last line it had written by an instant; empty when nothing. */
  lastLine(atSeconds: number): string {
    const { cluster } = this.pod.study.simulation;
    const text = cluster.logsAt([this.pod.pod], Math.round(atSeconds * 1000), this.name);
    return text.trimEnd().split('\n').at(-1) ?? '';
  }

  /** Whether it is certain that the image has no such program, when it was not found there. */
  surelyLacks(program: string): boolean {
    return this.pod.study.simulation.surelyLacks(this.container.image, program);
  }

  /** Whether what it does is certain: what the manifest says, or what an image does that is sure to be the one it is taken for. */
  get isCertain(): boolean {
    return Boolean(this.container.command?.length) || !this.pod.study.simulation.isNamesake(this.container.image);
  }

  /** Whether the simulation knows what is in the image. */
  get isKnown(): boolean {
    return !this.pod.study.simulation.isUnknownImage(this.container.image);
  }
}
