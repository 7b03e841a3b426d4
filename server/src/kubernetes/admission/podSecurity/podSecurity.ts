import type { KubernetesObject } from '../../object.ts';
import { POD_TEMPLATES, podTemplateOf } from '../../podTemplates.ts';
import { invalid } from '../../validation/fieldErrors.ts';
import { FieldPath } from '../../validation/fieldPath.ts';
import type { WarningFinding } from '../../warnings/finding.ts';
import { type AdmissionPlugin, type Attributes, aggregate, forbidden, type PluginAnswer } from '../attributes.ts';
import { standing } from '../standing.ts';
import type { CheckedPod } from './pod.ts';
import { describe, evaluate, type FoundViolation, type LevelVersion, NO_POLICY, policyOf, print } from './policy.ts';

function podOf(object: KubernetesObject): CheckedPod | undefined {
  const template = podTemplateOf(object);
  if (!template) return undefined;
  let path = FieldPath.root;
  for (const field of template.path) path = path.child(field);
  return {
    spec: template.spec,
    annotations: template.metadata.annotations ?? {},
    specPath: path.child('spec'),
    metadataPath: path.child('metadata'),
  };
}

const findings = (violations: readonly FoundViolation[], policy: LevelVersion, verb: string): WarningFinding[] =>
  violations.map((violation) => ({
    id: `admission.pod-security.${violation.check.id}`,
    message: `${verb} PodSecurity "${print(policy)}": ${describe([violation])}`,
    path: violation.paths[0] ?? FieldPath.root,
    paths: violation.paths,
    source: `pod-security-admission/policy/check_${violation.check.id}.go`,
    explain: violation.check.explain,
  }));

/** The Pod Security Standards, as the labels of the namespace ask for them. Pods are refused; what makes Pods is warned. */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  kinds: ['v1/Namespace', ...Object.keys(POD_TEMPLATES)],
  updates: ['v1/Namespace', ...Object.keys(POD_TEMPLATES).filter((kind) => kind !== 'v1/Pod')],
  validate: (attributes) => {
    const { object, namespace, version } = attributes;
    if (object.kind === 'Namespace') return checkLabels(attributes);
    const labels = standing(attributes, 'Namespace', namespace)?.metadata.labels;
    const policy = labels ? policyOf(labels) : NO_POLICY;
    const pod = podOf(object);
    if (!pod) return undefined;
    if (object.kind === 'Pod') {
      const violations = evaluate(pod, policy.enforce, version);
      if (violations.length > 0) {
        const detail = `violates PodSecurity "${print(policy.enforce)}": ${describe(violations)}`;
        return forbidden(attributes, detail, findings(violations, policy.enforce, 'violates'));
      }
    }
    const violations = evaluate(pod, policy.warn, version);
    if (violations.length === 0) return undefined;
    const message = `would violate PodSecurity "${print(policy.warn)}": ${describe(violations)}`;
    const [first, ...others] = findings(violations, policy.warn, 'would violate');
    return { warnings: [{ ...first!, message, related: others }] };
  },
};

/** Namespaces whose labels cannot be read are refused. */
function checkLabels({ object }: Attributes): PluginAnswer | undefined {
  const { errors } = policyOf(object.metadata.labels ?? {});
  if (errors.length === 0) return undefined;
  const labels = FieldPath.of('metadata').child('labels');
  const faults = errors.map(({ label, value, detail }) => invalid(labels.key(label), value, detail));
  const causes = faults.map(({ reason, path, message }) => ({ reason, field: path.toString(), message }));
  const message = `Namespace "${object.metadata.name ?? ''}" is invalid: ${aggregate(causes.map((cause) => `${cause.field}: ${cause.message}`))}`;
  return {
    refusal: {
      code: 422,
      reason: 'Invalid',
      message,
      causes,
      findings: faults.map((fault) => ({
        id: 'admission.pod-security.label',
        message: fault.message,
        path: fault.path,
        source: 'pod-security-admission/api/helpers.go PolicyToEvaluate',
        explain: {
          en: 'Levels are privileged, baseline and restricted; versions are latest or v1.x.',
          'zh-cn': '级别为 privileged、baseline 或 restricted，版本为 latest 或 v1.x。',
        },
      })),
    },
  };
}
