import type { KubernetesObject } from '../../kubernetes/object.ts';
import { isPodTerminal, type Pod } from '../world/pod.ts';
import { type NotPlaced, SchedulingAlgorithm } from './algorithm.ts';
import { Listers } from './cache/listers.ts';
import { SchedulerCache } from './cache/schedulerCache.ts';
import type { Framework } from './framework/framework.ts';
import type { NodeInfo } from './framework/nodeInfo.ts';
import { type Plugin, type PreFilterResult, SKIP } from './framework/plugin.ts';
import { PodInfo } from './framework/podInfo.ts';
import { fitErrorMessage, type Status } from './framework/status.ts';
import { postFilter } from './postFilter.ts';
import { defaultProfile, type Profile } from './profile.ts';
import { Nominator } from './queue/nominator.ts';

/** What one plugin has against a node, or against all of them, in the scheduler's own words. */
export interface Refusal {
  readonly plugin: string;
  readonly reasons: readonly string[];
  /** Whether the refusal would go away if other Pods went: preemption may help. */
  readonly curable: boolean;
  /** Fields behind it: `Pod/web spec.tolerations`. */
  readonly fields: readonly string[];
}

export interface NodePlacement {
  readonly node: string;
  /** All plugins that refuse, in the order in which they are asked; the scheduler itself stops at the first. */
  readonly refusals: readonly Refusal[];
  /** What each plugin gives the node, with its weight; null where the Pod cannot go. */
  readonly scores: readonly { readonly plugin: string; readonly score: number }[] | null;
  readonly total: number | null;
}

/** Where a Pod could go, and why not elsewhere: plain values. */
export interface PlacementExplanation {
  /** `namespace/name`. */
  readonly pod: string;
  /** Why the Pod is not even tried: its scheduling gates. */
  readonly gated: string | null;
  /** Plugins that would look at the Pod on a node: what is not among them has nothing to say to it. */
  readonly filters: readonly string[];
  /** In the order in which they are looked at. */
  readonly nodes: readonly NodePlacement[];
  /** The node that it would get. */
  readonly chosen: string | null;
  /** `0/3 nodes are available: …` when it fits nowhere. */
  readonly message: string | null;
  /** Room that would be made for it. */
  readonly preemption: { readonly node: string; readonly victims: readonly string[] } | null;
}

/**
 * What the scheduler would say of a Pod in a cluster of these objects, asked of every plugin for every node. A Pod that is on a node already is
 * taken off it first. Costs one filter run a node and plugin; nothing is changed.
 */
export function explainPlacement(objects: readonly KubernetesObject[], { metadata, spec, status }: Pod): PlacementExplanation {
  const { nodeName: _on, ...free } = spec;
  const info = new PodInfo({ metadata, spec: free, status, kind: 'Pod', apiVersion: 'v1' } as unknown as Pod);
  const cache = new SchedulerCache();
  const listers = new Listers();
  const nominator = new Nominator();
  for (const object of objects) {
    if (object.kind === 'Node') cache.setNode(object);
    else if (Listers.lists(object.kind)) listers.set(object);
  }
  for (const object of objects) {
    const pod = object as Pod;
    if (object.kind !== 'Pod' || pod.metadata.uid === metadata.uid || isPodTerminal(pod.status)) continue;
    if (pod.spec.nodeName) cache.setPod(new PodInfo(pod), pod.spec.nodeName);
    else nominator.add(new PodInfo(pod), null);
  }
  const profile = defaultProfile({ cache, listers }, nominator);
  const { framework } = profile;
  const gate = framework.plugins.map((plugin) => plugin.preEnqueue?.(info)).find((answer) => answer);
  const { refusals, filters } = refusalsOf(framework.plugins, info, cache.nodes);
  refuseForNominated(framework, nominator, info, cache.nodes, refusals);
  const placement = gate ? null : new SchedulingAlgorithm(framework, { cache, listers }, nominator).schedule(info);
  const feasible = cache.nodes.filter(({ name }) => refusals.get(name)!.length === 0);
  const scores = feasible.length > 0 ? framework.score(info, feasible) : null;
  const indexes = new Map(feasible.map(({ name }, index) => [name, index]));
  const nodes = cache.nodes.map(({ name }): NodePlacement => {
    const index = indexes.get(name);
    const scored = scores !== null && index !== undefined;
    return {
      node: name,
      refusals: refusals.get(name)!,
      scores: scored ? scores.of(index) : null,
      total: scored ? scores.totals[index]! : null,
    };
  });
  return {
    pod: `${metadata.namespace}/${metadata.name}`,
    gated: gate ? gate.reasons.join(', ') : null,
    filters,
    nodes,
    chosen: placement && 'placed' in placement ? placement.placed.node.name : null,
    ...(nodes.length === 0 ? NO_NODES : placement && 'refused' in placement ? afterRefusal(profile, info, placement.refused) : ALL_WELL),
  };
}

const ALL_WELL = { message: null, preemption: null };
const NO_NODES = { message: 'no nodes available to schedule pods', preemption: null };

/** What is said and done when no node is left. */
function afterRefusal(profile: Profile, info: PodInfo, refused: NotPlaced): Pick<PlacementExplanation, 'message' | 'preemption'> {
  const { message, candidate } = postFilter(profile, info, refused);
  refused.diagnosis.postFilterMessage = message;
  const victims = candidate?.victims.pods.map(({ pod }) => `${pod.metadata.namespace}/${pod.metadata.name}`) ?? [];
  return { message: fitErrorMessage(refused.diagnosis), preemption: candidate ? { node: candidate.node.name, victims } : null };
}

/** Asks every plugin about every node, also after a refusal. */
function refusalsOf(
  plugins: readonly Plugin[],
  info: PodInfo,
  nodes: readonly NodeInfo[],
): { readonly refusals: ReadonlyMap<string, Refusal[]>; readonly filters: string[] } {
  const refusals = new Map<string, Refusal[]>(nodes.map(({ name }) => [name, []]));
  const filters: string[] = [];
  for (const plugin of plugins) {
    if (!plugin.filter) continue;
    const before: PreFilterResult<unknown> = plugin.preFilter ? plugin.preFilter(info) : { state: undefined };
    if (before === SKIP) continue;
    filters.push(plugin.name);
    for (const node of nodes) {
      const status = answerOf(plugin, before, info, node);
      if (status) refusals.get(node.name)!.push(refusalOf(plugin, info, node, status));
    }
  }
  return { refusals, filters };
}

/** Nodes on which other Pods are to come to the room that was made for them. */
function refuseForNominated(
  framework: Framework,
  nominator: Nominator,
  info: PodInfo,
  nodes: readonly NodeInfo[],
  refusals: ReadonlyMap<string, Refusal[]>,
): void {
  if (nominator.isEmpty) return;
  const { cycle, status } = framework.preFilter(info);
  if (status) return;
  for (const node of nodes) {
    const known = refusals.get(node.name)!;
    const refused = known.length === 0 ? framework.filterWithNominated(cycle, info, node, nominator.on(node.name)) : null;
    const plugin = refused && framework.plugin(refused.plugin);
    if (refused && plugin) known.push(refusalOf(plugin, info, node, refused));
  }
}

function answerOf(plugin: Plugin, before: Exclude<PreFilterResult<unknown>, typeof SKIP>, info: PodInfo, node: NodeInfo): Status | null {
  if ('status' in before) return before.status;
  if (before.nodeNames && !before.nodeNames.has(node.name))
    return { code: 'unresolvable', plugin: plugin.name, reasons: [`node(s) didn't satisfy plugin ${plugin.name}`] };
  return plugin.filter!(before.state, info, node);
}

function refusalOf(plugin: Plugin, info: PodInfo, node: NodeInfo, status: Status): Refusal {
  const places = plugin.places?.(info, node, status) ?? [];
  return {
    plugin: plugin.name,
    reasons: status.reasons,
    curable: status.code === 'unschedulable',
    fields: places.map(({ object, field }) => `${object.kind}/${object.metadata.name} ${field}`),
  };
}
