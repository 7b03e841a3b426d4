import { labelKeyProblems, labelValueProblems } from '../../values/labels.ts';
import { dns1123SubdomainProblems } from '../../values/names.ts';
import { forbidden, invalid, invalidEach, required } from '../fieldErrors.ts';
import { Named } from '../printing.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { each, field, knowing, struct, when } from '../walks.ts';
import type { NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from './types.ts';

/** Source: core/validation validateNodeAffinity and ValidateNodeSelector. */

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];
const FIELD_OPERATORS = ['In', 'NotIn'];

const source = 'core/validation ValidateNodeSelectorRequirement';

const operator = rule<NodeSelectorRequirement>({
  id: 'pod.node-affinity.operator',
  source,
  explain: {
    en: '`In` and `NotIn` need `values`, `Exists` and `DoesNotExist` take none, `Gt` and `Lt` compare with exactly one number (in quotes). Other operators do not exist.',
    'zh-cn':
      '`In` 和 `NotIn` 需要 `values`，`Exists` 和 `DoesNotExist` 不能有值，`Gt` 和 `Lt` 只与一个数字（加引号）比较。没有其他操作符。',
  },
  check({ operator: name, values }, path) {
    const count = values?.length ?? 0;
    const at = path.child('values');
    switch (name) {
      case 'In':
      case 'NotIn':
        return count === 0 ? required(at, "must be specified when `operator` is 'In' or 'NotIn'") : undefined;
      case 'Exists':
      case 'DoesNotExist':
        return count > 0 ? forbidden(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'") : undefined;
      case 'Gt':
      case 'Lt':
        return count === 1 ? undefined : required(at, "must be specified single value when `operator` is 'Lt' or 'Gt'");
      default:
        return invalid(path.child('operator'), new Named(name ?? ''), 'not a valid selector operator', { supported: OPERATORS });
    }
  },
});

const key = rule<NodeSelectorRequirement>({
  id: 'pod.node-affinity.key',
  source,
  explain: {
    en: '`key` is the key of a node label, as `kubernetes.io/arch` or `topology.kubernetes.io/zone`.',
    'zh-cn': '`key` 是节点标签的键，例如 `kubernetes.io/arch` 或 `topology.kubernetes.io/zone`。',
  },
  check: ({ key: name }, path, { version }) => invalidEach(path.child('key'), name ?? '', labelKeyProblems(name ?? '', version)),
});

interface StrictnessContext extends RuleContext {
  /** Preferred terms may look for values that no label can have. */
  readonly anyValue: boolean;
}

const values = rule<NodeSelectorRequirement, StrictnessContext>({
  id: 'pod.node-affinity.values',
  source,
  explain: {
    en: 'Only values that a label can have can be looked for: at most 63 letters, digits, `-`, `_` and `.`.',
    'zh-cn': '只能匹配标签可能取的值：最多 63 个字符，只含字母、数字、`-`、`_` 和 `.`。',
  },
  check: ({ values: list }, path, { version, anyValue }) =>
    anyValue
      ? undefined
      : list?.flatMap((value, position) =>
          invalidEach(path.child('values').index(position), value ?? '', labelValueProblems(value ?? '', version)),
        ),
});

const fieldSource = 'core/validation ValidateNodeFieldSelectorRequirement';

const fieldOperator = rule<NodeSelectorRequirement>({
  id: 'pod.node-affinity.field-operator',
  source: fieldSource,
  explain: {
    en: '`matchFields` compares with one value, by `In` or `NotIn`.',
    'zh-cn': '`matchFields` 只能用 `In` 或 `NotIn` 与一个值比较。',
  },
  check({ operator: name, values: list }, path) {
    if (name !== 'In' && name !== 'NotIn')
      return invalid(path.child('operator'), new Named(name ?? ''), 'not a valid selector operator', { supported: FIELD_OPERATORS });
    return list?.length === 1
      ? undefined
      : required(path.child('values'), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
  },
});

const fieldKey = rule<NodeSelectorRequirement>({
  id: 'pod.node-affinity.field-key',
  source: fieldSource,
  explain: {
    en: 'The only field of a node that can be asked for is `metadata.name`. Use `matchExpressions` for labels.',
    'zh-cn': '节点字段只能使用 `metadata.name`。匹配标签请用 `matchExpressions`。',
  },
  check({ key: name, values: list }, path) {
    if (name !== 'metadata.name') return invalid(path.child('key'), name ?? '', 'not a valid field selector key');
    return list?.flatMap((value, position) =>
      invalidEach(path.child('values').index(position), value ?? '', dns1123SubdomainProblems(value ?? '')),
    );
  },
});

/** One term of a node selector. Source: core/validation ValidateNodeSelectorTerm. */
const termChecks: readonly Check<NodeSelectorTerm, StrictnessContext>[] = [
  each('matchExpressions', [operator, key, values]),
  each('matchFields', [fieldOperator, fieldKey]),
];

const strictly = (anyValue: boolean): Check<NodeSelectorTerm, RuleContext> =>
  knowing((context): StrictnessContext => ({ ...context, anyValue }), termChecks);

const noTerms = rule<NodeSelector>({
  id: 'pod.node-affinity.terms',
  source: 'core/validation ValidateNodeSelector',
  explain: {
    en: 'A required node affinity lists at least one term in `nodeSelectorTerms`. A node must satisfy one of them.',
    'zh-cn': '必需的节点亲和性在 `nodeSelectorTerms` 中至少列出一个条件，节点须满足其中之一。',
  },
  check: (_selector, path) => required(path.child('nodeSelectorTerms'), 'must have at least one node selector term'),
});

/** A required node selector, also of PersistentVolumes. Source: core/validation ValidateNodeSelector. */
export const nodeSelectorChecks: readonly Check<NodeSelector, RuleContext>[] = [
  when((selector) => (selector.nodeSelectorTerms?.length ?? 0) === 0, [noTerms], [each('nodeSelectorTerms', [strictly(false)])]),
];

interface Weighted {
  readonly weight?: number | bigint | null | undefined;
}

/** Of preferred terms, for nodes and for Pods. */
export const weight = rule<Weighted>({
  id: 'pod.affinity.weight',
  source: 'core/validation ValidatePreferredSchedulingTerms',
  explain: {
    en: 'A preference has a `weight` from 1 to 100. The weights that a node fulfils are added up.',
    'zh-cn': '偏好的 `weight` 取 1 到 100。节点满足的偏好权重会相加。',
  },
  check: ({ weight: value }, path) =>
    (value ?? 0) > 0 && (value ?? 0) <= 100
      ? undefined
      : invalid(path.child('weight'), value ?? 0, 'must be in the range 1-100', { minimum: 1, maximum: 100 }),
});

export const nodeAffinityChecks: readonly Check<NodeAffinity, RuleContext>[] = [
  field('requiredDuringSchedulingIgnoredDuringExecution', nodeSelectorChecks),
  each('preferredDuringSchedulingIgnoredDuringExecution', [weight, struct('preference', [strictly(true)])]),
];
