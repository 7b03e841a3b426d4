import type { Causes } from '../world/causes.ts';
import type { Pod } from '../world/pod.ts';
import type { Task } from '../world/task.ts';
import type { Kubelet } from './kubelet.ts';

export interface KillPodNow {
  /** The Pod is being evicted: it is not wanted on this node any more. */
  readonly evict: boolean;
  readonly graceSeconds: number;
  readonly reason: string;
  readonly message: string;
  /** Tells by a condition that the Pod was disrupted. */
  readonly disruption: boolean;
  readonly causes: Causes;
}

/** Source: pkg/kubelet/pod_workers.go killPodNow. */
const TIMEOUT_SECONDS_MIN = 10;
const TIMEOUT_FACTOR = 1.5;
const EXCEEDED = 'Container runtime did not kill the pod within specified grace period.';

/** Ends a Pod as failed, and waits until its containers have stopped, though not much longer than they may take. Source: killPodNow. */
export function* killPodNow(kubelet: Kubelet, pod: Pod, options: KillPodNow): Task {
  const { evict, graceSeconds, reason, message, disruption, causes } = options;
  const { uid } = pod.metadata;
  kubelet.workers.updatePod({
    pod,
    type: 'kill',
    kill: {
      evict,
      graceSeconds,
      statusFn: (status) => {
        if (evict || status.phase !== 'Succeeded') status.phase = 'Failed';
        status.reason = reason;
        status.message = message;
        if (!disruption) return;
        const others = status.conditions.filter(({ type }) => type !== 'DisruptionTarget');
        status.conditions = [{ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message }, ...others];
      },
    },
    causes,
  });
  const timeoutMs = Math.max(TIMEOUT_SECONDS_MIN, TIMEOUT_FACTOR * graceSeconds) * 1000;
  const ended = yield* kubelet.workers.whenTerminated(uid).within(kubelet.world.clock, timeoutMs, 'kubelet');
  if (!ended) kubelet.podEvent(pod, 'Warning', 'ExceededGracePeriod', EXCEEDED, causes);
}
