/** Milliseconds of work between two looks at the message queue: a keystroke never waits for more. */
const SLICE_MILLISECONDS = 8;

/** Works piece by piece and lets messages in between; undefined when `stopped` says that nobody waits for the result any more. */
export async function inPieces<T>(pieces: Generator<void, T, void>, stopped: () => boolean): Promise<T | undefined> {
  for (;;) {
    const end = performance.now() + SLICE_MILLISECONDS;
    do {
      const { done, value } = pieces.next();
      if (done) return value;
    } while (performance.now() < end);
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (stopped()) return undefined;
  }
}
