import type { Bar } from './lanes.ts';
import type { ObjectEntries } from './runIndex.ts';

/** The node that a Pod is placed on at last; null while it is on none. */
export const nodeOf = ({ statuses }: ObjectEntries): string | null =>
  statuses.findLast(({ nodeName }) => nodeName !== null)?.nodeName ?? null;

/** Pods by node, in the order of their appearance; those without one come last. */
export function byNode(
  pods: readonly ObjectEntries[],
): readonly { readonly node: string | null; readonly pods: readonly ObjectEntries[] }[] {
  const groups = new Map<string | null, ObjectEntries[]>();
  for (const pod of pods) {
    const node = nodeOf(pod);
    const known = groups.get(node);
    if (known) known.push(pod);
    else groups.set(node, [pod]);
  }
  return [...groups].map(([node, members]) => ({ node, pods: members })).sort((a, b) => Number(a.node === null) - Number(b.node === null));
}

interface Change {
  readonly t: number;
  readonly entry: number;
  readonly pod: string;
  readonly here: boolean;
  readonly ready: boolean;
}

/** How many of the Pods are there, and how many of them are ready, from change to change. */
export function readyBars(pods: readonly ObjectEntries[], horizon: number, label: (have: number, want: number) => string): readonly Bar[] {
  const changes = pods.flatMap(({ object, statuses, entries }): Change[] => [
    ...statuses.map((status) => ({ t: status.t, entry: status.id, pod: object, here: true, ready: status.conditions.Ready === 'True' })),
    ...entries.filter(({ type }) => type === 'deleted').map(({ t, id }) => ({ t, entry: id, pod: object, here: false, ready: false })),
  ]);
  changes.sort((one, other) => one.t - other.t);
  const here = new Map<string, boolean>();
  const bars: Bar[] = [];
  let ready = 0;
  for (const [at, change] of changes.entries()) {
    if (here.get(change.pod)) ready--;
    if (change.here) here.set(change.pod, change.ready);
    else here.delete(change.pod);
    if (change.ready) ready++;
    const end = changes[at + 1]?.t ?? horizon;
    const words = label(ready, here.size);
    const last = bars.at(-1);
    if (last && last.labels[0] === words) bars[bars.length - 1] = { ...last, end };
    else if (end > change.t && here.size > 0)
      bars.push({
        start: change.t,
        end,
        state: 'gauge',
        labels: [words, `${ready}/${here.size}`],
        entry: change.entry,
        level: ready / here.size,
      });
  }
  return bars;
}
