import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { judgedOver, refusedOver } from './over.ts';

type Case = readonly [sentence: string, edits: Record<string, unknown>, wanted: string[]];

function table(base: KubernetesObject, cases: readonly Case[]): void {
  test.each(cases)('%s', (_, edits, wanted) => {
    expect(refusedOver(base, edits)).toEqual(wanted);
  });
}

/** Without the difference behind. */
const firstLines = (refusals: readonly string[]): string[] => refusals.map((refusal) => refusal.split('\n')[0]!);

const NEVER = 'field is immutable';
const containers = [{ name: 'app', image: 'nginx:1.27' }];
const podTemplate = { metadata: { labels: { app: 'web' } }, spec: { containers } };
const selector = { matchLabels: { app: 'web' } };

describe('Pod', () => {
  const pod: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: {
      activeDeadlineSeconds: 600,
      initContainers: [{ name: 'init', image: 'busybox' }],
      tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }],
      containers,
    },
  };
  const CHANGED =
    'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
  const DEADLINE = 'spec.activeDeadlineSeconds: Invalid value';
  const changed = (edits: Record<string, unknown>): string[] => firstLines(refusedOver(pod, edits));

  table(pod, [
    ['nothing', {}, []],
    ['an image', { 'spec.containers.0.image': 'nginx:1.28', 'spec.initContainers.0.image': 'busybox:1.37' }, []],
    ['labels', { 'metadata.labels.b': 'c' }, []],
    ['a shorter deadline', { 'spec.activeDeadlineSeconds': 599 }, []],
    ['a longer deadline', { 'spec.activeDeadlineSeconds': 601 }, [`${DEADLINE}: 601: must be less than or equal to previous value`]],
    [
      'no deadline',
      { 'spec.activeDeadlineSeconds': undefined },
      [`${DEADLINE}: null: must not update from a positive integer to nil value`],
    ],
    ['another time to tolerate', { 'spec.tolerations.0.tolerationSeconds': 5 }, []],
    ['one more toleration', { 'spec.tolerations.1': { key: 'b', operator: 'Exists' } }, []],
    [
      'one toleration less',
      { 'spec.tolerations': undefined },
      ['spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds'],
    ],
    [
      'one more container',
      { 'spec.containers.1': { name: 'b', image: 'b' }, 'spec.hostname': 'ends there' },
      [
        "spec.hostname: Invalid value: \"ends there\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
        'spec.containers: Forbidden: pod updates may not add or remove containers',
      ],
    ],
    [
      'no init container',
      { 'spec.initContainers': undefined },
      ['spec.initContainers: Forbidden: pod updates may not add or remove containers'],
    ],
    [
      'the annotation of static Pods',
      { 'metadata.annotations': { 'kubernetes.io/config.mirror': 'x' } },
      [
        'metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set',
        'metadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not add mirror pod annotation',
      ],
    ],
  ]);

  test.each<[string, Record<string, unknown>]>([
    ['env', { 'spec.containers.0.env': [{ name: 'A', value: 'b' }] }],
    ['resources', { 'spec.containers.0.resources': { requests: { cpu: '1' } } }],
    ['a probe', { 'spec.containers.0.livenessProbe': { tcpSocket: { port: 80 } } }],
    ['nodeSelector', { 'spec.nodeSelector': { a: 'b' } }],
    ['the service account', { 'spec.serviceAccountName': 'other' }],
    ['grace', { 'spec.terminationGracePeriodSeconds': 1 }],
    ['the node', { 'spec.nodeName': 'node-1' }],
    ['the priority', { 'spec.priority': 5 }],
  ])('%s cannot change', (_, edits) => {
    expect(changed(edits)).toEqual([CHANGED]);
  });

  test('the difference is shown as the server shows it', () => {
    expect(
      refusedOver(pod, { 'spec.nodeSelector': { disk: 'ssd' } })[0]
        ?.split('\n')
        .slice(1),
    ).toEqual([
      '@@ -179,7 +179,9 @@',
      '  "TerminationGracePeriodSeconds": 30,',
      '  "ActiveDeadlineSeconds": 600,',
      '  "DNSPolicy": "ClusterFirst",',
      '- "NodeSelector": null,',
      '+ "NodeSelector": {',
      '+  "disk": "ssd"',
      '+ },',
      '  "ServiceAccountName": "default",',
      '  "AutomountServiceAccountToken": null,',
      '  "NodeName": "",',
      '',
    ]);
  });

  test('the former name of the service account keeps it', () => {
    expect(refusedOver({ ...pod, spec: { ...pod.spec, serviceAccountName: 'robot' } }, { 'spec.serviceAccountName': undefined })).toEqual(
      [],
    );
  });

  describe('behind scheduling gates', () => {
    const terms = (...matchExpressions: unknown[]) => ({
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
    });
    const [zone, disk] = [
      { key: 'zone', operator: 'In', values: ['a'] },
      { key: 'disk', operator: 'Exists' },
    ];
    const gated: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'gated' },
      spec: { schedulingGates: [{ name: 'a.io/a' }, { name: 'a.io/b' }], nodeSelector: { zone: 'a' }, affinity: terms(zone), containers },
    };
    const AFFINITY = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';

    table(gated, [
      ['a gate can go', { 'spec.schedulingGates': [{ name: 'a.io/b' }] }, []],
      ['all gates can go', { 'spec.schedulingGates': undefined }, []],
      [
        'no gate can come',
        { 'spec.schedulingGates.2': { name: 'a.io/c' } },
        ["spec.schedulingGates[2].name: Forbidden: only deletion is allowed, but found new scheduling gate 'a.io/c'"],
      ],
      ['the node selector can grow', { 'spec.nodeSelector.disk': 'ssd' }, []],
      [
        'but not change',
        { 'spec.nodeSelector.zone': 'b' },
        ['spec.nodeSelector: Invalid value: {"zone":"b"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)'],
      ],
      ['requirements can be added to a term', { 'spec.affinity': terms(zone, disk) }, []],
      [
        'but none can go',
        { 'spec.affinity': terms(disk) },
        [
          `${AFFINITY}[0]: Invalid value: {"MatchExpressions":[{"Key":"disk","Operator":"Exists","Values":null}],"MatchFields":null}: only additions are allowed (no mutations or deletions)`,
        ],
      ],
      [
        'and no term',
        { 'spec.affinity': undefined },
        [`${AFFINITY}: Invalid value: null: no additions/deletions to non-empty NodeSelectorTerms list are allowed`],
      ],
    ]);
  });
});

describe('workloads', () => {
  const deployment: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { selector, template: podTemplate },
  };
  const both = { 'spec.selector.matchLabels.app': 'x', 'spec.template.metadata.labels.app': 'x' };
  const selectorRefused = `spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: ${NEVER}`;

  test.each(['Deployment', 'ReplicaSet', 'DaemonSet'])('%s keeps its selector', (kind) => {
    expect(refusedOver({ ...deployment, kind }, both)).toEqual([selectorRefused]);
  });

  table(deployment, [
    ['a Deployment may take another template', { 'spec.template.spec.containers.0': { name: 'other', image: 'x' } }, []],
    ['another strategy takes the place of the old one', { 'spec.strategy': { type: 'Recreate' } }, []],
    ['replicas can be left to an autoscaler', { 'spec.replicas': undefined }, []],
    ['new values are judged', { 'spec.replicas': -1 }, ['spec.replicas: Invalid value: -1: must be greater than or equal to 0']],
  ]);

  describe('StatefulSet', () => {
    const statefulSet: KubernetesObject = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: {
        serviceName: 'db',
        selector,
        template: podTemplate,
        volumeClaimTemplates: [
          { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
        ],
      },
    };
    const KEPT =
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
    const storage = 'spec.volumeClaimTemplates.0.spec.resources.requests.storage';
    table(statefulSet, [
      ['nothing', {}, []],
      [
        'what may change',
        { 'spec.replicas': 3, 'spec.ordinals': { start: 1 }, 'spec.minReadySeconds': 1, 'spec.revisionHistoryLimit': 1 },
        [],
      ],
      ['serviceName', { 'spec.serviceName': 'other' }, [KEPT]],
      ['podManagementPolicy', { 'spec.podManagementPolicy': 'Parallel' }, [KEPT]],
      ['the size of claims', { [storage]: '2Gi' }, [KEPT]],
      ['the same size in other words', { [storage]: '1024Mi' }, []],
      ['claims are not judged again', { [storage]: '-1Gi' }, [KEPT]],
      [
        'another strategy leaves the rest of the old one',
        { 'spec.updateStrategy': { type: 'OnDelete' } },
        [
          `spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":0,"MaxUnavailable":null}: only allowed for updateStrategy 'RollingUpdate'`,
        ],
      ],
    ]);
  });
});

describe('Job', () => {
  const job: KubernetesObject = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'job' },
    spec: { completions: 3, template: { spec: { restartPolicy: 'Never', containers } } },
  };
  table(job, [
    ['nothing', {}, []],
    ['how many at a time, how often, how long', { 'spec.parallelism': 2, 'spec.backoffLimit': 1, 'spec.activeDeadlineSeconds': 9 }, []],
    ['suspending', { 'spec.suspend': true }, []],
    ['completions', { 'spec.completions': 4 }, [`spec.completions: Invalid value: 4: ${NEVER}`]],
    ['managedBy', { 'spec.managedBy': 'a.io/b' }, [`spec.managedBy: Invalid value: "a.io/b": ${NEVER}`]],
  ]);

  test('the template is printed with the names of the server', () => {
    const [refusal] = refusedOver(job, { 'spec.template.spec.containers.0.image': 'x' });
    expect(refusal).toMatch(/^spec\.template: Invalid value: \{"labels":\{.*\},"Spec":\{"Volumes":null,.*\}\}: field is immutable$/);
  });

  describe('Indexed', () => {
    const indexed = { ...job, spec: { ...job.spec, completionMode: 'Indexed', parallelism: 3 } };
    const TANDEM = 'can only be modified in tandem with spec.parallelism';
    table(indexed, [
      ['completions and parallelism together', { 'spec.completions': 5, 'spec.parallelism': 5 }, []],
      ['completions alone', { 'spec.completions': 5 }, [`spec.completions: Invalid value: 5: ${TANDEM}`]],
      ['to what parallelism is', { 'spec.parallelism': 5, 'spec.completions': 4 }, [`spec.completions: Invalid value: 4: ${TANDEM}`]],
    ]);
  });

  describe('suspended', () => {
    const suspended = { ...job, spec: { ...job.spec, suspend: true } };
    const image = { 'spec.template.spec.containers.0.image': 'x' };
    const resources = { 'spec.template.spec.containers.0.resources': { requests: { cpu: '1' } } };
    const placement = {
      'spec.template.spec.nodeSelector': { a: 'b' },
      'spec.template.spec.tolerations': [{ key: 'a', operator: 'Exists' }],
      'spec.template.metadata.annotations': { a: 'b' },
      'spec.template.spec.affinity': {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] },
        },
      },
    };
    table(suspended, [
      ['where its Pods run', placement, []],
      ['what they ask for', resources, []],
    ]);

    test('what they run stays', () => {
      expect(refusedOver(suspended, image)[0]).toMatch(/^spec\.template\.spec: Invalid value: \{"Volumes":null,.*\}: field is immutable$/);
    });

    test('before 1.36 they asked for the same for ever', () => {
      expect(refusedOver(suspended, placement, '1.35')).toEqual([]);
      expect(refusedOver(suspended, resources, '1.35')[0]).toMatch(/^spec\.template: Invalid value: .*: field is immutable$/);
    });
  });
});

describe('CronJob', () => {
  const cronJob: KubernetesObject = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'cj' },
    spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers } } } } },
  };
  table(cronJob, [
    ['everything may change', { 'spec.schedule': '@daily', 'spec.timeZone': 'Etc/UTC', 'spec.suspend': true }, []],
    ['to what is sound', { 'spec.timeZone': 'Mars' }, ['spec.timeZone: Invalid value: "Mars": unknown time zone Mars']],
    [
      'no zone comes into the schedule',
      { 'spec.schedule': 'TZ=UTC * * * * *' },
      ['spec.schedule: Invalid value: "TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead'],
    ],
  ]);
});

describe('Service', () => {
  const service = (name: string, spec: object): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }], ...spec },
  });
  const ONCE = 'may not change once set';

  describe('inside the cluster', () => {
    table(service('web', {}), [
      ['its ports', { 'spec.ports.0': { name: 'web', port: 81, targetPort: 8080 } }, []],
      ['no address written keeps the one it has', { 'spec.type': 'NodePort' }, []],
      ['another address', { 'spec.clusterIP': '10.96.7.7' }, [`spec.clusterIPs[0]: Invalid value: ["10.96.7.7"]: ${ONCE}`]],
      ['headless', { 'spec.clusterIP': 'None' }, [`spec.clusterIPs[0]: Invalid value: ["None"]: ${ONCE}`]],
      ['an outer name takes the address away', { 'spec.type': 'ExternalName', 'spec.externalName': 'a.example.com' }, []],
      [
        'another family, which is judged first and alone',
        { 'spec.ipFamilies': ['IPv6'], 'spec.sessionAffinity': 'Foo' },
        ['spec.clusterIPs[0]: Invalid value: "10.96.0.0": expected an IPv6 value as indicated by `ipFamilies[0]`'],
      ],
      [
        'both families where the cluster has one',
        { 'spec.ipFamilyPolicy': 'RequireDualStack' },
        ['spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services'],
      ],
      [
        'a node port without the type',
        { 'spec.ports.0.nodePort': 30081 },
        ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
      ],
    ]);
  });

  describe('with node ports', () => {
    const ports = [
      { name: 'udp', port: 53, protocol: 'UDP', nodePort: 30053 },
      { name: 'tcp', port: 53, protocol: 'TCP', nodePort: 30054 },
    ];
    table(service('dns', { type: 'NodePort', ports }), [
      ['no port written keeps the one it has', { 'spec.ports.0.nodePort': undefined, 'spec.ports.1.nodePort': undefined }, []],
      ['back inside, with the ports that are known', { 'spec.type': 'ClusterIP' }, []],
      [
        'back inside, with another one',
        { 'spec.type': 'ClusterIP', 'spec.ports.0.nodePort': 31000 },
        [
          "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
          "spec.ports[1].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
        ],
      ],
    ]);

    test('ports with the same number stay apart', () => {
      const before = service('dns', { type: 'NodePort', ports: ports.map(({ nodePort: _, ...port }) => port) });
      const { object } = judgedOver(JSON.stringify(before), JSON.stringify(before));
      expect(object?.spec.ports.map(({ name, protocol }: { name: string; protocol: string }) => `${name} ${protocol}`)).toEqual([
        'udp UDP',
        'tcp TCP',
      ]);
    });
  });

  describe('with a load balancer', () => {
    table(service('lb', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }), [
      ['a class afterwards', { 'spec.loadBalancerClass': 'a.io/b' }, [`spec.loadBalancerClass: Invalid value: "a.io/b": ${ONCE}`]],
      [
        'another port for health checks',
        { 'spec.healthCheckNodePort': 32000 },
        ['spec.healthCheckNodePort: Forbidden: field is immutable'],
      ],
      ['other traffic', { 'spec.externalTrafficPolicy': 'Cluster' }, []],
      ['inside', { 'spec.type': 'ClusterIP', 'spec.externalTrafficPolicy': undefined }, []],
    ]);
  });

  describe('headless', () => {
    table(service('headless', { clusterIP: 'None' }), [
      ['stays so without a word', { 'spec.clusterIP': undefined }, []],
      ['an address', { 'spec.clusterIP': '10.96.7.8' }, [`spec.clusterIPs[0]: Invalid value: ["10.96.7.8"]: ${ONCE}`]],
    ]);
  });

  describe('with an outer name', () => {
    table(service('ext', { type: 'ExternalName', externalName: 'a.example.com' }), [
      ['another one', { 'spec.externalName': 'b.example.com' }, []],
      ['inside the cluster it gets an address', { 'spec.type': 'ClusterIP' }, []],
      [
        'one out of the range',
        { 'spec.type': 'ClusterIP', 'spec.clusterIP': '10.1.1.1' },
        [
          'spec.clusterIPs: Invalid value: ["10.1.1.1"]: failed to allocate IP 10.1.1.1: the provided IP (10.1.1.1) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
        ],
      ],
    ]);
  });
});

describe('data', () => {
  const FROZEN = 'Forbidden: field is immutable when `immutable` is set';
  const configMap: KubernetesObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm' }, immutable: true, data: { a: '1' } };
  table(configMap, [
    ['metadata of a frozen ConfigMap', { 'metadata.labels': { a: 'b' } }, []],
    ['its contents', { 'data.a': '2' }, [`data: ${FROZEN}`]],
    ['what it did not have', { binaryData: { b: 'AA==' } }, [`binaryData: ${FROZEN}`]],
    ['the mark', { immutable: undefined, data: undefined }, [`immutable: ${FROZEN}`, `data: ${FROZEN}`]],
  ]);

  const secret: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'sec' },
    type: 'kubernetes.io/basic-auth',
    stringData: { username: 'u' },
  };
  table(secret, [
    ['text of a Secret', { 'stringData.username': 'v' }, []],
    ['its type', { type: 'Opaque' }, [`type: Invalid value: "Opaque": ${NEVER}`]],
    ['which is Opaque without a word', { type: undefined }, [`type: Invalid value: "Opaque": ${NEVER}`]],
  ]);
  table({ ...secret, immutable: true }, [
    ['text of a frozen Secret', { 'stringData.username': 'v' }, [`data: ${FROZEN}`]],
    ['the same text', {}, []],
  ]);
});

describe('storage', () => {
  const claim: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'pvc' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'std', resources: { requests: { storage: '2Gi' } } },
  };
  const KEPT = 'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
  const uid = '7a6b1a3e-0000-4000-8000-000000000000';
  /** As it is read from a cluster. */
  const bound = {
    ...claim,
    metadata: { name: 'pvc', namespace: 'default', uid },
    spec: { ...claim.spec, volumeMode: 'Filesystem', volumeName: 'pv' },
    status: { phase: 'Bound', capacity: { storage: '2Gi' } },
  };
  const size = (storage: string) => ({ 'spec.resources.requests.storage': storage });

  test.each<[string, KubernetesObject, Record<string, unknown>, string[]]>([
    ['a claim that waits keeps its size', claim, size('3Gi'), [KEPT]],
    ['the same size in other words', claim, size('2048Mi'), []],
    ['its class', claim, { 'spec.storageClassName': undefined }, [KEPT]],
    ['its mode', claim, { 'spec.volumeMode': 'Block' }, [KEPT, `volumeMode: Invalid value: "Block": ${NEVER}`]],
    ['a volume may be named', claim, { 'spec.volumeName': 'pv' }, []],
    ['a bound claim may grow', bound, size('3Gi'), []],
    [
      'not shrink below what it has',
      bound,
      size('1Gi'),
      ['spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
    ],
    [
      'after an expansion that failed it may ask for less',
      { ...bound, spec: { ...bound.spec, resources: { requests: { storage: '9Gi' } } } },
      size('3Gi'),
      [],
    ],
    ['its volume stays', bound, { 'spec.volumeName': 'other' }, [KEPT]],
  ])('%s', (_, base, edits, wanted) => {
    expect(firstLines(refusedOver(base, edits))).toEqual(wanted);
  });

  const volume: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'pv' },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      csi: { driver: 'a.io', volumeHandle: 'x' },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }] } },
    },
  };
  const values = 'spec.nodeAffinity.required.nodeSelectorTerms.0.matchExpressions.0.values';
  test.each<[string, Record<string, unknown>, string[]]>([
    ['a volume may be counted bigger', { 'spec.capacity.storage': '2Gi', 'spec.persistentVolumeReclaimPolicy': 'Delete' }, []],
    [
      'but is the same',
      { 'spec.csi.volumeHandle': 'y' },
      ['spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation'],
    ],
    ['a secret for expansion may come', { 'spec.csi.controllerExpandSecretRef': { name: 'a', namespace: 'b' } }, []],
    [
      'it stays where it is',
      { [values]: ['b'] },
      [
        'nodeAffinity: Invalid value: {"Required":{"NodeSelectorTerms":[{"MatchExpressions":[{"Key":"zone","Operator":"In","Values":["b"]}],"MatchFields":null}]}}: field is immutable, except for updating from beta label to GA',
      ],
    ],
  ])('%s', (_, edits, wanted) => {
    expect(firstLines(refusedOver(volume, edits))).toEqual(wanted);
  });

  const storageClass: KubernetesObject = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'std' },
    provisioner: 'a.io/p',
    parameters: { type: 'a' },
  };
  table(storageClass, [
    ['a class may allow expansion', { allowVolumeExpansion: true, mountOptions: ['ro'] }, []],
    ['its parameters', { 'parameters.type': 'b' }, [`parameters: Invalid value: {"type":"b"}: ${NEVER}`]],
    ['its provisioner', { provisioner: 'b.io/p' }, [`provisioner: Invalid value: "b.io/p": ${NEVER}`]],
    ['what happens afterwards', { reclaimPolicy: 'Retain' }, [`reclaimPolicy: Invalid value: "Retain": ${NEVER}`]],
    [
      'when it binds',
      { volumeBindingMode: 'WaitForFirstConsumer' },
      [`volumeBindingMode: Invalid value: "WaitForFirstConsumer": ${NEVER}`],
    ],
  ]);

  const driver: KubernetesObject = { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: 'a.io' }, spec: {} };
  table(driver, [
    ['a driver may tell more', { 'spec.podInfoOnMount': true }, []],
    ['not attach otherwise', { 'spec.attachRequired': false }, [`spec.attachedRequired: Invalid value: false: ${NEVER}`]],
    [
      'nor be used otherwise',
      { 'spec.volumeLifecycleModes': ['Ephemeral'] },
      [`spec.volumeLifecycleModes: Invalid value: ["Ephemeral"]: ${NEVER}`],
    ],
  ]);
});

describe('other kinds', () => {
  const object = (apiVersion: string, kind: string, fields: object): KubernetesObject => ({
    apiVersion,
    kind,
    metadata: { name: 'a' },
    ...fields,
  });
  test.each<[string, KubernetesObject, Record<string, unknown>, string[]]>([
    [
      'a binding keeps its role',
      object('rbac.authorization.k8s.io/v1', 'RoleBinding', {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
      }),
      { 'roleRef.name': 's', subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'u' }] },
      ['roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"s"}: cannot change roleRef'],
    ],
    [
      'a PriorityClass keeps its value',
      object('scheduling.k8s.io/v1', 'PriorityClass', { value: 10 }),
      { value: 2_000_000_000, description: 'd' },
      ['value: Forbidden: may not be changed in an update.'],
    ],
    [
      'and whether it preempts',
      object('scheduling.k8s.io/v1', 'PriorityClass', { value: 10 }),
      { preemptionPolicy: 'Never' },
      [`preemptionPolicy: Invalid value: "Never": ${NEVER}`],
    ],
    [
      'a RuntimeClass keeps its handler',
      object('node.k8s.io/v1', 'RuntimeClass', { handler: 'runc' }),
      { handler: 'runsc' },
      [`handler: Invalid value: "runsc": ${NEVER}`],
    ],
    [
      'an IngressClass its controller',
      object('networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'a.io/b' } }),
      { 'spec.controller': 'a.io/c' },
      [`spec.controller: Invalid value: "a.io/c": ${NEVER}`],
    ],
    [
      'an Ingress may have another class than its annotation says',
      object('networking.k8s.io/v1', 'Ingress', { spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } } }),
      { 'spec.ingressClassName': 'b', 'metadata.annotations': { 'kubernetes.io/ingress.class': 'c' } },
      [],
    ],
    [
      'a quota keeps its scopes',
      object('v1', 'ResourceQuota', { spec: { hard: { pods: '1' }, scopes: ['Terminating'] } }),
      { 'spec.scopes': ['NotTerminating'], 'spec.hard.pods': '2' },
      [`spec.scopes: Invalid value: ["NotTerminating"]: ${NEVER}`],
    ],
    [
      'slices keep the type of their addresses, and those that they had are not judged again',
      object('discovery.k8s.io/v1', 'EndpointSlice', { addressType: 'IPv4', endpoints: [{ addresses: ['10.1.2.3'] }] }),
      { addressType: 'IPv6' },
      [`addressType: Invalid value: "IPv6": ${NEVER}`],
    ],
    [
      'a node keeps its network',
      object('v1', 'Node', { spec: { podCIDRs: ['10.1.0.0/24'], providerID: 'a' } }),
      { 'spec.podCIDRs': ['10.2.0.0/24'], 'spec.providerID': 'b' },
      [
        'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
        'spec.providerID: Forbidden: node updates may not change providerID except from "" to valid',
      ],
    ],
    [
      'the driver of volume attributes',
      object('storage.k8s.io/v1', 'VolumeAttributesClass', { driverName: 'a.io', parameters: { a: 'b' } }),
      { driverName: 'b.io', 'parameters.a': 'c' },
      ['driverName: Forbidden: updates to driverName are forbidden.', 'parameters: Forbidden: updates to parameters are forbidden.'],
    ],
    [
      'metadata is judged first',
      object('v1', 'ConfigMap', { data: { a: 'b' } }),
      { 'metadata.labels': { a: '-' }, 'data.b c': '' },
      [
        "metadata.labels: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
        "data[b c]: Invalid value: \"b c\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      ],
    ],
  ])('%s', (_, base, edits, wanted) => {
    expect(refusedOver(base, edits)).toEqual(wanted);
  });
});

describe('what a manifest cannot say', () => {
  const configMap = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cm"},"data":{"a":"1"}}';
  test.each([
    ['an unknown field', 'foo: bar', 'strict decoding error: unknown field "foo"'],
    ['a number for text', 'data: {a: 1}', 'cannot convert int64 to string'],
    ['a switch for text', 'data: {a: on}', 'unrecognized type: string'],
    ['text for a switch', 'immutable: "yes"', 'unrecognized type: bool'],
    ['a list for a mapping', 'data: []', 'cannot restore map from slice'],
  ])('%s is refused as a patch', (_, line, why) => {
    const { code, reason, causes } = judgedOver(configMap, `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\n${line}\n`);
    expect([code, reason]).toEqual([422, 'Invalid']);
    expect(causes).toEqual([{ reason: 'FieldValueInvalid', field: 'patch', message: `Invalid value: "map[…]": ${why}` }]);
  });

  test('another version of the kind is judged as a new object', () => {
    const scale = (version: string, spec: string) =>
      `apiVersion: autoscaling/${version}\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec: {maxReplicas: ${spec}, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}}\n`;
    expect(judgedOver(scale('v1', '1'), scale('v2', '2')).verdict).toBe('accepted');
    expect(judgedOver(scale('v1', '1'), scale('v2', '0')).causes[0]?.field).toBe('spec.maxReplicas');
  });
});
