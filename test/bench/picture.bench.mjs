// From a key to the picture in a real VS Code, beside an extension that only echoes: the difference is ours.
//
// Sketch: the key reaches the extension host, a message goes from there to a page, which draws a frame. That is the editor's, whatever an
// extension does. Ours on top: one way to the server and back (1 ms), the verdict (2), the run of a usual Pod (5), laying out and drawing
// its lanes (10): 20 ms. Both pages are in sight and answer the same keys, so that other work of the machine meets both.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { startEditor } from '../../scripts/editor/server.mjs';
import { setUpEditor } from '../../scripts/editor/setup.mjs';
import { packageExtension, vsixFile } from '../../scripts/package.mjs';
import { root, tool } from '../../scripts/steps.mjs';

const sample = '1-restarted-by-liveness.yaml';
/** Its `periodSeconds`, one-based. */
const line = 18;
const keys = Array.from({ length: 15 }, (_, at) => [String(at % 5), 'Backspace']).flat();
/** Milliseconds from key to key: what follows a picture has ended. */
const pauseMs = 700;
const patience = 120_000;

const now = () => performance.timeOrigin + performance.now();
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/** Notes when pictures come: runs in the timeline's page. */
function watchPictures() {
  const clock = () => performance.timeOrigin + performance.now();
  window.pictures = [];
  window.addEventListener('message', ({ data }) => {
    if (data?.message?.type !== 'show') return;
    const heard = clock();
    requestAnimationFrame(() => setTimeout(() => window.pictures.push({ heard, drawn: clock() }), 0));
  });
}

async function run(page, url) {
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout: patience });
  page.setDefaultTimeout(patience);
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: sample }).first().dblclick();
  const text = page.locator('.editor-instance .view-lines').first();
  await text.locator('.view-line').first().waitFor();
  const ask = async (words) => {
    await page.keyboard.press('F1');
    const input = page.locator('.quick-input-widget:visible input[type="text"]');
    await input.fill(words);
    await page
      .locator('.quick-input-widget:visible .monaco-list-row', { hasText: words.slice(1) })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  };
  const pageWith = async (selector) => {
    for (const end = now() + patience; now() < end; await pause(100))
      for (const frame of page.frames())
        if (await frame.evaluate((wanted) => document.querySelector(wanted) !== null, selector).catch(() => false)) return frame;
    throw new Error(`There is no page with ${selector}.`);
  };
  await text.click();
  await ask('>Podsight: Preview Pod Lifecycle');
  const timeline = await pageWith('podsight-timeline');
  await timeline.locator('[data-testid="chart"]').waitFor();
  await text.click();
  await ask('>Bench: Open the Echo');
  const echo = await pageWith('#echo');
  await timeline.evaluate(watchPictures);
  await page.evaluate(() => {
    window.pressed = [];
    window.addEventListener('keydown', () => window.pressed.push(performance.timeOrigin + performance.now()), true);
  });
  await text.click();
  await page.keyboard.press('Control+Home');
  for (let at = 1; at < line; at++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await pause(3 * pauseMs);
  const found = [];
  for (const key of keys) {
    await page.keyboard.press(key);
    const pressed = await page.evaluate(() => window.pressed.at(-1));
    await timeline.waitForFunction((since) => window.pictures.at(-1)?.heard > since, pressed);
    await echo.waitForFunction((since) => window.echoes.at(-1)?.heard > since, pressed);
    found.push({
      pressed,
      echo: await echo.evaluate(() => window.echoes.at(-1)),
      picture: await timeline.evaluate(() => window.pictures.at(-1)),
    });
    await pause(pauseMs);
  }
  return found;
}

function print(found) {
  const rows = [
    ['key → extension host', ({ pressed, echo }) => echo.changed - pressed],
    ['key → echo is heard', ({ pressed, echo }) => echo.heard - pressed],
    ['key → echo is drawn: the floor', ({ pressed, echo }) => echo.drawn - pressed],
    ['key → picture is heard', ({ pressed, picture }) => picture.heard - pressed],
    ['key → picture is drawn', ({ pressed, picture }) => picture.drawn - pressed],
    ['ours: picture after echo', ({ echo, picture }) => picture.drawn - echo.drawn],
  ];
  console.log(`  ${'milliseconds'.padEnd(34)}${['min', 'p25', 'p50', 'p75'].map((name) => name.padStart(8)).join('')}`);
  for (const [name, of] of rows)
    console.log(
      `  ${name.padEnd(34)}${[0, 0.25, 0.5, 0.75].map((share) => quantile(found.map(of), share).toFixed(1).padStart(8)).join('')}`,
    );
}

await setUpEditor();
await packageExtension();
const made = mkdtempSync(join(tmpdir(), 'podsight-bench-'));
let editor;
let browser;
try {
  const workspace = join(made, 'workspace');
  cpSync(join(root, 'samples'), workspace, { recursive: true });
  const echo = join(made, 'echo.vsix');
  const flags = ['package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', echo];
  await promisify(execFile)(tool('vsce'), flags, { cwd: join(import.meta.dirname, 'echo') });
  const settings = { 'git.enabled': false, 'files.hotExit': 'off', 'editor.minimap.enabled': false, 'editor.accessibilitySupport': 'off' };
  editor = await startEditor({ profile: join(made, 'profile'), workspace, vsix: [vsixFile, echo], settings });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  const page = await (await browser.newContext({ viewport: { width: 1800, height: 1000 } })).newPage();
  const url = new URL(editor.url);
  url.searchParams.set('folder', workspace);
  print(await run(page, url.href));
} finally {
  await browser?.close();
  await editor?.stop();
  rmSync(made, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
