import { isMergeKey } from '../keys.ts';
import type { MappingNode, Node, ScalarNode } from '../nodes.ts';
import { resolveTagged } from '../resolve.ts';
import { type GoValue, goSyntax } from './go.ts';

/** What go-yaml, or the conversion to JSON behind it, has against a tree that was parsed well. */
export interface DecodeProblem {
  readonly kind: 'tag' | 'recursive-alias' | 'alias-bomb' | 'merge' | 'key' | 'number';
  /** The server's message, with `yaml: ` where it comes from go-yaml. */
  readonly message: string;
  /** The node it is about. */
  readonly node: Node;
}

class Stop {
  readonly problem: DecodeProblem;

  constructor(problem: DecodeProblem) {
    this.problem = problem;
  }
}

const RATIO_LOW = 400_000;
const RATIO_HIGH = 4_000_000;

/** How much of the decoding may come from aliases. Source: go.yaml.in/yaml/v2 decode.go allowedAliasRatio. */
function allowedAliasRatio(decoded: number): number {
  if (decoded <= RATIO_LOW) return 0.99;
  if (decoded >= RATIO_HIGH) return 0.1;
  return 0.99 - (0.89 * (decoded - RATIO_LOW)) / (RATIO_HIGH - RATIO_LOW);
}

interface GoMap {
  readonly entries: Map<string, { key: GoValue; value: GoValue }>;
}

/** Follows go-yaml's decoder over a tree, for the sake of what it complains about. Source: go.yaml.in/yaml/v2 decode.go. */
class Decoder {
  private decoded = 0;
  private fromAliases = 0;
  private aliasDepth = 0;
  private readonly open = new Set<Node>();

  decode(node: Node): GoValue {
    this.count(node);
    if (node.type === 'alias') return this.alias(node, (target) => this.decode(target));
    if (node.type === 'scalar') return this.scalar(node);
    if (node.type === 'sequence') return { kind: 'slice', items: node.items.map((item) => this.decode(item)) };
    const map: GoMap = { entries: new Map() };
    this.mapping(node, map);
    return { kind: 'map', entries: [...map.entries.values()].map(({ key, value }) => [key, value] as const) };
  }

  private count(node: Node): void {
    this.decoded++;
    if (this.aliasDepth > 0) this.fromAliases++;
    if (this.fromAliases > 100 && this.decoded > 1000 && this.fromAliases / this.decoded > allowedAliasRatio(this.decoded)) {
      throw new Stop({ kind: 'alias-bomb', message: 'yaml: document contains excessive aliasing', node });
    }
  }

  private alias<T>(node: Node & { type: 'alias' }, follow: (target: Node) => T): T {
    if (node.target === null || this.open.has(node)) {
      throw new Stop({ kind: 'recursive-alias', message: `yaml: anchor '${node.name}' value contains itself`, node });
    }
    this.open.add(node);
    this.aliasDepth++;
    const value = follow(node.target);
    this.aliasDepth--;
    this.open.delete(node);
    return value;
  }

  private scalar(node: ScalarNode): GoValue {
    if (node.tag !== null) {
      const { error } = resolveTagged(node.tag, node.source);
      if (error !== null) throw new Stop({ kind: 'tag', message: `yaml: ${error}`, node });
    }
    const { value } = node;
    if (value === null) return { kind: 'nil', node };
    switch (typeof value) {
      case 'string':
        return { kind: 'string', value, node };
      case 'boolean':
        return { kind: 'bool', value, node };
      case 'bigint':
        return value > 2n ** 63n - 1n ? { kind: 'uint64', value, node } : { kind: 'int', value, node };
      default:
        return node.float ? { kind: 'float64', value, node } : { kind: 'int', value, node };
    }
  }

  private mapping(node: MappingNode, into: GoMap): void {
    for (const { key, value } of node.pairs) {
      if (isMergeKey(key)) {
        this.merge(value, into);
        continue;
      }
      const name = this.decode(key);
      if (name.kind === 'map' || name.kind === 'slice') {
        throw new Stop({ kind: 'key', message: `yaml: invalid map key: ${goSyntax(name)}`, node: key });
      }
      const member = this.decode(value);
      into.entries.set(`${name.kind} ${goSyntax(name)}`, { key: name, value: member });
    }
  }

  private merge(value: Node, into: GoMap): void {
    if (value.type === 'sequence') {
      for (let i = value.items.length - 1; i >= 0; i--) this.mergeOne(value.items[i]!, into);
    } else this.mergeOne(value, into);
  }

  private mergeOne(value: Node, into: GoMap): void {
    const target = value.type === 'alias' ? value.target : value;
    if (target !== null && target.type !== 'mapping') {
      throw new Stop({ kind: 'merge', message: 'yaml: map merge requires map or sequence of maps as the value', node: value });
    }
    this.count(value);
    if (value.type === 'alias') {
      this.alias(value, (mapping) => {
        this.count(mapping);
        this.mapping(mapping as MappingNode, into);
      });
    } else this.mapping(value as MappingNode, into);
  }
}

/** Checks a tree as the server's decoding does; tells its first complaint. */
export function checkDecoding(root: Node): DecodeProblem | null {
  const decoder = new Decoder();
  try {
    return checkJson(decoder.decode(root));
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    return stop.problem;
  }
}

/** Conversion to JSON: keys that JSON cannot have, then numbers it cannot have. Source: sigs.k8s.io/yaml convertToJSONableObject. */
function checkJson(value: GoValue): DecodeProblem | null {
  return badKey(value) ?? badNumber(value);
}

function badKey(value: GoValue): DecodeProblem | null {
  if (value.kind === 'slice') return firstOf(value.items, badKey);
  if (value.kind !== 'map') return null;
  return firstOf(value.entries, ([key, member]) => {
    if (key.kind !== 'nil' && key.kind !== 'uint64') return badKey(member);
    const type = key.kind === 'nil' ? '%!s(<nil>)' : 'uint64';
    const message = `unsupported map key of type: ${type}, key: ${goSyntax(key)}, value: ${goSyntax(member)}`;
    return { kind: 'key', message, node: key.node };
  });
}

function badNumber(value: GoValue): DecodeProblem | null {
  if (value.kind === 'slice') return firstOf(value.items, badNumber);
  if (value.kind === 'map') return firstOf(value.entries, ([, member]) => badNumber(member));
  if (value.kind !== 'float64' || Number.isFinite(value.value)) return null;
  return { kind: 'number', message: `json: unsupported value: ${goSyntax(value)}`, node: value.node };
}

function firstOf<T>(items: readonly T[], find: (item: T) => DecodeProblem | null): DecodeProblem | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}
