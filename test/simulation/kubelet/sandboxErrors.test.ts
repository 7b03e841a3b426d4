import { expect, test } from 'vitest';
import { eventsOf, lastStatus, runPods, scriptPod } from './runs.ts';

const TOO_LOW =
  'FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown';

type Case = readonly [name: string, resources: object, spec: { readonly containers?: readonly object[] }, told: readonly string[]];

test.each<Case>([
  ['a limit in thousandths of a byte', { limits: { memory: '128m' } }, {}, [TOO_LOW, TOO_LOW]],
  ['a limit that is enough', { limits: { memory: '16Mi' } }, {}, []],
  ['no limit of another container', { limits: { memory: '128m' } }, { containers: [{ name: 'other', image: 'busybox:1.36' }] }, []],
  ['a limit of the Pod', {}, { resources: { limits: { memory: '1k' } } } as object, [TOO_LOW, TOO_LOW]],
])('the sandbox needs memory: %s', (_, resources, { containers = [], ...spec }, told) => {
  const pod = scriptPod('p', 'sleep 100', spec, { resources });
  const list = pod.spec?.containers as object[] | undefined;
  list?.push(...containers);
  const run = runPods([pod], 17);
  expect(eventsOf(run, 'Pod/p', 'FailedCreatePodSandBox').map((text) => text.replace(/^\d+ /, ''))).toEqual(told);
  if (told.length > 0) expect(lastStatus(run, 'Pod/p').containers['main']?.reason).toBe('ContainerCreating');
});
