import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { manifestOf, play } from '../controllers/cases.ts';
import { choice, device, deviceClass, exactly, selecting, slice } from './devices/objects.ts';
import { explained, node, object, pod, scored } from './tables.ts';

type Fields = Readonly<Record<string, unknown>>;

const using = (...claims: readonly Fields[]): Fields => ({ resourceClaims: claims });
const named = (name: string): Fields => ({ name: 'a', resourceClaimName: name });
const gpu = object('DeviceClass', 'gpu');
const claim = (status: Fields = {}, requests: readonly Fields[] = [{ name: 'r', exactly: { deviceClassName: 'gpu' } }]): KubernetesObject =>
  object('ResourceClaim', 'c', { spec: { devices: { requests } }, status }, 'default');
const allocatedIn = (zone: string, more: Fields = {}): KubernetesObject =>
  claim({
    allocation: { nodeSelector: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: [zone] }] }] } },
    ...more,
  });
const nodes = [node('n1', { labels: { zone: 'a' } }), node('n2', { labels: { zone: 'b' } })];
const says = (subject: ReturnType<typeof pod>, ...objects: readonly KubernetesObject[]): string | null =>
  explained(subject, ...nodes, ...objects).message;

const RESOURCE = 'resource.k8s.io/v1';
const gpuClass = { ...deviceClass(), apiVersion: RESOURCE };
const claimOf = (name: string, requests: readonly Fields[]): Fields => ({
  apiVersion: RESOURCE,
  kind: 'ResourceClaim',
  metadata: { name },
  spec: { devices: { requests } },
});
const podUsing = (name: string, claimName: string): string =>
  manifestOf({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'main', image: 'app:1' }], ...using(named(claimName)) },
  });

const NOT_HELPFUL = 'preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.';

// plugins/dynamicresources/dynamicresources.go: everything that stands against a node is there to stay.
describe('a Pod that claims devices', () => {
  const cases: [title: string, objects: readonly KubernetesObject[], message: string | null][] = [
    [
      'there is no such class',
      [claim()],
      `0/2 nodes are available: request r: device class gpu does not exist. no new claims to deallocate, ${NOT_HELPFUL}`,
    ],
    [
      'one of the choices has no class',
      [gpu, claim({}, [{ name: 'r', firstAvailable: [{ name: 'big', deviceClassName: 'big' }] }])],
      `0/2 nodes are available: request r/big: device class big does not exist. no new claims to deallocate, ${NOT_HELPFUL}`,
    ],
    [
      'no node has such devices',
      [gpu, claim()],
      `0/2 nodes are available: 2 cannot allocate all claims. still not schedulable, ${NOT_HELPFUL}`,
    ],
    ['it asks for nothing', [claim({}, [])], null],
    ['the devices are in reach of a node', [gpu, allocatedIn('b')], null],
    [
      'they are in reach of no node, and nobody uses them',
      [gpu, allocatedIn('c')],
      `0/2 nodes are available: 2 resourceclaim not available on the node. deallocation of ResourceClaim completed, ${NOT_HELPFUL}`,
    ],
    [
      'they are in reach of no node, and somebody uses them',
      [gpu, allocatedIn('c', { reservedFor: [{ resource: 'pods', name: 'other', uid: 'u' }] })],
      `0/2 nodes are available: 2 resourceclaim not available on the node. still not schedulable, ${NOT_HELPFUL}`,
    ],
  ];
  test.each(cases)('%s', (_title, objects, message) => expect(says(pod('p', using(named('c'))), ...objects)).toBe(message));

  test('what other filters say is told first', () => {
    const picky = pod('p', { ...using(named('c')), nodeSelector: { zone: 'z' } });
    expect(says(picky, gpu, claim())).toBe(
      `0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. still not schedulable, ${NOT_HELPFUL}`,
    );
  });

  test('less important Pods need not go for it', () => {
    const important = pod('p', { ...using(named('c')), priority: 9 });
    expect(explained(important, ...nodes, gpu, claim(), pod('other', { on: 'n1' })).preemption).toBeNull();
  });

  test('a claim that was made from a template is known by the name in the status', () => {
    const template = { name: 'a', resourceClaimTemplateName: 't' };
    expect(explained(pod('p', using(template)), ...nodes).gated).toBe('pod "default/p": ResourceClaim not created yet for a');
    const made = pod('p', { ...using(template), status: { resourceClaimStatuses: [{ name: 'a', resourceClaimName: 'c' }] } });
    const ownerReferences = [{ kind: 'Pod', uid: 'default/p', controller: true }];
    const own = { ...claim(), metadata: { ...claim().metadata, ownerReferences } };
    expect(says(made, gpu, own)).toMatch(/^0\/2 nodes are available: 2 cannot allocate all claims/);
    expect(explained(made, ...nodes, gpu, claim()).gated).toBe(
      'ResourceClaim default/c was not created for Pod default/p (Pod is not owner)',
    );
  });
});

describe('a Pod whose claims get devices', () => {
  const two = slice('s', 'n1', [device('d0'), device('d1')]);

  test('goes where they are', () => {
    const { chosen, nodes: asked } = explained(pod('p', using(named('c'))), ...nodes, gpu, two, claim());
    expect(chosen).toBe('n1');
    expect(asked.map(({ refusals }) => refusals.map(({ plugin, reasons }) => `${plugin}: ${reasons.join()}`))).toEqual([
      [],
      ['DynamicResources: cannot allocate all claims'],
    ]);
  });

  test('prefers the node of its first choice', () => {
    const attribute = 'device.attributes["d.example.com"].m';
    const requests = [{ name: 'r', firstAvailable: [9, 2, 1].map((m) => choice(`of-${m}`, selecting(`${attribute} == ${m}`))) }];
    const slices = [slice('s', 'n1', [device('d0', { m: 1 })]), slice('t', 'n2', [device('d0', { m: 2 })])];
    const subject = pod('p', using(named('c')));
    expect(scored('DynamicResources', subject, ...nodes, gpu, ...slices, claim({}, requests))).toEqual({ n1: 170, n2: 200 });
  });

  test('is not scheduled at all when something is wrong with what it asks for', () => {
    const anywhere = slice('s', { allNodes: true }, [device('d0')]);
    const requests = [exactly('r', selecting('device.attributes["d.example.com"].nope == 1'))];
    const played = play(
      manifestOf(gpuClass) + manifestOf({ ...anywhere, apiVersion: RESOURCE }) + manifestOf(claimOf('c', requests)) + podUsing('p', 'c'),
      { until: 5 },
    );
    expect(played.events('Pod/p', 'FailedScheduling')[0]).toBe(
      'running "DynamicResources" filter plugin: claim default/c: selector #0: CEL runtime error: no such key: nope',
    );
  });
});

// plugins/dynamicresources/extendeddynamicresources.go, plugins/noderesources/fit.go
describe('a Pod that asks for devices by a resource of theirs', () => {
  const two = slice('s', 'n1', [device('d0'), device('d1')]);
  const asking = (amount: string): ReturnType<typeof pod> => pod('p', { requests: { 'example.com/gpu': amount } });
  const named2 = deviceClass('gpu', { extendedResourceName: 'example.com/gpu' });

  test.each<[title: string, amount: string, objects: readonly KubernetesObject[], chosen: string | null, message: RegExp | null]>([
    ['gets them', '2', [named2, two], 'n1', null],
    ['does not get more', '3', [named2, two], null, /2 cannot allocate all claims\. still not schedulable/],
    ['gets none without such a class', '1', [gpu, two], null, /2 Insufficient example\.com\/gpu/],
    [
      'does not need them where the node has the resource',
      '1',
      [named2, node('n3', { allocatable: { 'example.com/gpu': '1' } })],
      'n3',
      null,
    ],
  ])('%s', (_title, amount, objects, chosen, message) => {
    const explanation = explained(asking(amount), ...nodes, ...objects);
    expect(explanation.chosen).toBe(chosen);
    expect(explanation.message ?? '').toMatch(message ?? /^$/);
  });

  test('every class has a resource', () => {
    const subject = pod('p', { requests: { 'deviceclass.resource.kubernetes.io/gpu': '1' } });
    expect(explained(subject, ...nodes, gpu, two).chosen).toBe('n1');
  });

  test('a claim is made for it, and its init containers use what its containers have', () => {
    const limits = (amount: string): unknown => ({ resources: { limits: { 'example.com/gpu': amount } } });
    const subject = manifestOf({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: {
        containers: [{ name: 'main', image: 'a', ...(limits('1') as object) }],
        initContainers: [{ name: 'i', image: 'a', ...(limits('2') as object) }],
      },
    });
    const slices = { ...two, apiVersion: RESOURCE, spec: { ...two.spec, nodeName: 'node-1' } };
    const played = play(manifestOf({ ...gpuClass, spec: { extendedResourceName: 'example.com/gpu' } }) + manifestOf(slices) + subject, {
      conditions: { cluster: [node('node-1')] },
      actions: [{ at: 10, verb: 'delete', object: 'Pod/p' }],
      until: 20,
    });
    const [made] = played.objects('ResourceClaim', 5);
    expect(made.metadata.name).toMatch(/^p-extended-resources-\w{5}$/);
    expect(
      made.spec.devices.requests.map(({ name, exactly: { count } }: { name: string; exactly: { count: number } }) => `${name} ${count}`),
    ).toEqual(['container-0-request-0 1', 'container-1-request-0 1']);
    expect(made.status.reservedFor).toMatchObject([{ resource: 'pods', name: 'p' }]);
    expect(played.object('Pod', 'p', 5).status.extendedResourceClaimStatus).toEqual({
      resourceClaimName: made.metadata.name,
      requestMappings: [
        ['main', 'container-1-request-0'],
        ['i', 'container-1-request-0'],
        ['i', 'container-0-request-0'],
      ].map(([containerName, requestName]) => ({ containerName, resourceName: 'example.com/gpu', requestName })),
    });
    expect(played.objects('ResourceClaim', 19)).toHaveLength(0);
  });
});
