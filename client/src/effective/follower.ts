import type { EffectiveManifestAnswer } from '../../../server/src/requests.ts';

/** What a follower needs from the editor; the tests play it. */
export interface FollowerPorts {
  /** Opens the file if it is not; its version, or undefined when it is gone. */
  openDocument(): Promise<number | undefined>;
  ask(): Promise<EffectiveManifestAnswer>;
  /** Somebody looks at the view. */
  isVisible(): boolean;
  /** There is a new answer. */
  changed(): void;
}

/** LSP's code for "the document is not open yet or has just changed": worth asking again. */
const CONTENT_MODIFIED = -32801;
const TRIES_AT_MOST = 4;

/**
 * Keeps the effective manifest of one file up with its text. At most one request is on the way: what changes meanwhile is asked for when its
 * answer is there, so a slow answer never piles up others, and there is no timer.
 */
export class Follower {
  answer: EffectiveManifestAnswer | undefined;
  private running: Promise<void> | undefined;
  /** Something changed since the last question. */
  private stale = true;

  constructor(private readonly ports: FollowerPorts) {}

  /** The file changed, or something that its answer depends on; a hidden view waits until it is shown. */
  touch(): void {
    this.stale = true;
    if (this.ports.isVisible()) void this.update();
  }

  /** The view is on the screen. */
  shown(): void {
    if (this.stale) void this.update();
  }

  /** Asks until the answer is that for the newest text. */
  update(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    for (let tries = 0; this.stale && tries < TRIES_AT_MOST; ) {
      this.stale = false;
      try {
        if ((await this.ports.openDocument()) === undefined) {
          this.answer = undefined;
          break;
        }
        this.answer = await this.ports.ask();
        tries = 0;
      } catch (error) {
        if (!isModified(error)) break;
        this.stale = true;
        tries++;
        continue;
      }
      if (this.stale) this.ports.changed();
    }
    this.ports.changed();
  }
}

const isModified = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === CONTENT_MODIFIED;
