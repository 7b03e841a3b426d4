import type { Image, ImageBase } from './schema.ts';

export const DEBIAN: ImageBase = { distribution: 'debian' };
export const ALPINE: ImageBase = { distribution: 'alpine' };
/** Debian with what buildpack-deps adds. */
export const BUILD: ImageBase = {
  distribution: 'debian',
  extra: ['curl', 'wget', 'git', 'openssl', 'ps', 'killall', 'pgrep', 'pkill', 'pidof'],
};
/** A system of Red Hat's family: its programs are GNU's, `sh` is bash. */
export const REDHAT: ImageBase = { distribution: 'debian', shell: 'bash', extra: ['curl', 'ps', 'pgrep', 'pkill', 'pidof', 'hostname'] };

export const hub = (name: string): string => `https://hub.docker.com/_/${name}`;

/** A server that an entrypoint script starts as the image's main process. */
export const viaEntrypoint = (server: string, path: string, script = '/usr/local/bin/docker-entrypoint.sh') => ({
  entrypoint: ['docker-entrypoint.sh'],
  programs: { [script]: 'entrypoint', [path]: server },
});

/** An image that holds one static program and nothing else. */
export const single = (names: readonly string[], source: string, program: string, more: Partial<Image> = {}): Image => ({
  names,
  source,
  base: null,
  entrypoint: [`/${program}`],
  programs: { [`/${program}`]: program },
  ...more,
});
