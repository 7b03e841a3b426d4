import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { type AdmissionAnswer, admit } from '../../../server/src/kubernetes/admission/admission.ts';
import { applyDefaults } from '../../../server/src/kubernetes/defaults/defaults.ts';
import { judge } from '../../../server/src/kubernetes/judge.ts';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { parseDocument } from '../../../server/src/manifest/index.ts';

const read = (text: string): KubernetesObject => applyDefaults(parse(text, { version: '1.1' }), '1.36');
const around = (text: string): KubernetesObject[] => parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS());

/** Both phases, as far as the first refusal. */
function admitted(text: string, surroundings = ''): AdmissionAnswer {
  const object = read(text);
  const context = { version: '1.36' as const, objects: surroundings ? around(surroundings) : [] };
  const first = admit(object, context, 'mutating');
  return first.refusal ? first : admit(object, context, 'validating');
}

const pod = (spec: string, metadata = 'name: web'): string => `{apiVersion: v1, kind: Pod, metadata: {${metadata}}, spec: {${spec}}}`;
const one = 'containers: [{name: app, image: nginx}]';
const messageOf = (answer: AdmissionAnswer): string | undefined => answer.refusal?.message;

test('a Pod gets account, priority and two tolerations', () => {
  const { object, refusal } = admitted(pod(one));
  expect(refusal).toBeUndefined();
  expect(object.spec).toMatchObject({ serviceAccountName: 'default', priority: 0, preemptionPolicy: 'PreemptLowerPriority' });
  expect(
    object.spec.tolerations.map((toleration: { key: string; tolerationSeconds: number }) => [toleration.key, toleration.tolerationSeconds]),
  ).toEqual([
    ['node.kubernetes.io/not-ready', 300],
    ['node.kubernetes.io/unreachable', 300],
  ]);
});

describe('DefaultTolerationSeconds', () => {
  test.each([
    ['{operator: Exists}', 1],
    ['{key: node.kubernetes.io/not-ready, operator: Exists}', 2],
    ['{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoSchedule}', 3],
  ])('beside %s there are %d tolerations', (toleration, count) => {
    expect(admitted(pod(`${one}, tolerations: [${toleration}]`)).object.spec.tolerations).toHaveLength(count);
  });
});

describe('NamespaceLifecycle', () => {
  test('a namespace that is not told of is there', () =>
    expect(messageOf(admitted(pod(one, 'name: web, namespace: team')))).toBeUndefined());
  test.each(['Bad_NS', 'a.b', 'a'.repeat(64)])('no namespace is called %s', (name) => {
    const { refusal } = admitted(pod(one, `name: web, namespace: ${name}`));
    expect(refusal).toMatchObject({ code: 404, reason: 'NotFound', message: `namespaces "${name}" not found`, causes: [] });
  });
  test('nothing goes into a namespace that is being deleted', () => {
    const namespace = '{apiVersion: v1, kind: Namespace, metadata: {name: old}, status: {phase: Terminating}}';
    expect(admitted(pod(one, 'name: web, namespace: old'), namespace).refusal).toMatchObject({
      code: 403,
      message: 'pods "web" is forbidden: unable to create new content in namespace old because it is being terminated',
      causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace', message: 'namespace old is being terminated' }],
    });
  });
});

describe('ServiceAccount', () => {
  const account =
    '{apiVersion: v1, kind: ServiceAccount, metadata: {name: builder}, imagePullSecrets: [{name: registry}], secrets: [{name: known}]';
  test('pull secrets come from the account unless the Pod has some', () => {
    expect(admitted(pod(`${one}, serviceAccountName: builder`), `${account}}`).object.spec.imagePullSecrets).toEqual([
      { name: 'registry' },
    ]);
    const own = admitted(pod(`${one}, serviceAccountName: builder, imagePullSecrets: [{name: own}]`), `${account}}`);
    expect(own.object.spec.imagePullSecrets).toEqual([{ name: 'own' }]);
  });
  test('an account that cannot be there is not found', () => {
    expect(messageOf(admitted(pod(`${one}, serviceAccountName: Bad_SA`)))).toBe(
      'pods "web" is forbidden: error looking up service account default/Bad_SA: serviceaccount "Bad_SA" not found',
    );
  });
  test('accounts may limit the secrets', () => {
    const limiting = `${account.replace('name: builder', 'name: builder, annotations: {kubernetes.io/enforce-mountable-secrets: "true"}')}}`;
    const using = (name: string): string => pod(`serviceAccountName: builder, volumes: [{name: v, secret: {secretName: ${name}}}], ${one}`);
    expect(messageOf(admitted(using('known'), limiting))).toBeUndefined();
    expect(messageOf(admitted(using('other'), limiting))).toBe(
      'pods "web" is forbidden: volume with secret.secretName="other" is not allowed because service account builder does not reference that secret',
    );
  });
  test('mirror Pods use nothing of the API', () => {
    const mirror = 'name: web, annotations: {kubernetes.io/config.mirror: abc}';
    expect(messageOf(admitted(pod(`${one}, serviceAccountName: x`, mirror)))).toContain('a mirror pod may not reference service accounts');
    expect(messageOf(admitted(pod(`${one}, volumes: [{name: s, secret: {secretName: s}}]`, mirror)))).toContain(
      'may not reference secrets',
    );
    for (const secret of [
      'imagePullSecrets: [{name: s}]',
      'volumes: [{name: v, projected: {sources: [{secret: {name: s}}]}}]',
      'volumes: [{name: v, csi: {driver: d.io, nodePublishSecretRef: {name: s}}}]',
      'initContainers: [{name: i, image: i, envFrom: [{secretRef: {name: s}}]}]',
    ])
      expect(messageOf(admitted(pod(`${one}, ${secret}`, mirror)))).toContain('a mirror pod may not reference secrets');
    expect(messageOf(admitted(pod(`${one}, imagePullSecrets: [{}]`, mirror)))).toBeUndefined();
    expect(admitted(pod(one, mirror)).object.spec.serviceAccountName).toBeUndefined();
  });
});

describe('Priority', () => {
  const classes = `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high}
value: 1000
preemptionPolicy: Never
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: usual}
value: 10
globalDefault: true`;
  test.each([
    ['priorityClassName: high', { priority: 1000, preemptionPolicy: 'Never' }],
    ['priorityClassName: system-node-critical', { priority: 2000001000, preemptionPolicy: 'PreemptLowerPriority' }],
    ['priority: 10', { priority: 10, priorityClassName: 'usual' }],
  ])('%s', (text, expected) => {
    expect(admitted(pod(`${one}, ${text}`), classes).object.spec).toMatchObject(expected);
  });
  test('a class nobody knows of is taken as it is', () => {
    const { object, refusal } = admitted(pod(`${one}, priorityClassName: elsewhere`));
    expect([refusal, object.spec.priority]).toEqual([undefined, undefined]);
  });
  test.each([
    ['priorityClassName: Bad_Class', 'no PriorityClass with name Bad_Class was found'],
    [
      'priority: 7',
      'the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 10 from the given PriorityClass name',
    ],
    [
      'priorityClassName: high, preemptionPolicy: PreemptLowerPriority',
      'the string value of PreemptionPolicy (PreemptLowerPriority) must not be provided in pod spec; priority admission controller computed Never from the given PriorityClass name',
    ],
  ])('%s is refused', (text, detail) => {
    expect(messageOf(admitted(pod(`${one}, ${text}`), classes))).toBe(`pods "web" is forbidden: ${detail}`);
  });
  test('only one class may be the default', () => {
    const second = '{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: other}, value: 1, globalDefault: true}';
    expect(messageOf(admitted(second, classes))).toBe(
      'priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass usual is already marked as default. Only one default can exist',
    );
  });
});

describe('RuntimeClass', () => {
  const gvisor = `{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: gvisor}, handler: runsc, overhead: {podFixed: {memory: 64Mi}},
    scheduling: {nodeSelector: {sandbox: gvisor}, tolerations: [{key: sandbox, operator: Exists}]}}`;
  test('the class adds overhead, selector and tolerations', () => {
    const { object, refusal } = admitted(pod(`${one}, runtimeClassName: gvisor, nodeSelector: {disk: ssd}`), gvisor);
    expect(refusal).toBeUndefined();
    expect(object.spec).toMatchObject({ overhead: { memory: '64Mi' }, nodeSelector: { disk: 'ssd', sandbox: 'gvisor' } });
    expect(object.spec.tolerations).toContainEqual({ key: 'sandbox', operator: 'Exists' });
  });
  test.each([
    ['overhead: {}', '', 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'],
    [
      'runtimeClassName: gvisor, overhead: {memory: 1Gi}',
      gvisor,
      "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
    ],
    ['runtimeClassName: Bad_Class', '', 'pod rejected: RuntimeClass "Bad_Class" not found'],
    [
      'runtimeClassName: gvisor, nodeSelector: {sandbox: kata}',
      gvisor,
      'conflict: runtimeClass.scheduling.nodeSelector[sandbox] = gvisor; pod.spec.nodeSelector[sandbox] = kata',
    ],
  ])('%s is refused', (text, surroundings, detail) => {
    expect(messageOf(admitted(pod(`${one}, ${text}`), surroundings))).toBe(`pods "web" is forbidden: ${detail}`);
  });
  test('an empty name breaks the server', () => {
    expect(admitted(pod(`${one}, runtimeClassName: ""`)).refusal).toMatchObject({ code: 500, message: 'resource name may not be empty' });
  });
});

describe('storage and ingress', () => {
  const claim = (spec: string): string => `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {${spec}}}`;
  const classes = `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx, annotations: {ingressclass.kubernetes.io/is-default-class: "true"}}`;
  test('claims are protected and get the default class unless they name one, be it none', () => {
    const { object } = admitted(claim(''), classes);
    expect([object.spec.storageClassName, object.metadata.finalizers]).toEqual(['fast', ['kubernetes.io/pvc-protection']]);
    expect(admitted(claim('storageClassName: ""'), classes).object.spec.storageClassName).toBe('');
  });
  test('an Ingress gets the default class unless an annotation names one', () => {
    const ingress = (annotations: string): string =>
      `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web, annotations: ${annotations}}, spec: {}}`;
    expect(admitted(ingress('{}'), classes).object.spec.ingressClassName).toBe('nginx');
    expect(admitted(ingress('{kubernetes.io/ingress.class: x}'), classes).object.spec.ingressClassName).toBeUndefined();
  });
  test('new Nodes are not ready', () => {
    expect(admitted('{apiVersion: v1, kind: Node, metadata: {name: n}}').object.spec.taints).toEqual([
      { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' },
    ]);
  });
});

describe('LimitRanger', () => {
  const range = (items: string): string => `{apiVersion: v1, kind: LimitRange, metadata: {name: l}, spec: {limits: [${items}]}}`;
  const resources = (text: string): string => pod(`containers: [{name: app, resources: {${text}}}]`);
  test('defaults are filled in and noted', () => {
    const { object } = admitted(resources(''), range('{type: Container, max: {cpu: 1}, defaultRequest: {cpu: 200m}}'));
    expect(object.spec.containers[0].resources).toEqual({ limits: { cpu: '1' }, requests: { cpu: '200m' } });
    expect(object.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu request for container app; cpu limit for container app',
    });
  });
  test.each([
    ['{type: Container, min: {cpu: 100m}}', 'requests: {cpu: 50m}', 'minimum cpu usage per Container is 100m, but request is 50m'],
    ['{type: Pod, min: {cpu: 100m}}', '', 'minimum cpu usage per Pod is 100m.  No request is specified'],
    ['{type: Container, max: {cpu: 1}, default: {cpu: 1}}', 'limits: {cpu: 3}', 'maximum cpu usage per Container is 1, but limit is 3'],
    ['{type: Pod, max: {memory: 1Gi}}', '', 'maximum memory usage per Pod is 1Gi.  No limit is specified'],
    [
      '{type: Container, maxLimitRequestRatio: {cpu: 2}}',
      'limits: {cpu: 3}, requests: {cpu: 1}',
      'cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000',
    ],
    [
      '{type: Container, maxLimitRequestRatio: {cpu: 2}}, {type: Pod, max: {memory: 1Gi}}',
      '',
      '[cpu max limit to request ratio per Container is 2, but no request is specified or request is 0, maximum memory usage per Pod is 1Gi.  No limit is specified]',
    ],
  ])('%s refuses {%s}', (items, text, detail) => {
    expect(messageOf(admitted(resources(text), range(items)))).toBe(`pods "web" is forbidden: ${detail}`);
  });
  test('claims are held against their own bounds, and only in the same namespace', () => {
    const claim = '{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {resources: {requests: {storage: 20Gi}}}}';
    const bounds = range('{type: PersistentVolumeClaim, max: {storage: 10Gi}}');
    expect(messageOf(admitted(claim, bounds))).toBe(
      'persistentvolumeclaims "data" is forbidden: maximum storage usage per PersistentVolumeClaim is 10Gi, but request is 20Gi',
    );
    expect(messageOf(admitted(claim, bounds.replace('name: l', 'name: l, namespace: other')))).toBeUndefined();
  });
});

describe('ResourceQuota', () => {
  const quota = (hard: string, rest = ''): string =>
    `{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {${hard}}${rest}}}`;
  test.each([
    ['requests.cpu: 1', '', 'failed quota: q: must specify requests.cpu for: app'],
    ['requests.cpu: 1, limits.memory: 1Gi', '', 'failed quota: q: must specify limits.memory for: app; requests.cpu for: app'],
    [
      'requests.cpu: 1',
      'requests: {cpu: 2}',
      'exceeded quota: q, requested: requests.cpu=2, used: requests.cpu=0, limited: requests.cpu=1',
    ],
    ['pods: 0', '', 'exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0'],
    [
      'requests.nvidia.com/gpu: 1',
      'limits: {nvidia.com/gpu: 2}',
      'exceeded quota: q, requested: requests.nvidia.com/gpu=2, used: requests.nvidia.com/gpu=0, limited: requests.nvidia.com/gpu=1',
    ],
  ])('{%s} refuses {%s}', (hard, text, detail) => {
    expect(messageOf(admitted(pod(`containers: [{name: app, resources: {${text}}}]`), quota(hard)))).toBe(
      `pods "web" is forbidden: ${detail}`,
    );
  });
  test('what is used already counts', () => {
    const used =
      '{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {pods: 2}}, status: {hard: {pods: 2}, used: {pods: 2}}}';
    expect(messageOf(admitted(pod(one), used))).toContain('requested: pods=1, used: pods=2, limited: pods=2');
  });
  test.each([
    ['scopes: [BestEffort]', one, true],
    ['scopes: [NotBestEffort]', one, false],
    ['scopes: [Terminating]', one, false],
    ['scopes: [Terminating]', `${one}, activeDeadlineSeconds: 5`, true],
    [
      'scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]}',
      `${one}, priorityClassName: high`,
      true,
    ],
    [
      'scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: NotIn, values: [high]}]}',
      `${one}, priorityClassName: high`,
      false,
    ],
  ])('scope %s and Pod {%s}', (scope, spec, counts) => {
    expect(messageOf(admitted(pod(spec), quota('pods: 0', `, ${scope}`))) !== undefined).toBe(counts);
  });
  test('Services, claims and any other kind are counted', () => {
    const service = '{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {type: NodePort, ports: [{port: 1}, {port: 2}]}}';
    expect(messageOf(admitted(service, quota('services.nodeports: 1')))).toContain('requested: services.nodeports=2');
    const claim =
      '{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c}, spec: {storageClassName: gold, resources: {requests: {storage: 2Gi}}}}';
    expect(messageOf(admitted(claim, quota('gold.storageclass.storage.k8s.io/requests.storage: 1Gi')))).toContain('=2Gi, used: ');
    const deployment = '{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}';
    expect(messageOf(admitted(deployment, quota('count/deployments.apps: 0')))).toBe(
      'deployments.apps "d" is forbidden: exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=0, limited: count/deployments.apps=0',
    );
    expect(messageOf(admitted('{apiVersion: v1, kind: Secret, metadata: {name: s}}', quota('secrets: 0')))).toContain('secrets=1');
  });
});

test('the collector hears what plugins fill in, and where', () => {
  const object = read(pod('runtimeClassName: gvisor, tolerations: [{key: own, operator: Exists}], containers: [{name: app}]'));
  const objects = around(`
{apiVersion: v1, kind: LimitRange, metadata: {name: l}, spec: {limits: [{type: Container, default: {cpu: 1}}]}}
---
{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: gvisor}, handler: runsc, overhead: {podFixed: {memory: 64Mi}}}`);
  const told: Record<string, unknown> = {};
  admit(object, { version: '1.36', objects }, 'mutating', ({ path, value, explain }) => {
    told[path.toString()] = value;
    expect([explain.en, explain['zh-cn']].every((text) => text.length > 5)).toBe(true);
  });
  expect(told).toMatchObject({
    'metadata.annotations[kubernetes.io/limit-ranger]': expect.stringContaining('cpu'),
    'spec.containers[0].resources.limits[cpu]': '1',
    'spec.containers[0].resources.requests[cpu]': '1',
    'spec.serviceAccountName': 'default',
    'spec.priority': 0,
    'spec.tolerations[1]': { key: 'node.kubernetes.io/not-ready' },
    'spec.overhead[memory]': '64Mi',
  });
  expect(Object.keys(told)).not.toContain('spec.tolerations[0]');
});

describe('PersistentVolumeClaimResize', () => {
  const claim = (storageClassName: string, storage: string): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, volumeMode: 'Filesystem' },
  });
  const NO = 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';
  test.each([
    ['a class that allows it', 'fast', 'allowVolumeExpansion: true', ''],
    ['a class that does not say so', 'fast', 'allowVolumeExpansion: null', NO],
    ['a class that nobody told of', 'other', 'allowVolumeExpansion: null', ''],
    ['no class', '', 'allowVolumeExpansion: true', NO],
  ])('with %s', (_, name, expansion, refusal) => {
    const stored = { ...claim(name, '1Gi'), status: { phase: 'Bound', capacity: { storage: '1Gi' } } };
    stored.metadata = { ...stored.metadata, uid: 'a' };
    const objects = around(`{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}, provisioner: a.b/c, ${expansion}}`);
    const { message } = judge(parseDocument(JSON.stringify(claim(name, '2Gi'))), { version: '1.36', objects, stored });
    expect(message).toBe(refusal && `persistentvolumeclaims "data" is forbidden: ${refusal}`);
  });
});
