import { describe, expect, test } from 'vitest';
import { fixes } from '../ask.ts';
import { hold, inContainer, inDeployment, inSpec } from './cases.ts';

describe('unknown fields of a container', () => {
  hold(
    [
      [
        'a misspelt field is renamed, or taken out',
        'imagePullPolcy¦: Always\n',
        { 'rename-field': 'imagePullPolicy: Always\n', 'remove-field': '' },
      ],
      [
        'a field in other capitals is renamed',
        'LivenessProbe¦: {exec: {command: [ls]}}\n',
        { 'rename-field': 'livenessProbe: {exec: {command: [ls]}}\n' },
      ],
      [
        'a field of an inner object is moved there, which is made',
        'runAs¦User: 1000\nstdin: true\n',
        { 'move-field-in': 'securityContext:\n  runAsUser: 1000\nstdin: true\n' },
      ],
      [
        'a field of an inner object is moved there, behind what it has',
        'securityContext:\n  runAsGroup: 1\nrunAs¦User: 1000 # who\nstdin: true\n',
        { 'move-field-in': 'securityContext:\n  runAsGroup: 1\n  runAsUser: 1000 # who\nstdin: true\n' },
      ],
      [
        'a field of an inner object in one line is moved there',
        'securityContext: {runAsGroup: 1}\nrunAs¦User: 1000\n',
        { 'move-field-in': 'securityContext: {runAsGroup: 1, runAsUser: 1000}\n' },
      ],
      ['the only field of an object is taken out', 'securityContext:\n  foo¦bar: 1\n', { 'remove-field': 'securityContext: {}\n' }],
      [
        'the first field of an item is taken out, the next one follows the dash',
        'env:\n  - foo¦bar: 1\n    name: A\n',
        { 'remove-field': 'env:\n  - name: A\n' },
      ],
    ],
    inContainer,
  );
});

describe('unknown fields of a Pod', () => {
  hold(
    [
      [
        'a field that is indented too far is moved out',
        'securityContext:\n  fsGroup: 1\n  node¦Selector:\n    # why\n    disk: ssd\ndnsPolicy: Default\n',
        { 'move-field-out': 'securityContext:\n  fsGroup: 1\nnodeSelector:\n  # why\n  disk: ssd\ndnsPolicy: Default\n' },
      ],
    ],
    inSpec,
  );
  hold(
    [
      [
        'a field out of a container goes behind the containers',
        'ports:\n  - containerPort: 80\nvol¦umes:\n  - name: a\n    emptyDir: {}\n',
        { 'move-field-out': 'ports:\n  - containerPort: 80\n' },
      ],
    ],
    (source) => (source.includes('¦') ? inContainer(source) : `${inContainer(source)}  volumes:\n    - name: a\n      emptyDir: {}\n`),
  );
});

test('in JSON a field is renamed in its quotes and taken out with its comma', () => {
  const offered = fixes('{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "da¦ta2": {"a": "b"}}');
  expect(offered.map(({ id, after }) => [id, after])).toEqual([
    ['rename-field', '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"a": "b"}}'],
    ['remove-field', '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}'],
  ]);
});

test('a slip is fixed without asking, taking out is not', () => {
  const offered = fixes(inContainer('imagePullPolcy¦: Always\n'));
  expect(offered.map(({ id, title, preferred }) => [id, title, preferred])).toEqual([
    ['rename-field', "Change to 'imagePullPolicy'", true],
    ['remove-field', "Remove 'imagePullPolcy'", false],
  ]);
  expect(fixes(inContainer('imagePullPolcy¦: Always\n'), { language: 'zh-cn' })[0]?.title).toBe('改为“imagePullPolicy”');
});

describe('values of an enumeration', () => {
  hold(
    [
      [
        'the nearest value comes first',
        'restartPolicy: Nerv¦er\n',
        { 'correct-value': 'restartPolicy: Never\n', 'choose-value': 'restartPolicy: Always\n' },
      ],
      ['capitals are corrected', 'dnsPolicy: cluster¦first\n', { 'correct-value': 'dnsPolicy: ClusterFirst\n' }],
      ['quotes stay', 'restartPolicy: "alw¦ays"\n', { 'correct-value': 'restartPolicy: "Always"\n' }],
      [
        'an operator of a node selector',
        'affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n        - matchExpressions:\n            - key: disk\n              operator: DoesNot¦exist\n',
        {
          'correct-value':
            'affinity:\n  nodeAffinity:\n    requiredDuringSchedulingIgnoredDuringExecution:\n      nodeSelectorTerms:\n        - matchExpressions:\n            - key: disk\n              operator: DoesNotExist\n',
        },
      ],
    ],
    inSpec,
  );
  hold(
    [
      [
        'a value that means nothing gives the choice',
        'strategy:\n  type: Bl¦ueGreen\n',
        { 'choose-value': 'strategy:\n  type: Recreate\n' },
      ],
      [
        'more than a hundred percent',
        'strategy:\n  rollingUpdate:\n    maxUnavailable: 10¦1%\n',
        { 'correct-value': 'strategy:\n  rollingUpdate:\n    maxUnavailable: 100%\n' },
      ],
    ],
    inDeployment,
  );
});
