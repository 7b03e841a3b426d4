import { because, type Causes } from '../world/causes.ts';
import { isPodTerminal, type Pod, type PodStatus } from '../world/pod.ts';
import { newStatus } from '../world/podVersions.ts';
import { generateConditions, shouldAllContainersRestart } from './conditions.ts';
import { containerStatuses } from './containerStatuses.ts';
import type { Kubelet } from './kubelet.ts';
import { hasAnyActiveRegularContainerStarted, podPhase } from './phase.ts';
import type { RuntimePodStatus } from './runtimePods.ts';

const DEADLINE_MESSAGE = 'Pod was active on the node longer than the specified deadline';

/** The status of a Pod that follows from what the runtime reports. Source: pkg/kubelet/kubelet_pods.go generateAPIPodStatus. */
export function generateStatus(kubelet: Kubelet, pod: Pod, runtime: RuntimePodStatus, terminal: boolean, causes: Causes): PodStatus {
  const before = kubelet.status.get(pod.metadata.uid) ?? pod.status;
  const input = {
    pod,
    runtime,
    before,
    reasons: kubelet.reasons,
    wall: kubelet.world.wall,
    restartingAll: shouldAllContainersRestart(pod, runtime, before),
    imageId: (image: string) => kubelet.images.registry.imageId(image),
  };
  const { spec } = pod;
  const apps = containerStatuses(input, spec.containers, 'containerStatuses');
  const inits = containerStatuses(input, spec.initContainers ?? [], 'initContainerStatuses');
  const status = newStatus(podPhase(pod, [...apps, ...inits], terminal, hasAnyActiveRegularContainerStarted(spec, runtime)));
  status.hostIP = kubelet.node.ip;
  status.qosClass = pod.status.qosClass;
  if (inits.length > 0) status.initContainerStatuses = inits;
  status.containerStatuses = apps;
  if (spec.ephemeralContainers?.length)
    status.ephemeralContainerStatuses = containerStatuses(input, spec.ephemeralContainers, 'ephemeralContainerStatuses');
  const ip = spec.hostNetwork ? kubelet.node.ip : runtime.ip;
  if (ip) status.podIP = ip;
  settlePhase(kubelet, pod, before, status, causes);
  kubelet.probes.updatePodStatus(pod, status);
  status.conditions = generateConditions(
    { pod, phase: status.phase, statuses: [...inits, ...apps], before, runtime },
    terminal ? [] : kubelet.allocation.conditions(pod.metadata.uid),
  );
  return status;
}

/** A terminal phase stays; reasons stay with their phase; a deadline ends the Pod. */
function settlePhase(kubelet: Kubelet, pod: Pod, before: PodStatus, status: PodStatus, causes: Causes): void {
  if (!isPodTerminal(status)) {
    if (isPodTerminal(before)) status.phase = before.phase;
    else if (isPodTerminal(pod.status)) status.phase = pod.status.phase;
  }
  if (status.phase === before.phase) {
    const reason = before.reason || pod.status.reason;
    const message = before.message || pod.status.message;
    if (reason) status.reason = reason;
    if (message) status.message = message;
  }
  if (isPastActiveDeadline(kubelet, pod)) {
    kubelet.podEvent(
      pod,
      'Normal',
      'DeadlineExceeded',
      DEADLINE_MESSAGE,
      because(kubelet.world.field(pod, 'spec.activeDeadlineSeconds'), causes),
    );
    status.phase = 'Failed';
    status.reason = 'DeadlineExceeded';
    status.message = DEADLINE_MESSAGE;
  }
  if (isPodTerminal(pod.status)) status.phase = pod.status.phase;
}

/** The deadline counts from the kubelet's first status of the Pod. Source: pkg/kubelet/active_deadline.go. */
export function isPastActiveDeadline(kubelet: Kubelet, pod: Pod): boolean {
  const seconds = pod.spec.activeDeadlineSeconds;
  const startTime = kubelet.status.get(pod.metadata.uid)?.startTime;
  return seconds !== undefined && startTime !== undefined && kubelet.world.nowMs - startTime >= seconds * 1000;
}
