import { dns1123LabelProblems, nameIsDnsLabel } from '../../values/names.ts';
import { invalid, invalidEach, notSupported } from '../fieldErrors.ts';
import { annotationChecks } from '../metadata/annotations.ts';
import { objectMeta } from '../metadata/index.ts';
import { labelSelectorChecks } from '../metadata/labelSelector.ts';
import { isFineLabel, labelChecks } from '../metadata/labels.ts';
import { type PersistentVolumeClaimSpec, persistentVolumeClaimSpecChecks } from '../others/persistentVolumeClaim.ts';
import { podAnnotationChecks } from '../pod/annotations.ts';
import { podContext } from '../pod/context.ts';
import { podTemplateChecks } from '../pod/index.ts';
import type { PodSpec } from '../pod/types.ts';
import { prepared } from '../prepared.ts';
import { Named } from '../printing.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { each, field, knowing, pairs, reportedAt, struct, when } from '../walks.ts';
import { minReadySecondsNotNegative, type ReplicaSetSpec, replicasNotNegative } from './deployment.ts';
import { notNegative } from './numbers.ts';
import {
  noActiveDeadline,
  type PodTemplate,
  restartsAlways,
  selectorIsReadable,
  selectorMatchesTemplate,
  selectorNotEmpty,
  selectorRequired,
  selectorUnreadable,
} from './selection.ts';

interface RollingUpdate {
  readonly partition?: number | null;
}

interface UpdateStrategy {
  readonly type?: string;
  readonly rollingUpdate?: RollingUpdate | null;
}

interface ClaimTemplate {
  readonly metadata?: { readonly name?: string };
  readonly spec?: PersistentVolumeClaimSpec;
}

interface StatefulSetSpec extends ReplicaSetSpec {
  readonly podManagementPolicy?: string;
  readonly updateStrategy?: UpdateStrategy;
  readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: string; readonly whenScaled?: string } | null;
  readonly volumeClaimTemplates?: readonly (ClaimTemplate | null)[] | null;
  readonly ordinals?: { readonly start?: number } | null;
  readonly serviceName?: string;
}

const SPEC = 'apps/validation ValidateStatefulSetSpec';

const podManagementPolicy = rule<string>({
  id: 'statefulset.pod-management-policy',
  source: SPEC,
  explain: {
    en: 'Pods are started one after the other (`OrderedReady`, the default) or all together (`Parallel`).',
    'zh-cn': 'Pod 要么逐个启动（`OrderedReady`，默认），要么同时启动（`Parallel`）。',
  },
  check: (policy, path) =>
    policy === 'OrderedReady' || policy === 'Parallel'
      ? undefined
      : invalid(path, new Named(policy), "must be 'OrderedReady' or 'Parallel'"),
});

/** `maxUnavailable` belongs to a feature that is off (MaxUnavailableStatefulSet) and is dropped before. */
const printedRollingUpdate = (rollingUpdate: RollingUpdate | null | undefined) =>
  rollingUpdate ? { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: null } : null;

const strategyType = rule<UpdateStrategy>({
  id: 'statefulset.update-strategy.type',
  source: SPEC,
  explain: {
    en: 'A StatefulSet updates its Pods one by one from the highest number down (`RollingUpdate`, the default) or leaves each until you delete it (`OnDelete`).',
    'zh-cn': 'StatefulSet 要么从序号最大的 Pod 开始逐个更新（`RollingUpdate`，默认），要么等你删除后再更新（`OnDelete`）。',
  },
  check: ({ type = '', rollingUpdate }, path) =>
    type === 'RollingUpdate' || type === 'OnDelete'
      ? undefined
      : invalid(
          path.child('type').shownAs(path),
          { Type: type, RollingUpdate: printedRollingUpdate(rollingUpdate) },
          "must be 'RollingUpdate' or 'OnDelete'",
          { supported: ['RollingUpdate', 'OnDelete'] },
        ),
});

const rollingUpdateOnlyWhenRolling = rule<UpdateStrategy>({
  id: 'statefulset.update-strategy.on-delete',
  source: SPEC,
  explain: {
    en: 'With `OnDelete` nothing is updated step by step, so `rollingUpdate` has no meaning. Remove it, or use `type: RollingUpdate`.',
    'zh-cn': '使用 `OnDelete` 时不会逐步更新，`rollingUpdate` 没有意义。请删除它，或改用 `type: RollingUpdate`。',
  },
  check: ({ rollingUpdate }, path) =>
    rollingUpdate
      ? invalid(path.child('rollingUpdate'), printedRollingUpdate(rollingUpdate), "only allowed for updateStrategy 'RollingUpdate'")
      : undefined,
});

const partitionNotNegative = notNegative({
  id: 'statefulset.rolling-update.partition',
  source: 'apps/validation validateRollingUpdateStatefulSet',
  explain: {
    en: 'Pods with a number of at least `partition` are updated. It is 0 (all of them) or more.',
    'zh-cn': '序号不小于 `partition` 的 Pod 会被更新。取值为 0（全部更新）或更大。',
  },
});

const retentionPolicy = rule<string>({
  id: 'statefulset.claim-retention-policy',
  source: 'apps/validation ValidatePersistentVolumeClaimRetentionPolicyType',
  explain: {
    en: 'Claims are kept (`Retain`, the default) or removed (`Delete`) when the StatefulSet is deleted or scaled down. Both begin with a capital.',
    'zh-cn': '删除或缩容 StatefulSet 时，PVC 要么保留（`Retain`，默认），要么删除（`Delete`），首字母大写。',
  },
  check: (policy, path) => (policy === 'Retain' || policy === 'Delete' ? undefined : notSupported(path, policy, ['Retain', 'Delete'])),
});

const firstOrdinalNotNegative = rule<{ readonly start?: number }>({
  id: 'statefulset.ordinals.start',
  source: SPEC,
  explain: {
    en: '`ordinals.start` is the number of the first Pod: 0 or more.',
    'zh-cn': '`ordinals.start` 是第一个 Pod 的序号：0 或更大。',
  },
  check: ({ start = 0 }, path) =>
    start < 0 ? invalid(path.child('start'), start, 'must be greater than or equal to 0', { minimum: 0 }) : undefined,
});

const serviceNameFormat = rule<string>({
  id: 'statefulset.service-name',
  source: SPEC,
  createOnly: true,
  explain: {
    en: '`serviceName` is the name of the headless Service that gives the Pods their DNS names: lower case letters, digits and `-`, at most 63.',
    'zh-cn': '`serviceName` 是为 Pod 提供 DNS 名称的无头 Service 的名称：小写字母、数字和 `-`，最多 63 个字符。',
  },
  check: (name, path) => (name === '' ? undefined : invalidEach(path, name, dns1123LabelProblems(name))),
});

/**
 * The template as the controller will use it: it sets hostname and subdomain itself, and each claim template becomes a volume that takes
 * the place of a volume of that name. Source: apps/validation ValidateStatefulSetSpec, volumesToAddForTemplates.
 */
function withClaimVolumes(spec: StatefulSetSpec): StatefulSetSpec {
  const { template = {}, volumeClaimTemplates } = spec;
  const { hostname: _hostname, subdomain: _subdomain, ...podSpec } = template.spec ?? {};
  const names = new Set((volumeClaimTemplates ?? []).map((claim) => claim?.metadata?.name ?? ''));
  const volumes = [
    ...[...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...(podSpec.volumes ?? []).filter((volume) => !names.has(volume?.name ?? '')),
  ];
  return { ...spec, template: { ...template, spec: names.size > 0 ? { ...podSpec, volumes } : podSpec } };
}

/** The server looks at the metadata of this template twice. */
const metadataAgain: readonly Check<PodTemplate>[] = [
  knowing(
    (context, { metadata, spec }) => podContext(context, (spec ?? {}) as PodSpec, metadata ?? {}, false),
    [
      struct('metadata', [
        reportedAt(
          (path) => path.up(),
          [pairs('labels', labelChecks, isFineLabel), ...annotationChecks, field('annotations', podAnnotationChecks)],
        ),
      ]),
    ],
  ),
];

const specChecks: readonly Check<StatefulSetSpec>[] = [
  field('podManagementPolicy', [podManagementPolicy]),
  struct('updateStrategy', [
    strategyType,
    when(({ type }) => type === 'OnDelete', [rollingUpdateOnlyWhenRolling]),
    when(({ type }) => type === 'RollingUpdate', [field('rollingUpdate', [field('partition', [partitionNotNegative])])]),
  ]),
  field('persistentVolumeClaimRetentionPolicy', [field('whenDeleted', [retentionPolicy]), field('whenScaled', [retentionPolicy])]),
  when((_, { stored }) => stored === undefined, [each('volumeClaimTemplates', [struct('spec', persistentVolumeClaimSpecChecks)])]),
  field('replicas', [replicasNotNegative]),
  field('minReadySeconds', [minReadySecondsNotNegative]),
  field('ordinals', [firstOrdinalNotNegative]),
  field('serviceName', [serviceNameFormat]),
  selectorRequired,
  field('selector', [...labelSelectorChecks, selectorNotEmpty('statefulset.selector.not-empty', SPEC, 'statefulset')]),
  when(
    selectorIsReadable,
    [selectorMatchesTemplate, prepared(withClaimVolumes, [struct('template', [...podTemplateChecks, ...metadataAgain])])],
    [selectorUnreadable('statefulset.selector.readable', SPEC, '')],
  ),
  struct('template', [restartsAlways, noActiveDeadline('StatefulSet')]),
];

/** Source: apps/validation ValidateStatefulSet. */
export const statefulSet: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsLabel, namespaced: true }), struct('spec', specChecks)],
};
