import { nameIsDnsSubdomain, nameIsLongName } from '../../values/names.ts';
import { type Labels, selectorOfMap, selects } from '../../values/selector.ts';
import { invalid, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { podTemplateChecks } from '../pod/index.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { field, struct, when } from '../walks.ts';
import { minReadySecondsNotNegative, replicasNotNegative } from './deployment.ts';
import { noActiveDeadline, type PodTemplate, printedLabels, restartsAlways } from './selection.ts';

/** Its selector is a plain map, and the template is optional in its type. */
interface ReplicationControllerSpec {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly selector?: Labels | null;
  readonly template?: PodTemplate | null;
}

const selectorGiven = rule<ReplicationControllerSpec>({
  id: 'replication-controller.selector.required',
  source: 'core/validation ValidateNonEmptySelector',
  explain: {
    en: 'Without `spec.selector` the labels of the template are taken, and here the template has none either. Give the template labels.',
    'zh-cn': '未填写 `spec.selector` 时会采用模板的标签，而这里模板也没有标签。请给模板加上标签。',
  },
  check: ({ selector }, path) => (Object.keys(selector ?? {}).length === 0 ? required(path.child('selector')) : undefined),
});

const templateRequired = rule<ReplicationControllerSpec>({
  id: 'replication-controller.template.required',
  source: 'core/validation ValidatePodTemplateSpecForRC',
  explain: {
    en: 'A ReplicationController makes Pods of `spec.template`; write one.',
    'zh-cn': 'ReplicationController 按 `spec.template` 创建 Pod，请填写该模板。',
  },
  check: (_, path) => required(path.child('template')),
});

const selectorMatches = rule<ReplicationControllerSpec>({
  id: 'replication-controller.selector.matches-template',
  source: 'core/validation ValidatePodTemplateSpecForRC',
  explain: {
    en: 'The Pods made of the template would not belong to this controller: every label of `spec.selector` must stand in `spec.template.metadata.labels` with the same value.',
    'zh-cn': '按模板创建的 Pod 不会属于此控制器：`spec.selector` 中的每个标签都要以相同的值出现在 `spec.template.metadata.labels` 中。',
  },
  check({ selector, template }, path) {
    const labels = template?.metadata?.labels;
    if (selects(selectorOfMap(selector), labels)) return undefined;
    return invalid(
      path.child('template').child('metadata').child('labels'),
      printedLabels(labels),
      '`selector` does not match template `labels`',
    );
  },
});

/** Source: core/validation ValidateReplicationControllerSpec. */
const specChecks: readonly Check<ReplicationControllerSpec>[] = [
  field('minReadySeconds', [minReadySecondsNotNegative]),
  selectorGiven,
  field('replicas', [replicasNotNegative]),
  when(
    ({ template }) => template !== undefined && template !== null,
    [selectorMatches, field('template', [...podTemplateChecks, restartsAlways, noActiveDeadline('ReplicationController')])],
    [templateRequired],
  ),
];

export const replicationController: Validator = {
  namespaced: true,
  checks: [
    when(
      (_, { version }) => version === '1.34',
      [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true })],
      [objectMeta({ nameFormat: nameIsLongName, namespaced: true, ignoresGenerateName: true })],
    ),
    struct('spec', specChecks),
  ],
};
