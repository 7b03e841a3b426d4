import type { NodeInfo } from '../framework/nodeInfo.ts';
import { type Handle, inPod, type Place, type Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/podInfo.ts';
import { MAX_NODE_SCORE } from '../framework/types.ts';

const NAME = 'ImageLocality';
const MIB = 1024 * 1024;
/** Below it an image is not worth going for; above it, times the containers, more does not count. Bytes. */
const LEAST_BYTES = 23 * MIB;
const MOST_BYTES_PER_CONTAINER = 1000 * MIB;

interface WantedImages {
  readonly names: readonly string[];
  readonly containers: number;
}

/** Prefers nodes that have the images already, big and wide-spread ones most. Source: plugins/imagelocality/image_locality.go. */
export class ImageLocality implements Plugin<unknown, WantedImages> {
  readonly name = NAME;
  /** How wide-spread an image is counts, too: when that changes nothing is kept. */
  readonly isLocal = true;

  constructor(private readonly handle: Handle) {}

  preScore({ pod: { spec } }: PodInfo): WantedImages {
    const containers = [...(spec.initContainers ?? []), ...spec.containers];
    const volumes = (spec.volumes ?? []).flatMap(({ image }) => (image ? [image.reference] : []));
    return { names: [...containers.map(({ image }) => image), ...volumes].map(normalized), containers: containers.length };
  }

  score({ names, containers }: WantedImages, _pod: PodInfo, node: NodeInfo): number {
    const { cache } = this.handle;
    if (!cache.hasImages(node.name)) return 0;
    let sum = 0;
    for (const name of names) {
      const image = cache.image(node.name, name);
      if (image) sum += Math.trunc(image.sizeBytes * (image.nodes / cache.nodes.length));
    }
    const most = MOST_BYTES_PER_CONTAINER * containers;
    const bytes = Math.min(Math.max(sum, LEAST_BYTES), most);
    return Math.trunc((MAX_NODE_SCORE * (bytes - LEAST_BYTES)) / (most - LEAST_BYTES));
  }

  scorePlaces(pod: PodInfo): readonly Place[] {
    return inPod(pod, ...pod.pod.spec.containers.map((_, index) => `spec.containers[${index}].image`));
  }
}

/** Names are compared as they are, with `:latest` where there is no tag. */
function normalized(name = ''): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;
}
