import { type LabelSelector, type Labels, type Requirement, type Selector, selectorOf, selects } from '../../kubernetes/values/selector.ts';

const parsed = new WeakMap<object, Selector>();

/** A manifest's selector, read once; one with an error selects nothing. */
export function selectorFor(selector: LabelSelector | null | undefined): Selector {
  if (!selector) return null;
  let known = parsed.get(selector);
  if (known === undefined) {
    const result = selectorOf(selector);
    known = 'error' in result ? null : result.selector;
    parsed.set(selector, known);
  }
  return known;
}

/** The pairs of which labels must have one to be selected; null when no pair is needed. */
export function neededPairs(selector: Selector): readonly string[] | null {
  const requirement = selector?.find(({ operator }: Requirement) => operator === '=' || operator === '==' || operator === 'in');
  return requirement ? requirement.values.map((value) => `${requirement.key}=${value}`) : null;
}

/** The pair that labels must have, when that is all that the selector asks for. */
export function onlyPair(selector: Selector): string | null {
  const pairs = selector?.length === 1 ? neededPairs(selector) : null;
  return pairs?.length === 1 ? pairs[0]! : null;
}

const NO_PAIR = '';

/** Finds the selectors that select given labels without asking every one of them: each is filed under a pair it cannot do without. */
class SelectorIndex {
  private readonly buckets = new Map<string, Map<string, Selector>>();
  private readonly filed = new Map<string, readonly string[]>();

  /** Files the selector of an object, in the place of the one it had. */
  set(key: string, selector: Selector): void {
    this.delete(key);
    if (selector === null) return;
    const pairs = neededPairs(selector) ?? [NO_PAIR];
    this.filed.set(key, pairs);
    for (const pair of pairs) {
      const bucket = this.buckets.get(pair);
      if (bucket) bucket.set(key, selector);
      else this.buckets.set(pair, new Map([[key, selector]]));
    }
  }

  delete(key: string): void {
    for (const pair of this.filed.get(key) ?? []) this.buckets.get(pair)?.delete(key);
    this.filed.delete(key);
  }

  /** Keys of the objects whose selectors select these labels. */
  selecting(labels: Labels | undefined): string[] {
    const found: string[] = [];
    if (this.filed.size === 0) return found;
    this.look(NO_PAIR, labels, found);
    for (const key in labels) this.look(`${key}=${labels[key]}`, labels, found);
    return found;
  }

  private look(pair: string, labels: Labels | undefined, found: string[]): void {
    const bucket = this.buckets.get(pair);
    if (bucket) for (const [key, selector] of bucket) if (selects(selector, labels)) found.push(key);
  }
}

/** Selectors of objects in namespaces, by the objects' keys. */
export class NamespacedSelectors {
  private readonly namespaces = new Map<string, SelectorIndex>();

  /** `selector` null forgets the object. */
  set(namespace: string | undefined, key: string, selector: Selector): void {
    const name = namespace ?? '';
    let index = this.namespaces.get(name);
    if (!index) {
      index = new SelectorIndex();
      this.namespaces.set(name, index);
    }
    index.set(key, selector);
  }

  selecting(namespace: string | undefined, labels: Labels | undefined): string[] {
    return this.namespaces.get(namespace ?? '')?.selecting(labels) ?? [];
  }
}
