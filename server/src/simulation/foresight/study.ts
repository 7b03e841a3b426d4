import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Simulation } from '../simulation.ts';
import type { Cause, EventEntry, ObjectEntry, ScenarioAction, TimelineEntry } from '../timeline.ts';
import { Manifests } from '../world/causes.ts';
import { plainCopy } from '../world/plainCopy.ts';
import type { Container, Pod, PodSpec } from '../world/pod.ts';
import type { Pausing } from './pausing.ts';
import type { Place } from './place.ts';
import { ServiceView } from './serviceView.ts';
import { type ContainerStory, PodStory } from './story.ts';

/** Pods of one origin that are looked at closely: the others are their copies. */
const SAMPLES_PER_ORIGIN = 3;
/** Further runs that the lessons of one run may ask for. */
const WHAT_IF_MAX = 8;
/** Other objects that make Pods, and Pods of each, that run beside. */
const COMPANY_MAX = 8;
/** Pods of a run that is done again as a whole. */
const COMPANY_PODS_MAX = 20;
/** Steps of such a run: it holds few Pods. */
const WHAT_IF_STEPS = 100_000;
/** Steps between two pauses: well below a millisecond when the machine is free. */
const WHAT_IF_PIECE = 15;
/** Kinds that put Pods into a run, and so are left out where one Pod is looked at alone. */
const MAKERS = new Set([
  'Pod',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'ReplicationController',
  'HorizontalPodAutoscaler',
]);

/** A Pod on its own that differs from one of the run. */
export interface Twin {
  readonly change?: (spec: PodSpec) => void;
  readonly actions?: readonly ScenarioAction[];
  /** Seconds. */
  readonly horizon: number;
}

/** A run laid out for reading: who did what when, and which field of a manifest stands behind it. */
export class Study {
  readonly timeline: readonly TimelineEntry[];
  /** Seconds up to which the run tells what happens. */
  readonly end: number;
  readonly pods: readonly PodStory[];
  private readonly byObject = new Map<string, TimelineEntry[]>();
  private readonly manifests: Manifests;
  private whatIfs = 0;
  private knownServices: readonly ServiceView[] | undefined;

  constructor(readonly simulation: Simulation) {
    const { run, input } = simulation;
    this.timeline = run.timeline;
    this.end = simulation.endSeconds;
    for (const entry of run.timeline) {
      const entries = this.byObject.get(entry.object);
      if (entries) entries.push(entry);
      else this.byObject.set(entry.object, [entry]);
    }
    const lastKnown = new Map<string, KubernetesObject>();
    this.manifests = new Manifests((kind, namespace, name) => {
      if (lastKnown.size === 0)
        for (const maker of MAKERS)
          for (const object of this.objects(maker))
            lastKnown.set(`${object.kind}/${object.metadata.namespace}/${object.metadata.name}`, object);
      return lastKnown.get(`${kind}/${namespace}/${name}`);
    });
    input.objects.forEach((object, index) => {
      this.manifests.add(
        { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? 'default' } },
        input.written?.[index] ?? null,
      );
    });
    this.pods = (this.objects('Pod') as Pod[]).map((pod) => new PodStory(this, pod, this.entriesOf(`Pod/${pod.metadata.name}`)));
  }

  /** The objects of a kind that there were, each as it was last. */
  objects(kind: string): KubernetesObject[] {
    const histories = this.simulation.observer.histories(kind);
    return histories.flatMap((versions) => versions.findLast(({ object }) => object !== null)?.object ?? []);
  }

  /** The object if it is there at the end. */
  there(kind: string, namespace: string, name: string): KubernetesObject | undefined {
    return this.simulation.world.store.get(kind, namespace, name);
  }

  entriesOf(object: string): readonly TimelineEntry[] {
    return this.byObject.get(object) ?? [];
  }

  events(object: string, reason: string): EventEntry[] {
    return this.entriesOf(object).filter((entry): entry is EventEntry => entry.type === 'event' && entry.reason === reason);
  }

  objectEntries(object: string): ObjectEntry[] {
    return this.entriesOf(object).filter((entry): entry is ObjectEntry => entry.type === 'object');
  }

  place(object: KubernetesObject, path: string): Place {
    return this.manifests.field(object, path) as Place;
  }

  /** The field of a manifest that is nearest to an entry among its causes, and the causes of those. */
  fieldsBehind(entry: TimelineEntry): Place[] {
    const places: Place[] = [];
    const seen = new Set<number>();
    let layer: readonly Cause[] = entry.causes;
    for (let depth = 0; depth < 5 && layer.length > 0; depth++) {
      const next: Cause[] = [];
      for (const cause of layer) {
        if ('field' in cause) places.push(cause);
        else if (!seen.has(cause.entry)) {
          seen.add(cause.entry);
          next.push(...(this.timeline[cause.entry]?.causes ?? []));
        }
      }
      layer = next;
    }
    return places;
  }

  /** A few Pods of every origin. */
  get samples(): PodStory[] {
    const counts = new Map<string, number>();
    return this.pods.filter(({ origin }) => {
      const count = counts.get(origin) ?? 0;
      counts.set(origin, count + 1);
      return count < SAMPLES_PER_ORIGIN;
    });
  }

  get containers(): ContainerStory[] {
    return this.samples.flatMap(({ containers }) => containers);
  }

  /** The Services of the files that select Pods. */
  get services(): readonly ServiceView[] {
    this.knownServices ??= this.objects('Service')
      .filter(({ spec }) => Object.keys(spec?.selector ?? {}).length > 0)
      .map((object) => new ServiceView(object, this.place(object, 'spec.selector')));
    return this.knownServices;
  }

  /** The ports of a Pod that Services send traffic to. */
  servicesOf({ pod }: PodStory): { readonly name: string; readonly place: Place; readonly ports: readonly number[] }[] {
    return this.services
      .filter((service) => service.selects(pod))
      .map((service) => ({ name: service.name, place: service.place, ports: service.targets(pod).flatMap(({ port }) => port ?? []) }));
  }

  /** Whether somebody answers at a port of a Pod when the run ends. */
  isListening({ pod }: PodStory, port: number): boolean {
    const runtime = this.simulation.cluster.node(pod.spec.nodeName)?.runtime;
    const sandbox = runtime?.pods.get(pod.metadata.uid)?.sandboxes.findLast(({ state }) => state === 'ready');
    return sandbox?.sandbox.connect(port) === 'listening';
  }

  /** What is told of the world around: anything else may be there or not. */
  get told(): { readonly nodes: boolean; readonly cluster: boolean; readonly images: boolean } {
    const { objects, scenario } = this.simulation.input;
    const conditions = scenario.conditions ?? {};
    const cluster = conditions.cluster !== undefined || conditions.priming !== undefined;
    const nodes =
      conditions.assumed !== true &&
      (cluster || conditions.nodes !== undefined || conditions.node !== undefined || objects.some(({ kind }) => kind === 'Node'));
    return { nodes, cluster, images: conditions.images !== undefined || conditions.pulls !== undefined };
  }

  /** Other Pods and their makers, while they are few: what they serve may be needed. */
  private company(origin: string): KubernetesObject[] {
    const others = this.simulation.input.objects.filter(
      ({ kind, metadata, spec }) =>
        MAKERS.has(kind) &&
        kind !== 'HorizontalPodAutoscaler' &&
        `${kind}/${metadata.name}` !== origin &&
        (spec?.replicas ?? 1) <= COMPANY_MAX,
    );
    return others.length <= COMPANY_MAX ? others : [];
  }

  /** What would happen if this were done besides; null when enough of that was asked, or too much is in the run. */
  *again(actions: readonly ScenarioAction[], horizon: number): Pausing<Study | null> {
    const { input, world } = this.simulation;
    if (this.pods.length > COMPANY_PODS_MAX || ++this.whatIfs > WHAT_IF_MAX) return null;
    const simulation = this.simulation.whatIf({
      ...input,
      scenario: { ...input.scenario, actions },
      horizonSeconds: horizon,
      bounds: { ...world.bounds, steps: WHAT_IF_STEPS },
    });
    while (!simulation.advance(WHAT_IF_PIECE)) yield null;
    return new Study(simulation);
  }

  /** What would become of a Pod on its own (its maker does not make another one) if it were a little different; null when enough of that was asked. */
  *twin({ pod, origin }: PodStory, { change, actions = [], horizon }: Twin): Pausing<PodStory | null> {
    if (++this.whatIfs > WHAT_IF_MAX) return null;
    const { input, world } = this.simulation;
    const { name, namespace, labels, annotations } = pod.metadata;
    const { nodeName: _, ...spec } = plainCopy(pod.spec) as PodSpec;
    change?.(spec);
    const twin = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, ...(labels && { labels }), ...(annotations && { annotations }) },
      spec,
    };
    const around = [...input.objects.filter(({ kind }) => !MAKERS.has(kind)), ...this.company(origin)];
    const { actions: _actions, ...scenario } = input.scenario;
    const simulation = this.simulation.whatIf({
      ...input,
      objects: [...around.map((object) => plainCopy(object)), twin],
      written: [...around.map(() => null), null],
      refused: [],
      scenario: { ...scenario, actions },
      horizonSeconds: horizon,
      bounds: { ...world.bounds, steps: WHAT_IF_STEPS },
    });
    while (!simulation.advance(WHAT_IF_PIECE)) yield null;
    return new Study(simulation).pods.find((story) => story.pod.metadata.name === name) ?? null;
  }
}

/** The container of a twin's spec that stands where the story's one does. */
export const sameContainer = (spec: PodSpec, { placed }: ContainerStory): Container => spec[placed.kind]![placed.index]!;
