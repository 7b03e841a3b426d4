import { describe, expect, test } from 'vitest';
import { applyDefaults } from '../../server/src/kubernetes/defaults/defaults.ts';
import type { KubernetesObject } from '../../server/src/kubernetes/object.ts';
import { checkExpectations } from '../../server/src/simulation/scenario/check.ts';
import { type Expectation, parseExpectation } from '../../server/src/simulation/scenario/expectation.ts';
import type { ScenarioAction, ScenarioConditions, SimulationRun } from '../../server/src/simulation/timeline.ts';
import { eventsOf, runPods, scriptPod } from './kubelet/runs.ts';

const SLEEP = 'trap "exit 0" TERM; sleep 10000 & wait';

const deployment = (replicas: number, spec: Record<string, unknown> = {}): KubernetesObject =>
  applyDefaults(plainDeployment(replicas, spec), '1.36');

const plainDeployment = (replicas: number, spec: Record<string, unknown>): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    template: { metadata: { labels: { app: 'web' } }, spec: scriptPod('x', SLEEP, spec).spec },
  },
});

const budget = (minAvailable: number): KubernetesObject => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web', namespace: 'default' },
  spec: { minAvailable, selector: { matchLabels: { app: 'web' } } },
  status: {},
});

const spread = {
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { app: 'web' } },
    },
  ],
};

const run = (
  objects: readonly KubernetesObject[],
  actions: readonly ScenarioAction[],
  conditions: ScenarioConditions = {},
  horizon = 120,
): SimulationRun => runPods(objects, horizon, { actions, conditions });

const answers = ({ timeline }: SimulationRun): string[] =>
  timeline.flatMap((entry) =>
    (entry.type === 'actionResult' || entry.type === 'response') && entry.verb !== 'scale'
      ? [`${entry.verb} ${entry.code}${entry.message ? ` ${entry.message}` : ''}`]
      : [],
  );

/** The node of every Pod that is bound after an instant. */
const boundAfter = ({ timeline }: SimulationRun, t: number): string[] =>
  timeline.flatMap((entry) =>
    entry.type === 'event' && entry.reason === 'Scheduled' && entry.t > t ? [/ to (\S+)$/.exec(entry.message)?.[1] ?? ''] : [],
  );

const holds = (told: SimulationRun, line: string): boolean => checkExpectations(told, [parseExpectation(line) as Expectation])[0]!.holds;

describe('cordon', () => {
  test('turns new Pods away in the words of the scheduler, and leaves those that run', () => {
    const told = run(
      [deployment(1)],
      [
        { at: 20, verb: 'cordon' },
        { at: 30, verb: 'scale', object: 'Deployment/web', replicas: 2 },
      ],
    );
    expect(answers(told)).toEqual(['cordon 0']);
    const refused = told.timeline.find((entry) => entry.type === 'event' && entry.reason === 'FailedScheduling');
    expect(refused).toMatchObject({ message: expect.stringContaining('0/1 nodes are available: 1 node(s) were unschedulable.') });
    expect(holds(told, 'Deployment/web always ≥ 1 ready')).toBe(true);
  });

  test('uncordon lets the waiting Pod in', () => {
    const told = run(
      [deployment(1)],
      [
        { at: 20, verb: 'cordon' },
        { at: 30, verb: 'scale', object: 'Deployment/web', replicas: 2 },
        { at: 60, verb: 'uncordon' },
      ],
    );
    expect(boundAfter(told, 30)).toHaveLength(1);
    expect(boundAfter(told, 60)).toHaveLength(1);
  });

  const idle: [verb: string, actions: ScenarioAction[], answer: string][] = [
    ['cordon', [{ at: 1, verb: 'cordon' }], 'cordon 0 node/node-1 already cordoned'],
    ['uncordon', [], 'uncordon 0 node/node-1 already uncordoned'],
  ];
  test.each(idle)('%s of a node that is so already says so', (verb, before, answer) => {
    expect(answers(run([deployment(1)], [...before, { at: 5, verb }])).at(-1)).toBe(answer);
  });

  test.each(['cordon', 'uncordon', 'drain', 'removeNode', 'loseNode'])('%s of a node that is not there fails', (verb) => {
    expect(answers(run([deployment(1)], [{ at: 5, verb, node: 'other' }]))).toEqual([`${verb} 1 nodes "other" not found`]);
  });
});

describe('drain', () => {
  const nodes = [{ count: 3, zones: ['a', 'b', 'c'] }];

  test('a budget keeps two Pods ready while a node is emptied', () => {
    const told = run([deployment(3, spread), budget(2)], [{ at: 30, verb: 'drain', node: 'node-1' }], { nodes });
    expect(answers(told)).toEqual(['drain 0']);
    expect(boundAfter(told, 30)).not.toContain('node-1');
    expect(boundAfter(told, 30).length).toBeGreaterThan(0);
    expect(holds(told, 'Deployment/web always ≥ 2 ready')).toBe(true);
    expect(holds(told, 'Deployment/web = 3 ready')).toBe(true);
  });

  test('all Pods on the only node: without a budget there is a moment with none', () => {
    const told = run(
      [deployment(3)],
      [
        { at: 30, verb: 'addNode' },
        { at: 40, verb: 'drain', node: 'node-1' },
      ],
    );
    expect(holds(told, 'Deployment/web always ≥ 2 ready')).toBe(false);
    expect(holds(told, 'Deployment/web = 3 ready')).toBe(true);
  });

  test('the same with a budget: one after the other', () => {
    const told = run(
      [deployment(3), budget(2)],
      [
        { at: 30, verb: 'addNode' },
        { at: 40, verb: 'drain', node: 'node-1' },
      ],
      {},
      300,
    );
    expect(holds(told, 'Deployment/web always ≥ 2 ready')).toBe(true);
    expect(boundAfter(told, 40)).toEqual(['node-2', 'node-2', 'node-2']);
  });

  test('a budget that allows nothing keeps its Pods where they are, in the words of kubectl', () => {
    const told = run([deployment(1), budget(1)], [{ at: 30, verb: 'drain' }]);
    expect(answers(told)[0]).toMatch(
      /^drain 0 error when evicting pods\/"web-\S+" -n "default" \(will retry after 5s\): Cannot evict pod as it would violate the pod's disruption budget\.$/,
    );
    expect(told.timeline.some(({ type }) => type === 'deleted')).toBe(false);
  });

  const refusals: [name: string, object: KubernetesObject, options: Partial<ScenarioAction>, answer: RegExp][] = [
    [
      'an emptyDir',
      deployment(1, { volumes: [{ name: 'v', emptyDir: {} }] }),
      {},
      /^drain 1 cannot delete Pods with local storage \(use --delete-emptydir-data to override\): default\/web-/,
    ],
    ['an emptyDir that may go', deployment(1, { volumes: [{ name: 'v', emptyDir: {} }] }), { deleteEmptyDirData: true }, /^drain 0$/],
    [
      'a bare Pod',
      scriptPod('p', SLEEP),
      {},
      /^drain 1 cannot delete Pods that declare no controller \(use --force to override\): default\/p$/,
    ],
    ['a bare Pod, by force', scriptPod('p', SLEEP), { force: true }, /^drain 0$/],
    ['a bare Pod that has ended', scriptPod('p', 'true', { restartPolicy: 'Never' }), {}, /^drain 0$/],
  ];
  test.each(refusals)('%s', (_name, object, options, answer) => {
    const told = run([object], [{ at: 20, verb: 'drain', ...options }]);
    expect(answers(told)[0]).toMatch(answer);
    const gone = told.timeline.some((entry) => entry.type === 'deleted' && entry.object.startsWith('Pod/'));
    expect(gone).toBe(answers(told)[0] === 'drain 0');
  });

  test('several objections are told together, and nothing is evicted', () => {
    const bare = scriptPod('p', SLEEP);
    const told = run([bare, deployment(1, { volumes: [{ name: 'v', emptyDir: {} }] })], [{ at: 20, verb: 'drain' }]);
    expect(answers(told)[0]).toMatch(/^drain 1 \[cannot delete Pods .*: default\/p, cannot delete Pods with local storage .*\]$/);
    expect(told.timeline.some(({ type }) => type === 'deleted')).toBe(false);
  });
});

describe('nodes come and go', () => {
  test('a Pod that fits nowhere is placed when a node comes', () => {
    const large = scriptPod('p', SLEEP, {}, { resources: { requests: { cpu: '3' } } });
    const told = run([large], [{ at: 30, verb: 'addNode', node: 'big', cpu: 4 }]);
    expect(answers(told)).toEqual(['addNode 201']);
    expect(boundAfter(told, 30)).toEqual(['big']);
    expect(holds(told, 'Pod/p running after 30s')).toBe(true);
  });

  test('a node whose taint the Pod does not tolerate does not help', () => {
    const large = scriptPod('p', SLEEP, {}, { resources: { requests: { cpu: '3' } } });
    const told = run([large], [{ at: 30, verb: 'addNode', cpu: 4, taints: ['dedicated=gpu:NoSchedule'] }]);
    expect(boundAfter(told, 30)).toEqual([]);
    expect(eventsOf(told, 'Pod/p', 'FailedScheduling').at(-1)).toContain('untolerated taint');
  });

  test('a name that is taken is refused, and so is one that is none', () => {
    const told = run(
      [scriptPod('p', SLEEP)],
      [
        { at: 5, verb: 'addNode', node: 'node-1' },
        { at: 6, verb: 'addNode', node: 'Node 2' },
      ],
    );
    expect(answers(told)[0]).toBe('addNode 409 nodes "node-1" already exists');
    expect(answers(told)[1]).toMatch(/^addNode 422 /);
  });

  test('the Pods of a node that was removed are collected, and made anew elsewhere', () => {
    const told = run([deployment(2, spread)], [{ at: 30, verb: 'removeNode', node: 'node-1' }], { nodes: [{ count: 2 }] }, 300);
    expect(answers(told)).toEqual(['removeNode 200']);
    expect(told.timeline.some((entry) => entry.type === 'deleted' && entry.object === 'Node/node-1' && entry.t < 31)).toBe(true);
    expect(boundAfter(told, 30)).toEqual(['node-2']);
    // The kubelet runs on, and ends the containers when it hears that the Pod is gone.
    expect(holds(told, 'Deployment/web = 2 ready')).toBe(true);
  });
});

describe('machines without power', () => {
  test('the Pods are not ready when nothing was heard for a while, and made anew after five minutes', () => {
    const told = run([deployment(2, spread)], [{ at: 30, verb: 'loseNode', node: 'node-1' }], { nodes: [{ count: 2 }] }, 600);
    const notReady = told.timeline.filter((entry) => entry.type === 'event' && entry.reason === 'NodeNotReady');
    expect(notReady[0]?.t).toBeGreaterThan(65);
    expect(notReady[0]?.t).toBeLessThan(90);
    const [first] = told.timeline.filter((entry) => entry.type === 'event' && entry.reason === 'Scheduled' && entry.t > 30);
    expect(first?.t).toBeGreaterThan(365);
    expect(first?.t).toBeLessThan(400);
  });

  test('a machine that comes back starts its containers anew', () => {
    const told = run([scriptPod('p', SLEEP)], [{ at: 30, verb: 'loseNode', until: 50 }]);
    const restarted = told.timeline.find((entry) => entry.type === 'status' && entry.containers.main?.restartCount === 1);
    expect(restarted?.t).toBeGreaterThan(50);
    expect(holds(told, 'Pod/p ready after 51s')).toBe(true);
  });

  test('an outage takes the machines of one zone', () => {
    const conditions = { nodes: [{ count: 3, zones: ['a', 'b', 'c'] }] };
    const told = run([deployment(3, spread)], [{ at: 30, verb: 'zoneOutage', zone: 'b', until: 120 }], conditions, 300);
    const lost = told.timeline.filter((entry) => entry.type === 'event' && entry.reason === 'NodeNotReady');
    expect(new Set(lost.map(({ object }) => object)).size).toBe(1);
    expect(holds(told, 'Deployment/web always ≥ 2 ready')).toBe(true);
    expect(holds(told, 'Deployment/web always ≥ 3 ready')).toBe(false);
    expect(holds(told, 'Deployment/web = 3 ready')).toBe(true);
  });

  test('a zone without nodes is told', () => {
    expect(answers(run([deployment(1)], [{ at: 5, verb: 'zoneOutage', zone: 'x' }]))).toEqual(['zoneOutage 1 no node is in zone "x"']);
  });
});

test('every node action names itself as the cause of what follows', () => {
  const told = run([deployment(1)], [{ at: 20, verb: 'drain' }]);
  const action = told.timeline.find(({ type }) => type === 'actionResult');
  const killing = told.timeline.find((entry) => entry.type === 'event' && entry.reason === 'Killing');
  const behind = new Set<number>();
  const follow = (id: number): void => {
    if (behind.has(id)) return;
    behind.add(id);
    for (const cause of told.timeline[id]?.causes ?? []) if ('entry' in cause) follow(cause.entry);
  };
  follow(killing?.id ?? -1);
  expect(behind.has(action?.id ?? -2)).toBe(true);
});
