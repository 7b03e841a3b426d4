import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causeChain, effectsOf, shortField } from '../../../client/webview/layout/causes.ts';
import { entryByKey, entryKey } from '../../../client/webview/layout/keys.ts';
import { type Done, lineWords, notesOf, pieces } from '../../../client/webview/layout/notes.ts';
import { entriesAt } from '../../../client/webview/layout/places.ts';
import { indexRun } from '../../../client/webview/layout/runIndex.ts';
import { sentenceOf } from '../../../client/webview/layout/sentences.ts';
import { firstInstant } from '../../../client/webview/layout/start.ts';
import { tokensOf } from '../../../client/webview/layout/tokens.ts';
import type { Cause } from '../../../server/src/simulation/timeline.ts';
import { container, ended, event, probe, runOf, status, waiting } from '../support/runs.ts';

const line = (at: number, from = 0, to = 20) => ({ start: { line: at, character: from }, end: { line: at, character: to } });
const field = (name: string, more: Partial<Extract<Cause, { field: string }>> = {}): Cause => ({ object: 'Pod/web', field: name, ...more });

describe('why', () => {
  const run = runOf([
    { ...probe(5, 'failure', 1), causes: [field('spec.containers[0].livenessProbe.exec.command')] },
    { ...probe(10, 'failure', 2), causes: [field('spec.containers[0].livenessProbe.exec.command'), { entry: 0 }] },
    {
      ...probe(15, 'failure', 3),
      causes: [{ entry: 1 }, field('spec.containers[0].livenessProbe.failureThreshold', { value: '3', defaulted: true })],
    },
    { ...event(15, 'Killing'), causes: [{ entry: 2 }, field('spec.restartPolicy', { value: 'Always', defaulted: true })] },
  ]);
  const places = { 'Pod/web spec.containers[0].livenessProbe.exec.command': line(9), 'Pod/web spec.restartPolicy': line(3) };

  test('the chain goes back from what is asked about, with lines and defaults', () => {
    const { steps, more } = causeChain(indexRun(run), places, 3);
    expect(
      steps.map(({ entry, explains, fields }) => [
        entry.id,
        explains,
        fields.map(({ words, defaulted }) => `${words}${defaulted ? ' (default)' : ''}`),
      ]),
    ).toEqual([
      [3, null, ['restartPolicy: Always (default)']],
      [2, 0, ['failureThreshold: 3 (default)']],
      [1, 1, ['exec.command']],
      [0, 2, []],
    ]);
    expect(more).toBe(0);
    expect(steps[2]?.fields[0]?.range).toEqual(line(9));
  });

  test('a long chain is cut, and says how much is missing', () => {
    const long = runOf(Array.from({ length: 40 }, (_, at) => ({ ...event(at, 'BackOff'), causes: at > 0 ? [{ entry: at - 1 }] : [] })));
    expect(causeChain(indexRun(long), {}, 39, 5)).toMatchObject({ steps: { length: 5 } });
    expect(causeChain(indexRun(long), {}, 39, 5).more).toBeGreaterThan(0);
  });

  test('causes in a circle, of themselves or of nothing do not hang the page', () => {
    const circle = runOf([
      { ...event(0, 'A'), causes: [{ entry: 1 }, { entry: 99 }] },
      { ...event(1, 'B'), causes: [{ entry: 0 }, { entry: 1 }] },
    ]);
    expect(causeChain(indexRun(circle), {}, 0).steps).toHaveLength(2);
    expect(causeChain(indexRun(circle), {}, 77).steps).toHaveLength(0);
  });

  test('a cause inside a script has a place of its own', () => {
    const script = runOf([{ ...event(0, 'A'), causes: [field('spec.containers[0].args[0]', { span: { start: 4, end: 9 } })] }]);
    const at = { 'Pod/web spec.containers[0].args[0]': line(5), 'Pod/web spec.containers[0].args[0] 4-9': line(7) };
    expect(causeChain(indexRun(script), at, 0).steps[0]?.fields[0]?.range).toEqual(line(7));
    expect([...entriesAt(indexRun(script), at, { line: 7, character: 3 })]).toEqual([0]);
  });

  test('what follows is found the other way round', () => {
    expect(effectsOf(indexRun(run), 2, 6).map(({ id }) => id)).toEqual([3]);
  });

  test.each([
    ['spec.containers[0].livenessProbe.failureThreshold', 'failureThreshold'],
    ['spec.containers[0].livenessProbe.exec.command', 'exec.command'],
    ['spec.containers[0].command[2]', 'command[2]'],
    ['spec.restartPolicy', 'restartPolicy'],
  ])('%s is called %s', (path, short) => {
    expect(shortField(path)).toBe(short);
  });

  test('the cursor of the editor means the innermost field there, from anywhere on its line', () => {
    const index = indexRun(run);
    const nested = { ...places, 'Pod/web spec.containers[0].livenessProbe.failureThreshold': { start: line(7).start, end: line(12).end } };
    expect([...entriesAt(index, nested, { line: 9, character: 2 })]).toEqual([0, 1]);
    expect([...entriesAt(index, nested, { line: 9, character: 40 })]).toEqual([0, 1]);
    expect([...entriesAt(index, nested, { line: 8, character: 2 })]).toEqual([2]);
    expect([...entriesAt(index, nested, { line: 30, character: 2 })]).toEqual([]);
    expect([...entriesAt(index, nested, null)]).toEqual([]);
  });
});

describe('keys of entries', () => {
  test('lead back to the entry, and to the same one in a run whose times differ', () => {
    const entries = fc.array(
      fc.constantFrom(event(1, 'Pulled'), event(1, 'Killing'), probe(1, 'success'), probe(1, 'failure'), status(1, { main: container() })),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(entries, fc.nat(), (list, pick) => {
        const index = indexRun(runOf(list));
        const id = pick % list.length;
        expect(entryByKey(index, entryKey(index, id))).toBe(id);
        const later = indexRun(runOf(list.map((each) => ({ ...each, t: each.t + 5 }))));
        expect(entryByKey(later, entryKey(index, id))).toBe(id);
      }),
    );
  });

  test('of entries that are gone lead nowhere', () => {
    expect(entryByKey(indexRun(runOf([event(0, 'Pulled')])), 'event Pod/web Pulled main #3')).toBeNull();
    expect(entryByKey(indexRun(runOf([])), 'nonsense')).toBeNull();
  });
});

describe('sentences', () => {
  const run = runOf([
    status(0, { main: waiting('ContainerCreating') }, { phase: 'Pending', conditions: {}, nodeName: null }),
    status(1, { main: container() }),
    status(2, { main: ended(1) }, { phase: 'Failed', conditions: { Ready: 'False' } }),
    { ...probe(3, 'failure', 3), output: 'cat: no such file\n' },
    { type: 'response', t: 4, verb: 'delete', code: 404, message: 'not found' },
    { type: 'object', t: 5, object: 'PodDisruptionBudget/web', spec: {}, status: { expectedPods: 3, currentHealthy: 2 }, owner: null },
    { type: 'object', t: 6, object: 'Service/web', spec: {}, status: {}, owner: null },
  ]);
  const index = indexRun(run);
  const said = (id: number, language: 'en' | 'zh-cn' = 'en') => {
    const entry = index.byId.get(id);
    return entry && sentenceOf(entry, index, language);
  };

  test('a status says what it changes', () => {
    expect(said(0)?.title).toBe('Pod/web is created');
    expect(said(1)?.title).toBe('phase Running; assigned to node-1; main runs');
    expect(said(2)).toMatchObject({ title: 'phase Failed; main ends: Error, exit 1; Ready becomes False', tone: 'bad' });
    expect(said(2, 'zh-cn')?.title).toBe('阶段变为 Failed；main 结束：Error，退出码 1；Ready 变为 False');
  });

  test('a probe says when it counts, with the words of the program', () => {
    expect(said(3)).toEqual({
      title: 'livenessProbe fails 3 times in a row: that is the threshold',
      detail: 'cat: no such file',
      tone: 'bad',
    });
  });

  test('an object says how it stands, where that can be said', () => {
    expect(said(5)?.title).toBe('PodDisruptionBudget/web: 2 of 3 healthy · 0 may be evicted');
    expect(said(5, 'zh-cn')?.title).toBe('PodDisruptionBudget/web：健康 2/3 · 可驱逐 0');
    expect(said(6)?.title).toBe('Service/web changes');
  });

  test('a refused action is bad news', () => {
    expect(said(4)).toEqual({ title: 'delete is answered with 404', detail: 'not found', tone: 'bad' });
  });

  test('no entry of any kind is without words', () => {
    const weather = { id: 0, t: 0, type: 'weather', object: 'Pod/web', causes: [] } as never;
    expect(sentenceOf(weather, index, 'en').title).toBe('weather');
  });
});

describe('notes', () => {
  const answer: Done = {
    state: 'done',
    version: 1,
    object: 'Pod/web',
    run: {
      ...runOf([event(0, 'A')]),
      findings: [
        {
          code: 'b',
          severity: 'hint',
          object: 'Pod/web',
          field: 'spec',
          message: { en: 'One. Two', 'zh-cn': '一。二' },
          explanation: { en: '', 'zh-cn': '' },
          t: 0,
          related: [],
          entries: [],
        },
        {
          code: 'd',
          severity: 'information',
          object: 'Pod/web',
          field: 'spec',
          message: { en: 'Good to know.', 'zh-cn': '供参考。' },
          explanation: { en: '', 'zh-cn': '' },
          t: 0,
          related: [],
          entries: [],
        },
        {
          code: 'a',
          severity: 'warning',
          object: 'Pod/web',
          field: 'spec.x',
          message: { en: 'Version 1.36 ends. Rest.', 'zh-cn': '甲。乙' },
          explanation: { en: '', 'zh-cn': '' },
          t: 0,
          related: [
            { object: 'Pod/web', field: 'spec.y', message: { en: 'the other half', 'zh-cn': '另一半' } },
            { object: 'Pod/web', field: 'spec.defaulted', message: { en: 'nowhere', 'zh-cn': '无处' } },
          ],
          entries: [0],
        },
      ],
      assumptions: [{ code: 'c', object: 'Pod/web', field: 'spec', message: { en: 'present', 'zh-cn': '存在' } }],
      bounds: [{ bound: 'events', limit: 5000, t: 312 }],
    },
    places: { 'Pod/web spec.x': line(9), 'Pod/web spec.y': line(11) },
    verdict: { verdict: 'refused', message: 'Pod "web" is invalid' },
    elapsedMilliseconds: 1,
  };

  test('come by importance: refusal, limits, findings by severity, assumptions', () => {
    expect(notesOf(answer, 'en').map(({ tone, lead }) => `${tone}: ${lead}`)).toEqual([
      'error: The API server would refuse this. What you see is what would happen if it did not.',
      'warning: The simulation stopped at 5m 12s:',
      'warning: Version 1.36 ends.',
      'hint: One.',
      'information: Good to know.',
      'assumption: Assumed',
    ]);
  });

  test('tell of a rest that only repeats', () => {
    const repetition = { t: 11_703, until: 2_592_000, periodSeconds: 301, count: 8572.4, entries: [0] };
    const notes = (language: 'en' | 'zh-cn') => notesOf({ ...answer, run: { ...answer.run, bounds: [], repetition } }, language)[3];
    expect(notes('en')).toMatchObject({ tone: 'information', entries: [0] });
    expect(`${notes('en')?.lead} ${notes('en')?.rest}`.trim()).toBe(
      'From 3h 15m on everything repeats every 5m 1s, 8572 times, and is not drawn again.',
    );
    expect(`${notes('zh-cn')?.lead}${notes('zh-cn')?.rest}`).toMatch(/^从 3 小时 15 分起，一切每 5 分 1 秒重复一次，共 8572 次，/);
  });

  test('lead to their line', () => {
    expect(notesOf(answer, 'en')[2]?.range).toEqual(line(9));
    expect(notesOf(answer, 'en')[2]?.related).toEqual([{ words: 'the other half', range: line(11) }]);
    expect(lineWords(line(9), 'zh-cn')).toBe('第 10 行');
    expect(lineWords({ ...line(9), uri: 'file:///project/data%20base.yaml' }, 'en')).toBe('data base.yaml line 10');
    expect(lineWords({ ...line(9), uri: 'file:///100%' }, 'en')).toBe('100% line 10');
    expect(lineWords({ start: { line: 13, character: 2 }, end: { line: 16, character: 0 } }, 'en')).toBe('lines 14–16');
  });

  test('show what stands between backticks as code', () => {
    expect(pieces('let a shell `exec` it, or `trap')).toEqual([
      { text: 'let a shell ', code: false },
      { text: 'exec', code: true },
      { text: ' it, or `trap', code: false },
    ]);
  });

  test('keep numbers on one line with their unit', () => {
    expect(pieces('it ends 28 s after, not 3 stops later: 28 秒')).toEqual([
      { text: 'it ends 28\u00a0s after, not 3 stops later: 28\u00a0秒', code: false },
    ]);
  });

  test('the first look is at the proof of the first finding, else at the first trouble', () => {
    const index = indexRun(runOf([event(0, 'Pulled'), event(7, 'BackOff', 'main', { eventType: 'Warning' })]));
    expect(firstInstant(index, notesOf(answer, 'en'))).toEqual({ t: 0, entry: 0 });
    expect(firstInstant(index, [])).toEqual({ t: 7, entry: 1 });
    expect(firstInstant(indexRun(runOf([])), [])).toBeUndefined();
  });
});

describe('kubectl output', () => {
  const kinds = (text: string) =>
    tokensOf(text).map((tokens) => tokens.filter(({ kind }) => kind !== 'plain').map(({ text: words, kind }) => `${kind} ${words.trim()}`));

  test('heads, keys and states are marked', () => {
    expect(
      kinds('NAME   READY   STATUS             RESTARTS\nweb    0/1     CrashLoopBackOff   3\nStatus:   Running\n  Type     Reason'),
    ).toEqual([['head NAME   READY   STATUS             RESTARTS'], ['bad CrashLoopBackOff'], ['key Status:', 'good Running'], []]);
  });

  test('no character is lost or added', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(
          tokensOf(text)
            .map((tokens) => tokens.map((token) => token.text).join(''))
            .join('\n'),
        ).toBe(text);
      }),
    );
  });
});
