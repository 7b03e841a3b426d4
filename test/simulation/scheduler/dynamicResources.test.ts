import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { explained, node, object, pod } from './tables.ts';

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
    expect(says(made, gpu, claim())).toMatch(/^0\/2 nodes are available: 2 cannot allocate all claims/);
  });
});
