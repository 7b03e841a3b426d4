/** Crashes within the window after which the language server stays off: a server that dies at once must not be started for ever. */
export const CRASHES_AT_MOST = 5;
export const WINDOW_MINUTES = 3;

export type Restart =
  | { readonly restart: true; readonly delayMs: number; readonly count: number }
  | { readonly restart: false; readonly count: number };

/** Decides what happens after the server's end: the first restart comes at once, later ones wait 0.5 s, 1 s, 2 s, 4 s. */
export class RestartPolicy {
  private crashes: number[] = [];

  /** @param nowMs any steady clock */
  crashed(nowMs: number): Restart {
    this.crashes = [...this.crashes.filter((at) => nowMs - at < WINDOW_MINUTES * 60_000), nowMs];
    const count = this.crashes.length;
    if (count > CRASHES_AT_MOST) return { restart: false, count };
    return { restart: true, delayMs: count === 1 ? 0 : 250 * 2 ** (count - 1), count };
  }

  /** A person asked for a restart: what happened before no longer counts. */
  reset(): void {
    this.crashes = [];
  }
}
