import { expect } from 'vitest';
import { node, pod, rollTo, Story, workload } from '../story.ts';
import { container, elsewhere, type Row, row, SELECTOR, says, spec, tells } from './row.ts';

const STATIC = { at: 5, verb: 'writeStaticPod', file: 'static.yaml', manifest: pod('sleep 3600', { name: 'static' }) };

const apiServer = (plugins: string): string =>
  container(`command:\n  - kube-apiserver\n  - --enable-admission-plugins=NodeRestriction,${plugins}`);

/** Rows of what a cluster is made of, of commands, and of damaged text. */
export const cluster: readonly Row[] = [
  row(69, 'cluster, master, node', {
    S: () => {
      const story = new Story(pod('sleep 60', { spec: 'nodeSelector: {disktype: ssd}' }), {
        conditions: { cluster: [node('n1', {}, { disktype: 'ssd' })] },
      });
      expect(story.states()).toContain('Running');
    },
  }),
  row(70, 'kube-apiserver', {
    D: tells(apiServer('Pod¦Preset'), 'advice.api-server-flags', 'remove-flag-value', '--enable-admission-plugins=NodeRestriction\n'),
  }),
  row(71, 'kube-scheduler', {
    S: () =>
      expect(new Story(pod('sleep 60', { spec: 'nodeSelector: {a: b}' })).events('FailedScheduling')[0]?.source).toBe('default-scheduler'),
  }),
  row(72, 'controllers', { S: () => expect(new Story(workload('ReplicaSet', 2)).pods).toHaveLength(2) }),
  row(73, 'etcd'),
  row(74, 'kubelet', { V: () => expect(new Story(pod('sleep 60')).print(10, 'events')).toContain('Started') }),
  row(75, 'kube-proxy'),
  row(76, 'Pod network'),
  row(77, 'Heapster'),
  row(78, 'Docker, rkt, CRI'),
  row(79, 'static Pods', {
    D: elsewhere('test/features/staticPods.test.ts'),
    S: () => {
      const story = new Story(pod('sleep 60'), { actions: [STATIC] });
      expect(story.pods.some((name) => name.startsWith('static-'))).toBe(true);
    },
  }),
  row(80, 'k8s.gcr.io', {
    D: tells(spec('').replace('nginx:1.27', 'k8s.gc¦r.io/pause:3.9'), 'advice.retired-registry', 'move-image', 'registry.k8s.io/pause:3.9'),
  }),
  row(81, 'admission plugins, runtime-config', { H: says(apiServer('Pod¦Preset'), '**--enable-admission-plugins**') }),
  row(82, 'platforms'),
  row(83, 'kubectl create, apply', {
    K: says('# kubectl app¦ly -f web.yaml\napiVersion: v1\nkind: Pod\n', 'kubectl apply', 'What changed'),
  }),
  row(84, 'kubectl get pods', { V: () => expect(new Story(pod('sleep 60')).print(10, 'wide')).toContain('NOMINATED NODE') }),
  row(85, 'kubectl describe', { V: () => expect(new Story(pod('sleep 60')).print(10, 'describe')).toContain('Events:') }),
  row(86, 'kubectl delete', {
    S: () => {
      const story = new Story(pod('sleep 3600'), { actions: [{ at: 5, verb: 'delete', object: 'Pod/p', gracePeriodSeconds: 0 }] });
      expect(story.deletedAt()).toBeLessThan(6);
    },
  }),
  row(87, 'kubectl logs', { V: () => expect(new Story(pod('echo hello; sleep 60')).print(10, 'logs')).toContain('hello') }),
  row(88, 'kubectl exec', { V: elsewhere('test/simulation/inside.test.ts') }),
  row(89, 'kubectl label', {
    S: () => {
      const story = new Story(pod('sleep 60', { spec: 'nodeSelector: {disktype: ssd}' }), {
        conditions: { cluster: [node('n1')] },
        actions: [{ at: 10, verb: 'patch', object: 'Node/n1', patchType: 'merge', patch: { metadata: { labels: { disktype: 'ssd' } } } }],
      });
      expect(story.firstAt('Running')).toBeGreaterThan(10);
    },
  }),
  row(90, 'kubectl scale', {
    S: () =>
      expect(
        new Story(workload('ReplicaSet', 2), { actions: [{ at: 10, verb: 'scale', object: 'ReplicaSet/web', replicas: 3 }] }).alive(30),
      ).toHaveLength(3),
  }),
  row(91, 'kubectl rolling-update', {
    S: () => expect(new Story(workload('Deployment', 1), { actions: [rollTo(10, 'web:2')] }).pods).toHaveLength(2),
  }),
  row(92, 'kubectl create configmap', {
    S: () => {
      const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: late}\ndata: {a: b}\n';
      const waiting = pod('sleep 60', { container: 'envFrom: [{configMapRef: {name: late}}]' });
      expect(new Story(waiting, { actions: [{ at: 10, verb: 'create', manifest: map }] }).firstAt('Running')).toBeGreaterThan(10);
    },
    C: elsewhere('test/features/scenario'),
  }),
  row(93, 'docker ps, the static file removed', {
    S: () => {
      const story = new Story(pod('sleep 60'), {
        horizon: 90,
        actions: [STATIC, { at: 20, verb: 'removeStaticPod', file: 'static.yaml' }],
      });
      const name = story.pods.find((each) => each.startsWith('static-'));
      expect(story.deletedAt(name)).toBeGreaterThan(20);
    },
  }),
  row(94, 'lost files: the gallery has them anew'),
  row(95, 'lost indentation', {
    D: tells(
      'apiVersion: v1\nkind: Pod\nmeta¦data:\nname: a\nspec:\ncontainers:\n- name: a\nimage: b\n',
      'lost-indentation',
      'restore-indentation',
      'spec:\n  containers:\n    - name: a\n      image: b\n',
    ),
  }),
  row(96, 'missing blank', {
    D: tells(spec('hostNetwork:¦true\nhostname: b'), 'missing-space-after-colon', 'space-after-colon', 'hostNetwork: true'),
  }),
  row(97, 'curly quotes', { D: tells(container('args: [‘a¦b‘]'), 'curly-quotes', 'ascii-characters', "'ab'") }),
  row(98, 'one line', {
    D: tells('volumeMounts: -mount¦path: /app name: app-volume', 'newlines-lost', 'restore-lines', 'volumeMounts:\n'),
  }),
  row(99, 'an ellipsis', { D: tells('- command:\n.¦..\n- --a=b\n', 'document-end-marker', 'remove-end-marker', '- command:\n- --a=b\n') }),
  row(100, 'stripped brackets and signs'),
  row(101, 'fragments', {
    D: tells('readiness¦Probe:\n  tcpSocket:\n    port: 80\n', 'fragment', 'wrap-into-pod', 'kind: Pod'),
  }),
  row(102, 'wrong case', { D: tells(spec('Node¦Name: a'), 'unknown-field', 'rename-field', 'nodeName: a') }),
  row(103, 'misspelt words', { D: tells(spec('restartPolicy: Nev¦re'), 'pod.restart-policy', 'correct-value', 'Never') }),
  row(104, 'old API versions', {
    D: tells(
      `apiVersion: extensions/v1¦beta1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  ${SELECTOR.replaceAll('\n', '\n  ')}\n`,
      'unserved-kind',
      'migrate-version',
      'apps/v1',
    ),
    H: says('apiVer¦sion: v1\nkind: Pod\nmetadata:\n  name: a\n', 'apiVersion'),
  }),
];
