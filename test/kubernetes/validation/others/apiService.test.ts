import { expect, test } from 'vitest';
import { prepareForCreate } from '../../../../server/src/kubernetes/defaults/prepare.ts';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { table } from './table.ts';

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const service: KubernetesObject = {
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1beta1.metrics.k8s.io' },
  spec: {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    groupPriorityMinimum: 100,
    versionPriority: 100,
    service: { name: 'metrics-server', namespace: 'kube-system' },
  },
};

table(service, [
  ['a sound one', {}, []],
  [
    'a name of its own',
    { 'metadata.name': 'metrics' },
    ['metadata.name: Invalid value: "metrics": must be `spec.version+"."+spec.group`: "v1beta1.metrics.k8s.io"'],
  ],
  ['a name that is no part of a path', { 'metadata.name': 'v1/x' }, [`metadata.name: Invalid value: "v1/x": may not contain '/'`]],
  [
    'no group',
    { 'metadata.name': 'v1beta1.', 'spec.group': undefined },
    ['spec.group: Required value: only v1 may have an empty group and it better be legacy kube'],
  ],
  ['the group of old', { 'metadata.name': 'v1.', 'spec.group': undefined, 'spec.version': 'v1' }, []],
  ['capitals', { 'metadata.name': 'v1beta1.Metrics', 'spec.group': 'Metrics' }, [`spec.group: Invalid value: "Metrics": ${SUBDOMAIN}`]],
  [
    'priorities out of range',
    { 'spec.groupPriorityMinimum': 20001, 'spec.versionPriority': undefined },
    [
      'spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000',
      'spec.versionPriority: Invalid value: 0: must be positive and less than 1000',
    ],
  ],
  [
    'half a service',
    { 'spec.service': { port: 0 } },
    [
      'spec.service.namespace: Required value',
      'spec.service.name: Required value',
      'spec.service.port: Invalid value: 0: port is not valid: must be between 1 and 65535, inclusive',
    ],
  ],
  [
    'a certificate that nobody looks at',
    { 'spec.insecureSkipTLSVerify': true, 'spec.caBundle': 'YWJj' },
    ['spec.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is present'],
  ],
  [
    'a certificate for the server itself',
    { 'spec.service': undefined, 'spec.insecureSkipTLSVerify': true, 'spec.caBundle': 'YWJjZA==' },
    [
      'spec.caBundle: Invalid value: "4 bytes": local APIServices may not have a caBundle',
      'spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify',
    ],
  ],
]);

test('the server itself is always there', () => {
  const local = structuredClone(service);
  delete local.spec.service;
  prepareForCreate(local, '1.36', { now: '2026-01-01T00:00:00Z' });
  expect(local['status'].conditions).toEqual([
    {
      type: 'Available',
      status: 'True',
      reason: 'Local',
      message: 'Local APIServices are always available',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    },
  ]);
});
