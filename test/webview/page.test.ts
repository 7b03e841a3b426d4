import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SimulateAnswer } from '../../server/src/requests.ts';
import { drawn, launchBrowser, noBrowser, post } from './support/browser.ts';
import { openPage, pageScript, seenBy } from './support/openPage.ts';
import { container, event, probe, runOf, status, waiting } from './support/runs.ts';

/** The page in a browser, served as the extension serves it. Needs a Chromium; the tests of the real editor need the same. */

const answer: SimulateAnswer = {
  state: 'done',
  version: 1,
  object: 'Pod/web',
  run: {
    ...runOf(
      [
        status(0, { main: waiting('ContainerCreating') }, { phase: 'Pending', conditions: { Ready: 'False', PodScheduled: 'True' } }),
        { type: 'kubectl', t: 0.1, ready: '0/1', status: 'ContainerCreating', restarts: '0' },
        status(0.5, { main: container() }),
        probe(5, 'success'),
        probe(10, 'failure', 1),
        probe(15, 'failure', 2),
        {
          ...probe(20, 'failure', 3),
          causes: [{ object: 'Pod/web', field: 'spec.containers[0].livenessProbe.failureThreshold', value: '3', defaulted: true }],
        },
        {
          ...event(20, 'Killing', 'main', { message: '<img src=x onerror=alert(1)> failed liveness probe' }),
          causes: [{ entry: 6 }, { object: 'Pod/web', field: 'spec.terminationGracePeriodSeconds', value: '30' }],
        },
        status(50, { main: container({ restartCount: 1, lastState: { exitCode: 137, reason: 'Error' } }) }),
      ],
      120,
    ),
    findings: [
      {
        code: 'grace',
        severity: 'warning',
        object: 'Pod/web',
        field: 'spec.terminationGracePeriodSeconds',
        message: { en: 'PID 1 ignores SIGTERM. Each restart takes 30 s.', 'zh-cn': '1 号进程忽略 SIGTERM。每次重启需要 30 秒。' },
        explanation: { en: '', 'zh-cn': '' },
        t: 75,
        related: [],
        entries: [7],
      },
    ],
  },
  places: { 'Pod/web spec.terminationGracePeriodSeconds': { start: { line: 9, character: 2 }, end: { line: 9, character: 35 } } },
  verdict: { verdict: 'accepted', message: '' },
  elapsedMilliseconds: 3,
};

describe.skipIf(noBrowser)('the page in a browser', () => {
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
    await page.getByTestId(options.answer === undefined || options.answer?.state === 'done' ? 'chart' : 'empty').waitFor();
    await drawn(page);
  };
  const posted = async (type: string) =>
    (await seenBy(page)).posted.map(({ message }) => message).filter((message) => message.type === type);
  const send = (message: unknown) => post(page, message);

  test('answers at a glance: verdict, figures, the finding with its line', async () => {
    await open();
    expect(await page.getByTestId('verdict').textContent()).toContain('accepted by 1.36');
    expect(await page.getByTestId('figure-ready').innerText()).toBe('0.5 s\nuntil Ready');
    expect(await page.getByTestId('figure-restart').innerText()).toBe('50 s\nfirst restart');
    await page.getByTestId('note-line').click();
    expect(await posted('reveal')).toMatchObject([{ range: { start: { line: 9 } }, takeFocus: true }]);
  });

  test.each([660, 620])(
    'the names that controllers make stand in full in half a window of %i pixels, and in their tooltips',
    async (width) => {
      const names = ['web-77cd9f6b5c-kdxns', 'web-77cd9f6b5c-x7pq2'];
      const state = { type: 'object', t: 0, spec: { replicas: 2 }, status: { readyReplicas: 2 } } as const;
      const run = runOf([
        { ...state, object: 'Deployment/web', owner: null },
        { ...state, object: 'ReplicaSet/web-77cd9f6b5c', owner: 'Deployment/web' },
        ...names.map((name) => ({ ...status(1, { main: container() }, { owner: 'ReplicaSet/web-77cd9f6b5c' }), object: `Pod/${name}` })),
      ]);
      await open({ answer: { ...answer, object: 'Deployment/web', run } as SimulateAnswer, width });
      for (const name of names) {
        const lane = page.locator(`[data-testid=lane][title*="${name}"]`).first();
        expect(await lane.locator('.start').evaluate((start) => start.scrollWidth - start.clientWidth), name).toBeLessThanOrEqual(0);
      }
      if (process.env.PICTURES) await page.screenshot({ path: 'out/pictures/lane-names.png' });
    },
  );

  test('objects of one name are told apart in a narrow window, too', async () => {
    const state = { type: 'object', t: 0, spec: { replicas: 1 }, status: { readyReplicas: 1 }, owner: null } as const;
    const run = runOf(['Deployment/web', 'StatefulSet/web'].map((object) => ({ ...state, object })));
    await open({ answer: { ...answer, object: 'Deployment/web', run } as SimulateAnswer, width: 400 });
    const lanes = page.getByTestId('lane');
    expect((await lanes.allInnerTexts()).map((words) => words.split('\n').filter(Boolean))).toEqual([
      ['web', 'Deployment'],
      ['web', 'StatefulSet'],
    ]);
    for (const row of await lanes.all()) expect(await row.evaluate((each) => each.scrollHeight - each.clientHeight)).toBeLessThanOrEqual(0);
  });

  test('the instant of the cursor is told in the same words everywhere', async () => {
    const run = runOf(
      [status(0, { main: container() }), event(0.02, 'Killing'), event(75.3, 'Failed', 'main', { eventType: 'Warning' })],
      6000,
    );
    await open({ answer: { ...answer, run } as SimulateAnswer });
    for (const [step, words] of [
      ['', '0 s'],
      ['next', '1m 15.3s'],
    ] as const) {
      if (step !== '') await page.getByTestId(step).click();
      expect(await page.getByTestId('now').innerText()).toBe(words);
      expect(await page.getByTestId('instant-time').innerText()).toBe(`at ${words}`);
    }
  });

  test('what a manifest says is text, never markup', async () => {
    await open();
    expect(await page.getByTestId('why').innerText()).toContain('<img src=x onerror=alert(1)>');
    expect(await page.locator('img').count()).toBe(0);
  });

  test('says why: the chain, the default, and the line of the manifest as a link', async () => {
    await open();
    await expect.poll(() => page.getByTestId('why-step').count()).toBe(2);
    expect(await page.getByTestId('why-field').allInnerTexts()).toEqual([
      'terminationGracePeriodSeconds: 30\nline 10',
      'failureThreshold: 3\ndefault',
    ]);
  });

  test('the keyboard is enough: lane by lane, entry by entry, why, and back', async () => {
    await open();
    const probes = page.locator('[data-lane="Pod/web container main liveness"]');
    await probes.focus();
    await page.keyboard.press('Home');
    expect(await page.getByTestId('now').innerText()).toBe('5 s');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.getByTestId('spoken').innerText()).toBe('15 s, livenessProbe fails, 2 of 3 in a row');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName)).toBe('PODSIGHT-WHY');
    await probes.focus();
    await page.keyboard.press('Escape');
    expect(await page.getByTestId('why-step').count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(await posted('focusEditor')).toHaveLength(1);
  });

  test('a click on a bar selects it at that instant; a figure goes to its own', async () => {
    await open();
    const plot = await page.getByTestId('plot').boundingBox();
    if (!plot) throw new Error('no plot');
    await page.mouse.click(plot.x + plot.width * 0.1, plot.y + 60);
    expect(await page.getByTestId('why-step').first().innerText()).toContain('main runs');
    await page.getByTestId('figure-restart').click();
    expect(await page.getByTestId('now').innerText()).toBe('50 s');
  });

  test('zooming draws the same lanes closer, and the state is kept', async () => {
    await open();
    const before = await page.locator('.axis text').allTextContents();
    await page.getByTestId('zoom-in').click();
    await page.getByTestId('zoom-in').click();
    await expect.poll(() => page.locator('.axis text').allTextContents()).not.toEqual(before);
    await expect.poll(async () => ((await seenBy(page)).state as { view: unknown }).view).not.toBeNull();
  });

  test('asks for the text of the instant, and prints it', async () => {
    await open();
    await expect.poll(() => page.getByTestId('instant-text').innerText()).toContain('NAME');
    await page.getByTestId('tab-describe').click();
    await expect.poll(async () => (await posted('print')).at(-1)).toMatchObject({ command: 'describe', atSeconds: 20 });
  });

  test('what if: a chosen change is asked for', async () => {
    await open();
    await page.getByTestId('what-if').selectOption({ index: 1 });
    expect(await posted('conditions')).toMatchObject([
      { conditions: { scenario: { actions: [{ at: 20, verb: 'delete', object: 'Pod/web' }] } } },
    ]);
  });

  test('the line of the editor rings what follows from it', async () => {
    await open();
    await send({ type: 'cursor', uri: 'file:///pod.yaml', position: { line: 9, character: 4 } });
    await expect.poll(() => page.getByTestId('highlighted').innerText()).toContain('1 entry follows from line 10');
    await expect.poll(() => page.locator('.rings').getAttribute('d')).toMatch(/^M/);
  });

  test('broken text keeps the picture; nothing at all says what to write', async () => {
    await open();
    await send({
      type: 'show',
      uri: 'file:///pod.yaml',
      position: null,
      conditions: {},
      look: { language: 'zh-cn', kubernetesVersion: '1.36', fileName: 'pod.yaml' },
      answer: { state: 'nothing', version: 2, message: 'yaml: line 4' },
    });
    expect(await page.getByTestId('stale').innerText()).toContain('yaml: line 4');
    expect(await page.getByTestId('chart').count()).toBe(1);
    await page.context().close();
    await open({ answer: { state: 'nothing', version: 1, message: 'The file is empty.' } });
    expect(await page.getByTestId('empty').innerText()).toContain('The file is empty.');
  });

  test('playing moves the cursor through the view and stops at its end', async () => {
    await open();
    await page.getByTestId('zoom-in').click();
    const before = await page.getByTestId('now').innerText();
    await page.getByTestId('play').click();
    await expect.poll(() => page.getByTestId('now').innerText()).not.toBe(before);
    await page.getByTestId('play').click();
    const stopped = await page.getByTestId('now').innerText();
    await page.waitForTimeout(150);
    expect(await page.getByTestId('now').innerText()).toBe(stopped);
  });

  test('the picture is saved as a drawing that needs no theme', async () => {
    await open();
    await page.getByTestId('save').click();
    await page.getByTestId('export-svg').click();
    await expect.poll(() => posted('save')).toHaveLength(1);
    const [saved] = (await posted('save')) as unknown as { name: string; content: string }[];
    expect(saved?.name).toBe('Pod-web');
    expect(saved?.content).toMatch(/^<svg[^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(saved?.content).toContain('livenessProbe');
    expect(saved?.content).not.toMatch(/var\(--|color\(|class=|<script/);
    const error = await page.evaluate(
      (svg) => new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror')?.textContent ?? null,
      saved?.content ?? '',
    );
    expect(error).toBeNull();
  });

  test('the number of elements does not grow with the number of entries', async () => {
    const many = runOf(
      [
        status(0, { main: container() }),
        ...Array.from({ length: 5000 }, (_, at) => probe(1 + at * 0.1, at % 9 === 0 ? 'failure' : 'success', 1)),
      ],
      600,
    );
    await open({ answer: { ...answer, run: many } });
    expect(await page.locator('.plot *').count()).toBeLessThan(500);
  });

  test.each([
    ['dark', 320],
    ['light', 700],
    ['hc', 1200],
    ['hc-light', 2600],
  ] as const)('%s at %d pixels: nothing scrolls sideways, and axe has nothing to say', async (theme, width) => {
    await open({ theme, width, language: theme === 'light' ? 'zh-cn' : 'en' });
    await page.getByTestId('table').locator('summary').click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    // As a script of the page it would need a hole in the policy; the debugger evaluates beside it.
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
      };
      return (await axe.run()).violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 120)} ${failureSummary}`).join('\n')}`,
      );
    });
    expect(violations).toEqual([]);
  });
});

test('the script is within its budget of 120 kB, compressed', async () => {
  expect(gzipSync(await pageScript()).length).toBeLessThan(120_000);
});
