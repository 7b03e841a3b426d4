import { findImage } from './runtime/images/find.ts';
import { wellKnownImages } from './runtime/images/wellKnown.ts';
import { createRuntime, createVolume, type VolumeKind } from './runtime/index.ts';
import type { ContainerRuntime, RuntimeEnvironment, Volume } from './runtime/runtime.ts';

/** What an image's configuration says beside its command. */
export interface ImageConfig {
  /** USER: a number, a name, or empty for root. */
  readonly user: string;
  /** STOPSIGNAL without SIG. */
  readonly stopSignal: string;
}

/** What stands behind the kubelets: container runtime, volumes, images. */
export interface RuntimeFactory {
  readonly createRuntime: (environment: RuntimeEnvironment) => ContainerRuntime;
  readonly createVolume: (name: string, kind: VolumeKind, limitBytes?: number) => Volume;
  readonly imageConfig: (image: string) => ImageConfig;
}

/** The product's own runtime. */
export const nodeRuntime: RuntimeFactory = {
  createRuntime: (environment) => createRuntime(environment),
  createVolume,
  imageConfig: (image) => {
    const { user, stopSignal } = findImage(image, wellKnownImages);
    return { user: user ?? '', stopSignal: (stopSignal ?? 'TERM').replace(/^SIG/, '') };
  },
};
