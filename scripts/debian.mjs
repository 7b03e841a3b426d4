// Installs Debian packages that tests need, where that is allowed: as root on a Debian-like system.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** @returns whether anything could be tried; whether it helped is for the caller to see */
export function installDebianPackages(packages, why) {
  const allowed = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!allowed) return false;
  console.log(`• Installing ${packages.join(', ')} ${why}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore', env });
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { stdio: ['ignore', 'ignore', 'inherit'], env });
  return true;
}

/** The shells that the interpreter of container scripts is held against; its tests say what happens without them. */
export function ensureShells() {
  const missing = ['dash', 'busybox', 'bash'].filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  if (missing.length > 0) installDebianPackages(missing, 'for the tests of the shell interpreter');
}
