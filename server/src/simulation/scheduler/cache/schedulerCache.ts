import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { Pod } from '../../world/pod.ts';
import { sameMeasured } from '../framework/events.ts';
import { NodeInfo } from '../framework/nodeInfo.ts';
import { PodInfo } from '../framework/podInfo.ts';
import { weightOf } from '../framework/resources.ts';
import { Counters } from './counters.ts';
import { ExistingTerms } from './existingTerms.ts';
import { NodeTree, zoneKey } from './nodeTree.ts';
import { addCount } from './podCounter.ts';

/** An image on nodes. */
export interface ImageState {
  readonly sizeBytes: number;
}

/** A Pod on its node. */
interface Placed {
  readonly pod: PodInfo;
  readonly node: NodeInfo;
}

/**
 * What the scheduler knows of nodes and of the Pods on them, those among them that it has placed but that are not yet bound.
 * Source: pkg/scheduler/backend/cache/cache.go. One thread runs here, so a cycle needs no snapshot: it looks at the cache itself.
 */
export class SchedulerCache {
  /** Also names of nodes that are not there, but that Pods are bound to. */
  private readonly infos = new Map<string, NodeInfo>();
  private readonly tree = new NodeTree();
  private readonly placed = new Map<string, Placed>();
  private readonly claims = new Map<string, number>();
  private readonly imageNodes = new Map<string, number>();
  private readonly images = new Map<string, ReadonlyMap<string, ImageState>>();
  readonly terms = new ExistingTerms();
  /** Pods that meet a question, counted. */
  readonly counters = new Counters(() => this.nodes);
  private readonly freeSlots: number[] = [];
  private slots = 0;
  /** Goes up when what nodes have said to Pods no longer holds: images are more or less wide-spread, classes of devices are others. */
  answersGeneration = 0;

  /** All nodes in the order in which they are looked at. */
  get nodes(): readonly NodeInfo[] {
    return this.tree.list();
  }

  node(name: string): NodeInfo | undefined {
    const info = this.infos.get(name);
    return info?.node ? info : undefined;
  }

  setNode(node: KubernetesObject): void {
    const name = node.metadata.name ?? '';
    const info = this.info(name);
    const { node: old, labels } = info;
    const moves = old === null || old.metadata.labels !== node.metadata.labels || old.spec !== node.spec;
    const zone = zoneKey(labels);
    if (old && moves) this.uncount(info);
    info.setNode(node);
    const newZone = zoneKey(info.labels);
    if (old === null || zone !== newZone) {
      if (old) this.tree.remove(info, zone);
      this.tree.add(info, newZone);
    }
    if (moves) this.countNode(info);
    if (old === null || old.status?.images !== node.status?.images) this.setImages(name, node);
  }

  private info(name: string): NodeInfo {
    let info = this.infos.get(name);
    if (info) return info;
    info = new NodeInfo(null, name);
    info.slot = this.freeSlots.pop() ?? this.slots++;
    this.infos.set(name, info);
    return info;
  }

  private forget(info: NodeInfo): void {
    this.infos.delete(info.name);
    this.freeSlots.push(info.slot);
  }

  removeNode(name: string): void {
    const info = this.infos.get(name);
    if (!info?.node) return;
    this.uncount(info);
    this.tree.remove(info, zoneKey(info.labels));
    info.node = null;
    if (info.pods.length === 0) this.forget(info);
    this.setImages(name, null);
  }

  /** Puts a Pod on the node it names, or a newer state of it in the place of the old one. */
  setPod(pod: PodInfo, nodeName: string): void {
    this.removePod(pod.uid);
    const node = this.info(nodeName);
    node.addPod(pod);
    this.placed.set(pod.uid, { pod, node });
    this.countPod(pod, node, 1);
  }

  /** Puts a newer state of a Pod on a node in the place of the old one; cheap when only its status went on. */
  updatePod(pod: Pod): void {
    const nodeName = pod.spec.nodeName ?? '';
    const placed = this.placed.get(pod.metadata.uid);
    const known = placed?.pod;
    const old = known?.pod;
    const asBefore =
      old?.spec.nodeName === nodeName &&
      old.spec.containers === pod.spec.containers &&
      old.spec.initContainers === pod.spec.initContainers &&
      old.spec.affinity === pod.spec.affinity &&
      old.spec.resources === pod.spec.resources &&
      old.metadata.labels === pod.metadata.labels &&
      old.metadata.deletionTimestamp === pod.metadata.deletionTimestamp;
    if (!placed || !known || !asBefore) this.setPod(known?.updated(pod) ?? new PodInfo(pod), nodeName);
    else if (sameMeasured(old, pod)) known.refresh(pod);
    else if (known.weight === weightOf(pod)) {
      known.refresh(pod);
      placed.node.moveToEnd(known);
    } else this.setPod(known.updated(pod), nodeName);
  }

  removePod(uid: string): PodInfo | undefined {
    const placed = this.placed.get(uid);
    if (!placed) return undefined;
    const { pod, node } = placed;
    this.placed.delete(uid);
    node.removePod(pod);
    this.countPod(pod, node, -1);
    if (!node.node && node.pods.length === 0) this.forget(node);
    return pod;
  }

  /** The Pod as it stands on its node. */
  pod(uid: string): PodInfo | undefined {
    return this.placed.get(uid)?.pod;
  }

  hasPod(uid: string): boolean {
    return this.placed.has(uid);
  }

  /** Is the claim (`namespace/name`) used by a Pod on a node? */
  isClaimUsed(key: string): boolean {
    return this.claims.has(key);
  }

  /** An image on a node, with the number of nodes that have it. */
  image(node: string, image: string): { readonly sizeBytes: number; readonly nodes: number } | undefined {
    const state = this.images.get(node)?.get(image);
    return state && { sizeBytes: state.sizeBytes, nodes: this.imageNodes.get(image) ?? 0 };
  }

  hasImages(node: string): boolean {
    return (this.images.get(node)?.size ?? 0) > 0;
  }

  /** The node with its Pods, in everything that is counted. */
  private countNode(info: NodeInfo): void {
    this.counters.addNode(info);
    for (const pod of info.pods) this.countOne(pod, info, 1);
  }

  private uncount(info: NodeInfo): void {
    this.counters.removeNode(info);
    for (const pod of info.pods) this.countOne(pod, info, -1);
  }

  private countPod(pod: PodInfo, info: NodeInfo, delta: 1 | -1): void {
    if (!info.node) return;
    this.counters.count(pod, info, delta);
    this.countOne(pod, info, delta);
  }

  private countOne(pod: PodInfo, { labels }: NodeInfo, delta: 1 | -1): void {
    this.terms.count(pod, labels, delta);
    for (const key of pod.claimKeys) addCount(this.claims, key, delta);
  }

  private setImages(name: string, node: KubernetesObject | null): void {
    if (this.imageNodes.size === 0 && !node?.status?.images?.length) return;
    for (const image of this.images.get(name)?.keys() ?? []) addCount(this.imageNodes, image, -1);
    const states = new Map<string, ImageState>();
    const listed = (node?.status?.images ?? []) as { names?: string[]; sizeBytes?: number }[];
    for (const { names, sizeBytes } of listed) for (const image of names ?? []) states.set(image, { sizeBytes: Number(sizeBytes ?? 0) });
    for (const image of states.keys()) addCount(this.imageNodes, image, 1);
    if (node) this.images.set(name, states);
    else this.images.delete(name);
    this.answersGeneration++;
  }
}
