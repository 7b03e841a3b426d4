/** Those who wait for the same thing to happen: a pipe to fill, a child to end, a tree of files to change. */
export class Waiters {
  private readonly all = new Set<() => void>();

  add(wake: () => void): void {
    this.all.add(wake);
  }

  remove(wake: () => void): void {
    this.all.delete(wake);
  }

  /** Tells everybody once, in the order they came. Who is woken takes itself off the list. */
  wake(): void {
    if (this.all.size === 0) return;
    for (const wake of [...this.all]) wake();
  }
}
