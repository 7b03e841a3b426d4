import type { KubernetesObject } from '../../../kubernetes/object.ts';

/** Provisioners that were part of Kubernetes, and the drivers that took over from them. Source: k8s.io/csi-translation-lib/plugins. */
const MOVED: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
};

/** Who makes volumes of a class, or why nobody does. Source: pv_controller.go findProvisionablePlugin. */
export function provisionerOf(
  name: string,
  storageClass: KubernetesObject | undefined,
): { readonly provisioner: string } | { readonly problem: string } {
  if (!storageClass) return { problem: `storageclass.storage.k8s.io "${name}" not found` };
  const provisioner = String(storageClass.provisioner);
  const driver = MOVED[provisioner];
  if (driver !== undefined) return { provisioner: driver };
  return provisioner.startsWith('kubernetes.io/') ? { problem: `no volume plugin matched name: ${provisioner}` } : { provisioner };
}
