import { describe, expect, test } from 'vitest';
import type { ScenarioAction } from '../../../server/src/simulation/timeline.ts';
import { manifestOf, play } from './cases.ts';

const pod = (name: string): string =>
  manifestOf({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      restartPolicy: 'Never',
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
  const played = play(deviceClass + template + pod('p'), { until: 10 });
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
  const played = play(deviceClass + pod('p'), { actions: [{ at: 5, verb: 'create', manifest: template }], until: 15 });
  expect(played.events('Pod/p')[0]).toBe(
    'PodResourceClaim gpu: resource claim template "t": resourceclaimtemplate.resource.k8s.io "t" not found',
  );
  expect(played.object('Pod', 'p', 4).status.conditions).toEqual([]);
  expect(played.objects('ResourceClaim', 4)).toHaveLength(0);
  expect(played.objects('ResourceClaim', 14)).toHaveLength(1);
});

test('a claim goes with its Pod', () => {
  const played = play(deviceClass + template + pod('p'), { actions: [{ at: 5, verb: 'delete', object: 'Pod/p' }], until: 15 });
  expect(played.objects('ResourceClaim', 4)).toHaveLength(1);
  expect(played.objects('ResourceClaim', 14)).toHaveLength(0);
});

// plugins/dynamicresources PreBind, pkg/controller/resourceclaim syncClaim
describe('devices', () => {
  const RESOURCE = 'resource.k8s.io/v1';
  const slice = manifestOf({
    apiVersion: RESOURCE,
    kind: 'ResourceSlice',
    metadata: { name: 's' },
    spec: {
      driver: 'd.example.com',
      pool: { name: 'p', generation: 1, resourceSliceCount: 1 },
      allNodes: true,
      devices: [{ name: 'd0' }, { name: 'd1' }],
    },
  });
  const claim = manifestOf({ apiVersion: RESOURCE, kind: 'ResourceClaim', metadata: { name: 'c' }, spec: { devices } });
  const sharing = (name: string): string => pod(name).replace('"resourceClaimTemplateName":"t"', '"resourceClaimName":"c"');
  const gone = (at: number, name: string): ScenarioAction => ({ at, verb: 'delete', object: `Pod/${name}`, gracePeriodSeconds: 0 });
  const users = ({ status }: { status?: { reservedFor?: readonly { name: string }[] } }): string[] =>
    (status?.reservedFor ?? []).map(({ name }) => name);

  test('are written into the claim before the Pod goes to its node', () => {
    const played = play(deviceClass + slice + claim + sharing('p'), { until: 5 });
    const made = played.object('ResourceClaim', 'c', 4);
    expect(made.metadata.finalizers).toEqual(['resource.kubernetes.io/delete-protection']);
    expect(made.status.allocation.devices.results).toEqual([{ request: 'r', driver: 'd.example.com', pool: 'p', device: 'd0' }]);
    expect(users(made)).toEqual(['p']);
    expect(played.object('Pod', 'p', 4).spec.nodeName).toBeDefined();
  });

  test('are given back when the last Pod that has them is gone', () => {
    const played = play(deviceClass + slice + claim + sharing('one') + sharing('two'), {
      actions: [gone(5, 'one'), gone(10, 'two')],
      until: 15,
    });
    expect(users(played.object('ResourceClaim', 'c', 4)).sort()).toEqual(['one', 'two']);
    expect(users(played.object('ResourceClaim', 'c', 9))).toEqual(['two']);
    const free = played.object('ResourceClaim', 'c', 14);
    expect(free.status).toEqual({});
    expect(free.metadata.finalizers).toEqual([]);
  });

  test.each<[title: string, first: string, actions: readonly ScenarioAction[]]>([
    ['is gone', pod('a'), [gone(40, 'a')]],
    ['has only ended', pod('a').replace('"name":"a"', '"name":"a","annotations":{"fake/behaviour":"succeed-after-40"}'), []],
  ])('go to the Pod that waits for them when the one before %s', (_title, first, actions) => {
    const played = play(deviceClass + slice + template + first + pod('b') + pod('c'), { actions, until: 60 });
    const placed = (atSeconds: number): string[] =>
      ['a', 'b', 'c'].filter((name) => played.object('Pod', name, atSeconds)?.spec.nodeName !== undefined);
    expect(placed(39)).toEqual(['a', 'b']);
    expect(played.events('Pod/c', 'FailedScheduling')[0]).toMatch(/1 cannot allocate all claims/);
    expect(placed(59)).toContain('c');
    expect(played.names('ResourceClaim', 59).map((name) => name.slice(0, 5))).toEqual(['b-gpu', 'c-gpu']);
  });

  test('that take their time keep the Pod waiting', () => {
    const slow = slice.replace(
      '{"name":"d0"},{"name":"d1"}',
      '{"name":"d0","bindingConditions":["ready"],"bindingFailureConditions":["bad"],"bindsToNode":true}',
    );
    const played = play(deviceClass + slow + claim + sharing('p'), { until: 30 });
    expect(played.events('Pod/p', 'BindingConditionsPending')).toEqual(['waiting for binding conditions for device on node node-1']);
    expect(played.object('Pod', 'p', 29).spec.nodeName).toBeUndefined();
  });

  test('a selector that is not read here is told', () => {
    const odd = claim.replace(
      '"deviceClassName":"gpu"',
      '"deviceClassName":"gpu","selectors":[{"cel":{"expression":"google.protobuf.BoolValue{value: true} == true"}}]',
    );
    const played = play(deviceClass + slice + odd + sharing('p'), { until: 5 });
    expect(played.simulation.run.assumptions.map(({ code, object, field }) => `${code} ${object} ${field}`)).toContain(
      'device-selector ResourceClaim/c spec.devices.requests',
    );
  });
});
