/** A multimap that forgets empty keys and gives the values of a key in one order, whatever the order in which they came. */
export class Postings<Value> {
  private readonly lists = new Map<string, { readonly values: Set<Value>; sorted: readonly Value[] | null }>();

  /** @param compare must not change its mind on values that are in here */
  constructor(private readonly compare: (one: Value, other: Value) => number) {}

  add(key: string, value: Value): void {
    const known = this.lists.get(key);
    if (!known) this.lists.set(key, { values: new Set([value]), sorted: null });
    else if (!known.values.has(value)) {
      known.values.add(value);
      known.sorted = null;
    }
  }

  remove(key: string, value: Value): void {
    const known = this.lists.get(key);
    if (!known?.values.delete(value)) return;
    known.sorted = null;
    if (known.values.size === 0) this.lists.delete(key);
  }

  get(key: string): readonly Value[] {
    const known = this.lists.get(key);
    if (!known) return NONE;
    known.sorted ??= [...known.values].sort(this.compare);
    return known.sorted;
  }
}

const NONE: readonly never[] = [];
