// The scheduler alone: how many Pods a second of CPU time find their node, the Pods staying there; how that changes with the number of nodes, and what a
// Pod costs beside its own object.
//
// Sketch: of 5,000 nodes 500 are looked at for a Pod. At 20,000 Pods a second that leaves 100 ns a node for eight filters and four scores, so what a
// node said to an equal Pod before has to be kept until the node changes: an array read, some 5 ns, twice, and the choice among 500 sums.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'scheduler-'));
const file = join(folder, 'scheduler.mjs');
const source = join(import.meta.dirname, '..', '..', 'server', 'src', 'simulation', 'scheduler');
await build({
  stdin: {
    resolveDir: source,
    contents: `
      export { SchedulerCache } from './cache/schedulerCache.ts';
      export { Listers } from './cache/listers.ts';
      export { PodInfo } from './framework/podInfo.ts';
      export { defaultProfile } from './profile.ts';
      export { Nominator } from './queue/nominator.ts';
      export { SchedulingAlgorithm } from './algorithm.ts';`,
  },
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  outfile: file,
  logLevel: 'error',
});
const { SchedulerCache, Listers, PodInfo, defaultProfile, Nominator, SchedulingAlgorithm } = await import(pathToFileURL(file).href);
rmSync(folder, { recursive: true });

const node = (number) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: `node-${number}`,
    labels: {
      'kubernetes.io/hostname': `node-${number}`,
      'kubernetes.io/os': 'linux',
      'topology.kubernetes.io/zone': `zone-${number % 3}`,
    },
  },
  spec: {},
  status: { allocatable: { cpu: '32', memory: '128Gi', pods: '110', 'ephemeral-storage': '100Gi' } },
});

const pod = (number, app, spec = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `${app}-${number}`, namespace: 'default', uid: `${app}-${number}`, labels: { app } },
  spec: {
    containers: [{ name: 'main', image: 'app:1', resources: { requests: { cpu: '100m', memory: '64Mi' } } }],
    tolerations: [],
    ...spec,
  },
  status: { phase: 'Pending', conditions: [] },
});

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc');

/** Bytes that are in use once what nobody needs is gone. */
function heapBytes() {
  collect();
  return process.memoryUsage().heapUsed;
}

/** What has to stay while memory is measured. */
export let held = [];

function run(name, nodes, pods, make, standing = []) {
  const cache = new SchedulerCache();
  const handle = { cache, listers: new Listers() };
  const nominator = new Nominator();
  const algorithm = new SchedulingAlgorithm(defaultProfile(handle, nominator).framework, handle, nominator);
  for (let number = 0; number < nodes; number++) cache.setNode(node(number));
  for (const object of standing) handle.listers.set(object);
  const waiting = Array.from({ length: pods }, (_, number) => make(number));
  held = [waiting, cache, algorithm];
  let placed = 0;
  const before = heapBytes();
  const started = process.cpuUsage();
  for (const each of waiting) {
    const info = new PodInfo(each);
    const { placed: choice } = algorithm.schedule(info);
    if (!choice) continue;
    placed++;
    each.spec.nodeName = choice.node.name;
    cache.setPod(info, choice.node.name);
  }
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1e6;
  const bytes = placed > 0 ? `, ${Math.round((heapBytes() - before) / placed)} bytes a Pod` : '';
  console.log(
    `${name.padEnd(44)} ${String(Math.round(pods / seconds)).padStart(7)} Pods a second (${placed} of ${pods} placed, ${seconds.toFixed(2)} s${bytes})`,
  );
}

const selector = (app) => ({ matchLabels: { app } });
const zones = { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' };
const apart = (app) => ({
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: selector(app) }],
  },
});
const few = process.argv.includes('--few');
const [nodes, pods] = few ? [500, 3000] : [5000, 30_000];
for (const part of [10, 3, 1])
  run(`${Math.round(nodes / part)} nodes, simple Pods`, Math.round(nodes / part), Math.round(pods / part), (number) => pod(number, 'app'));
run('… of a hundred kinds', nodes, pods, (number) => pod(number, `app-${number % 100}`));
const replicaSets = Array.from({ length: 100 }, (_, number) => ({
  kind: 'ReplicaSet',
  metadata: { name: `app-${number}`, namespace: 'default' },
  spec: { selector: selector(`app-${number}`) },
}));
const owned = (number) => {
  const { metadata, ...rest } = pod(number, `app-${number % 100}`);
  return { ...rest, metadata: { ...metadata, ownerReferences: [{ kind: 'ReplicaSet', name: `app-${number % 100}`, controller: true }] } };
};
run('… of a hundred ReplicaSets', nodes, pods, owned, replicaSets);
run('… spread over zones', nodes, pods / 10, (number) =>
  pod(number, 'app', { topologySpreadConstraints: [{ ...zones, labelSelector: selector('app') }] }),
);
run('… that keep apart', nodes, pods / 10, (number) => pod(number, 'app', { affinity: apart('app') }));
run('… too large for any node', nodes, 300, (number) =>
  pod(number, 'app', { containers: [{ name: 'main', image: 'app:1', resources: { requests: { cpu: '64' } } }] }),
);
