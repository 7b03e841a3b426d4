import { expect, test } from 'vitest';
import type { Scenario } from '../../server/src/simulation/timeline.ts';
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

test('a Pod that was there may have a status that leaves out what is empty', () => {
  const standing = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default' },
    spec: { nodeName: 'n', containers: [{ name: 'main', image: 'nginx:1' }] },
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'main', image: 'nginx:1', imageID: 'x', ready: true, state: { running: {} } }],
    },
  };
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, status: { allocatable: { cpu: '1', pods: '9' } } };
  const conditions = { cluster: [node, standing] } as unknown as NonNullable<Scenario['conditions']>;
  const { timeline } = play('', { conditions, actions: [{ at: 4, verb: 'delete', object: 'Pod/p' }], until: 20 });
  const statuses = timeline.flatMap((entry) => (entry.type === 'status' ? [entry.phase] : []));
  expect(statuses.at(-1)).toBe('Failed');
  expect(timeline.some((entry) => entry.type === 'deleted' && entry.object === 'Pod/p')).toBe(true);
});
