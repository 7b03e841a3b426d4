import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { workloadValidators } from '../../../../server/src/kubernetes/validation/workloads/index.ts';
import { edited, refusals } from '../refusals.ts';

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'nginx' }] } };
const selector = { matchLabels: { app: 'web' } };

const deployment: KubernetesObject = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector, template } };
const replicaSet: KubernetesObject = { ...deployment, kind: 'ReplicaSet' };
const daemonSet: KubernetesObject = { ...deployment, kind: 'DaemonSet' };
const statefulSet: KubernetesObject = { ...deployment, kind: 'StatefulSet' };
const replicationController: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'ReplicationController',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, template },
};

const NEGATIVE = 'Invalid value: -1: must be greater than or equal to 0';
const PERCENT =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

type Case = [sentence: string, edits: Record<string, unknown>, wanted: string[]];

function table(base: KubernetesObject, cases: readonly Case[]): void {
  test.each(cases)('%s', (_, edits, wanted) => {
    expect(refusals(edited(base, edits), workloadValidators)).toEqual(wanted);
  });
}

/** What holds for every workload with a selector of its own. */
const common = (kind: string): Case[] => [
  ['a sound one', {}, []],
  ['matchExpressions select too', { 'spec.selector': { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'db'] }] } }, []],
  ['minReadySeconds 0', { 'spec.minReadySeconds': 0 }, []],
  ['minReadySeconds below 0', { 'spec.minReadySeconds': -1 }, [`spec.minReadySeconds: ${NEGATIVE}`]],
  [
    'labels that the selector does not find',
    { 'spec.template.metadata.labels': { b: '2', a: '1' } },
    ['spec.template.metadata.labels: Invalid value: {"a":"1","b":"2"}: `selector` does not match template `labels`'],
  ],
  [
    'no labels',
    { 'spec.template.metadata': undefined },
    ['spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`'],
  ],
  [
    'restartPolicy',
    { 'spec.template.spec.restartPolicy': 'OnFailure' },
    ['spec.template.spec.restartPolicy: Unsupported value: "OnFailure": supported values: "Always"'],
  ],
  [
    'activeDeadlineSeconds',
    { 'spec.template.spec.activeDeadlineSeconds': 5 },
    [`spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ${kind} is not Supported`],
  ],
];

const replicas: Case[] = [
  ['replicas 0', { 'spec.replicas': 0 }, []],
  ['replicas below 0', { 'spec.replicas': -1 }, [`spec.replicas: ${NEGATIVE}`]],
  [
    'no selector',
    { 'spec.selector': undefined },
    [
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
  ],
];

const emptySelector = (word: string): Case => [
  'an empty selector',
  { 'spec.selector': {} },
  [`spec.selector: Invalid value: {}: empty selector is invalid for ${word}`],
];

const unreadableSelector = (detail: string): Case => [
  'a selector that cannot be read hides what is wrong in the template',
  { 'spec.selector': { matchExpressions: [{ key: 'app', operator: 'Near', values: ['b'] }] }, 'spec.template.spec.dnsPolicy': 'Bogus' },
  [
    'spec.selector.matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator',
    `spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Near","values":["b"]}]}${detail}`,
  ],
];

describe('ReplicaSet', () => {
  table(replicaSet, [...common('ReplicaSet'), ...replicas, emptySelector('deployment'), unreadableSelector(': invalid label selector')]);
});

describe('Deployment', () => {
  table(deployment, [
    ...common('ReplicaSet'),
    ...replicas,
    emptySelector('deployment'),
    unreadableSelector(': invalid label selector'),
    ['revisionHistoryLimit 0', { 'spec.revisionHistoryLimit': 0 }, []],
    ['revisionHistoryLimit below 0', { 'spec.revisionHistoryLimit': -1 }, [`spec.revisionHistoryLimit: ${NEGATIVE}`]],
    ['progressDeadlineSeconds one above minReadySeconds', { 'spec.progressDeadlineSeconds': 6, 'spec.minReadySeconds': 5 }, []],
    [
      'progressDeadlineSeconds equal to minReadySeconds',
      { 'spec.progressDeadlineSeconds': 5, 'spec.minReadySeconds': 5 },
      ['spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds'],
    ],
    [
      'minReadySeconds against the default deadline',
      { 'spec.minReadySeconds': 600 },
      ['spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds'],
    ],
    [
      'progressDeadlineSeconds below 0',
      { 'spec.progressDeadlineSeconds': -1 },
      [
        `spec.progressDeadlineSeconds: ${NEGATIVE}`,
        'spec.progressDeadlineSeconds: Invalid value: -1: must be greater than minReadySeconds',
      ],
    ],
    [
      'an unknown strategy',
      { 'spec.strategy.type': 'OnDelete' },
      ['spec.strategy: Unsupported value: {"Type":"OnDelete","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"'],
    ],
    ['Recreate', { 'spec.strategy.type': 'Recreate' }, []],
    [
      'Recreate with steps',
      { 'spec.strategy': { type: 'Recreate', rollingUpdate: {} } },
      ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    ],
    ['surge above 100 %', { 'spec.strategy.rollingUpdate.maxSurge': '250%' }, []],
    ['100 % may be unavailable', { 'spec.strategy.rollingUpdate.maxUnavailable': '100%' }, []],
    [
      'more than 100 % unavailable',
      { 'spec.strategy.rollingUpdate.maxUnavailable': '101%' },
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
    ],
    [
      'text that is no percentage',
      { 'spec.strategy.rollingUpdate': { maxSurge: '10', maxUnavailable: '5 %' } },
      [
        `spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "5 %": ${PERCENT}`,
        `spec.strategy.rollingUpdate.maxSurge: Invalid value: "10": ${PERCENT}`,
      ],
    ],
    [
      'negative steps',
      { 'spec.strategy.rollingUpdate': { maxSurge: -1, maxUnavailable: -1 } },
      [`spec.strategy.rollingUpdate.maxUnavailable: ${NEGATIVE}`, `spec.strategy.rollingUpdate.maxSurge: ${NEGATIVE}`],
    ],
    ['surge 1, unavailable 0', { 'spec.strategy.rollingUpdate': { maxSurge: 1, maxUnavailable: 0 } }, []],
    [
      'neither step allowed',
      { 'spec.strategy.rollingUpdate': { maxSurge: 0, maxUnavailable: '0%' } },
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0'],
    ],
  ]);
});

describe('DaemonSet', () => {
  const rolling = 'spec.updateStrategy.rollingUpdate';
  table(daemonSet, [
    ...common('DaemonSet'),
    emptySelector('daemonset'),
    [
      'no selector is only seen in the template',
      { 'spec.selector': undefined },
      ['spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`'],
    ],
    ['revisionHistoryLimit below 0', { 'spec.revisionHistoryLimit': -1 }, [`spec.revisionHistoryLimit: ${NEGATIVE}`]],
    ['OnDelete', { 'spec.updateStrategy.type': 'OnDelete' }, []],
    [
      'an unknown strategy',
      { 'spec.updateStrategy': { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } },
      [
        'spec.updateStrategy: Unsupported value: {"Type":"Recreate","RollingUpdate":{"MaxUnavailable":0,"MaxSurge":1}}: supported values: "RollingUpdate", "OnDelete"',
      ],
    ],
    ['surge instead of unavailability', { [rolling]: { maxSurge: 1, maxUnavailable: 0 } }, []],
    [
      'both directions',
      { [rolling]: { maxSurge: 1 } },
      [`${rolling}.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero`],
    ],
    [
      'neither direction',
      { [rolling]: { maxUnavailable: 0 } },
      [`${rolling}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`],
    ],
    ['100 %', { [rolling]: { maxUnavailable: '100%' } }, []],
    [
      'more than 100 %',
      { [rolling]: { maxUnavailable: 0, maxSurge: '101%' } },
      [`${rolling}.maxSurge: Invalid value: "101%": must not be greater than 100%`],
    ],
  ]);
});

describe('StatefulSet', () => {
  const claim = (spec: object) => ({
    'spec.volumeClaimTemplates': [
      { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec } },
    ],
  });
  table(statefulSet, [
    ...common('StatefulSet'),
    ...replicas,
    emptySelector('statefulset'),
    unreadableSelector(''),
    ['a name with a dot', { 'metadata.name': 'a.b' }, ['metadata.name: Invalid value: "a.b": must not contain dots']],
    ['Parallel', { 'spec.podManagementPolicy': 'Parallel' }, []],
    [
      'an unknown podManagementPolicy',
      { 'spec.podManagementPolicy': 'parallel' },
      ["spec.podManagementPolicy: Invalid value: \"parallel\": must be 'OrderedReady' or 'Parallel'"],
    ],
    [
      'an unknown strategy',
      { 'spec.updateStrategy': { type: 'Recreate', rollingUpdate: { partition: 2 } } },
      [
        'spec.updateStrategy: Invalid value: {"Type":"Recreate","RollingUpdate":{"Partition":2,"MaxUnavailable":null}}: must be \'RollingUpdate\' or \'OnDelete\'',
      ],
    ],
    [
      'OnDelete with a partition',
      { 'spec.updateStrategy': { type: 'OnDelete', rollingUpdate: { partition: 1 } } },
      [
        'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
      ],
    ],
    [
      'a negative partition',
      { 'spec.updateStrategy.rollingUpdate.partition': -1 },
      [`spec.updateStrategy.rollingUpdate.partition: ${NEGATIVE}`],
    ],
    [
      'unknown retention policies',
      { 'spec.persistentVolumeClaimRetentionPolicy': { whenDeleted: 'delete', whenScaled: 'Keep' } },
      [
        'spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "delete": supported values: "Retain", "Delete"',
        'spec.persistentVolumeClaimRetentionPolicy.whenScaled: Unsupported value: "Keep": supported values: "Retain", "Delete"',
      ],
    ],
    ['ordinals from 0', { 'spec.ordinals': { start: 0 } }, []],
    ['ordinals below 0', { 'spec.ordinals': { start: -1 } }, [`spec.ordinals.start: ${NEGATIVE}`]],
    ['no serviceName', { 'spec.serviceName': '' }, []],
    ['serviceName of 63 characters', { 'spec.serviceName': 'a'.repeat(63) }, []],
    [
      'serviceName of 64 characters',
      { 'spec.serviceName': 'a'.repeat(64) },
      [`spec.serviceName: Invalid value: "${'a'.repeat(64)}": must be no more than 63 characters`],
    ],
    ['a claim template', claim({}), []],
    [
      'a claim template that is no claim',
      claim({ accessModes: [] }),
      ['spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required'],
    ],
  ]);

  test('bad labels of the template come twice', () => {
    const found = refusals(edited(statefulSet, { 'spec.template.metadata.labels': { app: 'web', '/x': '' } }), workloadValidators);
    const wanted = 'spec.template.labels: Invalid value: "/x": prefix part must be non-empty';
    expect(found).toEqual([wanted, wanted]);
  });
});

describe('ReplicationController', () => {
  table(replicationController, [
    ['a sound one', {}, []],
    ['the selector comes from the labels', { 'spec.selector': undefined }, []],
    [
      'neither selector nor template',
      { 'spec.selector': undefined, 'spec.template': undefined },
      ['spec.selector: Required value', 'spec.template: Required value'],
    ],
    [
      'minReadySeconds and replicas',
      { 'spec.minReadySeconds': -1, 'spec.replicas': -1 },
      [`spec.minReadySeconds: ${NEGATIVE}`, `spec.replicas: ${NEGATIVE}`],
    ],
    [
      'labels that the selector does not find',
      { 'spec.template.metadata.labels.app': 'db' },
      ['spec.template.metadata.labels: Invalid value: {"app":"db"}: `selector` does not match template `labels`'],
    ],
    [
      'activeDeadlineSeconds',
      { 'spec.template.spec.activeDeadlineSeconds': 5 },
      ['spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is not Supported'],
    ],
  ]);

  test('generateName is judged through the name made of it, until 1.34 by itself too', () => {
    const object = edited(replicationController, { 'metadata.name': undefined, 'metadata.generateName': 'Web-' });
    const count = (version: '1.34' | '1.36') => refusals(object, workloadValidators, version).length;
    expect([count('1.34'), count('1.36')]).toEqual([2, 1]);
  });
});

describe('PodTemplate', () => {
  const base: KubernetesObject = { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'web' }, template };
  table(base, [
    ['a sound one', {}, []],
    [
      'labels of the template',
      { 'template.metadata.labels': { a: '-' } },
      [
        "template.labels: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      ],
    ],
  ]);
});
