import type { Node, Pair, Problem, ScalarNode, ScalarValue } from './nodes.ts';

/** What the readers note about the keys of a document. */
export interface KeyNotes {
  /** Keys that their mapping already has. */
  readonly duplicates: ScalarNode[];
  /** Something stands in the document that the server may refuse although it can parse it: merges, aliases, tags, keys JSON cannot have. */
  unusual: boolean;
}

/** Whether a key is YAML's merge key: `<<` without quotes, or with the tag `!!merge`. */
export function isMergeKey(key: Node): boolean {
  if (key.type !== 'scalar' || key.source !== '<<') return false;
  if (key.tag !== null) return key.tag === '!!merge' || key.tag === '!';
  return key.style === 'plain';
}

/** Up to so many keys are compared with each other; beyond that a set pays. */
const FEW = 12;

/** Looks for keys that a mapping has twice, as go-yaml compares them (by resolved value and type), and notes the later ones. */
export function noteDuplicates(notes: KeyNotes, pairs: readonly Pair[]): void {
  const seen = pairs.length > FEW ? new Set<ScalarValue>() : null;
  for (let i = 0; i < pairs.length; i++) {
    const key = pairs[i]!.key;
    if (key.type !== 'scalar') {
      notes.unusual = true;
      continue;
    }
    const { value } = key;
    if (typeof value !== 'string') {
      if (value === null || typeof value === 'bigint') notes.unusual = true;
    } else if (value === '<<' && isMergeKey(key)) {
      notes.unusual = true;
      continue;
    }
    if (seen === null ? hasBefore(pairs, i, key) : seenBefore(seen, key)) notes.duplicates.push(key);
  }
}

/** The problem of a key that its mapping already has. */
export function duplicateProblem(key: ScalarNode): Problem {
  return { code: 'duplicate-key', start: key.start, end: key.end, subject: key.source };
}

function hasBefore(pairs: readonly Pair[], index: number, key: ScalarNode): boolean {
  const { value } = key;
  for (let i = 0; i < index; i++) {
    const other = pairs[i]!.key;
    if (other.type !== 'scalar' || other.value !== value) continue;
    if (typeof value === 'number' && other.float !== key.float) continue;
    if (value === '<<' && isMergeKey(other)) continue;
    return true;
  }
  return false;
}

function seenBefore(seen: Set<ScalarValue>, key: ScalarNode): boolean {
  const identity = key.float ? `\0float ${String(key.value)}` : key.value;
  if (seen.has(identity)) return true;
  seen.add(identity);
  return false;
}
