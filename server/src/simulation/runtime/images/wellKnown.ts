import { databases } from './data/databases.ts';
import { distributions } from './data/distributions.ts';
import { languages } from './data/languages.ts';
import { platform } from './data/platform.ts';
import { samples } from './data/samples.ts';
import { webServers } from './data/webServers.ts';
import { recordedImages } from './recorded.ts';
import type { Image } from './schema.ts';

/** Images that many manifests use, as their Dockerfiles describe them. The first that fits counts. */
export const wellKnownImages: readonly Image[] = [
  ...recordedImages,
  ...distributions,
  ...webServers,
  ...databases,
  ...languages,
  ...platform,
  ...samples,
];
