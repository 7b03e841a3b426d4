import type { Clock, Lane, Milliseconds } from './clock.ts';

/**
 * Sequential behaviour on virtual time. A task is a generator that yields what it waits for; between two waits nothing else happens.
 * This is how blocking code of the kubelet (a sync that waits for a pull, a hook, a grace period) stays readable in a simulation.
 */
export type Task<Result = void> = Generator<Wait, Result, void>;

/** Calls `resume` exactly once, now or later, when the task may go on. */
export type Wait = (resume: () => void) => void;

/** Runs a task to its first wait; the rest follows as its waits end. `done` gets the result. With a scope nothing follows once that is stopped. */
export function start<Result>(task: Task<Result>, done?: (result: Result) => void, scope?: Scope): void {
  let running = false;
  let resumed = true;
  let begun = false;
  const step = (): void => {
    resumed = true;
    if (running) return;
    running = true;
    while (resumed) {
      resumed = false;
      if (begun && scope?.stopped) return;
      begun = true;
      const next = task.next();
      if (next.done) {
        running = false;
        done?.(next.value);
        return;
      }
      next.value(step);
    }
    running = false;
  };
  step();
}

/** A set of tasks that end together: a kubelet that is stopped resumes none of its tasks. */
export class Scope {
  private alive = true;

  get stopped(): boolean {
    return !this.alive;
  }

  stop(): void {
    this.alive = false;
  }

  start<Result>(task: Task<Result>, done?: (result: Result) => void): void {
    start(task, done && ((result) => void (this.alive && done(result))), this);
  }
}

export function* sleep(clock: Clock, delayMs: Milliseconds, lane: Lane): Task {
  if (delayMs > 0) yield (resume) => void clock.after(delayMs, lane, resume);
}

/** A wait that goes on at a later instant, or at this one behind what is queued for it. Cheaper than `sleep`, for what happens all the time. */
export const after =
  (clock: Clock, delayMs: Milliseconds, lane: Lane): Wait =>
  (resume) =>
    void clock.after(delayMs, lane, resume);

/** Something that happens once. Whoever waits before goes on then; whoever comes later does not wait. */
export class Signal<Value = void> {
  /** Null as long as nobody waits: of most signals nobody ever does. */
  private listeners: ((value: Value) => void)[] | null = null;
  private happened: { readonly value: Value } | null = null;

  get fired(): boolean {
    return this.happened !== null;
  }

  get value(): Value | undefined {
    return this.happened?.value;
  }

  fire(value: Value): void {
    if (this.happened) return;
    this.happened = { value };
    const listeners = this.listeners;
    this.listeners = null;
    if (listeners) for (const listener of listeners) listener(value);
  }

  then(listener: (value: Value) => void): void {
    if (this.happened) listener(this.happened.value);
    else if (this.listeners) this.listeners.push(listener);
    else this.listeners = [listener];
  }

  *wait(): Task<Value> {
    if (!this.happened) yield (resume) => this.then(() => resume());
    return this.happened!.value;
  }

  /** Waits for the signal at most `timeoutMs`; undefined when the time ran out first. */
  *within(clock: Clock, timeoutMs: Milliseconds, lane: Lane): Task<{ readonly value: Value } | undefined> {
    if (!this.happened && timeoutMs > 0) {
      yield (resume) => {
        let over = false;
        const once = (): void => {
          if (over) return;
          over = true;
          timer.cancel();
          resume();
        };
        const timer = clock.after(timeoutMs, lane, once);
        this.then(once);
      };
    }
    return this.happened ?? undefined;
  }
}

/** Runs tasks side by side and goes on when all have ended; results in the order of the tasks. */
export function* all<Result>(tasks: readonly Task<Result>[]): Task<Result[]> {
  const results: Result[] = [];
  let open = tasks.length;
  const done = new Signal();
  tasks.forEach((task, position) => {
    start(task, (result) => {
      results[position] = result;
      open--;
      if (open === 0) done.fire();
    });
  });
  if (open > 0) yield* done.wait();
  return results;
}
