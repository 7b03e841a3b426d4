import { dns1123LabelProblems, nameIsPathSegment } from '../../../values/names.ts';
import { quantityOf } from '../../../values/quantity.ts';
import { type FieldError, forbidden, invalid, invalidEach, notSupported, required } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { containerResourceNameErrors } from '../../pod/resourceNames.ts';
import { Named } from '../../printing.ts';
import { type Check, type RuleContext, rule } from '../../rule.ts';
import { field, struct, when } from '../../walks.ts';

export interface ObjectReference {
  readonly kind?: string;
  readonly name?: string;
  readonly apiVersion?: string;
}

interface MetricTarget {
  readonly type?: string;
  readonly value?: unknown;
  readonly averageValue?: unknown;
  readonly averageUtilization?: number | null;
}

interface MetricSource {
  readonly describedObject?: ObjectReference;
  readonly metric?: { readonly name?: string };
  readonly name?: string;
  readonly container?: string;
  readonly target?: MetricTarget;
}

type SourceName = 'object' | 'external' | 'pods' | 'resource' | 'containerResource';

export interface MetricSpec extends Partial<Record<SourceName, MetricSource | null>> {
  readonly type?: string;
}

/** In the order in which the server looks for them. */
const SOURCES: readonly SourceName[] = ['object', 'external', 'pods', 'resource', 'containerResource'];

const SOURCE_OF: Readonly<Record<string, SourceName>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};
const TYPES = Object.keys(SOURCE_OF);

const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;

/** What `group/version` says of the group; null when the text has more than one slash. */
const groupOf = (apiVersion: string): string | null => {
  const parts = apiVersion.split('/');
  if (apiVersion === '/') return '';
  return parts.length > 2 ? null : parts.length === 2 ? (parts[0] as string) : '';
};

/** `needsGroup`: an API version without a group is refused. Source: autoscaling/validation ValidateCrossVersionObjectReference. */
export const objectReference = (id: string, needsGroup: (reference: ObjectReference) => boolean) =>
  rule<ObjectReference>({
    id,
    source: 'autoscaling/validation ValidateCrossVersionObjectReference, ValidateAPIVersion',
    explain: {
      en: 'An object is named by `kind`, `name` and `apiVersion` (`group/version`, e.g. `apps/v1` for a Deployment). What is scaled always has a group, unless it is a ReplicationController.',
      'zh-cn':
        '对象由 `kind`、`name` 和 `apiVersion`（`组/版本`，例如 Deployment 为 `apps/v1`）指明。除 ReplicationController 外，被伸缩的对象都必须写明组。',
    },
    check(reference, path) {
      const { apiVersion = '' } = reference;
      const errors: FieldError[] = [];
      for (const part of ['kind', 'name'] as const) {
        const value = reference[part] ?? '';
        const at = path.child(part);
        errors.push(...(value === '' ? [required(at)] : invalidEach(at, value, nameIsPathSegment(value, false))));
      }
      const group = groupOf(apiVersion);
      const at = path.child('apiVersion');
      if (group === null) errors.push(invalid(at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
      else if (group === '' && needsGroup(reference)) errors.push(invalid(at, apiVersion, 'apiVersion must specify API group'));
      return errors;
    },
  });

const metricName = rule<{ readonly name?: string }>({
  id: 'hpa.metrics.metric-name',
  source: 'autoscaling/validation validateMetricIdentifier',
  explain: {
    en: '`metric.name` is the name of the metric as the metrics API offers it; it cannot be empty, `.` or `..`, nor hold `/` or `%`.',
    'zh-cn': '`metric.name` 是指标 API 提供的指标名称，不能为空、`.` 或 `..`，也不能包含 `/` 或 `%`。',
  },
  check({ name = '' }, path) {
    const at = path.child('name');
    return name === '' ? required(at, 'must specify a metric name') : invalidEach(at, name, nameIsPathSegment(name, false));
  },
});

const TARGET_TYPES = ['Utilization', 'Value', 'AverageValue'];

const target = rule<MetricTarget>({
  id: 'hpa.metrics.target',
  source: 'autoscaling/validation validateMetricTarget',
  explain: {
    en: 'A target has a `type` and the number that belongs to it: `Utilization` with `averageUtilization` (percent of the requests), `Value` with `value`, `AverageValue` with `averageValue`. Numbers must be above zero.',
    'zh-cn':
      '目标由 `type` 和对应的数值组成：`Utilization` 配 `averageUtilization`（请求量的百分比），`Value` 配 `value`，`AverageValue` 配 `averageValue`。数值必须大于零。',
  },
  check({ type = '', value, averageValue, averageUtilization }, path) {
    const errors: FieldError[] = [];
    if (type === '') errors.push(required(path.child('type'), 'must specify a metric target type'));
    if (!TARGET_TYPES.includes(type)) {
      errors.push(
        invalid(path.child('type'), new Named(type), 'must be either Utilization, Value, or AverageValue', { supported: TARGET_TYPES }),
      );
    }
    const positive = (name: string, written: unknown) => {
      const quantity = present(written) ? quantityOf(written) : null;
      if (quantity && quantity.sign() <= 0) errors.push(invalid(path.child(name), new Named(quantity.toString()), 'must be positive'));
    };
    positive('value', value);
    positive('averageValue', averageValue);
    if (present(averageUtilization) && averageUtilization < 1) {
      errors.push(invalid(path.child('averageUtilization'), averageUtilization, 'must be greater than 0', { minimum: 1 }));
    }
    return errors;
  },
});

/** A rule about which numbers of a target are written; `check` gives the number at fault and the server's sentence. */
const sourceTarget = (
  id: string,
  source: string,
  en: string,
  zh: string,
  check: (target: MetricTarget) => readonly [name: string, detail: string] | null,
  refuse: (path: FieldPath, detail: string) => FieldError = required,
) =>
  rule<MetricSource>({
    id,
    source,
    explain: { en, 'zh-cn': zh },
    check({ target: written }, path) {
      const found = check(written ?? {});
      return found === null ? undefined : refuse(path.child('target').child(found[0]), found[1]);
    },
  });

const objectTargetGiven = sourceTarget(
  'hpa.metrics.object.target',
  'autoscaling/validation validateObjectSource',
  'Say what the metric of the object should be: `target.value`, or `target.averageValue` for the share of each Pod.',
  '请说明该对象的指标目标：`target.value`，或每个 Pod 平均分摊的 `target.averageValue`。',
  ({ value, averageValue }) =>
    present(value) || present(averageValue) ? null : ['averageValue', 'must set either a target value or averageValue'],
);

const externalTargetGiven = sourceTarget(
  'hpa.metrics.external.target',
  'autoscaling/validation validateExternalSource',
  'Say what the external metric should be: `target.value`, or `target.averageValue` for the share of each Pod.',
  '请说明外部指标的目标：`target.value`，或每个 Pod 平均分摊的 `target.averageValue`。',
  ({ value, averageValue }) =>
    present(value) || present(averageValue) ? null : ['averageValue', 'must set either a target value for metric or a per-pod target'],
);

const externalTargetOnce = sourceTarget(
  'hpa.metrics.external.target-once',
  'autoscaling/validation validateExternalSource',
  'An external metric has one target: `value` or `averageValue`. Remove the one that does not fit `type`.',
  '外部指标只能有一个目标：`value` 或 `averageValue`。请删除与 `type` 不符的那个。',
  ({ value, averageValue }) =>
    present(value) && present(averageValue) ? ['value', 'may not set both a target value for metric and a per-pod target'] : null,
  forbidden,
);

const podsTargetGiven = sourceTarget(
  'hpa.metrics.pods.target',
  'autoscaling/validation validatePodsSource',
  'A metric of the Pods is averaged over them: write `target.averageValue`.',
  'Pod 指标按 Pod 取平均：请填写 `target.averageValue`。',
  ({ averageValue }) => (present(averageValue) ? null : ['averageValue', 'must specify a positive target averageValue']),
);

const resourceTargetGiven = sourceTarget(
  'hpa.metrics.resource.target',
  'autoscaling/validation validateResourceSource, validateContainerResourceSource',
  'Say how much of the resource should be in use: `target.averageUtilization` (percent of the requests) or `target.averageValue` (an amount).',
  '请说明资源的目标用量：`target.averageUtilization`（请求量的百分比）或 `target.averageValue`（数量）。',
  ({ averageUtilization, averageValue }) =>
    present(averageUtilization) || present(averageValue)
      ? null
      : ['averageUtilization', 'must set either a target raw value or a target utilization'],
);

const resourceTargetOnce = sourceTarget(
  'hpa.metrics.resource.target-once',
  'autoscaling/validation validateResourceSource, validateContainerResourceSource',
  'A resource has one target: `averageUtilization` or `averageValue`. Remove the one that does not fit `type`.',
  '资源只能有一个目标：`averageUtilization` 或 `averageValue`。请删除与 `type` 不符的那个。',
  ({ averageUtilization, averageValue }) =>
    present(averageUtilization) && present(averageValue)
      ? ['averageValue', 'may not set both a target raw value and a target utilization']
      : null,
  forbidden,
);

const resourceNamed = rule<MetricSource>({
  id: 'hpa.metrics.resource.name',
  source: 'autoscaling/validation validateResourceSource',
  explain: { en: 'Name the resource: `cpu` or `memory`.', 'zh-cn': '请写明资源名称：`cpu` 或 `memory`。' },
  check: ({ name }, path) => (name ? undefined : required(path.child('name'), 'must specify a resource name')),
});

const containerResource = rule<MetricSource>({
  id: 'hpa.metrics.container-resource.name',
  source: 'autoscaling/validation validateContainerResourceSource',
  explain: {
    en: 'Name a resource that containers have (`cpu`, `memory`) and the container whose use counts.',
    'zh-cn': '请写明容器拥有的资源（`cpu`、`memory`），以及按哪个容器的用量计算。',
  },
  check({ name = '', container = '' }, path, { version }) {
    const atName = path.child('name');
    const atContainer = path.child('container');
    return [
      ...(name === '' ? [required(atName, 'must specify a resource name')] : containerResourceNameErrors(name, atName, version, name)),
      ...(container === ''
        ? [required(atContainer, 'must specify a container')]
        : invalidEach(atContainer, container, dns1123LabelProblems(container))),
    ];
  },
});

const SOURCE_CHECKS: Readonly<Record<SourceName, readonly Check<MetricSource>[]>> = {
  object: [
    struct('describedObject', [objectReference('hpa.metrics.object.described-object', () => false)]),
    struct('metric', [metricName]),
    struct('target', [target]),
    objectTargetGiven,
  ],
  external: [struct('metric', [metricName]), struct('target', [target]), externalTargetGiven, externalTargetOnce],
  pods: [struct('metric', [metricName]), struct('target', [target]), podsTargetGiven],
  resource: [resourceNamed, struct('target', [target]), resourceTargetGiven, resourceTargetOnce],
  containerResource: [containerResource, struct('target', [target]), resourceTargetGiven, resourceTargetOnce],
};

const sourceType = rule<MetricSpec>({
  id: 'hpa.metrics.type',
  source: 'autoscaling/validation validateMetricSpec',
  explain: {
    en: '`type` says where the metric comes from: `Resource` (cpu, memory), `ContainerResource`, `Pods`, `Object` or `External`. The block of that name in small letters follows.',
    'zh-cn':
      '`type` 说明指标来源：`Resource`（cpu、memory）、`ContainerResource`、`Pods`、`Object` 或 `External`，并写上同名小写开头的块。',
  },
  check: ({ type = '' }, path) => [
    ...(type === '' ? [required(path.child('type'), 'must specify a metric source type')] : []),
    ...(type in SOURCE_OF ? [] : [notSupported(path.child('type'), type, TYPES)]),
  ],
});

const sourceFitsType = rule<MetricSpec>({
  id: 'hpa.metrics.source',
  source: 'autoscaling/validation validateMetricSpec',
  explain: {
    en: 'Exactly one block describes the metric, the one that `type` names. Write two entries for two metrics.',
    'zh-cn': '每项只能有一个块描述指标，即 `type` 所指的那个。两个指标请写成两项。',
  },
  check(metric, path) {
    const { type = '' } = metric;
    const expected = SOURCE_OF[type];
    const written = SOURCES.filter((source) => present(metric[source]));
    const errors: FieldError[] = [];
    if (expected === undefined) errors.push(notSupported(path.child('type'), type, TYPES));
    else if (!present(metric[expected])) {
      errors.push(required(path.child(expected), 'must populate information for the given metric source'));
    }
    if (written.length === 1) return errors;
    const others = written.filter((source) => source !== expected);
    return [...errors, ...others.map((source) => forbidden(path.child(source), 'must populate the given metric source only'))];
  },
});

/** Only the first block that is written is looked into. Source: autoscaling/validation validateMetricSpec. */
export const metricChecks: readonly Check<MetricSpec, RuleContext>[] = [
  sourceType,
  ...SOURCES.map((source) =>
    when<MetricSpec, RuleContext>(
      (metric) => SOURCES.find((name) => present(metric[name])) === source,
      [field(source, SOURCE_CHECKS[source])],
    ),
  ),
  sourceFitsType,
];
