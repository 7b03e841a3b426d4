import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { applyDefaults } from '../../../server/src/kubernetes/defaults/defaults.ts';
import { toPersisted } from '../../../server/src/kubernetes/defaults/persisted.ts';
import { allocate, PLACEHOLDER_UID, prepareForCreate } from '../../../server/src/kubernetes/defaults/prepare.ts';
import type { KubernetesObject, MinorVersion } from '../../../server/src/kubernetes/object.ts';

const prepared = (text: string, version: MinorVersion = '1.36'): KubernetesObject => {
  const object = applyDefaults(parse(text, { version: '1.1' }), version);
  prepareForCreate(object, version);
  allocate(object);
  return object;
};
const stored = (text: string, version: MinorVersion = '1.36'): KubernetesObject => toPersisted(prepared(text, version), version);
const pod = (spec: string, metadata = 'name: web'): string => `{apiVersion: v1, kind: Pod, metadata: {${metadata}}, spec: {${spec}}}`;

describe('what is written', () => {
  test('zero values are left out or written as the Go type says', () => {
    const { spec, status } = stored(
      '{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, labels: {}}, spec: {replicas: 0, paused: false, minReadySeconds: 0, selector: {}, template: {spec: {hostNetwork: false, containers: [{name: a, image: "i:1", args: [], stdin: false, securityContext: {privileged: false}}]}}}}',
    );
    expect(Object.keys(spec)).toEqual(['replicas', 'selector', 'template', 'strategy', 'revisionHistoryLimit', 'progressDeadlineSeconds']);
    expect(spec.replicas).toBe(0);
    expect(spec.template.metadata).toEqual({});
    expect(spec.template.spec.containers[0]).toEqual({
      name: 'a',
      image: 'i:1',
      resources: {},
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      imagePullPolicy: 'IfNotPresent',
      securityContext: { privileged: false },
    });
    expect(status).toEqual({});
  });

  test.each([
    ['{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r}, rules: []}', { rules: null }],
    ['{apiVersion: v1, kind: Namespace, metadata: {name: n}}', { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }],
    ['{apiVersion: v1, kind: ReplicationController, metadata: {name: r}, spec: {selector: {a: b}}}', { status: { replicas: 0 } }],
    [
      '{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {scaleTargetRef: {kind: D, name: n}, maxReplicas: 2}}',
      { status: { desiredReplicas: 0, currentMetrics: null } },
    ],
    [
      '{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: p}}',
      { value: 0, preemptionPolicy: 'PreemptLowerPriority' },
    ],
    [
      `{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: h, annotations: {a: b, autoscaling.alpha.kubernetes.io/conditions: '[]'}},
        spec: {scaleTargetRef: {kind: D, name: n}, maxReplicas: 2}}`,
      { metadata: { annotations: { a: 'b' } } },
    ],
    [
      '{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a}]}, status: {phase: Running, podIP: 10.0.0.1, qosClass: Guaranteed}}',
      { status: { phase: 'Pending', qosClass: 'Guaranteed' } },
    ],
  ])('%s', (text, expected) => expect(stored(text)).toMatchObject(expected));

  test('a status that v1 carries in annotations is not stored', () => {
    const { metadata } = stored(
      '{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: h, annotations: {autoscaling.alpha.kubernetes.io/conditions: ""}}, spec: {maxReplicas: 2}}',
    );
    expect(metadata).toEqual({ name: 'h' });
  });

  test('quantities outside resource lists are printed canonically, and absent ones are zero', () => {
    const { spec } = stored(
      pod(
        'volumes: [{name: v, emptyDir: {sizeLimit: 1024Mi}}], containers: [{name: a, env: [{name: X, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]}]',
      ),
    );
    expect(spec.volumes[0].emptyDir.sizeLimit).toBe('1Gi');
    expect(spec.containers[0].env[0].valueFrom.resourceFieldRef).toEqual({ resource: 'limits.cpu', divisor: '0' });
  });

  test('aliases and claim templates are completed', () => {
    expect(stored(pod('serviceAccount: a')).spec).toMatchObject({ serviceAccountName: 'a', serviceAccount: 'a' });
    const { spec } = stored(
      '{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: s}, spec: {volumeClaimTemplates: [{metadata: {name: d}}]}}',
    );
    expect(spec.volumeClaimTemplates[0]).toMatchObject({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } });
  });

  test('the object itself stays as it was', () => {
    const object = prepared(pod('containers: [{name: a}]'));
    const before = JSON.stringify(object);
    toPersisted(object, '1.36');
    expect(JSON.stringify(object)).toBe(before);
  });
});

describe('prepareForCreate', () => {
  test('what users may not set is cleared', () => {
    const { metadata, status } = prepared(
      pod(
        'containers: [{name: a}]',
        'name: web, uid: u, resourceVersion: "1", selfLink: x, generation: 7, deletionTimestamp: t, managedFields: []',
      ),
    );
    expect(metadata).toEqual({ name: 'web', generation: 1 });
    expect(status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
    expect(prepared('{apiVersion: v1, kind: Service, metadata: {name: s}, status: {loadBalancer: {ingress: []}}}').status).toBeUndefined();
  });

  test('a gated Pod says why it waits', () => {
    const object = applyDefaults(parse(pod('schedulingGates: [{name: a/b}]')), '1.36');
    prepareForCreate(object, '1.36', { now: '2026-01-01T00:00:00Z' });
    expect(object.status.conditions).toEqual([
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      },
    ]);
  });

  test('Jobs select by uid and share the labels they took from the template', () => {
    const job = (metadata: string, labels: string): KubernetesObject =>
      prepared(`{apiVersion: batch/v1, kind: Job, metadata: {${metadata}}, spec: {template: {metadata: {labels: ${labels}}}}}`);
    const { metadata, spec } = job('name: pi', '{app: x}');
    expect(spec.selector.matchLabels).toEqual({ 'batch.kubernetes.io/controller-uid': PLACEHOLDER_UID });
    expect(spec.template.metadata.labels).toMatchObject({ app: 'x', 'job-name': 'pi', 'controller-uid': PLACEHOLDER_UID });
    expect(metadata.labels).toEqual(spec.template.metadata.labels);
    expect(job('name: pi, labels: {own: own}', '{app: x}').metadata.labels).toEqual({ own: 'own' });
    expect(job('name: pi, labels: {}', '{app: x}').metadata.labels).toMatchObject({ app: 'x', 'job-name': 'pi' });
  });

  test.each([
    ['dataSource: {kind: PersistentVolumeClaim, name: a}', { dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'a' } }],
    ['dataSourceRef: {apiGroup: x.y, kind: Thing, name: a}', { dataSource: { apiGroup: 'x.y', kind: 'Thing', name: 'a' } }],
    ['dataSource: {kind: Thing, name: a}', {}],
    ['dataSourceRef: {kind: Thing, name: a, namespace: other}', {}],
  ])('claim {%s}', (text, expected) => {
    const { spec } = prepared(`{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c}, spec: {${text}}}`);
    expect(spec).toMatchObject(expected);
    if (Object.keys(expected).length === 0) expect([spec.dataSource, spec.dataSourceRef]).toEqual([undefined, undefined]);
  });

  test('label keys become requirements of the selector', () => {
    const { spec } = prepared(
      pod(
        'topologySpreadConstraints: [{labelSelector: {matchLabels: {app: x}}, matchLabelKeys: [rev, none]}], affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {}, mismatchLabelKeys: [rev]}]}}',
        'name: web, labels: {rev: "2"}',
      ),
    );
    expect(spec.topologySpreadConstraints[0].labelSelector.matchExpressions).toEqual([{ key: 'rev', operator: 'In', values: ['2'] }]);
    expect(spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions).toEqual([
      { key: 'rev', operator: 'NotIn', values: ['2'] },
    ]);
  });

  test.each([
    ['unconfined', '', { type: 'Unconfined' }, 1],
    ['localhost/a', '', { type: 'Localhost', localhostProfile: 'a' }, 1],
    ['bogus', '', undefined, 1],
    ['runtime/default', 'securityContext: {appArmorProfile: {type: RuntimeDefault}},', undefined, 0],
  ])('AppArmor annotation %s {%s}', (annotation, spec, profile, warnings) => {
    const metadata = `name: web, annotations: {container.apparmor.security.beta.kubernetes.io/a: ${annotation}}`;
    const object = applyDefaults(parse(pod(`${spec} containers: [{name: a}]`, metadata)), '1.36');
    expect(prepareForCreate(object, '1.36')).toHaveLength(warnings);
    expect(object.spec.containers[0].securityContext?.appArmorProfile).toEqual(profile);
  });
});

describe('fields behind closed gates', () => {
  const gated = pod(
    `hostnameOverride: h, schedulingGroup: {}, volumes: [{name: i, image: {reference: x}}, {name: p, projected: {sources: [{clusterTrustBundle: {path: a}}]}}],
     initContainers: [{name: s, restartPolicy: Always}],
     containers: [{name: a, restartPolicy: Never, restartPolicyRules: [{}], lifecycle: {stopSignal: SIGINT}, volumeMounts: [{name: i}, {name: p}], env: [{name: X, valueFrom: {fileKeyRef: {}}}]}]`,
  );
  test('1.36 knows all but the alpha ones', () => {
    const { spec } = prepared(gated);
    expect(spec).toMatchObject({ hostnameOverride: 'h', containers: [{ restartPolicy: 'Never', restartPolicyRules: [{}] }] });
    expect(spec.volumes).toHaveLength(2);
    expect([spec.schedulingGroup, spec.containers[0].lifecycle, spec.volumes[1].projected.sources]).toEqual([undefined, undefined, [{}]]);
  });
  test('1.34 drops what came later', () => {
    const { spec } = prepared(gated, '1.34');
    expect([spec.hostnameOverride, spec.containers[0].restartPolicy, spec.containers[0].restartPolicyRules]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(spec.initContainers[0].restartPolicy).toBe('Always');
    expect(spec.volumes.map((volume: { name: string }) => volume.name)).toEqual(['p']);
    expect(spec.containers[0].volumeMounts).toEqual([{ name: 'p' }]);
    expect(spec.containers[0].env[0].valueFrom).toEqual({});
  });
});

describe('addresses of a Service, as a dry run shows them', () => {
  const spec = (text: string) => prepared(`{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {${text}}}`).spec;
  test.each([
    ['selector: {a: b}', { clusterIP: '10.96.0.0', clusterIPs: ['10.96.0.0'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' }],
    ['clusterIP: 10.96.1.2', { clusterIPs: ['10.96.1.2'], ipFamilies: ['IPv4'] }],
    ['clusterIP: None', { clusterIPs: ['None'], ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' }],
    ['clusterIP: None, selector: {a: b}', { clusterIPs: ['None'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' }],
  ])('{%s}', (text, expected) => expect(spec(text)).toMatchObject(expected));

  test('ExternalName has none', () => {
    expect(Object.keys(spec('type: ExternalName, externalName: a.b')).sort()).toEqual(['externalName', 'sessionAffinity', 'type']);
  });

  test.each([
    ['type: NodePort, ports: [{port: 80}, {port: 81}]', [32769, 32770]],
    ['type: NodePort, ports: [{port: 80, nodePort: 30123}, {port: 81}]', [30123, 30124]],
    ['type: NodePort, ports: [{port: 80, protocol: UDP}, {port: 80, nodePort: 30123}]', [30123, 30123]],
    ['type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 80}]', [undefined]],
    ['ports: [{port: 80}]', [undefined]],
  ])('{%s} gets node ports %j', (text, ports) => {
    expect(spec(text).ports.map((port: { nodePort?: number }) => port.nodePort)).toEqual(ports);
  });

  test('local traffic is checked on a port of its own', () => {
    expect(spec('type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}]').healthCheckNodePort).toBe(32770);
  });
});
