// Opens a real VS Code with Podsight on the sample manifests: the desktop one when there is one, else the embedded one in the browser.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startEditor } from './editor/server.mjs';
import { setUpEditor } from './editor/setup.mjs';
import { packageExtension, vsixFile } from './package.mjs';
import { cache, execute, failure, root, step } from './steps.mjs';

const samples = join(root, 'samples');
const windows = process.platform === 'win32';

const hasDesktopEditor = () => spawnSync('code', ['--version'], { stdio: 'ignore', shell: windows }).status === 0;

async function startDesktop() {
  await step('Opening VS Code', () => execute('code', ['--new-window', `--extensionDevelopmentPath=${root}`, samples], { shell: windows }));
}

/** Tells the desktop to open the address; where there is none, the printed address is enough. */
function openBrowser(url) {
  const [command, ...args] = process.platform === 'darwin' ? ['open', url] : ['xdg-open', url];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', () => {});
  child.unref();
}

async function startBrowser({ port, open }) {
  await setUpEditor();
  await packageExtension();
  const editor = await step('Starting the embedded editor', () =>
    startEditor({ profile: join(cache, 'editor-profile'), workspace: samples, vsix: vsixFile, port }),
  );
  const url = `${editor.url}?folder=${encodeURIComponent(samples)}`;
  console.log(`\n  Podsight is ready:  ${url}\n  Stop with Ctrl+C.\n`);
  if (open) openBrowser(url);
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
  });
  await editor.stop();
}

/** Flags: --desktop, --browser, --port N, --no-open. */
export async function start(flags) {
  const value = (name) => flags[flags.indexOf(name) + 1];
  const port = flags.includes('--port') ? Number(value('--port')) : 0;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw failure(`--port takes a number from 0 to 65535, not '${value('--port')}'.`);
  const desktop = flags.includes('--desktop');
  if (desktop && !hasDesktopEditor())
    throw failure("There is no 'code' command. Install VS Code's shell command, or leave --desktop out to use the embedded editor.");
  if (desktop || (!flags.includes('--browser') && hasDesktopEditor())) return startDesktop();
  return startBrowser({ port, open: !flags.includes('--no-open') });
}
