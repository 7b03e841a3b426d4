import { describe, expect, test } from 'vitest';
import { nothing, stage, URI } from './stage.ts';

describe('a session and its page', () => {
  test('posts nothing to a hidden page, and starts anew when it is shown', async () => {
    const at = stage();
    await at.ready();
    at.session.visibilityChanged(false);
    expect(at.simulated[0]?.cancelled).toBe(true);
    at.session.documentChanged([]);
    at.session.cursorMoved({ line: 1, character: 1 });
    await at.settle();
    expect(at.posted).toEqual([]);
    at.session.visibilityChanged(true);
    await at.ready();
    at.simulated[1]?.answer(nothing(1));
    await at.settle();
    expect(at.types()).toEqual(['show']);
  });

  test('keeps to its object while lines are typed above it', async () => {
    const at = stage({ line: 10, character: 2 });
    await at.ready();
    at.session.documentChanged([{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# one\n# two\n' }]);
    await at.settle();
    expect(at.simulated[1]?.params.position).toEqual({ line: 12, character: 2 });
  });

  test('names the finding whose proof is asked for with the next picture only', async () => {
    const finding = { code: 'crash-loop', object: 'Pod/web', field: 'spec.containers[0].command' };
    const at = stage();
    at.session.pointAt({ line: 3, character: 0 }, finding);
    await at.ready();
    at.simulated[0]?.answer(nothing(1));
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'show', finding });
    at.session.refresh();
    await at.settle();
    at.simulated[1]?.answer(nothing(1));
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'show' });
    expect(at.posted.at(-1)).not.toHaveProperty('finding');
  });

  test('takes over the conditions of the page, those it was restored with as well', async () => {
    const at = stage();
    const state = {
      protocol: 1,
      uri: URI,
      position: null,
      view: null,
      cursor: 0,
      selection: null,
      toggled: [],
      tab: 'get',
      compress: false,
      conditions: { seed: 5 },
    } as const;
    at.say({ type: 'ready', state });
    await at.settle();
    expect(at.simulated[0]?.params.seed).toBe(5);
    at.say({ type: 'conditions', uri: URI, conditions: { scenario: { horizon: 60 } } });
    await at.settle();
    expect(at.simulated[1]?.params).toEqual({ uri: URI, scenario: { horizon: 60 } });
  });

  test('prints for the newest instant only', async () => {
    const at = stage();
    await at.ready();
    at.say({ type: 'print', uri: URI, id: 1, atSeconds: 1, command: 'get' });
    at.say({ type: 'print', uri: URI, id: 2, atSeconds: 2, command: 'get' });
    expect(at.printed.map(({ cancelled }) => cancelled)).toEqual([true, false]);
    at.printed[0]?.answer({ text: 'old' });
    at.printed[1]?.fail(new Error('no'));
    await at.settle();
    expect(at.posted.filter(({ type }) => type === 'printed')).toEqual([{ type: 'printed', uri: URI, id: 2, text: null }]);
  });

  test('does what the page asks of the editor, and nothing for another document', async () => {
    const at = stage();
    await at.ready();
    at.say({ type: 'reveal', uri: URI, range: { start: { line: 3, character: 0 }, end: { line: 3, character: 1 } }, takeFocus: false });
    at.say({ type: 'focusEditor', uri: 'file:///other.yaml' });
    at.say({ type: 'copy', text: 'NAME' });
    at.say({ type: 'insertExample', uri: URI });
    at.session.receive({ protocol: 1, message: { type: 'reveal' } });
    expect(at.done).toEqual(['reveal 3 false', 'copy NAME', 'insertExample']);
  });
});
