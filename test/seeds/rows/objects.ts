import { expect } from 'vitest';
import { accepted } from '../../features/ask.ts';
import { pod, Story, workload } from '../story.ts';
import { all, container, controller, elsewhere, offers, type Row, row, SELECTOR, says, spec, tells } from './row.ts';

const object = (apiVersion: string, kind: string, rest = ''): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\n${rest}`;

const SERVICE = object('v1', 'Service', 'spec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n');

const replicationControllerText = controller('ReplicationController', 'selector:\n  app: web', '', 'v1').replace('kind: Rep', 'kind: R¦ep');

/** Rows of objects. */
export const objects: readonly Row[] = [
  row(1, 'Pod', {
    H: says('apiVersion: v1\nkind: P¦od\nmetadata:\n  name: a\n', 'Pod'),
    C: () => expect(accepted('¦', 'Pod')).toContain('containers:'),
    D: tells('apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nsp¦ec: {}\n', 'pod.containers.required', 'add-required', 'image:'),
    S: () => expect(new Story(pod('sleep 3600')).states()).toContain('Running'),
    V: () => expect(new Story(pod('sleep 3600')).print(10, 'get')).toMatch(/^p +1\/1 +Running/m),
  }),
  row(2, 'Pod template', {
    H: says(controller('Deployment', SELECTOR).replace('template', 'tem¦plate'), 'Pod'),
    D: tells(controller('Deployment', SELECTOR, 'hostNetwrk: true'), 'unknown-field'),
    S: () => expect(new Story(workload('Deployment', 1)).pods[0]).toMatch(/^web-/),
  }),
  row(3, 'Deployment', {
    H: says('apiVersion: apps/v1\nkind: Deploy¦ment\nmetadata:\n  name: a\n', 'Deployment'),
    C: offers('apiVersion: apps/v1\nkind: Depl¦', 'Deployment'),
    D: all(
      tells(controller('Deployment', 'selector:\n  matchLabels:\n    app: w¦eb2'), 'workload.selector.matches-template'),
      tells(controller('Deployment', SELECTOR, '', 'extensions/v¦1beta1'), 'unserved-kind', 'migrate-version', 'apps/v1'),
    ),
    S: () => expect(new Story(workload('Deployment', 2)).object('ReplicaSet/').owner).toBe('Deployment/web'),
    V: () => expect(new Story(workload('Deployment', 2)).print(10, 'get').match(/Running/g)).toHaveLength(2),
  }),
  row(4, 'ReplicaSet', {
    H: says('apiVersion: apps/v1\nkind: Replica¦Set\nmetadata:\n  name: a\n', 'ReplicaSet'),
    C: offers('apiVersion: apps/v1\nkind: Repl¦', 'ReplicaSet'),
    D: tells(controller('ReplicaSet', SELECTOR, 'restartPolicy: Nev¦er'), 'workload.template.restart-policy', 'correct-value', 'Always'),
    S: () => expect(new Story(workload('ReplicaSet', 3)).alive(20)).toHaveLength(3),
  }),
  row(5, 'ReplicationController', {
    H: says('apiVersion: v1\nkind: Replication¦Controller\nmetadata:\n  name: a\n', 'Deployment'),
    C: offers('apiVersion: v1\nkind: Repl¦', 'ReplicationController'),
    D: tells(replicationControllerText, 'advice.superseded', 'convert-to-deployment', 'kind: Deployment'),
    S: () => expect(new Story(replicationController()).alive(10)).toHaveLength(2),
  }),
  row(6, 'StatefulSet, "StatefuleSet"', {
    H: says('apiVersion: apps/v1\nkind: Stateful¦Set\nmetadata:\n  name: a\n', 'StatefulSet'),
    C: offers('apiVersion: apps/v1\nkind: Stat¦', 'StatefulSet'),
    D: tells('apiVersion: apps/v1\nkind: Statefu¦leSet\nmetadata:\n  name: web\n', 'unserved-kind', 'correct-kind', 'kind: StatefulSet'),
    S: () => expect(new Story(workload('StatefulSet', 2)).pods).toEqual(['web-0', 'web-1']),
  }),
  row(7, 'DaemonSet', {
    H: says('apiVersion: apps/v1\nkind: Daemon¦Set\nmetadata:\n  name: a\n', 'DaemonSet'),
    C: offers('apiVersion: apps/v1\nkind: Daem¦', 'DaemonSet'),
    D: tells(controller('DaemonSet', SELECTOR, 'restartPolicy: OnF¦ailure'), 'workload.template.restart-policy'),
    S: () => expect(new Story(workload('DaemonSet', 1)).alive(10)).toHaveLength(1),
  }),
  row(8, 'Job', {
    H: says('apiVersion: batch/v1\nkind: J¦ob\nmetadata:\n  name: a\n', 'Job'),
    C: offers('apiVersion: batch/v1\nkind: J¦', 'Job'),
    D: tells(controller('Job', '', '', 'batch/v1'), 'job.template.restart-policy'),
    S: () => {
      const story = new Story(job('exit 1'), { horizon: 120 });
      expect(story.pods.length).toBeGreaterThan(1);
    },
  }),
  row(9, 'Service', {
    H: says('apiVersion: v1\nkind: Ser¦vice\nmetadata:\n  name: a\n', 'Service'),
    C: offers('apiVersion: v1\nkind: Serv¦', 'Service'),
    D: tells(`${SERVICE.replace('app: web', 'app: we¦b')}---\n${spec('').replace('app: web', 'app: other')}`, 'reference.selector'),
    S: elsewhere('test/seeds/lifecycles/controllers.test.ts'),
  }),
  row(10, 'Ingress', {
    H: says('apiVersion: networking.k8s.io/v1\nkind: Ing¦ress\nmetadata:\n  name: a\n', 'Ingress'),
    D: tells(object('extensions/v1b¦eta1', 'Ingress'), 'unserved-kind', 'migrate-version', 'networking.k8s.io/v1'),
  }),
  row(11, 'ConfigMap', {
    H: says('apiVersion: v1\nkind: Config¦Map\nmetadata:\n  name: a\n', 'ConfigMap'),
    C: offers(
      `${container('envFrom:\n  - configMapRef:\n      name: ¦')}---\n${object('v1', 'ConfigMap', 'data:\n  key: a\n').replace('web', 'words')}`,
      'words',
    ),
    D: tells(object('v1', 'ConfigMap', 'data:\n  count: 4¦2\n'), 'wrong-type', 'quote-value', '"42"'),
    S: () => expect(new Story(fromConfigMap('')).states()).toContain('CreateContainerConfigError'),
  }),
  row(12, 'Secret', {
    H: says('apiVersion: v1\nkind: Sec¦ret\nmetadata:\n  name: a\n', 'Secret'),
    C: offers(`${container('envFrom:\n  - secretRef:\n      name: ¦')}---\n${object('v1', 'Secret').replace('web', 'words')}`, 'words'),
    D: tells(object('v1', 'Secret', 'data:\n  a: not bas¦e64\n'), 'bad-base64'),
    S: () => expect(new Story(fromConfigMap('').replaceAll('configMap', 'secret')).states()).toContain('CreateContainerConfigError'),
  }),
  row(13, 'PersistentVolume and its claim', {
    H: says('apiVersion: v1\nkind: PersistentVolume¦Claim\nmetadata:\n  name: a\n', 'PersistentVolume'),
    C: offers('apiVersion: v1\nkind: Persist¦', 'PersistentVolume', 'PersistentVolumeClaim'),
    D: tells(object('v1', 'PersistentVolumeClaim', 'sp¦ec: {}\n'), 'volume-claim.access-modes.required', 'add-required'),
    S: () =>
      expect(new Story(pod('sleep 60', { spec: 'volumes:\n- {name: d, persistentVolumeClaim: {claimName: d}}' })).states()).toEqual([
        'Pending',
      ]),
  }),
  row(14, 'Namespaces', {
    H: says('apiVersion: v1\nkind: Name¦space\nmetadata:\n  name: a\n', 'Namespace'),
    C: offers('apiVersion: v1\nkind: Names¦', 'Namespace'),
    D: tells(
      object('v1', 'Pod', 'spec:\n  containers: [{name: a, image: a:1}]\n').replace('web', 'web\n  namespace: kube-sys¦tem'),
      'advice.system-namespace',
    ),
  }),
  row(15, 'HorizontalPodAutoscaler', {
    H: says('apiVersion: autoscaling/v2\nkind: HorizontalPod¦Autoscaler\nmetadata:\n  name: a\n', 'HorizontalPodAutoscaler'),
    D: tells(object('autoscaling/v2be¦ta2', 'HorizontalPodAutoscaler'), 'unserved-kind', 'migrate-version', 'autoscaling/v2'),
    S: elsewhere('test/simulation/controllers/horizontalPodAutoscaler/horizontalController.test.ts'),
  }),
  row(16, 'PodPreset', {
    H: says(object('settings.k8s.io/v1alpha1', 'PodPre¦set'), '1.20'),
    D: tells(object('settings.k8s.io/v1alpha1', 'PodPre¦set'), 'unserved-kind'),
  }),
  row(17, 'ServiceAccount and token', {
    H: says(spec('serviceAccount¦Name: a'), 'ServiceAccount'),
    C: offers(`${spec('serviceAccountName: ¦')}---\n${object('v1', 'ServiceAccount').replace('web', 'robot')}`, 'robot'),
  }),
  row(18, 'Endpoints, EndpointSlice', {
    H: says('apiVersion: discovery.k8s.io/v1\nkind: Endpoint¦Slice\nmetadata:\n  name: a\n', 'Endpoint'),
    S: elsewhere('test/seeds/lifecycles/controllers.test.ts'),
  }),
];

const replicationController = (): string =>
  workload('ReplicaSet', 2)
    .replace('apps/v1', 'v1')
    .replace('kind: ReplicaSet', 'kind: ReplicationController')
    .replace('{matchLabels: {app: web}}', '{app: web}');

const job = (script: string): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'busybox:1.36', command: [sh, -c, '${script}']}]}}}\n`;

const fromConfigMap = (more: string): string =>
  pod('sleep 60', { container: `env:\n- {name: A, valueFrom: {configMapKeyRef: {name: absent, key: a}}}${more}` });
