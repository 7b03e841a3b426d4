import type { KubernetesObject } from '../../kubernetes/object.ts';

/**
 * A Job that does not choose for itself selects its Pods by its uid, which they carry together with its name.
 * Source: pkg/registry/batch/job/strategy.go PrepareForCreate, generateSelector.
 */
export function prepareJob(job: KubernetesObject): void {
  job.status ??= {};
  const { spec, metadata } = job;
  if (!spec?.template || spec.manualSelector === true) return;
  const uid = String(metadata.uid);
  const own = { 'batch.kubernetes.io/controller-uid': uid, 'controller-uid': uid };
  const names = { 'batch.kubernetes.io/job-name': metadata.name, 'job-name': metadata.name };
  spec.template = {
    ...spec.template,
    metadata: { ...spec.template.metadata, labels: { ...spec.template.metadata?.labels, ...own, ...names } },
  };
  spec.selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
}
