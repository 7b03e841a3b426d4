import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readManifest } from '../../server/src/simulation/manifests.ts';
import { runSimulation } from '../../server/src/simulation/simulate.ts';
import type { Simulation } from '../../server/src/simulation/simulation.ts';
import type {
  ContainerState,
  EventEntry,
  ObjectEntry,
  Scenario,
  ScenarioAction,
  ScenarioConditions,
  StatusEntry,
} from '../../server/src/simulation/timeline.ts';
import { sharedFolder } from '../support/manifests.ts';

export const statementsFile = join(sharedFolder, 'seeds/lifecycles.md');
export const statementsAreHere = existsSync(statementsFile);

/** A statement of ../shared/seeds/lifecycles.md, by its number there, in own words. */
export function statement(number: number, words: string, check: () => void): void {
  test(`${number}. ${words}`, check);
}

/** Statements that are not held as they are written, and why. */
export const departures = new Map<number, string>();

/** Says that what follows is asserted instead of what the statement says. */
export function departure(number: number, why: string): void {
  departures.set(number, why);
}

export interface Setting {
  /** Seconds. */
  readonly horizon?: number;
  readonly actions?: readonly ScenarioAction[];
  readonly conditions?: ScenarioConditions;
}

const PRESENT = ['busybox:1.36', 'web:1', 'web:2', 'nginx:1.27', 'redis:7', 'tomcat:9', 'sample:v2', 'php-redis:3'];

/** One simulated run, and questions about it. Times are in seconds; the first Pod is meant where none is named. */
export class Story {
  readonly simulation: Simulation;
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];

  constructor(manifest: string, { horizon = 60, actions = [], conditions = {} }: Setting = {}) {
    const read = readManifest(manifest, '1.36', []);
    this.refusals = read.flatMap(({ object, message }) => (object === null ? [message] : []));
    this.warnings = [];
    const accepted = read.filter(({ object }) => object !== null);
    const images = Object.fromEntries(PRESENT.map((image) => [image, 'present' as const]));
    const scenario: Scenario = { actions, conditions: { ...conditions, images: { ...images, ...conditions.images } } };
    this.simulation = runSimulation({
      objects: accepted.map(({ object }) => object!),
      written: accepted.map(({ written }) => written),
      scenario,
      horizonSeconds: horizon,
      seed: 0,
      version: '1.36',
    });
    expect(this.simulation.run.bounds).toEqual([]);
  }

  get timeline() {
    return this.simulation.run.timeline;
  }

  /** Names of the Pods in the order in which they appeared. */
  get pods(): string[] {
    return [...new Set(this.timeline.filter(({ object }) => object.startsWith('Pod/')).map(({ object }) => object.slice(4)))];
  }

  private named(pod: string | undefined): string {
    return `Pod/${pod ?? this.pods[0]}`;
  }

  events(reason: string, pod?: string): EventEntry[] {
    return this.timeline.filter(
      (entry): entry is EventEntry =>
        entry.type === 'event' && entry.reason === reason && (pod === undefined || entry.object === this.named(pod)),
    );
  }

  /** Instants of an event; of one container when it is named. */
  times(reason: string, container?: string): number[] {
    return this.events(reason)
      .filter((entry) => container === undefined || entry.container === container)
      .map(({ t }) => t);
  }

  statuses(pod?: string): StatusEntry[] {
    return this.timeline.filter((entry): entry is StatusEntry => entry.type === 'status' && entry.object === this.named(pod));
  }

  status(t: number, pod?: string): StatusEntry {
    const found = this.statuses(pod).findLast((entry) => entry.t <= t);
    if (!found) throw new Error(`no status of ${this.named(pod)} at ${t}`);
    return found;
  }

  container(t: number, name: string, pod?: string): ContainerState {
    const { containers, initContainers } = this.status(t, pod);
    const found = containers[name] ?? initContainers[name];
    if (!found) throw new Error(`no container ${name} at ${t}`);
    return found;
  }

  /** `READY STATUS RESTARTS` as kubectl prints them, without the age of the last restart. */
  row(t: number, pod?: string): string {
    const found = this.timeline.findLast((entry) => entry.type === 'kubectl' && entry.object === this.named(pod) && entry.t <= t);
    return found?.type === 'kubectl' ? `${found.ready} ${found.status} ${found.restarts.split(' ')[0]}` : '';
  }

  /** All STATUS texts of the Pod in their order. */
  states(pod?: string): string[] {
    return this.timeline.flatMap((entry) => (entry.type === 'kubectl' && entry.object === this.named(pod) ? [entry.status] : []));
  }

  /** When STATUS first read so. */
  firstAt(status: string, pod?: string): number {
    const found = this.timeline.find((entry) => entry.type === 'kubectl' && entry.object === this.named(pod) && entry.status === status);
    if (!found) throw new Error(`never ${status}: ${this.states(pod).join(', ')}`);
    return found.t;
  }

  /** When a condition took a value for the first time at or after an instant. */
  conditionAt(type: string, value: string, from = 0, pod?: string): number {
    const found = this.statuses(pod).find((entry) => entry.t >= from && entry.conditions[type] === value);
    if (!found) throw new Error(`${type} never ${value}`);
    return found.t;
  }

  deletedAt(pod?: string): number | undefined {
    return this.timeline.find((entry) => entry.type === 'deleted' && entry.object === this.named(pod))?.t;
  }

  /** Whole seconds at which a container's runs began. */
  starts(container: string, pod?: string): number[] {
    const found = this.statuses(pod).flatMap(({ containers, initContainers }) => {
      const { startedAt } = containers[container] ?? initContainers[container] ?? {};
      return startedAt === undefined ? [] : [startedAt];
    });
    return [...new Set(found)];
  }

  /** Versions of another object, `Deployment/web`; `Deployment/` stands for the first of its kind. */
  object(reference: string, t = Number.POSITIVE_INFINITY): ObjectEntry {
    const found = this.timeline.findLast(
      (entry): entry is ObjectEntry => entry.type === 'object' && entry.object.startsWith(reference) && entry.t <= t,
    );
    if (!found) throw new Error(`no ${reference} at ${t}`);
    return found;
  }

  print(t: number, command: 'get' | 'wide' | 'describe' | 'events' | 'logs', container?: string): string {
    return this.simulation.printAt(t, command, container);
  }

  /** Pods that are there at an instant. */
  alive(t: number): string[] {
    return this.pods.filter((pod) => {
      const born = this.statuses(pod)[0]?.t ?? Number.POSITIVE_INFINITY;
      return born <= t && (this.deletedAt(pod) ?? Number.POSITIVE_INFINITY) > t;
    });
  }
}

interface Case extends Scenario {
  readonly id: string;
  readonly manifest: string;
  readonly horizon: number;
}

const cases = new Map<string, Case>();

/** A recorded case simulated: its manifest under its conditions and actions. */
export function recorded(file: string, id: string, horizon?: number): Story {
  if (!cases.has(id))
    for (const line of readFileSync(join(sharedFolder, 'oracle', file), 'utf8')
      .trim()
      .split('\n')) {
      const found = JSON.parse(line) as Case;
      cases.set(found.id, found);
    }
  const { manifest, actions, conditions, horizon: recordedSeconds } = cases.get(id)!;
  return new Story(manifest, { horizon: horizon ?? recordedSeconds, actions: actions ?? [], conditions: conditions ?? {} });
}

/** A Pod of one container `main` (busybox) that runs a shell script. `spec` is YAML in flow style, `podSpec` YAML lines below `spec:`. */
export function pod(script: string, { name = 'p', container = '', spec = '' } = {}): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
${spec === '' ? '' : `${spec.replace(/^/gm, '  ')}\n`}  containers:
  - name: main
    image: busybox:1.36
    command: ${JSON.stringify(['sh', '-c', script])}
${container === '' ? '' : `${container.replace(/^/gm, '    ')}\n`}`;
}

/** A node as the scenario's cluster names it. */
export const node = (name: string, more: Record<string, unknown> = {}, labels: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
  spec: {},
  status: { allocatable: { cpu: '2', memory: '4Gi', pods: '110', 'ephemeral-storage': '100Gi' } },
  ...more,
});

/** A deployment of busybox Pods that run a script. */
export const workload = (
  kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet',
  replicas: number,
  script = 'sleep 3600',
  more = '',
) =>
  `apiVersion: apps/v1
kind: ${kind}
metadata: {name: web}
spec:
${kind === 'DaemonSet' ? '' : `  replicas: ${replicas}\n`}${kind === 'StatefulSet' ? '  serviceName: web\n' : ''}${more === '' ? '' : `${more.replace(/^/gm, '  ')}\n`}  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 2
      containers:
      - {name: main, image: 'busybox:1.36', command: ${JSON.stringify(['sh', '-c', script])}}
`;

export const rollTo = (at: number, image: string, object = 'Deployment/web'): ScenarioAction => ({
  at,
  verb: 'patch',
  object,
  patchType: 'strategic',
  patch: { spec: { template: { spec: { containers: [{ name: 'main', image }] } } } },
});

/** Within so many seconds. */
export function near(value: number | undefined, expected: number, within: number): void {
  expect(value, `wanted ${expected} ± ${within}`).toBeGreaterThanOrEqual(expected - within);
  expect(value, `wanted ${expected} ± ${within}`).toBeLessThanOrEqual(expected + within);
}
