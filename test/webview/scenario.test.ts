import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SimulateAnswer } from '../../server/src/requests.ts';
import { complaintsOf, overhang } from './support/accessibility.ts';
import { drawn, launchBrowser, noBrowser, post } from './support/browser.ts';
import { openPage, seenBy } from './support/openPage.ts';
import { container, event, runOf, status, waiting } from './support/runs.ts';

const answer: Extract<SimulateAnswer, { state: 'done' }> = {
  state: 'done',
  version: 1,
  object: 'Pod/web',
  run: runOf(
    [
      status(0, { main: waiting('ContainerCreating') }, { phase: 'Pending', conditions: { Ready: 'False', PodScheduled: 'True' } }),
      event(1, 'Pulled', 'main', { message: 'Container image "nginx:1.27" already present on machine' }),
      status(2, { main: container() }),
      event(20, 'Unhealthy', 'main', { eventType: 'Warning' }),
      status(50, { main: container({ restartCount: 1, lastState: { exitCode: 137, reason: 'Error' } }) }),
    ],
    120,
  ),
  places: {},
  verdict: { verdict: 'accepted', message: '' },
  elapsedMilliseconds: 3,
};

const expectations = [
  { text: 'ready before 60s', holds: true, t: 2, entry: 2, message: 'at 2 s' },
  { text: 'no restart', holds: false, t: 50, entry: 4, message: 'no longer at 50 s: 1' },
];

const change = {
  summary: {
    refused: [],
    gone: [{ object: 'Pod/web-1', t: 3 }],
    came: [],
    readyBefore: 3,
    lowestReady: { value: 3, t: 0 },
    doneSeconds: null,
    withoutEndpoints: [],
    stuck: { object: 'Pod/web-2', reason: 'Unhealthy', message: 'refused', t: 50 },
    rollbackSeconds: null,
    heldBy: null,
  },
  lines: ['1 Pods come and 0 go', 'In the way at 50 s: <b>Pod/web-2</b>'],
};

describe.skipIf(noBrowser)('scenarios and changes on the page', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    const { violations } = await seenBy(page);
    await page.context().close();
    expect(violations, 'violations of the content security policy').toEqual([]);
  });

  const open = async (options: Partial<Parameters<typeof openPage>[1]> = {}): Promise<void> => {
    page = await openPage(browser, { answer, ...options });
    await page.getByTestId('chart').waitFor();
    await drawn(page);
  };
  const posted = async (type: string) =>
    (await seenBy(page)).posted.map(({ message }) => message).filter((message) => message.type === type);

  test('expectations are told line by line, and a failing one leads to its proof', async () => {
    await open({ answer: { ...answer, expectations }, conditions: { expect: ['ready before 60s', 'no restart'] } });
    expect(await page.getByTestId('expectations').innerText()).toContain('1 of 2 expectations does not hold');
    await page.getByTestId('expectation').nth(1).getByRole('button').first().click();
    expect(await page.getByTestId('now').innerText()).toBe('50 s');
    expect(await page.getByTestId('why').innerText()).toContain('main');
  });

  test('a line that is typed is expected from then on', async () => {
    await open();
    await page.getByTestId('scenario').click();
    await page.getByTestId('add-expectation').click();
    await page.getByTestId('expect').fill('no event BackOff');
    await page.keyboard.press('Enter');
    expect((await posted('conditions')).at(-1)).toMatchObject({ conditions: { expect: ['no event BackOff'] } });
  });

  test('the menu works from the keyboard and gives the focus back', async () => {
    await open();
    await page.getByTestId('scenario').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await posted('scenario')).toMatchObject([{ action: 'save' }]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('menu').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem').first().waitFor();
  });

  test('a scenario beside the manifest is offered, and left again', async () => {
    await open({ scenarioBeside: 'pod.podsight.yaml' });
    await page.getByTestId('use-scenario').click();
    expect(await posted('scenario')).toMatchObject([{ action: 'useBeside' }]);
    await page.context().close();
    const file = { uri: 'file:///pod.podsight.yaml', name: 'pod.podsight.yaml', clusterFile: null };
    await open({ conditions: { file, scenario: { horizon: 90 }, expect: [] } });
    await page.getByRole('button', { name: 'Leave pod.podsight.yaml' }).click();
    expect((await posted('conditions')).at(-1)).toMatchObject({ conditions: {} });
    expect((await posted('conditions')).at(-1)?.conditions).toEqual({});
  });

  test('a change is summed up, can be rolled back at a time, and left', async () => {
    await open({ answer: { ...answer, change }, conditions: { change: { rollbackAtSeconds: null } } });
    expect(await page.getByTestId('change-card').innerText()).toContain('The change does not get through');
    // Numbers stay on one line with their unit.
    const told = await page.getByTestId('change-line').allInnerTexts();
    expect(told.map((line) => line.replaceAll('\u00a0', ' '))).toEqual(change.lines);
    await page.getByTestId('rollback').check();
    await page.getByTestId('rollback-at').fill('45');
    await page.keyboard.press('Tab');
    await page.getByTestId('change-plain').click();
    expect((await posted('conditions')).map(({ conditions }) => conditions)).toEqual([
      { change: { rollbackAtSeconds: 60 } },
      { change: { rollbackAtSeconds: 45 } },
      {},
    ]);
  });

  test('a change has figures of its own, and nothing beside it to compare with', async () => {
    const fine = {
      ...change.summary,
      doneSeconds: 6.4,
      stuck: null,
      lowestReady: { value: 2, t: 2 },
      came: [{ object: 'Pod/web-2', t: 1 }],
    };
    const plain = { type: 'show', uri: 'file:///pod.yaml', position: null, conditions: {}, answer };
    const look = { language: 'en', kubernetesVersion: '1.36', fileName: 'pod.yaml' };
    await open({
      answer: { ...answer, change: { ...change, summary: fine } },
      conditions: { change: { rollbackAtSeconds: null } },
      width: 700,
    });
    const figures = () => page.locator('.figure').allInnerTexts();
    expect((await figures()).map((each) => each.replace(/\s+/g, ' '))).toEqual([
      '6.4 s until all is done',
      '2/3 ready at the lowest',
      '1 Pod replaced',
      '50 s first restart',
      '1 restart in 2m',
    ]);
    expect(await page.getByTestId('compared').count()).toBe(0);
    if (process.env.PICTURES) await page.screenshot({ path: 'out/pictures/change.png', fullPage: true });
    // Back in the plain view nothing is held against the run of the change.
    await post(page, { ...plain, look });
    await page.getByTestId('compared').waitFor();
    expect(await page.getByTestId('change').count()).toBe(0);
    expect(await page.locator('.plot g.ghost path').count()).toBe(0);
  });

  test('a change that is refused is not called accepted, although it would be as a new object', async () => {
    const summary = { ...change.summary, refused: ['spec.selector: field is immutable'], stuck: null };
    await open({ answer: { ...answer, change: { ...change, summary } }, conditions: { change: { rollbackAtSeconds: null } } });
    expect(await page.getByTestId('verdict').innerText()).toBe('refused by 1.36');
  });

  test('without a former version it says so, and the plain view is one step away', async () => {
    page = await openPage(browser, {
      answer: { state: 'nothing', message: 'No earlier version of this file is known.', version: 1 },
      conditions: { change: { rollbackAtSeconds: null } },
    });
    expect(await page.getByTestId('empty').innerText()).toContain('No change to show');
    expect(await page.getByTestId('insert-example').count()).toBe(0);
    await page.getByTestId('change-plain').click();
    expect((await posted('conditions')).map(({ conditions }) => conditions)).toEqual([{}]);
  });

  describe('what is tried out', () => {
    const scenario = {
      actions: [
        { at: 20, verb: 'killProcess', object: 'Pod/web', container: 'main', exitCode: 1 },
        { at: 60, verb: 'delete', object: 'Pod/web' },
      ],
    };
    const scenarios = async () => (await posted('conditions')).map(({ conditions }) => (conditions as { scenario?: unknown }).scenario);
    const chip = (at: number) => page.getByTestId('action-chip').nth(at);

    test('is chosen from a list, at the instant of the cursor or from the beginning', async () => {
      await open();
      await page.getByTestId('what-if').selectOption({ label: 'delete it by force' });
      await page.getByTestId('what-if').selectOption({ label: 'nginx:1.27 cannot be pulled' });
      expect(await scenarios()).toMatchObject([
        { actions: [{ verb: 'delete', gracePeriodSeconds: 0 }] },
        { actions: [{ verb: 'delete' }], conditions: { pulls: { 'nginx:1.27': { error: 'not found' } } } },
      ]);
    });

    test('stands on the time axis, and is dragged there', async () => {
      await open({ conditions: { scenario } });
      const box = await chip(0).boundingBox();
      const plot = await page.getByTestId('plot').boundingBox();
      if (!box || !plot) throw new Error('no chip');
      await page.mouse.move(box.x + 10, box.y + 8);
      await page.mouse.down();
      await page.mouse.move(box.x + 60, box.y + 8, { steps: 4 });
      await page.mouse.up();
      const [moved] = (await scenarios()) as [typeof scenario];
      expect(moved.actions[0]?.at).toBeGreaterThan(21);
      expect(moved.actions[1]).toEqual(scenario.actions[1]);
    });

    test.each([1000, 500])('stands over what it does at %i pixels', async (width) => {
      await open({ conditions: { scenario }, width });
      const [box, plot] = [await chip(0).boundingBox(), await page.getByTestId('plot').boundingBox()];
      // All of the 56 s that tell something are in view.
      expect(Math.abs((box?.x ?? 0) - (plot?.x ?? 0) - ((plot?.width ?? 0) * 20) / 56)).toBeLessThan(3);
    });

    test('is moved, changed and removed by the keyboard', async () => {
      await open({ conditions: { scenario } });
      await chip(0).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Shift+ArrowLeft');
      await page.keyboard.press('Enter');
      await page.getByTestId('field-exitCode').fill('137');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Escape');
      await chip(1).focus();
      await page.keyboard.press('Delete');
      expect(
        (await scenarios()).map((each) =>
          (each as typeof scenario).actions.map(({ at, ...rest }) => [at, 'exitCode' in rest ? rest.exitCode : null]),
        ),
      ).toEqual([
        [
          [21, 1],
          [60, null],
        ],
        [
          [11, 1],
          [60, null],
        ],
        [
          [11, 137],
          [60, null],
        ],
        [[11, 137]],
      ]);
    });

    test('an assumption offers what could be instead', async () => {
      const assumption = {
        code: 'image.pull',
        object: 'Pod/web',
        field: 'spec',
        message: { en: 'The registry is taken to have nginx:1.27, and the pull to last 2 s.', 'zh-cn': '' },
      };
      await open({ answer: { ...answer, run: { ...answer.run, assumptions: [assumption] } } });
      await page.getByTestId('more-notes').click();
      await page.getByTestId('instead').first().click();
      expect(await scenarios()).toEqual([{ conditions: { images: { 'nginx:1.27': 'present' } } }]);
    });
  });

  test('a run is taken out as pixels, as data, as a description and as text', async () => {
    await open({ theme: 'hc' });
    for (const id of ['export-png', 'export-json', 'export-md', 'export-text']) {
      await page.getByTestId('save').click();
      await page.getByTestId(id).click();
    }
    await expect.poll(() => posted('save').then((saved) => saved.length)).toBe(3);
    const saved = new Map((await posted('save')).map(({ format, content }) => [String(format), String(content)]));
    expect(
      Buffer.from(saved.get('png') ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(JSON.parse(saved.get('json') ?? '')).toEqual(answer.run);
    expect(saved.get('md')).toContain('```mermaid');
    expect((await posted('copy'))[0]?.text).toContain('Unhealthy');
  });

  test.each([
    ['dark', 320],
    ['light', 1000],
    ['hc', 640],
  ] as const)('%s at %i pixels: nothing scrolls sideways, and axe has nothing to say', async (theme, width) => {
    const file = { uri: 'file:///pod.podsight.yaml', name: 'a-rather-long-name-of-a.podsight.yaml', clusterFile: null };
    await open({
      theme,
      width,
      answer: { ...answer, change, expectations },
      conditions: {
        file,
        change: { rollbackAtSeconds: 60 },
        expect: ['ready before 60s', 'no restart'],
        scenario: { actions: [{ at: 3, verb: 'failProbe', object: 'Pod/web', until: 30 }], conditions: { pulls: { a: { error: 'x' } } } },
      },
    });
    await page.getByTestId('action-chip').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('scenario').click();
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    expect(await complaintsOf(page)).toEqual([]);
  });
});
