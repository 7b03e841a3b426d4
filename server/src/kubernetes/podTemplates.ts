/** `apiVersion/kind` → where its Pod template lies. Source: pod-security-admission/admission/admission.go defaultPodSpecResources. */
export const POD_TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  'v1/Pod': [],
  'v1/PodTemplate': ['template'],
  'v1/ReplicationController': ['spec', 'template'],
  'apps/v1/ReplicaSet': ['spec', 'template'],
  'apps/v1/Deployment': ['spec', 'template'],
  'apps/v1/StatefulSet': ['spec', 'template'],
  'apps/v1/DaemonSet': ['spec', 'template'],
  'batch/v1/Job': ['spec', 'template'],
  'batch/v1/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
};

/** Path of the Pod template of a kind; empty for a Pod itself, undefined for kinds that make no Pods. */
export const podTemplatePath = ({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): readonly string[] | undefined =>
  Object.hasOwn(POD_TEMPLATES, `${apiVersion}/${kind}`) ? POD_TEMPLATES[`${apiVersion}/${kind}`] : undefined;
