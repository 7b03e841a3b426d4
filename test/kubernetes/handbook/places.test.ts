import { expect, test } from 'vitest';
import { placeNames, placeOf } from '../../../server/src/kubernetes/handbook/places.ts';

test.each([
  ['kind: Pod', { kind: 'Pod', names: [], value: null, key: null }],
  ['Pod.kind', { kind: 'Pod', names: ['kind'], value: null, key: null }],
  ['Pod.spec.containers[].image', { kind: 'Pod', names: ['spec', 'containers', 'image'], value: null, key: null }],
  ['Pod.spec.containers[].command[]', { kind: 'Pod', names: ['spec', 'containers', 'command'], value: null, key: null }],
  ['Pod.spec.restartPolicy=Never', { kind: 'Pod', names: ['spec', 'restartPolicy'], value: 'Never', key: null }],
  ['Pod.status.conditions[Ready]', { kind: 'Pod', names: ['status', 'conditions'], value: null, key: 'Ready' }],
  [
    'Pod.metadata.annotations[kubernetes.io/config.mirror]',
    { kind: 'Pod', names: ['metadata', 'annotations'], value: null, key: 'kubernetes.io/config.mirror' },
  ],
  ['concept page only', null],
  ['command view', null],
  ['kube-apiserver static Pod: command', null],
])('%s', (where, place) => {
  expect(placeOf(where)).toEqual(place);
});

const pod = { apiVersion: 'v1', kind: 'Pod' };
const cronJob = { apiVersion: 'batch/v1', kind: 'CronJob' };

test.each([
  ['the kind', pod, ['kind'], 'Pod', ['kind: Pod']],
  ['a field', pod, ['spec', 'nodeName'], null, ['Pod.spec.nodeName', 'Pod.spec[nodeName]']],
  ['a value before its field', pod, ['spec', 'restartPolicy'], 'Never', ['Pod.spec.restartPolicy=Never', 'Pod.spec.restartPolicy']],
  ['an element of a list', pod, ['spec', 'containers', 0, 'command', 1], 'x', ['Pod.spec.containers[].command[]']],
  ['a condition', pod, ['status', 'conditions', 0, 'type'], 'Ready', ['Pod.status.conditions[Ready]', 'Pod.status.conditions[].type']],
  [
    'an init container as its own list, then as a container',
    pod,
    ['spec', 'initContainers', 0, 'image'],
    null,
    ['Pod.spec.initContainers[].image', 'Pod.spec.containers[].image'],
  ],
  [
    'a Pod template as its own kind, then as a Pod',
    cronJob,
    ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'hostname'],
    null,
    ['CronJob.spec.jobTemplate.spec.template.spec.hostname', 'Pod.spec.hostname'],
  ],
  ['a key of a map', pod, ['metadata', 'labels', 'app'], 'a', ['Pod.metadata.labels[app]']],
] as const)('the names of %s', (_, object, path, value, names) => {
  const found = placeNames(object, path, value);
  expect(found.filter((name) => (names as readonly string[]).includes(name))).toEqual(names);
});

test('the template itself is no place of a Pod', () => {
  expect(placeNames(cronJob, ['spec', 'jobTemplate', 'spec', 'template'], null).filter((name) => name.startsWith('Pod'))).toEqual([]);
});
