import { describe, expect, test, vi } from 'vitest';
import { nothing, stage, URI } from './stage.ts';

describe('a session asks', () => {
  test('says nothing before the page is ready, then asks and shows', async () => {
    const at = stage({ line: 4, character: 0 });
    at.session.refresh();
    await at.settle();
    expect(at.simulated).toHaveLength(0);
    await at.ready();
    expect(at.simulated[0]?.params).toEqual({ uri: URI, position: { line: 4, character: 0 } });
    at.simulated[0]?.answer(nothing(1));
    await at.settle();
    expect(at.types()).toEqual(['show']);
  });

  test('gives up the request before the newest one, and never shows it', async () => {
    const at = stage();
    await at.ready();
    at.setVersion(2);
    at.session.documentChanged([]);
    await at.settle();
    expect(at.simulated.map(({ cancelled }) => cancelled)).toEqual([true, false]);
    at.simulated[0]?.answer(nothing(1));
    await at.settle();
    expect(at.types()).toEqual([]);
    at.simulated[1]?.answer(nothing(2));
    await at.settle();
    expect(at.types()).toEqual(['show']);
  });

  test('drops an answer about a text that is no longer there', async () => {
    const at = stage();
    await at.ready();
    at.setVersion(7);
    at.simulated[0]?.answer(nothing(6));
    await at.settle();
    expect(at.types()).toEqual([]);
  });

  test('asks again when the server does not have the document yet, but not for ever', async () => {
    vi.useFakeTimers();
    try {
      const at = stage();
      at.say({ type: 'ready', state: null });
      for (let tries = 0; tries < 4; tries++) {
        await vi.advanceTimersByTimeAsync(500);
        at.simulated[tries]?.fail({ code: -32801 });
      }
      await vi.advanceTimersByTimeAsync(5000);
      expect(at.simulated).toHaveLength(4);
      expect(at.types()).toEqual(['busy', 'failed']);
    } finally {
      vi.useRealTimers();
    }
  });

  test('asks again when the server has not heard of the newest change', async () => {
    vi.useFakeTimers();
    try {
      const at = stage();
      at.say({ type: 'ready', state: null });
      await vi.advanceTimersByTimeAsync(0);
      at.setVersion(2);
      at.simulated[0]?.answer(nothing(1));
      await vi.advanceTimersByTimeAsync(500);
      at.simulated[1]?.answer(nothing(2));
      await vi.advanceTimersByTimeAsync(0);
      expect(at.types()).toEqual(['busy', 'show']);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a run that nobody wants to wait for is given up', async () => {
    const at = stage();
    await at.ready();
    at.say({ type: 'cancel', uri: URI });
    expect(at.simulated[0]?.cancelled).toBe(true);
    expect(at.posted.at(-1)).toMatchObject({ type: 'failed', reason: 'cancelled', message: 'cancelled' });
    at.simulated[0]?.answer(nothing(1));
    await at.settle();
    expect(at.types()).toEqual(['failed']);
    at.say({ type: 'retry', uri: URI });
    await at.settle();
    at.simulated[1]?.answer(nothing(1));
    await at.settle();
    at.say({ type: 'cancel', uri: URI });
    expect(at.types()).toEqual(['failed', 'show']);
  });

  test('tells why when the server fails, and shows again after a restart', async () => {
    const at = stage();
    await at.ready();
    at.simulated[0]?.fail(new Error('connection got disposed'));
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'failed', reason: 'server', message: 'Error: connection got disposed' });
    at.session.refresh();
    await at.settle();
    at.simulated[1]?.answer(nothing(1));
    await at.settle();
    expect(at.types().at(-1)).toBe('show');
  });

  test('tells a simulation that failed from a server that is not there', async () => {
    const at = stage();
    await at.ready();
    const fault = new Error('Request podsight/simulate failed with message: x is not a function');
    at.simulated[0]?.fail(Object.assign(fault, { code: -32603 }));
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'failed', reason: 'simulation', message: 'fault: x is not a function' });
    at.say({ type: 'retry', uri: URI });
    await at.settle();
    at.simulated[1]?.fail(Object.assign(new Error('Client is not running'), { code: -32002 }));
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'failed', reason: 'server' });
  });

  test('refuses an answer of unknown shape', async () => {
    const at = stage();
    await at.ready();
    at.simulated[0]?.answer({ state: 'done', version: 1 });
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'failed', reason: 'server' });
  });

  test('says that the file is gone', async () => {
    const at = stage();
    at.setVersion(undefined);
    await at.ready();
    expect(at.posted.at(-1)).toMatchObject({ type: 'failed', reason: 'gone', message: 'gone' });
    expect(at.simulated).toHaveLength(0);
  });
});
