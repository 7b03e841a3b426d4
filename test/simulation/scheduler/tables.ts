import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { explainPlacement, type PlacementExplanation } from '../../../server/src/simulation/scheduler/explainPlacement.ts';
import type { Pod } from '../../../server/src/simulation/world/pod.ts';

/** Anything that belongs into an object: tests write just what they are about. */
type Fields = Readonly<Record<string, unknown>>;
interface PodFields extends Fields {
  readonly labels?: Readonly<Record<string, string>>;
  readonly namespace?: string;
  readonly requests?: Readonly<Record<string, string>>;
  readonly on?: string;
  readonly owner?: Fields;
  readonly status?: Fields;
  readonly start?: number;
}

/** A Pod of one container; other fields are those of its spec. `on`: the node where it runs. */
export function pod(name: string, { labels, namespace, requests, on, owner, status, start, ...spec }: PodFields = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: namespace ?? 'default',
      uid: `${namespace ?? 'default'}/${name}`,
      creationTimestamp: 0,
      ...(labels ? { labels } : {}),
      ...(owner ? { ownerReferences: [owner] } : {}),
    },
    spec: {
      containers: [{ name: 'main', image: 'app:1', ...(requests ? { resources: { requests } } : {}) }],
      ...(on ? { nodeName: on } : {}),
      ...spec,
    },
    status: { phase: on ? 'Running' : 'Pending', conditions: [], ...(start === undefined ? {} : { startTime: start }), ...status },
  } as unknown as Pod;
}

interface NodeFields {
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Fields[];
  readonly unschedulable?: boolean;
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly images?: readonly Fields[];
  readonly declaredFeatures?: readonly string[];
}

export const node = (
  name: string,
  { labels, taints, unschedulable, allocatable, images, declaredFeatures }: NodeFields = {},
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
  spec: { ...(taints ? { taints } : {}), ...(unschedulable ? { unschedulable } : {}) },
  status: {
    allocatable: { cpu: '4', memory: '8Gi', pods: '10', 'ephemeral-storage': '10Gi', ...allocatable },
    ...(images ? { images } : {}),
    ...(declaredFeatures ? { declaredFeatures } : {}),
  },
});

/** Nodes of zones: `a1` lies in zone a. */
export const zoned = (...names: readonly string[]): KubernetesObject[] =>
  names.map((name) => node(name, { labels: { 'topology.kubernetes.io/zone': name[0]! } }));

export const object = (kind: string, name: string, fields: Fields = {}, namespace?: string): KubernetesObject =>
  ({ apiVersion: 'v1', kind, metadata: { name, ...(namespace ? { namespace } : {}) }, ...fields }) as KubernetesObject;

/** A claim of the namespace `default`; `volume` binds it. */
export const claim = (name: string, spec: Fields = {}, volume?: string): KubernetesObject => ({
  ...object('PersistentVolumeClaim', name, {}, 'default'),
  metadata: { name, namespace: 'default', ...(volume ? { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } } : {}) },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...(volume ? { volumeName: volume } : {}), ...spec },
  status: { phase: volume ? 'Bound' : 'Pending' },
});

export const volume = (name: string, spec: Fields = {}, labels: Readonly<Record<string, string>> = {}): KubernetesObject => ({
  ...object('PersistentVolume', name),
  metadata: { name, labels },
  spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, ...spec },
  status: { phase: 'Available' },
});

/** A volume of a Pod that uses a claim. */
export const uses = (...claims: readonly string[]): { readonly volumes: readonly Fields[] } => ({
  volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
});

export const explained = (subject: Pod, ...objects: readonly KubernetesObject[]): PlacementExplanation =>
  explainPlacement([...objects, subject as unknown as KubernetesObject], subject);

/** What a plugin has against each node; `fits` where it has nothing. */
export function filtered(plugin: string, subject: Pod, ...objects: readonly KubernetesObject[]): Record<string, string> {
  const { nodes } = explained(subject, ...objects);
  return Object.fromEntries(
    nodes.map(({ node: name, refusals }) => {
      const refusal = refusals.find((each) => each.plugin === plugin);
      return [name, refusal ? `${refusal.reasons.join(', ')}${refusal.curable ? '' : ' (for good)'}` : 'fits'];
    }),
  );
}

/** What a plugin gives each node that is possible, with its weight; empty where it is left out. */
export function scored(plugin: string, subject: Pod, ...objects: readonly KubernetesObject[]): Record<string, number> {
  const { nodes } = explained(subject, ...objects);
  return Object.fromEntries(
    nodes.flatMap(({ node: name, scores }) => (scores ?? []).filter((each) => each.plugin === plugin).map(({ score }) => [name, score])),
  );
}
