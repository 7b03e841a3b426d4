/** Those who wait for the same thing to happen: a pipe to fill, a child to end, a tree of files to change. */
export class Waiters {
  /** Made with the first who waits: most things are never waited for. */
  private all: Set<() => void> | null = null;

  add(wake: () => void): void {
    this.all ??= new Set();
    this.all.add(wake);
  }

  remove(wake: () => void): void {
    this.all?.delete(wake);
  }

  /** Tells everybody once, in the order they came. Who is woken takes itself off the list. */
  wake(): void {
    if (this.all === null || this.all.size === 0) return;
    for (const wake of [...this.all]) wake();
  }
}
