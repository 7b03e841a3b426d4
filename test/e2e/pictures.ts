import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from './workbench.ts';

/**
 * Takes a picture of the whole window. Pictures go to out/pictures; `PICTURES=docs npm run test:e2e` puts those of the README in their place.
 */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = join(root, process.env['PICTURES'] === 'docs' ? 'docs/pictures' : 'out/pictures');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
