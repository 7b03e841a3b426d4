import type { KubernetesObject } from '../../../object.ts';
import { NEGATIVE_PROBLEM, nameIsDnsSubdomain } from '../../../values/names.ts';
import { quantityOf } from '../../../values/quantity.ts';
import { enabled } from '../../featureGates.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../fieldErrors.ts';
import { objectMeta } from '../../metadata/index.ts';
import { prepared } from '../../prepared.ts';
import type { Validator } from '../../registry.ts';
import { type Check, rule } from '../../rule.ts';
import { each, field, struct } from '../../walks.ts';
import { type MetricSpec, metricChecks, type ObjectReference, objectReference } from './metrics.ts';

interface ScalingPolicy {
  readonly type?: string;
  readonly value?: number;
  readonly periodSeconds?: number;
}

interface ScalingRules {
  readonly stabilizationWindowSeconds?: number | null;
  readonly selectPolicy?: string | null;
  readonly policies?: readonly (ScalingPolicy | null)[] | null;
  readonly tolerance?: unknown;
}

interface AutoscalerSpec {
  readonly minReplicas?: number | null;
  readonly maxReplicas?: number;
  readonly scaleTargetRef?: ObjectReference;
  readonly metrics?: readonly (MetricSpec | null)[] | null;
  readonly behavior?: { readonly scaleUp?: ScalingRules | null; readonly scaleDown?: ScalingRules | null } | null;
  /** autoscaling/v1 only. */
  readonly targetCPUUtilizationPercentage?: number | null;
}

const SPEC = 'autoscaling/validation validateHorizontalPodAutoscalerSpec';
const WINDOW_SECONDS_MAX = 3600;
const PERIOD_SECONDS_MAX = 1800;

const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;

/** autoscaling/v1 is judged as what v2 would say. Source: autoscaling/v1/conversion.go. */
function asV2(object: KubernetesObject): KubernetesObject {
  const spec: AutoscalerSpec | undefined = object.spec;
  if (object.apiVersion !== 'autoscaling/v1' || !present(spec?.targetCPUUtilizationPercentage)) return object;
  const target = { type: 'Utilization', averageUtilization: spec.targetCPUUtilizationPercentage };
  return { ...object, spec: { ...spec, metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] } };
}

const minReplicas = rule<AutoscalerSpec>({
  id: 'hpa.min-replicas',
  source: SPEC,
  explain: {
    en: '`minReplicas` is at least 1. Scaling to zero needs the feature HPAScaleToZero, which is off by default.',
    'zh-cn': '`minReplicas` 至少为 1。缩容到零需要 HPAScaleToZero 功能，默认关闭。',
  },
  check: ({ minReplicas: least }, path) =>
    present(least) && least < 1
      ? invalid(path.child('minReplicas'), least, 'must be greater than or equal to 1', { minimum: 1 })
      : undefined,
});

const maxReplicas = rule<AutoscalerSpec>({
  id: 'hpa.max-replicas',
  source: SPEC,
  explain: {
    en: '`maxReplicas` must be written: at least 1, and not below `minReplicas` (1 if not written).',
    'zh-cn': '必须填写 `maxReplicas`：至少为 1，且不小于 `minReplicas`（未填写时为 1）。',
  },
  check({ minReplicas: least, maxReplicas: most = 0 }, path, { version }) {
    const at = path.child('maxReplicas');
    const errors: FieldError[] = [];
    if (version !== '1.36') {
      if (most < 1) errors.push(invalid(at, most, 'must be greater than 0', { minimum: 1 }));
    } else if (most === 0) errors.push(required(at, 'must be set and greater than 0'));
    else if (most < 0) errors.push(invalid(at, most, 'must be greater than or equal to 1', { minimum: 1 }));
    if (present(least) && most < least)
      errors.push(invalid(at, most, 'must be greater than or equal to `minReplicas`', { minimum: Number(least) }));
    return errors;
  },
});

const scalingToZero = rule<AutoscalerSpec>({
  id: 'hpa.metrics.scale-to-zero',
  source: 'autoscaling/validation validateMetrics',
  explain: {
    en: 'With no Pod left there is nothing to measure in Pods: scaling from zero needs an `Object` or `External` metric. Write `minReplicas: 1`.',
    'zh-cn': '没有 Pod 时无法从 Pod 测得指标：从零扩容需要 `Object` 或 `External` 指标。请写 `minReplicas: 1`。',
  },
  check: ({ minReplicas: least, metrics }, path) =>
    least === 0 && !(metrics ?? []).some((metric) => metric?.type === 'Object' || metric?.type === 'External')
      ? forbidden(path.child('metrics'), 'must specify at least one Object or External metric to support scaling to zero replicas')
      : undefined,
});

const scalingWindow = rule<ScalingRules>({
  id: 'hpa.behavior.window',
  source: 'autoscaling/validation validateScalingRules',
  explain: {
    en: '`stabilizationWindowSeconds` is how far back earlier recommendations count: 0 to 3600.',
    'zh-cn': '`stabilizationWindowSeconds` 是回看以往建议值的时长：0 到 3600。',
  },
  check({ stabilizationWindowSeconds: seconds }, path) {
    const at = path.child('stabilizationWindowSeconds');
    if (!present(seconds)) return undefined;
    if (seconds < 0) return invalid(at, seconds, 'must be greater than or equal to zero', { minimum: 0 });
    return seconds > WINDOW_SECONDS_MAX
      ? invalid(at, seconds, `must be less than or equal to ${WINDOW_SECONDS_MAX}`, { maximum: WINDOW_SECONDS_MAX })
      : undefined;
  },
});

const SELECT_POLICIES = ['Disabled', 'Max', 'Min'];

const selectPolicy = rule<ScalingRules>({
  id: 'hpa.behavior.select-policy',
  source: 'autoscaling/validation validateScalingRules',
  explain: {
    en: 'Of several policies the one with the largest change counts (`Max`, the default), the smallest (`Min`), or scaling in this direction is off (`Disabled`). At least one policy must be in the list.',
    'zh-cn': '多个策略中取变化最大的（`Max`，默认）、最小的（`Min`），或关闭该方向的伸缩（`Disabled`）。列表中至少要有一个策略。',
  },
  check: ({ selectPolicy: choice, policies }, path) => [
    ...(present(choice) && !SELECT_POLICIES.includes(choice) ? [notSupported(path.child('selectPolicy'), choice, SELECT_POLICIES)] : []),
    ...((policies ?? []).length === 0 ? [required(path.child('policies'), 'must specify at least one Policy')] : []),
  ],
});

const scalingPolicy = rule<ScalingPolicy>({
  id: 'hpa.behavior.policy',
  source: 'autoscaling/validation validateScalingPolicy',
  explain: {
    en: 'A policy allows a change of `value` (`Pods` or `Percent`, above zero) within `periodSeconds` (1 to 1800).',
    'zh-cn': '策略允许在 `periodSeconds`（1 到 1800）内最多变化 `value`（单位 `Pods` 或 `Percent`，大于零）。',
  },
  check({ type = '', value = 0, periodSeconds = 0 }, path) {
    const errors: FieldError[] = [];
    if (type !== 'Pods' && type !== 'Percent') errors.push(notSupported(path.child('type'), type, ['Percent', 'Pods']));
    if (value <= 0) errors.push(invalid(path.child('value'), value, 'must be greater than zero', { minimum: 1 }));
    if (periodSeconds <= 0) errors.push(invalid(path.child('periodSeconds'), periodSeconds, 'must be greater than zero', { minimum: 1 }));
    if (periodSeconds > PERIOD_SECONDS_MAX) {
      errors.push(
        invalid(path.child('periodSeconds'), periodSeconds, `must be less than or equal to ${PERIOD_SECONDS_MAX}`, {
          maximum: PERIOD_SECONDS_MAX,
        }),
      );
    }
    return errors;
  },
});

const tolerance = rule<ScalingRules>({
  id: 'hpa.behavior.tolerance',
  source: 'autoscaling/validation validateScalingRules',
  explain: {
    en: '`tolerance` is the share by which a metric may miss its target without a reaction, e.g. `0.05`. It cannot be negative.',
    'zh-cn': '`tolerance` 是指标偏离目标而不触发伸缩的比例，例如 `0.05`，不能为负数。',
  },
  check({ tolerance: written }, path, { version }) {
    const quantity = present(written) && enabled('HPAConfigurableTolerance', version) ? quantityOf(written) : null;
    return quantity && quantity.sign() < 0 ? invalid(path.child('tolerance'), quantity.toString(), NEGATIVE_PROBLEM) : undefined;
  },
});

const scalingRulesChecks: readonly Check<ScalingRules>[] = [scalingWindow, selectPolicy, each('policies', [scalingPolicy]), tolerance];

const specChecks: readonly Check<AutoscalerSpec>[] = [
  minReplicas,
  maxReplicas,
  struct('scaleTargetRef', [objectReference('hpa.scale-target', ({ kind }) => kind !== 'ReplicationController')]),
  each('metrics', metricChecks),
  scalingToZero,
  field('behavior', [field('scaleUp', scalingRulesChecks), field('scaleDown', scalingRulesChecks)]),
];

/** Source: autoscaling/validation ValidateHorizontalPodAutoscaler. */
export const horizontalPodAutoscaler: Validator = {
  namespaced: true,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true, keepsGeneration: true }),
    prepared(asV2, [struct('spec', specChecks)]),
  ],
};
