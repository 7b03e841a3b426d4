import { entriesOf, keyName, resolved } from '../../manifest/entries.ts';
import { isMergeKey } from '../../manifest/keys.ts';
import { setMember } from '../../manifest/members.ts';
import type { MappingNode, Node, Pair, SequenceNode } from '../../manifest/nodes.ts';
import type { MinorVersion } from '../object.ts';
import { type Field, type FieldType, minorOf, type ObjectType, type ScalarType } from '../schema/model.ts';
import { typeById } from '../schema/notation.ts';
import type { KeptItems } from './keptItems.ts';
import { jsonWord } from './literals.ts';
import { compareText } from './order.ts';
import { decodeScalar, type ScalarFault } from './scalars.ts';

/** Decoded values a document may have once aliases are followed; beyond it decoding stops. */
const VALUES_MAX = 1_000_000;
/** Objects in objects. encoding/json gives up at 10,000; the stack of a browser does much earlier. */
const DEPTH_MAX = 500;

export type Value = undefined | null | boolean | number | string | Value[] | { [key: string]: Value };
type Resolved = Exclude<Node, { type: 'alias' }>;

/** Where the exact walk is, for messages: the parts of the path, and the Go structs around it. */
export interface Place {
  /** Path with indexes, as unknown fields are told: `spec.containers[0]`. */
  readonly path: readonly (string | number)[];
  /** Path without indexes but with inlined structs, as type errors are told: `spec.containers.livenessProbe.ProbeHandler.httpGet`. */
  readonly goPath: readonly string[];
  /** Go structs around, innermost last, the one whose field this is included. */
  readonly owners: readonly ObjectType[];
  /** Key the value stands behind; null for items of lists. */
  readonly key: Node | null;
}

/** Hears of what is wrong, in the order in which the server meets it. */
export interface Listener {
  unknownField(pair: Pair, name: string, owner: ObjectType, siblings: readonly Pair[], place: Place): void;
  wrongType(node: Resolved, type: FieldType, fault: ScalarFault, place: Place): void;
}

/**
 * Decodes a tree against a type as sigs.k8s.io/json decodes the JSON made from it: names match exactly, null leaves a field alone, zero
 * values of fields that are no pointers are not kept. Without a listener the walk follows the text and only notes whether anything was
 * wrong; with one it follows the JSON, whose keys are sorted, and tells.
 */
export class Walker {
  /** Something was wrong or needs the exact walk: an unknown field, a wrong type, a merge key. */
  faulty = false;
  private left = VALUES_MAX;
  private depth = 0;
  /** Of the field that was looked at last. */
  private name = '';
  /** Inside of what the server reads without looking for unknown fields. */
  private lenient = 0;
  private readonly minor: number;
  private readonly path: (string | number)[] = [];
  private readonly goPath: string[] = [];
  private readonly owners: ObjectType[] = [];
  private key: Node | null = null;
  /** Aliases that were followed. */
  private aliases = 0;

  constructor(
    version: MinorVersion,
    private readonly listener: Listener | null,
    private readonly kept: KeptItems | null = null,
  ) {
    this.minor = minorOf(version);
  }

  /** The value of a node; undefined where Go's value would be zero. */
  value(written: Node, type: FieldType): Value {
    const node = written.type === 'alias' ? this.followed(written) : written;
    if (node === null || this.left-- <= 0) return undefined;
    switch (type.kind) {
      case 'object':
        return node.type === 'mapping' ? this.object(node, type) : this.mismatch(node, type);
      case 'list':
        return node.type === 'sequence' ? this.list(node, type.element) : this.mismatch(node, type);
      case 'map':
        return node.type === 'mapping' ? this.map(node, type.element) : this.mismatch(node, type);
      case 'raw':
        return type.hint === null ? this.plain(node) : this.either(node, typeById(type.hint));
      default:
        return this.scalar(node, type);
    }
  }

  private followed(alias: Node): Resolved | null {
    this.aliases++;
    return resolved(alias);
  }

  object(node: MappingNode, type: ObjectType): Value {
    const out: { [key: string]: Value } = {};
    if (++this.depth > DEPTH_MAX) return this.tooDeep(out);
    const pairs = this.listener ? this.sorted(node) : node.pairs;
    const { byName } = type;
    for (let i = 0; i < pairs.length; i++) {
      const pair = pairs[i]!;
      const { key } = pair;
      const name = key.type === 'scalar' && typeof key.value === 'string' ? key.value : keyName(key);
      if (name === null) continue;
      const field = byName.get(name);
      if (field === undefined || field.sinceMinor > this.minor || field.untilMinor < this.minor) {
        if (this.lenient > 0) continue;
        this.faulty = true;
        this.listener?.unknownField(pair, name, type, pairs, this.place());
        continue;
      }
      this.name = name;
      // A pointer to a quantity is null itself; only a quantity by value reads null as zero.
      const none = field.pointer && field.type.kind === 'quantity' && isNull(pair.value);
      const value = none ? undefined : this.listener ? this.told(pair, field, type) : this.value(pair.value, field.type);
      if (value !== undefined && (field.pointer || !isZero(value, field.type))) out[name] = value;
      else if (name in out) delete out[name];
    }
    this.depth--;
    return out;
  }

  private told(pair: Pair, field: Field, owner: ObjectType): Value {
    const height = this.goPath.length;
    if (field.inlinedIn) this.goPath.push(...field.inlinedIn.split('.').slice(0, -1));
    this.goPath.push(field.name);
    this.path.push(field.name);
    this.owners.push(owner);
    this.key = pair.key;
    const value = this.value(pair.value, field.type);
    this.owners.pop();
    this.path.pop();
    this.goPath.length = height;
    return value;
  }

  private list(node: SequenceNode, element: FieldType): Value {
    const out: Value[] = [];
    if (++this.depth > DEPTH_MAX) return this.tooDeep(out);
    if (this.kept?.takes(element, node.items.length)) return this.keptList(node, element as ObjectType, this.kept);
    for (let i = 0; i < node.items.length; i++) {
      if (this.listener) {
        this.path.push(i);
        this.key = null;
      }
      const value = this.value(node.items[i]!, element);
      if (this.listener) this.path.pop();
      out.push(value === undefined ? zeroOf(element) : value);
    }
    this.depth--;
    return out;
  }

  /** A list of items as they were made before, or made anew and kept unless something is wrong with them or they share what stands elsewhere. */
  private keptList(node: SequenceNode, element: ObjectType, kept: KeptItems): Value {
    const out: Value[] = [];
    const items: ReturnType<KeptItems['find']>[] = [];
    for (let i = 0; i < node.items.length; i++) {
      const item = node.items[i]!;
      const known = this.aliases === 0 ? kept.find(item, element) : null;
      if (known !== null && known.count < this.left) {
        this.left -= known.count;
        out.push(known.value as Value);
        items.push(known);
        continue;
      }
      const { left } = this;
      const value = this.value(item, element);
      out.push(value === undefined ? zeroOf(element) : value);
      const isWhole = typeof value === 'object' && value !== null && !this.faulty && this.aliases === 0 && this.left > 0;
      items.push(isWhole ? kept.add(item, element, value, left - this.left) : null);
    }
    kept.made(out, items);
    this.depth--;
    return out;
  }

  private map(node: MappingNode, element: FieldType): Value {
    const out: { [key: string]: Value } = {};
    if (++this.depth > DEPTH_MAX) return this.tooDeep(out);
    const pairs = this.listener ? this.sorted(node) : node.pairs;
    const names: string[] = [];
    let inOrder = true;
    for (let i = 0; i < pairs.length; i++) {
      const pair = pairs[i]!;
      const name = keyName(pair.key);
      if (name === null) continue;
      if (names.length > 0 && name < names[names.length - 1]!) inOrder = false;
      names.push(name);
      if (!this.listener && isMergeKey(pair.key)) {
        this.faulty = true;
        continue;
      }
      if (this.listener) {
        this.path.push(name);
        this.key = pair.key;
      }
      const value = this.value(pair.value, element);
      if (this.listener) this.path.pop();
      setMember(out, name, value === undefined ? zeroOf(element) : value);
    }
    this.depth--;
    return inOrder ? out : sortedMembers(out, names);
  }

  private scalar(node: Resolved, type: ScalarType): Value {
    const outcome = decodeScalar(node, type);
    if (typeof outcome !== 'object' || outcome === null) return outcome;
    return this.fault(node, type, outcome);
  }

  /** The JSON value as it is, for fields the server does not look into. */
  private plain(node: Resolved): Value {
    if (node.type === 'scalar') {
      const { value } = node;
      return value === null ? undefined : typeof value === 'bigint' ? Number(value) : value;
    }
    if (this.depth >= DEPTH_MAX) return undefined;
    this.depth++;
    let out: Value;
    if (node.type === 'sequence') {
      out = node.items.map((item) => this.plainOrNull(item));
    } else {
      const object: { [key: string]: Value } = {};
      for (const pair of entriesOf(node)) {
        const name = keyName(pair.key);
        if (name !== null) setMember(object, name, this.plainOrNull(pair.value));
      }
      out = object;
    }
    this.depth--;
    return out;
  }

  private plainOrNull(written: Node): Value {
    const node = resolved(written);
    if (node === null || this.left-- <= 0) return null;
    return this.plain(node) ?? null;
  }

  /**
   * A schema where the server reads one of several things by itself: one, a list of them, or a boolean. It is not strict there: unknown fields are
   * dropped without a word. Anything else reads as nothing. Source: apiextensions/v1/marshal.go.
   */
  private either(node: Resolved, type: FieldType): Value {
    const { name } = this;
    const isOrBoolean = name.startsWith('additional');
    if (node.type === 'scalar' && (typeof node.value === 'boolean' || node.value === null))
      return isOrBoolean ? (node.value ?? undefined) : undefined;
    if (isOrBoolean && node.type !== 'mapping') {
      return this.fault(node, type, {
        weight: 'type',
        code: 'wrong-type',
        got: jsonWord(node),
        literal: '',
        message: 'boolean or JSON schema expected',
      });
    }
    if (node.type === 'scalar') return undefined;
    if (node.type === 'sequence' && name !== 'items') return this.plain(node);
    this.lenient++;
    const value = node.type === 'mapping' ? this.value(node, type) : this.list(node, type);
    this.lenient--;
    return value;
  }

  private mismatch(node: Resolved, type: FieldType): Value {
    const got = jsonWord(node);
    return got === 'null' ? undefined : this.fault(node, type, { weight: 'type', code: 'wrong-type', got, literal: '' });
  }

  private fault(node: Resolved, type: FieldType, fault: ScalarFault): Value {
    this.faulty = true;
    this.listener?.wrongType(node, type, fault, this.place());
    return undefined;
  }

  private tooDeep<Container extends Value>(empty: Container): Container {
    this.depth--;
    this.left = 0;
    return empty;
  }

  /** Entries in the order of the JSON: sorted by name, the last of equal ones. */
  private sorted(node: MappingNode): Pair[] {
    const byName = new Map<string, Pair>();
    for (const pair of entriesOf(node)) {
      const name = keyName(pair.key);
      if (name !== null) byName.set(name, pair);
    }
    return [...byName].sort(([a], [b]) => compareText(a, b)).map(([, pair]) => pair);
  }

  private place(): Place {
    return { path: [...this.path], goPath: [...this.goPath], owners: [...this.owners], key: this.key };
  }
}

/** Up to so many names are put in order one by one: nearly all maps have but a few labels. */
const FEW = 16;

/** The JSON that the server reads has its keys in order, and so has what it says of them. @param names changed in place */
function sortedMembers(map: { [key: string]: Value }, names: string[]): Value {
  if (names.length > FEW) names.sort(compareText);
  else
    for (let i = 1; i < names.length; i++) {
      const name = names[i]!;
      let at = i;
      for (; at > 0 && compareText(names[at - 1]!, name) > 0; at--) names[at] = names[at - 1]!;
      names[at] = name;
    }
  const out: { [key: string]: Value } = {};
  for (let i = 0; i < names.length; i++) setMember(out, names[i]!, map[names[i]!]);
  return out;
}

function isNull(written: Node): boolean {
  const node = written.type === 'alias' ? resolved(written) : written;
  return node?.type === 'scalar' && node.value === null;
}

/** Go's zero value of a scalar field. An int-or-string is zero as the number only, and raw values are kept as they are. */
const isZero = (value: Value, type: FieldType): boolean =>
  value === false || value === 0 ? type.kind !== 'raw' : value === '' && type.kind === 'string';

/** Go's zero value of an element, which null leaves in a list or map. */
function zeroOf(type: FieldType): Value {
  switch (type.kind) {
    case 'object':
      return {};
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'int32':
    case 'int64':
    case 'number':
    case 'int-or-string':
      return 0;
    case 'quantity':
      return '0';
    default:
      return null;
  }
}
