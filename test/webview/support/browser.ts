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
export const hear = (page: Page, message: unknown): Promise<void> =>
  page.evaluate(
    (sent) =>
      new Promise<void>((resolve) => {
        // After the page's own listener, which is older.
        window.addEventListener('message', () => resolve(), { once: true });
        window.postMessage({ protocol: 1, message: sent }, '*');
      }),
    message,
  );

/** The same, and waits until what it makes of it is painted. */
export async function post(page: Page, message: unknown): Promise<void> {
  await hear(page, message);
  await drawn(page);
}

/** Stops the page's clock: from now on its time passes with `page.clock.runFor`, and how busy the machine is does not matter. */
export async function stopClock(page: Page): Promise<void> {
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1000);
}
