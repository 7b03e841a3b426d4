import { describe, expect, test } from 'vitest';
import { LanguageService } from '../../../server/src/service.ts';
import { fixes } from '../ask.ts';
import { hold, inContainer, inDeployment, inSpec } from './cases.ts';

describe('fields that must not be there', () => {
  hold(
    [
      [
        'two handlers',
        'livenessProbe:\n  exec:\n    command: [ls]\n  tcp¦Socket:\n    port: 80\n',
        { 'keep-one': 'livenessProbe:\n  exec:\n    command: [ls]\n' },
      ],
      [
        'the other handler',
        'livenessProbe:\n  exec:\n    command: [ls]\n  tcp¦Socket:\n    port: 80\n',
        { 'keep-one': 'livenessProbe:\n  tcpSocket:\n    port: 80\n' },
      ],
      [
        'a value and where it comes from',
        'env:\n  - name: A\n    value: b\n    value¦From:\n      fieldRef:\n        fieldPath: metadata.name\n',
        { 'keep-one': 'env:\n  - name: A\n    value: b\n' },
      ],
    ],
    inContainer,
  );
  hold(
    [
      [
        'two sources of a volume',
        'volumes:\n  - name: a\n    emptyDir: {}\n    config¦Map:\n      name: a\n',
        { 'keep-one': 'volumes:\n  - name: a\n    configMap:\n      name: a\n' },
      ],
      [
        'probes of an init container',
        'initContainers:\n  - name: i\n    image: b\n    liveness¦Probe:\n      exec:\n        command: [ls]\n',
        { 'remove-forbidden': 'initContainers:\n  - name: i\n    image: b\n' },
      ],
    ],
    inSpec,
  );
  hold(
    [
      [
        'steps of a strategy without steps',
        'strategy:\n  type: Recreate\n  rolling¦Update:\n    maxSurge: 1\n',
        { 'remove-forbidden': 'strategy:\n  type: Recreate\n' },
      ],
    ],
    inDeployment,
  );
});

describe('kinds and API versions', () => {
  const pod = 'metadata:\n  name: a\nspec:\n  containers: [{name: a, image: b}]\n';
  hold([
    [
      'a misspelt kind',
      `apiVersion: apps/v1\nkind: Deploy¦mnet\nmetadata:\n  name: a\n`,
      { 'correct-kind': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n' },
    ],
    [
      'a short name, with the version that goes with it',
      `apiVersion: v1\nkind: s¦ts\nmetadata:\n  name: a\n`,
      { 'correct-kind': 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: a\n' },
    ],
    [
      'a kind of another version',
      `apiVersion: apps/¦v1\nkind: Pod\n${pod}`,
      { 'correct-api-version': `apiVersion: v1\nkind: Pod\n${pod}` },
    ],
    ['no kind', `apiVersion: v¦1\n${pod}`, { 'add-kind': `apiVersion: v1\nkind: Pod\n${pod}` }],
    [
      'a kind without its version',
      'kind: Cron¦Job\nmetadata:\n  name: a\n',
      { 'add-api-version': 'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: a\n' },
    ],
    [
      'a Deployment of old gets the selector it has to have',
      'apiVersion: extensions/v1¦beta1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    metadata:\n      labels:\n        app: a\n    spec:\n      containers: [{name: a, image: b}]\n',
      {
        'migrate-version':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    metadata:\n      labels:\n        app: a\n    spec:\n      containers: [{name: a, image: b}]\n  selector:\n    matchLabels:\n      app: a\n',
      },
    ],
    [
      'an Ingress of old',
      'apiVersion: extensions/v1¦beta1\nkind: Ingress\nmetadata:\n  name: a\n  annotations:\n    kubernetes.io/ingress.class: nginx\nspec:\n  rules:\n    - http:\n        paths:\n          - path: /\n            backend:\n              serviceName: web\n              servicePort: 80\n',
      {
        'migrate-version':
          'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  annotations: {}\nspec:\n  rules:\n    - http:\n        paths:\n          - path: /\n            backend:\n              service:\n                name: web\n                port:\n                  number: 80\n            pathType: ImplementationSpecific\n  ingressClassName: nginx\n',
      },
    ],
    [
      'an autoscaler of old',
      'apiVersion: autoscaling/v2¦beta1\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: a\nspec:\n  maxReplicas: 3\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}\n  metrics:\n    - type: Resource\n      resource:\n        name: cpu\n        targetAverageUtilization: 60\n',
      {
        'migrate-version':
          'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: a\nspec:\n  maxReplicas: 3\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}\n  metrics:\n    - type: Resource\n      resource:\n        name: cpu\n        target:\n          type: Utilization\n          averageUtilization: 60\n',
      },
    ],
  ]);
});

describe('values in a code', () => {
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n';
  hold([
    [
      'plain text where base64 is asked',
      `${secret}data:\n  password: s3cr¦et!\n`,
      {
        'use-string-data': `${secret}data: {}\nstringData:\n  password: s3cret!\n`,
        'encode-base64': `${secret}data:\n  password: czNjcmV0IQ==\n`,
      },
    ],
    [
      'a type that asks for other keys',
      `${secret}type: kubernetes.io/tls\nda¦ta: {}\n`,
      { 'opaque-secret': `${secret}type: Opaque\ndata: {}\n` },
    ],
    [
      'a time with a blank',
      'apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata:\n  name: a\nspec:\n  renewTime: "2026-01-31 15:0¦4:05"\n',
      {
        'time-form':
          'apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata:\n  name: a\nspec:\n  renewTime: "2026-01-31T15:04:05.000000Z"\n',
      },
    ],
  ]);
});

describe('warnings', () => {
  hold(
    [
      [
        'a label of old',
        'nodeSelector:\n  beta.kubernetes.io/o¦s: linux\n',
        { 'use-replacement': 'nodeSelector:\n  kubernetes.io/os: linux\n' },
      ],
      [
        'an address in long form',
        'hostAliases:\n  - ip: 2001:db8:0:0::¦1\n    hostnames: [a]\n',
        { 'use-replacement': 'hostAliases:\n  - ip: "2001:db8::1"\n    hostnames: [a]\n' },
      ],
      [
        'a term that selects nothing',
        'affinity:\n  podAntiAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      - topology¦Key: a\n',
        {
          'select-all':
            'affinity:\n  podAntiAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      - topologyKey: a\n        labelSelector: {}\n',
        },
      ],
    ],
    inSpec,
  );
  hold([
    [
      'an annotation that became a field',
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: a\n  annotations:\n    volume.beta.kubernetes.io/storage-cl¦ass: fast\nspec:\n  accessModes: [ReadWriteOnce]\n  resources: {requests: {storage: 1Gi}}\n',
      {
        'annotation-to-field':
          'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: a\n  annotations: {}\nspec:\n  accessModes: [ReadWriteOnce]\n  resources: {requests: {storage: 1Gi}}\n  storageClassName: fast\n',
      },
    ],
    [
      'a profile that became a field',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    seccomp.security.alpha.kubernetes.io/p¦od: runtime/default\nspec:\n  containers: [{name: a, image: b}]\n',
      {
        'annotation-to-profile':
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations: {}\nspec:\n  containers: [{name: a, image: b}]\n  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n',
      },
    ],
  ]);
  hold(
    [
      [
        'a host address without host port',
        'ports:\n  - container¦Port: 80\n    hostIP: 10.0.0.1\n',
        { 'remove-useless': 'ports:\n  - containerPort: 80\n' },
      ],
    ],
    inContainer,
  );
});

describe('Pod Security', () => {
  const uri = 'file:///pod.yaml';
  const restricted =
    'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: default\n  labels:\n    pod-security.kubernetes.io/enforce: restricted\n';

  /** The Pod after a fix of one of its findings, in a namespace of the restricted level. */
  function repaired(pod: string, id: string, code: string): string {
    const service = new LanguageService();
    service.open('file:///namespace.yaml', 'yaml', 1, restricted);
    service.affectedBy('file:///namespace.yaml');
    service.open(uri, 'yaml', 1, pod);
    const diagnostics = service.diagnostics(uri)?.diagnostics ?? [];
    const found = diagnostics.filter((each) => each.code === `admission.pod-security.${code}`);
    const actions = service.codeActions(uri, found[0]!.range, { diagnostics: found }) ?? [];
    const action = actions.find(({ kind }) => kind === `quickfix.podsight.${id}`);
    service.change(
      uri,
      2,
      (action?.edit?.changes?.[uri] ?? []).map(({ range, newText }) => ({ range, text: newText })),
    );
    return service.textOf(uri) ?? '';
  }

  const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  hostNetwork: true\n  containers:\n    - name: a\n      image: b\n';
  const context =
    '      securityContext:\n        allowPrivilegeEscalation: false\n        capabilities:\n          drop:\n            - ALL\n';

  test('one control', () => {
    expect(repaired(pod, 'pod-security', 'allowPrivilegeEscalation')).toBe(
      `${pod}      securityContext:\n        allowPrivilegeEscalation: false\n`,
    );
    expect(repaired(pod, 'pod-security', 'seccompProfile_restricted')).toBe(
      `${pod}  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n`,
    );
    expect(repaired(pod, 'pod-security', 'hostNamespaces')).toBe(pod.replace('  hostNetwork: true\n', ''));
  });

  test('all controls at once', () => {
    expect(repaired(pod, 'pod-security-all', 'hostNamespaces')).toBe(
      `${pod.replace('  hostNetwork: true\n', '')}${context}  securityContext:\n    runAsNonRoot: true\n    seccompProfile:\n      type: RuntimeDefault\n`,
    );
  });
});

test('what nothing else helps against can be taken out', () => {
  const offered = fixes(
    'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: a\nspec:\n  schedule: "* * * * *"\n  timeZone: ¦Mars\n  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}}\n',
  );
  expect(offered.map(({ id, title }) => [id, title])).toEqual([['remove-refused', "Remove 'timeZone'"]]);
});
