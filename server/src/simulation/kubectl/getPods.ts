import type { Pod } from '../world/pod.ts';
import { humanDuration } from './ages.ts';
import { podRow } from './podRow.ts';
import type { Snapshot } from './printer.ts';
import { table } from './tabWriter.ts';

const NOTHING = 'No resources found in default namespace.\n';
const NONE = '<none>';

/** `kubectl get pods`, with `-o wide` when asked. */
export function getPods({ pods, nowMs }: Snapshot, wide: boolean): string {
  if (pods.length === 0) return NOTHING;
  const header = ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', ...(wide ? ['IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES'] : [])];
  const rows = pods.map((pod) => {
    const row = podRow(pod, nowMs);
    const cells = [pod.metadata.name, row.ready, row.status, row.restarts, humanDuration(nowMs - pod.metadata.creationTimestamp)];
    return wide ? [...cells, pod.status.podIP || NONE, pod.spec.nodeName || NONE, pod.status.nominatedNodeName || NONE, gates(pod)] : cells;
  });
  return table(header, rows);
}

function gates({ spec, status }: Pod): string {
  const wanted = spec.readinessGates ?? [];
  if (wanted.length === 0) return NONE;
  const met = wanted.filter(({ conditionType }) =>
    status.conditions.some((condition) => condition.type === conditionType && condition.status === 'True'),
  );
  return `${met.length}/${wanted.length}`;
}
