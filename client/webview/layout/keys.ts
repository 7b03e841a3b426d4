import type { TimelineEntry } from '../../../server/src/simulation/timeline.ts';
import { containerOf, nameOf, type RunIndex } from './runIndex.ts';

/** What an entry is, whenever it happens. */
function kindKey(entry: TimelineEntry): string {
  const container = containerOf(entry) ?? '';
  switch (entry.type) {
    case 'event':
      return `event ${entry.object} ${entry.reason} ${container}`;
    case 'probe':
      return `probe ${entry.object} ${entry.probe} ${container} ${entry.result}`;
    case 'process':
      return `process ${entry.object} ${entry.what} ${container}`;
    default:
      return `${entry.type} ${entry.object}`;
  }
}

/** Names an entry so that the one that means the same is found in the next run: what it is, and the how-manieth of its kind. */
export function entryKey(index: RunIndex, id: number): string | null {
  const entry = index.byId.get(id);
  if (!entry) return null;
  const kind = kindKey(entry);
  let count = 0;
  for (const other of index.run.timeline) {
    if (other.id === id) break;
    if (kindKey(other) === kind) count++;
  }
  return `${kind} #${count}`;
}

/** The entry that a key of another run means here; null when there is none. */
export function entryByKey(index: RunIndex, key: string | null): number | null {
  const at = key?.lastIndexOf(' #') ?? -1;
  if (key === null || at < 0) return null;
  const kind = key.slice(0, at);
  let left = Number(key.slice(at + 2));
  for (const entry of index.run.timeline) if (kindKey(entry) === kind && left-- === 0) return entry.id;
  return null;
}

/** A key (of an entry or a lane) after its object or the maker of its object (`Pod/web`) got another name. */
export function renamedKey<K extends string | null>(key: K, from: string, to: string): K {
  if (key === null || from === to) return key;
  const [former, name] = [nameOf(from), nameOf(to)];
  return key.replace(`/${former}`, () => `/${name}`) as K;
}
