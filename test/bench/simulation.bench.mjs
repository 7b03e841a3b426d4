// Simulations from the manifest to the end of the run: time, and how it grows with the number of Pods and with the horizon.
//
// Sketch: a Pod that only runs has about 35 entries and 60 steps of the clock in its first seconds, then a look a minute at whether anything has changed, 1 µs.
// A crash that restarts costs 18 steps and 10 entries, 0.3 ms; a probe that finds what it found before 4 steps, 5 µs, and no shell. What repeats itself for
// days is not stepped through: three hours are, whatever the horizon. A Pod of a rolling update lives through 48 steps of 20 µs, and its life makes 18 entries,
// a dozen versions and 40 KB that stay; all of its kind share the shapes of a handful (test/simulation/shapes.test.ts): looking for members of objects that
// each have a shape of their own took a third of that time again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'simulation-'));
const file = join(folder, 'simulation.mjs');
await build({
  stdin: {
    resolveDir: join(import.meta.dirname, '..', '..', 'server', 'src', 'simulation'),
    contents: `
      export { readManifest } from './manifests.ts';
      export { runSimulation } from './simulate.ts';`,
  },
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  outfile: file,
  logLevel: 'error',
  sourcemap: 'inline',
});
const { readManifest, runSimulation } = await import(pathToFileURL(file).href);
process.on('exit', () => rmSync(folder, { recursive: true }));

const HOUR = 3600;
const DAY = 24 * HOUR;
const SLEEPING = { command: ['sh', '-c', 'echo started; sleep 1000000'] };
const CRASHING = { command: ['sh', '-c', 'echo cannot start; exit 1'] };
const period = { periodSeconds: 10 };
const EXEC_PROBES = {
  command: ['sh', '-c', 'touch /tmp/healthy; sleep 1000000'],
  livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, ...period },
  readinessProbe: { exec: { command: ['sh', '-c', 'test -f /tmp/healthy'] }, ...period },
};
const HTTP_PROBES = {
  image: 'nginx:1.27',
  livenessProbe: { httpGet: { path: '/', port: 80 }, ...period },
  readinessProbe: { httpGet: { path: '/', port: 80 }, ...period },
};

const container = (what) => ({ name: 'main', image: 'busybox:1.36', ...what });
const pod = (name, what) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [container(what)] } });
const pods = (count, what) => Array.from({ length: count }, (_, index) => pod(`pod-${index}`, what));
const deployment = (count, what) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: count,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container(what)] } },
  },
});
const nodes = (count) =>
  Array.from({ length: count }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: `node-${index}`, labels: { 'kubernetes.io/hostname': `node-${index}` } },
    status: { allocatable: { cpu: '32', memory: '128Gi', pods: '110', 'ephemeral-storage': '100Gi' } },
  }));

const images = { 'busybox:1.36': 'present', 'busybox:1.37': 'present', 'nginx:1.27': 'present' };

/** What simulate is given. Read apart: reading a manifest is no part of the simulation. */
function input(objects, horizonSeconds, scenario = {}) {
  const read = readManifest(objects.map((object) => JSON.stringify(object)).join('\n---\n'), '1.36', []);
  const refused = read.find(({ object }) => !object);
  if (refused) throw new Error(refused.message);
  return {
    objects: read.map(({ object }) => object),
    scenario: { ...scenario, conditions: { images, ...scenario.conditions } },
    horizonSeconds,
    seed: 0,
    version: '1.36',
  };
}

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const rows = [];
/** Median CPU time of some runs. */
function measure(name, budgetMs, rounds, given) {
  const times = [];
  let simulation;
  for (let round = 0; round < rounds; round++) {
    const startedMs = cpuMs();
    const began = performance.now();
    simulation = runSimulation(given);
    times.push({ cpu: cpuMs() - startedMs, wall: performance.now() - began });
  }
  times.sort((one, other) => one.wall - other.wall);
  const { cpu, wall } = times[Math.floor(times.length / 2)];
  const { run, world } = simulation;
  rows.push({
    case: name,
    ms: Number(wall.toFixed(2)),
    'CPU ms': Number(cpu.toFixed(2)),
    'budget ms': budgetMs ?? '',
    steps: world.clock.steps,
    entries: run.timeline.length,
    'µs a step': Number(((wall * 1000) / world.clock.steps).toFixed(1)),
    bounds: run.bounds.map(({ bound, t }) => `${bound} at ${t}`).join(' '),
  });
  return wall;
}

const only = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
const wanted = (name) => only === undefined || name.includes(only);
const one = (name, what, horizon, budget, rounds) => wanted(name) && measure(name, budget, rounds, input([pod('pod', what)], horizon));
one('one Pod for an hour: sleeping', SLEEPING, HOUR, 10, 41);
one('one Pod for an hour: crashing', CRASHING, HOUR, 10, 41);
one('one Pod for an hour: two exec probes', EXEC_PROBES, HOUR, 10, 41);
one('one Pod for an hour: two HTTP probes', HTTP_PROBES, HOUR, 10, 41);
one('30 days: sleeping', SLEEPING, 30 * DAY, 200, 5);
one('30 days: crashing', CRASHING, 30 * DAY, 200, 5);
one('30 days: two exec probes', EXEC_PROBES, 30 * DAY, undefined, 3);
const ready = { conditions: { cluster: nodes(20) } };
for (const [kind, what] of Object.entries({
  sleeping: SLEEPING,
  crashing: CRASHING,
  'two exec probes': EXEC_PROBES,
  'two HTTP probes': HTTP_PROBES,
}))
  for (const count of [250, 1000]) {
    const name = `${count} Pods for ten minutes: ${kind}`;
    if (wanted(name)) measure(name, count === 1000 ? 1000 : undefined, 3, input(pods(count, what), 600, ready));
  }
const update = (count) => ({
  ...ready,
  actions: [
    {
      at: 20,
      verb: 'patch',
      object: 'Deployment/web',
      type: 'strategic',
      patch: { spec: { template: { spec: { containers: [{ name: 'main', image: 'busybox:1.37' }] } } } },
    },
  ],
  count,
});
for (const count of [250, 1000]) {
  const name = `${count} Pods through a rolling update`;
  if (wanted(name)) measure(name, count === 1000 ? 1000 : undefined, 3, input([deployment(count, SLEEPING)], 300, update(count)));
}
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
};
const budget = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web' },
  spec: { minAvailable: '50%', selector: { matchLabels: { app: 'web' } } },
};
for (const count of [250, 1000]) {
  const name = `${count} Pods behind a Service, with a budget and probes, through a rolling update`;
  if (wanted(name)) measure(name, undefined, 1, input([service, budget, deployment(count, HTTP_PROBES)], 300, update(count)));
}
console.table(rows);

if (globalThis.gc && wanted('memory')) {
  const held = [];
  const bytes = (count) => {
    const given = input(pods(count, SLEEPING), 60, ready);
    globalThis.gc();
    const before = process.memoryUsage().heapUsed;
    held.push(runSimulation(given));
    globalThis.gc();
    return process.memoryUsage().heapUsed - before;
  };
  bytes(10);
  const [few, many] = [bytes(100), bytes(1000)];
  const simulation = held.at(-1);
  console.log(
    `${((many - few) / 900 / 1024).toFixed(1)} KB a Pod, with its timeline, its versions, its process and its files (as text the timeline has ${(JSON.stringify(simulation.run.timeline).length / 1000 / 1024).toFixed(1)} KB a Pod)`,
  );
}
