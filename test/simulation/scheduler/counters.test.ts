import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { SchedulerCache } from '../../../server/src/simulation/scheduler/cache/schedulerCache.ts';
import type { NodeInfo } from '../../../server/src/simulation/scheduler/framework/nodeInfo.ts';
import { PodInfo } from '../../../server/src/simulation/scheduler/framework/podInfo.ts';
import type { Pod } from '../../../server/src/simulation/world/pod.ts';

const ZONE = 'zone';
const SELECTOR = [{ key: 'app', operator: '=', values: ['web'] }] as const;
const isWeb = ({ pod }: PodInfo): boolean => pod.metadata.labels?.app === 'web';
const takesPart = ({ labels }: NodeInfo): boolean => labels[ZONE] !== undefined && labels.left === undefined;

const nodeOf = (name: string, zone: string | null, left: boolean): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { ...(zone === null ? {} : { [ZONE]: zone }), ...(left ? { left: 'yes' } : {}) } },
  spec: {},
  status: {},
});
const podOf = (uid: string, app: string): PodInfo =>
  new PodInfo({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: uid, namespace: 'default', uid, labels: { app } },
    spec: { containers: [] },
    status: { phase: 'Pending', conditions: [] },
  } as unknown as Pod);

type Step = (cache: SchedulerCache) => void;
const names = fc.constantFrom('a', 'b', 'c', 'd');
const zones = fc.constantFrom('one', 'two', 'three', null);
const uids = fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5', 'p6');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(names, zones, fc.boolean()).map(
    ([name, zone, left]): Step =>
      (cache) =>
        cache.setNode(nodeOf(name, zone, left)),
  ),
  names.map(
    (name): Step =>
      (cache) =>
        cache.removeNode(name),
  ),
  fc.tuple(uids, names, fc.constantFrom('web', 'db')).map(
    ([uid, name, app]): Step =>
      (cache) =>
        cache.setPod(podOf(uid, app), name),
  ),
  uids.map(
    (uid): Step =>
      (cache) =>
        void cache.removePod(uid),
  ),
);

test('counts are those of counting anew, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const cache = new SchedulerCache();
      for (const act of steps) {
        act(cache);
        const counter = cache.counters.of('web', SELECTOR, isWeb);
        const topology = cache.counters.topology(ZONE);
        const partition = cache.counters.partition('parts', ZONE, takesPart);
        const domains = counter.within(partition);
        const webOn = (node: NodeInfo): number => node.pods.filter(isWeb).length;
        const wanted = new Map<string, number>();
        for (const node of cache.nodes) {
          expect(counter.on(node.slot)).toBe(webOn(node));
          const zone = node.labels[ZONE];
          expect(topology.at(node.slot)).toBe(zone === undefined ? -1 : topology.numberOf(zone));
          if (takesPart(node)) wanted.set(zone!, (wanted.get(zone!) ?? 0) + webOn(node));
        }
        expect(partition.domains).toBe(wanted.size);
        for (const [zone, pods] of wanted) expect(domains.in(topology.numberOf(zone))).toBe(pods);
        expect(domains.least).toBe(Math.min(Number.POSITIVE_INFINITY, ...wanted.values()));
        expect(topology.different(cache.nodes)).toBe(new Set(cache.nodes.map(({ labels }) => labels[ZONE])).size);
        const byZone = new Map<string, number>();
        for (const node of cache.nodes) {
          const zone = node.labels[ZONE];
          if (zone !== undefined && webOn(node) > 0) byZone.set(zone, (byZone.get(zone) ?? 0) + webOn(node));
        }
        expect(new Map(counter.by(ZONE))).toEqual(byZone);
      }
    }),
  );
});
