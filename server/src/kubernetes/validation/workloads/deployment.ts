import type { IntOrString } from '../../values/intOrString.ts';
import { nameIsDnsSubdomain } from '../../values/names.ts';
import { forbidden, invalid, notSupported } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { labelSelectorChecks } from '../metadata/labelSelector.ts';
import { podTemplateChecks } from '../pod/index.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { field, struct, when } from '../walks.ts';
import { atMostAll, countOrPercentage, notNegative, numberOrPercent, printedIntOrString } from './numbers.ts';
import {
  noActiveDeadline,
  restartsAlways,
  type Selecting,
  selectorIsReadable,
  selectorMatchesTemplate,
  selectorNotEmpty,
  selectorRequired,
  selectorUnreadable,
} from './selection.ts';

interface RollingUpdate {
  readonly maxUnavailable?: IntOrString;
  readonly maxSurge?: IntOrString;
}

interface Strategy {
  readonly type?: string;
  readonly rollingUpdate?: RollingUpdate | null;
}

export interface ReplicaSetSpec extends Selecting {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
}

interface DeploymentSpec extends ReplicaSetSpec {
  readonly strategy?: Strategy;
  readonly revisionHistoryLimit?: number;
  readonly progressDeadlineSeconds?: number;
}

export const replicasNotNegative = notNegative({
  id: 'workload.replicas.not-negative',
  source:
    'apps/validation ValidateDeploymentSpec, ValidateReplicaSetSpec, ValidateStatefulSetSpec; core/validation ValidateReplicationControllerSpec',
  explain: {
    en: '`replicas` is a number of Pods: 0 (none, nothing runs) or more.',
    'zh-cn': '`replicas` 是 Pod 的个数：0（一个都不运行）或更大。',
  },
});

export const minReadySecondsNotNegative = notNegative({
  id: 'workload.min-ready-seconds.not-negative',
  source: 'apps/validation ValidateDeploymentSpec, ValidateReplicaSetSpec, ValidateStatefulSetSpec, ValidateDaemonSetSpec',
  explain: {
    en: '`minReadySeconds` is how long a Pod must stay ready before it counts as available. It cannot be negative.',
    'zh-cn': '`minReadySeconds` 是 Pod 保持就绪多久之后才算可用，不能为负数。',
  },
});

export const revisionHistoryLimitNotNegative = notNegative({
  id: 'workload.revision-history-limit.not-negative',
  source: 'apps/validation ValidateDeploymentSpec, ValidateDaemonSetSpec',
  explain: {
    en: '`revisionHistoryLimit` is how many old revisions are kept for a rollback: 0 or more.',
    'zh-cn': '`revisionHistoryLimit` 是为回滚保留的旧版本个数：0 或更大。',
  },
});

const SPEC = 'apps/validation ValidateDeploymentSpec';
const STRATEGY = 'apps/validation ValidateDeploymentStrategy';

const progressDeadlineNotNegative = notNegative({
  id: 'deployment.progress-deadline.not-negative',
  source: SPEC,
  explain: {
    en: '`progressDeadlineSeconds` is how long a rollout may stand still before it is reported as failed. It cannot be negative.',
    'zh-cn': '`progressDeadlineSeconds` 是发布停滞多久后报告失败，不能为负数。',
  },
});

const progressDeadlineAfterReady = rule<DeploymentSpec>({
  id: 'deployment.progress-deadline.after-min-ready',
  source: SPEC,
  explain: {
    en: 'No Pod could become available in time: `progressDeadlineSeconds` (600 if not written) must be greater than `minReadySeconds`. Raise the one or lower the other.',
    'zh-cn': '没有 Pod 能及时变为可用：`progressDeadlineSeconds`（未填写时为 600）必须大于 `minReadySeconds`。请增大前者或减小后者。',
  },
  check: ({ progressDeadlineSeconds, minReadySeconds = 0 }, path) =>
    progressDeadlineSeconds !== undefined && progressDeadlineSeconds !== null && progressDeadlineSeconds <= minReadySeconds
      ? invalid(path.child('progressDeadlineSeconds'), progressDeadlineSeconds, 'must be greater than minReadySeconds')
      : undefined,
});

const printedStrategy = ({ type = '', rollingUpdate }: Strategy) => ({
  Type: type,
  RollingUpdate: rollingUpdate ? { MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 } : null,
});

const strategyType = rule<Strategy>({
  id: 'deployment.strategy.type',
  source: STRATEGY,
  explain: {
    en: 'A Deployment replaces its Pods step by step (`RollingUpdate`, the default) or all at once (`Recreate`). There is no other strategy; `OnDelete` is one of StatefulSets and DaemonSets.',
    'zh-cn':
      'Deployment 要么逐步替换 Pod（`RollingUpdate`，默认），要么一次全部替换（`Recreate`），没有其他策略。`OnDelete` 只用于 StatefulSet 和 DaemonSet。',
  },
  check: (strategy, path) =>
    strategy.type === 'Recreate' || strategy.type === 'RollingUpdate'
      ? undefined
      : notSupported(path.child('type').shownAs(path), printedStrategy(strategy), ['Recreate', 'RollingUpdate']),
});

const recreateHasNoSteps = rule<Strategy>({
  id: 'deployment.strategy.recreate',
  source: STRATEGY,
  explain: {
    en: '`Recreate` stops all Pods before it starts new ones, so there is nothing to say about surge or unavailability. Remove `rollingUpdate`, or use `type: RollingUpdate`.',
    'zh-cn': '`Recreate` 会先停止所有 Pod 再启动新的，不存在滚动的步长。请删除 `rollingUpdate`，或改用 `type: RollingUpdate`。',
  },
  check: ({ rollingUpdate }, path) =>
    rollingUpdate ? forbidden(path.child('rollingUpdate'), "may not be specified when strategy `type` is 'Recreate'") : undefined,
});

const someMayMove = rule<RollingUpdate>({
  id: 'deployment.rolling-update.can-move',
  source: 'apps/validation ValidateRollingUpdateDeployment',
  explain: {
    en: 'With `maxSurge` 0 no Pod may be added, with `maxUnavailable` 0 none may be taken away: the rollout could never take a step. Let one of them be at least 1 or 1%.',
    'zh-cn': '`maxSurge` 为 0 时不能多建 Pod，`maxUnavailable` 为 0 时不能减少 Pod：发布无法前进一步。请让其中一个至少为 1 或 1%。',
  },
  check: ({ maxUnavailable = 0, maxSurge = 0 }, path) =>
    numberOrPercent(maxUnavailable) === 0 && numberOrPercent(maxSurge) === 0
      ? invalid(path.child('maxUnavailable'), printedIntOrString(maxUnavailable), 'may not be 0 when `maxSurge` is 0')
      : undefined,
});

const rollingUpdateChecks: readonly Check<RollingUpdate>[] = [
  field('maxUnavailable', [countOrPercentage]),
  field('maxSurge', [countOrPercentage]),
  someMayMove,
  field('maxUnavailable', [atMostAll]),
];

const strategyChecks: readonly Check<Strategy>[] = [
  strategyType,
  when(({ type }) => type === 'Recreate', [recreateHasNoSteps]),
  when(({ type }) => type === 'RollingUpdate', [field('rollingUpdate', rollingUpdateChecks)]),
];

const emptySelector = selectorNotEmpty(
  'deployment.selector.not-empty',
  'apps/validation ValidateDeploymentSpec, ValidateReplicaSetSpec',
  'deployment',
);

const unreadable = selectorUnreadable(
  'deployment.selector.readable',
  'apps/validation ValidateDeploymentSpec, ValidateReplicaSetSpec',
  'invalid label selector',
);

const noDeadline = noActiveDeadline('ReplicaSet');

/** Selector and template of Deployments and ReplicaSets. Source: apps/validation ValidatePodTemplateSpecForReplicaSet. */
export const replicaSelectionChecks: readonly Check<Selecting>[] = [
  selectorRequired,
  field('selector', [...labelSelectorChecks, emptySelector]),
  when(selectorIsReadable, [selectorMatchesTemplate, struct('template', [...podTemplateChecks, restartsAlways, noDeadline])], [unreadable]),
];

const specChecks: readonly Check<DeploymentSpec>[] = [
  field('replicas', [replicasNotNegative]),
  ...replicaSelectionChecks,
  struct('strategy', strategyChecks),
  field('minReadySeconds', [minReadySecondsNotNegative]),
  field('revisionHistoryLimit', [revisionHistoryLimitNotNegative]),
  field('progressDeadlineSeconds', [progressDeadlineNotNegative]),
  progressDeadlineAfterReady,
];

/** Source: apps/validation ValidateDeployment. */
export const deployment: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true }), struct('spec', specChecks)],
};
