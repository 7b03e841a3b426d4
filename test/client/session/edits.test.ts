import { describe, expect, test, vi } from 'vitest';
import { done, FILE, FINDING, RANGE, stage, URI } from './stage.ts';

describe('an edit', () => {
  /** A session whose page has a picture of version 1. */
  const pictured = async () => {
    const at = stage();
    await at.ready();
    at.simulated[0]?.answer(done(1, true));
    await at.settle();
    at.posted.length = 0;
    return at;
  };

  test('is drawn before anybody knows what the run teaches', async () => {
    const at = await pictured();
    at.setVersion(2);
    at.session.documentChanged([]);
    await at.settle();
    expect(at.simulated[1]?.params).toEqual({ uri: URI, findings: 'later' });
    at.simulated[1]?.answer(done(2, false));
    await at.settle();
    expect(at.posted).toMatchObject([{ type: 'show', edited: true, answer: { version: 2, unexamined: true } }]);
    expect(at.simulated[2]?.params).toEqual({ uri: URI });
    at.simulated[2]?.answer(done(2, true));
    await at.settle();
    expect(at.posted.slice(1)).toEqual([
      { type: 'findings', uri: URI, version: 2, findings: [FINDING], places: { 'Pod/web spec': RANGE } },
    ]);
  });

  test('asks nothing more where the findings are known at once', async () => {
    const at = await pictured();
    at.session.documentChanged([]);
    await at.settle();
    at.simulated[1]?.answer(done(1, true));
    await at.settle();
    expect(at.types()).toEqual(['show']);
    expect(at.simulated).toHaveLength(2);
  });

  test('ends the search for what the run before teaches', async () => {
    const at = await pictured();
    at.setVersion(2);
    at.session.documentChanged([]);
    await at.settle();
    at.simulated[1]?.answer(done(2, false));
    await at.settle();
    at.setVersion(3);
    at.session.documentChanged([]);
    await at.settle();
    expect(at.simulated[2]?.cancelled).toBe(true);
    at.simulated[2]?.answer(done(2, true));
    at.simulated[3]?.answer(done(3, false));
    await at.settle();
    expect(at.types()).toEqual(['show', 'show']);
  });

  test('takes the cursor along that moved with it', async () => {
    const at = await pictured();
    at.session.documentChanged([]);
    at.session.cursorMoved({ line: 2, character: 7 });
    await at.settle();
    expect(at.types()).toEqual([]);
    at.simulated[1]?.answer(done(1, true));
    await at.settle();
    expect(at.posted).toMatchObject([{ type: 'show', cursor: { line: 2, character: 7 } }]);
    at.session.cursorMoved({ line: 3, character: 0 });
    expect(at.posted.at(-1)).toEqual({ type: 'cursor', uri: URI, position: { line: 3, character: 0 } });
  });

  test('tells that it takes a while, and where the cursor is meanwhile', async () => {
    const at = await pictured();
    vi.useFakeTimers();
    try {
      at.session.documentChanged([]);
      at.session.cursorMoved({ line: 2, character: 7 });
      await vi.advanceTimersByTimeAsync(99);
      expect(at.types()).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      at.session.cursorMoved(null);
      expect(at.posted).toMatchObject([{ type: 'busy' }, { type: 'cursor', position: { line: 2 } }, { type: 'cursor', position: null }]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('does not wait for the disk: a scenario file beside the document is told with the next picture', async () => {
    const at = await pictured();
    at.setBeside(FILE.name);
    at.session.documentChanged([]);
    await at.settle();
    at.simulated[1]?.answer(done(1, true));
    await at.settle();
    expect(at.posted.at(-1)).not.toHaveProperty('scenarioBeside');
    at.session.documentChanged([]);
    await at.settle();
    at.simulated[2]?.answer(done(1, true));
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'show', scenarioBeside: FILE.name });
  });
});
