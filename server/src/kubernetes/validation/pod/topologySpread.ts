import { duplicate, type FieldError, invalid, notSupported, required } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { labelSelectorChecks } from '../metadata/labelSelector.ts';
import { type Check, rule } from '../rule.ts';
import { each, field } from '../walks.ts';
import type { PodContext } from './context.ts';
import { keysOnce, labelKeys } from './matchLabelKeys.ts';
import type { PodSpec, TopologySpreadConstraint, Whole } from './types.ts';

/** Source: core/validation validateTopologySpreadConstraints. */

const notPositive = (value: Whole, path: FieldPath): readonly FieldError[] =>
  value > 0 ? [] : [invalid(path, value, 'must be greater than zero', { minimum: 1 })];

const maxSkew = rule<TopologySpreadConstraint>({
  id: 'pod.topology-spread.max-skew',
  source: 'core/validation ValidatePositiveField',
  explain: {
    en: '`maxSkew` says by how many Pods places may differ: 1 or more.',
    'zh-cn': '`maxSkew` 是各位置之间 Pod 数量允许的最大差值：至少为 1。',
  },
  check: ({ maxSkew: skew }, path) => notPositive(skew ?? 0, path.child('maxSkew')),
});

const topologyKey = rule<TopologySpreadConstraint>({
  id: 'pod.topology-spread.topology-key',
  source: 'core/validation ValidateTopologyKey',
  explain: {
    en: '`topologyKey` is the node label whose values are the places to spread over, as `topology.kubernetes.io/zone`. It is needed.',
    'zh-cn': '`topologyKey` 是节点标签的键，其各个值就是要分散到的位置，例如 `topology.kubernetes.io/zone`。必须填写。',
  },
  check: ({ topologyKey: key }, path) => (key ? undefined : required(path.child('topologyKey'), 'can not be empty')),
});

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];

const whenUnsatisfiable = rule<TopologySpreadConstraint>({
  id: 'pod.topology-spread.when-unsatisfiable',
  source: 'core/validation ValidateWhenUnsatisfiable',
  explain: {
    en: '`DoNotSchedule` lets a Pod wait when no place fits, `ScheduleAnyway` takes the best one.',
    'zh-cn': '没有合适位置时，`DoNotSchedule` 让 Pod 等待，`ScheduleAnyway` 选择最好的位置。',
  },
  check: ({ whenUnsatisfiable: action }, path) =>
    ACTIONS.includes(action ?? '') ? undefined : notSupported(path.child('whenUnsatisfiable'), action ?? '', ACTIONS),
});

const notRepeated = rule<TopologySpreadConstraint, PodContext>({
  id: 'pod.topology-spread.repeated',
  source: 'core/validation ValidateSpreadConstraintNotRepeat',
  explain: {
    en: 'Two constraints have the same `topologyKey` and `whenUnsatisfiable`. Merge them.',
    'zh-cn': '两个约束的 `topologyKey` 和 `whenUnsatisfiable` 都相同。请合并。',
  },
  check(constraint, path, { spec }) {
    const key = (other: TopologySpreadConstraint | null): string => `{${other?.topologyKey ?? ''}, ${other?.whenUnsatisfiable ?? ''}}`;
    const own = key(constraint);
    const list = spec.topologySpreadConstraints ?? [];
    const later = list.slice(list.indexOf(constraint) + 1);
    return later.some((other) => key(other) === own)
      ? duplicate(path.child('topologyKey').shownAs(path.child('{topologyKey, whenUnsatisfiable}')), own)
      : undefined;
  },
});

const minDomains = rule<TopologySpreadConstraint>({
  id: 'pod.topology-spread.min-domains',
  source: 'core/validation validateMinDomains',
  explain: {
    en: '`minDomains` says how many places there must be at least: 1 or more, and only with `whenUnsatisfiable: DoNotSchedule`.',
    'zh-cn': '`minDomains` 是位置的最少数量：至少为 1，且只能与 `whenUnsatisfiable: DoNotSchedule` 一起使用。',
  },
  check({ minDomains: domains, whenUnsatisfiable: action }, path) {
    if (domains === undefined || domains === null) return undefined;
    const at = path.child('minDomains');
    const errors = notPositive(domains, at);
    if (action === 'DoNotSchedule') return errors;
    return [...errors, invalid(at, domains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action ?? ''}`)];
  },
});

const NODE_POLICIES = ['Honor', 'Ignore'];

const nodePolicies = rule<TopologySpreadConstraint>({
  id: 'pod.topology-spread.node-policies',
  source: 'core/validation validateNodeInclusionPolicy',
  explain: {
    en: '`Honor` counts only nodes that the Pod could run on (by affinity or taints), `Ignore` counts all.',
    'zh-cn': '`Honor` 只统计 Pod 可以运行的节点（按亲和性或污点），`Ignore` 统计所有节点。',
  },
  check: (constraint, path) =>
    (['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const).flatMap((name) => {
      const policy = constraint[name];
      return policy === undefined || policy === null || NODE_POLICIES.includes(policy)
        ? []
        : notSupported(path.child(name), policy, NODE_POLICIES);
    }),
});

export const topologySpread: Check<PodSpec, PodContext> = each('topologySpreadConstraints', [
  maxSkew,
  topologyKey,
  whenUnsatisfiable,
  notRepeated,
  minDomains,
  nodePolicies,
  labelKeys,
  keysOnce,
  field('labelSelector', labelSelectorChecks),
]);
