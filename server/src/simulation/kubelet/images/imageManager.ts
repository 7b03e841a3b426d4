import type { ImageReference } from '../../../kubernetes/values/imageReference.ts';
import { because, type Causes } from '../../world/causes.ts';
import { goDuration } from '../../world/instant.ts';
import type { Pod } from '../../world/pod.ts';
import { Signal, sleep, type Task } from '../../world/task.ts';
import type { World } from '../../world/world.ts';
import { BackOff } from '../backOff.ts';
import { START_ERRORS, type StartError } from '../reasons.ts';
import { parseImageName } from './imageName.ts';
import { Registry } from './registry.ts';

/** Source: pkg/kubelet/kubelet.go imageBackOffPeriod, MaxImageBackOff. */
const INITIAL_MS = 10_000;
const MAX_MS = 300_000;

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
  private queue: Signal | null = null;

  constructor(private readonly world: World) {
    this.registry = new Registry(world);
  }

  *ensureImageExists(request: ImageRequest): Task<ImageResult> {
    const { image, policy, event, causes } = request;
    yield* sleep(this.world.clock, this.world.latency('imageCheck'), 'kubelet');
    const parsed = parseImageName(image);
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
    this.lastError.delete(key);
    const pulling = event('Normal', 'Pulling', `Pulling image "${image}"`, causes);
    const askedMs = world.nowMs;
    yield* this.turn();
    const begunMs = world.nowMs;
    const outcome = this.registry.pull(image, name, request.pullSecrets.length > 0);
    if (this.registry.isAssumed(image)) this.assume(request);
    yield* sleep(world.clock, outcome.durationMs, 'runtime');
    this.release();
    if ('error' in outcome) {
      const failed = event('Warning', 'Failed', `Failed to pull image "${image}": ${outcome.error}`, pulling);
      this.backOff.next(key, world.nowMs, world.nowMs);
      this.lastError.set(key, `${START_ERRORS.imagePull}: ${outcome.error}`);
      return { reason: START_ERRORS.imagePull, message: outcome.error, causes: failed };
    }
    this.registry.add(image);
    const pulled = goDuration(world.nowMs - begunMs);
    const waited = goDuration(world.nowMs - askedMs);
    const text = `Successfully pulled image "${image}" in ${pulled} (${waited} including waiting). Image size: ${outcome.bytes} bytes.`;
    return { causes: because(event('Normal', 'Pulled', text, pulling)) };
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
  }
}
