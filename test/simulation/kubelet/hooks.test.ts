import { expect, test } from 'vitest';
import { simulate } from '../../../server/src/simulation/simulate.ts';

const run = (postStart: object, preStop: object) =>
  simulate({
    objects: [
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web', namespace: 'default' },
        spec: {
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 4,
          containers: [{ name: 'main', image: 'nginx:1.27', lifecycle: { postStart, preStop } }],
        },
      } as never,
    ],
    scenario: { horizon: 120, actions: [{ at: 60, verb: 'delete', object: 'Pod/web' }] },
    horizonSeconds: 120,
    seed: 0,
    version: '1.36',
  }).timeline.flatMap((entry) => (entry.type === 'process' && entry.what === 'hook' ? [entry] : []));

test.each([
  {
    name: 'both go well',
    postStart: ['sleep', '3'],
    preStop: ['sleep', '2'],
    told: ['postStart begins', 'postStart ends', 'preStop begins', 'preStop ends'],
  },
  {
    name: 'one outlasts the grace period',
    postStart: ['true'],
    preStop: ['sleep', '60'],
    told: ['postStart begins', 'postStart ends', 'preStop begins'],
  },
])('$name', ({ postStart, preStop, told }) => {
  const entries = run({ exec: { command: postStart } }, { exec: { command: preStop } });
  expect(entries.map(({ text }) => text).slice(0, told.length)).toEqual(told);
  const begin = entries.find(({ text }) => text === 'preStop begins');
  expect(begin?.causes).toContainEqual(expect.objectContaining({ object: 'Pod/web', field: 'spec.containers[0].lifecycle.preStop' }));
});

test('a hook that fails says so', () => {
  expect(run({ exec: { command: ['false'] } }, { sleep: { seconds: 1 } }).map(({ text }) => text)).toContain('postStart fails');
});
