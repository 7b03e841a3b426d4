/** A binary heap whose items can be taken out from the middle. Ties go by the order given by `before` alone. */
export class Heap<Item> {
  private readonly items: Item[] = [];
  private readonly places = new Map<Item, number>();

  constructor(private readonly before: (one: Item, other: Item) => boolean) {}

  get size(): number {
    return this.items.length;
  }

  has(item: Item): boolean {
    return this.places.has(item);
  }

  peek(): Item | undefined {
    return this.items[0];
  }

  values(): IterableIterator<Item> {
    return this.items.values();
  }

  push(item: Item): void {
    if (this.places.has(item)) return;
    this.items.push(item);
    this.places.set(item, this.items.length - 1);
    this.up(this.items.length - 1);
  }

  pop(): Item | undefined {
    const top = this.items[0];
    if (top !== undefined) this.delete(top);
    return top;
  }

  delete(item: Item): boolean {
    const at = this.places.get(item);
    if (at === undefined) return false;
    this.places.delete(item);
    const last = this.items.pop()!;
    if (at < this.items.length) {
      this.items[at] = last;
      this.places.set(last, at);
      this.up(at);
      this.down(this.places.get(last)!);
    }
    return true;
  }

  private up(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.before(this.items[at]!, this.items[parent]!)) break;
      this.swap(at, parent);
      at = parent;
    }
  }

  private down(from: number): void {
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.items.length) break;
      if (child + 1 < this.items.length && this.before(this.items[child + 1]!, this.items[child]!)) child++;
      if (!this.before(this.items[child]!, this.items[at]!)) break;
      this.swap(at, child);
      at = child;
    }
  }

  private swap(one: number, other: number): void {
    const item = this.items[one]!;
    this.items[one] = this.items[other]!;
    this.items[other] = item;
    this.places.set(this.items[one]!, one);
    this.places.set(item, other);
  }
}
