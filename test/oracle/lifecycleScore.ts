/** How well a simulated timeline agrees with a recorded one: the same measure as ../shared/oracle/compare.mjs, in process. */
export interface ScoredEntry {
  readonly t: number;
  readonly type: string;
  readonly object: string;
  readonly [field: string]: unknown;
}

export interface Score {
  readonly score: number;
  readonly words: number;
  readonly wordsOf: number;
  readonly notes: readonly string[];
}

interface Item {
  readonly t: number;
  readonly label: string;
  readonly message: string;
  optional: boolean;
}

/** Seconds: a state shorter than this may be missing on either side. */
const SHORT = 1;
const tolerance = (t: number): number => 2 + 0.1 * t;
const RANDOM = 'bcdfghjklmnpqrstvwxz2456789';
const LONG_SUFFIXES = new RegExp(`-[${RANDOM}]{8,10}-[${RANDOM}]{5}\\b`, 'g');
const LONG_SUFFIX = new RegExp(`-[${RANDOM}]{8,10}\\b`, 'g');
const SHORT_SUFFIX = new RegExp(`-(?=[a-z]*[0-9][${RANDOM}]*\\b|[${RANDOM}]{5}\\b)[${RANDOM}]{5}\\b`, 'g');

const generic = (text: unknown): string =>
  String(text ?? '')
    .replace(LONG_SUFFIXES, '-*-*')
    .replace(LONG_SUFFIX, '-*')
    .replace(SHORT_SUFFIX, '-*');

const plain = (message: unknown): string =>
  generic(message)
    .replace(/\b\d+(\.\d+)?(ns|µs|us|ms|s|m|h)(\d+(\.\d+)?(ms|s|m))*\b/g, '<duration>')
    .replace(/\b\d{1,3}(\.\d{1,3}){3}\b|<podIP>/g, '<ip>')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|<uid>/g, '<uid>')
    .replace(/\b[0-9a-f]{64}\b/g, '<id>');

// biome-ignore lint/suspicious/noExplicitAny: entries come from JSON of several shapes
type Loose = any;

const OBJECT_FIELDS = [
  'replicas',
  'readyReplicas',
  'updatedReplicas',
  'availableReplicas',
  'active',
  'succeeded',
  'failed',
  'desiredNumberScheduled',
  'currentNumberScheduled',
  'numberReady',
];

function lanesOf(timeline: readonly ScoredEntry[]): Map<string, Item[]> {
  const lanes = new Map<string, Item[]>();
  const labels = new Map<string, string>();
  const seen = new Map<string, number>();
  const nameOf = (object: string): string => {
    let label = labels.get(object);
    if (label === undefined) {
      const base = generic(object);
      const ordinal = (seen.get(base) ?? 0) + 1;
      seen.set(base, ordinal);
      label = base === object ? object : `${base}#${ordinal}`;
      labels.set(object, label);
    }
    return label;
  };
  const push = (key: string, t: number, label: string, message = ''): void => {
    const lane = lanes.get(key) ?? [];
    lanes.set(key, lane);
    if (lane.length > 0 && !key.startsWith('event') && lane.at(-1)!.label === label) return;
    lane.push({ t, label, message, optional: false });
  };
  for (const entry of timeline as readonly Loose[]) {
    if (!entry.object) continue;
    const object = nameOf(entry.object);
    if (entry.type === 'event')
      push(`event ${object} ${entry.container ?? ''}`, entry.t, `${entry.eventType} ${entry.reason}`, plain(entry.message));
    else if (entry.type === 'kubectl')
      push(`kubectl ${object}`, entry.t, `${entry.ready} ${entry.status} ${String(entry.restarts).split(' ')[0]}`);
    else if (entry.type === 'deleted') push(`deleted ${object}`, entry.t, 'deleted');
    else if (entry.type === 'status') {
      const conditions = Object.entries(entry.conditions ?? {})
        .map(([type, status]) => `${type}=${status}`)
        .sort()
        .join(' ');
      push(`pod ${object}`, entry.t, `${entry.phase} ${entry.reason ?? ''} ${conditions}${entry.deletionTimestamp ? ' deleting' : ''}`);
      for (const [name, state] of Object.entries({ ...entry.initContainers, ...entry.containers, ...entry.ephemeralContainers }) as [
        string,
        Loose,
      ][])
        push(
          `container ${object} ${name}`,
          entry.t,
          `${state.state} ${state.reason ?? ''} ${state.exitCode ?? ''} ready=${!!state.ready} started=${!!state.started} #${state.restartCount ?? 0}`,
        );
    } else if (entry.type === 'object') {
      const status = entry.status ?? {};
      push(
        `object ${object}`,
        entry.t,
        OBJECT_FIELDS.filter((field) => status[field])
          .map((field) => `${field}=${status[field]}`)
          .join(' '),
      );
    }
  }
  for (const [key, lane] of lanes)
    if (!key.startsWith('event') && !key.startsWith('deleted'))
      lane.forEach((item, index) => {
        item.optional = index + 1 < lane.length && lane[index + 1]!.t - item.t < SHORT;
      });
  return lanes;
}

interface Total {
  reached: number;
  possible: number;
  words: number;
  wordsOf: number;
  notes: string[];
}

/** Aligns two lanes in order at the highest share. */
function align(key: string, real: readonly Item[], simulated: readonly Item[], total: Total): void {
  const n = real.length;
  const m = simulated.length;
  const pair = (a: Item, b: Item): number => (a.label !== b.label ? -1 : Math.abs(a.t - b.t) <= tolerance(a.t) ? 2 : 1);
  const lost = (item: Item): number => (item.optional ? 0 : -1);
  const best = Array.from({ length: n + 1 }, () => new Float64Array(m + 1));
  for (let i = n; i >= 0; i--)
    for (let j = m; j >= 0; j--) {
      if (i === n && j === m) continue;
      let value = Number.NEGATIVE_INFINITY;
      if (i < n) value = Math.max(value, best[i + 1]![j]! + lost(real[i]!));
      if (j < m) value = Math.max(value, best[i]![j + 1]! + lost(simulated[j]!));
      if (i < n && j < m) {
        const points = pair(real[i]!, simulated[j]!);
        if (points > 0) value = Math.max(value, best[i + 1]![j + 1]! + points);
      }
      best[i]![j] = value;
    }
  for (let i = 0, j = 0; i < n || j < m; ) {
    const points = i < n && j < m ? pair(real[i]!, simulated[j]!) : -1;
    if (points > 0 && best[i]![j] === best[i + 1]![j + 1]! + points) {
      const one = real[i]!;
      const other = simulated[j]!;
      total.reached += points;
      total.possible += 2;
      if (points === 1) total.notes.push(`  off time ${one.t.toFixed(2)} recorded, ${other.t.toFixed(2)} simulated  ${key}: ${one.label}`);
      if (one.message) {
        total.wordsOf++;
        if (one.message === other.message) total.words++;
        else
          total.notes.push(
            `  words    ${one.t.toFixed(2)}  ${key}: ${one.label}\n     wanted ${one.message}\n     got    ${other.message}`,
          );
      }
      i++;
      j++;
    } else if (i < n && best[i]![j] === best[i + 1]![j]! + lost(real[i]!)) {
      if (!real[i]!.optional) {
        total.possible++;
        total.notes.push(`  missing  ${real[i]!.t.toFixed(2)}  ${key}: ${real[i]!.label} ${real[i]!.message}`);
      }
      i++;
    } else {
      if (!simulated[j]!.optional) {
        total.possible++;
        total.notes.push(`  extra    ${simulated[j]!.t.toFixed(2)}  ${key}: ${simulated[j]!.label} ${simulated[j]!.message}`);
      }
      j++;
    }
  }
}

/** Compares only what the record watched. `horizon` in seconds. */
export function scoreOf(recorded: readonly ScoredEntry[], simulated: readonly ScoredEntry[], horizon: number): Score {
  const kind = (entry: Loose): string =>
    `${entry.type} ${entry.type === 'object' || entry.type === 'deleted' ? entry.object.split('/')[0] : entry.type === 'event' ? String(entry.source).split(/[ ,]/)[0] === 'kubelet' : ''}`;
  const watched = new Set(recorded.map(kind));
  const within = (timeline: readonly ScoredEntry[]): ScoredEntry[] =>
    timeline.filter(
      (entry) => entry.t <= horizon - 1 && (watched.has(kind(entry)) || (entry.type === 'event' && kind(entry) === 'event false')),
    );
  const a = lanesOf(within(recorded));
  const b = lanesOf(within(simulated));
  const total: Total = { reached: 0, possible: 0, words: 0, wordsOf: 0, notes: [] };
  for (const key of new Set([...a.keys(), ...b.keys()])) align(key, a.get(key) ?? [], b.get(key) ?? [], total);
  return { score: total.possible ? total.reached / total.possible : 1, words: total.words, wordsOf: total.wordsOf, notes: total.notes };
}
