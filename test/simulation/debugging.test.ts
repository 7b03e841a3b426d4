import { describe, expect, test } from 'vitest';
import { eventsOf, runPods, scriptPod } from './kubelet/runs.ts';

const debug = (at: number, container: object, more: object = {}) => ({
  at,
  verb: 'patch',
  object: 'Pod/p',
  subresource: 'ephemeralcontainers',
  patchType: 'strategic',
  patch: { spec: { ephemeralContainers: [{ image: 'busybox:1.36', command: ['sleep', '1'], ...container }], ...more } },
});

const answers = (...actions: ReturnType<typeof debug>[]): string[] =>
  runPods([scriptPod('p', 'sleep 60', { terminationGracePeriodSeconds: 1 })], 20, { actions }).timeline.flatMap((entry) =>
    entry.type === 'response' || entry.type === 'actionResult' ? [`${entry.code} ${entry.message ?? ''}`.trim()] : [],
  );

describe('ephemeral containers (core/validation ValidatePodEphemeralContainersUpdate)', () => {
  const at = 'spec.ephemeralContainers';
  test.each([
    [
      'a probe',
      { name: 'd', livenessProbe: { exec: { command: ['true'] } } },
      `${at}[0].livenessProbe: Forbidden: cannot be set for an Ephemeral Container`,
    ],
    [
      'a limit',
      { name: 'd', resources: { limits: { cpu: '1' } } },
      `${at}[0].resources: Forbidden: cannot be set for an Ephemeral Container`,
    ],
    ['a name that is taken', { name: 'main' }, `${at}[0].name: Duplicate value: "main"`],
    ['a target that is not there', { name: 'd', targetContainerName: 'x' }, `${at}[0].targetContainerName: Not found: "x"`],
  ])('are refused with %s', (_, container, told) => {
    expect(answers(debug(5, container))).toEqual([`422 Pod "p" is invalid: ${told}`]);
  });

  test('stay as they were added', () => {
    const [first, second] = answers(debug(5, { name: 'd' }), debug(8, { name: 'd', command: ['sleep', '2'] }));
    expect(first).toBe('200');
    expect(second).toMatch(
      /^422 Pod "p" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "d" may not be changed\n@@/,
    );
    expect(second).toContain('-  "1"\n+  "2"\n');
  });

  test('are all that such a request changes', () => {
    const scenario = { actions: [debug(5, { name: 'd' }, { activeDeadlineSeconds: 8 })] };
    const run = runPods([scriptPod('p', 'sleep 60', { terminationGracePeriodSeconds: 1 })], 20, scenario);
    expect(eventsOf(run, 'Pod/p', 'DeadlineExceeded')).toEqual([]);
    expect(eventsOf(run, 'Pod/p', 'Started')).toHaveLength(2);
  });
});
