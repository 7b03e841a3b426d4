import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type AppliedDefault, applyDefaults, defaultsAt } from '../../../server/src/kubernetes/defaults/defaults.ts';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';

const read = (text: string): KubernetesObject => parse(text, { version: '1.1' });
const filled = (text: string): KubernetesObject => applyDefaults(read(text), '1.36');
const pod = (spec: string): string => `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: ${spec}}`;

describe('applyDefaults', () => {
  test.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    ['localhost:5000/nginx', 'Always'],
    [`nginx@sha256:${'a'.repeat(64)}`, 'IfNotPresent'],
    [`nginx:latest@sha256:${'a'.repeat(64)}`, 'Always'],
    ['Nginx', 'IfNotPresent'],
    ['nginx:tag:tag', 'IfNotPresent'],
    ['', 'IfNotPresent'],
  ])('image %j is pulled %s', (image, policy) => {
    expect(filled(pod(`{containers: [{name: a, image: ${JSON.stringify(image)}}]}`)).spec.containers[0].imagePullPolicy).toBe(policy);
  });

  test('requests follow limits in Pods, not in templates', () => {
    const container = '{containers: [{name: a, resources: {limits: {cpu: 1500m, memory: 1Gi}, requests: {memory: 512Mi}}}]}';
    expect(filled(pod(container)).spec.containers[0].resources.requests).toEqual({ cpu: '1500m', memory: '512Mi' });
    const deployment = filled(`{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: ${container}}}}`);
    expect(deployment.spec.template.spec.containers[0].resources.requests).toEqual({ memory: '512Mi' });
  });

  test('resource lists are rounded up to thousandths and printed canonically', () => {
    const spec = filled(pod('{containers: [{name: a, resources: {requests: {cpu: 0.0001, memory: 1024Mi, x/y: null}}}]}')).spec;
    expect(spec.containers[0].resources.requests).toEqual({ cpu: '1m', memory: '1Gi', 'x/y': '0' });
  });

  test('pod-level requests: containers together, else the pod limit', () => {
    const spec = filled(
      pod(
        '{resources: {limits: {cpu: "2", memory: 1Gi}}, containers: [{name: a, resources: {requests: {cpu: 100m}}}, {name: b, resources: {requests: {cpu: 200m}}}]}',
      ),
    ).spec;
    expect(spec.resources.requests).toEqual({ cpu: '300m', memory: '1Gi' });
  });

  test('host ports follow container ports only with hostNetwork', () => {
    const ports = 'containers: [{name: a, ports: [{containerPort: 80}]}]';
    expect(filled(pod(`{hostNetwork: true, ${ports}}`)).spec.containers[0].ports[0]).toEqual({
      containerPort: 80,
      hostPort: 80,
      protocol: 'TCP',
    });
    expect(filled(pod(`{${ports}}`)).spec.containers[0].ports[0]).toEqual({ containerPort: 80, protocol: 'TCP' });
  });

  test('structures that the server always has are there even when nothing is written', () => {
    const deployment = filled('{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}');
    expect(deployment.spec.replicas).toBe(1);
    expect(deployment.spec.template.spec.restartPolicy).toBe('Always');
    expect(deployment.spec.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } });
  });

  test('a StatefulSet strategy gets rollingUpdate only when its type is left out as well', () => {
    const strategyOf = (text: string): unknown =>
      filled(`{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {${text}}}`).spec.updateStrategy;
    expect(strategyOf('')).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } });
    expect(strategyOf('updateStrategy: {type: RollingUpdate}')).toEqual({ type: 'RollingUpdate' });
    expect(strategyOf('updateStrategy: {rollingUpdate: {partition: 2}}')).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { partition: 2 },
    });
  });

  test.each([
    ['', { completions: 1, parallelism: 1, backoffLimit: 6, podReplacementPolicy: 'TerminatingOrFailed' }],
    ['parallelism: 3', { parallelism: 3, backoffLimit: 6, podReplacementPolicy: 'TerminatingOrFailed' }],
    ['completions: 3', { completions: 3, parallelism: 1 }],
    ['backoffLimitPerIndex: 1', { backoffLimit: 2147483647 }],
    ['podFailurePolicy: {rules: []}', { podReplacementPolicy: 'Failed' }],
  ])('Job spec {%s}', (text, expected) => {
    const { spec } = filled(`{apiVersion: batch/v1, kind: Job, metadata: {name: pi}, spec: {${text}}}`);
    expect(spec).toMatchObject(expected);
    expect('completions' in spec).toBe(!text.startsWith('parallelism'));
  });

  test('device requests and webhooks', () => {
    const claim = filled(
      '{apiVersion: resource.k8s.io/v1, kind: ResourceClaim, metadata: {name: c}, spec: {devices: {requests: [{exactly: {}}, {firstAvailable: [{allocationMode: All}]}]}}}',
    );
    expect(claim.spec.devices.requests).toEqual([
      { exactly: { allocationMode: 'ExactCount', count: 1 } },
      { firstAvailable: [{ allocationMode: 'All' }] },
    ]);
    const hooks = filled(
      '{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: w}, webhooks: [{clientConfig: {service: {}}, rules: [{}]}]}',
    );
    expect(hooks.webhooks[0]).toMatchObject({
      failurePolicy: 'Fail',
      timeoutSeconds: 10,
      reinvocationPolicy: 'Never',
      clientConfig: { service: { port: 443 } },
      rules: [{ scope: '*' }],
    });
  });

  test('a Service with session affinity keeps clients for three hours', () => {
    const { spec } = filled(
      '{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {sessionAffinity: ClientIP, ports: [{port: 80}, {port: 81, targetPort: http}]}}',
    );
    expect(spec).toMatchObject({
      type: 'ClusterIP',
      internalTrafficPolicy: 'Cluster',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
    });
    expect(spec.ports.map((port: { targetPort: unknown }) => port.targetPort)).toEqual([80, 'http']);
    expect(spec.externalTrafficPolicy).toBeUndefined();
  });

  test('negative grace periods are one second in Pods and stay in templates', () => {
    expect(filled(pod('{terminationGracePeriodSeconds: -1}')).spec.terminationGracePeriodSeconds).toBe(1);
    const text = '{apiVersion: v1, kind: PodTemplate, metadata: {name: t}, template: {spec: {terminationGracePeriodSeconds: -1}}}';
    expect(filled(text).template.spec.terminationGracePeriodSeconds).toBe(-1);
  });

  test('texts of a Secret become data', () => {
    const secret = filled('{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: eA==}, stringData: {a: é, b: hi}}');
    expect(secret).toMatchObject({ type: 'Opaque', data: { a: 'w6k=', b: 'aGk=' } });
    expect(secret.stringData).toBeUndefined();
  });

  test('null items and null structures are empty, never an error', () => {
    const spec = filled(pod('{containers: [null], volumes: [~, {name: v}], securityContext: null}')).spec;
    expect(spec.containers[0].terminationMessagePolicy).toBe('File');
    expect(spec.volumes).toEqual([{ emptyDir: {} }, { name: 'v', emptyDir: {} }]);
    expect(spec.securityContext).toEqual({});
  });
});

describe('the trace', () => {
  test('tells path, value and reason in both languages', () => {
    const trace: AppliedDefault[] = [];
    applyDefaults(
      read(pod('{containers: [{name: a, image: nginx, resources: {limits: {cpu: 1}}, livenessProbe: {httpGet: {port: 80}}}]}')),
      '1.36',
      (applied) => trace.push(applied),
    );
    const told = Object.fromEntries(trace.map(({ path, value }) => [path.toString(), value]));
    expect(told).toMatchObject({
      'spec.containers[0].resources.requests[cpu]': 1,
      'spec.containers[0].imagePullPolicy': 'Always',
      'spec.containers[0].livenessProbe.httpGet.path': '/',
      'spec.containers[0].livenessProbe.periodSeconds': 10,
      'spec.enableServiceLinks': true,
      'spec.dnsPolicy': 'ClusterFirst',
    });
    for (const { explain, source } of trace) expect([explain.en, explain['zh-cn'], source].every((text) => text.length > 5)).toBe(true);
  });

  test('filling in twice adds nothing', () => {
    const object = filled(pod('{containers: [{name: a}], volumes: [{name: v, secret: {secretName: s}}]}'));
    const again: AppliedDefault[] = [];
    applyDefaults(object, '1.36', (applied) => again.push(applied));
    expect(again).toEqual([]);
  });
});

describe('defaultsAt', () => {
  const text = pod('{containers: [{name: a, image: nginx:1, imagePullPolicy: Never, resources: {limits: {cpu: 1}}}]}');
  test.each([
    [['spec', 'containers', 0, 'imagePullPolicy'], 'IfNotPresent'],
    [['spec', 'restartPolicy'], 'Always'],
    [['spec', 'containers', 0, 'resources', 'requests', 'cpu'], 1],
    [['spec', 'containers', 0, 'readinessProbe', 'failureThreshold'], 3],
    [['spec', 'containers', 5, 'terminationMessagePath'], '/dev/termination-log'],
    [['spec', 'containers', 0, 'image'], undefined],
    [['spec', 'hostNetwork'], undefined],
  ] as const)('%j', (path, value) => {
    const object = read(text);
    const before = JSON.stringify(object);
    expect(defaultsAt(object, path, '1.36')[0]?.value).toEqual(value);
    expect(JSON.stringify(object)).toBe(before);
  });

  test('knows what depends on the rest of the object', () => {
    const deployment = read('{apiVersion: apps/v1, kind: Deployment, metadata: {name: w}, spec: {strategy: {type: Recreate}}}');
    expect(defaultsAt(deployment, ['spec', 'strategy', 'rollingUpdate', 'maxSurge'], '1.36')).toEqual([]);
  });
});
