import type { IntOrString } from '../../values/intOrString.ts';
import type { LabelSelector } from '../../values/selector.ts';
import { invalid, notSupported } from '../fieldErrors.ts';
import { labelSelectorChecks } from '../metadata/labelSelector.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { field, struct } from '../walks.ts';
import { atMostAll, countOrPercentage } from '../workloads/numbers.ts';
import { printedSelector } from '../workloads/selection.ts';

interface BudgetSpec {
  readonly minAvailable?: IntOrString | null;
  readonly maxUnavailable?: IntOrString | null;
  readonly selector?: LabelSelector | null;
  readonly unhealthyPodEvictionPolicy?: string | null;
}

const source = 'policy/validation ValidatePodDisruptionBudgetSpec';
const present = <Value>(value: Value | null | undefined): value is Value => value !== undefined && value !== null;

const oneNumber = rule<BudgetSpec>({
  id: 'pdb.one-number',
  source,
  explain: {
    en: 'A budget says how many Pods must stay (`minAvailable`) or how many may go (`maxUnavailable`). Keep one of them.',
    'zh-cn': '预算要么规定至少保留多少 Pod（`minAvailable`），要么规定最多允许多少不可用（`maxUnavailable`），只能保留一个。',
  },
  check: ({ minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy }, path) =>
    present(minAvailable) && present(maxUnavailable)
      ? invalid(
          path,
          {
            MinAvailable: minAvailable,
            Selector: printedSelector(selector),
            MaxUnavailable: maxUnavailable,
            UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy ?? null,
          },
          'minAvailable and maxUnavailable cannot be both set',
        )
      : undefined,
});

const POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

const unhealthyPolicy = rule<string>({
  id: 'pdb.unhealthy-policy',
  source,
  explain: {
    en: 'Pods that run but are not ready may be evicted always (`AlwaysAllow`) or only while the budget is kept (`IfHealthyBudget`, the default).',
    'zh-cn': '运行中但未就绪的 Pod 要么总能被驱逐（`AlwaysAllow`），要么仅在预算满足时才行（`IfHealthyBudget`，默认）。',
  },
  check: (policy, path) => (POLICIES.includes(policy) ? undefined : notSupported(path, policy, POLICIES)),
});

const specChecks: readonly Check<BudgetSpec>[] = [
  oneNumber,
  field('minAvailable', [countOrPercentage, atMostAll]),
  field('maxUnavailable', [countOrPercentage, atMostAll]),
  field('selector', labelSelectorChecks),
  field('unhealthyPodEvictionPolicy', [unhealthyPolicy]),
];

/** Its metadata has no rules of its own. Source: policy/validation ValidatePodDisruptionBudget. */
export const podDisruptionBudget: Validator = { namespaced: true, checks: [struct('spec', specChecks)] };
