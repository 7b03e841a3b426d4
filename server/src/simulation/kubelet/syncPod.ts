import { because, type Causes } from '../world/causes.ts';
import type { Instant } from '../world/instant.ts';
import { isPodTerminal, type Pod, type PodStatus } from '../world/pod.ts';
import { type Signal, sleep, type Task } from '../world/task.ts';
import { isConditionTrue } from './conditions.ts';
import { IdleSyncs } from './idleSyncs.ts';
import type { Kubelet } from './kubelet.ts';
import type { PodUpdate } from './podUpdate.ts';
import { type RuntimePodStatus, statusIdOf } from './runtimePods.ts';

/** How a sync ended. */
export interface SyncOutcome {
  /** The Pod has come to its end. */
  readonly terminal: boolean;
  /** Look at the Pod again right away. */
  readonly relist: boolean;
  readonly error: null | 'cancelled' | { readonly retriesMs: readonly Instant[] };
  readonly causes: Causes;
}

/** The three kinds of work of a Pod worker. Source: pkg/kubelet/kubelet.go SyncPod, SyncTerminatingPod, SyncTerminatedPod. */
export class PodSyncs {
  private readonly idle: IdleSyncs;

  constructor(private readonly kubelet: Kubelet) {
    this.idle = new IdleSyncs(kubelet);
  }

  *syncPod(update: PodUpdate, runtime: RuntimePodStatus, cancelled: Signal): Task<SyncOutcome> {
    const { kubelet } = this;
    const { pod, causes } = update;
    if (update.type === 'sync' && this.idle.knows(pod, runtime)) return { terminal: false, relist: false, error: null, causes };
    kubelet.allocation.beforeSync(pod, runtime, causes);
    const known = kubelet.status.get(pod.metadata.uid);
    const status = kubelet.generateStatus(pod, runtime, false, causes);
    kubelet.status.set(pod, status, because(...news(known, runtime), causes));
    if (isPodTerminal(status)) return { terminal: true, relist: false, error: null, causes };
    kubelet.staticPods.reconcileMirror(pod, causes);
    const mounted = kubelet.volumes.areMounted(pod) ? 'mounted' : yield* kubelet.volumes.waitForAttachAndMount(pod, cancelled, causes);
    if (mounted === 'cancelled') return { terminal: false, relist: false, error: 'cancelled', causes };
    if (mounted === 'failed' || mounted === 'timedOut') return { terminal: false, relist: false, error: { retriesMs: [] }, causes };
    const secrets = this.pullSecrets(pod, causes);
    kubelet.probes.addPod(pod);
    const restartAll = isConditionTrue(status, 'AllContainersRestarting');
    const result = yield* kubelet.runtimeManager.syncPod(pod, runtime, secrets, restartAll, causes);
    kubelet.reasons.update(pod.metadata.uid, result.starts);
    const failed = result.errors.length > 0;
    if (!result.acted && !failed && kubelet.status.get(pod.metadata.uid) === known) this.idle.remember(pod, runtime);
    if (restartAll && !failed && result.removed) kubelet.workers.updatePod({ pod, type: 'update', causes: result.causes });
    return {
      terminal: false,
      relist: result.acted && !failed && kubelet.world.version === '1.36',
      error: failed ? { retriesMs: result.retriesMs } : null,
      causes: because(result.causes),
    };
  }

  /** Source: getPullSecretsForPod. */
  private pullSecrets(pod: Pod, causes: Causes): string[] {
    const found: string[] = [];
    const missing: string[] = [];
    for (const { name } of pod.spec.imagePullSecrets ?? []) {
      if (!name) continue;
      (this.kubelet.world.store.get('Secret', pod.metadata.namespace, name) ? found : missing).push(name);
    }
    if (missing.length > 0) {
      const message = `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`;
      const why = because(this.kubelet.world.field(pod, 'spec.imagePullSecrets'), causes);
      this.kubelet.podEvent(pod, 'Warning', 'FailedToRetrieveImagePullSecret', message, why);
    }
    return found;
  }

  *syncTerminatingPod(
    pod: Pod,
    runtime: RuntimePodStatus,
    graceSeconds: number | null,
    statusFn: ((status: PodStatus) => void) | null,
    causes: Causes,
  ): Task {
    const { kubelet } = this;
    const status = kubelet.generateStatus(pod, runtime, false, causes);
    statusFn?.(status);
    kubelet.status.set(pod, status, causes);
    kubelet.probes.stopLivenessAndStartup(pod);
    yield* kubelet.runtimeManager.killPod(pod, runtime, graceSeconds, causes);
    kubelet.probes.removePod(pod);
    const stopped = kubelet.pleg.inspect(pod.metadata.uid, runtime.ip);
    const why = because(...stopped.containers.slice(0, pod.spec.containers.length).map((seen) => seen.causes), causes);
    kubelet.status.set(pod, kubelet.generateStatus(pod, { ...stopped, ip: runtime.ip }, true, why), why);
  }

  *syncTerminatedPod(pod: Pod, runtime: RuntimePodStatus, causes: Causes): Task {
    const { kubelet } = this;
    kubelet.status.set(pod, kubelet.generateStatus(pod, runtime, true, causes), causes);
    yield* kubelet.volumes.waitForUnmount(pod);
    yield* sleep(kubelet.world.clock, kubelet.world.latency('cgroupRemoval'), 'kubelet');
    kubelet.status.terminate(pod, causes);
  }
}

/** What brought about the containers' states that a status did not know: whatever asked for the sync, they are what it finds. */
function news(known: PodStatus | undefined, { containers }: RuntimePodStatus): Causes[] {
  const statuses = known ? [...(known.initContainerStatuses ?? []), ...(known.containerStatuses ?? [])] : [];
  return containers
    .filter((container, index) => {
      if (containers.findIndex(({ name }) => name === container.name) < index) return false; // an earlier run of it
      const told = statuses.find(({ containerID }) => containerID === statusIdOf(container))?.state;
      return container.state === 'running' ? !told?.running : container.state === 'exited' && !told?.terminated;
    })
    .map(({ causes }) => causes);
}
