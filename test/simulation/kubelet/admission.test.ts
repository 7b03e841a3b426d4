import { expect, test } from 'vitest';
import { eventsOf, lastStatus, runPods, scriptPod } from './runs.ts';

test.each([
  ['its operating system', { os: { name: 'windows' } }, {}, "PodOSNotSupported: Failed to admit pod as the OS field doesn't match node OS"],
  [
    'its label of one',
    { os: { name: 'linux' } },
    { 'kubernetes.io/os': 'windows' },
    "PodOSSelectorNodeLabelDoesNotMatch: Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
  ],
])('the kubelet takes no Pod for %s', (_, spec, labels, expected) => {
  const pod = scriptPod('p', 'sleep 9', spec);
  Object.assign(pod.metadata as object, { labels });
  const run = runPods([pod], 9);
  expect(eventsOf(run, 'Pod/p', expected.split(':')[0])).toEqual([`0 ${expected}`]);
  expect(lastStatus(run, 'Pod/p')).toMatchObject({ phase: 'Failed', reason: expected.split(':')[0] });
});

test('of a long termination message the end is kept', () => {
  const pod = scriptPod('p', 'printf "%05000d" 0 | sed s/00000$/ended/ > /dev/termination-log', { restartPolicy: 'Never' });
  const message = lastStatus(runPods([pod], 9), 'Pod/p').containers['main']?.message ?? '';
  expect([message.length, message.slice(-8)]).toEqual([4096, '00ended\n']);
});
