import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { NEVER } from './cases.ts';
import { refusedOver } from './over.ts';

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
      { 'spec.podCIDR': '10.2.0.0/24', 'spec.podCIDRs': undefined, 'spec.providerID': 'b' },
      [
        'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
        'spec.providerID: Forbidden: node updates may not change providerID except from "" to valid',
      ],
    ],
    [
      'of which the older field counts, and the server has written that',
      object('v1', 'Node', { spec: { podCIDRs: ['10.1.0.0/24'] } }),
      { 'spec.podCIDRs': ['10.2.0.0/24'] },
      [],
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
