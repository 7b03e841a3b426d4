import { expect, test } from 'vitest';
import { eventsOf, runPods, scriptPod } from './runs.ts';

const variable = { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } }] };
const mount = { volumeMounts: [{ name: 'v', mountPath: '/v', subPathExpr: '$(NOPE)' }] };
const nonRoot = { securityContext: { runAsNonRoot: true } };

/** What is wrong with a container is looked at in this order. Source: pkg/kubelet/kuberuntime generateContainerConfig. */
test.each([
  ['variables first', { ...variable, ...mount, ...nonRoot }, 'configmap "c" not found'],
  ['then mounts', { ...mount, ...nonRoot }, 'missing value for NOPE'],
  ['then the user', nonRoot, 'container has runAsNonRoot and image will run as root (pod: "p_default(<uid>)", container: main)'],
])('%s', (_, container, told) => {
  const pod = scriptPod('p', 'sleep 9', { volumes: [{ name: 'v', emptyDir: {} }] }, container);
  const [first] = eventsOf(runPods([pod], 3), 'Pod/p', 'Failed');
  expect(first?.replace(/^\d+ Failed: Error: /, '').replace(/\([0-9a-f-]{36}\)/, '(<uid>)')).toBe(told);
});
