// Finds a Chromium for the editor tests, or installs Debian's where that is allowed.
import { existsSync } from 'node:fs';
import { installDebianPackages } from '../debian.mjs';
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
  installDebianPackages(packages, 'for the tests in a real VS Code');
  const installed = present();
  if (installed) return installed;
  throw failure(
    'The tests in a real VS Code need Chromium or Chrome. Install it (Debian: apt-get install chromium) or set CHROMIUM=/path/to/it.',
  );
}
