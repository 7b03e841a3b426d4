import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configuredDuration, kubeletConfiguration } from '../../../server/src/simulation/kubelet/configuration.ts';
import { quantityIn, thresholdsOf } from '../../../server/src/simulation/kubelet/eviction/thresholds.ts';
import { shutdownGroups } from '../../../server/src/simulation/kubelet/nodeShutdown.ts';

const NAMES = [
  'evictionHard',
  'evictionSoft',
  'evictionSoftGracePeriod',
  'evictionMaxPodGracePeriod',
  'evictionMinimumReclaim',
  'evictionPressureTransitionPeriod',
  'shutdownGracePeriod',
  'shutdownGracePeriodCriticalPods',
  'shutdownGracePeriodByPodPriority',
];

describe('conditions.kubelet', () => {
  test('takes what has the right shape and leaves the rest', () => {
    const told = { evictionHard: { 'memory.available': '1Gi' }, evictionSoft: 'much', shutdownGracePeriod: '30s', unknown: 1 };
    expect(kubeletConfiguration(told)).toEqual({ evictionHard: { 'memory.available': '1Gi' }, shutdownGracePeriod: '30s' });
  });

  test.each([
    ['30s', 30_000],
    ['1m30s', 90_000],
    ['soon', 7],
    [30, 7],
    [undefined, 7],
  ])('a duration of %s', (text, wanted) => expect(configuredDuration(text, 7)).toBe(wanted));

  test.each(['__proto__', 'constructor', 'toString'])('%s is no setting', (name) => {
    expect(Object.keys(kubeletConfiguration(JSON.parse(`{"${name}": {}}`)))).toEqual([]);
  });

  test('whatever is told breaks nothing', () => {
    const signals = fc.constantFrom('memory.available', 'nodefs.available', 'imagefs.inodesFree', 'pid.available', 'gpu.available');
    const value = fc.oneof(fc.string(), fc.constantFrom('10%', '1e9%', '-1%', 'NaN%', '100Mi', '1m30s', '-5s'), fc.jsonValue());
    const settings = fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(fc.jsonValue(), fc.dictionary(signals, value)));
    fc.assert(
      fc.property(fc.oneof(settings, fc.jsonValue()), (told) => {
        const configuration = kubeletConfiguration(told);
        for (const { value, minReclaim, graceMs } of thresholdsOf(configuration)) {
          expect(graceMs).toBeGreaterThanOrEqual(0);
          for (const known of [value, minReclaim]) if (known) expect(quantityIn(known, 1e9).sign()).toBeGreaterThanOrEqual(0);
        }
        for (const { shutdownGracePeriodSeconds } of shutdownGroups(configuration)) expect(shutdownGracePeriodSeconds).not.toBeNaN();
      }),
    );
  });
});
