import { expect, test } from 'vitest';
import { Follower } from '../../client/src/effective/follower.ts';
import type { EffectiveManifestAnswer } from '../../server/src/requests.ts';

/** An editor and a server whose every move the test makes. */
function stage() {
  const questions: { answer(text: string): Promise<void>; refuse(code: number): Promise<void> }[] = [];
  const state = { visible: true, there: true, changes: 0 };
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  const follower = new Follower({
    openDocument: async () => (state.there ? 1 : undefined),
    ask: () =>
      new Promise<EffectiveManifestAnswer>((resolve, reject) => {
        questions.push({
          answer: (text) => {
            resolve({ version: 1, text, added: [], whys: [] });
            return settle();
          },
          refuse: (code) => {
            reject(Object.assign(new Error('no'), { code }));
            return settle();
          },
        });
      }),
    isVisible: () => state.visible,
    changed: () => {
      state.changes++;
    },
  });
  return { follower, questions, state, settle };
}

test('only one question is on the way, and what changed meanwhile is asked for once', async () => {
  const { follower, questions, settle } = stage();
  follower.touch();
  await settle();
  for (let key = 0; key < 5; key++) follower.touch();
  await settle();
  expect(questions).toHaveLength(1);
  await questions[0]!.answer('old');
  expect(questions).toHaveLength(2);
  await questions[1]!.answer('new');
  expect(questions).toHaveLength(2);
  expect(follower.answer?.text).toBe('new');
});

test('a hidden view asks when it is shown', async () => {
  const { follower, questions, state, settle } = stage();
  state.visible = false;
  follower.touch();
  await settle();
  expect(questions).toHaveLength(0);
  follower.shown();
  await settle();
  await questions[0]!.answer('text');
  follower.shown();
  await settle();
  expect(questions).toHaveLength(1);
  expect(state.changes).toBe(1);
});

test('a document that the server does not know yet is asked for again, but not for ever', async () => {
  const { follower, questions, settle } = stage();
  follower.touch();
  await settle();
  for (let tries = 0; tries < questions.length && tries < 20; tries++) await questions[tries]!.refuse(-32801);
  expect(questions).toHaveLength(4);
  follower.touch();
  await settle();
  await questions[4]!.answer('text');
  expect(follower.answer?.text).toBe('text');
});

test('a server that fails leaves the last answer', async () => {
  const { follower, questions, settle } = stage();
  follower.touch();
  await settle();
  await questions[0]!.answer('text');
  follower.touch();
  await settle();
  await questions[1]!.refuse(-32603);
  expect(follower.answer?.text).toBe('text');
});

test('a file that is gone has no view', async () => {
  const { follower, questions, state, settle } = stage();
  state.there = false;
  follower.touch();
  await settle();
  expect(questions).toHaveLength(0);
  expect(follower.answer).toBeUndefined();
  expect(state.changes).toBe(1);
});
