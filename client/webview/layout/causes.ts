import type { Place } from '../../../server/src/requests.ts';
import type { Cause, TimelineEntry } from '../../../server/src/simulation/timeline.ts';
import { fieldKey, isFieldCause, type RunIndex } from './runIndex.ts';

/** A field of the manifest (or the default that stands for it) behind an entry. */
export interface FieldReason {
  readonly object: string;
  readonly field: string;
  /** `failureThreshold: 3`, or the field alone when no value is told. */
  readonly words: string;
  readonly defaulted: boolean;
  /** Where it is written; undefined when the file does not have it. */
  readonly range: Place | undefined;
}

/** One link of the chain: an entry, what of the manifest made it so, and which step of the chain it explains. */
export interface ChainStep {
  readonly entry: TimelineEntry;
  readonly fields: readonly FieldReason[];
  /** Position in the chain of the entry that this one brought about; null for the one that was asked about. */
  readonly explains: number | null;
}

export interface Chain {
  readonly steps: readonly ChainStep[];
  /** Steps that were left out because the chain is long. */
  readonly more: number;
}

type Places = Readonly<Record<string, Place>>;

/** More steps than a person reads. */
export const STEPS_AT_MOST = 12;

/**
 * Follows causes back from an entry, nearest first: each entry once, the latest causes before the earlier ones. The words of equal
 * fields are not repeated further up.
 */
export function causeChain(index: RunIndex, places: Places, id: number, most = STEPS_AT_MOST): Chain {
  const steps: ChainStep[] = [];
  const seen = new Set<number>([id]);
  const told = new Set<string>();
  const queue: { readonly id: number; readonly explains: number | null }[] = [{ id, explains: null }];
  let more = 0;
  for (let next = queue.shift(); next; next = queue.shift()) {
    const entry = index.byId.get(next.id);
    if (!entry) continue;
    if (steps.length === most) {
      more++;
      continue;
    }
    const fields = entry.causes.filter(isFieldCause).filter((cause) => {
      const key = fieldKey(cause.object, cause.field);
      return !told.has(key) && told.add(key);
    });
    const at = steps.push({ entry, fields: fields.map((cause) => fieldReason(cause, places)), explains: next.explains }) - 1;
    const earlier = entry.causes
      .flatMap((cause) => (isFieldCause(cause) ? [] : cause.entry))
      .filter((cause) => !seen.has(cause) && seen.add(cause))
      .sort((a, b) => b - a);
    queue.push(...earlier.map((cause) => ({ id: cause, explains: at })));
    queue.sort((a, b) => b.id - a.id);
  }
  return { steps, more };
}

function fieldReason(cause: Extract<Cause, { field: string }>, places: Places): FieldReason {
  const key = fieldKey(cause.object, cause.field);
  const exact = cause.span ? places[`${key} ${cause.span.start}-${cause.span.end}`] : undefined;
  return {
    object: cause.object,
    field: cause.field,
    words: cause.value === undefined ? shortField(cause.field) : `${shortField(cause.field)}: ${oneLine(cause.value)}`,
    defaulted: cause.defaulted === true,
    range: exact ?? places[key],
  };
}

/** The last name of a path, with the one before it where the last says little: `command[2]`, `exec.command`, `failureThreshold`. */
export function shortField(field: string): string {
  const parts = field.split('.');
  const last = parts.at(-1) ?? field;
  return /^(command|args|name|value|image|type|key|path|port)\b/.test(last) && parts.length > 2 && !/\[\d+\]$/.test(parts.at(-2) ?? '')
    ? `${parts.at(-2)}.${last}`
    : last;
}

const LONGEST_VALUE = 60;

const oneLine = (value: string): string => {
  const line = value.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE - 1)}…` : line;
};

/** What an entry brings about, earliest first. */
export function effectsOf(index: RunIndex, id: number, most: number): readonly TimelineEntry[] {
  return (index.effects.get(id) ?? []).slice(0, most).flatMap((effect) => index.byId.get(effect) ?? []);
}
