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

/** Source: plugin/pkg/admission/serviceaccount/admission.go. */
test.each([
  ['an account that says nothing', {}, {}, true, undefined],
  ['an account without token', { automountServiceAccountToken: false }, {}, false, undefined],
  ['what the Pod says goes before it', { automountServiceAccountToken: false }, { automountServiceAccountToken: true }, true, undefined],
  ['pull secrets of the account', { imagePullSecrets: [{ name: 'registry' }] }, {}, true, ['registry']],
  ['pull secrets of the Pod', { imagePullSecrets: [{ name: 'registry' }] }, { imagePullSecrets: [{ name: 'own' }] }, true, ['own']],
])('Pods have of their service account: %s', (_, account, spec, token, secrets) => {
  const objects = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'default' }, ...account },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'default' },
      spec: { containers: [{ name: 'main', image: 'busybox:1.36' }], restartPolicy: 'Always', serviceAccountName: 'robot', ...spec },
    },
  ];
  const { world } = new Simulation({ objects, scenario: {}, horizonSeconds: 1, seed: 0, version: '1.36' }, scriptedRuntime);
  const { spec: made } = world.store.get('Pod', 'default', 'web') as Pod;
  expect(made.volumes?.some(({ name }) => name.startsWith('kube-api-access-')) ?? false).toBe(token);
  expect(made.imagePullSecrets?.map(({ name }) => name)).toEqual(secrets);
});
