import { commands } from './runtime/commands/table.ts';
import { findImage } from './runtime/images/find.ts';
import { wellKnownImages } from './runtime/images/wellKnown.ts';
import { createImageVolume, createRuntime, createVolume, type VolumeKind } from './runtime/index.ts';
import type { ContainerRuntime, RuntimeEnvironment, Volume } from './runtime/runtime.ts';

/** What an image's configuration says beside its command. */
export interface ImageConfig {
  /** USER: a number, a name, or empty for root. */
  readonly user: string;
  /** Nothing is known of the image, this configuration included. */
  readonly unknown?: boolean;
  /** It is only called like one that is known. */
  readonly namesake?: boolean;
  /** STOPSIGNAL without SIG. */
  readonly stopSignal: string;
}

/** What stands behind the kubelets: container runtime, volumes, images. */
export interface RuntimeFactory {
  readonly createRuntime: (environment: RuntimeEnvironment) => ContainerRuntime;
  readonly createVolume: (name: string, kind: VolumeKind, limitBytes?: number) => Volume;
  /** What an image holds, as a volume; null when that is not known. */
  readonly createImageVolume: (name: string, reference: string) => Volume | null;
  readonly imageConfig: (image: string) => ImageConfig;
  /** Whether it is certain that a program is missing in an image that it was not found in; of much software only the server is known. */
  readonly surelyLacks?: (image: string, program: string) => boolean;
}

/** Programs of which it is known what distributions and images have them. */
const COMMON: ReadonlySet<string> = new Set([...commands.keys(), 'sh', 'ash', 'dash', 'bash']);

/** The product's own runtime. */
export const nodeRuntime: RuntimeFactory = {
  surelyLacks: (image, program) => {
    const { unknown, entrypoint, programs } = findImage(image, wellKnownImages);
    if (!/^[\w./+@:-]+$/.test(program)) return true;
    const distributionOnly = entrypoint === undefined && programs === undefined;
    return !unknown && (distributionOnly || COMMON.has(program.replace(/^.*\//, '')));
  },
  createRuntime: (environment) => createRuntime(environment),
  createVolume,
  createImageVolume,
  imageConfig: (image) => {
    const { user, stopSignal, unknown, namesake } = findImage(image, wellKnownImages);
    return {
      user: user ?? '',
      unknown: unknown === true,
      namesake: namesake === true,
      stopSignal: (stopSignal ?? 'TERM').replace(/^SIG/, ''),
    };
  },
};
