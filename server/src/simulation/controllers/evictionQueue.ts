import type { Causes } from '../world/causes.ts';
import type { Clock, Timer } from '../world/clock.ts';

/**
 * Nodes of a zone that wait to be given up, the longest waiting one first, one at a time at the zone's rate.
 * Source: pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go.
 */
export class EvictionQueue {
  /** Causes by the names of the nodes. */
  private readonly waiting = new Map<string, Causes>();
  /** When the next one may go. */
  private nextMs = Number.NEGATIVE_INFINITY;
  private timer: Timer | null = null;

  /** @param rate nodes a second; 0: none goes */
  constructor(
    private readonly clock: Clock,
    private rate: number,
    private readonly giveUp: (node: string, causes: Causes) => void,
  ) {}

  add(node: string, causes: Causes): void {
    if (!this.waiting.has(node)) this.waiting.set(node, causes);
  }

  delete(node: string): void {
    this.waiting.delete(node);
  }

  /** Lets nodes go as the rate allows from now on. Who had to wait before waits a whole turn of the new rate. Source: SwapLimiter. */
  setRate(rate: number): void {
    const { nowMs } = this.clock;
    if (rate !== this.rate) {
      const hadToWait = this.rate === 0 || nowMs < this.nextMs;
      this.nextMs = hadToWait && rate > 0 ? nowMs + 1000 / rate : Number.NEGATIVE_INFINITY;
      this.rate = rate;
    }
    this.run();
  }

  private run(): void {
    const { clock } = this;
    this.timer?.cancel();
    this.timer = null;
    if (this.rate === 0) return;
    for (const [node, causes] of this.waiting) {
      if (clock.nowMs < this.nextMs) {
        this.timer = clock.at(this.nextMs, 'controller', () => this.run());
        return;
      }
      this.waiting.delete(node);
      this.nextMs = clock.nowMs + 1000 / this.rate;
      this.giveUp(node, causes);
    }
  }
}
