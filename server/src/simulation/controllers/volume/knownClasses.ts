/** A StorageClass that comes with a distribution of Kubernetes, or by the name that the documentation of its driver gives it. */
export interface KnownClass {
  readonly provisioner: string;
  /** Volumes are made only for a Pod that has been placed. */
  readonly waits: boolean;
}

const immediate = (provisioner: string, ...names: readonly string[]): [string, KnownClass][] =>
  names.map((name) => [name, { provisioner, waits: false }]);
const waiting = (provisioner: string, ...names: readonly string[]): [string, KnownClass][] =>
  names.map((name) => [name, { provisioner, waits: true }]);

/** By name. Sources: the manifests that minikube, kind, k3s, Docker Desktop, MicroK8s, EKS, GKE, AKS, ACK, TKE, CCE and the drivers' charts install. */
export const KNOWN_CLASSES: ReadonlyMap<string, KnownClass> = new Map([
  ...immediate('k8s.io/minikube-hostpath', 'standard'),
  ...waiting('rancher.io/local-path', 'local-path'),
  ...immediate('docker.io/hostpath', 'hostpath'),
  ...waiting('microk8s.io/hostpath', 'microk8s-hostpath'),
  ...waiting('pd.csi.storage.gke.io', 'standard-rwo', 'premium-rwo'),
  ...waiting('ebs.csi.aws.com', 'gp2', 'gp3', 'gp2-csi', 'gp3-csi', 'ebs-sc'),
  ...immediate('efs.csi.aws.com', 'efs-sc'),
  ...waiting('disk.csi.azure.com', 'default', 'managed', 'managed-premium', 'managed-csi', 'managed-csi-premium'),
  ...immediate('file.csi.azure.com', 'azurefile', 'azurefile-csi', 'azurefile-premium', 'azurefile-csi-premium'),
  ...waiting('diskplugin.csi.alibabacloud.com', 'alicloud-disk-topology-alltype'),
  ...immediate('diskplugin.csi.alibabacloud.com', 'alicloud-disk-essd', 'alicloud-disk-ssd', 'alicloud-disk-efficiency'),
  ...immediate('com.tencent.cloud.csi.cbs', 'cbs'),
  ...immediate('everest-csi-provisioner', 'csi-disk', 'csi-nas', 'csi-sfsturbo'),
  ...waiting('everest-csi-provisioner', 'csi-disk-topology'),
  ...immediate('dobs.csi.digitalocean.com', 'do-block-storage'),
  ...immediate('linodebs.csi.linode.com', 'linode-block-storage', 'linode-block-storage-retain'),
  ...waiting('csi.hetzner.cloud', 'hcloud-volumes'),
  ...waiting('csi.vsphere.vmware.com', 'thin-csi'),
  ...immediate('driver.longhorn.io', 'longhorn'),
  ...immediate('rook-ceph.rbd.csi.ceph.com', 'rook-ceph-block', 'ceph-block'),
  ...immediate('rook-ceph.cephfs.csi.ceph.com', 'rook-cephfs', 'ceph-filesystem'),
  ...immediate('cluster.local/nfs-subdir-external-provisioner', 'nfs-client'),
  ...immediate('nfs.csi.k8s.io', 'nfs-csi'),
  ...waiting('openebs.io/local', 'openebs-hostpath'),
]);

/** Provisioners that only make a folder, so that a volume is there at once. */
const FOLDERS = new Set(['k8s.io/minikube-hostpath', 'docker.io/hostpath']);
/** A folder, and a call to a storage system, in milliseconds: what their drivers usually need. */
const FOLDER_MS = 20;
const DRIVER_MS = 2000;

const RUNNING = new Set([...KNOWN_CLASSES.values()].map(({ provisioner }) => provisioner));

/** How long a provisioner takes for a volume; undefined for one that nobody knows, which is taken not to run. */
export function provisioningMs(provisioner: string): number | undefined {
  if (!RUNNING.has(provisioner)) return undefined;
  return FOLDERS.has(provisioner) ? FOLDER_MS : DRIVER_MS;
}
