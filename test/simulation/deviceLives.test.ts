import { expect, test } from 'vitest';
import type { KubernetesObject } from '../../server/src/kubernetes/object.ts';
import { placementsAt } from '../../server/src/simulation/placements.ts';
import type { ScenarioConditions } from '../../server/src/simulation/timeline.ts';
import { Story } from '../seeds/story.ts';

const cluster = `
apiVersion: resource.k8s.io/v1
kind: DeviceClass
metadata: {name: gpu.example.com}
spec: {selectors: [{cel: {expression: "device.driver == 'gpu.example.com'"}}]}
---
apiVersion: resource.k8s.io/v1
kind: ResourceSlice
metadata: {name: node-1-gpu}
spec:
  driver: gpu.example.com
  nodeName: node-1
  pool: {name: node-1, generation: 1, resourceSliceCount: 1}
  devices: [{name: gpu-0, capacity: {memory: {value: 80Gi}}}, {name: gpu-1, capacity: {memory: {value: 80Gi}}}]
---
apiVersion: resource.k8s.io/v1
kind: ResourceClaimTemplate
metadata: {name: single-gpu}
spec:
  spec:
    devices:
      requests:
      - name: gpu
        exactly:
          deviceClassName: gpu.example.com
          selectors: [{cel: {expression: "device.capacity['gpu.example.com'].memory.compareTo(quantity('10Gi')) >= 0"}}]
`;

/** Pods that each want a device. */
const wanting = (name: string, ends = ''): string => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 1
  containers: [{name: main, image: 'busybox:1.36', command: [sh, -c, 'sleep ${ends || 9999}'], resources: {claims: [{name: gpu}]}}]
  resourceClaims: [{name: gpu, resourceClaimTemplateName: single-gpu}]
`;

test('devices go from Pods that have ended on their nodes to Pods that wait', () => {
  const story = new Story(cluster + wanting('a', '20') + wanting('b') + wanting('c') + wanting('d'), {
    horizon: 120,
    actions: [{ at: 60, verb: 'delete', object: 'Pod/b' }],
  });
  const claims = (atSeconds: number): string[] =>
    (story.simulation.observer.objectsAt('ResourceClaim', atSeconds * 1000) as KubernetesObject[])
      .flatMap(({ status }) => (status?.allocation ? [`${status.reservedFor[0].name} ${status.allocation.devices.results[0].device}`] : []))
      .sort();
  expect(claims(15)).toEqual(['a gpu-0', 'b gpu-1']);
  expect(claims(50)).toEqual(['b gpu-1', 'c gpu-0']);
  expect(claims(119)).toEqual(['c gpu-0', 'd gpu-1']);
  expect(placementsAt(story.simulation, 15).map(({ pod, message }) => `${pod} ${message}`)).toEqual([
    ...['c', 'd'].map(
      (name) =>
        `default/${name} 0/1 nodes are available: 1 cannot allocate all claims. still not schedulable, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.`,
    ),
    ...['a', 'b'].map((name) => `default/${name} null`),
  ]);
  expect(story.print(15, 'describe')).toContain('1 cannot allocate all claims');
});

test('the kubelet takes Pods whose extended resources are devices', () => {
  const extended = cluster.replace(
    'metadata: {name: gpu.example.com}\nspec: {',
    'metadata: {name: gpu.example.com}\nspec: {extendedResourceName: example.com/gpu, ',
  );
  const story = new Story(`${extended}---
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers: [{name: main, image: 'busybox:1.36', command: [sleep, '9999'], resources: {limits: {example.com/gpu: 2}}}]
`);
  const [pod] = story.simulation.observer.objectsAt('Pod', 50_000) as KubernetesObject[];
  expect(pod?.status.phase).toBe('Running');
  expect(pod?.status.extendedResourceClaimStatus.resourceClaimName).toMatch(/^a-extended-resources-/);
});

test('without a ResourceSlice there are taken to be no devices, and that is told once', () => {
  const told = (manifest: string, conditions: ScenarioConditions = {}): string[] =>
    new Story(manifest, { horizon: 5, conditions }).simulation.run.assumptions.flatMap(({ code, object, field }) =>
      code === 'no-devices' ? [`${object} ${field}`] : [],
    );
  const [deviceClass = '', , template = ''] = cluster.split('---');
  expect(told(`${deviceClass}---${template}${wanting('a')}${wanting('b')}`)).toEqual([
    'ResourceClaimTemplate/single-gpu spec.spec.devices',
  ]);
  expect(told(cluster + wanting('a'))).toEqual([]);
  expect(told(`${deviceClass}---${template}`, { cluster: [] })).toEqual([]);
  expect(told(deviceClass)).toEqual([]);
});
