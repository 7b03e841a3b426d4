import { because, type Causes } from '../world/causes.ts';
import type { Milliseconds } from '../world/clock.ts';
import { goDuration } from '../world/instant.ts';
import { type Container, containerPath, formatPod, type PlacedContainer, type Pod } from '../world/pod.ts';
import type { Task } from '../world/task.ts';
import { containerConfig } from './containerConfig.ts';
import { killContainer } from './killContainer.ts';
import type { Kubelet } from './kubelet.ts';
import { BACK_OFF_JITTER, RESYNC_INTERVAL_MS } from './podWorkers.ts';
import { START_ERRORS, type StartError } from './reasons.ts';
import { type ContainerSnapshot, newestContainer, type RuntimePodStatus, type SandboxRecord } from './runtimePods.ts';
import type { ImageVolumeErrors } from './volumes/imageVolumes.ts';
import { SYNC_TICK_MS } from './workQueue.ts';

/** How a start went. `retryAtMs`: no sooner than that, for a container in back-off. */
export interface StartOutcome {
  readonly failure: { readonly reason: StartError; readonly message: string; readonly retryAtMs?: number } | null;
  readonly causes: Causes;
}

export interface StartInput {
  readonly pod: Pod;
  readonly placed: PlacedContainer;
  readonly sandbox: SandboxRecord;
  /** What the sync saw of the Pod. */
  readonly status: RuntimePodStatus;
  readonly pullSecrets: readonly string[];
  readonly volumeErrors: ImageVolumeErrors;
  readonly causes: Causes;
}

/** Starts one container: back-off, image, config, create, start, postStart. Source: pkg/kubelet/kuberuntime startContainer, doBackOff. */
export function* startContainer(kubelet: Kubelet, input: StartInput): Task<StartOutcome> {
  const waiting = backOff(kubelet, input);
  if (waiting) return waiting;
  const { pod, placed, sandbox } = input;
  const { container } = placed;
  const path = containerPath(placed);
  const event = (type: 'Normal' | 'Warning', reason: string, message: string, causes: Causes): Causes =>
    kubelet.containerEvent(pod, placed, type, reason, message, causes);

  const volumes = imageVolumeFailure(input, event);
  if (volumes) return volumes;
  const image = yield* kubelet.images.ensureImageExists({
    pod,
    image: container.image,
    policy: container.imagePullPolicy ?? 'IfNotPresent',
    pullSecrets: input.pullSecrets,
    event,
    causes: because(kubelet.world.field(pod, `${path}.image`), kubelet.world.field(pod, `${path}.imagePullPolicy`), input.causes),
  });
  if ('reason' in image)
    return {
      failure: { reason: image.reason, message: image.message },
      causes: event('Warning', 'Failed', `Error: ${image.reason}`, image.causes),
    };

  const newest = newestContainer(input.status, container.name);
  const restartCount = newest ? newest.restartCount + 1 : kubelet.restartCountFromLogs(pod, container.name);
  const failed = (reason: StartError, message: string, causes: Causes): StartOutcome => ({
    failure: { reason, message },
    causes: event('Warning', 'Failed', `Error: ${message}`, causes),
  });
  const target = targetError(input, placed);
  if (target !== null) return failed(START_ERRORS.createContainer, target, image.causes);
  const generated = containerConfig(kubelet, pod, container, sandbox.ip);
  if ('error' in generated)
    return failed(START_ERRORS.createContainerConfig, generated.error, because(image.causes, kubelet.world.field(pod, path)));

  kubelet.allocation.onStart(pod, container);
  const record = yield* kubelet.runtime.createContainer(pod, sandbox, generated.config, restartCount);
  if (typeof record === 'string')
    return failed(START_ERRORS.createContainer, record, because(image.causes, kubelet.world.field(pod, `${path}.command`)));
  const created = event(
    'Normal',
    'Created',
    kubelet.world.version === '1.34' ? `Created container: ${container.name}` : 'Container created',
    image.causes,
  );
  const error = yield* kubelet.runtime.startContainer(record, { policy: container.terminationMessagePolicy ?? 'File' }, created);
  if (error !== null) {
    const outcome = failed(START_ERRORS.runContainer, error, because(created, kubelet.world.field(pod, `${path}.command`)));
    record.causes = outcome.causes;
    return outcome;
  }
  const started = event(
    'Normal',
    'Started',
    kubelet.world.version === '1.34' ? `Started container ${container.name}` : 'Container started',
    created,
  );
  record.causes = started;
  if (!container.lifecycle?.postStart) return { failure: null, causes: started };

  const hook = because(kubelet.world.field(pod, `${path}.lifecycle.postStart`), started);
  const hookError = yield* kubelet.hooks.run(record, pod, container, 'postStart', hook);
  if (hookError === null) return { failure: null, causes: started };
  const why = event('Warning', 'FailedPostStartHook', 'PostStartHook failed', hook);
  yield* killContainer(kubelet, pod, record, {
    message: 'FailedPostStartHook',
    reason: 'unknown',
    graceOverride: null,
    ordering: null,
    causes: why,
  });
  return { failure: { reason: START_ERRORS.postStartHook, message: hookError }, causes: why };
}

/** A volume whose image is not there keeps those waiting that mount it. Source: toKubeContainerImageVolumes. */
function imageVolumeFailure(
  { placed, volumeErrors }: StartInput,
  event: (type: 'Normal' | 'Warning', reason: string, message: string, causes: Causes) => Causes,
): StartOutcome | null {
  let outcome: StartOutcome | null = null;
  for (const { name } of placed.container.volumeMounts ?? []) {
    const error = volumeErrors.get(name);
    if (!error) continue;
    const causes = event('Warning', 'Failed', `Error: ${error.reason}`, error.causes);
    outcome = { failure: { reason: error.reason, message: error.message }, causes };
  }
  return outcome;
}

/** The back-off's key: a new image or new resources begin a new series. Source: GetBackoffKey. */
export const backOffKey = (pod: Pod, container: Container): string =>
  `${pod.metadata.uid}/${container.name}/${container.image}/${JSON.stringify(container.resources ?? {})}`;

/** Non-null when it is too early to start the container again. Moves the series on otherwise. */
function backOff(kubelet: Kubelet, { pod, placed, status, causes }: StartInput): StartOutcome | null {
  const { container } = placed;
  const ended = status.containers.find((seen) => seen.name === container.name && seen.state === 'exited');
  if (!ended) return null;
  const { world, crashLoopBackOff } = kubelet;
  const key = backOffKey(pod, container);
  if (!crashLoopBackOff.isInBackOffSince(key, ended.finishedMs, world.nowMs)) {
    if (kubelet.reasons.get(pod.metadata.uid, container.name)?.reason === START_ERRORS.crashLoopBackOff)
      narrowStart(kubelet, ended, crashLoopBackOff.delayMs(key));
    crashLoopBackOff.next(key, ended.finishedMs, world.nowMs);
    return null;
  }
  const where = formatPod(pod);
  const why = because(causes, world.field(pod, 'spec.restartPolicy'));
  const told = kubelet.containerEvent(
    pod,
    placed,
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${container.name} in pod ${where}`,
    why,
  );
  const delayMs = crashLoopBackOff.delayMs(key);
  return {
    failure: {
      reason: START_ERRORS.crashLoopBackOff,
      message: `back-off ${goDuration(delayMs)} restarting failed container=${container.name} pod=${where}`,
      retryAtMs: ended.finishedMs + delayMs,
    },
    causes: told,
  };
}

/**
 * A container that waited starts when its back-off is over, or at the look after that: each comes after one to one and a half times what was
 * left, a minute at most.
 */
function narrowStart(kubelet: Kubelet, { finishedMs, record }: ContainerSnapshot, delayMs: Milliseconds): void {
  const expiryMs = finishedMs + delayMs;
  const overshootMs = Math.min(delayMs, RESYNC_INTERVAL_MS) * BACK_OFF_JITTER;
  kubelet.world.clock.narrow(expiryMs - record.endSpread.earlyMs, expiryMs + record.endSpread.lateMs + overshootMs + SYNC_TICK_MS);
}

/** An ephemeral container may look into another one, which must be running. */
function targetError({ pod, status }: StartInput, placed: PlacedContainer): string | null {
  if (placed.kind !== 'ephemeralContainers') return null;
  const name = pod.spec.ephemeralContainers?.[placed.index]?.targetContainerName;
  if (!name) return null;
  const target = newestContainer(status, name);
  if (!target) return `unable to find target container ${name}`;
  if (target.record.state === 'running') return null;
  const state = target.record.state === 'exited' ? 'CONTAINER_EXITED' : 'CONTAINER_CREATED';
  return `failed to generate container "<containerID>" spec: invalid target container: container "<containerID>" is not running - in state ${state}`;
}
