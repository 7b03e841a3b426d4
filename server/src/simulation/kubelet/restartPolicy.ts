import type { Container, Pod, PodSpec, RestartPolicyRule } from '../world/pod.ts';
import { newestContainer, type RuntimePodStatus } from './runtimePods.ts';

/** The first rule of the container that matches an exit code. Source: pkg/api/v1/pod FindMatchingContainerRestartRule. */
export function matchingRule(container: Container, exitCode: number): RestartPolicyRule | undefined {
  return container.restartPolicyRules?.find((rule) => {
    if (!rule.exitCodes) return false;
    const listed = rule.exitCodes.values?.includes(exitCode) ?? false;
    return rule.exitCodes.operator === 'In' ? listed : !listed;
  });
}

/** Would the container be started again after this exit code? Source: pkg/api/v1/pod ContainerShouldRestart. */
export function containerShouldRestart(container: Container, spec: PodSpec, exitCode: number): boolean {
  if (container.restartPolicy !== undefined && matchingRule(container, exitCode)) return true;
  switch (container.restartPolicy ?? spec.restartPolicy) {
    case 'Always':
      return true;
    case 'OnFailure':
      return exitCode !== 0;
    default:
      return false;
  }
}

/** May the container start again at all, whatever its exit code? Source: pkg/kubelet/kuberuntime computePodActions. */
export const mayRestart = (container: Container, spec: PodSpec): boolean => (container.restartPolicy ?? spec.restartPolicy) !== 'Never';

/** Does the Pod's own policy restart failed containers? Source: pkg/kubelet/kuberuntime shouldRestartOnFailure. */
export const shouldRestartOnFailure = (pod: Pod): boolean => pod.spec.restartPolicy !== 'Never';

/** Source: pkg/kubelet/container/helpers.go ShouldContainerBeRestarted. */
export function shouldContainerBeRestarted(container: Container, pod: Pod, status: RuntimePodStatus): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  const newest = newestContainer(status, container.name);
  if (!newest) return true;
  if (newest.state === 'running') return false;
  if (newest.state === 'created') return true;
  return containerShouldRestart(container, pod.spec, newest.exitCode);
}

/** Does any container of the Pod have a rule that restarts all? Source: pkg/api/v1/pod AllContainersCouldRestart. */
export const allContainersCouldRestart = (spec: PodSpec): boolean =>
  spec.containers.some(canRestartAll) || spec.initContainers?.some(canRestartAll) === true;

const canRestartAll = ({ restartPolicyRules }: Container): boolean =>
  restartPolicyRules?.some((rule) => rule.action === 'RestartAllContainers') === true;
