import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type HostMessage, isPageState, type PageMessage, type PageState } from '../../client/common/protocol.ts';
import type { Host } from '../../client/webview/host.ts';
import { Store } from '../../client/webview/store.ts';
import type { SimulateAnswer } from '../../server/src/requests.ts';
import type { SimulationRun } from '../../server/src/simulation/timeline.ts';
import { container, event, probe, runOf, status } from './support/runs.ts';

const URI = 'file:///pod.yaml';
const look = { language: 'en', kubernetesVersion: '1.36', fileName: 'pod.yaml' } as const;

const answerOf = (run: SimulationRun, object = 'Pod/web'): SimulateAnswer => ({
  state: 'done',
  version: 1,
  object,
  run,
  places: { 'Pod/web spec.restartPolicy': { start: { line: 3, character: 0 }, end: { line: 3, character: 20 } } },
  verdict: { verdict: 'accepted', message: '' },
  elapsedMilliseconds: 1,
});

/** A run that is killed at `killedAt` seconds. */
const run = (killedAt = 10): SimulationRun =>
  runOf(
    [
      status(0, { main: container() }),
      probe(5, 'success'),
      { ...event(killedAt, 'Killing'), causes: [{ object: 'Pod/web', field: 'spec.restartPolicy' }] },
      status(killedAt + 5, { main: container({ restartCount: 1 }) }),
      event(killedAt + 5, 'Started'),
    ],
    600,
  );

function stage(restored: PageState | null = null) {
  const posted: PageMessage[] = [];
  const kept: PageState[] = [];
  let hear: (message: HostMessage) => void = () => undefined;
  const host: Host = {
    post: (message) => posted.push(message),
    restored: () => restored,
    keep: (state) => kept.push(state),
    listen: (heard) => {
      hear = heard;
    },
  };
  const store = new Store(host, 'en');
  return {
    store,
    posted,
    kept,
    hear: (message: HostMessage) => hear(message),
    show: (answer: SimulateAnswer, uri = URI) =>
      hear({ type: 'show', uri, position: { line: 0, character: 0 }, answer, conditions: {}, look }),
    prints: () => posted.filter((message) => message.type === 'print'),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the store of the page', () => {
  test('says that it is ready, and starts at the instant that tells most', () => {
    const at = stage();
    expect(at.posted).toEqual([{ type: 'ready', state: null }]);
    at.show(answerOf(run()));
    expect(at.store).toMatchObject({ cursor: 10, selection: 2, busy: false, trouble: null });
    expect(at.store.view).toMatchObject({ start: 0 });
    expect(at.store.view.end).toBeLessThan(30);
  });

  test('typing keeps view, cursor, folds, and the entry that means the same', () => {
    const at = stage();
    at.show(answerOf(run()));
    at.store.select(4);
    at.store.setView({ start: 2, end: 50 });
    at.store.toggle('Pod/web condition Ready');
    at.show(answerOf(run(20)));
    expect(at.store.view).toEqual({ start: 2, end: 50 });
    expect(at.store.cursor).toBe(15);
    expect(at.store.entry(at.store.selection)).toMatchObject({ type: 'event', reason: 'Started', t: 25 });
    expect(at.store.rows.some(({ lane }) => lane.name === 'PodScheduled')).toBe(true);
    expect([...at.store.changed]).toContain('Pod/web container main');
  });

  test('an entry that is not in the next run gives way to what happened last before the cursor', () => {
    const at = stage();
    at.show(answerOf(run()));
    at.show(answerOf(runOf([status(0, { main: container() }), event(7, 'BackOff'), event(30, 'Pulled')])));
    expect(at.store.entry(at.store.selection)).toMatchObject({ reason: 'BackOff' });
  });

  test('another object starts anew', () => {
    const at = stage();
    at.show(answerOf(run()));
    at.store.setView({ start: 2, end: 3 });
    at.show(answerOf(run(), 'Pod/other'));
    expect(at.store.zoomed).toBe(false);
  });

  test('the name of the object can be typed without starting anew', () => {
    const at = stage();
    at.show(answerOf(run()));
    at.store.setView({ start: 2, end: 50 });
    at.store.toggle('Pod/web condition Ready');
    at.store.select(4);
    const { timeline, ...others } = run();
    const renamed = { ...others, timeline: timeline.map((entry) => ({ ...entry, object: 'Pod/web2' })) };
    at.hear({ type: 'show', uri: URI, position: null, answer: answerOf(renamed, 'Pod/web2'), conditions: {}, look, edited: true });
    expect(at.store.view).toEqual({ start: 2, end: 50 });
    expect(at.store.selection).toBe(4);
    expect([...at.store.toggled]).toEqual(['Pod/web2 condition Ready']);
  });

  describe('what a run teaches after its picture', () => {
    const taught = (code: string) => ({
      code,
      severity: 'warning' as const,
      object: 'Pod/web',
      field: 'spec.restartPolicy',
      message: { en: code, 'zh-cn': code },
      explanation: { en: '', 'zh-cn': '' },
      t: 10,
      related: [],
      entries: [2],
    });
    const bare = (version: number): SimulateAnswer => ({ ...answerOf(run(20)), version, unexamined: true }) as SimulateAnswer;
    const leads = (at: ReturnType<typeof stage>) => at.store.shown?.notes.map(({ lead }) => lead);

    test('takes the place of what the run before taught, which stays until then', () => {
      const at = stage();
      at.show(answerOf({ ...run(), findings: [taught('old')] }));
      at.show(bare(2));
      expect(leads(at)).toEqual(['old']);
      const heard = vi.fn();
      at.store.listen(heard);
      at.hear({ type: 'findings', uri: URI, version: 1, findings: [taught('of another text')], places: {} });
      expect(leads(at)).toEqual(['old']);
      at.hear({ type: 'findings', uri: URI, version: 2, findings: [taught('new')], places: {} });
      expect(leads(at)).toEqual(['new']);
      expect(heard).toHaveBeenCalledOnce();
      expect(at.store.changed.size).toBe(0);
    });

    test('draws nothing where it is the same', () => {
      const at = stage();
      at.show(answerOf({ ...run(20), findings: [taught('old')] }));
      at.show(bare(2));
      const heard = vi.fn();
      at.store.listen(heard);
      const { places } = answerOf(run()) as Extract<SimulateAnswer, { state: 'done' }>;
      at.hear({ type: 'findings', uri: URI, version: 2, findings: [taught('old')], places });
      expect(heard).not.toHaveBeenCalled();
      expect(at.store.shown?.answer.unexamined).toBeUndefined();
    });
  });

  test('what kubectl prints concerns nobody else', () => {
    const at = stage();
    at.show(answerOf(run()));
    const heard = vi.fn();
    at.store.listen(heard);
    at.hear({ type: 'printed', uri: URI, id: 1, text: 'NAME' });
    expect(heard.mock.calls).toEqual([['print']]);
  });

  test('broken text keeps the last picture and says why it is old', () => {
    const at = stage();
    at.show(answerOf(run()));
    at.show({ state: 'nothing', message: 'yaml: line 4', version: 2 });
    expect(at.store.shown).not.toBeNull();
    expect(at.store.trouble).toEqual({ kind: 'nothing', message: 'yaml: line 4' });
    at.show(answerOf(run()));
    expect(at.store.trouble).toBeNull();
  });

  test('a refused manifest keeps the last picture, and says where it is wrong', () => {
    const at = stage();
    at.show(answerOf(run()));
    const range = { start: { line: 4, character: 0 }, end: { line: 4, character: 3 } };
    const refusal = { object: 'Pod/web', message: 'invalid', causes: [{ field: 'spec', message: 'no', range }], more: 0 };
    at.show({ state: 'nothing', message: 'refused: invalid', version: 2, refusal });
    expect(at.store.shown).not.toBeNull();
    expect(at.store.trouble).toEqual({ kind: 'refused', message: 'invalid', refusal });
  });

  test('asks for the files of volumes: of all containers, or of one', () => {
    const at = stage();
    at.show(answerOf(run()));
    at.store.setTab('files');
    at.hear({ type: 'printed', uri: URI, id: 1, text: '' });
    at.store.setTab('files', 'main');
    at.hear({ type: 'printed', uri: URI, id: 2, text: '' });
    expect(at.prints().slice(1)).toMatchObject([{ command: 'files' }, { command: 'files', container: 'main' }]);
    expect(at.prints()[1]).not.toHaveProperty('container');
    expect(at.store.printed).toMatchObject({ waiting: true });
  });

  test('says that it waits only when it takes long', () => {
    const at = stage();
    at.show(answerOf(run()));
    const heard = vi.fn();
    at.store.listen(heard);
    at.store.setConditions({ seed: 2 });
    vi.advanceTimersByTime(299);
    expect(at.store.slow).toBe(false);
    vi.advanceTimersByTime(1);
    expect(at.store.slow).toBe(true);
    at.show(answerOf(run()));
    expect(at.store.slow).toBe(false);
    heard.mockClear();
    at.hear({ type: 'busy', uri: URI });
    vi.advanceTimersByTime(299);
    expect(heard).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(at.store.slow).toBe(true);
    at.store.cancel();
    expect(at.posted.at(-1)).toEqual({ type: 'cancel', uri: URI });
    at.hear({ type: 'failed', uri: URI, reason: 'cancelled', message: 'stopped', look });
    expect(at.store).toMatchObject({ slow: false, trouble: { kind: 'cancelled' } });
    expect(at.store.shown).not.toBeNull();
  });

  test('comes back from a reload as it was left', () => {
    const before = stage();
    before.show(answerOf(run()));
    before.store.setView({ start: 1, end: 30 });
    before.store.select(4);
    before.store.toggle('Pod/web condition Ready');
    before.store.setTab('describe');
    before.store.setCompress(true);
    vi.runAllTimers();
    const state = before.kept.at(-1);
    if (!isPageState(structuredClone(state))) throw new Error('the kept state is none');
    const after = stage(state);
    expect(after.posted[0]).toEqual({ type: 'ready', state });
    after.show(answerOf(run()));
    const { view, cursor, selection, tab, compress, toggled } = after.store;
    expect({ view, cursor, selection, tab, compress, toggled: [...toggled] }).toEqual({
      view: { start: 1, end: expect.closeTo(30, 6) },
      cursor: 15,
      selection: 4,
      tab: 'describe',
      compress: true,
      toggled: ['Pod/web condition Ready'],
    });
  });

  test('a page without a picture is kept, too, and forgets nothing that it was restored with', () => {
    const fault: HostMessage = { type: 'failed', uri: URI, reason: 'server', message: 'no answer', look };
    const fresh = stage();
    fresh.hear(fault);
    vi.runAllTimers();
    expect(fresh.kept.at(-1)).toMatchObject({ uri: URI, selection: null });
    const refused = stage();
    refused.show({ state: 'nothing', version: 1, message: 'No Pod here.' });
    vi.runAllTimers();
    expect(isPageState(structuredClone(refused.kept.at(-1)))).toBe(true);
    const before = stage();
    before.show(answerOf(run()));
    before.store.select(4);
    vi.runAllTimers();
    const again = stage(before.kept.at(-1)!);
    again.hear(fault);
    vi.runAllTimers();
    expect(again.kept.at(-1)).toEqual(before.kept.at(-1));
  });

  test('the state is kept once for many moves', () => {
    const at = stage();
    at.show(answerOf(run()));
    for (let seconds = 0; seconds < 50; seconds++) at.store.setCursor(seconds);
    vi.runAllTimers();
    expect(at.kept).toHaveLength(1);
  });

  test('prints one instant at a time, and the newest next', () => {
    const at = stage();
    at.show(answerOf(run()));
    for (const seconds of [1, 2, 3]) at.store.setCursor(seconds);
    expect(at.prints().map(({ atSeconds }) => atSeconds)).toEqual([10]);
    const { id } = at.prints()[0] as { id: number };
    at.hear({ type: 'printed', uri: URI, id, text: 'NAME' });
    expect(at.prints().map(({ atSeconds }) => atSeconds)).toEqual([10, 3]);
    expect(at.store.printed).toEqual({ text: 'NAME', waiting: true });
    at.hear({ type: 'printed', uri: URI, id, text: 'old' });
    expect(at.store.printed.text).toBe('NAME');
  });

  test('an answer about the run before is not waited for', () => {
    const at = stage();
    at.show(answerOf(run()));
    at.show(answerOf(run(20)));
    expect(at.prints()).toHaveLength(2);
  });

  test('selects what proves the finding that somebody asked about', () => {
    const at = stage();
    const finding = { code: 'late', object: 'Pod/web', field: 'spec.containers[0].livenessProbe' };
    const words = { en: 'Late.', 'zh-cn': '太晚。' };
    const told = { ...finding, severity: 'warning', message: words, explanation: words, t: 5, related: [], entries: [1] } as const;
    const show = (asked: typeof finding): void =>
      at.hear({
        type: 'show',
        uri: URI,
        position: null,
        answer: answerOf({ ...run(), findings: [told] }),
        conditions: {},
        look,
        finding: asked,
      });
    show(finding);
    expect(at.store).toMatchObject({ selection: 1, cursor: 5 });
    at.store.select(2);
    show({ ...finding, code: 'other' });
    expect(at.store.selection).toBe(2);
  });

  test('marks what follows from the line of the editor', () => {
    const at = stage();
    at.show(answerOf(run()));
    at.hear({ type: 'cursor', uri: URI, position: { line: 3, character: 4 } });
    expect([...at.store.highlighted]).toEqual([2]);
    at.hear({ type: 'cursor', uri: URI, position: null });
    expect(at.store.highlighted.size).toBe(0);
  });

  test('going to an instant out of sight moves the view just so far', () => {
    const at = stage();
    at.show(answerOf(run()));
    at.store.setView({ start: 100, end: 110 });
    at.store.select(0);
    expect(at.store.view.start).toBeLessThanOrEqual(0.001);
    expect(at.store.view.end - at.store.view.start).toBeCloseTo(10, 5);
  });

  test('the cursor stays inside the run', () => {
    const at = stage();
    at.show(answerOf(run()));
    at.store.setCursor(1e9);
    expect(at.store.cursor).toBe(600);
    at.store.setCursor(-1);
    expect(at.store.cursor).toBe(0);
  });

  test('an empty scenario is none', () => {
    const at = stage();
    at.show(answerOf(run()));
    at.store.setScenario({ horizon: 60 });
    at.store.setScenario({});
    expect(
      at.posted.filter(({ type }) => type === 'conditions').map((message) => ('conditions' in message ? message.conditions : null)),
    ).toEqual([{ scenario: { horizon: 60 } }, {}]);
  });

  test('says what is wrong when the file is gone before there was a picture', () => {
    const at = stage();
    at.hear({ type: 'failed', uri: URI, reason: 'gone', message: 'pod.yaml is no longer there.', look });
    expect(at.store).toMatchObject({ shown: null, busy: false, trouble: { kind: 'gone' } });
  });
});
