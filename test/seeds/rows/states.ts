import { expect } from 'vitest';
import { node, pod, Story, workload } from '../story.ts';
import { container, elsewhere, type Row, row, says, spec, tells, violates } from './row.ts';

const status = (lines: string): string =>
  spec(`¤`)
    .replace('  ¤\n', '')
    .replace(/$/, `status:\n${lines.replace(/^/gm, '  ')}\n`);

/** Rows of states, and of ideas about Pods. */
export const states: readonly Row[] = [
  row(49, 'phases', {
    H: says(status('phase: Pend¦ing'), 'Pending'),
    S: () => expect(new Story(pod('exit 1', { spec: 'restartPolicy: Never' })).statuses().at(-1)?.phase).toBe('Failed'),
    V: elsewhere('test/webview/states.test.ts'),
  }),
  row(50, 'Ready, READY n/m, container states', {
    H: says(status('conditions:\n  - type: Rea¦dy\n    status: "True"'), 'Ready'),
    S: () => expect(new Story(pod('sleep 60')).status(10).conditions.Ready).toBe('True'),
    V: () => expect(new Story(pod('sleep 60')).row(10)).toBe('1/1 Running 0'),
  }),
  row(51, 'back-off', {
    H: says(status('containerStatuses:\n  - name: main\n    restart¦Count: 3'), 'restartCount'),
    S: () => expect(new Story(pod('exit 1'), { horizon: 400 }).starts('main').length).toBeGreaterThanOrEqual(5),
    V: () => expect(new Story(pod('exit 1'), { horizon: 100 }).states()).toContain('CrashLoopBackOff'),
  }),
  row(52, 'sync-frequency'),
  row(53, 'reasons', {
    H: says(
      status('containerStatuses:\n  - name: main\n    state:\n      waiting:\n        reason: CrashLoop¦BackOff'),
      'CrashLoopBackOff',
    ),
    S: () => expect(new Story(pod('sleep 1').replace('busybox:1.36', 'nowhere:1')).states()).toContain('ErrImagePull'),
    D: elsewhere('test/features/foresight.test.ts'),
  }),
  row(54, 'the table of example states', {
    S: () => {
      const under = (policy: string): string[] => new Story(pod('exit 1', { spec: `restartPolicy: ${policy}` })).states();
      expect(under('Never')).toContain('Error');
      expect(under('Never')).not.toContain('CrashLoopBackOff');
      expect(under('OnFailure')).toContain('CrashLoopBackOff');
    },
    V: elsewhere('test/webview/compare.test.ts'),
  }),
  row(55, 'eviction, node failure, maintenance', {
    S: () => {
      const cluster = [node('n1'), node('n2')];
      const story = new Story(workload('Deployment', 1), {
        horizon: 400,
        conditions: { cluster },
        actions: [
          { at: 10, verb: 'drain', node: 'n1' },
          { at: 10, verb: 'drain', node: 'n2' },
        ],
      });
      expect(story.pods.length).toBeGreaterThan(1);
    },
  }),
  row(56, 'finished Pods are collected', {
    S: () => {
      const job =
        "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {ttlSecondsAfterFinished: 5, template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'busybox:1.36', command: ['true']}]}}}\n";
      const story = new Story(job);
      expect(story.deletedAt()).toBeGreaterThan(5);
    },
  }),
  row(57, 'one network namespace', {
    V: elsewhere('test/features/podPicture.test.ts'),
    S: () => expect(new Story(pod('sleep 60')).status(10).podIP).toBe(true),
    D: tells(
      `${container('ports:\n  - containerPort: 80')}    - name: other\n      image: a:1\n      ports:\n        - containerPort: 8¦0\n`,
      'advice.shared-port',
    ),
  }),
  row(58, 'the infra container', { V: elsewhere('test/webview/page.test.ts') }),
  row(59, 'Linux namespaces, cgroups'),
  row(60, 'process group'),
  row(61, 'sidecars and patterns', {
    C: elsewhere('test/features/completion.test.ts'),
    S: () => {
      const native = pod('sleep 5', {
        spec: "restartPolicy: Never\ninitContainers:\n- {name: s, image: 'busybox:1.36', restartPolicy: Always, command: [sh, -c, 'sleep 3600']}",
      });
      expect(new Story(native, { horizon: 90 }).statuses().at(-1)?.phase).toBe('Succeeded');
    },
  }),
  row(62, 'supervisor, init system, PID 1', {
    D: tells(container('command: [sh, -c, "nohup ./st¦art.sh &"]'), 'advice.background-command', 'keep-in-foreground'),
  }),
  row(63, 'Docker in Docker', {
    D: violates('baseline', container('securityContext:\n  privileged: true'), 'privileged'),
  }),
  row(64, 'one container a Pod', {
    D: tells(`${spec('').replace('nginx:1.27', 'wordpress:6')}    - name: db\n      image: my¦sql:8\n`, 'advice.database-beside'),
  }),
  row(65, 'bare Pods do not heal', {
    D: tells(spec('').replace('spec:', 'sp¦ec:'), 'advice.bare-pod', 'wrap-into-deployment', 'kind: Deployment'),
  }),
  row(66, 'configuration apart from the program'),
  row(67, 'immutable fields', { D: elsewhere('test/features/updates.test.ts') }),
  row(68, 'microservices'),
];
