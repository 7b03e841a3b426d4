import type { KubernetesObject } from '../../../kubernetes/object.ts';
import type { Toleration } from '../../world/pod.ts';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export const taintsOf = (node: KubernetesObject): readonly Taint[] => (node.spec?.taints ?? []) as Taint[];

/** Effects that keep Pods away; PreferNoSchedule only lowers a node's score. */
export const keepsAway = ({ effect }: Taint): boolean => effect === 'NoSchedule' || effect === 'NoExecute';

/** Operators `Gt` and `Lt` tolerate nothing while their gate is off. Source: core/v1/toleration.go ToleratesTaint. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  const operator = toleration.operator || 'Equal';
  if (operator === 'Exists') return true;
  return operator === 'Equal' && (toleration.value ?? '') === (taint.value ?? '');
}

export const toleratesTaint = (tolerations: readonly Toleration[] | undefined, taint: Taint): boolean =>
  tolerations?.some((toleration) => tolerates(toleration, taint)) ?? false;

/** The first taint that keeps the Pod away. Source: component-helpers/scheduling/corev1 FindMatchingUntoleratedTaint. */
export const untoleratedTaint = (taints: readonly Taint[], tolerations: readonly Toleration[] | undefined): Taint | undefined =>
  taints.find((taint) => keepsAway(taint) && !toleratesTaint(tolerations, taint));
