import type { Text } from '../../../texts/text.ts';
import { schemaOf } from '../../schema/kinds.ts';
import type { LabelSelector } from '../../values/selector.ts';
import { forbidden } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { rule } from '../rule.ts';
import { printedSelector } from '../workloads/selection.ts';
import { type Change, immutable, type UpdateRules } from './change.ts';
import { sameBut } from './equality.ts';

const SELECTOR: Text = {
  en: 'The selector says which Pods belong to this workload; with another one it would lose those it has. It cannot change: delete the workload (with `--cascade=orphan` its Pods stay) and create it anew.',
  'zh-cn':
    '选择算符决定哪些 Pod 属于此工作负载，换一个就会丢失现有的 Pod，因此不能修改。请删除工作负载（加 `--cascade=orphan` 可保留 Pod）后重新创建。',
};

const selectorKept = immutable({
  id: 'workload.update.selector',
  field: 'spec.selector',
  source: 'apps/validation ValidateDeploymentUpdate, ValidateReplicaSetUpdate, ValidateDaemonSetSpecUpdate',
  explain: SELECTOR,
  print: (value) => printedSelector(value as LabelSelector | null),
});

/** Deployment and ReplicaSet. */
export const deploymentUpdates: UpdateRules = { last: [selectorKept] };
export const daemonSetUpdates: UpdateRules = { first: [selectorKept] };

const CHANGEABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

interface Claim {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}

/** The type of a claim template is filled in when it is shown, and not kept. */
const withBareClaims = (spec: Readonly<Record<string, unknown>>): object => ({
  ...spec,
  volumeClaimTemplates: ((spec.volumeClaimTemplates ?? []) as readonly (Claim | null)[]).map((claim) => {
    const { apiVersion: _apiVersion, kind: _kind, ...rest } = claim ?? {};
    return rest;
  }),
});

const statefulSetSpecKept = rule<Change>({
  id: 'statefulset.update.spec',
  source: 'apps/validation ValidateStatefulSetUpdate',
  explain: {
    en: 'The identity of a StatefulSet is settled: `serviceName`, `selector`, `podManagementPolicy` and `volumeClaimTemplates` cannot change. Delete it with `--cascade=orphan`, so that its Pods and volumes stay, and create it anew.',
    'zh-cn':
      'StatefulSet 的标识已经确定：`serviceName`、`selector`、`podManagementPolicy` 和 `volumeClaimTemplates` 都不能修改。请用 `--cascade=orphan` 删除它（保留 Pod 和卷），再重新创建。',
  },
  check({ before, after }, _, { version }) {
    const type = schemaOf('apps/v1', 'StatefulSet', version)?.type.byName.get('spec')?.type;
    if (type?.kind !== 'object') return undefined;
    if (sameBut(type, CHANGEABLE, withBareClaims(before.spec ?? {}), withBareClaims(after.spec ?? {}))) return undefined;
    const names = CHANGEABLE.map((name) => `'${name}'`);
    const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
    return forbidden(FieldPath.of('spec'), `updates to statefulset spec for fields other than ${list} are forbidden`);
  },
});

export const statefulSetUpdates: UpdateRules = { last: [statefulSetSpecKept] };
