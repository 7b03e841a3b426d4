import { describe, expect, test } from 'vitest';
import type { PlacementParams, Settings } from '../../server/src/requests.ts';
import { LanguageService } from '../../server/src/service.ts';

const uri = 'file:///shop/web.yaml';
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: main, image: 'nginx:1.27', resources: {requests: {cpu: 1500m}}}]
`;

function placement(
  text: string,
  params: Partial<PlacementParams> = {},
  language: 'en' | 'zh-cn' = 'en',
  nodes: NonNullable<Settings['nodes']> = [],
) {
  const service = new LanguageService();
  service.configure({ language, nodes });
  service.open(uri, 'yaml', 1, text);
  return service.placement({ uri, ...params });
}

describe('where can it run', () => {
  test('the first instant at which the scheduler finds no place is looked at', () => {
    const { object, text } = placement(DEPLOYMENT)!;
    expect(object).toBe('Deployment/web');
    expect(text).toContain('0/1 nodes are available: 1 Insufficient cpu.');
    expect(text).toMatch(/\| node-1 \| ✗ +\| +\|/);
    expect(text).toContain('- NodeResourcesFit: Insufficient cpu ← spec.containers[0].resources.requests.cpu, Node status.allocatable.cpu');
  });

  test('nodes of the scenario are used, and what happens to them is seen', () => {
    const scenario = {
      conditions: { nodes: [{ count: 2, cpu: 4 }] },
      actions: [{ at: 30, verb: 'cordon', node: 'node-2' }],
    };
    expect(placement(DEPLOYMENT, { scenario })!.text).toContain('2 of 2 nodes are possible');
    expect(placement(DEPLOYMENT, { scenario, atSeconds: 40 })!.text).toContain('1 of 2 nodes are possible');
  });

  test('Nodes of open files are used', () => {
    const nodes = ['a', 'b', 'c'].map(
      (name) => `---\napiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\nstatus: {allocatable: {cpu: '4', memory: 8Gi, pods: '110'}}\n`,
    );
    expect(placement(DEPLOYMENT + nodes.join(''), { position: { line: 1, character: 0 } })!.text).toContain('3 of 3 nodes are possible');
  });

  test('nodes of the settings are used where nothing else tells any', () => {
    const nodes = [{ count: 5, cpu: 4 }];
    const scenario = { conditions: { nodes: [{ count: 2, cpu: 4 }] } };
    const node = "---\napiVersion: v1\nkind: Node\nmetadata: {name: a}\nstatus: {allocatable: {cpu: '4', memory: 8Gi, pods: '110'}}\n";
    expect(placement(DEPLOYMENT, {}, 'en', nodes)!.text).toContain('5 of 5 nodes are possible');
    expect(placement(DEPLOYMENT, { scenario }, 'en', nodes)!.text).toContain('2 of 2 nodes are possible');
    expect(placement(DEPLOYMENT + node, {}, 'en', nodes)!.text).toContain('1 of 1 nodes are possible');
  });

  test.each([['three'], [{}], [[null, 3, { count: 'x' }]]])('settings that are none do no harm: %j', (nodes) => {
    expect(placement(DEPLOYMENT, {}, 'en', nodes as unknown as [])!.text).toContain('0/1 nodes are available');
  });

  test('nothing that runs', () => {
    expect(placement('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n')).toMatchObject({ object: null });
    expect(placement('{')).toMatchObject({ object: null });
    expect(placement(DEPLOYMENT.replace('replicas: 2', 'replicas: 0'), {}, 'zh-cn')?.text).toBe('此刻没有 Pod。\n');
  });

  test('a file that is not open', () => {
    expect(new LanguageService().placement({ uri })).toBeNull();
  });
});

test('the default StorageClass of the settings makes volumes where nothing else tells one', () => {
  const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: main, image: 'nginx:1.27'}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
`;
  const lastStatus = (defaultStorageClass: string, scenario = {}): string | undefined => {
    const service = new LanguageService();
    service.configure({ defaultStorageClass });
    service.open(uri, 'yaml', 1, claim);
    const answer = service.simulate({ uri, scenario, position: { line: 6, character: 0 } });
    if (answer?.state !== 'done') return undefined;
    return answer.run.timeline.findLast((entry) => entry.type === 'status')?.phase;
  };
  expect(lastStatus('')).toBe('Pending');
  expect(lastStatus(' local-path ')).toBe('Running');
  expect(lastStatus('standard', { conditions: { cluster: [] } })).toBe('Pending');
});
