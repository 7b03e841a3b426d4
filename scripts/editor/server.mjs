// Starts the embedded editor on a loopback port with the extension installed into a profile of its own.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { failure } from '../steps.mjs';
import { codeServer, editorNode } from './setup.mjs';

/** Quiet defaults: no trust question, no welcome page, no chat, nothing that calls out. */
export const quietSettings = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'window.confirmBeforeClose': 'never',
};

const stopsWithin = 5_000;
const startsWithin = 180_000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * @param {{profile: string, workspace: string, vsix?: string | string[], settings?: object, port?: number, options?: string[], locale?: string}} setting
 *   `profile` is the folder for all state; `port` 0 takes a free one.
 * @returns {Promise<{url: string, log: () => string, stop: () => Promise<void>}>}
 */
export async function startEditor({ profile, workspace, vsix, settings = {}, port = 0, options = [], locale }) {
  const at = (name) => join(profile, name);
  for (const name of ['user/User', 'extensions', 'home', 'tmp']) mkdirSync(at(name), { recursive: true });
  writeFileSync(at('user/User/settings.json'), JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  writeFileSync(at('config.yaml'), 'auth: none\ncert: false\n');
  const env = {
    ...process.env,
    HOME: at('home'),
    XDG_CONFIG_HOME: at('home/config'),
    XDG_DATA_HOME: at('home/data'),
    XDG_CACHE_HOME: at('home/cache'),
    TMPDIR: at('tmp'),
    EXTENSIONS_GALLERY: '{}', // an empty gallery: the editor asks nobody for extensions
  };
  for (const name of Object.keys(env))
    if (/^(VSCODE_|CODE_SERVER|NODE_OPTIONS$|VITEST|PORT$|PASSWORD$|HASHED_PASSWORD$)/.test(name)) delete env[name];
  const node = editorNode();
  const base = [codeServer, '--config', at('config.yaml'), '--user-data-dir', at('user'), '--extensions-dir', at('extensions')];
  for (const each of vsix ? [vsix].flat() : []) await promisify(execFile)(node, [...base, '--install-extension', each, '--force'], { env });
  const logFile = at('server.log');
  const log = openSync(logFile, 'w');
  const flags = ['--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'];
  if (locale) flags.push('--locale', locale);
  const child = spawn(node, [...base, ...flags, ...options, workspace], { env, stdio: ['ignore', log, log], detached: true });
  let exited = false;
  child.once('exit', () => {
    exited = true;
  });
  const readLog = () => readFileSync(logFile, 'utf8');
  const stop = async () => {
    const kill = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // the whole group is gone already
      }
    };
    kill('SIGTERM');
    for (const end = Date.now() + stopsWithin; !exited && Date.now() < end; ) await pause(50);
    kill('SIGKILL');
    rmSync(at('tmp'), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  for (const end = Date.now() + startsWithin; ; await pause(50)) {
    const url = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+\/)/.exec(readLog())?.[1];
    if (url) return { url, log: readLog, stop };
    if (!exited && Date.now() < end) continue;
    await stop();
    throw failure(`The embedded editor did not start. Its last words:\n${readLog().slice(-2000)}`);
  }
}
