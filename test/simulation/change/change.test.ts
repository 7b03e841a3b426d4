import { describe, expect, it } from 'vitest';
import { simulateChange } from '../../../server/src/simulation/change/change.ts';
import { changeLines } from '../../../server/src/simulation/change/changeText.ts';
import { readManifest } from '../../../server/src/simulation/manifests.ts';
import type { SimulationRun, TimelineEntry } from '../../../server/src/simulation/timeline.ts';

const deployment = ({ image = 'nginx:1.27', replicas = 3, strategy = '', probePath = '/', extra = '' } = {}): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: ${replicas}
${strategy}  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
${extra}      containers:
      - name: main
        image: ${image}
        ports: [{containerPort: 80}]
        readinessProbe: {httpGet: {path: ${probePath}, port: 80}, periodSeconds: 2}
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80}]}
`;
const RECREATE = '  strategy: {type: Recreate}\n';

function change(beforeText: string, afterText: string, { rollbackAtSeconds = null as number | null, horizonSeconds = 300 } = {}) {
  const before = readManifest(beforeText, '1.36', []);
  return simulateChange({
    before: before.map(({ object }) => object!),
    written: before.map(({ written }) => written),
    beforeText,
    afterText,
    scenario: {},
    horizonSeconds,
    rollbackAtSeconds,
    seed: 0,
    version: '1.36',
  });
}

describe('a change of a running Deployment', () => {
  it('that rolls keeps as many ready as it may and says how long it takes', () => {
    const { summary } = change(deployment(), deployment({ image: 'nginx:1.28' }));
    expect(summary).toMatchObject({ refused: [], readyBefore: 3, withoutEndpoints: [], stuck: null });
    expect(summary.gone).toHaveLength(3);
    expect(summary.came).toHaveLength(3);
    expect(summary.lowestReady.value).toBe(3);
    expect(summary.doneSeconds).toBeGreaterThan(3);
    expect(summary.doneSeconds).toBeLessThan(120);
  });

  it('that recreates has a moment without endpoints', () => {
    const { summary } = change(deployment({ strategy: RECREATE }), deployment({ strategy: RECREATE, image: 'nginx:1.28' }));
    expect(summary.lowestReady.value).toBe(0);
    expect(summary.withoutEndpoints).toHaveLength(1);
    const [gap] = summary.withoutEndpoints;
    expect(gap?.service).toBe('Service/shop');
    expect(gap!.to! - gap!.from).toBeGreaterThan(0.5);
    expect(summary.stuck).toBeNull();
  });

  it('of a StatefulSet replaces Pods by others of the same names', () => {
    const set = (image: string): string =>
      deployment({ image }).replace('kind: Deployment', 'kind: StatefulSet').replace('  replicas:', '  serviceName: shop\n  replicas:');
    const { summary } = change(set('nginx:1.27'), set('nginx:1.28'));
    const names = ['Pod/shop-2', 'Pod/shop-1', 'Pod/shop-0'];
    expect(summary.gone.map(({ object }) => object)).toEqual(names);
    expect(summary.came.map(({ object }) => object)).toEqual(names);
    expect(summary.lowestReady.value).toBe(2);
  });

  it('of a StatefulSet whose Pod never gets ready waits for that one, however good the new version is', () => {
    const set = (probePath: string): string =>
      deployment({ probePath }).replace('kind: Deployment', 'kind: StatefulSet').replace('  replicas:', '  serviceName: shop\n  replicas:');
    const { summary } = change(set('/nowhere'), set('/'));
    expect(summary).toMatchObject({ came: [], gone: [], heldBy: { set: 'StatefulSet/shop', pod: 'Pod/shop-0' } });
    expect(changeLines(summary, 300, 'en')).toContainEqual(expect.stringContaining('`kubectl delete pod/shop-0`'));
    expect(change(deployment({ probePath: '/nowhere' }), deployment()).summary.heldBy).toBeNull();
  });

  it('that only scales replaces nothing', () => {
    const { summary } = change(deployment(), deployment({ replicas: 5 }));
    expect(summary.gone).toEqual([]);
    expect(summary.came).toHaveLength(2);
    expect(summary.stuck).toBeNull();
  });

  it('that says the same does nothing', () => {
    const { summary, run } = change(deployment(), `# a comment\n${deployment()}`);
    expect(summary).toMatchObject({ gone: [], came: [], doneSeconds: 0, stuck: null });
    expect(run.timeline.filter(({ type, t }) => type === 'status' && t > 0)).toEqual([]);
  });

  it('with a probe that never succeeds gets stuck, and a rollback ends it', () => {
    const broken = deployment({ image: 'nginx:1.28', probePath: '/missing' });
    const { summary } = change(deployment(), broken, { rollbackAtSeconds: 120 });
    expect(summary.doneSeconds).toBeNull();
    expect(summary.stuck).toMatchObject({ reason: 'Unhealthy', message: expect.stringContaining('404') });
    expect(summary.lowestReady.value).toBe(3);
    expect(summary.rollbackSeconds).toBeGreaterThanOrEqual(0);
    expect(summary.rollbackSeconds).toBeLessThan(60);
  });

  it('that no node has room for gets stuck where the scheduler says it', () => {
    const { summary } = change(deployment(), deployment({ extra: '      nodeSelector: {disk: ssd}\n' }));
    expect(summary.stuck).toMatchObject({ reason: 'FailedScheduling' });
  });

  it('that the API server refuses changes nothing', () => {
    const { summary } = change(
      deployment(),
      deployment().replace('matchLabels: {app: shop}', 'matchLabels: {app: other}').replace('labels: {app: shop}', 'labels: {app: other}'),
    );
    expect(summary.refused).toEqual([expect.stringContaining('field is immutable')]);
    expect(summary.gone).toEqual([]);
  });
});

/** Every field that the entry comes from, through the entries before it. */
const fieldsBehind = (run: SimulationRun, entry: TimelineEntry): string[] =>
  entry.causes.flatMap((cause) =>
    'entry' in cause ? fieldsBehind(run, run.timeline[cause.entry]!) : [`${cause.object} ${cause.field} ${cause.value ?? ''}`],
  );

describe('the run of a change', () => {
  it('begins with how everything is, and leads from what happens to the changed lines', () => {
    const { run, appliedAtSeconds, simulation } = change(deployment(), deployment({ image: 'nginx:1.28' }));
    expect(appliedAtSeconds).toBeGreaterThan(30);
    run.timeline.forEach((entry, index) => {
      expect(entry.id).toBe(index);
      for (const cause of entry.causes) if ('entry' in cause) expect(cause.entry).toBeLessThan(index);
    });
    expect(run.timeline.filter(({ t, type }) => t === 0 && type === 'kubectl')).toHaveLength(3);
    const made = run.timeline.find(({ type, object, t }) => type === 'object' && object.startsWith('ReplicaSet/') && t > 0);
    expect(fieldsBehind(run, made!)).toContain('Deployment/shop spec.template.spec.containers[0].image nginx:1.28');
    expect(simulation.printAt(appliedAtSeconds, 'get').trim().split('\n')).toHaveLength(4);
  });
});
