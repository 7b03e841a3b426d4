import type { KubernetesObject } from '../../object.ts';
import { dns1123LabelProblems, nameIsDnsSubdomain } from '../../values/names.ts';
import { selectorOf, selects } from '../../values/selector.ts';
import { type FieldError, invalid, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { labelSelectorChecks } from '../metadata/labelSelector.ts';
import { prepared } from '../prepared.ts';
import type { Validator } from '../registry.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { field, struct } from '../walks.ts';
import { type JobSpec, jobSpecChecks } from './jobSpec.ts';
import { printedLabels, printedSelector, selectorMatchesTemplate } from './selection.ts';

interface Job extends KubernetesObject {
  readonly spec: JobSpec;
}

/** The labels that tie Pods to their Job: the uid of the Job and its name, each also under an older key. */
const CONTROLLER_UID_LABEL = 'batch.kubernetes.io/controller-uid';
const JOB_NAME_LABEL = 'batch.kubernetes.io/job-name';
const LEGACY_CONTROLLER_UID_LABEL = 'controller-uid';
const LEGACY_JOB_NAME_LABEL = 'job-name';

/** Stands for the uid of an object that does not exist yet. */
const UID_TO_COME = '00000000-0000-0000-0000-000000000000';

/** A uid that an earlier step already gave the Job shows in its selector. */
const uidOf = (job: KubernetesObject): string => job.metadata.uid || UID_TO_COME;

/**
 * Unless `manualSelector` is true, the server gives a new Job labels of the template and a selector for them; what is written stays.
 * Source: registry/batch/job/strategy.go generateSelector.
 */
function withGeneratedSelector(object: KubernetesObject, { stored }: RuleContext): Job {
  const spec: JobSpec = object.spec ?? {};
  if (spec.manualSelector === true || stored) return { ...object, spec };
  const uid = uidOf(object);
  const name = object.metadata.name ?? '';
  const { template = {}, selector } = spec;
  return {
    ...object,
    spec: {
      ...spec,
      selector: { ...selector, matchLabels: { [CONTROLLER_UID_LABEL]: uid, ...selector?.matchLabels } },
      template: {
        ...template,
        metadata: {
          ...template.metadata,
          labels: {
            [LEGACY_JOB_NAME_LABEL]: name,
            [JOB_NAME_LABEL]: name,
            [LEGACY_CONTROLLER_UID_LABEL]: uid,
            [CONTROLLER_UID_LABEL]: uid,
            ...template.metadata?.labels,
          },
        },
      },
    },
  };
}

const generatedSelector = rule<Job>({
  id: 'job.selector.generated',
  source: 'batch/validation validateGeneratedSelector',
  explain: {
    en: 'The server gives each Job a selector and labels of its own, so that Jobs never take each other’s Pods. Leave out `selector` and the labels `controller-uid`, `job-name`, `batch.kubernetes.io/controller-uid` and `batch.kubernetes.io/job-name`. Only `manualSelector: true` lets you choose yourself.',
    'zh-cn':
      '服务器会为每个 Job 生成独有的选择算符和标签，避免 Job 之间争抢 Pod。请不要填写 `selector`，也不要填写标签 `controller-uid`、`job-name`、`batch.kubernetes.io/controller-uid` 和 `batch.kubernetes.io/job-name`。只有 `manualSelector: true` 才允许自行指定。',
  },
  check(job, path) {
    const { selector, template, manualSelector } = job.spec;
    if (manualSelector === true || !selector) return undefined;
    const uid = uidOf(job);
    const name = job.metadata.name ?? '';
    const expected = {
      [LEGACY_CONTROLLER_UID_LABEL]: uid,
      [LEGACY_JOB_NAME_LABEL]: name,
      [CONTROLLER_UID_LABEL]: uid,
      [JOB_NAME_LABEL]: name,
    };
    const spec = path.child('spec');
    const labels = template?.metadata?.labels ?? {};
    const errors: FieldError[] = [];
    for (const [key, value] of Object.entries(expected)) {
      const at = spec.child('template').child('metadata').child('labels').key(key);
      if (!Object.hasOwn(labels, key)) errors.push(required(at, `must be '${value}'`));
      else if (labels[key] !== value) errors.push(invalid(at, printedLabels(labels), `must be '${value}'`));
    }
    const parsed = selectorOf(selector);
    if ('selector' in parsed && !selects(parsed.selector, expected)) {
      errors.push(invalid(spec.child('selector'), printedSelector(selector), '`selector` not auto-generated'));
    }
    return errors;
  },
});

const selectorRequired = rule<JobSpec>({
  id: 'job.selector.required',
  source: 'batch/validation ValidateJobSpec',
  explain: {
    en: '`manualSelector: true` means that you write `spec.selector` yourself, with labels of the template. Usually it is better to leave both out.',
    'zh-cn': '`manualSelector: true` 表示由你自己用模板的标签填写 `spec.selector`。通常两者都不写更好。',
  },
  check: ({ selector }, path) => (selector ? undefined : required(path.child('selector'))),
});

const podNamesFit = rule<Job>({
  id: 'job.name.indexed',
  source: 'batch/validation ValidateJob',
  explain: {
    en: 'The Pods of an Indexed Job are called after it, with the index behind: `<name>-<completions - 1>` must be a DNS label, at most 63 characters without dots. Choose a shorter name.',
    'zh-cn':
      'Indexed Job 的 Pod 以 Job 名加索引命名：`<名称>-<completions - 1>` 必须是 DNS 标签，最多 63 个字符且不含点。请换一个更短的名称。',
  },
  check({ metadata, spec: { completionMode, completions } }, path) {
    if (completionMode !== 'Indexed' || !completions || completions < 0) return undefined;
    const longest = `${metadata.name ?? ''}-${completions - 1}`;
    return dns1123LabelProblems(longest).length > 0
      ? invalid(path.child('metadata').child('name'), metadata.name ?? '', `will not able to create pod with invalid DNS label: ${longest}`)
      : undefined;
  },
});

/** Source: batch/validation ValidateJobSpec. */
const specChecks: readonly Check<JobSpec>[] = [
  ...jobSpecChecks,
  selectorRequired,
  field('selector', labelSelectorChecks),
  selectorMatchesTemplate,
];

/** Source: batch/validation ValidateJob. */
export const job: Validator = {
  namespaced: true,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true }),
    prepared(withGeneratedSelector, [generatedSelector, struct('spec', specChecks), podNamesFit]),
  ],
};
