import { expect } from 'vitest';
import { near, node, pod, Story } from '../story.ts';
import { all, container, controller, elsewhere, offers, type Row, row, SELECTOR, says, spec, tells, violates } from './row.ts';

/** Volumes that no container mounts are never set up. */
const mountsD = 'volumeMounts: [{name: d, mountPath: /d}]';

/** Rows of fields of Pods. */
export const fields: readonly Row[] = [
  row(19, 'apiVersion, kind, name, labels, spec, status', {
    H: says('apiVers¦ion: v1\nkind: Pod\nmetadata:\n  name: a\n', 'apiVersion'),
    C: offers('apiVersion: v1\nkind: Pod\n¦', 'metadata', 'spec'),
    D: tells(
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: A¦_b\nspec:\n  containers:\n    - name: a\n      image: a\n',
      'metadata.name.format',
    ),
  }),
  row(20, 'containers, name, image', {
    H: says(container('').replace('image', 'ima¦ge'), 'nginx'),
    C: offers('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - ¦', 'name', 'image'),
    D: tells(spec('').replace('main\n', 'main\n      image: a:1\n    - name: ma¦in\n'), 'pod.containers.duplicate-name'),
  }),
  row(21, 'imagePullPolicy', {
    H: says(container('imagePull¦Policy: Never'), 'IfNotPresent'),
    C: offers(container('imagePullPolicy: ¦'), 'Always', 'IfNotPresent', 'Never'),
    D: tells(container('imagePull¦Policy: Never').replace('nginx:1.27', 'nginx'), 'advice.never-pulled'),
  }),
  row(22, 'command, args', {
    H: says(container('comm¦and: [sh, -c, sleep 5]'), 'PID 1'),
    D: all(
      tells(container('command: [‘s¦h‘]'), 'curly-quotes', 'ascii-characters', "['sh']"),
      tells(container('command: [sh, -c, "./s¦tart.sh &"]'), 'advice.background-command', 'keep-in-foreground', 'exec ./start.sh'),
      tells(container('args: [80¦80]'), 'wrong-type', 'quote-value', '"8080"'),
    ),
    S: () => {
      const story = new Story(pod('mkdir /d; echo a > /d/f; cat /d/f && rm /d/f; sleep 3; exit 4'));
      expect(story.print(20, 'logs')).toContain('a');
      expect(story.container(10, 'main').lastState?.exitCode ?? story.container(10, 'main').exitCode).toBe(4);
    },
  }),
  row(23, 'ports', {
    H: says(container('ports:\n  - container¦Port: 80'), '80'),
    C: offers(container('ports:\n  - ¦'), 'containerPort', 'name'),
    D: all(
      tells(container('ports:\n  - containerPort: 70¦000'), 'pod.ports.container-port'),
      tells(
        container('ports:\n  - name: http\n    containerPort: 80\nlivenessProbe:\n  tcpSocket:\n    port: ht¦p'),
        'advice.probe-port',
        'correct-reference',
        'port: http',
      ),
    ),
  }),
  row(24, 'hostPort', {
    H: says(container('ports:\n  - containerPort: 80\n    host¦Port: 80'), 'hostPort'),
    D: tells(container('ports:\n  - containerPort: 80\n    hostPort: 8¦0'), 'advice.host-port', 'remove-host-port'),
    S: () => {
      const both = ['a', 'b']
        .map((name) => pod('sleep 60', { name, container: 'ports: [{containerPort: 80, hostPort: 80}]' }))
        .join('---\n');
      expect(new Story(both).events('FailedScheduling')[0]?.message).toContain("didn't have free ports");
    },
  }),
  row(25, 'hostNetwork', {
    H: says(spec('host¦Network: true'), 'hostNetwork'),
    D: all(
      tells(spec('host¦Network-true'), 'missing-colon', 'key-and-value', 'hostNetwork: true'),
      tells(`${container('ports:\n  - containerPort: 80\n    hostPort: 8¦1')}  hostNetwork: true\n`, 'pod.ports.host-network'),
    ),
    S: () => expect(new Story(pod('sleep 60', { spec: 'hostNetwork: true' })).states()).toContain('Running'),
  }),
  row(26, 'hostAliases', {
    H: says(spec('host¦Aliases: []'), '/etc/hosts'),
    D: tells(spec('hostAliases:\n  - ip: 1.1.1.1\n    host¦name: [a]'), 'unknown-field', 'rename-field', 'hostnames: [a]'),
    V: elsewhere('test/simulation/inside.test.ts'),
  }),
  row(27, 'hostname', { H: says(spec('host¦name: a'), 'hostname') }),
  row(28, 'nodeSelector', {
    H: says(spec('node¦Selector:\n  disktype: ssd'), 'nodeSelector'),
    C: offers(spec('nodeSelector:\n  ¦'), 'kubernetes.io/arch'),
    D: all(
      tells(spec('nodeSel¦cetor:\n  disktype: ssd'), 'unknown-field', 'rename-field', 'nodeSelector:'),
      tells(spec('nodeSelector:\n  disk¦type:ssd'), 'wrong-type', 'space-after-colon', 'disktype: ssd'),
    ),
    S: () =>
      expect(new Story(pod('sleep 60', { spec: 'nodeSelector: {disktype: ssd}' })).events('FailedScheduling')[0]?.message).toContain(
        "didn't match Pod's node affinity/selector",
      ),
  }),
  row(29, 'nodeName', {
    H: says(spec('node¦Name: a'), 'nodeName'),
    D: tells(spec('node¦Name: a'), 'advice.node-name'),
    S: () =>
      expect(new Story(pod('sleep 60', { spec: 'nodeName: n1' }), { conditions: { cluster: [node('n1')] } }).events('Scheduled')).toEqual(
        [],
      ),
  }),
  row(30, 'nodeAffinity and operators', {
    H: says(spec(affinity('¦In', '["3"]')), 'In'),
    C: offers(spec(affinity('¦')), 'In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'),
    D: all(
      tells(spec(affinity('DoesNot¦exist')), 'pod.node-affinity.operator', 'correct-value', 'DoesNotExist'),
      tells(spec(affinity('Exists', '["3"]')), 'pod.node-affinity.operator'),
      tells(spec(affinity('Gt', '["1", "2"]')), 'pod.node-affinity.operator'),
    ),
    S: () => expect(new Story(pod('sleep 60', { spec: affinity('Exists') })).states()).toEqual(['Pending']),
  }),
  row(31, 'shareProcessNamespace', {
    H: says(spec('shareProcess¦Namespace: true'), 'shareProcessNamespace'),
    D: all(
      tells(
        spec('shareProcessNamespace:¦true\nhostname: b'),
        'missing-space-after-colon',
        'space-after-colon',
        'shareProcessNamespace: true',
      ),
      tells(spec('shareProcess¦Namespace: true\nhostPID: true'), 'pod.host-namespaces.share-process-namespace'),
    ),
    S: () => {
      const story = new Story(
        pod('sleep 3600', { spec: 'shareProcessNamespace: true\nterminationGracePeriodSeconds: 2\nrestartPolicy: Never' }),
        {
          actions: [{ at: 5, verb: 'delete', object: 'Pod/p' }],
        },
      );
      expect(story.statuses().flatMap(({ containers }) => containers.main?.exitCode ?? [])).toContain(143);
    },
  }),
  row(32, 'restartPolicy', {
    H: says(spec('restart¦Policy: Never'), 'Never', 'Always'),
    C: offers(spec('restartPolicy: ¦'), 'Always', 'OnFailure', 'Never'),
    D: tells(spec('restartPolicy: Ner¦ver'), 'pod.restart-policy', 'correct-value', 'restartPolicy: Never'),
    S: () => expect(new Story(pod('exit 0', { spec: 'restartPolicy: Never' })).states()).toContain('Completed'),
    V: elsewhere('test/webview/compare.test.ts'),
  }),
  row(33, 'lifecycle, postStart, preStop', {
    H: says(container('lifecycle:\n  pre¦Stop:\n    exec: {command: [a]}'), 'preStop'),
    C: offers(container('lifecycle:\n  ¦'), 'postStart', 'preStop'),
    D: all(
      tells(container('lifecycle:\n  pre¦Stop: {}'), 'pod.handlers.required', 'add-member'),
      tells(
        spec('initContainers:\n  - name: a\n    image: a\n    life¦cycle:\n      preStop: {sleep: {seconds: 1}}'),
        'pod.init-containers.no-probes',
      ),
    ),
    S: () => {
      const story = new Story(pod('sleep 3600', { container: 'lifecycle: {postStart: {exec: {command: [sh, -c, exit 1]}}}' }));
      expect(story.events('FailedPostStartHook').length).toBeGreaterThan(0);
    },
  }),
  row(34, 'initContainers', {
    H: says(spec('init¦Containers: []'), 'init'),
    C: offers(spec('init¦'), 'initContainers'),
    D: tells(
      spec('initContainers:\n  - name: a\n    image: a\n    readiness¦Probe: {tcpSocket: {port: 80}}'),
      'pod.init-containers.no-probes',
      'make-sidecar',
    ),
    S: () =>
      expect(
        new Story(pod('sleep 60', { spec: "initContainers:\n- {name: i, image: 'busybox:1.36', command: [sleep, '5']}" }))
          .states()
          .slice(0, 2),
      ).toEqual(['Pending', 'Init:0/1']),
  }),
  row(35, 'liveness and readiness probes', {
    H: says(container('liveness¦Probe:\n  tcpSocket: {port: 80}'), '30'),
    C: offers(container('liveness¦'), 'livenessProbe'),
    D: all(
      tells(container('Liveness¦Probe:\n  tcpSocket: {port: 80}'), 'unknown-field', 'rename-field', 'livenessProbe'),
      tells(container('livenessProbe:\n  tcpSocket: {port: 80}\n  timeou¦Seconds: 1'), 'unknown-field', 'rename-field', 'timeoutSeconds'),
      tells(container('livenessProbe:\n  tcpSocket: {port: 80}\n  successThreshold: ¦2'), 'pod.probes.success-threshold'),
    ),
    S: () => {
      const probe = 'livenessProbe: {exec: {command: [cat, /tmp/healthy]}, initialDelaySeconds: 5, periodSeconds: 5}';
      const story = new Story(pod('touch /tmp/healthy; sleep 30; rm /tmp/healthy; sleep 600', { container: probe }), { horizon: 120 });
      near(story.times('Unhealthy')[0], 33, 4);
    },
  }),
  row(36, 'exec, tcpSocket, httpGet, named port', {
    H: says(container('livenessProbe:\n  http¦Get: {port: 80}'), 'httpGet'),
    C: offers(container('livenessProbe:\n  ¦'), 'exec', 'tcpSocket', 'httpGet', 'grpc'),
    D: tells(container('livenessProbe:\n  exec: {command: [a]}\n  tcp¦Socket: {port: 80}'), 'pod.handlers.one'),
    S: () =>
      expect(
        new Story(pod('sleep 60', { container: 'readinessProbe: {tcpSocket: {port: 81}, periodSeconds: 1}' })).events('Unhealthy')[0]
          ?.message,
      ).toContain('connection refused'),
  }),
  row(37, 'delays, periods, thresholds', {
    H: says(container('livenessProbe:\n  tcpSocket: {port: 80}\n  period¦Seconds: 5'), 'Default'),
    D: tells(container('livenessProbe:\n  tcpSocket: {port: 80}\n  periodSeconds: 5\n  timeoutSeconds: ¦9'), 'advice.probe-timeout'),
  }),
  row(38, 'env', {
    H: says(container('en¦v: []'), 'env'),
    C: offers(container('env:\n  - ¦'), 'name', 'value', 'valueFrom'),
    D: tells(container('env:\n  - name: A\n    value: 4¦2'), 'wrong-type', 'quote-value', '"42"'),
  }),
  row(39, 'volumes and mounts', {
    H: says(container('volume¦Mounts: []'), 'volumeMounts'),
    C: offers(`${container('volumeMounts:\n  - name: ¦')}  volumes:\n    - name: data\n      emptyDir: {}\n`, 'data'),
    D: all(
      tells(container('volumeMounts:\n  - name: no¦ne\n    mountPath: /a'), 'pod.volume-mounts.volume', 'add-volume', 'emptyDir'),
      tells(
        `${container('volumeMounts:\n  - name: d\n    mount¦path: /a')}  volumes:\n    - name: d\n`,
        'unknown-field',
        'rename-field',
        'mountPath',
      ),
    ),
  }),
  row(40, 'emptyDir, "emtyDir"', {
    H: says(spec('volumes:\n  - name: a\n    empty¦Dir: {}'), 'emptyDir'),
    C: offers(spec('volumes:\n  - name: a\n    empty¦'), 'emptyDir'),
    D: tells(spec('volumes:\n  - name: a\n    emty¦Dir: {}'), 'unknown-field', 'rename-field', 'emptyDir'),
    S: () => {
      const two = `${pod('echo hi > /d/f; sleep 60', { container: 'volumeMounts: [{name: d, mountPath: /d}]', spec: 'volumes: [{name: d, emptyDir: {}}]' })}  - {name: other, image: 'busybox:1.36', command: [sh, -c, 'sleep 2; cat /d/f; sleep 60'], volumeMounts: [{name: d, mountPath: /d}]}\n`;
      expect(new Story(two).print(20, 'logs', 'other')).toContain('hi');
    },
  }),
  row(41, 'hostPath', {
    H: says(spec('volumes:\n  - name: a\n    host¦Path: {path: /a}'), 'hostPath'),
    D: tells(spec('volumes:\n  - name: a\n    host¦Path: {path: /a}'), 'advice.host-path', 'empty-dir-instead'),
    S: () =>
      expect(
        new Story(pod('sleep 60', { spec: 'volumes: [{name: d, hostPath: {path: /no, type: Directory}}]', container: mountsD })).events(
          'FailedMount',
        ).length,
      ).toBeGreaterThan(0),
  }),
  row(42, 'projected volumes', {
    H: says(spec('volumes:\n  - name: a\n    pro¦jected: {sources: []}'), 'projected'),
    C: offers(
      spec('volumes:\n  - name: a\n    projected:\n      sources:\n        - ¦'),
      'secret',
      'configMap',
      'downwardAPI',
      'serviceAccountToken',
    ),
    D: tells(spec('volumes:\n  - name: a\n    projected:\n      sources:\n        - sec¦ret: {}'), 'pod.volumes.projected.name'),
    S: () =>
      expect(
        new Story(
          pod('sleep 60', { spec: 'volumes: [{name: d, projected: {sources: [{secret: {name: user}}]}}]', container: mountsD }),
        ).events('FailedMount')[0]?.message,
      ).toContain('secret "user" not found'),
    V: elsewhere('test/simulation/inside.test.ts'),
  }),
  row(43, 'downwardAPI', {
    H: says(spec('volumes:\n  - name: a\n    downward¦API: {}'), 'downwardAPI'),
    C: offers(container('env:\n  - name: A\n    valueFrom:\n      fieldRef:\n        fieldPath: ¦'), 'metadata.name', 'status.podIP'),
    D: tells(container('env:\n  - name: A\n    valueFrom:\n      fieldRef:\n        fieldPath: spec.no¦ne'), 'pod.env.field-ref'),
  }),
  row(44, 'volume types that work no more', {
    H: says(spec('volumes:\n  - name: a\n    git¦Repo: {repository: a}'), 'gitRepo'),
    D: tells(spec('volumes:\n  - name: a\n    gl¦usterfs: {endpoints: a, path: a}'), 'warning.volume.removed'),
    S: () =>
      expect(
        new Story(pod('sleep 60', { spec: 'volumes: [{name: d, flocker: {datasetName: a}}]', container: mountsD })).states(),
      ).not.toContain('Running'),
  }),
  row(45, 'volume types that CSI drivers serve', {
    H: says(spec('volumes:\n  - name: a\n    gcePersistent¦Disk: {pdName: a}'), 'CSI'),
    D: tells(spec('volumes:\n  - name: a\n    gcePersistent¦Disk: {pdName: a}'), 'advice.migrated-volume'),
  }),
  row(46, 'nfs, iscsi, fc, flexVolume', {
    H: says(spec('volumes:\n  - name: a\n    n¦fs: {server: a, path: /}'), 'nfs'),
    C: offers(spec('volumes:\n  - name: a\n    ¦'), 'nfs', 'iscsi', 'fc'),
    D: tells(spec('volumes:\n  - name: a\n    sc¦si: {}'), 'unknown-field', 'rename-field', 'iscsi'),
  }),
  row(47, 'security contexts', {
    H: says(container('security¦Context: {}'), 'securityContext'),
    C: offers(container('securityContext:\n  ¦'), 'runAsNonRoot', 'allowPrivilegeEscalation'),
    D: violates('restricted', container('tty: true'), 'allowPrivilegeEscalation'),
  }),
  row(48, 'replicas, selector', {
    H: says(controller('Deployment', `replicas: 2\n${SELECTOR}`).replace('replicas', 'repl¦icas'), 'replicas'),
    C: offers('apiVersion: apps/v1\nkind: Deployment\nspec:\n  ¦', 'replicas', 'selector'),
    D: tells(controller('Deployment', `replicas: -¦1\n${SELECTOR}`), 'workload.replicas.not-negative'),
    S: () =>
      expect(
        new Story('apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: "nginx:1.27"}]}\n').pods,
      ).toEqual(['p']),
  }),
];

function affinity(operator: string, values = ''): string {
  return `affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n        - matchExpressions:\n            - key: cores\n              operator: ${operator}${values === '' ? '' : `\n              values: ${values}`}`;
}
