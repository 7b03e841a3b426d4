import { expect, test } from 'vitest';
import { manifestOf, play } from './controllers/cases.ts';

test('a Pod that ends by itself while it is being ended goes all the same', () => {
  const pod = manifestOf({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', annotations: { 'fake/behaviour': 'succeed-after-4', 'fake/term-seconds': '3' } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'nginx:1' }] },
  });
  const played = play(pod, { actions: [{ at: 4, verb: 'delete', object: 'Pod/p' }], until: 20 });
  expect(played.timeline.flatMap((entry) => (entry.type === 'status' ? [entry.phase] : [])).at(-1)).toBe('Succeeded');
  expect(played.names('Pod', 6.5)).toEqual(['p']);
  expect(played.names('Pod', 8)).toEqual([]);
});
