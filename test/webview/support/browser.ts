import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const noBrowser = !existsSync(executablePath);

/** The first start on a machine takes long: Chromium looks at all fonts. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'], timeout: 110_000 });

/** Waits until what the page has is laid out and painted: sizes are observed in the frame after the first. */
export const drawn = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));

/** Says something to the page as the extension does, and waits until it has heard it. */
export const post = (page: Page, message: unknown): Promise<void> =>
  page.evaluate(
    (sent) =>
      new Promise<void>((resolve) => {
        // After the page's own listener, which is older.
        window.addEventListener('message', () => resolve(), { once: true });
        window.postMessage({ protocol: 1, message: sent }, '*');
      }),
    message,
  );
