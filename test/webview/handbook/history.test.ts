import { expect, test } from 'vitest';
import { handbookState, isHandbookState } from '../../../client/common/handbookProtocol.ts';
import { ReadingHistory } from '../../../client/webview/handbook/history.ts';

test('goes back and forward, and forgets what lay ahead', () => {
  const history = new ReadingHistory();
  expect(history.canGoBack).toBe(false);
  history.go('a');
  history.go('b');
  history.back();
  expect([history.current, history.canGoBack, history.canGoForward]).toEqual(['a', true, true]);
  history.go('c');
  expect(history.canGoForward).toBe(false);
  history.back();
  history.back();
  history.back();
  expect(history.current).toBeNull();
});

test('the same page twice is one step', () => {
  const history = new ReadingHistory();
  history.go('a');
  history.go('a');
  history.back();
  expect(history.current).toBeNull();
});

test('survives a reload, and keeps no more than it needs', () => {
  const history = new ReadingHistory();
  for (let page = 0; page < 80; page++) history.go(`page-${page}`);
  history.back();
  const state = JSON.parse(JSON.stringify(handbookState({ ...history.state, language: 'zh-cn' }))) as unknown;
  expect(isHandbookState(state)).toBe(true);
  const restored = new ReadingHistory();
  if (isHandbookState(state)) restored.restore(state);
  expect([restored.current, restored.canGoForward]).toEqual(['page-78', true]);
  expect(restored.state.history.length).toBeLessThanOrEqual(50);
});

test('a state that is none changes nothing', () => {
  const history = new ReadingHistory();
  history.restore({ history: ['a'], at: 3 });
  expect(history.current).toBeNull();
  expect(isHandbookState({ protocol: 0, history: [], at: 0, language: null })).toBe(false);
});
