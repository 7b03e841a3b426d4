import type { LabelSelector } from '../../kubernetes/values/selector.ts';

/** A label selector as Go prints a pointer to one. Source: apimachinery meta/v1 generated.pb.go LabelSelector.String. */
export function goSelector(selector: LabelSelector | null | undefined): string {
  if (!selector) return 'nil';
  const pairs = Object.entries(selector.matchLabels ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  const labels = pairs.map(([key, value]) => `${key}: ${value},`).join('');
  const expressions = (selector.matchExpressions ?? []).map(
    (requirement) =>
      `LabelSelectorRequirement{Key:${requirement?.key},Operator:${requirement?.operator},Values:[${(requirement?.values ?? []).join(' ')}],},`,
  );
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}
