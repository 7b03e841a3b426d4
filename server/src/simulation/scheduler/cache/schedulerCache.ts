import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { Pod } from '../../world/pod.ts';
import { sameMeasured } from '../framework/events.ts';
import { NodeInfo } from '../framework/nodeInfo.ts';
import { PodInfo } from '../framework/podInfo.ts';
import { ExistingTerms } from './existingTerms.ts';
import { NodeTree, zoneKey } from './nodeTree.ts';
import { addCount, PodCounter, type PodQuestion } from './podCounter.ts';

/** Questions about Pods that are kept answered; the ones asked longest ago give way. */
const COUNTERS_MAX = 64;

/** An image on nodes. */
export interface ImageState {
  readonly sizeBytes: number;
}

/**
 * What the scheduler knows of nodes and of the Pods on them, those among them that it has placed but that are not yet bound.
 * Source: pkg/scheduler/backend/cache/cache.go. One thread runs here, so a cycle needs no snapshot: it looks at the cache itself.
 */
export class SchedulerCache {
  /** Also names of nodes that are not there, but that Pods are bound to. */
  private readonly infos = new Map<string, NodeInfo>();
  private readonly tree = new NodeTree();
  private readonly podNodes = new Map<string, NodeInfo>();
  private readonly counters = new Map<string, PodCounter>();
  private readonly claims = new Map<string, number>();
  private readonly imageNodes = new Map<string, number>();
  private readonly images = new Map<string, ReadonlyMap<string, ImageState>>();
  private readonly values = new Map<string, Map<string, number>>();
  readonly terms = new ExistingTerms();
  /** Goes up when a node comes, goes or changes, which may change what is said of the other nodes. */
  nodesGeneration = 0;

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
    const info = this.infos.get(name) ?? new NodeInfo(null);
    this.infos.set(name, info);
    const before = info.node ? { zone: zoneKey(info.labels), labels: info.labels } : null;
    if (before && before.labels !== node.metadata.labels) this.countAll(info, -1);
    info.setNode(node);
    if (!before || before.labels !== node.metadata.labels) this.countAll(info, 1);
    const zone = zoneKey(info.labels);
    if (before?.zone !== zone) {
      if (before) this.tree.remove(info, before.zone);
      this.tree.add(info, zone);
    }
    this.setImages(name, node);
    this.nodesGeneration++;
  }

  removeNode(name: string): void {
    const info = this.infos.get(name);
    if (!info?.node) return;
    this.countAll(info, -1);
    this.tree.remove(info, zoneKey(info.labels));
    info.node = null;
    if (info.pods.length === 0) this.infos.delete(name);
    this.setImages(name, null);
    this.nodesGeneration++;
  }

  /** Puts a Pod on the node it names, or a newer state of it in the place of the old one. */
  setPod(pod: PodInfo, nodeName: string): void {
    const before = this.podNodes.get(pod.uid);
    const info = this.infos.get(nodeName) ?? new NodeInfo(null);
    this.infos.set(nodeName, info);
    if (before) this.removePod(pod.uid);
    info.addPod(pod);
    this.podNodes.set(pod.uid, info);
    this.countPod(pod, info, 1);
  }

  /** Puts a newer state of a Pod on a node in the place of the old one; cheap when only its status went on. */
  updatePod(pod: Pod): void {
    const nodeName = pod.spec.nodeName ?? '';
    const known = this.pod(pod.metadata.uid);
    const old = known?.pod;
    const asBefore =
      old?.spec.nodeName === nodeName &&
      old.spec.containers === pod.spec.containers &&
      old.spec.initContainers === pod.spec.initContainers &&
      old.spec.affinity === pod.spec.affinity &&
      old.spec.resources === pod.spec.resources &&
      old.metadata.labels === pod.metadata.labels &&
      old.metadata.deletionTimestamp === pod.metadata.deletionTimestamp &&
      sameMeasured(old, pod);
    if (asBefore) known?.refresh(pod);
    else this.setPod(known?.updated(pod) ?? new PodInfo(pod), nodeName);
  }

  removePod(uid: string): PodInfo | undefined {
    const info = this.podNodes.get(uid);
    if (!info) return undefined;
    this.podNodes.delete(uid);
    const removed = info.removePod(uid);
    if (removed) this.countPod(removed, info, -1);
    return removed;
  }

  /** The Pod as it stands on its node. */
  pod(uid: string): PodInfo | undefined {
    return this.podNodes.get(uid)?.pods.find((pod) => pod.uid === uid);
  }

  hasPod(uid: string): boolean {
    return this.podNodes.has(uid);
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

  /** Pods that meet a question, counted. Equal keys must mean equal questions. */
  counter(key: string, question: PodQuestion): PodCounter {
    let counter = this.counters.get(key);
    if (counter) this.counters.delete(key);
    else counter = new PodCounter(question, () => this.nodes);
    this.counters.set(key, counter);
    if (this.counters.size > COUNTERS_MAX) this.counters.delete(this.counters.keys().next().value!);
    return counter;
  }

  /** Values of a label over all nodes, with the number of nodes that have each. */
  topologyValues(key: string): ReadonlyMap<string, number> {
    let values = this.values.get(key);
    if (values) return values;
    values = new Map();
    for (const { labels } of this.nodes) {
      const value = labels[key];
      if (value !== undefined) addCount(values, value, 1);
    }
    this.values.set(key, values);
    return values;
  }

  private countAll(info: NodeInfo, delta: 1 | -1): void {
    for (const [key, values] of this.values) {
      const value = info.labels[key];
      if (value !== undefined) addCount(values, value, delta);
    }
    for (const pod of info.pods) this.countPod(pod, info, delta);
  }

  private countPod(pod: PodInfo, info: NodeInfo, delta: 1 | -1): void {
    if (!info.node) return;
    for (const counter of this.counters.values()) counter.count(pod, info.name, info.labels, delta);
    this.terms.count(pod, info.labels, delta);
    for (const key of pod.claimKeys) addCount(this.claims, key, delta);
  }

  private setImages(name: string, node: KubernetesObject | null): void {
    for (const image of this.images.get(name)?.keys() ?? []) addCount(this.imageNodes, image, -1);
    const states = new Map<string, ImageState>();
    const listed = (node?.status?.images ?? []) as { names?: string[]; sizeBytes?: number }[];
    for (const { names, sizeBytes } of listed) for (const image of names ?? []) states.set(image, { sizeBytes: Number(sizeBytes ?? 0) });
    for (const image of states.keys()) addCount(this.imageNodes, image, 1);
    if (node) this.images.set(name, states);
    else this.images.delete(name);
  }
}
