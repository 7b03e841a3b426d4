import { keyName, type ManifestDocument, type MappingNode, type Node, resolved, stretchesOf } from '../../manifest/index.ts';
import type { KubernetesObject, MinorVersion } from '../object.ts';
import { podTemplatePath } from '../podTemplates.ts';
import type { ObjectType } from '../schema/model.ts';
import type { KeptChecks, KeptItem } from '../validation/rule.ts';

/**
 * Containers and environment variables that an edit did not touch are not made and judged again. An edit of a large document keeps the nodes
 * of everything else, so that the object made of an item can be known by its node: with the defaults and whatever else the stages before
 * validation put into it. It may be used again as long as nothing changes that those stages, or the rules for an item, look at besides the
 * item itself: its `frame`. A Pod of 20,000 lines with 770 containers cost 14 ms a keystroke without this.
 */
interface Item extends KeptItem {
  readonly type: ObjectType;
  /** Decoded values in it. */
  readonly count: number;
  /** Null until the stages before validation are through with it. */
  frame: Frame | null;
}

/** What items are made and judged in. */
interface Frame {
  readonly version: MinorVersion;
  readonly objects: readonly KubernetesObject[];
  /** Names and nodes of all fields around the lists of containers. */
  readonly around: readonly (string | Node)[];
}

const byNode = new WeakMap<Node, Item>();

/** Shorter lists are made anew sooner than they are looked up. */
const ITEMS_MIN = 32;
/** Nothing but these: what stages do to other objects when they meet them again has not been looked into. */
const TYPES = new Set(['core/v1.Container', 'core/v1.EnvVar']);
const CONTAINER_LISTS = new Set(['containers', 'initContainers', 'ephemeralContainers']);
/** Annotations of a Pod that become fields of its containers, with a warning each time. */
const COPIED_ANNOTATIONS = 'container.apparmor.';

/** Of metadata, what rules for containers look at. */
const METADATA_USED = new Set(['annotations', 'namespace']);

/** The items of one object while it is judged. */
export class KeptItems implements KeptChecks {
  private readonly fresh: { readonly node: Node; readonly item: Item }[] = [];
  private readonly lists = new Map<readonly unknown[], readonly (Item | null)[]>();

  private constructor(private frame: Frame) {}

  /** Null where items are not kept: in small documents, and where what becomes of an item depends on more than its frame tells. */
  static within(
    document: ManifestDocument,
    root: MappingNode,
    kind: { readonly apiVersion: string; readonly kind: string },
    { version, objects }: Pick<Frame, 'version' | 'objects'>,
  ): KeptItems | null {
    if (stretchesOf(document).length < ITEMS_MIN) return null;
    const template = podTemplatePath(kind);
    if (template === undefined || objects.some((object) => object.kind === 'LimitRange')) return null;
    const around = fieldsAround(root, [...template, 'spec']);
    return around && new KeptItems({ version, objects, around });
  }

  /** Whether the items of a list are kept. */
  takes(type: { readonly kind: string; readonly id?: string }, count: number): boolean {
    return count >= ITEMS_MIN && type.kind === 'object' && TYPES.has(type.id ?? '');
  }

  find(node: Node, type: ObjectType): Item | null {
    const item = byNode.get(node);
    if (item?.type !== type || item.frame === null) return null;
    if (item.frame !== this.frame) {
      if (!isSame(item.frame, this.frame)) return null;
      // The others have the same one, most likely.
      this.frame = item.frame;
    }
    return item;
  }

  add(node: Node, type: ObjectType, value: object, count: number): Item {
    const item: Item = { type, value, count, frame: null, quiet: 0 };
    this.fresh.push({ node, item });
    return item;
  }

  /** Tells which items a list was made of. */
  made(list: readonly unknown[], items: readonly (Item | null)[]): void {
    this.lists.set(list, items);
  }

  itemsOf(list: readonly unknown[]): readonly (Item | null)[] | undefined {
    return this.lists.get(list);
  }

  /** The stages before validation are through with the object: from now on nobody changes its items. */
  settle(): void {
    for (const { node, item } of this.fresh) {
      item.frame = this.frame;
      byNode.set(node, item);
    }
  }
}

const isSame = (one: Frame, other: Frame): boolean =>
  one.version === other.version &&
  one.objects === other.objects &&
  one.around.length === other.around.length &&
  one.around.every((each, position) => each === other.around[position]);

/** The fields of all mappings down to a Pod spec, without its containers; null where they make items depend on each other. */
function fieldsAround(root: MappingNode, path: readonly string[]): (string | Node)[] | null {
  const around: (string | Node)[] = [];
  let mapping = root;
  for (const segment of [...path, null]) {
    let next: Node | null = null;
    for (const { key, value } of mapping.pairs) {
      const name = keyName(key);
      if (name === null || value.type === 'alias') return null;
      if (name === segment) next = value;
      else if (name === 'metadata') {
        if (!addMetadata(around, value)) return null;
      } else if (segment !== null || !CONTAINER_LISTS.has(name)) around.push(name, value);
      // Resources of the whole Pod are made of those that are written for its containers.
      if (segment === null && name === 'resources') return null;
    }
    if (segment === null) return around;
    if (next?.type !== 'mapping') return null;
    mapping = next;
  }
  return around;
}

function addMetadata(around: (string | Node)[], metadata: Node): boolean {
  if (metadata.type !== 'mapping') return false;
  for (const { key, value } of metadata.pairs) {
    const name = keyName(key);
    if (name === null || !METADATA_USED.has(name)) continue;
    around.push(name, value);
    const node = resolved(value);
    if (node?.type === 'mapping' && node.pairs.some((pair) => (keyName(pair.key) ?? '').startsWith(COPIED_ANNOTATIONS))) return false;
  }
  return true;
}
