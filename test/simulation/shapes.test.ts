import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../server/src/kubernetes/object.ts';
import { readManifest } from '../../server/src/simulation/manifests.ts';
import { runSimulation } from '../../server/src/simulation/simulate.ts';
import type { Pod } from '../../server/src/simulation/world/pod.ts';

setFlagsFromString('--allow-natives-syntax');
// Made at run time: only now does the engine know the syntax.
const haveSameShape = new Function('one', 'other', 'return %HaveSameMap(one, other)') as (one: object, other: object) => boolean;

/** How many different shapes objects have, to the engine that runs the simulation. */
function shapesOf(objects: readonly object[]): number {
  const known: object[] = [];
  for (const object of objects) if (!known.some((other) => haveSameShape(object, other))) known.push(object);
  return known.length;
}

/** However many objects there are. The engine makes a few more where it has not yet seen which ones there are. */
const SHAPES_MAX = 5;

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 12,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'nginx:1.27', readinessProbe: { httpGet: { path: '/', port: 80 } } }] },
    },
  },
};
const patch = { spec: { template: { spec: { containers: [{ name: 'main', image: 'nginx:1.28' }] } } } };

describe('what there are thousands of in large runs has few shapes', () => {
  const { world, observer } = runSimulation({
    objects: readManifest(JSON.stringify(deployment), '1.36', []).map(({ object }) => object as KubernetesObject),
    scenario: { actions: [{ at: 20, verb: 'patch', object: 'Deployment/web', type: 'strategic', patch }] },
    horizonSeconds: 120,
    seed: 0,
    version: '1.36',
  });
  const pods = observer.histories('Pod').flatMap((versions) => versions.flatMap(({ object }) => (object ? [object as Pod] : [])));
  const statuses = pods.flatMap(({ status }) => status.containerStatuses ?? []);
  const entries = world.recorder.entries;

  test.each<[what: string, objects: readonly object[]]>([
    ['versions of Pods', pods],
    ['their metadata', pods.map(({ metadata }) => metadata)],
    ['their specs', pods.map(({ spec }) => spec)],
    ['their statuses', pods.map(({ status }) => status)],
    ['their conditions', pods.flatMap(({ status }) => status.conditions)],
    ['statuses of containers', statuses],
    ['entries of statuses', entries.filter(({ type }) => type === 'status')],
    ['entries of events', entries.filter(({ type }) => type === 'event')],
    ['entries of objects', entries.filter(({ type }) => type === 'object')],
    ['rows of kubectl', entries.filter(({ type }) => type === 'kubectl')],
  ])('%s', (_what, objects) => {
    expect(objects.length).toBeGreaterThan(20);
    expect(shapesOf(objects)).toBeLessThanOrEqual(SHAPES_MAX);
  });
});
