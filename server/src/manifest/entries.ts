import { isMergeKey } from './keys.ts';
import { setMember } from './members.ts';
import type { MappingNode, Node, Pair, ScalarNode, ScalarValue } from './nodes.ts';

/** Aliases of aliases cannot exist; the bound only guards against trees that somebody else made. */
const ALIAS_STEPS_MAX = 16;

/** The node itself, or the one behind an alias; null for an alias without anchor. */
export function resolved(node: Node): Exclude<Node, { type: 'alias' }> | null {
  let current: Node | null = node;
  for (let step = 0; step < ALIAS_STEPS_MAX && current !== null; step++) {
    if (current.type !== 'alias') return current;
    current = current.target;
  }
  return null;
}

/**
 * The entries of a mapping as go-yaml decodes them: merge keys (`<<`) are replaced by what they bring in. As in go-yaml, and against
 * YAML's own rule, a merge that stands behind a key of the same name wins over it. A mapping without merge keys comes back as it is
 * written, keys that it has twice included (the last one counts).
 */
export function entriesOf(mapping: MappingNode): readonly Pair[] {
  let merges = false;
  for (const pair of mapping.pairs) {
    const { key } = pair;
    if (key.type === 'scalar' && key.source === '<<' && isMergeKey(key)) {
      merges = true;
      break;
    }
  }
  if (!merges) return mapping.pairs;
  const entries = new Map<ScalarValue | Node, Pair>();
  collect(mapping, entries, new Set());
  return [...entries.values()];
}

function collect(mapping: MappingNode, entries: Map<ScalarValue | Node, Pair>, open: Set<MappingNode>): void {
  if (open.has(mapping)) return;
  open.add(mapping);
  for (const pair of mapping.pairs) {
    if (isMergeKey(pair.key)) {
      for (const source of mergeSources(pair.value)) collect(source, entries, open);
      continue;
    }
    const key = pair.key.type === 'scalar' ? pair.key.value : pair.key;
    entries.set(key, pair);
  }
  open.delete(mapping);
}

/** The mappings a merge brings in, in the order in which go-yaml applies them: the first of a list last, so that it wins. */
function mergeSources(value: Node): MappingNode[] {
  const node = resolved(value);
  if (node?.type === 'mapping') return [node];
  if (node?.type !== 'sequence' || value.type === 'alias') return [];
  const sources: MappingNode[] = [];
  for (let i = node.items.length - 1; i >= 0; i--) {
    const item = resolved(node.items[i]!);
    if (item?.type === 'mapping') sources.push(item);
  }
  return sources;
}

/**
 * The name of a key in the JSON that the API server decodes: `true` for `yes`, `420` for `0644`; null for a key that JSON cannot have
 * (null, a list, a mapping).
 */
export function keyName(key: Node): string | null {
  const node = resolved(key);
  if (node?.type !== 'scalar') return null;
  const { value } = node;
  if (typeof value === 'string') return value;
  if (value === null) return null;
  if (typeof value === 'number' && node.float) return floatName(value);
  return String(value);
}

/** Go prints floats with an exponent from here on. */
const EXPONENT_FROM = 6;

/** strconv.FormatFloat(value, 'g', -1, 32): the shortest text that reads back as the same 32-bit float. */
function floatName(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const wanted = Math.fround(value);
  if (!Number.isFinite(wanted)) return wanted > 0 ? '.inf' : '-.inf';
  let digits = 1;
  while (digits < 10 && Math.fround(Number(wanted.toPrecision(digits))) !== wanted) digits++;
  const [mantissa = '', exponent = '0'] = wanted.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  if (power < -4 || power >= EXPONENT_FROM) {
    const sign = power < 0 ? '-' : '+';
    return `${mantissa}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return String(Number(wanted.toPrecision(digits)));
}

/** Plain data, as JSON has it; integers beyond 2^53 are bigint. */
export type PlainValue = null | boolean | number | string | bigint | PlainValue[] | { [key: string]: PlainValue };

/** Nodes a decoded document may have once aliases are followed; what is beyond comes out as null. */
const DECODED_MAX = 1_000_000;

/**
 * Decodes a node as sigs.k8s.io/yaml does: aliases followed, merges applied, keys as text, the last of equal keys. Keys that JSON cannot
 * have are left out.
 */
export function decode(node: Node): PlainValue {
  return decodeNode(node, { left: DECODED_MAX, open: new Set() });
}

function decodeNode(written: Node, budget: { left: number; readonly open: Set<Node> }): PlainValue {
  const node = resolved(written);
  if (node === null || budget.left-- <= 0) return null;
  if (node.type === 'scalar') return scalarOf(node);
  if (budget.open.has(node)) return null;
  budget.open.add(node);
  let value: PlainValue;
  if (node.type === 'sequence') value = node.items.map((item) => decodeNode(item, budget));
  else {
    const object: { [key: string]: PlainValue } = {};
    for (const pair of entriesOf(node)) {
      const name = keyName(pair.key);
      if (name === null) continue;
      const member = decodeNode(pair.value, budget);
      setMember(object, name, member);
    }
    value = object;
  }
  budget.open.delete(node);
  return value;
}

function scalarOf(node: ScalarNode): PlainValue {
  return node.value;
}
