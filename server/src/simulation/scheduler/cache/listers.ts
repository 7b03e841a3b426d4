import type { KubernetesObject } from '../../../kubernetes/object.ts';
import { type Labels, type Selector, selects } from '../../../kubernetes/values/selector.ts';
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
] as const;
export type ListedKind = (typeof LISTED)[number];

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
type Objects = ReadonlyMap<string, KubernetesObject>;

/** Objects beside Pods and Nodes as the scheduler's informers keep them. */
export class Listers implements NamespaceLister {
  private readonly kinds = new Map<string, Map<string, Map<string, KubernetesObject>>>(LISTED.map((kind) => [kind, new Map()]));

  static lists(kind: string): kind is ListedKind {
    return (LISTED as readonly string[]).includes(kind);
  }

  set(object: KubernetesObject): void {
    const { namespace = '', name = '' } = object.metadata;
    const namespaces = this.kinds.get(object.kind);
    const objects = namespaces?.get(namespace);
    if (objects) objects.set(name, object);
    else namespaces?.set(namespace, new Map([[name, object]]));
  }

  delete(object: KubernetesObject): void {
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
