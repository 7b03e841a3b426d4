import { describe, expect, it } from 'vitest';
import { schemaOf } from '../../../server/src/kubernetes/schema/kinds.ts';
import { serialised } from '../../../server/src/kubernetes/schema/serialise.ts';

const stored = (apiVersion: string, kind: string, object: object) => serialised(object, schemaOf(apiVersion, kind)!.type);

describe('serialised', () => {
  it.each([
    [
      'puts fields in the order of the Go struct',
      { spec: {}, metadata: { name: 'a', labels: {} }, kind: 'Pod', apiVersion: 'v1' },
      { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a' }, spec: { containers: null }, status: {} },
    ],
    [
      'leaves zero values of omitempty fields out',
      { spec: { containers: [], hostNetwork: false, nodeName: '', priority: 0 } },
      { metadata: {}, spec: { containers: [], priority: 0 }, status: {} },
    ],
    [
      'keeps pointers to zero values',
      { spec: { containers: [], automountServiceAccountToken: false, terminationGracePeriodSeconds: 0 } },
      { metadata: {}, spec: { containers: [], terminationGracePeriodSeconds: 0, automountServiceAccountToken: false }, status: {} },
    ],
    [
      'writes structs that are no pointers',
      { spec: { containers: [{ name: 'a' }] } },
      { metadata: {}, spec: { containers: [{ name: 'a', resources: {} }] }, status: {} },
    ],
    ['drops what is no field', { spec: { containers: [], bogus: 1 }, bogus: 2 }, { metadata: {}, spec: { containers: [] }, status: {} }],
    [
      'sorts maps',
      { metadata: { labels: { b: '1', a: '' } }, spec: { containers: [] } },
      { metadata: { labels: { a: '', b: '1' } }, spec: { containers: [] }, status: {} },
    ],
  ])('%s', (_, object, wanted) => {
    expect(JSON.stringify(stored('v1', 'Pod', object))).toBe(JSON.stringify(wanted));
  });

  it('writes zero numbers and null lists where the struct does not omit them', () => {
    expect(stored('apps/v1', 'DaemonSet', {}).status).toEqual({
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    });
    expect(stored('autoscaling/v2', 'HorizontalPodAutoscaler', {}).status).toEqual({ desiredReplicas: 0, currentMetrics: null });
  });

  it('takes anything for an object', () => {
    for (const odd of [null, 3, 'text', [], { spec: 'text', metadata: [] }])
      expect(stored('v1', 'Pod', odd as object)).toHaveProperty('spec');
  });
});
