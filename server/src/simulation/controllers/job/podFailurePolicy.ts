import type { ContainerStatus, Pod } from '../../world/pod.ts';
import type { Job, PodFailureAction, PodFailurePolicyRule } from './types.ts';

/** What a Job's policy says of a failed Pod. `rule` is its position, `message` what a FailJob rule ends the Job with. */
interface PolicyMatch {
  readonly action: PodFailureAction;
  readonly rule: number;
  readonly message: string;
}

/** The first rule that matches; null when none does. Source: pkg/controller/job/pod_failure_policy.go matchPodFailurePolicy. */
export function matchPodFailurePolicy(job: Job, pod: Pod): PolicyMatch | null {
  const { namespace, name } = pod.metadata;
  for (const [rule, { action, onExitCodes, onPodConditions }] of (job.spec.podFailurePolicy?.rules ?? []).entries()) {
    const ending = `matching ${action} rule at index ${rule}`;
    if (onExitCodes) {
      const container = matchingContainer(pod, onExitCodes);
      if (!container) continue;
      const code = container.state.terminated?.exitCode;
      return { action, rule, message: `Container ${container.name} for pod ${namespace}/${name} failed with exit code ${code} ${ending}` };
    }
    const type = matchingCondition(pod, onPodConditions ?? []);
    if (type !== undefined) return { action, rule, message: `Pod ${namespace}/${name} has condition ${type} ${ending}` };
  }
  return null;
}

/** Whether a failed Pod counts towards the limits. */
export const countsAsFailure = (job: Job, pod: Pod): boolean => matchPodFailurePolicy(job, pod)?.action !== 'Ignore';

function matchingContainer(
  { status }: Pod,
  { containerName, operator, values }: NonNullable<PodFailurePolicyRule['onExitCodes']>,
): ContainerStatus | undefined {
  return [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])].find(({ name, state }) => {
    const code = state.terminated?.exitCode;
    if (code === undefined || code === 0 || (containerName !== undefined && containerName !== name)) return false;
    return values.includes(code) === (operator === 'In');
  });
}

const matchingCondition = (pod: Pod, patterns: NonNullable<PodFailurePolicyRule['onPodConditions']>): string | undefined =>
  pod.status.conditions.find((condition) =>
    patterns.some(({ type, status = 'True' }) => type === condition.type && status === condition.status),
  )?.type;
