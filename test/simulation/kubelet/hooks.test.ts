import { expect, test } from 'vitest';
import { simulate } from '../../../server/src/simulation/simulate.ts';
import { runPods, scriptPod } from './runs.ts';

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

const hookEvents = (lifecycle: object) => {
  const { timeline } = runPods([scriptPod('p', 'mkdir /www; exec httpd -f -p 80 -h /www', {}, { lifecycle })], 4);
  return timeline.flatMap((entry) =>
    entry.type === 'event' && entry.eventType === 'Warning' && entry.reason !== 'BackOff'
      ? [`${entry.reason}: ${entry.message.replaceAll(/\b10\.244\.\d+\.\d+\b/g, 'POD')}`]
      : [],
  );
};

test('a hook over HTTPS is asked again without it', () => {
  expect(hookEvents({ postStart: { httpGet: { port: 80, scheme: 'HTTPS' } } })).toEqual([
    'LifecycleHTTPFallback: request to HTTPS lifecycle hook POD:80 got HTTP response, retry with HTTP succeeded',
  ]);
});

test('a hook whose command is not there fails in the words of the runtime', () => {
  const { timeline } = runPods([scriptPod('p', 'sleep 60', {}, { lifecycle: { postStart: { exec: { command: ['nope'] } } } })], 40);
  const waiting = timeline.flatMap((entry) => (entry.type === 'status' ? [entry.containers['main']?.message ?? ''] : []));
  expect(waiting.find((text) => text.startsWith('Exec'))).toMatch(
    /^Exec lifecycle hook \(\[nope\]\) for Container "main" in Pod ".*" failed - error: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "\w+": OCI runtime exec failed: exec failed: unable to start container process: exec: "nope": executable file not found in \$PATH: unknown, message: ""$/,
  );
});
