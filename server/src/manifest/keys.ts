import type { Node, Pair, ScalarValue } from './nodes.ts';
import type { Scanner } from './scanner.ts';

/** Whether a key is YAML's merge key: `<<` without quotes, or with the tag `!!merge`. */
export function isMergeKey(key: Node): boolean {
  if (key.type !== 'scalar' || key.source !== '<<') return false;
  if (key.tag !== null) return key.tag === '!!merge' || key.tag === '!';
  return key.style === 'plain';
}

const FEW = 12;

/** Looks for keys that a mapping has twice, as go-yaml compares them (by resolved value and type), and notes the later ones. */
export function noteDuplicates(s: Scanner, pairs: readonly Pair[]): void {
  const count = pairs.length;
  if (count < 2) {
    if (count === 1 && isMergeKey(pairs[0]!.key)) s.merges = true;
    return;
  }
  if (count <= FEW) {
    for (let i = 0; i < count; i++) {
      const key = pairs[i]!.key;
      if (key.type !== 'scalar') continue;
      if (key.source === '<<' && isMergeKey(key)) {
        s.merges = true;
        continue;
      }
      const { value } = key;
      for (let j = 0; j < i; j++) {
        const other = pairs[j]!.key;
        if (other.type === 'scalar' && other.value === value && sameKind(other.float, key.float) && !isMergeKey(other)) {
          noteDuplicate(s, key);
          break;
        }
      }
    }
    return;
  }
  const seen = new Set<ScalarValue | string>();
  for (const { key } of pairs) {
    if (key.type !== 'scalar') continue;
    if (isMergeKey(key)) {
      s.merges = true;
      continue;
    }
    const identity = key.float ? `\0float ${String(key.value)}` : key.value;
    if (seen.has(identity)) noteDuplicate(s, key);
    else seen.add(identity);
  }
}

function sameKind(one: boolean, other: boolean): boolean {
  return one === other;
}

function noteDuplicate(s: Scanner, key: Node & { readonly source: string }): void {
  const { base } = s.chunk;
  s.duplicates.push({ code: 'duplicate-key', start: key.start - base, end: key.end - base, subject: key.source });
}
