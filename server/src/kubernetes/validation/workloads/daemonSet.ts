import type { IntOrString } from '../../values/intOrString.ts';
import { nameIsDnsSubdomain } from '../../values/names.ts';
import { invalid, notSupported, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { labelSelectorChecks } from '../metadata/labelSelector.ts';
import { podTemplateChecks } from '../pod/index.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { field, struct, when } from '../walks.ts';
import { minReadySecondsNotNegative, revisionHistoryLimitNotNegative } from './deployment.ts';
import { atMostAll, countOrPercentage, numberOrPercent, printedIntOrString } from './numbers.ts';
import { noActiveDeadline, restartsAlways, type Selecting, selectorMatchesTemplate, selectorNotEmpty } from './selection.ts';

interface RollingUpdate {
  readonly maxUnavailable?: IntOrString;
  readonly maxSurge?: IntOrString;
}

interface UpdateStrategy {
  readonly type?: string;
  readonly rollingUpdate?: RollingUpdate | null;
}

interface DaemonSetSpec extends Selecting {
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly updateStrategy?: UpdateStrategy;
}

const oneDirection = rule<RollingUpdate>({
  id: 'daemonset.rolling-update.direction',
  source: 'apps/validation ValidateRollingUpdateDaemonSet',
  explain: {
    en: 'On each node a DaemonSet either stops the old Pod first (`maxUnavailable`, 1 if not written) or starts the new one first (`maxSurge`, 0 if not written). Just one of the two may be non-zero: for `maxSurge: 1` also write `maxUnavailable: 0`.',
    'zh-cn':
      '在每个节点上，DaemonSet 要么先停旧 Pod（`maxUnavailable`，默认 1），要么先启动新 Pod（`maxSurge`，默认 0），两者中恰好一个不为 0。要用 `maxSurge: 1`，请同时写 `maxUnavailable: 0`。',
  },
  check({ maxUnavailable = 0, maxSurge = 0 }, path) {
    const unavailable = numberOrPercent(maxUnavailable) !== 0;
    const surge = numberOrPercent(maxSurge) !== 0;
    if (unavailable && surge) {
      return invalid(path.child('maxSurge'), printedIntOrString(maxSurge), 'may not be set when maxUnavailable is non-zero');
    }
    return unavailable || surge ? undefined : required(path.child('maxUnavailable'), 'cannot be 0 when maxSurge is 0');
  },
});

const strategyType = rule<UpdateStrategy>({
  id: 'daemonset.update-strategy.type',
  source: 'apps/validation ValidateDaemonSetUpdateStrategy',
  explain: {
    en: 'A DaemonSet updates its Pods node by node (`RollingUpdate`, the default) or leaves each until you delete it (`OnDelete`). `Recreate` is a strategy of Deployments.',
    'zh-cn':
      'DaemonSet 要么逐个节点更新 Pod（`RollingUpdate`，默认），要么等你删除后再更新（`OnDelete`）。`Recreate` 是 Deployment 的策略。',
  },
  check: ({ type = '', rollingUpdate }, path) =>
    type === 'OnDelete' || type === 'RollingUpdate'
      ? undefined
      : notSupported(
          path,
          {
            Type: type,
            RollingUpdate: rollingUpdate
              ? { MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 }
              : null,
          },
          ['RollingUpdate', 'OnDelete'],
        ),
});

const rollingUpdateChecks: readonly Check<RollingUpdate>[] = [
  field('maxUnavailable', [countOrPercentage]),
  field('maxSurge', [countOrPercentage]),
  field('maxUnavailable', [atMostAll]),
  field('maxSurge', [atMostAll]),
  oneDirection,
];

/** Source: apps/validation ValidateDaemonSetSpec. An absent selector matches nothing, and only that is reported. */
const specChecks: readonly Check<DaemonSetSpec>[] = [
  field('selector', labelSelectorChecks),
  selectorMatchesTemplate,
  field('selector', [selectorNotEmpty('daemonset.selector.not-empty', 'apps/validation ValidateDaemonSetSpec', 'daemonset')]),
  struct('template', [...podTemplateChecks, restartsAlways, noActiveDeadline('DaemonSet')]),
  field('minReadySeconds', [minReadySecondsNotNegative]),
  struct('updateStrategy', [strategyType, when(({ type }) => type === 'RollingUpdate', [field('rollingUpdate', rollingUpdateChecks)])]),
  field('revisionHistoryLimit', [revisionHistoryLimitNotNegative]),
];

export const daemonSet: Validator = {
  namespaced: true,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true }), struct('spec', specChecks)],
};
