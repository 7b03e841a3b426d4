import { readManifest } from '../../../server/src/simulation/manifests.ts';
import { runSimulation } from '../../../server/src/simulation/simulate.ts';
import type { Simulation } from '../../../server/src/simulation/simulation.ts';
import type { ObjectEntry, Scenario, ScenarioAction, TimelineEntry } from '../../../server/src/simulation/timeline.ts';

/** What a case is made of: manifests, what a person does, and what the Pods are said to do. */
export interface Case {
  readonly actions?: readonly ScenarioAction[];
  readonly conditions?: Scenario['conditions'];
  /** Seconds; 60 when not said. */
  readonly until?: number;
}

/** Runs manifests whose Pods are played by their annotations: ready a second after they are bound, gone a second after they are deleted. */
export function play(manifest: string, { actions = [], conditions, until = 60 }: Case = {}): Played {
  const scenario: Scenario = { actions, conditions: { fakeKubelet: { startDelay: 1, terminateDelay: 1 }, ...conditions } };
  const read = readManifest(manifest, '1.36', []);
  const refused = read.filter(({ object }) => object === null);
  if (refused.length > 0) throw new Error(refused.map(({ message }) => message).join('\n'));
  const simulation = runSimulation({
    objects: read.map(({ object }) => object!),
    written: read.map(({ written }) => written),
    scenario,
    horizonSeconds: until,
    seed: 0,
    version: '1.36',
  });
  return new Played(simulation);
}

/** A run, as the tests ask about it. */
export class Played {
  constructor(readonly simulation: Simulation) {}

  get timeline(): readonly TimelineEntry[] {
    return this.simulation.run.timeline;
  }

  /** `reason message` of the events about an object, in order. Hashes and suffixes read `*`. */
  events(object: string, ...reasons: readonly string[]): string[] {
    return this.timeline.flatMap((entry) =>
      entry.type === 'event' && generic(entry.object) === object && (reasons.length === 0 || reasons.includes(entry.reason))
        ? [`${generic(entry.message)}`]
        : [],
    );
  }

  /** When events of a reason were written about an object, in seconds. */
  times(object: string, reason: string): number[] {
    return this.timeline.flatMap((entry) =>
      entry.type === 'event' && generic(entry.object) === object && entry.reason === reason ? [entry.t] : [],
    );
  }

  /** Names of the objects of a kind at an instant, as they were made. */
  names(kind: string, atSeconds: number): string[] {
    return this.simulation.observer.objectsAt(kind, atSeconds * 1000).map(({ metadata }) => metadata.name ?? '');
  }

  /** Objects of a kind at an instant. */
  // biome-ignore lint/suspicious/noExplicitAny: objects of any kind are looked into
  objects(kind: string, atSeconds: number): any[] {
    return this.simulation.observer.objectsAt(kind, atSeconds * 1000);
  }

  /** The object of a kind and name at an instant; undefined when it is not there. */
  // biome-ignore lint/suspicious/noExplicitAny: objects of any kind are looked into
  object(kind: string, name: string, atSeconds: number): any {
    return this.objects(kind, atSeconds).find(({ metadata }) => metadata.name === name);
  }

  /** Statuses of an object, one after the other. */
  statuses(object: string): ObjectEntry[] {
    return this.timeline.filter((entry): entry is ObjectEntry => entry.type === 'object' && generic(entry.object) === object);
  }

  /** The most and the least of what a count of a status ever was, from an instant on. */
  range(object: string, count: string, fromSeconds = 0): readonly [least: number, most: number] {
    const counts = this.statuses(object)
      .filter(({ t }) => t >= fromSeconds)
      .map(({ status }) => Number(status[count] ?? 0));
    return [Math.min(...counts), Math.max(...counts)];
  }
}

const RANDOM = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIXES = new RegExp(`-[${RANDOM}]{8,10}(-[${RANDOM}]{5})?\\b|-[${RANDOM}]{5}\\b`, 'g');

/** A text with `*` in the place of hashes and suffixes. */
export const generic = (text: string): string => text.replace(SUFFIXES, (found) => (found.split('-').length === 3 ? '-*-*' : '-*'));

/** A manifest of a kind with a Pod template, as JSON. `pod`: annotations of played Pods without `fake/`. */
export function workload(
  apiVersion: string,
  kind: string,
  spec: Record<string, unknown>,
  pod: Record<string, string> = {},
  podSpec: Record<string, unknown> = {},
): string {
  const annotations = Object.fromEntries(Object.entries(pod).map(([key, value]) => [`fake/${key}`, value]));
  const template = {
    metadata: { labels: { app: 'web' }, annotations },
    spec: { containers: [{ name: 'main', image: 'nginx:1' }], ...podSpec },
  };
  return manifestOf({
    apiVersion,
    kind,
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: { app: 'web' } }, template, ...spec },
  });
}

/** A document of its own. */
export const manifestOf = (object: unknown): string => `---\n${JSON.stringify(object)}\n`;

/** `kubectl set image` of a workload. */
export const setImage = (at: number, object: string, image = 'nginx:2', annotations: Record<string, string> = {}): ScenarioAction => ({
  at,
  verb: 'patch',
  object,
  patchType: 'strategic',
  patch: {
    spec: {
      template: {
        metadata: { annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`fake/${key}`, value])) },
        spec: { containers: [{ name: 'main', image }] },
      },
    },
  },
});

export const scale = (at: number, object: string, replicas: number): ScenarioAction => ({ at, verb: 'scale', object, replicas });
