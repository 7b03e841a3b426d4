// What the verbs share: printed and timed steps, child processes, and an install that runs only when something changed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const cache = join(root, '.cache');

/** Prints a title, runs, prints the seconds it took. */
export async function step(title, run) {
  const started = performance.now();
  console.log(`• ${title}`);
  const result = await run();
  console.log(`✓ ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return result;
}

/** A failure whose message is all that a person needs to see. */
export function failure(message) {
  return Object.assign(new Error(message), { shown: `✗ ${message}` });
}

/** Runs a program with our output; rejects when it fails. */
export function execute(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.once('error', (error) => reject(failure(`${command} could not be started: ${error.message}`)));
    child.once('exit', (code, signal) =>
      code === 0 ? resolve() : reject(failure(`${[command, ...args].join(' ')} ended with ${signal ?? `exit code ${code}`}`)),
    );
  });
}

/** A program of node_modules, started with the running node. */
export const tool = (name) => join(root, 'node_modules', '.bin', name);

const digest = (...files) => {
  const hash = createHash('sha256');
  for (const file of files) if (existsSync(file)) hash.update(readFileSync(file));
  return hash.digest('hex');
};

/**
 * `npm install` in a folder unless its lockfile has not changed since the last time. Not `npm ci`: some registries lack the packages of
 * foreign platforms among the optional dependencies, and `ci` then refuses the lockfile as a whole.
 */
export function install(folder, title, args = []) {
  const lock = join(folder, 'package-lock.json');
  const stamp = join(folder, 'node_modules', '.installed');
  const wanted = digest(lock, join(folder, 'package.json'));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log(`• ${title}`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const flags = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', ...args];
  const once = () => spawnSync(npm, flags, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' }).status;
  // Where nobody can run it again, a registry that fails once is asked once more, with what is in npm's cache by then.
  if (once() !== 0 && (!process.env.CI || once() !== 0))
    throw failure(
      `${title} failed: npm could not fetch the packages. Check the network (or the npm registry setting) and run the command again.`,
    );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

export function ensureInstalled() {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) throw failure(`Podsight is built with Node.js 20 or later; this is ${process.versions.node}.`);
  install(root, 'Installing the packages');
}
