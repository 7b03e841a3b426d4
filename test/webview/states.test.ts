import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SimulateAnswer } from '../../server/src/requests.ts';
import type { SimulationRun } from '../../server/src/simulation/timeline.ts';
import { drawn, hear, launchBrowser, noBrowser, post as say, stopClock } from './support/browser.ts';
import { openPage, seenBy } from './support/openPage.ts';
import { container, event, probe, runOf, status } from './support/runs.ts';

/** What the page shows when there is no picture of the present text, or not yet; and that typing does not make it flicker. */

const run = (killedAt: number): SimulationRun =>
  runOf(
    [
      status(0, { main: container(), helper: container() }),
      probe(5, 'success'),
      event(killedAt, 'Killing'),
      status(killedAt + 5, { main: container({ restartCount: 1 }), helper: container() }),
    ],
    120,
  );
const done = (killedAt: number): SimulateAnswer => ({
  state: 'done',
  version: 1,
  object: 'Pod/web',
  run: run(killedAt),
  places: {},
  verdict: { verdict: 'accepted', message: '' },
  elapsedMilliseconds: 3,
});
const at = (line: number) => ({ start: { line, character: 2 }, end: { line, character: 20 } });
const refused: SimulateAnswer = {
  state: 'nothing',
  version: 2,
  message: 'refused',
  refusal: {
    object: 'Pod/web',
    message: 'Pod "web" is invalid: [two things]',
    causes: [
      { field: 'spec.restartPolicy', message: 'spec.restartPolicy: Unsupported value: "<b>Allways</b>"', range: at(5) },
      { field: 'spec.containers[0].image', message: 'spec.containers[0].image: Required value', range: at(8) },
    ],
    more: 3,
  },
};

describe.skipIf(noBrowser)('the page without a picture of the present text', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  afterEach(() => page.context().close());

  const post = (message: unknown) => say(page, message);
  const show = (answer: SimulateAnswer, language = 'en') =>
    post({
      type: 'show',
      uri: 'file:///pod.yaml',
      position: null,
      conditions: {},
      look: { language, kubernetesVersion: '1.36', fileName: 'pod.yaml' },
      answer,
    });
  const said = async (type: string) => (await seenBy(page)).posted.map(({ message }) => message).filter((message) => message.type === type);
  const violations = async (): Promise<readonly string[]> => {
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    return page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`);
    });
  };

  test.each(['dark', 'light', 'hc', 'hc-light'] as const)(
    'refused, %s: the words of the server with links, over the last picture',
    async (theme) => {
      page = await openPage(browser, { answer: done(40), theme, width: theme === 'hc' ? 320 : 900 });
      await page.getByTestId('chart').waitFor();
      await show(refused);
      const strip = page.getByTestId('stale');
      await strip.waitFor();
      expect(await strip.innerText()).toContain('The API server refuses Pod/web');
      expect(await strip.innerText()).toContain('Unsupported value: "<b>Allways</b>"');
      expect(await strip.innerText()).toContain('and 3 more');
      expect(await page.getByTestId('verdict').innerText()).toContain('refused by 1.36');
      expect(await page.locator('.plot').evaluate((plot) => Number(getComputedStyle(plot).opacity))).toBeLessThan(1);
      await page.getByTestId('objection-line').nth(1).click();
      expect(await said('reveal')).toMatchObject([{ range: at(8), takeFocus: true }]);
      expect(await violations()).toEqual([]);
      await show(done(40));
      await strip.waitFor({ state: 'detached' });
      expect(await page.getByTestId('verdict').innerText()).toContain('accepted');
    },
  );

  test('refused from the start: the same on an empty page', async () => {
    page = await openPage(browser, { answer: refused });
    await page.getByTestId('empty').waitFor();
    await page.getByTestId('objection-line').first().click();
    expect(await said('reveal')).toMatchObject([{ range: at(5) }]);
    expect(await violations()).toEqual([]);
  });

  test.each([
    ['en', 'The API server refuses Pod'],
    ['zh-cn', 'API 服务器拒绝 Pod'],
  ] as const)('refused without a name that can be read, %s: the kind alone', async (language, title) => {
    const { refusal } = refused as Extract<SimulateAnswer, { state: 'nothing' }>;
    page = await openPage(browser, { answer: { ...refused, refusal: { ...refusal, object: 'Pod/' } } as SimulateAnswer, language });
    await page.getByTestId('empty').waitFor();
    expect(await page.getByTestId('empty').getByRole('heading').innerText()).toBe(title);
    if (process.env.PICTURES) await page.screenshot({ path: `out/pictures/refused-${language}.png` });
  });

  test('nothing to show: an example is one click away', async () => {
    page = await openPage(browser, { answer: { state: 'nothing', version: 1, message: 'There is no `kind: Pod` here.' } });
    expect(await page.getByTestId('empty').locator('.said').innerText()).toBe('There is no kind: Pod here.');
    await page.getByTestId('insert-example').click();
    expect(await said('insertExample')).toEqual([{ type: 'insertExample', uri: 'file:///pod.yaml' }]);
    expect(await violations()).toEqual([]);
  });

  test.each([
    ['en', 'The simulation failed', 'Show output'],
    ['zh-cn', '模拟失败', '显示输出'],
  ] as const)(
    'a simulation that failed is no server that is missing, %s: the fault, and where it is told',
    async (language, title, output) => {
      page = await openPage(browser, { answer: done(40), language });
      await page.getByTestId('chart').waitFor();
      const failed = { type: 'failed', uri: 'file:///pod.yaml', reason: 'simulation', message: 'x is not a function' };
      const look = { language, kubernetesVersion: '1.36', fileName: 'pod.yaml' };
      await hear(page, { ...failed, look });
      await page.getByTestId('stale').getByRole('button', { name: output }).click();
      expect(await said('showOutput')).toHaveLength(1);
      expect(await page.getByTestId('stale').innerText()).toContain('x is not a function');
      expect(await violations()).toEqual([]);
      await page.context().close();
      page = await openPage(browser, { answer: null, language });
      await hear(page, { ...failed, look });
      await page.getByTestId('empty').waitFor();
      expect(await page.getByTestId('empty').getByRole('heading').innerText()).toBe(title);
      await page.getByTestId('retry').click();
      expect(await said('retry')).toHaveLength(1);
      expect(await violations()).toEqual([]);
    },
  );

  test('a run that takes long says so and can be stopped; a quick one shows no trace of waiting', async () => {
    page = await openPage(browser, { answer: done(40) });
    await page.getByTestId('chart').waitFor();
    await stopClock(page);
    await hear(page, { type: 'busy', uri: 'file:///pod.yaml' });
    await page.clock.runFor(100);
    expect(await page.getByTestId('slow').count()).toBe(0);
    await page.clock.resume();
    await page.getByTestId('cancel').click();
    expect(await said('cancel')).toHaveLength(1);
    expect(await page.getByTestId('timeline').getAttribute('aria-busy')).toBe('true');
    expect(await violations()).toEqual([]);
    await show(done(50));
    await page.getByTestId('slow').waitFor({ state: 'detached' });
  });

  test('typing leaves what does not change as it is: the very same elements, with scroll and selection', async () => {
    page = await openPage(browser, { answer: done(40), height: 500 });
    await page.getByTestId('chart').waitFor();
    await page.waitForFunction(() => document.querySelector('podsight-timeline') !== null);
    const kept = await page.evaluateHandle(() => {
      const find = (selector: string, root: Document | ShadowRoot = document): Element[] =>
        [...root.querySelectorAll('*')].flatMap((element) => [
          ...(element.matches(selector) ? [element] : []),
          ...(element.shadowRoot ? find(selector, element.shadowRoot) : []),
        ]);
      return {
        find,
        labels: find('[data-testid=lane]'),
        lanes: find('.plot g.lane'),
        paths: find('.plot g.lane path'),
        plot: find('.plot'),
      };
    });
    await page.evaluate(() => window.scrollTo(0, 120));
    let mutations = 0;
    await page.exposeFunction('count', (number: number) => {
      mutations = number;
    });
    await kept.evaluate(({ lanes }) => {
      const [helper] = lanes.filter((lane) => lane.classList.contains('container')).slice(1);
      let seen = 0;
      new MutationObserver((records) => {
        seen += records.length;
        (window as unknown as { count(number: number): void }).count(seen);
      }).observe(helper as Element, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    await post({ type: 'busy', uri: 'file:///pod.yaml' });
    await show(done(40.5));
    await drawn(page);
    const after = await kept.evaluate(({ find, ...before }) => ({
      labels: find('[data-testid=lane]').every((label, index) => label === before.labels[index]),
      lanes: find('.plot g.lane').every((lane, index) => lane === before.lanes[index]),
      paths: before.paths.every((path) => path.isConnected),
      plot: find('.plot')[0] === before.plot[0],
      scrolled: window.scrollY,
    }));
    expect(after).toEqual({ labels: true, lanes: true, paths: true, plot: true, scrolled: 120 });
    expect(mutations, 'changes of the lane of the container that nothing happens to').toBe(0);
  });
});
