import type { ObjectEntry, SimulationRun, StatusEntry, TimelineEntry } from '../timeline.ts';
import type { Comparison, Counted, Expectation, State } from './expectation.ts';

/** A value and since when it is so; `entry` is what brought it about. */
export interface Step<Value> {
  readonly t: number;
  readonly value: Value;
  readonly entry: number;
}

/** Kinds whose life an expectation without a subject is about. */
const WORKLOADS = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob']);

/** Compares as the words of an expectation say. */
export function compare(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '=':
      return value === limit;
    case '>=':
      return value >= limit;
    case '>':
      return value > limit;
  }
}

/** Answers what was so when in one run. Reads the timeline once for each question. */
export class Measures {
  private readonly owners = new Map<string, string>();
  /** Objects that nobody made: what was applied. */
  private readonly roots: readonly string[];
  private readonly names = new Set<string>();

  constructor(private readonly run: SimulationRun) {
    const roots = new Set<string>();
    for (const entry of run.timeline) {
      this.names.add(entry.object);
      if (entry.type !== 'status' && entry.type !== 'object') continue;
      if (entry.owner) this.owners.set(entry.object, entry.owner);
      else if (entry.type === 'status' || WORKLOADS.has(kindOf(entry.object))) roots.add(entry.object);
    }
    this.roots = [...roots];
  }

  knows(object: string): boolean {
    return this.names.has(object);
  }

  /** True while every subject is in the state. */
  state(state: State, subject: string | null): Step<boolean>[] {
    const subjects = subject === null ? this.roots : [subject];
    const held = new Map<string, boolean>(subjects.map((name) => [name, false]));
    return this.steps<boolean>(false, (entry) => {
      for (const name of subjects) {
        const now = this.stateOf(state, name, entry);
        if (now !== undefined) held.set(name, now);
      }
      return held.size > 0 && [...held.values()].every(Boolean);
    });
  }

  /** What the entry says of the state of the object; undefined when it says nothing. */
  private stateOf(state: State, name: string, entry: TimelineEntry): boolean | undefined {
    if (entry.type === 'deleted' && entry.object === name) return state === 'deleted';
    if (entry.object !== name) return undefined;
    if (entry.type === 'status') return podState(state, entry);
    return entry.type === 'object' ? workloadState(state, entry) : undefined;
  }

  /** How many there are, at each instant. */
  count(counted: Counted, { subject, container }: Pick<Expectation, 'subject' | 'container'>): Step<number>[] {
    const each = new Map<string, number>();
    const past = { restarts: 0 };
    return this.steps<number>(0, (entry) => {
      if (counted === 'endpoints') {
        if (entry.type === 'deleted' && kindOf(entry.object) === 'EndpointSlice') each.delete(entry.object);
        else if (entry.type === 'object' && kindOf(entry.object) === 'EndpointSlice' && this.belongs(entry.object, subject))
          each.set(entry.object, readyEndpoints(entry));
      } else if (kindOf(entry.object) === 'Pod' && this.belongs(entry.object, subject)) {
        if (entry.type === 'status') each.set(entry.object, podCount(counted, entry, container));
        else if (entry.type === 'deleted') {
          if (counted === 'restarts') past.restarts += each.get(entry.object) ?? 0;
          each.delete(entry.object);
        }
      }
      return [...each.values()].reduce((sum, value) => sum + value, past.restarts);
    });
  }

  /** How often the event has happened so far. */
  events(reason: string, { subject, container }: Pick<Expectation, 'subject' | 'container'>): Step<number>[] {
    const counts = new Map<string, number>();
    return this.steps<number>(0, (entry) => {
      const counts_ =
        entry.type === 'event' &&
        entry.reason === reason &&
        this.belongs(entry.object, subject) &&
        (container === null || entry.container === container);
      if (counts_) counts.set(`${entry.object} ${entry.message}`, entry.count);
      return [...counts.values()].reduce((sum, value) => sum + value, 0);
    });
  }

  /** True while `kubectl get pods` shows the status for one of the Pods. */
  status(status: string, subject: string | null): Step<boolean>[] {
    const shown = new Map<string, boolean>();
    return this.steps<boolean>(false, (entry) => {
      if (entry.type === 'kubectl' && this.belongs(entry.object, subject)) shown.set(entry.object, entry.status === status);
      else if (entry.type === 'deleted') shown.delete(entry.object);
      return [...shown.values()].some(Boolean);
    });
  }

  private steps<Value>(initial: Value, after: (entry: TimelineEntry) => Value): Step<Value>[] {
    const steps: Step<Value>[] = [{ t: 0, value: initial, entry: -1 }];
    for (const entry of this.run.timeline) {
      const value = after(entry);
      if (value !== steps.at(-1)!.value) steps.push({ t: entry.t, value, entry: entry.id });
    }
    return steps;
  }

  /** Whether the object is the subject, or was made by it through however many owners. */
  private belongs(object: string, subject: string | null): boolean {
    if (subject === null) return true;
    for (let name: string | undefined = object; name !== undefined; name = this.owners.get(name)) if (name === subject) return true;
    return false;
  }
}

const kindOf = (object: string): string => object.slice(0, object.indexOf('/'));

function podState(state: State, entry: StatusEntry): boolean {
  switch (state) {
    case 'ready':
    case 'available':
      return entry.conditions.Ready === 'True';
    case 'scheduled':
      return entry.conditions.PodScheduled === 'True';
    case 'complete':
      return entry.phase === 'Succeeded';
    case 'deleted':
      return false;
    default:
      return entry.phase.toLowerCase() === state;
  }
}

/** Source of each: what `kubectl rollout status` and `kubectl wait` look at. */
function workloadState(state: State, { spec, status, object }: ObjectEntry): boolean {
  const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
  const wanted = kindOf(object) === 'DaemonSet' ? number(status.desiredNumberScheduled) : number(spec.replicas);
  const ready = number(status.readyReplicas ?? status.numberReady ?? status.ready);
  const available = number(status.availableReplicas ?? status.numberAvailable);
  const updated = number(status.updatedReplicas ?? status.updatedNumberScheduled);
  const condition = (type: string, value: string): boolean =>
    (Array.isArray(status.conditions) ? status.conditions : []).some(
      (each: { type?: unknown; status?: unknown }) => each.type === type && each.status === value,
    );
  switch (state) {
    case 'ready':
      return kindOf(object) === 'Job' ? ready > 0 : wanted > 0 && ready >= wanted;
    case 'available':
      return kindOf(object) === 'Deployment' ? condition('Available', 'True') : wanted > 0 && available >= wanted;
    case 'complete':
      return kindOf(object) === 'Job'
        ? condition('Complete', 'True')
        : wanted > 0 && updated >= wanted && available >= wanted && number(status.replicas ?? wanted) === wanted;
    case 'succeeded':
      return condition('Complete', 'True');
    case 'failed':
      return condition('Failed', 'True') || condition('Progressing', 'False');
    case 'running':
      return ready > 0 || number(status.active) > 0;
    default:
      return false;
  }
}

function podCount(counted: Exclude<Counted, 'endpoints'>, entry: StatusEntry, container: string | null): number {
  switch (counted) {
    case 'pods':
      return 1;
    case 'ready':
    case 'available':
      return entry.conditions.Ready === 'True' ? 1 : 0;
    case 'running':
      return entry.phase === 'Running' ? 1 : 0;
    case 'restarts': {
      const states = { ...entry.initContainers, ...entry.containers };
      const told = container === null ? Object.values(states) : [states[container]];
      return told.reduce((sum, state) => sum + (state?.restartCount ?? 0), 0);
    }
  }
}

function readyEndpoints({ status }: ObjectEntry): number {
  const endpoints = Array.isArray(status.endpoints) ? (status.endpoints as { conditions?: { ready?: unknown } }[]) : [];
  return endpoints.filter(({ conditions }) => conditions?.ready === true).length;
}
