import { humanDuration } from './ages.ts';
import { byText, type SeenEvent, type Snapshot } from './printer.ts';
import { table } from './tabWriter.ts';

/** `kubectl get events --sort-by=.metadata.creationTimestamp`. */
export function getEvents({ events, nowMs, wall }: Snapshot): string {
  const second = ({ createdMs }: SeenEvent): number => wall.wholeSecond(createdMs);
  const sorted = [...events].sort(
    (one, other) => second(one) - second(other) || byText(one.object.name, other.object.name) || one.createdMs - other.createdMs,
  );
  const rows = sorted.map((event) => [
    humanDuration(nowMs - event.lastAt),
    event.type,
    event.reason,
    `${event.object.kind.toLowerCase()}/${event.object.name}`,
    event.message.trim(),
  ]);
  return table(['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'], rows) || 'No resources found in default namespace.\n';
}
