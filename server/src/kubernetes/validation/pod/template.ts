import type { ObjectMeta } from '../../object.ts';
import type { FieldPath } from '../fieldPath.ts';
import { annotationChecks } from '../metadata/annotations.ts';
import { labelChecks } from '../metadata/labels.ts';
import { type Check, judge, type Refusal, type RuleContext } from '../rule.ts';
import { pairs, reportedAt, struct } from '../walks.ts';

export interface PodTemplateSpec {
  readonly metadata?: ObjectMeta;
}

/**
 * A Pod template of whatever kind, for `struct('template', podTemplateChecks)`. Refusals about the template's metadata
 * lack the segment `metadata`: `spec.template.labels`.
 * Source: core/validation ValidatePodTemplateSpec.
 */
export const podTemplateChecks: readonly Check<PodTemplateSpec, RuleContext>[] = [
  struct('metadata', [reportedAt((path) => path.up(), [pairs('labels', labelChecks), ...annotationChecks])]),
];

/** As the checks, for callers that are no list of checks. `path` leads to the template. */
export function validatePodTemplateSpec(template: PodTemplateSpec, path: FieldPath, context: RuleContext, refusals: Refusal[]): void {
  judge(podTemplateChecks, template, path, context, refusals);
}
