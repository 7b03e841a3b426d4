import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONDITION_TEXTS } from '../../../server/src/features/scenario/words.ts';
import { LanguageService } from '../../../server/src/service.ts';
import { VERB_ARGUMENTS } from '../../../server/src/simulation/scenario/verbs.ts';
import { marked } from '../../support/marked.ts';

const uri = 'file:///shop/web.podsight.yaml';

function opened(source: string, language: 'en' | 'zh-cn' = 'en') {
  const { text, position } = marked(source);
  const service = new LanguageService();
  service.configure({ language });
  service.open('file:///shop/web.yaml', 'yaml', 1, 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n');
  service.open(uri, 'yaml', 1, text);
  return { service, position, text };
}

const labels = (source: string): string[] => {
  const { service, position } = opened(source);
  return (service.complete(uri, position)?.items ?? []).map(({ label }) => label);
};

const hover = (source: string, language: 'en' | 'zh-cn' = 'en'): string => {
  const { service, position } = opened(source, language);
  const contents = service.hover(uri, position)?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : '';
};

describe('a scenario file in the editor', () => {
  test('is told its own mistakes, not those of a manifest', () => {
    const { service } = opened('horizon: soon\nactions:\n- {at: 5s, verb: destroy}\nexpect:\n- raedy before 1m\n¦');
    const { diagnostics } = service.diagnostics(uri)!;
    expect(diagnostics.map(({ range, message }) => `${range.start.line}: ${message}`)).toEqual([
      '0: A time is needed here: seconds, or `30s`, `10m`, `1h30m`.',
      expect.stringMatching(/^2: `destroy` is no action\./),
      expect.stringMatching(/^4: This expectation is not understood at `raedy`/),
    ]);
  });

  test('has nothing wrong when it is right', () => {
    const { service } = opened('manifest: web.yaml\nhorizon: 2m\nexpect: [no restart]\n¦');
    expect(service.diagnostics(uri)?.diagnostics).toEqual([]);
  });

  test.each([
    ['fields that are not there yet', 'horizon: 5m\n¦', ['manifest', 'seed', 'actions', 'conditions', 'expect']],
    ['verbs', 'actions:\n- at: 5s\n  verb: de¦', expect.arrayContaining(['delete', 'scale', 'stopKubelet'])],
    ['arguments of the verb', 'actions:\n- verb: scale\n  ¦', ['at', 'object', 'replicas']],
    ['objects of open files', 'actions:\n- verb: scale\n  object: ¦', ['Deployment/web']],
    ['conditions', 'conditions:\n  ¦', expect.arrayContaining(['images', 'pulls', 'cluster'])],
    ['whether an image is there', 'conditions:\n  images:\n    nginx: ¦', ['absent', 'present']],
    ['whole expectations', 'expect:\n- ¦', expect.arrayContaining(['ready before 60s', 'no restart', 'always'])],
    ['the next word of an expectation', 'expect:\n- no event ¦', expect.arrayContaining(['no event Unhealthy', 'no event BackOff'])],
    ['a window behind a state', 'expect:\n- ready b¦', expect.arrayContaining(['ready before 60s', 'ready before'])],
  ])('proposes %s', (_name, source, wanted) => {
    expect(labels(source)).toEqual(wanted);
  });

  test.each([
    ['a field', 'hori¦zon: 5m', 'How long is simulated'],
    ['a verb', 'actions:\n- verb: sc¦ale', 'Arguments beside `at`: `object`, `replicas`.'],
    [
      'an expectation',
      'expect:\n- Deployment/web always ≥ 2 re¦ady from 10s to 20s',
      'About `Deployment/web` and what it makes. It has to be so all the time from 10 s to 20 s',
    ],
    ['one that is not understood', 'expect:\n- raedy b¦efore 60s', 'not understood at `raedy`'],
  ])('explains %s', (_name, source, words) => {
    expect(hover(source)).toContain(words);
  });

  test('explains in Chinese too', () => {
    expect(hover('expect:\n- no res¦tart', 'zh-cn')).toContain('针对应用的一切。在整个运行期间');
  });

  test('has a lens over its expectations', () => {
    const { service } = opened('horizon: 5m\nexpect:\n- no restart\n¦');
    expect(service.codeLenses(uri)).toMatchObject([
      {
        range: { start: { line: 1 } },
        command: { title: '$(beaker)\u00a0Run expectations', command: 'podsight.runExpectations', arguments: [uri] },
      },
    ]);
  });

  test('no text makes any of it throw', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('expect:', '- ', 'actions:', 'verb: scale', ' ', '\n', '  ', '[', '{', '¤', 'no ', '≥ 2', '&a', '*a', '"'),
        ),
        (parts) => {
          const { service, position } = opened(`${parts.join('')}¦`);
          service.diagnostics(uri);
          service.hover(uri, position);
          service.complete(uri, position);
          service.codeLenses(uri);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a scenario written by the timeline', () => {
  const service = new LanguageService();
  const scenario = {
    horizon: 600,
    actions: [
      { at: 90, verb: 'delete', object: 'Pod/web', gracePeriodSeconds: 0 },
      { at: 2.5, verb: 'exec', object: 'Pod/web', command: ['sh', '-c', 'a: b'] },
    ],
    conditions: { images: { 'nginx:1.27': 'absent' as const }, pulls: { 'nginx:1.27': { seconds: 20 } } },
  };
  const asked = { manifest: 'web.yaml', scenario, expect: ['ready before 60s', 'always ≥ 2 ready'], clusterFile: null, former: null };

  test('reads like one written by hand', () => {
    expect(service.writeScenario(asked).text).toBe(
      `manifest: web.yaml
horizon: 10m
conditions:
  images:
    nginx:1.27: absent
  pulls:
    nginx:1.27:
      seconds: 20
actions:
  - at: 1m30s
    verb: delete
    object: Pod/web
    gracePeriodSeconds: 0
  - at: 2.5s
    verb: exec
    object: Pod/web
    command:
      - sh
      - -c
      - "a: b"
expect:
  - ready before 60s
  - always ≥ 2 ready
`,
    );
  });

  test('is read back as it was', () => {
    const { text } = service.writeScenario(asked);
    expect(service.readScenario({ text })).toEqual({
      scenario,
      expect: asked.expect,
      manifests: ['web.yaml'],
      clusterFile: null,
      problems: [],
    });
  });

  test('keeps the comment at the head of the file', () => {
    expect(service.writeScenario({ ...asked, former: '# Rollouts must not hurt.\n\nhorizon: 5m\n' }).text).toMatch(
      /^# Rollouts must not hurt\.\n\nmanifest: web\.yaml\n/,
    );
  });

  test('takes the objects of the cluster from the file that it names', () => {
    const text = 'conditions: {cluster: before.yaml}\nhorizon: soon\n';
    const clusterText = 'kind: List\nitems:\n- {kind: Node, metadata: {name: a}}\n---\nkind: Node\nmetadata: {name: b}\n';
    expect(service.readScenario({ text, clusterText })).toMatchObject({
      clusterFile: 'before.yaml',
      scenario: { conditions: { cluster: [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }] } },
      problems: ['line 2: A time is needed here: seconds, or `30s`, `10m`, `1h30m`.'],
    });
  });
});

test('a run is held against the lines that the timeline asks about', () => {
  const service = new LanguageService();
  const manifest =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: main, image: busybox, command: [sleep, "5"]}\n';
  service.open('file:///web.yaml', 'yaml', 1, manifest);
  const answer = service.simulate({
    uri: 'file:///web.yaml',
    expect: ['running before 10s', 'no restart', 'nonsense'],
    scenario: { horizon: 120 },
  });
  expect(answer).toMatchObject({
    state: 'done',
    expectations: [
      { text: 'running before 10s', holds: true },
      { text: 'no restart', holds: false, entry: expect.any(Number) },
      { text: 'nonsense', holds: false, t: null, entry: null, message: expect.stringContaining('not understood at `nonsense`') },
    ],
  });
});

test('the page about scenarios names every verb with its arguments, and every field', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/scenarios.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('|'));
  for (const [verb, names] of Object.entries(VERB_ARGUMENTS)) {
    const row = rows.find((line) => line.split('|')[1]?.includes(`\`${verb}\``)) ?? '';
    expect(row, verb).not.toBe('');
    for (const name of names) expect(row, `${verb} ${name}`).toContain(`\`${name}\``);
  }
  for (const name of Object.keys(CONDITION_TEXTS))
    expect(
      rows.some((line) => line.startsWith(`| \`${name}\``)),
      name,
    ).toBe(true);
  const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(new LanguageService().readScenario({ text: example })).toMatchObject({ problems: [], manifests: ['web.yaml'] });
});
