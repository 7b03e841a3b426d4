import { expect, test } from 'vitest';
import { manifestOf, play } from './cases.ts';

const pod = (name = 'p'): string =>
  manifestOf({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      containers: [{ name: 'main', image: 'app:1', resources: { claims: [{ name: 'gpu' }] } }],
      resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 't' }],
    },
  });
const devices = { requests: [{ name: 'r', exactly: { deviceClassName: 'gpu' } }] };
const template = manifestOf({
  apiVersion: 'resource.k8s.io/v1',
  kind: 'ResourceClaimTemplate',
  metadata: { name: 't' },
  spec: { metadata: { labels: { team: 'a' } }, spec: { devices } },
});
const deviceClass = manifestOf({ apiVersion: 'resource.k8s.io/v1', kind: 'DeviceClass', metadata: { name: 'gpu' }, spec: {} });

// pkg/controller/resourceclaim/controller.go handleClaim
test('a Pod gets its claim from the template, and the scheduler looks for devices', () => {
  const played = play(deviceClass + template + pod(), { until: 10 });
  const [claim] = played.objects('ResourceClaim', 5);
  expect(claim.metadata).toMatchObject({
    namespace: 'default',
    labels: { team: 'a' },
    annotations: { 'resource.kubernetes.io/pod-claim-name': 'gpu' },
    ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', controller: true }],
  });
  expect(claim.metadata.name).toMatch(/^p-gpu-\w{5}$/);
  expect(claim.spec.devices).toMatchObject(devices);
  expect(played.object('Pod', 'p', 5).status.resourceClaimStatuses).toEqual([{ name: 'gpu', resourceClaimName: claim.metadata.name }]);
  expect(played.events('Pod/p', 'FailedScheduling')[0]).toBe(
    '0/1 nodes are available: 1 cannot allocate all claims. still not schedulable, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
  );
});

test('without the template it says so, and goes on when the template comes', () => {
  const played = play(deviceClass + pod(), { actions: [{ at: 5, verb: 'create', manifest: template }], until: 15 });
  expect(played.events('Pod/p')[0]).toBe(
    'PodResourceClaim gpu: resource claim template "t": resourceclaimtemplate.resource.k8s.io "t" not found',
  );
  expect(played.object('Pod', 'p', 4).status.conditions).toEqual([]);
  expect(played.objects('ResourceClaim', 4)).toHaveLength(0);
  expect(played.objects('ResourceClaim', 14)).toHaveLength(1);
});

test('a claim goes with its Pod', () => {
  const played = play(deviceClass + template + pod(), { actions: [{ at: 5, verb: 'delete', object: 'Pod/p' }], until: 15 });
  expect(played.objects('ResourceClaim', 4)).toHaveLength(1);
  expect(played.objects('ResourceClaim', 14)).toHaveLength(0);
});
