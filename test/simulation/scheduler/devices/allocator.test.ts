import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { allocatedBy } from '../../../../server/src/simulation/scheduler/devices/allocated.ts';
import { Allocator } from '../../../../server/src/simulation/scheduler/devices/allocator.ts';
import { type AllocationResult, sliceOf } from '../../../../server/src/simulation/scheduler/devices/types.ts';
import { node } from '../tables.ts';
import { choice, DRIVER, device, deviceClaim, deviceClass, exactly, type Fields, given, selecting, slice } from './objects.ts';

const A = `device.attributes["${DRIVER}"]`;
const n1 = node('n1', { labels: { zone: 'a' } });

interface World {
  readonly classes?: readonly KubernetesObject[];
  readonly others?: readonly KubernetesObject[];
  readonly on?: KubernetesObject;
}

function allocations(
  slices: readonly KubernetesObject[],
  claims: readonly KubernetesObject[],
  { classes = [deviceClass()], others = [], on = n1 }: World = {},
) {
  const allocator = new Allocator({
    allocated: allocatedBy([...others, ...claims], new Map()),
    slices: slices.flatMap((object) => sliceOf(object) ?? []),
    classOf: (name) => classes.find(({ metadata }) => metadata.name === name),
    beyond: () => {},
  });
  return allocator.allocate(on, claims);
}

const shown = ({ devices }: AllocationResult): string =>
  devices.results.map(({ request, pool, device: name }) => `${request}=${pool}/${name}`).join(' ');

/** What each claim gets, or why there is nothing. */
function outcome(...input: Parameters<typeof allocations>): string {
  const found = allocations(...input);
  if ('results' in found) return found.results.map(shown).join(' | ');
  return 'error' in found ? found.error : (found.reason ?? 'nothing');
}

const two = slice('s', 'n1', [device('d0'), device('d1')]);
const numa = slice('s', 'n1', [
  device('d0', { numa: 0, kind: 'x' }),
  device('d1', { numa: 1, kind: 'x' }),
  device('d2', { numa: 1, kind: 'y' }),
  device('d3', { kind: 'q' }),
]);
const same = (name: string, requests?: readonly string[]): Fields => ({
  matchAttribute: `${DRIVER}/${name}`,
  ...(requests ? { requests } : {}),
});
const all = { allocationMode: 'All' };

// Decisions and words of a scheduler of 1.36 in such clusters.
describe('what claims get of the devices that a node reaches', () => {
  test.each<[title: string, slices: readonly KubernetesObject[], claims: readonly KubernetesObject[], result: string]>([
    ['the first device that is free', [two], [deviceClaim('c')], 'r=n1/d0'],
    ['as many as are asked for', [two], [deviceClaim('c', [exactly('r', { count: 2 })])], 'r=n1/d0 r=n1/d1'],
    ['too few', [two], [deviceClaim('c', [exactly('r', { count: 3 })])], 'nothing'],
    ['every one of them', [two], [deviceClaim('c', [exactly('r', all)])], 'r=n1/d0 r=n1/d1'],
    ['every one where there is none', [], [deviceClaim('c', [exactly('r', all)])], 'nothing'],
    ['one each', [two], [deviceClaim('c'), deviceClaim('e')], 'r=n1/d0 | r=n1/d1'],
    ['not enough for each', [two], [deviceClaim('c'), deviceClaim('e'), deviceClaim('f')], 'nothing'],
    [
      'more than a claim may have',
      [two],
      [deviceClaim('c', [exactly('r', { count: 33 })])],
      'claim default/c: number of requested devices 33 exceeds the claim limit of 32',
    ],
    [
      'pools by driver and name',
      [
        slice('z', 'n1', [device('d0')], { pool: 'b' }),
        slice('a', 'n1', [device('d1')], { pool: 'a' }),
        slice('m', 'n1', [device('d2')], { driver: 'a.example.com', pool: 'z' }),
      ],
      [deviceClaim('c', [exactly('r', { count: 3 })])],
      'r=z/d2 r=a/d1 r=b/d0',
    ],
    [
      'slices by name',
      [slice('b', 'n1', [device('d0')], { count: 2 }), slice('a', 'n1', [device('d1')], { count: 2 })],
      [deviceClaim('c')],
      'r=n1/d1',
    ],
    [
      'of the newest generation',
      [slice('a', 'n1', [device('d0')]), slice('b', 'n1', [device('d1')], { generation: 2 })],
      [deviceClaim('c')],
      'r=n1/d1',
    ],
    ['of a pool that is not complete', [slice('a', 'n1', [device('d0')], { count: 2 })], [deviceClaim('c')], 'nothing'],
    [
      'all of a pool that is not complete',
      [slice('a', 'n1', [device('d0')], { count: 2 })],
      [deviceClaim('c', [exactly('r', all)])],
      `claim default/c, request r: asks for all devices, but resource pool ${DRIVER}/n1 is currently being updated`,
    ],
    [
      'of a pool with a name twice',
      [slice('a', 'n1', [device('d0')], { count: 2 }), slice('b', 'n1', [device('d0')], { count: 2 })],
      [deviceClaim('c')],
      'invalid resource pools were encountered',
    ],
    [
      'all of a pool with a name twice',
      [slice('a', 'n1', [device('d0')], { count: 2 }), slice('b', 'n1', [device('d0')], { count: 2 })],
      [deviceClaim('c', [exactly('r', all)])],
      `claim default/c, request r: asks for all devices, but resource pool ${DRIVER}/n1 is currently invalid`,
    ],
    [
      'devices that take their time come last',
      [
        slice('a', 'n1', [device('d0', {}, { bindingConditions: ['ready'] })], { pool: 'a' }),
        slice('b', 'n1', [device('d1')], { pool: 'b' }),
      ],
      [deviceClaim('c')],
      'r=b/d1',
    ],
    ['of another node', [slice('a', 'n2', [device('d0')])], [deviceClaim('c')], 'nothing'],
    [
      'of nodes with a label',
      [
        slice('a', { nodeSelector: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }] } }, [
          device('d0'),
        ]),
      ],
      [deviceClaim('c')],
      'r=shared/d0',
    ],
    [
      'each device of nodes of its own',
      [slice('a', { perDeviceNodeSelection: true }, [device('d0', {}, { nodeName: 'n2' }), device('d1', {}, { allNodes: true })])],
      [deviceClaim('c')],
      'r=shared/d1',
    ],
    ['what the selectors take', [numa], [deviceClaim('c', [exactly('r', selecting(`${A}.kind == "x"`, `${A}.numa == 1`))])], 'r=n1/d1'],
    [
      'what a selector has no answer to',
      [numa],
      [deviceClaim('c', [exactly('r', { count: 4, ...selecting(`${A}.numa >= 0`) })])],
      'claim default/c: selector #0: CEL runtime error: no such key: numa',
    ],
    [
      'devices that have something in common',
      [numa],
      [deviceClaim('c', [exactly('r', { count: 2 })], { constraints: [same('numa')] })],
      'r=n1/d1 r=n1/d2',
    ],
    [
      'too many that have something in common',
      [numa],
      [deviceClaim('c', [exactly('r', { count: 3 })], { constraints: [same('numa')] })],
      'nothing',
    ],
    [
      'some requests in common',
      [numa],
      [deviceClaim('c', [exactly('r'), exactly('q'), exactly('z')], { constraints: [same('numa', ['r', 'z'])] })],
      'r=n1/d1 q=n1/d0 z=n1/d2',
    ],
    [
      'two things in common',
      [numa],
      [deviceClaim('c', [exactly('r', { count: 2 })], { constraints: [same('numa'), same('kind')] })],
      'nothing',
    ],
    [
      'all of them in common',
      [numa],
      [deviceClaim('c', [exactly('r', all)], { constraints: [same('kind')] })],
      `claim default/c, request r: cannot add device ${DRIVER}/n1/d2 because a claim constraint would not be satisfied`,
    ],
    [
      'an attribute of another domain',
      [numa],
      [deviceClaim('c', undefined, { constraints: [{ matchAttribute: 'x.example.com/kind' }] })],
      'nothing',
    ],
    [
      'requests that differ',
      [numa],
      [deviceClaim('c', [exactly('r'), exactly('q')], { constraints: [{ distinctAttribute: `${DRIVER}/numa` }] })],
      'r=n1/d0 q=n1/d1',
    ],
    [
      'the first choice that there is',
      [two],
      [deviceClaim('c', [{ name: 'r', firstAvailable: [choice('many', { count: 3 }), choice('some', { count: 2 })] }])],
      'r/some=n1/d0 r/some=n1/d1',
    ],
    [
      'a later choice of the second one',
      [slice('s', 'n1', [device('d0'), device('d1'), device('d2')])],
      [
        deviceClaim(
          'c',
          ['r', 'q'].map((name) => ({ name, firstAvailable: [choice('two', { count: 2 }), choice('one')] })),
        ),
      ],
      'r/two=n1/d0 r/two=n1/d1 q/one=n1/d2',
    ],
    [
      'fewer of the first, so that all stay within the limit',
      [
        slice(
          's',
          'n1',
          Array.from({ length: 40 }, (_, index) => device(`d${index}`)),
        ),
      ],
      [deviceClaim('c', [{ name: 'r', firstAvailable: [choice('many', { count: 30 }), choice('few')] }, exactly('q', { count: 5 })])],
      'r/few=n1/d0 q=n1/d1 q=n1/d2 q=n1/d3 q=n1/d4 q=n1/d5',
    ],
  ])('%s', (_title, slices, claims, result) => expect(outcome(slices, claims)).toBe(result));
});

describe('devices that others have', () => {
  const others = [deviceClaim('other', undefined, {}, given('r=n1/d0'))];

  test('are not given again', () => expect(outcome([two], [deviceClaim('c')], { others })).toBe('r=n1/d1'));

  test('may be looked at by an administrator, but not twice', () => {
    const admin = { adminAccess: true };
    expect(outcome([two], [deviceClaim('c', [exactly('r', admin)])], { others })).toBe('r=n1/d0');
    const one = slice('s', 'n1', [device('d0')]);
    expect(outcome([one], [deviceClaim('c', [exactly('r', admin), exactly('q', admin)])])).toBe('nothing');
    const watched = allocations([one], [deviceClaim('c', [exactly('r', admin)])], { others });
    expect(
      'results' in watched && allocatedBy([deviceClaim('c', undefined, {}, { allocation: watched.results[0] })], new Map()).devices.size,
    ).toBe(0);
  });
});

test('a taint keeps requests off that do not tolerate it', () => {
  const tainted = (effect: string): KubernetesObject =>
    slice('s', 'n1', [device('d0', {}, { taints: [{ key: 'k', value: 'v', effect }] })]);
  const tolerating = (toleration: Fields): KubernetesObject => deviceClaim('c', [exactly('r', { tolerations: [toleration] })]);
  expect(outcome([tainted('NoSchedule')], [deviceClaim('c')])).toBe('nothing');
  expect(outcome([tainted('None')], [deviceClaim('c')])).toBe('r=n1/d0');
  expect(outcome([tainted('NoExecute')], [tolerating({ key: 'k', operator: 'Exists' })])).toBe('r=n1/d0');
  expect(outcome([tainted('NoExecute')], [tolerating({ key: 'k', operator: 'Equal', value: 'w' })])).toBe('nothing');
});

describe('parts of a device', () => {
  const counters = object40();
  const part = (name: string, memory: string): Fields =>
    device(name, {}, { consumesCounters: [{ counterSet: 'cs', counters: { memory: { value: memory } } }] });
  const parts = (...devices: readonly Fields[]): KubernetesObject[] => [counters, slice('s', 'n1', devices, { count: 2 })];
  const pair = deviceClaim('c', [exactly('r', { count: 2 })]);

  test('use up what they have in common', () => {
    expect(outcome(parts(part('half', '20Gi'), part('other', '20Gi')), [pair])).toBe('r=n1/half r=n1/other');
    expect(outcome(parts(part('half', '20Gi'), part('whole', '40Gi')), [pair])).toBe('nothing');
    const others = [deviceClaim('other', undefined, {}, given('r=n1/half'))];
    expect(outcome(parts(part('half', '20Gi'), part('whole', '40Gi'), part('last', '20Gi')), [deviceClaim('c')], { others })).toBe(
      'r=n1/last',
    );
  });

  test('that use up what there is not make the pool invalid', () => {
    const lost = device('d0', {}, { consumesCounters: [{ counterSet: 'none', counters: {} }] });
    expect(outcome([counters, slice('s', 'n1', [lost], { count: 2 })], [deviceClaim('c')])).toBe('invalid resource pools were encountered');
  });

  function object40(): KubernetesObject {
    return slice('counters', 'n1', [], { count: 2, sharedCounters: [{ name: 'cs', counters: { memory: { value: '40Gi' } } }] });
  }
});

describe('a device that several share', () => {
  const shared = (memory: Fields): KubernetesObject =>
    slice('s', 'n1', [device('d0', {}, { allowMultipleAllocations: true, capacity: { memory } })]);
  const wanting = (name: string, memory: string): Fields => exactly(name, { capacity: { requests: { memory } } });
  const consumed = (memory: Fields, ...requests: readonly Fields[]): unknown => {
    const found = allocations([shared(memory)], [deviceClaim('c', requests)]);
    return 'results' in found ? found.results[0]!.devices.results.map((result) => result.consumedCapacity?.['memory']) : 'nothing';
  };
  const inSteps = { value: '40Gi', requestPolicy: { default: '1Gi', validRange: { min: '1Gi', step: '4Gi', max: '21Gi' } } };
  const ofSizes = { value: '40Gi', requestPolicy: { default: '10Gi', validValues: ['10Gi', '20Gi'] } };

  test.each<[title: string, memory: Fields, requests: readonly Fields[], result: unknown]>([
    ['gives as much as is asked for', { value: '40Gi' }, [wanting('r', '10Gi'), wanting('q', '30Gi')], ['10Gi', '30Gi']],
    ['not more than it has', { value: '40Gi' }, [wanting('r', '20Gi'), wanting('q', '21Gi')], 'nothing'],
    ['gives all of it where nothing is said', { value: '40Gi' }, [exactly('r')], ['40Gi']],
    ['in steps', inSteps, [wanting('r', '6Gi'), exactly('q')], ['9Gi', '1Gi']],
    ['not beyond the last step', inSteps, [wanting('r', '22Gi')], 'nothing'],
    ['in sizes', ofSizes, [wanting('r', '6Gi'), wanting('q', '12Gi'), exactly('z')], ['10Gi', '20Gi', '10Gi']],
    ['in no other size', ofSizes, [wanting('r', '21Gi')], 'nothing'],
  ])('%s', (_title, memory, requests, result) => expect(consumed(memory, ...requests)).toEqual(result));

  test('what others take of it is gone', () => {
    const result = { request: 'r', driver: DRIVER, pool: 'n1', device: 'd0', shareID: 'u', consumedCapacity: { memory: '30Gi' } };
    const others = [deviceClaim('other', undefined, {}, { allocation: { devices: { results: [result] } } })];
    expect(outcome([shared({ value: '40Gi' })], [deviceClaim('c', [wanting('r', '10Gi')])], { others })).toBe('r=n1/d0');
    expect(outcome([shared({ value: '40Gi' })], [deviceClaim('c', [wanting('r', '11Gi')])], { others })).toBe('nothing');
  });

  test('one that is not shared has to be large enough', () => {
    const sizes = slice('s', 'n1', [
      device('d0', {}, { capacity: { memory: { value: '10Gi' } } }),
      device('d1', {}, { capacity: { memory: { value: '40Gi' } } }),
    ]);
    expect(outcome([sizes], [deviceClaim('c', [wanting('r', '20Gi')])])).toBe('r=n1/d1');
    expect(outcome([sizes], [deviceClaim('c', [exactly('r', { capacity: { requests: { speed: '1' } } })])])).toBe('nothing');
  });
});

describe('what is written into a claim', () => {
  const result = (...input: Parameters<typeof allocations>): AllocationResult | undefined => {
    const found = allocations(...input);
    return 'results' in found ? found.results[0] : undefined;
  };
  const opaque = (driver: string): Fields => ({ opaque: { driver, parameters: {} } });

  test('configurations of the class, once, and those of the claim for what was chosen', () => {
    const classes = [deviceClass('gpu', { config: [opaque('class')] })];
    const requests = [exactly('r'), { name: 'q', firstAvailable: [choice('many', { count: 9 }), choice('one')] }];
    const config = [{ requests: ['q/one'], ...opaque('one') }, { requests: ['q/many'], ...opaque('many') }, opaque('all')];
    expect(result([two], [deviceClaim('c', requests, { config })], { classes })?.devices.config).toEqual([
      { source: 'FromClass', requests: ['r', 'q/one'], ...opaque('class') },
      { source: 'FromClaim', requests: ['q/one'], ...opaque('one') },
      { source: 'FromClaim', ...opaque('all') },
    ]);
  });

  const term = (key: string): Fields => ({ matchExpressions: [{ key, operator: 'Exists' }] });
  const on = { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }] };
  test.each<[title: string, where: string | Fields, more: Fields, terms: readonly Fields[] | undefined]>([
    ['the node of its devices', 'n1', {}, [on]],
    ['everywhere', { allNodes: true }, {}, undefined],
    ['the node that the device is bound to', { allNodes: true }, { bindsToNode: true }, [on]],
    ['nodes with a label', { nodeSelector: { nodeSelectorTerms: [term('zone')] } }, {}, [term('zone')]],
  ])('where it can be used: %s', (_title, where, more, terms) => {
    expect(result([slice('s', where, [device('d0', {}, more)])], [deviceClaim('c')])?.nodeSelector?.nodeSelectorTerms).toEqual(terms);
  });
});

test('a search that comes to no end is given up', () => {
  const many = slice(
    's',
    'n1',
    Array.from({ length: 60 }, (_, index) => device(`d${index}`, { odd: index % 2, own: index })),
  );
  const claim = deviceClaim('c', [exactly('r', { count: 30 }), exactly('q', { count: 2 })], {
    constraints: [same('odd', ['r']), same('own', ['q'])],
  });
  expect(outcome([many], [claim])).toBe('node n1: timed out trying to allocate devices');
});
