import { resolved } from '../../manifest/entries.ts';
import { isMergeKey } from '../../manifest/keys.ts';
import type { MappingNode, Node, Pair } from '../../manifest/nodes.ts';
import { goQuote } from '../values/goQuote.ts';

/** One key that go-yaml finds already set. */
export interface DuplicateKey {
  /** `line 8: key "image" already set in map`. */
  readonly message: string;
  readonly pair: Pair;
  /** The key it repeats. */
  readonly first: Node;
  readonly name: string;
}

const NODES_MAX = 1_000_000;

/** What go-yaml counts as one. Source: yamlprivateh.go is_break, scannerc.go skip_line. */
const LINE_BREAK = /\r\n|[\r\n\u0085\u2028\u2029]/g;

/**
 * What go-yaml's strict decoding says about keys that a mapping has twice, in its order and with its lines: those of the value, which for a
 * mapping is its first key. Merged keys count, and the content of an anchor counts again at each alias.
 * Source: go.yaml.in/yaml/v2 decode.go mapping, setMapIndex, merge.
 */
export function duplicateKeys(root: Node, text: string): DuplicateKey[] {
  const walk = new DuplicateWalk(text);
  walk.visit(root);
  return walk.found;
}

class DuplicateWalk {
  readonly found: DuplicateKey[] = [];
  private readonly open = new Set<Node>();
  private left = NODES_MAX;
  private countedTo = 0;
  private linesTo = 1;

  constructor(private readonly text: string) {}

  visit(written: Node): void {
    const node = resolved(written);
    if (node === null || node.type === 'scalar' || this.left-- <= 0 || this.open.has(node)) return;
    this.open.add(node);
    if (node.type === 'sequence') for (const item of node.items) this.visit(item);
    else this.mapping(node, new Map());
    this.open.delete(node);
  }

  private mapping(node: MappingNode, seen: Map<string, Node>): void {
    for (const pair of node.pairs) {
      if (isMergeKey(pair.key)) {
        this.merge(pair.value, seen);
        continue;
      }
      this.visit(pair.value);
      const key = resolved(pair.key);
      if (key?.type !== 'scalar') continue;
      const printed = printKey(key.value);
      const first = seen.get(printed);
      if (first) {
        this.found.push({
          first,
          message: `line ${this.lineOf(pair.value.start)}: key ${printed} already set in map`,
          pair,
          name: String(key.value),
        });
      }
      seen.set(printed, first ?? pair.key);
    }
  }

  private merge(written: Node, seen: Map<string, Node>): void {
    const node = resolved(written);
    if (node === null || this.open.has(node) || this.left-- <= 0) return;
    this.open.add(node);
    if (node.type === 'mapping') this.mapping(node, seen);
    else if (node.type === 'sequence') for (let i = node.items.length - 1; i >= 0; i--) this.merge(node.items[i]!, seen);
    this.open.delete(node);
  }

  /** Line of an offset, counted from 1. Offsets mostly rise, so the count goes on from the last one. */
  private lineOf(offset: number): number {
    if (offset < this.countedTo) {
      this.countedTo = 0;
      this.linesTo = 1;
    }
    LINE_BREAK.lastIndex = this.countedTo;
    for (let found = LINE_BREAK.exec(this.text); found && found.index < offset; found = LINE_BREAK.exec(this.text)) {
      this.linesTo++;
      this.countedTo = LINE_BREAK.lastIndex;
    }
    return this.linesTo;
  }
}

/** A key as Go's %#v prints it. */
function printKey(value: unknown): string {
  if (typeof value === 'string') return goQuote(value);
  return value === null ? 'interface {}(nil)' : String(value);
}
