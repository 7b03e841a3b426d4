import { describe, expect } from 'vitest';
import { near, node, pod, recorded, rollTo, Story, statement, statementsAreHere, workload } from '../story.ts';

const scale = (at: number, object: string, replicas: number) => ({ at, verb: 'scale', object, replicas });
const STOPS = "trap 'exit 0' TERM; sleep 3600 & wait";

/** Pods that are ready at an instant, by the image they run. */
const readyPods = (story: Story, t: number): string[] => story.alive(t).filter((name) => story.status(t, name).conditions.Ready === 'True');

const job = (spec: string, container: string): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {${spec}template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'busybox:1.36', ${container}}]}}}\n`;

describe.skipIf(!statementsAreHere)('controllers', () => {
  statement(89, 'a Pod too few is made at once; of those too many the one not ready goes first, then the younger', () => {
    const story = new Story(workload('ReplicaSet', 2), {
      actions: [{ at: 10, verb: 'delete', object: 'Pod/web-*#1', gracePeriodSeconds: 0 }, scale(20, 'ReplicaSet/web', 1)],
    });
    near(story.statuses(story.pods[2])[0]?.t, 10, 0.2);
    expect(story.alive(40)).toEqual([story.pods[1]]);
    const unready = new Story(
      workload('ReplicaSet', 2, 'sleep 2; hostname > /v/name; sleep 3600')
        .replace(
          "image: 'busybox:1.36',",
          "image: 'busybox:1.36', volumeMounts: [{name: v, mountPath: /v}], readinessProbe: {exec: {command: [sh, -c, 'test $(hostname) = $(cat /v/name 2> /dev/null)']}, periodSeconds: 1},",
        )
        .replace(
          'terminationGracePeriodSeconds: 2',
          'terminationGracePeriodSeconds: 2\n      volumes: [{name: v, hostPath: {path: /shared, type: DirectoryOrCreate}}]',
        ),
      { actions: [scale(30, 'ReplicaSet/web', 1)] },
    );
    const ready = readyPods(unready, 29);
    expect(ready).toHaveLength(1);
    expect(unready.alive(50)).toEqual(ready);
  });

  statement(90, 'redis-slave from 2 to 3: the third is made at once and runs after 0.7 s', () => {
    const story = new Story(workload('ReplicaSet', 2), { actions: [scale(10, 'ReplicaSet/web', 3)] });
    near(story.statuses(story.pods[2])[0]?.t, 10, 0.1);
    near(story.firstAt('Running', story.pods[2]), 10.7, 0.5);
  });

  statement(91, 'a Deployment makes a ReplicaSet, which makes the Pods', () => {
    const story = new Story(workload('Deployment', 2));
    expect(story.object('ReplicaSet/').owner).toBe('Deployment/web');
    expect(story.status(10).owner).toBe(story.object('ReplicaSet/').object);
  });

  statement(92, 'a rolling update of 3: one new Pod first, one old one away when it is ready, never fewer than 3 ready', () => {
    const story = recorded('controllers/real-node.jsonl', 'deploy-rolling-default');
    const [, , , ...fresh] = story.pods;
    expect(fresh).toHaveLength(3);
    const gone = story.pods.slice(0, 3).map((name) => story.statuses(name).find(({ deletionTimestamp }) => deletionTimestamp)!.t);
    const readyAt = fresh.map((name) => story.conditionAt('Ready', 'True', 0, name));
    expect(Math.min(...gone)).toBeGreaterThan(Math.min(...readyAt));
    for (let t = 5; t < 34; t += 0.1) expect(readyPods(story, t).length, `at ${t}`).toBeGreaterThanOrEqual(3);
    for (let t = 5; t < 34; t += 0.1)
      expect(story.alive(t).filter((name) => !story.status(t, name).deletionTimestamp).length, `at ${t}`).toBeLessThanOrEqual(4);
  });

  statement(
    93,
    'a faulty image stops the rollout with the old Pods serving; ProgressDeadlineExceeded after 600 s; undo brings the old set back',
    () => {
      const story = new Story(workload('Deployment', 3, STOPS), {
        horizon: 900,
        conditions: { images: { 'broken:1': 'absent' }, pulls: { 'broken:1': { error: 'not found' } } },
        actions: [rollTo(20, 'broken:1'), { at: 700, verb: 'rollback', object: 'Deployment/web', toRevision: 1 }],
      });
      expect(readyPods(story, 600)).toHaveLength(3);
      const progress = (t: number): { reason?: string } | undefined =>
        (story.object('Deployment/web', t).status.conditions as { type: string; reason?: string }[]).find(
          ({ type }) => type === 'Progressing',
        );
      expect(progress(600)?.reason).not.toBe('ProgressDeadlineExceeded');
      expect(progress(640)?.reason).toBe('ProgressDeadlineExceeded');
      expect(readyPods(story, 800)).toEqual(story.alive(800));
      expect(story.alive(800)).toHaveLength(3);
      expect(story.status(800, story.alive(800)[0]).owner).toBe(story.status(10).owner);
    },
  );

  statement(94, 'another template leaves the Pods of a ReplicaSet alone; a Deployment replaces them', () => {
    const kept = new Story(workload('ReplicaSet', 2), { actions: [rollTo(10, 'web:2', 'ReplicaSet/web')] });
    expect(kept.pods).toHaveLength(2);
    const replaced = new Story(workload('Deployment', 2), { actions: [rollTo(10, 'web:2')] });
    expect(replaced.pods).toHaveLength(4);
    expect(replaced.alive(59)).toEqual(replaced.pods.slice(2));
  });

  statement(95, 'a DaemonSet has one Pod on each node, also on a new one within 1–2 s', () => {
    const fresh = node('n3');
    Object.assign(fresh.status, { conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }] });
    const story = new Story(workload('DaemonSet', 0), {
      conditions: { cluster: [node('n1'), node('n2')] },
      actions: [{ at: 20, verb: 'create', manifest: JSON.stringify(fresh) }],
    });
    expect(story.alive(10)).toHaveLength(2);
    expect(new Set(story.alive(10).map((name) => story.status(10, name).nodeName))).toEqual(new Set(['n1', 'n2']));
    near(story.statuses(story.pods[2])[0]?.t, 21, 1.2);
  });

  statement(96, 'a StatefulSet: web-0 ready before web-1; a deleted web-0 comes back; updates go backwards', () => {
    const story = new Story(workload('StatefulSet', 3, STOPS), {
      horizon: 120,
      actions: [{ at: 20, verb: 'delete', object: 'Pod/web-0' }, rollTo(50, 'web:2', 'StatefulSet/web')],
    });
    const born = (name: string, from = 0): number => story.statuses(name).find(({ t }) => t >= from)!.t;
    expect(born('web-1')).toBeGreaterThan(story.conditionAt('Ready', 'True', 0, 'web-0'));
    expect(born('web-2')).toBeGreaterThan(story.conditionAt('Ready', 'True', 0, 'web-1'));
    const again = story.statuses('web-0').find(({ t, deletionTimestamp }) => t > 20 && !deletionTimestamp)!.t;
    expect(again).toBeGreaterThanOrEqual(story.deletedAt('web-0')!);
    const deaths = ['web-2', 'web-1', 'web-0'].map(
      (name) => story.timeline.findLast(({ type, object }) => type === 'deleted' && object === `Pod/${name}`)!.t,
    );
    expect(deaths).toEqual([...deaths].sort((one, other) => one - other));
    expect(deaths[0]).toBeGreaterThan(50);
  });

  statement(97, 'a Job’s Pod succeeds, the Job is complete about 1 s later, and both stay', () => {
    const story = new Story(job('', 'command: [sleep, "3"]'), { horizon: 3600 });
    const done = story.timeline.find((entry) => entry.type === 'object' && entry.object === 'Job/j' && entry.status.succeeded === 1)!.t;
    near(done - story.statuses().find(({ phase }) => phase === 'Succeeded')!.t, 1, 1.2);
    expect(story.alive(3600)).toHaveLength(1);
    expect(story.timeline.some(({ type, object }) => type === 'deleted' && object === 'Job/j')).toBe(false);
  });

  statement(98, 'a failing Job with Never: new Pods after 10, 20, 40 s …, at most backoffLimit 6', () => {
    const story = new Story(job('', 'command: ["false"]'), { horizon: 1500 });
    expect(story.pods).toHaveLength(7);
    const born = story.pods.map((name) => story.statuses(name)[0]!.t);
    const failed = story.pods.map((name) => story.statuses(name).find(({ phase }) => phase === 'Failed')!.t);
    [10, 20, 40, 80, 160, 320].forEach((wait, index) => {
      near(born[index + 1]! - failed[index]!, wait, 2 + wait / 10);
    });
    expect(story.object('Job/j').status.failed).toBe(7);
  });

  statement(99, 'an HPA looks every 15 s, and scales down only after 300 s', () => {
    const hpa = `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 1
  maxReplicas: 5
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
`;
    const deployment = workload('Deployment', 1).replace(
      "image: 'busybox:1.36',",
      "image: 'busybox:1.36', resources: {requests: {cpu: 100m}},",
    );
    const story = new Story(deployment + hpa, {
      horizon: 900,
      conditions: {
        loadCurve: [
          [0, 40],
          [100, 200],
          [200, 40],
        ],
        cluster: [node('n1'), node('n2')],
      },
    });
    const replicas = (t: number): unknown => story.object('Deployment/web', t).spec.replicas;
    expect([replicas(99), replicas(180)]).toEqual([1, 4]);
    const changes = story.timeline.flatMap((entry) =>
      entry.type === 'object' && entry.object === 'Deployment/web' ? [[entry.t, Number(entry.spec.replicas)] as const] : [],
    );
    const up = changes.find(([, count]) => count > 1)![0];
    expect(up - 100).toBeLessThan(65);
    const down = changes.find(([t, count]) => t > 200 && count < 4)![0];
    expect(down).toBeGreaterThanOrEqual(490);
    expect(down).toBeLessThan(580);
  });

  statement(100, 'only ready Pods get a Service’s traffic; its address stays when Pods change', () => {
    const service = '---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n';
    const ready = workload('ReplicaSet', 2, 'touch /tmp/ok; sleep 3600').replace(
      "image: 'busybox:1.36',",
      "image: 'busybox:1.36', readinessProbe: {exec: {command: [test, -f, /tmp/ok]}, initialDelaySeconds: 5, periodSeconds: 2},",
    );
    const story = new Story(ready + service, { actions: [{ at: 30, verb: 'delete', object: 'Pod/web-*#1' }] });
    const at = (kind: string, t: number) =>
      story.simulation.observer.objectsAt(kind, t * 1000).filter(({ metadata }) => metadata.name?.startsWith('web'));
    const conditions = (t: number): unknown[] =>
      at('EndpointSlice', t).flatMap(({ endpoints }) =>
        ((endpoints ?? []) as { conditions: { ready: boolean } }[]).map((each) => each.conditions.ready),
      );
    expect(conditions(3)).not.toContain(true);
    expect(conditions(25)).toEqual([true, true]);
    expect(conditions(31)).toContain(true);
    expect(at('Service', 25)[0]?.spec?.clusterIP).toBe(at('Service', 59)[0]?.spec?.clusterIP);
  });

  statement(101, 'PodPreset among kube-apiserver’s flags: the program ends and its static Pod crash-loops', () => {
    const manifest = pod("echo 'unknown admission plugin: PodPreset' >&2; exit 1", { name: 'kube-apiserver' });
    const story = new Story(pod('sleep 3600', { name: 'other' }), {
      horizon: 200,
      actions: [{ at: 1, verb: 'writeStaticPod', file: 'kube-apiserver.yaml', manifest }],
    });
    expect(story.row(190, 'kube-apiserver-node-1')).toMatch(/^0\/1 (CrashLoopBackOff|Error) [4-6]$/);
  });

  statement(102, 'volumes without a plugin are accepted, and the Pod stays in ContainerCreating with FailedMount', () => {
    const volumes = {
      'gitRepo: {repository: "https://example.com/x.git"}': /git-repo volume plugin has been disabled/,
      'flocker: {datasetName: x}': /no volume plugin matched/,
      'glusterfs: {endpoints: e, path: x}': /no volume plugin matched/,
      'rbd: {monitors: [m], image: i}': /no volume plugin matched/,
      'cephfs: {monitors: [m]}': /no volume plugin matched/,
    };
    for (const [source, message] of Object.entries(volumes)) {
      const story = new Story(
        pod('sleep 3600', { spec: `volumes: [{name: v, ${source}}]`, container: 'volumeMounts: [{name: v, mountPath: /v}]' }),
      );
      expect(story.refusals, source).toEqual([]);
      expect(story.row(60), source).toBe('0/1 ContainerCreating 0');
      expect(story.events('FailedMount')[0]?.message, source).toMatch(message);
    }
  });

  statement(103, 'an image edited in place: the container is killed and started anew, in the same Pod, whatever the policy', () => {
    for (const policy of ['Always', 'OnFailure', 'Never']) {
      const patch = { spec: { containers: [{ name: 'main', image: 'web:2' }] } };
      const story = new Story(pod(STOPS, { spec: `restartPolicy: ${policy}` }), {
        actions: [{ at: 10, verb: 'patch', object: 'Pod/p', patchType: 'strategic', patch }],
      });
      expect(story.row(50), policy).toBe('1/1 Running 1');
      const address = (t: number): string | undefined => /10\.24\d\.\d+\.\d+/.exec(story.print(t, 'wide'))?.[0];
      expect(address(50), policy).toBe(address(5));
    }
  });

  statement(105, 'a main process that cannot start is restarted on the same node with back-off; the last run stays to be seen', () => {
    const story = new Story(pod('echo no database; exit 1'), { horizon: 300, conditions: { cluster: [node('n1'), node('n2')] } });
    expect(story.times('Scheduled')).toHaveLength(1);
    expect(new Set(story.statuses().flatMap(({ nodeName }) => (nodeName ? [nodeName] : []))).size).toBe(1);
    expect(story.container(299, 'main').lastState).toMatchObject({ exitCode: 1, reason: 'Error' });
    expect(story.print(299, 'logs')).toBe('no database\n');
    expect(story.container(299, 'main').restartCount).toBeGreaterThan(4);
  });
});
