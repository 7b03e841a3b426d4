import type { ImageReference } from '../../../kubernetes/values/imageReference.ts';
import { because, type Causes } from '../../world/causes.ts';
import type { Spread } from '../../world/clock.ts';
import { goDuration, type Instant } from '../../world/instant.ts';
import type { Pod } from '../../world/pod.ts';
import { Signal, sleep, type Task } from '../../world/task.ts';
import type { World } from '../../world/world.ts';
import { BackOff } from '../backOff.ts';
import { START_ERRORS, type StartError } from '../reasons.ts';
import { Registry } from './registry.ts';

/** Source: pkg/kubelet/kubelet.go imageBackOffPeriod, MaxImageBackOff. */
const INITIAL_MS = 10_000;
const MAX_MS = 300_000;
/** A Pod that waits for an image is looked at every 10 to 15 s, at a tick of the sync loop. Source: pod_workers.go backOffPeriod. */
const LOOK_MS_MAX = 16_000;
/** A pull of which nothing is known takes from half a second to half a minute. */
const ASSUMED_EARLY_MS = 1500;
const ASSUMED_LATE_MS = 28_000;

export type PullPolicy = 'Always' | 'IfNotPresent' | 'Never';

/** Writes an event about the container that needs the image, and returns it as a cause. */
export type ImageEvent = (type: 'Normal' | 'Warning', reason: string, message: string, causes: Causes) => Causes;

export interface ImageRequest {
  readonly pod: Pod;
  readonly image: string;
  readonly policy: PullPolicy;
  /** Pull secrets that could be read. */
  readonly pullSecrets: readonly string[];
  readonly event: ImageEvent;
  readonly causes: Causes;
}

export type ImageResult = { readonly causes: Causes } | { readonly reason: StartError; readonly message: string; readonly causes: Causes };

/**
 * Sees to it that an image is on the node before its container is made. Pulls go one after another on the whole node.
 * Source: pkg/kubelet/images/image_manager.go, puller.go (serial).
 */
export class ImageManager {
  readonly registry: Registry;
  private readonly backOff = new BackOff(INITIAL_MS, MAX_MS);
  private readonly lastError = new Map<string, string>();
  /** When pulls failed last. */
  private readonly failed = new Map<string, { readonly atMs: Instant; readonly spread: Spread }>();
  private queue: Signal | null = null;

  constructor(private readonly world: World) {
    this.registry = new Registry(world);
  }

  *ensureImageExists(request: ImageRequest): Task<ImageResult> {
    const { image, policy, event, causes } = request;
    yield* sleep(this.world.clock, this.world.latency('imageCheck'), 'kubelet');
    const parsed = this.registry.parse(image);
    if ('error' in parsed) {
      const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${parsed.error}`;
      return { reason: START_ERRORS.invalidImageName, message, causes: event('Warning', 'InspectFailed', message, causes) };
    }
    const present = policy !== 'Always' && this.registry.isPresent(image);
    if (present) {
      const accessible = this.world.version === '1.34' ? '' : ' and can be accessed by the pod';
      return { causes: event('Normal', 'Pulled', `Container image "${image}" already present on machine${accessible}`, causes) };
    }
    if (policy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      return { reason: START_ERRORS.imageNeverPull, message, causes: event('Warning', 'ErrImageNeverPull', message, causes) };
    }
    return yield* this.pull(request, parsed.name);
  }

  private *pull(request: ImageRequest, name: ImageReference): Task<ImageResult> {
    const { pod, image, event, causes } = request;
    const { world } = this;
    const key = `${pod.metadata.uid}_${image}`;
    if (this.backOff.isInBackOffSinceUpdate(key, world.nowMs)) {
      const text = `Back-off pulling image "${image}"`;
      const why = event('Normal', 'BackOff', text, causes);
      const last = this.lastError.get(key);
      return { reason: START_ERRORS.imagePullBackOff, message: last === undefined ? text : `${text}: ${last}`, causes: why };
    }
    this.narrowRetry(key);
    this.lastError.delete(key);
    const pulling = event('Normal', 'Pulling', `Pulling image "${image}"`, causes);
    const askedMs = world.nowMs;
    yield* this.turn();
    const begunMs = world.nowMs;
    const outcome = this.registry.pull(image, name, request.pullSecrets.length > 0);
    if (this.registry.isAssumed(image)) {
      this.assume(request);
      world.clock.uncertain(ASSUMED_EARLY_MS, ASSUMED_LATE_MS);
    }
    yield* sleep(world.clock, outcome.durationMs, 'runtime');
    if (!('error' in outcome)) this.registry.add(image);
    this.release();
    if ('error' in outcome) {
      const failed = event('Warning', 'Failed', `Failed to pull image "${image}": ${outcome.error}`, pulling);
      this.backOff.next(key, world.nowMs, world.nowMs);
      this.lastError.set(key, `${START_ERRORS.imagePull}: ${outcome.error}`);
      this.failed.set(key, { atMs: world.nowMs, spread: world.clock.spread });
      return { reason: START_ERRORS.imagePull, message: outcome.error, causes: failed };
    }
    const pulled = goDuration(world.nowMs - begunMs);
    const waited = goDuration(world.nowMs - askedMs);
    const text = `Successfully pulled image "${image}" in ${pulled} (${waited} including waiting). Image size: ${outcome.bytes} bytes.`;
    return { causes: because(event('Normal', 'Pulled', text, pulling)) };
  }

  /** The next try comes with the first look after the back-off, which counts from the failure. */
  private narrowRetry(key: string): void {
    const failed = this.failed.get(key);
    if (!failed) return;
    const expiryMs = failed.atMs + this.backOff.delayMs(key);
    this.world.clock.narrow(expiryMs - failed.spread.earlyMs, expiryMs + failed.spread.lateMs + LOOK_MS_MAX);
  }

  private assume({ pod, image }: ImageRequest): void {
    const { world } = this;
    const assume = (field: string): void => {
      const place = world.field(pod, field);
      if ('object' in place)
        world.assume('image.pull', place.object, place.field, {
          en: `The registry is taken to have ${image}, and the pull to last 2 s.`,
          'zh-cn': `假定镜像仓库中有 ${image}，且拉取需要 2 秒。`,
        });
    };
    pod.spec.volumes?.forEach((volume, index) => {
      if (volume.image?.reference === image) assume(`spec.volumes[${index}].image.reference`);
    });
    for (const kind of ['initContainers', 'containers', 'ephemeralContainers'] as const)
      pod.spec[kind]?.forEach((container, index) => {
        if (container.image === image) assume(`spec.${kind}[${index}].image`);
      });
  }

  /** Waits until nobody else pulls. */
  private *turn(): Task {
    while (this.queue) yield* this.queue.wait();
    this.queue = new Signal();
  }

  private release(): void {
    const queue = this.queue;
    this.queue = null;
    queue?.fire();
  }

  forget(uid: string): void {
    this.backOff.forget(`${uid}_`);
    for (const key of this.failed.keys()) if (key.startsWith(`${uid}_`)) this.failed.delete(key);
  }
}
