// Installs Debian packages that tests need, where that is allowed: as root on a Debian-like system.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** @returns whether anything could be tried; whether it helped is for the caller to see */
export function installDebianPackages(packages, why) {
  const allowed = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!allowed) return false;
  console.log(`• Installing ${packages.join(', ')} ${why}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A mirror that stumbles is asked again, and another installation that runs is waited for.
  const patient = ['-q', '-o', 'Acquire::Retries=5', '-o', 'DPkg::Lock::Timeout=300'];
  const stdio = ['ignore', 'ignore', 'inherit'];
  for (let tries = 0; tries < 3; tries++) {
    spawnSync('apt-get', [...patient, 'update'], { stdio, env });
    const { status } = spawnSync('apt-get', [...patient, 'install', '-y', '--no-install-recommends', ...packages], { stdio, env });
    if (status === 0) break;
  }
  return true;
}

/** The shells that the interpreter of container scripts is held against; its tests say what happens without them. */
export function ensureShells() {
  const missing = ['dash', 'busybox', 'bash'].filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  if (missing.length > 0) installDebianPackages(missing, 'for the tests of the shell interpreter');
}
