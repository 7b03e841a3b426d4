import { selects } from '../../kubernetes/values/selector.ts';
import { type LabelFact, labelOf, type PodFact, type SelectorFact } from './facts.ts';
import type { ReferenceIndex } from './index.ts';
import { nearest } from './nearness.ts';
import type { Placed } from './placed.ts';

/** Pods and selectors that are followed from one label; more are no set that anybody renames. */
const STEPS_MAX = 2_000;

interface Kept<Value> {
  readonly revision: number;
  readonly value: ReadonlySet<Value>;
}

/** Which selectors select which Pods. Answers are kept until something changes that may change them. */
export class Selections {
  private readonly keptPods = new WeakMap<Placed<SelectorFact>, Kept<Placed<PodFact>>>();
  private readonly keptSelectors = new WeakMap<Placed<PodFact>, Kept<Placed<SelectorFact>>>();

  constructor(private readonly index: ReferenceIndex) {}

  /** The Pods a selector selects: those of its own object for a controller's, else the nearest of the namespace. */
  podsOf(selector: Placed<SelectorFact>): ReadonlySet<Placed<PodFact>> {
    return keep(this.keptPods, selector, this.index.revision, () => this.find(selector));
  }

  /** The selectors that select a Pod. */
  selectorsOf(pod: Placed<PodFact>): ReadonlySet<Placed<SelectorFact>> {
    return keep(this.keptSelectors, pod, this.index.revision, () =>
      [...this.index.selectorsFor(pod)].filter(
        (selector) => selects(selector.fact.selector, pod.fact.byKey) && this.podsOf(selector).has(pod),
      ),
    );
  }

  private find({ entry, fact }: Placed<SelectorFact>): Placed<PodFact>[] {
    const { namespace } = fact.object;
    const [narrow] = (fact.selector ?? []).filter(({ operator }) => operator === '=');
    const candidates = this.index.pods(namespace, narrow && { key: narrow.key, value: narrow.values[0] ?? '' });
    const selected = [...candidates].filter(
      (pod) => selects(fact.selector, pod.fact.byKey) && (fact.role !== 'own' || pod.fact.object === fact.object),
    );
    // Another version of an object of this file is an alternative to it.
    const own = new Set(selected.filter((pod) => pod.entry.file === entry.file).map((pod) => labelOf(pod.fact.object)));
    const apart = selected.filter((pod) => pod.entry.file === entry.file || !own.has(labelOf(pod.fact.object)));
    return nearest(entry, apart, (pod) => pod.entry);
  }

  /** Everything that is tied together by a label: Pods that carry it and selectors that ask for it. With `value` null: by its key. */
  tiedBy(start: { pod?: Placed<PodFact>; selector?: Placed<SelectorFact> }, key: string, value: string | null): Tied {
    const has = (label: LabelFact): boolean => label.key === key && (value === null || label.value === value);
    return this.follow(
      start,
      (pod) => pod.labels.some(has),
      (selector) => selector.labels.some(has),
    );
  }

  /** Pods that have a port of a name and the selectors that ask for it. */
  tiedByPort(start: { pod?: Placed<PodFact>; selector?: Placed<SelectorFact> }, port: string): Tied {
    return this.follow(
      start,
      (pod) => pod.portNames.has(port),
      (selector) => selector.ports.some(({ name }) => name === port),
    );
  }

  private follow(
    start: { pod?: Placed<PodFact>; selector?: Placed<SelectorFact> },
    isPod: (pod: PodFact) => boolean,
    isSelector: (selector: SelectorFact) => boolean,
  ): Tied {
    const pods = new Set(start.pod ? [start.pod] : []);
    const selectors = new Set(start.selector ? [start.selector] : []);
    const queue: { pod?: Placed<PodFact>; selector?: Placed<SelectorFact> }[] = [start];
    for (let step = 0; step < queue.length && step < STEPS_MAX; step++) {
      const { pod, selector } = queue[step]!;
      for (const found of pod ? this.selectorsOf(pod) : []) {
        if (selectors.has(found) || !isSelector(found.fact)) continue;
        selectors.add(found);
        queue.push({ selector: found });
      }
      for (const found of selector ? this.podsOf(selector) : []) {
        if (pods.has(found) || !isPod(found.fact)) continue;
        pods.add(found);
        queue.push({ pod: found });
      }
    }
    return { pods, selectors };
  }
}

function keep<Key extends object, Value>(
  kept: WeakMap<Key, Kept<Value>>,
  key: Key,
  revision: number,
  find: () => Iterable<Value>,
): ReadonlySet<Value> {
  const known = kept.get(key);
  if (known?.revision === revision) return known.value;
  const value = new Set(find());
  kept.set(key, { revision, value });
  return value;
}

export interface Tied {
  readonly pods: ReadonlySet<Placed<PodFact>>;
  readonly selectors: ReadonlySet<Placed<SelectorFact>>;
}
