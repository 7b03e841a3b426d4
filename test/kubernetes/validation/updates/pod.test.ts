import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { containers, firstLines, table } from './cases.ts';
import { refusedOver } from './over.ts';

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
