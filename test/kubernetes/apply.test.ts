import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appliedOver as applied } from '../../server/src/kubernetes/apply.ts';
import { schemaOf } from '../../server/src/kubernetes/schema/kinds.ts';

const appliedOver = (...args: Parameters<typeof applied>) => applied(...args).object;
const pod = schemaOf('v1', 'Pod')!.type;
const deployment = schemaOf('apps/v1', 'Deployment')!.type;
const service = schemaOf('v1', 'Service')!.type;
const container = (name: string, rest: object = {}) => ({ name, image: 'nginx', ...rest });

describe('appliedOver', () => {
  it.each([
    [
      'keeps what only the server set',
      { spec: { nodeName: 'n1', priority: 0 } },
      {},
      { spec: { priority: 5 } },
      { spec: { nodeName: 'n1', priority: 5 } },
    ],
    [
      'takes away what the last manifest said and this one does not',
      { spec: { nodeName: 'n1', hostname: 'h' } },
      { spec: { hostname: 'h' } },
      { spec: {} },
      { spec: { nodeName: 'n1' } },
    ],
    [
      'merges maps',
      { metadata: { labels: { a: '1', b: '2', c: '3' } } },
      { metadata: { labels: { a: '1', b: '2' } } },
      { metadata: { labels: { a: '9' } } },
      { metadata: { labels: { c: '3', a: '9' } } },
    ],
    [
      'merges lists by their key',
      { spec: { containers: [container('a', { terminationMessagePath: '/x' }), container('sidecar')] } },
      { spec: { containers: [{ name: 'a' }] } },
      { spec: { containers: [{ name: 'a', image: 'busybox' }] } },
      { spec: { containers: [{ name: 'a', image: 'busybox', terminationMessagePath: '/x' }, container('sidecar')] } },
    ],
    [
      'takes items away that the last manifest had',
      { spec: { containers: [container('a'), container('b'), container('c')] } },
      { spec: { containers: [{ name: 'a' }, { name: 'b' }] } },
      { spec: { containers: [{ name: 'b' }] } },
      { spec: { containers: [container('b'), container('c')] } },
    ],
    [
      'replaces lists without a key',
      { spec: { tolerations: [{ key: 'a' }, { key: 'b' }] } },
      {},
      { spec: { tolerations: [{ key: 'c' }] } },
      { spec: { tolerations: [{ key: 'c' }] } },
    ],
    [
      'merges lists of plain values',
      { metadata: { finalizers: ['a', 'b', 'c'] } },
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { finalizers: ['b'] } },
      { metadata: { finalizers: ['b', 'c'] } },
    ],
    [
      'keeps only the written keys of a volume',
      { spec: { volumes: [{ name: 'v', emptyDir: {} }] } },
      {},
      { spec: { volumes: [{ name: 'v', configMap: { name: 'c' } }] } },
      { spec: { volumes: [{ name: 'v', configMap: { name: 'c' } }] } },
    ],
    [
      'takes away what is null now, whoever set it',
      { spec: { nodeName: 'n1', nodeSelector: { a: '1', b: '2' } } },
      {},
      { spec: { nodeName: null, nodeSelector: { a: null } } },
      { spec: { nodeSelector: { b: '2' } } },
    ],
    [
      'leaves nulls out of what is new, and cuts off numbers that are too large',
      { spec: {} },
      {},
      { spec: { securityContext: { runAsUser: null, fsGroup: 1 }, priority: 2_147_483_648 } },
      { spec: { securityContext: { fsGroup: 1 }, priority: -2_147_483_648 } },
    ],
    [
      'keeps what nobody knows, so that the server can refuse it',
      { spec: {} },
      {},
      { spec: { hostnam: 'a', hostIp: null } },
      { spec: { hostnam: 'a' } },
    ],
    [
      'puts what the server added where it stands behind what is kept',
      { spec: { volumes: [{ name: 'token' }, { name: 'a' }, { name: 'late' }] } },
      { spec: { volumes: [{ name: 'a' }] } },
      { spec: { volumes: [{ name: 'b' }, { name: 'a' }] } },
      { spec: { volumes: [{ name: 'b' }, { name: 'token' }, { name: 'a' }, { name: 'late' }] } },
    ],
    [
      'and before what takes the room of an item that goes',
      { spec: { volumes: [{ name: 'a' }, { name: 'token' }] } },
      { spec: { volumes: [{ name: 'a' }] } },
      { spec: { volumes: [{ name: 'b' }] } },
      { spec: { volumes: [{ name: 'token' }, { name: 'b' }] } },
    ],
  ])('%s', (_, stored, last, manifest, wanted) => {
    expect(appliedOver(pod, stored, last, manifest)).toEqual(wanted);
  });

  describe('of items with one key', () => {
    const ports = (...names: string[]) => names.map((name) => ({ name, port: 53, protocol: name.startsWith('u') ? 'UDP' : 'TCP' }));
    const stored = { spec: { ports: ports('u', 't') } };
    const over = (...names: string[]) => appliedOver(service, stored, stored, { spec: { ports: ports(...names) } }).spec.ports;
    it.each([
      ['nothing changes', ['u', 't'], ports('u', 't')],
      ['a change of the second goes into the first', ['u', 'tt'], [{ name: 'tt', port: 53, protocol: 'UDP' }, ...ports('t')]],
      ['a third goes into the first as well', ['u', 't', 't3'], [{ name: 'u', port: 53, protocol: 'UDP' }, ...ports('t')]],
      ['taking away one takes away both', ['t'], []],
      ['whichever it is', ['u'], []],
    ])('%s', (_, names, wanted) => expect(over(...names)).toEqual(wanted));

    const bare = { name: 't', port: 53 };
    const udp = { name: 'u', port: 53, protocol: 'UDP' };
    const sctp = { name: 's', port: 53, protocol: 'SCTP' };
    it.each([
      ['but for what a field goes from: it is written anew', [bare, udp], [bare], [bare]],
      ['without what did not change', [udp, { ...bare, protocol: 'TCP' }], [bare], [{ port: 53 }]],
      ['all of them go where the pairs differ in what comes only', [udp, bare], [bare], []],
      ['several are written into the one', [bare, udp, sctp], [bare, { name: 's', port: 53 }], [bare]],
      ['with the changes of all', [udp, bare, sctp], [bare, { ...sctp, protocol: 'TCP', appProtocol: 'x' }], []],
    ])('%s', (_, before, after, wanted) => {
      const withProtocols = before.map((port) => ({ protocol: 'TCP', ...port }));
      const outcome = appliedOver(service, { spec: { ports: withProtocols } }, { spec: { ports: before } }, { spec: { ports: after } });
      expect(outcome.spec.ports).toEqual(wanted);
    });
  });

  it('says which item has no key', () => {
    const stored = { spec: { containers: [container('a')] } };
    const { fault } = applied(pod, stored, stored, { spec: { containers: [{ image: 'b', args: ['c', null] }] } });
    expect(fault).toBe('map: map[args:[c <nil>] image:b] does not contain declared merge key: name');
    expect(applied(pod, {}, {}, { spec: { containers: [{ image: 'b' }] } }).fault).toBeNull();
  });

  it('drops the settings of the strategy that was before', () => {
    const stored = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } } } };
    expect(appliedOver(deployment, stored, {}, { spec: { strategy: { type: 'Recreate' } } })).toEqual({
      spec: { strategy: { type: 'Recreate' } },
    });
  });

  const json = fc.object({
    key: fc.constantFrom('spec', 'metadata', 'containers', 'name', 'labels', 'volumes', 'finalizers'),
    maxDepth: 4,
  });
  it('never throws, and changes none of its arguments', () => {
    fc.assert(
      fc.property(json, json, json, (stored, last, manifest) => {
        const before = JSON.stringify([stored, last, manifest]);
        appliedOver(pod, stored, last, manifest);
        expect(JSON.stringify([stored, last, manifest])).toBe(before);
      }),
    );
  });

  it('settles: a manifest applied again over its result changes nothing', () => {
    const manifest = { spec: { containers: [container('a')], volumes: [{ name: 'v', emptyDir: {} }], nodeSelector: { x: 'y' } } };
    const once = appliedOver(pod, { spec: { nodeName: 'n' } }, {}, manifest);
    expect(appliedOver(pod, once, manifest, manifest)).toEqual(once);
  });
});
