import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type HostMessage,
  isPageState,
  isSimulateAnswer,
  type PageMessage,
  type PageState,
  receiveFromHost,
  receiveFromPage,
  send,
} from '../../client/common/protocol.ts';

const look = { language: 'en', kubernetesVersion: '1.36', fileName: 'pod.yaml' } as const;
const entry = { id: 0, t: 0.5, type: 'deleted', object: 'Pod/web', causes: [] };
const done = {
  state: 'done',
  version: 3,
  object: 'Pod/web',
  run: { timeline: [entry], findings: [], assumptions: [], bounds: [], horizonSeconds: 60, seed: 1 },
  places: { 'Pod/web spec': { start: { line: 1, character: 0 }, end: { line: 2, character: 3 } } },
  verdict: { verdict: 'accepted', message: '' },
  elapsedMilliseconds: 2,
};

const hostMessages: readonly HostMessage[] = [
  { type: 'busy', uri: 'file:///a' },
  { type: 'show', uri: 'file:///a', position: null, answer: done as never, conditions: {}, look },
  {
    type: 'show',
    uri: 'file:///a',
    position: { line: 1, character: 2 },
    answer: { state: 'nothing', message: 'empty', version: 1 },
    conditions: { seed: 2, scenario: { horizon: 5 } },
    look,
  },
  {
    type: 'show',
    uri: 'file:///a',
    position: null,
    answer: {
      state: 'nothing',
      message: 'refused',
      version: 1,
      refusal: {
        object: 'Pod/web',
        message: 'invalid',
        causes: [{ field: 'spec', message: 'no', range: { start: { line: 1, character: 0 }, end: { line: 1, character: 4 } } }],
        more: 0,
      },
    },
    conditions: {},
    look,
  },
  { type: 'failed', uri: 'file:///a', reason: 'gone', message: 'gone', look },
  { type: 'failed', uri: 'file:///a', reason: 'cancelled', message: '', look },
  { type: 'failed', uri: 'file:///a', reason: 'simulation', message: '', look },
  { type: 'printed', uri: 'file:///a', id: 1, text: null },
  { type: 'cursor', uri: 'file:///a', position: null },
];

const pageMessages: readonly PageMessage[] = [
  { type: 'ready', state: null },
  { type: 'reveal', uri: 'file:///a', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } }, takeFocus: true },
  { type: 'print', uri: 'file:///a', id: 4, atSeconds: 1.5, command: 'logs', container: 'main' },
  { type: 'conditions', uri: 'file:///a', conditions: {} },
  { type: 'retry', uri: 'file:///a' },
  { type: 'cancel', uri: 'file:///a' },
  { type: 'insertExample', uri: 'file:///a' },
  { type: 'focusEditor', uri: 'file:///a' },
  { type: 'showOutput', uri: 'file:///a' },
  { type: 'copy', text: 'NAME' },
  { type: 'save', name: 'web', format: 'svg', content: '<svg/>' },
  { type: 'scenario', uri: 'file:///a', action: 'useBeside' },
  {
    type: 'conditions',
    uri: 'file:///a',
    conditions: {
      expect: ['no restart'],
      change: { rollbackAtSeconds: null },
      file: { uri: 'file:///a.podsight.yaml', name: 'a.podsight.yaml', clusterFile: null },
    },
  },
];

describe('messages', () => {
  test.each(hostMessages.map((message) => [message.type, message]))('%s of the host arrives', (_type, message) => {
    expect(receiveFromHost(structuredClone(send(message as HostMessage)))).toEqual(message);
  });

  test.each(pageMessages.map((message) => [message.type, message]))('%s of the page arrives', (_type, message) => {
    expect(receiveFromPage(structuredClone(send(message as PageMessage)))).toEqual(message);
  });

  test('a message of another protocol number is not heard', () => {
    expect(receiveFromPage({ protocol: 2, message: { type: 'ready', state: null } })).toBeUndefined();
  });

  test.each([
    [
      'a position before the first line',
      { type: 'reveal', uri: 'a', range: { start: { line: -1, character: 0 }, end: { line: 0, character: 0 } }, takeFocus: true },
    ],
    ['an instant that is no number', { type: 'print', uri: 'a', id: 1, atSeconds: Number.NaN, command: 'get' }],
    ['a command that is none', { type: 'print', uri: 'a', id: 1, atSeconds: 1, command: 'exec' }],
    ['an inherited name', { type: 'toString', uri: 'a' }],
    ['a host message', { type: 'busy', uri: 'a' }],
  ])('%s is not heard', (_title, message) => {
    expect(receiveFromPage({ protocol: 1, message })).toBeUndefined();
  });

  test('no value makes a guard throw', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        receiveFromHost(value);
        receiveFromPage({ protocol: 1, message: value });
        isPageState(value);
        isSimulateAnswer(value);
      }),
    );
  });

  test('an answer that loses any one of its properties is refused', () => {
    expect(isSimulateAnswer(done)).toBe(true);
    for (const key of Object.keys(done)) {
      const { [key as keyof typeof done]: _gone, ...rest } = done;
      expect(isSimulateAnswer(rest), key).toBe(false);
    }
  });

  test('a cause is an entry or a field of an object', () => {
    const withCause = (cause: unknown) => ({ ...done, run: { ...done.run, timeline: [{ ...entry, causes: [cause] }] } });
    expect(isSimulateAnswer(withCause({ entry: 0 }))).toBe(true);
    expect(isSimulateAnswer(withCause({ object: 'Pod/web', field: 'spec' }))).toBe(true);
    expect(isSimulateAnswer(withCause({ object: 'Pod/web' }))).toBe(false);
  });
});

test('a state of another protocol number is not restored', () => {
  const state: PageState = {
    protocol: 1,
    uri: 'file:///a',
    position: null,
    view: { start: 0, end: 10 },
    cursor: 1,
    selection: null,
    toggled: ['Pod/web condition Ready'],
    tab: 'get',
    compress: false,
    conditions: {},
  };
  expect(isPageState(state)).toBe(true);
  expect(isPageState({ ...state, protocol: 0 })).toBe(false);
  expect(isPageState({ ...state, view: { start: 0 } })).toBe(false);
});
