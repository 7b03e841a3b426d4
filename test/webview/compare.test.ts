import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SimulateAnswer } from '../../server/src/requests.ts';
import type { SimulationRun } from '../../server/src/simulation/timeline.ts';
import { drawn, hear, launchBrowser, noBrowser, post as say, stopClock } from './support/browser.ts';
import { openPage, seenBy } from './support/openPage.ts';
import { container, event, probe, runOf, status } from './support/runs.ts';

/** Two runs beside each other, on the page. */

const killed = (at: number): SimulationRun =>
  runOf(
    [
      status(0, { main: container() }),
      event(0, 'Started'),
      probe(5, 'success'),
      probe(at - 5, 'failure', 2),
      probe(at, 'failure', 3),
      event(at, 'Killing', 'main', { eventType: 'Warning' }),
      status(at + 20, { main: container({ restartCount: 1 }) }),
      event(at + 20, 'Started'),
    ],
    120,
  );
const done = (run: SimulationRun, object = 'Pod/web'): SimulateAnswer => ({
  state: 'done',
  version: 1,
  object,
  run,
  places: {},
  verdict: { verdict: 'accepted', message: '' },
  elapsedMilliseconds: 3,
});

describe.skipIf(noBrowser)('a comparison in a browser', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  afterEach(() => page.context().close());

  const post = (message: unknown) => say(page, message);
  const shown = (answer: SimulateAnswer) => ({
    type: 'show',
    uri: 'file:///pod.yaml',
    position: null,
    conditions: {},
    look: { language: 'en', kubernetesVersion: '1.36', fileName: 'pod.yaml' },
    answer,
  });
  const show = (answer: SimulateAnswer) => post(shown(answer));
  const open = async (options: Partial<Parameters<typeof openPage>[1]> = {}): Promise<void> => {
    page = await openPage(browser, { answer: done(killed(30)), ...options });
    await page.getByTestId('chart').waitFor();
    await drawn(page);
  };
  const changes = () => page.getByTestId('change').allInnerTexts();
  const ghosts = () => page.locator('.plot g.ghost path').count();

  test('an edit shows at once what moved, and the run before it below the lanes', async () => {
    await open();
    expect(await changes()).toEqual([]);
    expect(await ghosts()).toBe(0);
    await show(done(killed(42)));
    await expect.poll(changes).toEqual(['first restart: 12 s later']);
    await expect.poll(ghosts).toBeGreaterThan(3);
    expect((await page.locator('.plot .lanes text').allTextContents()).join('|')).toContain('(+12 s)');
    await page.getByTestId('moves').locator('summary').click();
    await page.getByTestId('moves').getByRole('button').first().click();
    expect(await page.getByTestId('now').innerText()).toBe('37 s');
  });

  test('keystrokes of one edit are one; the comparison goes off and on', async () => {
    await open();
    await stopClock(page);
    for (const at of [90, 35]) {
      await hear(page, shown(done(killed(at))));
      await page.clock.runFor(1000);
    }
    await page.clock.resume();
    await expect.poll(changes).toEqual(['first restart: 5 s later']);
    await page.getByTestId('compare').selectOption('none');
    await expect.poll(ghosts).toBe(0);
    expect(await changes()).toEqual([]);
    await page.getByTestId('compare').selectOption('edit');
    await expect.poll(changes).toEqual(['first restart: 5 s later']);
  });

  test('with the last commit, and with a file that is chosen', async () => {
    await open({ language: 'zh-cn' });
    await page.getByTestId('compare').selectOption('head');
    expect(await page.getByTestId('compared').innerText()).toContain('正在进行');
    const asked = (await seenBy(page)).posted.map(({ message }) => message).filter(({ type }) => type === 'compare');
    expect(asked).toMatchObject([{ with: { kind: 'head' } }]);
    await post({ type: 'baseline', uri: 'file:///pod.yaml', with: { kind: 'head' }, answer: done(killed(50)) });
    await expect.poll(changes).toEqual(['首次重启：早 20 秒']);
    await page.getByTestId('compare').selectOption('file');
    expect(await page.getByTestId('compare').inputValue()).toBe('head');
    const other = { kind: 'file', uri: 'file:///b.yaml', name: 'b.yaml' };
    await post({ type: 'baseline', uri: 'file:///pod.yaml', with: other, answer: done(killed(30)) });
    await expect.poll(() => page.getByTestId('compared').innerText()).toContain('b.yaml');
    expect(await page.getByTestId('compared').innerText()).toContain('完全相同');
    await post({ type: 'baseline', uri: 'file:///pod.yaml', with: other, answer: { state: 'nothing', version: 1, message: '没有' } });
    await expect.poll(() => page.getByTestId('compared').innerText()).toContain('没有');
  });

  test('many differences: three at once, the others one step away, by keyboard too', async () => {
    const run = killed(30);
    const containers = (...names: string[]) => Object.fromEntries(names.map((name) => [name, container()]));
    const calm = runOf([status(0, containers('main', 'a', 'b', 'c', 'd'))], 120);
    await open({ answer: done(run) });
    await show(done(calm));
    await expect.poll(changes).toHaveLength(3);
    expect((await changes())[0]).toBe('1 fewer restart');
    const more = page.getByTestId('more-changes');
    const count = Number((await more.innerText()).slice(1));
    expect(await more.getAttribute('aria-label')).toBe(`Show ${count} more differences`);
    if (process.env.PICTURES) await page.screenshot({ path: 'out/pictures/compare-many.png' });
    await more.focus();
    await page.keyboard.press('Enter');
    expect(await changes()).toHaveLength(3 + count);
    expect(await more.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Enter');
    expect(await changes()).toHaveLength(3);
  });

  test.each([
    ['dark', 900],
    ['light', 320],
    ['hc', 640],
    ['hc-light', 1900],
  ] as const)('axe has nothing to say: %s at %d pixels', async (theme, width) => {
    await open({ theme, width });
    await show(done(killed(42)));
    await page.getByTestId('moves').locator('summary').click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`);
    });
    expect(violations).toEqual([]);
    if (process.env.PICTURES) await page.screenshot({ path: `out/pictures/compare-${theme}.png`, fullPage: true });
  });
});
