import { rangeProblem } from '../../values/names.ts';
import { invalid, notSupported, required } from '../fieldErrors.ts';
import { rule } from '../rule.ts';
import type { PodSpec } from './types.ts';

/** Policies and times of a whole Pod. */

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];

export const restartPolicy = rule<PodSpec>({
  id: 'pod.restart-policy',
  source: 'core/validation validateRestartPolicy',
  explain: {
    en: '`Always` restarts containers whenever they end, `OnFailure` only after an error, `Never` not at all. Capitals count.',
    'zh-cn': '`Always` 在容器结束时总会重启，`OnFailure` 仅在出错后重启，`Never` 从不重启。区分大小写。',
  },
  check({ restartPolicy: policy }, path) {
    if (!policy) return required(path.child('restartPolicy'));
    return RESTART_POLICIES.includes(policy) ? undefined : notSupported(path.child('restartPolicy'), policy, RESTART_POLICIES);
  },
});

const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'];

export const preemptionPolicy = rule<PodSpec>({
  id: 'pod.preemption-policy',
  source: 'core/validation ValidatePreemptionPolicy',
  explain: {
    en: '`PreemptLowerPriority` may push less important Pods off a node, `Never` waits. It comes from the PriorityClass; leave it out here.',
    'zh-cn': '`PreemptLowerPriority` 可以把优先级较低的 Pod 挤出节点，`Never` 则等待。它来自 PriorityClass，这里请不要填写。',
  },
  check({ preemptionPolicy: policy }, path) {
    if (policy === undefined || policy === null) return undefined;
    if (policy === '') return required(path.child('preemptionPolicy'));
    return PREEMPTION_POLICIES.includes(policy) ? undefined : notSupported(path.child('preemptionPolicy'), policy, PREEMPTION_POLICIES);
  },
});

const SECONDS_MAX = 2147483647;

export const activeDeadline = rule<PodSpec>({
  id: 'pod.active-deadline-seconds',
  source: 'core/validation ValidatePodSpec',
  explain: {
    en: 'A deadline is 1 second or more. Leave it out for none.',
    'zh-cn': '截止时间至少 1 秒。不需要时请不要填写。',
  },
  check: ({ activeDeadlineSeconds: seconds }, path) =>
    seconds !== undefined && seconds !== null && (seconds < 1 || seconds > SECONDS_MAX)
      ? invalid(path.child('activeDeadlineSeconds'), seconds, rangeProblem(1, SECONDS_MAX), { minimum: 1, maximum: SECONDS_MAX })
      : undefined,
});
