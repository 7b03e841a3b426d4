import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../server/src/kubernetes/object.ts';
import { readManifest } from '../../server/src/simulation/manifests.ts';
import { runSimulation } from '../../server/src/simulation/simulate.ts';

const resources = { cpu: '2', memory: '4Gi', pods: '110' };
const node = (name: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name } },
  spec: {},
  status: { capacity: resources, allocatable: resources },
});

const SERVER = { node: 'one', hostNetwork: false, image: 'nginx:1.27' };

/** How a client on node `two` ends that asks a Service whose Pod is where it is said. */
function ask(server: Partial<typeof SERVER>, url: string): number | null {
  const { node: where, hostNetwork, image } = { ...SERVER, ...server };
  const manifest = `
apiVersion: v1
kind: Pod
metadata: {name: server, labels: {app: server}}
spec: {nodeName: ${where}, hostNetwork: ${hostNetwork}, containers: [{name: main, image: "${image}"}]}
---
apiVersion: v1
kind: Service
metadata: {name: server}
spec: {selector: {app: server}, ports: [{port: 8080, targetPort: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: direct}
spec: {clusterIP: None, selector: {app: server}}
---
apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  restartPolicy: Never
  nodeName: two
  containers: [{name: main, image: "busybox:1.36", command: [sh, -c, "sleep 5; wget -q -O- ${url}"]}]
`;
  const read = readManifest(manifest, '1.36', []);
  const { timeline } = runSimulation({
    objects: read.map(({ object }) => object!),
    scenario: { conditions: { cluster: [node('one'), node('two')] } },
    horizonSeconds: 30,
    seed: 0,
    version: '1.36',
  }).run;
  const last = timeline.findLast((entry) => entry.type === 'status' && entry.object === 'Pod/client');
  return last?.type === 'status' ? (last.containers.main?.exitCode ?? null) : null;
}

describe('the network of the cluster', () => {
  const cases: readonly [title: string, server: Partial<typeof SERVER>, url: string, exitCode: number][] = [
    ['a Service leads to a Pod of the same node', { node: 'two' }, 'http://server:8080/', 0],
    ['a Service leads to a Pod of another node', {}, 'http://server:8080/', 0],
    ['a headless Service leads to a Pod of another node', {}, 'http://direct/', 0],
    ['a Service leads to a Pod on the network of another node', { hostNetwork: true }, 'http://server:8080/', 0],
    ['a port that nobody listens at refuses', {}, 'http://direct:81/', 1],
    ['a Service without a Pod that runs refuses', { image: 'busybox:1.36' }, 'http://server:8080/', 1],
  ];
  for (const [title, server, url, exitCode] of cases) it(title, () => expect(ask(server, url)).toBe(exitCode));
});
