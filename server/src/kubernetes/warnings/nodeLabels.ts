import type { Fields } from '../defaults/shape.ts';
import type { FieldPath } from '../validation/fieldPath.ts';
import { labelValueProblems } from '../values/labels.ts';
import type { WarningCollector } from './collector.ts';
import { eachItem, eachText } from './lists.ts';

interface Replaced {
  readonly detail: string;
  readonly by: readonly string[];
}

const since = (release: string, by: string): Replaced => ({ detail: `deprecated since ${release}; use "${by}" instead`, by: [by] });

/** Labels of nodes that have been replaced. Source: pkg/api/node/util.go. */
const DEPRECATED: ReadonlyMap<string, Replaced> = new Map([
  ['beta.kubernetes.io/arch', since('v1.14', 'kubernetes.io/arch')],
  ['beta.kubernetes.io/os', since('v1.14', 'kubernetes.io/os')],
  ['failure-domain.beta.kubernetes.io/region', since('v1.17', 'topology.kubernetes.io/region')],
  ['failure-domain.beta.kubernetes.io/zone', since('v1.17', 'topology.kubernetes.io/zone')],
  ['beta.kubernetes.io/instance-type', since('v1.17', 'node.kubernetes.io/instance-type')],
  ['app.kubernetes.io/created-by', { detail: 'deprecated since v1.9', by: [] }],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', { detail: 'deprecated since v1.22; use Taints and Tolerations instead', by: [] }],
  [
    'node-role.kubernetes.io/master',
    { detail: 'use "node-role.kubernetes.io/control-plane" instead', by: ['node-role.kubernetes.io/control-plane'] },
  ],
]);

/** `path: deprecated since …`. */
export function warnOfNodeLabel(warnings: WarningCollector, path: FieldPath, label: string): void {
  const replaced = DEPRECATED.get(label);
  if (replaced) warnings.at('warning.node-label', path, replaced.detail, replaced.by);
}

/** `path: label is deprecated since …`. */
export function warnOfNamedNodeLabel(warnings: WarningCollector, path: FieldPath, label: unknown): void {
  const replaced = typeof label === 'string' ? DEPRECATED.get(label) : undefined;
  if (replaced) warnings.at('warning.node-label', path, `${label} is ${replaced.detail}`, replaced.by);
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
