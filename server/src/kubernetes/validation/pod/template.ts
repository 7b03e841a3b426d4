import { forbidden } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { annotationChecks } from '../metadata/annotations.ts';
import { isFineLabel, labelChecks } from '../metadata/labels.ts';
import { type Check, judge, type Refusal, type RuleContext, rule } from '../rule.ts';
import { field, knowing, pairs, reportedAt, struct } from '../walks.ts';
import { annotationsAgree, podAnnotationChecks } from './annotations.ts';
import { type PodContext, podContext } from './context.ts';
import { podSpecChecks } from './podSpec.ts';
import type { PodSpec, PodTemplateSpec } from './types.ts';

const noEphemeralContainers = rule<PodSpec>({
  id: 'pod.template.ephemeral-containers',
  source: 'core/validation ValidatePodTemplateSpec',
  explain: {
    en: 'Ephemeral containers are added to a running Pod by `kubectl debug`. A template cannot have them.',
    'zh-cn': '临时容器由 `kubectl debug` 添加到运行中的 Pod，模板中不能写。',
  },
  check: ({ ephemeralContainers }, path) =>
    ephemeralContainers?.length
      ? forbidden(path.child('ephemeralContainers'), 'ephemeral containers not allowed in pod template')
      : undefined,
});

/**
 * A Pod template of whatever kind, for `struct('template', podTemplateChecks)`. Refusals about the template's metadata
 * lack the segment `metadata`: `spec.template.labels`.
 * Source: core/validation ValidatePodTemplateSpec.
 */
export const podTemplateChecks: readonly Check<PodTemplateSpec, RuleContext>[] = [
  knowing(
    (context, { metadata, spec }): PodContext => podContext(context, spec ?? {}, metadata ?? {}, false),
    [
      struct('metadata', [
        reportedAt(
          (path) => path.up(),
          [pairs('labels', labelChecks, isFineLabel), ...annotationChecks, field('annotations', podAnnotationChecks)],
        ),
      ]),
      struct('spec', [...podSpecChecks, annotationsAgree, noEphemeralContainers]),
    ],
  ),
];

/** As the checks, for callers that are no list of checks. `path` leads to the template. */
export function validatePodTemplateSpec(template: PodTemplateSpec, path: FieldPath, context: RuleContext, refusals: Refusal[]): void {
  judge(podTemplateChecks, template, path, context, refusals);
}
