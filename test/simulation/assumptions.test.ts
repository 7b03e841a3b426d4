import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../server/src/kubernetes/object.ts';
import { runPods, scriptPod } from './kubelet/runs.ts';

describe('assumptions say where they were made', () => {
  const told = (object: KubernetesObject) =>
    runPods([object], 10).assumptions.map(({ code, object: name, field, span }) => ({ code, name, field, ...(span ? { span } : {}) }));

  test('in the words of the container that made them', () => {
    expect(told(scriptPod('p', 'wget -q https://example.com/ -O /dev/null; sleep 60'))).toEqual([
      { code: 'external-host', name: 'Pod/p', field: 'spec.containers[0].command[2]', span: { start: 0, end: 41 } },
    ]);
  });

  test('in the template that the Pod was made from', () => {
    const { spec } = scriptPod('p', 'echo x | sha256sum; sleep 60');
    const job: KubernetesObject = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'work', namespace: 'default' },
      spec: {
        parallelism: 1,
        completions: 1,
        backoffLimit: 1,
        completionMode: 'NonIndexed',
        template: { metadata: {}, spec: { ...spec, restartPolicy: 'Never', initContainers: [{ ...spec!.containers[0], name: 'first' }] } },
      },
    };
    const [first] = told(job);
    expect(first).toMatchObject({ code: 'digest', name: 'Job/work', field: 'spec.template.spec.initContainers[0].command[2]' });
  });
});
