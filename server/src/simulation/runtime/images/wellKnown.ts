import type { Image } from './schema.ts';

/** Images that many manifests use, as their Dockerfiles describe them. */
export const wellKnownImages: readonly Image[] = [
  {
    names: ['busybox'],
    source: 'https://hub.docker.com/_/busybox',
    base: { distribution: 'busybox' },
    cmd: ['sh'],
  },
  {
    names: ['alpine'],
    source: 'https://hub.docker.com/_/alpine',
    base: { distribution: 'alpine' },
    cmd: ['/bin/sh'],
  },
  {
    names: ['debian'],
    source: 'https://hub.docker.com/_/debian',
    base: { distribution: 'debian' },
    cmd: ['bash'],
  },
];
