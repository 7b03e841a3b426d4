import { describe, expect, test } from 'vitest';
import { podLimits, podRequests, qosClassOf, type ResourceAmounts } from '../../../server/src/kubernetes/values/podResources.ts';

const printed = (amounts: ResourceAmounts): Record<string, string> =>
  Object.fromEntries([...amounts].map(([name, quantity]) => [name, quantity.toString()]));
const requests = (cpu: string, restartPolicy?: string): object => ({
  resources: { requests: { cpu } },
  ...(restartPolicy ? { restartPolicy } : {}),
});

describe('podRequests', () => {
  test.each([
    ['containers add up', { containers: [requests('100m'), requests('200m')] }, '300m'],
    ['a larger init container counts alone', { containers: [requests('100m')], initContainers: [requests('2')] }, '2'],
    ['init containers do not add up', { containers: [requests('1')], initContainers: [requests('800m'), requests('900m')] }, '1'],
    ['a sidecar adds to the containers', { containers: [requests('1')], initContainers: [requests('500m', 'Always')] }, '1500m'],
    [
      'a sidecar adds to the init containers after it',
      { containers: [requests('100m')], initContainers: [requests('500m', 'Always'), requests('2')] },
      '2500m',
    ],
    [
      'a sidecar does not add to the init containers before it',
      { containers: [requests('100m')], initContainers: [requests('2'), requests('500m', 'Always')] },
      '2',
    ],
    ['overhead is added', { containers: [requests('1')], overhead: { cpu: '250m' } }, '1250m'],
    ['pod-level requests stand for the sum', { containers: [requests('1')], resources: { requests: { cpu: '3' } } }, '3'],
  ])('%s', (_, spec, cpu) => {
    expect(printed(podRequests(spec))).toEqual({ cpu });
  });

  test('overhead is no limit of its own', () => {
    const spec = { containers: [{ resources: { limits: { memory: '1Gi' } } }], overhead: { cpu: '1', memory: '1Gi' } };
    expect(printed(podLimits(spec))).toEqual({ memory: '2Gi' });
  });
});

describe('qosClassOf', () => {
  const both = { cpu: '1', memory: '1Gi' };
  test.each([
    ['BestEffort', { containers: [{}] }],
    ['BestEffort', { containers: [{ resources: { requests: { cpu: '0', 'nvidia.com/gpu': '1' } } }] }],
    ['Guaranteed', { containers: [{ resources: { requests: both, limits: { cpu: '1000m', memory: '1024Mi' } } }] }],
    ['Burstable', { containers: [{ resources: { requests: both, limits: both } }, {}] }],
    ['Burstable', { containers: [{ resources: { requests: both, limits: both } }], initContainers: [{}] }],
    ['Burstable', { containers: [{ resources: { requests: { cpu: '1' }, limits: { cpu: '1' } } }] }],
    ['Guaranteed', { containers: [{}], resources: { requests: both, limits: both } }],
    ['Burstable', { containers: [{ resources: { requests: both, limits: both } }], resources: { requests: both } }],
    ['BestEffort', { containers: [{ resources: { requests: both } }], resources: {} }],
  ])('%s', (expected, spec) => {
    expect(qosClassOf(spec)).toBe(expected);
  });
});
