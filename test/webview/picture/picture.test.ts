import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figuresOf } from '../../../client/webview/layout/figures.ts';
import { visibleRows } from '../../../client/webview/layout/lanes.ts';
import { buildModel } from '../../../client/webview/layout/model.ts';
import type { Note } from '../../../client/webview/layout/notes.ts';
import { indexRun } from '../../../client/webview/layout/runIndex.ts';
import { mix, readColor } from '../../../client/webview/picture/colors.ts';
import { markdownOf, textOf } from '../../../client/webview/picture/markdown.ts';
import { wrap } from '../../../client/webview/picture/picture.ts';
import { pictureOfRun } from '../../../client/webview/picture/run.ts';
import type { SimulationRun } from '../../../server/src/simulation/timeline.ts';
import { container, ended, event, probe, runOf, status, waiting } from '../support/runs.ts';

/** A Pod whose texts are the given ones. */
const runWith = (name: string, image: string, message: string): SimulationRun => ({
  ...runOf(
    [
      { ...status(0, { [image]: waiting('ContainerCreating') }, { phase: 'Pending' }), object: `Pod/${name}` },
      { ...status(1, { [image]: container() }), object: `Pod/${name}` },
      { ...probe(5, 'failure', 3, { container: image }), object: `Pod/${name}` },
      { ...event(6, 'Killing', image, { eventType: 'Warning', message }), object: `Pod/${name}` },
      { ...status(9, { [image]: ended(1, { reason: message }) }, { phase: 'Failed' }), object: `Pod/${name}` },
    ],
    60,
  ),
  findings: [
    {
      code: 'x',
      severity: 'warning',
      object: `Pod/${name}`,
      field: 'spec',
      message: { en: message, 'zh-cn': message },
      explanation: { en: name, 'zh-cn': name },
      t: 1,
      related: [],
      entries: [],
    },
  ],
});

/** Whether every element that is opened is closed in its order, every attribute quoted, and nothing else is a sign of markup. */
function isWellFormed(svg: string): boolean {
  const open: string[] = [];
  const rest = svg
    .trim()
    .replaceAll(/<(\/?)([a-zA-Z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g, (_, closing: string, name: string, _attributes, own: string) => {
      if (closing) return open.pop() === name ? '' : '<';
      if (!own) open.push(name);
      return '';
    });
  return open.length === 0 && !rest.includes('<') && !rest.includes('>') && !/&(?!(amp|lt|gt|quot|#39);)/.test(svg);
}

const HOSTILE = '</text><script>alert(1)</script>&"\'<![CDATA[ ]]>\u0000\ud800\u{1f600}';

describe('the picture of a run', () => {
  test('is one well-formed document without scripts, addresses or styles of elsewhere', () => {
    const svg = pictureOfRun(runWith('web', 'main', 'Liveness probe failed'), 'Pod/web', 'en', 'light');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="1120" height="\d+(\.\d+)?" viewBox=/);
    expect(isWellFormed(svg)).toBe(true);
    expect(svg).not.toMatch(/<script|<style|<foreignObject|href|on\w+=|var\(|color-mix|class=/);
    expect(svg.match(/https?:/g)).toHaveLength(1);
  });

  test('has the lanes of the page, in their order', () => {
    const run = runWith('web', 'main', 'Liveness probe failed');
    const index = indexRun(run);
    const rows = visibleRows(buildModel(index, 'en', 'Pod/web').lanes, new Set());
    const svg = pictureOfRun(run, 'Pod/web', 'en', 'dark');
    const places = rows.map(({ lane }) => svg.indexOf(`>${lane.name}</text>`));
    expect(rows.length).toBeGreaterThan(4);
    expect(places.every((place, at) => place > 0 && place > (places[at - 1] ?? 0))).toBe(true);
    for (const { label } of figuresOf(index, 'Pod/web', 'en')) expect(svg).toContain(`>${label}</text>`);
    expect(svg).toContain('Liveness probe failed');
  });

  test.each(['light', 'dark'] as const)('%s: the same run gives the same bytes', (theme) => {
    const run = runWith('web', 'main', 'x');
    expect(pictureOfRun(run, 'Pod/web', 'zh-cn', theme)).toBe(pictureOfRun(run, 'Pod/web', 'zh-cn', theme));
  });

  test('what a manifest says is text, whatever it is', () => {
    const svg = pictureOfRun(runWith(HOSTILE, HOSTILE, HOSTILE), `Pod/${HOSTILE}`, 'en', 'light');
    expect(isWellFormed(svg)).toBe(true);
    expect(svg).not.toContain('<script');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.string({ unit: 'grapheme' }),
        (name, image, message) => {
          const drawn = pictureOfRun(runWith(name, image, message), `Pod/${name}`, 'en', 'light');
          return isWellFormed(drawn) && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(drawn);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('code in the words of a note has no backticks around it', () => {
    const finding = {
      code: 'x',
      severity: 'warning',
      object: 'Pod/web',
      field: 'spec',
      message: { en: 'The `preStop` hook takes 5 s.', 'zh-cn': '' },
      explanation: { en: 'Use `sleep 1`.', 'zh-cn': '' },
      t: 1,
      related: [],
      entries: [0],
    } as const;
    const svg = pictureOfRun({ ...runWith('web', 'main', 'x'), findings: [finding] }, 'Pod/web', 'en', 'light');
    expect(svg).toContain('>The preStop hook takes 5 s.</text>');
    expect(svg).toContain('>Use sleep 1.</text>');
  });

  test('an empty run is drawn too', () => {
    expect(isWellFormed(pictureOfRun(runOf([]), 'Pod/web', 'en', 'light'))).toBe(true);
  });
});

test.each([
  ['#fff', [255, 255, 255, 1]],
  ['#10203080', [16, 32, 48, 128 / 255]],
  ['rgb(1, 2, 3)', [1, 2, 3, 1]],
  ['rgba(1, 2, 3, 0.5)', [1, 2, 3, 0.5]],
  ['rgb(1 2 3 / 50%)', [1, 2, 3, 0.5]],
  ['color(srgb 1 0.5 0 / 0.25)', [255, 127.5, 0, 0.25]],
  ['url(javascript:1)', [0, 0, 0, 1]],
])('the colour %s is read', (written, color) => expect(readColor(written)).toEqual(color));

test('colours are mixed over their ground', () => {
  expect(mix('#ffffff', '#000000', 0.5)).toBe('#808080');
  expect(mix('rgba(255, 0, 0, 0.5)', '#000000', 1)).toBe('#800000');
});

test('sentences are cut into lines between words, and between Chinese characters', () => {
  expect(wrap('one two three', 45, 12)).toEqual(['one', 'two', 'three']);
  expect(wrap('存活探针在容器启动后将其终止', 80, 12).every((line) => line.length <= 7)).toBe(true);
  expect(wrap('', 80, 12)).toEqual([]);
});

describe('the description of a pull request', () => {
  const run = runWith('web', 'main', 'Liveness probe failed');
  const index = indexRun(run);
  const note: Note = {
    tone: 'warning',
    lead: 'PID 1 `ignores` <b>TERM</b>.',
    rest: 'Every deletion takes 30 s.',
    range: { start: { line: 9, character: 0 }, end: { line: 9, character: 4 } },
    entries: [],
  };
  const rows = visibleRows(buildModel(index, 'en', 'Pod/web').lanes, new Set());
  const markdown = markdownOf({ object: 'Pod/web', figures: figuresOf(index, 'Pod/web', 'en'), notes: [note], rows, language: 'en' });

  test('has figures, findings with their line, and a diagram', () => {
    expect(markdown).toContain('| until Ready |');
    expect(markdown).toContain('- **PID 1 \\`ignores\\` \\<b\\>TERM\\</b\\>.** Every deletion takes 30 s. (line 10)');
    expect(markdown).toMatch(/```mermaid\ngantt\n {2}title web\n {2}dateFormat YYYY-MM-DDTHH:mm:ss\.SSS\n/);
    expect(markdown).toContain('  section main\n');
    expect(markdown).toContain('  Running :active, 2000-01-01T00:00:01.000, 2000-01-01T00:00:06.000\n');
  });

  test('tells what a change does, and which expectations hold', () => {
    const written = markdownOf({
      object: 'Deployment/web',
      figures: [],
      notes: [],
      rows: [],
      change: ['In the way: *Pod*'],
      expectations: [
        { text: 'no restart', holds: true, t: null, entry: null, message: 'it does not happen' },
        { text: 'ready before 5s', holds: false, t: 9, entry: 1, message: 'only at 9 s' },
      ],
      language: 'en',
    });
    expect(written).toBe(
      '### Deployment/web\n\n- In the way: \\*Pod\\*\n\n- ✅ no restart — it does not happen\n- ❌ ready before 5s — only at 9 s\n',
    );
  });

  test('no name breaks the diagram', () => {
    const bad = 'a: b;c\n```\n%%{init}';
    const of = indexRun(runWith(bad, bad, bad));
    const written = markdownOf({
      object: `Pod/${bad}`,
      figures: [],
      notes: [],
      rows: visibleRows(buildModel(of, 'en', `Pod/${bad}`).lanes, new Set()),
      language: 'en',
    });
    const diagram = written.slice(written.indexOf('```mermaid'));
    expect(diagram.match(/```/g)).toHaveLength(2);
    expect(diagram.split('\n').filter((line) => /^ {2}(section|title) /.test(line))).toEqual([
      '  title a b c init',
      '  section a b c init',
    ]);
  });

  test('as text it is one line an entry', () => {
    expect(textOf(index, 'en').split('\n').filter(Boolean)).toHaveLength(run.timeline.length);
    expect(textOf(index, 'en')).toContain('      6 s  Pod/web  Killing · main — Liveness probe failed\n');
  });
});
