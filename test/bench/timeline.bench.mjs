// The timeline page: first paint of 5,000 entries, and frames while zooming and panning, beside vis-timeline with as many items in the same browser.
//
// Sketch: 24 probe lanes with 208 runs each are 48 paths of some 200 sub-paths: 10,000 sub-paths of 20 bytes, 200 kB of path data a frame at most.
// Concatenating them takes 2 ms, parsing and rasterising 5 ms: a frame of 16 ms holds that. Elements for each entry would be 5,000 nodes to style.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const root = join(import.meta.dirname, '../..');
const containers = 12;
const runs = 208;
const frames = 120;
const pages = 5;
const peer = 'vis-timeline@8.5.4';

/** A run of ten minutes: a Pod of twelve containers with two probes each. */
function answer() {
  const names = Array.from({ length: containers }, (_, at) => `c${at}`);
  const running = {
    state: 'running',
    reason: null,
    message: null,
    exitCode: null,
    signal: null,
    lastState: null,
    ready: true,
    started: true,
    restartCount: 0,
  };
  const entries = [
    {
      type: 'status',
      t: 0,
      phase: 'Running',
      reason: null,
      message: null,
      conditions: { Ready: 'True' },
      conditionReasons: {},
      initContainers: {},
      containers: Object.fromEntries(names.map((name) => [name, running])),
      deletionTimestamp: false,
      podIP: true,
      qosClass: 'BestEffort',
      nodeName: 'node-1',
    },
  ];
  for (const [index, container] of names.entries())
    for (const probe of ['liveness', 'readiness'])
      for (let at = 0; at < runs; at++)
        entries.push({
          type: 'probe',
          t: 1 + at * 2.87 + index * 0.11,
          container,
          probe,
          result: at % 9 === 8 ? 'failure' : 'success',
          run: 1,
          threshold: 3,
          output: '',
        });
  entries.sort((a, b) => a.t - b.t);
  const timeline = entries.map((entry, id) => ({ object: 'Pod/web', causes: [], ...entry, id }));
  return {
    state: 'done',
    version: 1,
    object: 'Pod/web',
    run: { timeline, findings: [], assumptions: [], bounds: [], horizonSeconds: 600, seed: 0 },
    places: {},
    verdict: { verdict: 'accepted', message: '' },
    elapsedMilliseconds: 1,
  };
}

const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/** @param paints of fresh pages: the shortest is the page's, the others are also the machine's */
function print(name, { paints, zoom, pan, nodes }) {
  const told = (times) =>
    `${(1000 / quantile(times, 0.5)).toFixed(0)} frames/s (p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms)`;
  console.log(
    `  ${name.padEnd(20)} paint ${Math.min(...paints).toFixed(0)} ms (median ${quantile(paints, 0.5).toFixed(0)})   zoom ${told(zoom)}   pan ${told(pan)}   ${nodes} elements`,
  );
}

/** The script of vis-timeline, packed into a folder outside of the project; undefined with a word of why when it is not to be had. */
function peerScript() {
  const folder = process.env.VIS_TIMELINE ?? join(tmpdir(), 'podsight-bench');
  const script = join(folder, 'package/standalone/umd/vis-timeline-graph2d.min.js');
  try {
    if (!existsSync(script)) {
      mkdirSync(folder, { recursive: true });
      const file = execFileSync('npm', ['pack', '--silent', peer], { cwd: folder, timeout: 60_000, encoding: 'utf8' }).trim();
      execFileSync('tar', ['xzf', file], { cwd: folder });
    }
    return readFileSync(script, 'utf8');
  } catch (error) {
    console.log(`  ${peer} left out: ${String(error.message).split('\n')[0]}`);
    return undefined;
  }
}

/** Runs in the page: draws frame after frame and says how long each took. */
const measuring = `
  window.nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  window.framesOf = async (count, step) => {
    const times = [];
    let last = await nextFrame();
    for (let at = 0; at < count; at++) {
      step(at);
      const now = await nextFrame();
      times.push(now - last);
      last = now;
    }
    return times;
  };`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const open = async (body) => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.setContent(`<!DOCTYPE html><html lang="en"><body>${body}</body></html>`);
    await page.addScriptTag({ content: measuring });
    return page;
  };

  const message = {
    protocol: 1,
    message: {
      type: 'show',
      uri: 'file:///a',
      position: null,
      conditions: {},
      look: { language: 'en', kubernetesVersion: '1.36', fileName: 'a' },
      answer: answer(),
    },
  };
  const paints = [];
  let last;
  for (let at = 0; at < pages; at++) {
    const own = await open('<podsight-timeline></podsight-timeline>');
    await own.addScriptTag({ content: 'window.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} });' });
    await own.addScriptTag({ content: readFileSync(join(root, 'dist/webview/timeline.js'), 'utf8'), type: 'module' });
    last = await own.evaluate(
      async ([data, count]) => {
        const { nextFrame, framesOf } = window;
        await nextFrame();
        const start = performance.now();
        window.dispatchEvent(new MessageEvent('message', { data }));
        await nextFrame();
        await nextFrame();
        const paint = performance.now() - start;
        const chart = document.querySelector('podsight-timeline').shadowRoot.querySelector('podsight-chart').shadowRoot;
        const plot = chart.querySelector('.plot');
        const box = plot.getBoundingClientRect();
        const wheel = (more) =>
          plot.dispatchEvent(
            new WheelEvent('wheel', { clientX: box.left + 400, clientY: box.top + 50, bubbles: true, cancelable: true, ...more }),
          );
        const zoom = await framesOf(count, (at) => wheel({ ctrlKey: true, deltaY: at % 40 < 20 ? -20 : 20 }));
        wheel({ ctrlKey: true, deltaY: -200 });
        const pan = await framesOf(count, (at) => wheel({ shiftKey: true, deltaY: at % 40 < 20 ? 30 : -30 }));
        return { paint, zoom, pan, nodes: chart.querySelectorAll('*').length };
      },
      [message, frames],
    );
    paints.push(last.paint);
    await own.close();
  }
  print('podsight', { ...last, paints });

  const script = peerScript();
  if (script !== undefined) {
    const other = await open('<div id="timeline"></div>');
    await other.addScriptTag({ content: script });
    const entries = message.message.answer.run.timeline.filter(({ type }) => type === 'probe');
    const result = await other.evaluate(
      async ([probes, count]) => {
        const { nextFrame, framesOf, vis } = window;
        await nextFrame();
        const start = performance.now();
        const groups = [...new Set(probes.map(({ container, probe }) => `${container} ${probe}`))].map((id) => ({ id, content: id }));
        const items = probes.map(({ id, t, container, probe }) => ({
          id,
          start: t * 1000,
          group: `${container} ${probe}`,
          type: 'point',
        }));
        const timeline = new vis.Timeline(document.getElementById('timeline'), items, groups, {
          stack: false,
          showCurrentTime: false,
          height: 800,
        });
        timeline.setWindow(0, 600_000, { animation: false });
        await nextFrame();
        await nextFrame();
        const paint = performance.now() - start;
        const window_ = (from, to) => timeline.setWindow(from, to, { animation: false });
        const zoom = await framesOf(count, (at) => window_(0, 600_000 * 0.95 ** (at % 40 < 20 ? at % 20 : 20 - (at % 20))));
        const pan = await framesOf(count, (at) => window_(1000 * (at % 40), 200_000 + 1000 * (at % 40)));
        return { paint, zoom, pan, nodes: document.querySelectorAll('#timeline *').length };
      },
      [entries, 20],
    );
    print(peer, { ...result, paints: [result.paint] });
  }
} finally {
  await browser.close();
}
