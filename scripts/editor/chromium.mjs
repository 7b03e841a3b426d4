// Finds a Chromium for the editor tests, or installs Debian's where that is allowed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { failure } from '../steps.mjs';

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const present = () => [process.env.CHROMIUM, ...candidates].find((path) => path && existsSync(path));

/** Fonts with Chinese glyphs: without them the screenshots of the Chinese texts show boxes. */
const packages = ['chromium', 'fonts-dejavu-core', 'fonts-noto-cjk'];

export function findChromium() {
  const found = present();
  if (found) return found;
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (mayInstall) {
    console.log(`• Installing ${packages.join(', ')} for the tests in a real VS Code`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore', env });
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { stdio: ['ignore', 'ignore', 'inherit'], env });
  }
  const installed = present();
  if (installed) return installed;
  throw failure(
    'The tests in a real VS Code need Chromium or Chrome. Install it (Debian: apt-get install chromium) or set CHROMIUM=/path/to/it.',
  );
}
