import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { type Labels, type Selector, selectorOfMap, selects } from '../../../kubernetes/values/selector.ts';
import { NamespacedSelectors } from '../../controllers/selectorIndex.ts';
import type { NamespaceLister } from '../framework/affinityTerm.ts';

/** Kinds other than Pods and Nodes that decide about placement. */
const LISTED = [
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
  'CSINode',
  'CSIDriver',
  'CSIStorageCapacity',
  'VolumeAttachment',
  'Namespace',
  'Service',
  'ReplicationController',
  'ReplicaSet',
  'StatefulSet',
  'PodDisruptionBudget',
  'ResourceClaim',
  'DeviceClass',
  'ResourceSlice',
] as const;
export type ListedKind = (typeof LISTED)[number];

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
type Objects = ReadonlyMap<string, KubernetesObject>;

/** Objects beside Pods and Nodes as the scheduler's informers keep them. */
export class Listers implements NamespaceLister {
  private readonly kinds = new Map<string, Map<string, Map<string, KubernetesObject>>>(LISTED.map((kind) => [kind, new Map()]));

  /** Services by what they select. */
  private readonly services = new NamespacedSelectors();

  static lists(kind: string): kind is ListedKind {
    return (LISTED as readonly string[]).includes(kind);
  }

  set(object: KubernetesObject): void {
    const { namespace = '', name = '' } = object.metadata;
    if (object.kind === 'Service') this.services.set(namespace, name, serviceSelector(object));
    const namespaces = this.kinds.get(object.kind);
    const objects = namespaces?.get(namespace);
    if (objects) objects.set(name, object);
    else namespaces?.set(namespace, new Map([[name, object]]));
  }

  delete(object: KubernetesObject): void {
    if (object.kind === 'Service') this.services.set(object.metadata.namespace ?? '', object.metadata.name ?? '', null);
    this.kinds
      .get(object.kind)
      ?.get(object.metadata.namespace ?? '')
      ?.delete(object.metadata.name ?? '');
  }

  get(kind: ListedKind, namespace: string, name: string): KubernetesObject | undefined {
    return this.kinds.get(kind)?.get(namespace)?.get(name);
  }

  in(kind: ListedKind, namespace = ''): Objects {
    return this.kinds.get(kind)?.get(namespace) ?? new Map();
  }

  all(kind: ListedKind): KubernetesObject[] {
    return [...(this.kinds.get(kind)?.values() ?? [])].flatMap((objects) => [...objects.values()]);
  }

  /** The Services that select a Pod with these labels, by their names. */
  servicesFor(namespace: string, labels: Labels | undefined): readonly KubernetesObject[] {
    const names = this.services.selecting(namespace, labels);
    if (names.length > 1) names.sort();
    return names.map((name) => this.get('Service', namespace, name)!);
  }

  claim(namespace: string, name: string): KubernetesObject | undefined {
    return this.get('PersistentVolumeClaim', namespace, name);
  }

  volume(name: string): KubernetesObject | undefined {
    return this.get('PersistentVolume', '', name);
  }

  storageClass(name: string): KubernetesObject | undefined {
    return this.get('StorageClass', '', name);
  }

  /** Every namespace carries its name as a label, also where no object says so. */
  namespaceLabels(name: string): Labels {
    return { ...this.get('Namespace', '', name)?.metadata.labels, [NAMESPACE_NAME]: name };
  }

  namespacesMatching(selector: Selector): readonly string[] {
    const known = new Set([...this.in('Namespace').keys(), 'default', 'kube-system', 'kube-public', 'kube-node-lease']);
    return [...known].filter((name) => selects(selector, this.namespaceLabels(name)));
  }
}

/** A Service without a selector selects nothing. */
const serviceSelector = ({ spec }: KubernetesObject): Selector => (spec?.selector ? selectorOfMap(spec.selector as Labels) : null);
