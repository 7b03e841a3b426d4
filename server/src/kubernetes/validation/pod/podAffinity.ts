import { labelKeyProblems } from '../../values/labels.ts';
import { dns1123LabelProblems } from '../../values/names.ts';
import { invalidEach, required } from '../fieldErrors.ts';
import { labelSelectorChecks } from '../metadata/labelSelector.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { each, field, struct } from '../walks.ts';
import { keysOnce, labelKeys } from './matchLabelKeys.ts';
import { nodeAffinityChecks, weight } from './nodeAffinity.ts';
import type { Affinity, PodAffinity, PodAffinityTerm } from './types.ts';

/** Source: core/validation validatePodAffinityTerm. */

const source = 'core/validation validatePodAffinityTerm';

const namespaces = rule<PodAffinityTerm>({
  id: 'pod.pod-affinity.namespaces',
  source,
  explain: {
    en: '`namespaces` lists names of namespaces: lower case letters, digits and `-`.',
    'zh-cn': '`namespaces` 列出命名空间名称：小写字母、数字和 `-`。',
  },
  // Reported at `namespace`, without the position.
  check: ({ namespaces: names }, path) =>
    names?.flatMap((name, position) =>
      invalidEach(path.child('namespaces').index(position).shownAs(path.child('namespace')), name ?? '', dns1123LabelProblems(name ?? '')),
    ),
});

const topologyKey = rule<PodAffinityTerm>({
  id: 'pod.pod-affinity.topology-key',
  source,
  explain: {
    en: '`topologyKey` is the node label that says what counts as the same place: `kubernetes.io/hostname` for a node, `topology.kubernetes.io/zone` for a zone. It is needed.',
    'zh-cn':
      '`topologyKey` 是节点标签的键，决定什么算“同一位置”：`kubernetes.io/hostname` 表示同一节点，`topology.kubernetes.io/zone` 表示同一可用区。必须填写。',
  },
  check: ({ topologyKey: key }, path, { version }) => [
    ...(key ? [] : [required(path.child('topologyKey'), 'can not be empty')]),
    ...invalidEach(path.child('topologyKey'), key ?? '', labelKeyProblems(key ?? '', version)),
  ],
});

const termChecks: readonly Check<PodAffinityTerm, RuleContext>[] = [
  field('labelSelector', labelSelectorChecks),
  field('namespaceSelector', labelSelectorChecks),
  namespaces,
  labelKeys,
  keysOnce,
  topologyKey,
];

const podAffinityChecks: readonly Check<PodAffinity, RuleContext>[] = [
  each('requiredDuringSchedulingIgnoredDuringExecution', termChecks),
  each('preferredDuringSchedulingIgnoredDuringExecution', [weight, struct('podAffinityTerm', termChecks)]),
];

/** `spec.affinity`. Source: core/validation validateAffinity. */
export const affinityChecks: readonly Check<Affinity, RuleContext>[] = [
  field('nodeAffinity', nodeAffinityChecks),
  field('podAffinity', podAffinityChecks),
  field('podAntiAffinity', podAffinityChecks),
];
