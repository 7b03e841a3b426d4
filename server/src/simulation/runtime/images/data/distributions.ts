import { ALPINE, BUILD, DEBIAN, hub, REDHAT } from '../making.ts';
import type { Image } from '../schema.ts';

/** Distributions, which manifests give a command. */
export const distributions: readonly Image[] = [
  { names: ['busybox', 'google-containers/busybox'], source: hub('busybox'), base: { distribution: 'busybox' }, cmd: ['sh'] },
  {
    names: ['radial/busyboxplus', 'yauritux/busybox-curl'],
    source: 'https://hub.docker.com/r/radial/busyboxplus',
    base: { distribution: 'busybox', extra: ['curl'] },
    cmd: ['sh'],
  },
  { names: ['alpine'], source: hub('alpine'), base: ALPINE, cmd: ['/bin/sh'] },
  { names: ['debian', 'ubuntu', 'debian-base'], source: hub('debian'), base: DEBIAN, cmd: ['bash'] },
  { names: ['buildpack-deps'], source: hub('buildpack-deps'), base: BUILD, cmd: ['bash'] },
  {
    names: ['centos', 'rockylinux', 'almalinux', 'fedora', 'amazonlinux', 'ubi8/ubi', 'ubi9/ubi', 'ubi', 'ubi-minimal', 'oraclelinux'],
    source: hub('rockylinux'),
    base: REDHAT,
    cmd: ['/bin/bash'],
  },
];
