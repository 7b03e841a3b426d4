import { FileVolume, type VolumeKind } from './files/volume.ts';
import { findImage } from './images/find.ts';
import type { Image } from './images/schema.ts';
import { treeOf } from './images/tree.ts';
import { wellKnownImages } from './images/wellKnown.ts';
import type { ContainerRuntime, RuntimeEnvironment, Volume } from './runtime.ts';
import { SimulatedRuntime } from './simulatedRuntime.ts';

export type { VolumeKind } from './files/volume.ts';

/** The container runtime of a node. `images`: what is known of images, the first that fits counts. */
export function createRuntime(environment: RuntimeEnvironment, images: readonly Image[] = wellKnownImages): ContainerRuntime {
  return new SimulatedRuntime(environment, images);
}

/** A file tree for `MountConfig.volume`. `limitBytes`: writes beyond it fail with "No space left on device" (`medium: Memory`). */
export function createVolume(name: string, kind: VolumeKind = 'directory', limitBytes: number = Number.POSITIVE_INFINITY): Volume {
  return new FileVolume(name, kind, limitBytes);
}

/** The files of an image, for an image volume; null when nothing is known of the image. */
export function createImageVolume(name: string, reference: string): Volume | null {
  const image = findImage(reference, wellKnownImages);
  return image.unknown ? null : new FileVolume(name, 'image', Number.POSITIVE_INFINITY, treeOf(image));
}
