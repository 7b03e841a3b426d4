import type { Notice, RuntimeNotice } from '../runtime/runtime.ts';

/** The same thing noticed in one container, from its first time to its last. Seconds. */
export interface Noticed {
  readonly pod: string;
  readonly container: string;
  readonly notice: Notice;
  readonly firstAt: number;
  lastAt: number;
  count: number;
}

/** Different things that are remembered: a run that meets more tells nothing new. */
const NOTICES_MAX = 2000;

/** What happened inside containers beside what the timeline tells; loops that meet the same thing again are counted. */
export class Notices {
  private readonly known = new Map<string, Noticed>();

  add({ pod, container, notice }: RuntimeNotice, atSeconds: number): void {
    const key = `${pod}|${container}|${JSON.stringify(notice)}`;
    const known = this.known.get(key);
    if (known) {
      known.lastAt = atSeconds;
      known.count++;
    } else if (this.known.size < NOTICES_MAX)
      this.known.set(key, { pod, container, notice, firstAt: atSeconds, lastAt: atSeconds, count: 1 });
  }

  of(pod: string): Noticed[] {
    return [...this.known.values()].filter((noticed) => noticed.pod === pod);
  }
}
