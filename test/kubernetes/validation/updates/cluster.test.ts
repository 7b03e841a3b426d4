import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { edited } from '../refusals.ts';
import { NEVER } from './cases.ts';
import { judgedOver, refusedOver } from './over.ts';

const object = (apiVersion: string, kind: string, fields: object, name = 'a'): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name },
  ...fields,
});

const networks = (...cidrs: string[]): KubernetesObject => object('networking.k8s.io/v1', 'ServiceCIDR', { spec: { cidrs } });
const csiNode = object('storage.k8s.io/v1', 'CSINode', {
  spec: { drivers: [{ name: 'd', nodeID: 'n', topologyKeys: ['z'], allocatable: { count: 1 } }] },
});
const event = object('events.k8s.io/v1', 'Event', {
  eventTime: '2024-01-01T00:00:00.000000Z',
  reportingController: 'a.b/c',
  reportingInstance: 'c-1',
  action: 'Do',
  reason: 'Done',
  type: 'Normal',
  regarding: { kind: 'Node', name: 'n' },
});

describe('what administrators and controllers write', () => {
  test.each<[string, KubernetesObject, Record<string, unknown>, string[]]>([
    ['a network of the other family is added', networks('10.1.0.0/16'), { 'spec.cidrs': ['10.1.0.0/16', '2001:db8::/112'] }, []],
    [
      'but none of the same',
      networks('10.1.0.0/16'),
      { 'spec.cidrs': ['10.1.0.0/16', '10.2.0.0/16'] },
      [
        'spec.cidrs: Invalid value: ["10.1.0.0/16","10.2.0.0/16"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
      ],
    ],
    [
      'a network stays',
      networks('10.1.0.0/16'),
      { 'spec.cidrs': ['10.2.0.0/16'] },
      [`spec.cidrs[0]: Invalid value: "10.2.0.0/16": ${NEVER}`],
    ],
    [
      'none is taken away',
      networks('10.1.0.0/16', '2001:db8::/112'),
      { 'spec.cidrs': ['10.1.0.0/16'] },
      [`spec.cidrs: Invalid value: ["10.1.0.0/16"]: ${NEVER}`],
    ],
    [
      'an address keeps its owner',
      object('networking.k8s.io/v1', 'IPAddress', { spec: { parentRef: { resource: 'services', name: 'a' } } }, '10.1.0.1'),
      { 'spec.parentRef.name': 'b' },
      [`spec.parentRef: Invalid value: {"Group":"","Resource":"services","Namespace":"","Name":"b"}: ${NEVER}`],
    ],
    [
      'an attachment its volume',
      object('storage.k8s.io/v1', 'VolumeAttachment', { spec: { attacher: 'a', nodeName: 'n', source: { persistentVolumeName: 'p' } } }),
      { 'spec.source.persistentVolumeName': 'q' },
      [`spec: Invalid value: {"Attacher":"a","Source":{"PersistentVolumeName":"q","InlineVolumeSpec":null},"NodeName":"n"}: ${NEVER}`],
    ],
    [
      'free storage its class and its place',
      object('storage.k8s.io/v1', 'CSIStorageCapacity', { storageClassName: 'a', capacity: '1Gi' }),
      { storageClassName: 'b', nodeTopology: { matchLabels: { a: 'b' } }, capacity: '2Gi' },
      [`nodeTopology: Invalid value: {"matchLabels":{"a":"b"}}: ${NEVER}`, `storageClassName: Invalid value: "b": ${NEVER}`],
    ],
    [
      'devices their pool',
      object('resource.k8s.io/v1', 'ResourceSlice', {
        spec: { driver: 'd', pool: { name: 'p', generation: 1, resourceSliceCount: 1 }, nodeName: 'n' },
      }),
      { 'spec.pool.name': 'q', 'spec.pool.generation': 2, 'spec.nodeName': 'm' },
      [`spec.pool.name: Invalid value: "q": ${NEVER}`, `spec.nodeName: Invalid value: "m": ${NEVER}`],
    ],
    [
      'a Node its old id',
      object('v1', 'Node', { spec: { unschedulable: true } }),
      { 'spec.externalID': 'a', 'spec.unschedulable': false },
      ['spec.externalID: Forbidden: may not be updated'],
    ],
    ['the number of volumes of a node changes', csiNode, { 'spec.drivers.0.allocatable.count': 2 }, []],
    [
      'its name for the driver does not',
      csiNode,
      { 'spec.drivers.0.nodeID': 'm' },
      [`spec.drivers: Invalid value: {"Name":"d","NodeID":"m","TopologyKeys":["z"],"Allocatable":null}: ${NEVER}`],
    ],
    ['an Event goes on', event, { series: { count: 2, lastObservedTime: '2024-01-01T00:00:01.000000Z' } }, []],
    [
      'and tells the same',
      event,
      { reason: 'Other', 'regarding.name': 'm', series: { count: 1, lastObservedTime: '2024-01-01T00:00:01.000000Z' } },
      [
        'series.count: Invalid value: "": should be at least 2',
        `involvedObject: Invalid value: {"Kind":"Node","Namespace":"","Name":"m","UID":"","APIVersion":"","ResourceVersion":"","FieldPath":""}: ${NEVER}`,
        `reason: Invalid value: "Other": ${NEVER}`,
      ],
    ],
    [
      'a request to sign is settled: another is not even looked at',
      object('certificates.k8s.io/v1', 'CertificateSigningRequest', { spec: { request: '', signerName: 'a.b/c', usages: ['any'] } }),
      { 'spec.usages': ['bogus'] },
      ['spec.request: Invalid value: null: PEM block type must be CERTIFICATE REQUEST'],
    ],
  ])('%s', (_, before, edits, wanted) => {
    expect(refusedOver(before, edits)).toEqual(wanted);
  });
});

describe('what the server counts and clears in an update', () => {
  const updatedTo = (before: KubernetesObject, edits: Record<string, unknown>): KubernetesObject | null =>
    judgedOver(JSON.stringify(before), JSON.stringify(edited(before, edits))).object;

  test('a change of a CSI driver is a first generation', () => {
    const driver = object('storage.k8s.io/v1', 'CSIDriver', { spec: { podInfoOnMount: true } });
    expect(updatedTo(driver, { 'spec.podInfoOnMount': false })?.metadata.generation).toBe(1);
    expect(updatedTo(driver, { 'metadata.labels': { a: 'b' } })?.metadata.generation).toBeUndefined();
  });

  test('endpoints and labels of a slice count', () => {
    const slice = object('discovery.k8s.io/v1', 'EndpointSlice', { addressType: 'IPv4', endpoints: [{ addresses: ['10.1.1.1'] }] });
    expect(updatedTo(slice, { 'endpoints.0.addresses': ['10.1.1.2'] })?.metadata.generation).toBe(2);
    expect(updatedTo(slice, { 'metadata.labels': { a: 'b' } })?.metadata.generation).toBe(2);
    expect(updatedTo(slice, { 'metadata.annotations': { a: 'b' } })?.metadata.generation).toBe(1);
  });

  test('a ServiceAccount keeps names of Secrets only', () => {
    const account = object('v1', 'ServiceAccount', { secrets: [{ name: 's' }] });
    expect(updatedTo(account, { 'secrets.0.kind': 'Secret' })?.secrets).toEqual([{ name: 's' }]);
  });

  test('a claim that had a group in its source is not asked for a good one again', () => {
    const claim = object('v1', 'PersistentVolumeClaim', {
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        dataSourceRef: { apiGroup: 'a.b', kind: 'K', name: 'x' },
      },
    });
    expect(refusedOver(claim, { 'spec.dataSourceRef.apiGroup': 'a b' }).some((each) => each.startsWith('spec.dataSourceRef'))).toBe(false);
  });
});
