import { readFileSync } from 'node:fs';
import type { SimulateAnswer } from '../../server/src/requests.ts';
import { launchBrowser } from './support/browser.ts';
import { openPage, seenBy } from './support/openPage.ts';
import { answerOf, recorded } from './support/records.ts';
import { type ThemeName, themes } from './support/themes.ts';

/**
 * Pictures of the timeline page without an editor: `node test/webview/preview.mjs RUN OUT.png [theme] [width]x[height] [language]`.
 * RUN is the id of a recorded case or a file with the JSON of a `podsight/simulate` answer.
 */
export async function preview([
  run = 'liveness-exec-seed',
  out = 'timeline.png',
  theme = 'dark',
  size = '1200x900',
  language = 'en',
]: readonly string[]): Promise<void> {
  if (!(theme in themes)) throw new Error(`themes: ${Object.keys(themes).join(', ')}`);
  const answer = run.endsWith('.json') ? (JSON.parse(readFileSync(run, 'utf8')) as SimulateAnswer) : answerOf(recorded(run));
  const [width = 1200, height = 900] = size.split('x').map(Number);
  const browser = await launchBrowser();
  try {
    const page = await openPage(browser, {
      answer,
      theme: theme as ThemeName,
      width,
      height,
      language: language === 'zh-cn' ? 'zh-cn' : 'en',
    });
    page.on('pageerror', (error) => console.error(error));
    await page.getByTestId('chart').waitFor();
    await page.screenshot({ path: out, fullPage: true });
    const { violations } = await seenBy(page);
    console.log(`${out}: ${violations.length} violations of the content security policy`, violations);
  } finally {
    await browser.close();
  }
}
