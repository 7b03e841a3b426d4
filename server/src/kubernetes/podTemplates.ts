import type { Fields } from './defaults/shape.ts';
import type { KubernetesObject } from './object.ts';

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

/** What an object makes Pods of. */
export interface PodTemplate {
  /** Where it lies in the object; empty for a Pod, which is its own. */
  readonly path: readonly string[];
  readonly spec: Fields;
  readonly metadata: Fields;
}

/** The Pod template of an object; null for kinds that make no Pods, and where no spec is written. */
export function podTemplateOf(object: KubernetesObject): PodTemplate | null {
  const path = podTemplatePath(object);
  let template: Fields | undefined = path && object;
  for (const name of path ?? []) template = template?.[name];
  return path && template?.spec ? { path, spec: template.spec, metadata: template.metadata ?? {} } : null;
}
