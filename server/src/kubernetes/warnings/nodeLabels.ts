import type { Fields } from '../defaults/shape.ts';
import type { FieldPath } from '../validation/fieldPath.ts';
import { labelValueProblems } from '../values/labels.ts';
import type { WarningCollector } from './collector.ts';
import { eachItem, eachText } from './lists.ts';

/** Labels of nodes that have been replaced. Source: pkg/api/node/util.go. */
const DEPRECATED: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'deprecated since v1.22; use Taints and Tolerations instead'],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
]);

/** `path: deprecated since …`. */
export function warnOfNodeLabel(warnings: WarningCollector, path: FieldPath, label: string): void {
  const message = DEPRECATED.get(label);
  if (message) warnings.at('warning.node-label', path, message);
}

/** `path: label is deprecated since …`. */
export function warnOfNamedNodeLabel(warnings: WarningCollector, path: FieldPath, label: unknown): void {
  const message = typeof label === 'string' ? DEPRECATED.get(label) : undefined;
  if (message) warnings.at('warning.node-label', path, `${label} is ${message}`);
}

/** Preferences are not validated, so their values are looked at here. Source: GetWarningsForNodeSelectorTerm. */
export function warnOfNodeSelectorTerm(
  warnings: WarningCollector,
  path: FieldPath,
  term: Fields | null | undefined,
  preferred: boolean,
): void {
  eachItem(term?.matchExpressions, (expression, position) => {
    const at = path.child('matchExpressions').index(position);
    warnOfNamedNodeLabel(warnings, at.child('key'), expression.key);
    if (!preferred) return;
    eachText(expression.values, (value, index) => {
      for (const problem of labelValueProblems(value))
        warnings.at('warning.label-value', at.child('values').index(index), `${value} is invalid, ${problem}`);
    });
  });
}
