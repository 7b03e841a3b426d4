import { expect, test } from 'vitest';
import { Simulation } from '../../../server/src/simulation/simulation.ts';
import type { Pod } from '../../../server/src/simulation/world/pod.ts';
import { scriptedRuntime } from '../scriptedRuntime.ts';

/** Source: pkg/registry/core/pod/strategy.go mutatePodAffinity; the defaulttolerationseconds plugin. */
test('Pods that a controller makes get what those of people get', () => {
  const podAntiAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } }, matchLabelKeys: ['version'] },
    ],
  };
  const template = (version: string) => ({
    metadata: { labels: { app: 'web', version } },
    spec: {
      containers: [{ name: 'main', image: 'busybox:1.36', imagePullPolicy: 'IfNotPresent' }],
      restartPolicy: 'Always',
      affinity: { podAntiAffinity },
    },
  });
  const replicaSet = (version: string) => ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: version, namespace: 'default' },
    status: { replicas: 0 },
    spec: { replicas: 2, selector: { matchLabels: { version } }, template: template(version) },
  });
  const scenario = { conditions: { images: { 'busybox:1.36': 'present' as const } } };
  const objects = [replicaSet('one'), replicaSet('two')];
  const { world } = new Simulation({ objects, scenario, horizonSeconds: 5, seed: 0, version: '1.36' }, scriptedRuntime);
  const pods = world.store.list('Pod') as Pod[];
  expect(pods).toHaveLength(4);
  for (const pod of pods) {
    const affinity = pod.spec.affinity as { podAntiAffinity: typeof podAntiAffinity };
    expect(affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]!.labelSelector).toEqual({
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'version', operator: 'In', values: [pod.metadata.labels!.version] }],
    });
    expect(pod.spec.tolerations?.map(({ key, tolerationSeconds }) => `${key} ${tolerationSeconds}`)).toEqual([
      'node.kubernetes.io/not-ready 300',
      'node.kubernetes.io/unreachable 300',
    ]);
  }
  // One node: one Pod of each version fits, and the two versions do not stand in each other's way.
  expect(pods.filter(({ spec }) => spec.nodeName !== undefined)).toHaveLength(2);
});
