import type { KubernetesObject } from '../kubernetes/object.ts';
import { quantityOf } from '../kubernetes/values/quantity.ts';

export const ZONE_LABEL = 'topology.kubernetes.io/zone';
const DEFAULT_NODE = { cpu: '2', memory: '24632892Ki', pods: '110' };
/** Nodes that short forms may stand for, all together. */
const NODES_MAX = 5000;

/** What a 1.36 kubelet declares on its node, with default feature gates. Source: component-helpers/nodedeclaredfeatures. */
const DECLARED_FEATURES = ['RestartAllContainersOnContainerExits'];

/** Nodes in short, as people write them: `{count: 3, cpu: 4, memory: 8Gi, zones: [a, b, c]}`. What makes no sense is as if it were not there. */
export interface NodeForm {
  /** Of one node its name; of several what their names begin with. */
  readonly name?: unknown;
  readonly count?: unknown;
  readonly cpu?: unknown;
  readonly memory?: unknown;
  readonly pods?: unknown;
  readonly 'ephemeral-storage'?: unknown;
  /** Of all of them, or a list that is dealt out in turn. */
  readonly zone?: unknown;
  readonly zones?: unknown;
  readonly labels?: unknown;
  /** Objects, or texts as for `kubectl taint`: `dedicated=gpu:NoSchedule`. */
  readonly taints?: unknown;
  readonly [resource: string]: unknown;
}

/** One node that is described in short. `zone` is the label of its zone; quantities are those of the API. */
export function nodeObject(form: NodeForm, name = textOf(form.name) ?? 'node-1', zone = textOf(form.zone)): KubernetesObject {
  const resources: Record<string, string> = { 'ephemeral-storage': '100Gi', ...DEFAULT_NODE };
  for (const [resource, amount] of Object.entries(form)) {
    const known = Object.hasOwn(resources, resource) || resource.includes('/');
    if (known && quantityOf(amount)) resources[resource] = String(amount);
  }
  const taints = Array.isArray(form.taints) ? form.taints.flatMap((taint) => taintOf(taint) ?? []) : [];
  const labels = isRecord(form.labels) ? Object.fromEntries(Object.entries(form.labels).map(([key, value]) => [key, String(value)])) : {};
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        ...(zone === null ? {} : { [ZONE_LABEL]: zone }),
        ...labels,
      },
    },
    spec: taints.length > 0 ? { taints } : {},
    status: { capacity: resources, allocatable: resources },
  };
}

/** The Nodes that a list stands for: objects as they are, short forms as often as they count, with names that are still free. Never throws. */
export function nodesOf(list: unknown): KubernetesObject[] {
  if (!Array.isArray(list)) return [];
  const items = (list as unknown[]).filter(isRecord);
  const nodes = items.filter((item) => item.kind !== undefined) as unknown as KubernetesObject[];
  const taken = new Set(nodes.map(({ metadata }) => metadata?.name));
  for (const item of items) {
    if (item.kind !== undefined) continue;
    const count = Math.max(0, Math.trunc(Number(textOf(item.count ?? 1))) || 0);
    const zones = (Array.isArray(item.zones) ? (item.zones as unknown[]) : [item.zone]).map(textOf);
    const named = textOf(item.name);
    let number = 1;
    for (let index = 0; index < count && nodes.length < NODES_MAX; index++) {
      let name = named ?? '';
      while (name === '' || taken.has(name)) name = `${named ?? 'node'}-${number++}`;
      taken.add(name);
      nodes.push(nodeObject(item, name, zones[index % zones.length] ?? null));
    }
  }
  return nodes;
}

/** A node as its kubelet tells of it, where it does not say so itself. */
export function withKubelet(node: KubernetesObject): KubernetesObject {
  if (node.kind !== 'Node' || node.status?.declaredFeatures !== undefined) return node;
  return { ...node, status: { ...node.status, declaredFeatures: DECLARED_FEATURES } };
}

/** Source: kubectl pkg/cmd/taint parseTaint. */
function taintOf(taint: unknown): unknown {
  if (isRecord(taint)) return taint;
  const [, key, value, effect] = /^([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(textOf(taint) ?? '') ?? [];
  return key ? { key, ...(value ? { value } : {}), effect } : null;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' || typeof value === 'number' ? String(value) : null);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
