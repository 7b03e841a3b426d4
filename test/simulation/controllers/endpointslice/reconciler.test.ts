import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EndpointSlice, Service } from '../../../../server/src/simulation/controllers/endpointslice/endpoints.ts';
import { Members } from '../../../../server/src/simulation/controllers/endpointslice/members.ts';
import { Reconciler, type SliceChanges } from '../../../../server/src/simulation/controllers/endpointslice/reconciler.ts';
import type { Pod } from '../../../../server/src/simulation/world/pod.ts';

const KEY = 'default/web';
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default', uid: 'service' },
  spec: { clusterIP: '10.96.0.7', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
} as unknown as Service;

const NODE = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node' } };

interface Shown {
  readonly ready: boolean;
  readonly address: boolean;
  readonly port: number;
  readonly node: string;
}

const podOf = (uid: number, { ready, address, port, node }: Shown): Pod =>
  ({
    metadata: { name: `web-${uid}`, namespace: 'default', uid: String(uid) },
    spec: { nodeName: node, containers: [{ name: 'main', ports: [{ name: 'http', containerPort: port }] }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      ...(address ? { podIP: `10.244.0.${uid}` } : {}),
    },
  }) as unknown as Pod;

const shown = fc.record({
  ready: fc.boolean(),
  address: fc.boolean(),
  port: fc.oneof({ weight: 19, arbitrary: fc.constant(80) }, { weight: 1, arbitrary: fc.constant(8080) }),
  node: fc.oneof({ weight: 19, arbitrary: fc.constant('node') }, { weight: 1, arbitrary: fc.constant('gone') }),
});
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('put' as const), uid: fc.nat(250), shown }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('drop' as const), uid: fc.nat(250), shown }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('move' as const), uid: fc.nat(250), shown }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('empty' as const), uid: fc.nat(250), shown }) },
);

/** The slices after what was asked for has been written. */
function write(slices: readonly EndpointSlice[], { create, update, remove }: SliceChanges, names: () => string) {
  const created = create.map((slice) => ({ ...slice, metadata: { ...slice.metadata, name: names() } }) as EndpointSlice);
  const kept = slices.filter(({ metadata }) => !remove.some((slice) => slice.metadata.name === metadata.name));
  return {
    slices: [...kept.map((slice) => update.find(({ metadata }) => metadata.name === slice.metadata.name) ?? slice), ...created],
    written: [...created, ...update],
  };
}

test('what follows from one look to the next is what follows from a look at everything', () => {
  const run = (start: number, batches: readonly (readonly { what: string; uid: number; shown: Shown }[])[], foreign: number) => {
    const members = new Members();
    const reconciler = new Reconciler();
    const pods = new Map<number, Pod>();
    for (let uid = 0; uid < start; uid++) pods.set(uid, podOf(uid, { ready: true, address: true, port: 80, node: 'node' }));
    let slices: readonly EndpointSlice[] = [];
    let named = 0;
    batches.forEach((batch, round) => {
      for (const { what, uid, shown: now } of batch) {
        if (what === 'drop' || what === 'move') pods.delete(uid);
        if (what === 'put' || what === 'move') pods.set(uid, podOf(uid, now));
        if (what === 'empty') for (const other of [...pods.keys()].slice(0, uid)) pods.delete(other);
      }
      // Somebody else writes a slice.
      if (round === foreign) slices = slices.map((slice, at) => (at === 0 ? { ...slice, endpoints: slice.endpoints.slice(1) } : slice));
      const nodes = { version: 0, of: ({ spec }: Pod) => (spec.nodeName === 'node' ? NODE : undefined) };
      const list = [...pods.values()];
      const got = reconciler.reconcile(KEY, service, members.look(KEY, service, list, nodes), slices);
      const want = new Reconciler().reconcile(KEY, service, new Members().look(KEY, service, list, nodes), slices);
      expect(JSON.stringify(got)).toBe(JSON.stringify(want));
      const { slices: after, written } = write(slices, got, () => `web-${named++}`);
      slices = after;
      if (got.skipped.length === 0) reconciler.settled(KEY, written, got.remove);
    });
  };
  fc.assert(fc.property(fc.constantFrom(0, 3, 99, 205), fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 12 }), fc.nat(20), run), {
    numRuns: 60,
  });
});
