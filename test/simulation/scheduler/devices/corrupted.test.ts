import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { explained, node, pod } from '../tables.ts';
import { choice, DRIVER, device, deviceClaim, deviceClass, exactly, selecting, slice } from './objects.ts';

const whole: readonly KubernetesObject[] = [
  deviceClass('gpu', {
    ...selecting(`device.driver == "${DRIVER}"`),
    config: [{ opaque: { driver: DRIVER, parameters: {} } }],
    extendedResourceName: 'example.com/gpu',
  }),
  slice('s', 'n1', [], { count: 2, sharedCounters: [{ name: 'cs', counters: { memory: { value: '40Gi' } } }] }),
  slice(
    't',
    'n1',
    [
      device('d0', { numa: 0 }, { taints: [{ key: 'k', effect: 'NoSchedule' }], capacity: { memory: { value: '1Gi' } } }),
      device('d1', { numa: 1 }, { consumesCounters: [{ counterSet: 'cs', counters: { memory: { value: '1Gi' } } }] }),
      device(
        'd2',
        { numa: 1 },
        {
          allowMultipleAllocations: true,
          capacity: { memory: { value: '9Gi', requestPolicy: { validRange: { min: '1Gi', step: '1Gi' } } } },
        },
      ),
    ],
    { count: 2 },
  ),
  slice('u', { perDeviceNodeSelection: true }, [
    device('e0', {}, { nodeSelector: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] } }),
  ]),
  deviceClaim(
    'c',
    [
      exactly('r', {
        tolerations: [{ key: 'k', operator: 'Exists' }],
        capacity: { requests: { memory: '1Gi' } },
        ...selecting(`device.attributes["${DRIVER}"].numa >= 0`),
      }),
      { name: 'q', firstAvailable: [choice('a', { count: 9 }), choice('b')] },
    ],
    { constraints: [{ matchAttribute: `${DRIVER}/numa` }], config: [{ requests: ['r'], opaque: { driver: DRIVER, parameters: {} } }] },
  ),
  deviceClaim(
    'e',
    [exactly('r', { allocationMode: 'All' })],
    {},
    {
      allocation: {
        devices: {
          results: [{ request: 'r', driver: DRIVER, pool: 'n1', device: 'd9', shareID: 'x', consumedCapacity: { memory: '1Gi' } }],
        },
      },
      reservedFor: [{ uid: 'u' }],
    },
  ),
];

/** Everything in the objects that may be something else, as a path. */
function paths(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return [[...path], ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]))];
}

const places = paths(whole).filter((path) => path.length > 2 && (path[1] === 'spec' || path[1] === 'status'));
const junk = fc.constantFrom<unknown>(null, 5, 'x', true, [], {}, [null], [5], { a: null }, undefined);

// Files are read as they are: what the API server would refuse may stand in a cluster that a scenario tells.
test('nothing in claims, classes and slices is too odd for the scheduler', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...places), junk), { minLength: 1, maxLength: 3 }), (changes) => {
      const objects = structuredClone(whole) as KubernetesObject[];
      for (const [path, value] of changes) {
        let holder: Record<string, unknown> | null = objects as unknown as Record<string, unknown>;
        for (const key of path.slice(0, -1)) {
          const inner: unknown = holder?.[key];
          holder = typeof inner === 'object' ? (inner as Record<string, unknown> | null) : null;
        }
        if (holder) holder[path.at(-1)!] = value;
      }
      const claims = ['c', 'e'].map((name) => ({ name, resourceClaimName: name }));
      const subject = pod('p', { resourceClaims: claims, requests: { 'example.com/gpu': '1' } });
      expect(explained(subject, node('n1'), node('n2'), ...objects).nodes).toHaveLength(2);
    }),
    { numRuns: 400 },
  );
});
