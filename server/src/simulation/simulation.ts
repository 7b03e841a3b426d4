import type { KubernetesObject, MinorVersion } from '../kubernetes/object.ts';
import { Actions } from './actions.ts';
import { apiService, Cluster } from './cluster.ts';
import { clusterObjects } from './clusterObjects.ts';
import { describePods } from './kubectl/describePod.ts';
import { getEvents } from './kubectl/getEvents.ts';
import { getPods } from './kubectl/getPods.ts';
import { byText, eventsAt } from './kubectl/printer.ts';
import type { RuntimeFactory } from './nodeRuntime.ts';
import { nodeObject, withKubelet } from './nodes.ts';
import { Observer } from './observer.ts';
import { Rest } from './repetition/rest.ts';
import { RepetitionWatch, repetitionOf } from './repetition/watch.ts';
import { namespacesOf, type ScenarioNamespaces } from './scenario/namespaces.ts';
import { assumeNoDevices } from './standing/assumedDevices.ts';
import { assumeNames } from './standing/assumedNames.ts';
import { standingObjects } from './standing/standing.ts';
import { assumedStorageClasses, assumeNoDefaultClass, toldStorageClasses } from './standing/storageClasses.ts';
import type { Bound, Repetition, Scenario, SimulationRun } from './timeline.ts';
import { BoundReached, type Bounds, DEFAULT_BOUNDS } from './world/bounds.ts';
import { NO_CAUSES } from './world/causes.ts';
import { plainCopy } from './world/plainCopy.ts';
import type { Pod } from './world/pod.ts';
import { seconds } from './world/recorder.ts';
import { World } from './world/world.ts';

export interface SimulationInput {
  /** Decoded and defaulted; applied one after the other from t = 0. */
  readonly objects: readonly KubernetesObject[];
  /** The same objects before defaulting, in the same order, where known: tells which values were written. */
  readonly written?: readonly (KubernetesObject | null)[];
  readonly scenario: Scenario;
  readonly horizonSeconds: number;
  readonly seed: number;
  readonly version: MinorVersion;
  readonly bounds?: Partial<Bounds>;
  /** Steps through everything, also through what only repeats. */
  readonly stepwise?: boolean;
  /** Objects that the API server refused, with what it said: they are only told. */
  readonly refused?: readonly { readonly object: string; readonly code: number; readonly message: string }[];
}

export type KubectlCommand = 'get' | 'wide' | 'describe' | 'events' | 'logs';

/** Kinds that stand there before the first request: they are the cluster. */
const CLUSTER_KINDS = new Set(['Node']);
const NOT_READY = 'node.kubernetes.io/not-ready';

/** A node of the manifests is one that is there, and so without the taint that admission puts on a new one. */
function asThere(object: KubernetesObject, written: KubernetesObject | null | undefined): KubernetesObject {
  const taints = written ? written.spec?.taints : object.spec?.taints?.filter(({ key }: { key: string }) => key !== NOT_READY);
  return { ...object, spec: { ...object.spec, taints: taints ?? [] } };
}

/** One run of a cluster, from nothing to its horizon. */
export class Simulation {
  readonly world: World;
  readonly observer: Observer;
  readonly cluster: Cluster;
  private readonly watch: RepetitionWatch;
  private readonly namespaces: ScenarioNamespaces;
  /** What comes after the last period that was stepped through. */
  private rest: { readonly at: Rest; readonly repetition: Repetition } | null = null;
  private bound: Bound | null;
  private over = false;

  /** @param paused nothing happens yet: `advance` takes the run on, piece by piece */
  constructor(
    readonly input: SimulationInput,
    private readonly factory: RuntimeFactory,
    paused = false,
  ) {
    const { scenario } = input;
    this.namespaces = namespacesOf(
      [...(input.written ?? input.objects), ...clusterObjects(scenario.conditions ?? {})],
      scenario.actions ?? [],
    );
    this.world = new World({
      scenario,
      namespace: this.namespaces.home,
      seed: input.seed,
      version: input.version,
      bounds: { ...DEFAULT_BOUNDS, ...input.bounds },
    });
    this.cluster = new Cluster(this.world, factory);
    this.bound = this.bounded(() => this.prepare());
    this.observer = new Observer(this.world);
    const lastAction = Math.max(0, ...(input.scenario.actions ?? []).map(({ at }) => Number(at) || 0));
    const watchedMs = input.stepwise ? 0 : input.horizonSeconds * 1000;
    this.watch = new RepetitionWatch(this.world, this.observer, this.cluster, watchedMs, lastAction * 1000);
    this.bound ??= this.bounded(() => this.begin());
    if (!paused) this.advance(Number.POSITIVE_INFINITY);
  }

  /** The run as far as it has come. */
  get run(): SimulationRun {
    const { world, input, bound } = this;
    return {
      timeline: world.recorder.entries,
      findings: [],
      assumptions: world.assumptions,
      bounds: bound ? [bound] : [],
      ...(this.rest ? { repetition: this.rest.repetition } : {}),
      horizonSeconds: input.horizonSeconds,
      seed: input.seed,
    };
  }

  /** Seconds up to which the run tells what happens: its horizon, the bound that ended it, or from when on it only repeats. */
  get endSeconds(): number {
    return this.bound?.t ?? this.rest?.repetition.t ?? this.input.horizonSeconds;
  }

  /** Takes the run on for so many steps of its clock at most; true when it has come to its end. */
  advance(steps: number): boolean {
    if (this.over) return true;
    const { clock, bounds } = this.world;
    const until = Math.min(bounds.steps, clock.steps + steps);
    this.bound ??= this.bounded(() => {
      this.over = this.runTo(this.input.horizonSeconds * 1000, until);
      if (!this.over && clock.steps >= bounds.steps) throw new BoundReached('steps', bounds.steps);
    });
    this.over ||= this.bound !== null;
    return this.over;
  }

  /** True when the horizon has been reached, or everything up to it only repeats. */
  private runTo(horizonMs: number, steps: number): boolean {
    const { world, watch } = this;
    for (;;) {
      const stopMs = Math.min(horizonMs, watch.nextMs);
      if (!world.clock.run(stopMs, steps)) return false;
      if (stopMs === horizonMs) return true;
      const period = watch.look();
      if (!period) continue;
      const rest = new Rest(period, this.observer, world.chance, world.events);
      this.rest = { at: rest, repetition: repetitionOf(period, world.recorder.entries, horizonMs) };
      return true;
    }
  }

  /** Whether nothing is known of what an image holds. */
  isUnknownImage(image: string): boolean {
    return this.factory.imageConfig(image).unknown === true;
  }

  /** Whether an image is only called like one that is known. */
  isNamesake(image: string): boolean {
    return this.factory.imageConfig(image).namesake === true;
  }

  /** Whether it is certain that an image has no such program, when it was not found there. */
  surelyLacks(image: string, program: string): boolean {
    return this.factory.surelyLacks?.(image, program) ?? true;
  }

  /** Another run in the same kind of world, not begun: what would happen if something were different. */
  whatIf(input: SimulationInput): Simulation {
    return new Simulation(input, this.factory, true);
  }

  /** What a kubectl command prints at an instant of the run. `container` is for logs: the first one when absent. */
  printAt(atSeconds: number, command: KubectlCommand, container?: string): string {
    const nowMs = Math.round(atSeconds * 1000);
    const { world, observer } = this;
    const rest = this.rest?.at;
    rest?.writeEvents(nowMs);
    const found = rest ? rest.podsAt(nowMs) : (observer.objectsAt('Pod', nowMs) as Pod[]);
    const pods = found.sort((one, other) => byText(one.metadata.name, other.metadata.name));
    const snapshot = { nowMs, wall: world.wall, pods, events: eventsAt(world.events.writes, nowMs) };
    switch (command) {
      case 'describe':
        return describePods(snapshot);
      case 'events':
        return getEvents(snapshot);
      case 'logs':
        return this.cluster.logsAt(pods, rest?.place(nowMs).atMs ?? nowMs, container);
      default:
        return getPods(snapshot, command === 'wide');
    }
  }

  /** What was there before: the scenario's cluster and the nodes. */
  private prepare(): void {
    const { world, input } = this;
    const nodes = input.objects.flatMap((object, index) =>
      CLUSTER_KINDS.has(object.kind) ? [asThere(object, input.written?.[index])] : [],
    );
    const before = [...this.namespaces.standing, ...clusterObjects(world.conditions), ...nodes];
    // A cluster that is told is as it is told, also when it has no node.
    const told = world.conditions.cluster !== undefined && world.conditions.node === undefined;
    if (!told && !before.some((object) => object.kind === 'Node')) before.unshift(nodeObject(world.conditions.node ?? {}));
    before.push(apiService(), ...toldStorageClasses(world.conditions, [...before, ...input.objects]));
    const all = [...before, ...input.objects];
    before.push(...assumedStorageClasses(all, world));
    assumeNoDefaultClass(all, world);
    assumeNoDevices(all, world);
    assumeNames(all, world);
    const played = world.conditions.fakeKubelet !== undefined;
    for (const object of standingObjects(before, input.version, world))
      world.manifests.add(world.api.adopt(played ? object : withKubelet(object)), null);
  }

  private apply(): void {
    const { world, input } = this;
    let atMs = 0;
    for (const { object, code, message } of input.refused ?? []) {
      atMs += world.latency(atMs === 0 ? 'apiCreate' : 'apiCreateNext');
      world.clock.at(atMs, 'api', () => {
        world.recorder.add({ type: 'actionResult', object, verb: 'create', code, message }, NO_CAUSES);
      });
    }
    input.objects.forEach((object, index) => {
      if (CLUSTER_KINDS.has(object.kind)) return;
      atMs += world.latency(atMs === 0 ? 'apiCreate' : 'apiCreateNext');
      const copy = plainCopy(object);
      const written = input.written?.[index] ?? null;
      world.putHome(copy, written);
      world.manifests.add(copy, written);
      world.clock.at(atMs, 'api', () => {
        world.api.create(copy, [{ object: `${copy.kind}/${copy.metadata.name ?? copy.metadata.generateName ?? ''}`, field: 'metadata' }]);
      });
    });
  }

  /** Sets everything going. */
  private begin(): void {
    const { world, cluster, input } = this;
    cluster.start();
    this.apply();
    new Actions(world, cluster).schedule(input.scenario.actions ?? []);
  }

  /** The bound that ended a part of the run, if one did. */
  private bounded(part: () => void): Bound | null {
    try {
      part();
      return null;
    } catch (error) {
      if (!(error instanceof BoundReached)) throw error;
      return { bound: error.bound, limit: error.limit, t: seconds(this.world.nowMs) };
    }
  }
}
