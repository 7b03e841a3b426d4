import { describe, expect, test } from 'vitest';
import { judgedOver } from './over.ts';

describe('what a manifest cannot say', () => {
  const configMap = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cm"},"data":{"a":"1"}}';
  test.each([
    ['an unknown field', 'foo: bar', 'strict decoding error: unknown field "foo"'],
    ['a number for text', 'data: {a: 1}', 'cannot convert int64 to string'],
    ['a switch for text', 'data: {a: on}', 'unrecognized type: string'],
    ['text for a switch', 'immutable: "yes"', 'unrecognized type: bool'],
    ['a list for a mapping', 'data: []', 'cannot restore map from slice'],
    ['no base64', 'binaryData: {a: "*"}', 'error decoding from json: illegal base64 data at input byte 0'],
    ['a fraction for base64', 'binaryData: {a: 5.5}', 'cannot restore slice from float64'],
    ['a fraction for text', 'data: {a: 1.5}', 'unrecognized type: string'],
  ])('%s is refused as a patch', (_, line, why) => {
    const { code, reason, causes } = judgedOver(configMap, `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\n${line}\n`);
    expect([code, reason]).toEqual([422, 'Invalid']);
    expect(causes).toEqual([{ reason: 'FieldValueInvalid', field: 'patch', message: `Invalid value: "map[…]": ${why}` }]);
  });

  test.each([
    ['a null of an unknown field is nothing', 'foo: null', []],
    ['a null of a map takes away what is stored', 'data: null', []],
    ['keys of an enumeration tell its type', 'immutable: 1', ['Invalid value: "map[…]": unrecognized type: bool']],
  ])('%s', (_, line, said) => {
    const { causes, object } = judgedOver(configMap, `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\n${line}\n`);
    expect(causes.map(({ message }) => message)).toEqual(said);
    if (said.length === 0) expect(object?.data).toBeUndefined();
  });

  test.each([
    ['deletionGracePeriodSeconds: 5', ['metadata.deletionGracePeriodSeconds: Invalid value: 5: field is immutable']],
    [
      'deletionGracePeriodSeconds: 0, deletionTimestamp: "2024-01-01T00:00:00Z"',
      [
        'metadata.deletionTimestamp: Invalid value: "2024-01-01T00:00:00Z": field is immutable',
        'metadata.deletionGracePeriodSeconds: Invalid value: 0: field is immutable',
      ],
    ],
    ['creationTimestamp: "2024-01-01T00:00:00Z", generation: -7, deletionTimestamp: null', []],
    // Which uid the server gave to the object is not known of a manifest…
    ['uid: abc', []],
  ])('metadata that the server writes: %s', (fields, said) => {
    const { causes } = judgedOver(configMap, `{apiVersion: v1, kind: ConfigMap, metadata: {name: cm, ${fields}}, data: {a: "1"}}`);
    expect(causes.map(({ field, message }) => `${field}: ${message}`)).toEqual(said);
  });

  test('…and is of what was read from a cluster', () => {
    const read = (uid: string) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: cm, uid: ${uid}}}`;
    expect(judgedOver(read('abc'), read('abc')).verdict).toBe('accepted');
    expect(judgedOver(read('abc'), read('def')).message).toBe(
      'ConfigMap "cm" is invalid: metadata.uid: Invalid value: "def": field is immutable',
    );
  });

  test('a number for an enumeration tells its type', () => {
    const storageClass = (mode: string) =>
      `{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: s}, provisioner: a.b/c, volumeBindingMode: ${mode}}`;
    expect(judgedOver(storageClass('Immediate'), storageClass('16')).causes[0]?.message).toBe(
      'Invalid value: "map[…]": cannot convert int64 to v1.VolumeBindingMode',
    );
  });

  test.each([
    ['1.5', 'number 1.5'],
    ['true', 'bool'],
    ['{a: b}', 'object'],
    ['99999999999', 'number 99999999999'],
  ])('what reads its JSON itself tells of JSON: %s', (amount, what) => {
    const budget = (fields: string) => `{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: p}, spec: {${fields}}}`;
    expect(judgedOver(budget(''), budget(`minAvailable: ${amount}`)).causes[0]?.message).toBe(
      `Invalid value: "map[…]": json: cannot unmarshal ${what} into Go value of type int32`,
    );
  });

  const autoscaler = (kind: string, target: string): string =>
    `{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: ${kind}, name: a}, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, ${target}}}}]}}`;
  test('of two faults the one is told whose field the type has first', () => {
    const after = autoscaler('[Deployment]', 'averageValue: 1GB');
    expect(judgedOver(autoscaler('Deployment', 'averageUtilization: 50'), after).causes[0]?.message).toBe(
      'Invalid value: "map[…]": unrecognized type: string',
    );
  });

  test('numbers that are too large for their field are cut off, in lists that are replaced, too', () => {
    const after = autoscaler('Deployment', 'averageUtilization: 2147483648');
    expect(judgedOver(autoscaler('Deployment', 'averageUtilization: 50'), after).causes).toEqual([
      {
        reason: 'FieldValueInvalid',
        field: 'spec.metrics[0].resource.target.averageUtilization',
        message: 'Invalid value: -2147483648: must be greater than 0',
      },
    ]);
  });

  test('what older versions had of an endpoint goes without a word', () => {
    const slice = (more: string): string =>
      `{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: e}, addressType: IPv4, endpoints: [{addresses: [10.1.2.3]${more}}]}`;
    expect(judgedOver(slice(''), slice(', deprecatedTopology: {..data: x}')).verdict).toBe('accepted');
  });

  test.each([
    ['labels: {a: 5}', 'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string'],
    ['generation: x', 'json: cannot unmarshal string into Go struct field ObjectMeta.metadata.generation of type int64'],
  ])('kubectl itself reads metadata: %s', (fields, why) => {
    const verdict = judgedOver(configMap, `{apiVersion: v1, kind: ConfigMap, metadata: {name: cm, ${fields}}, data: {a: 5}}`);
    expect(verdict).toMatchObject({ verdict: 'refused', code: 0, reason: 'Client', message: `error: unable to decode "FILE": ${why}` });
  });

  test('a fraction for a whole number tells both types', () => {
    const budget = (amount: string) =>
      `{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {activeDeadlineSeconds: ${amount}, containers: [{name: a, image: b}]}}`;
    expect(judgedOver(budget('5'), budget('4.5')).causes[0]?.message).toBe('Invalid value: "map[…]": cannot convert float64 to int64');
  });

  test('kubectl gives up where an item has no key', () => {
    const pod = (container: string) => `{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [${container}]}}`;
    const { verdict, code, reason, message } = judgedOver(pod('{name: a, image: b}'), pod('{image: b}'));
    expect({ verdict, code, reason }).toEqual({ verdict: 'refused', code: 0, reason: 'Client' });
    expect(message).toBe('error: error when applying patch: map: map[image:b] does not contain declared merge key: name');
  });

  test('empty lists and none are told apart where they are shown, though they mean the same', () => {
    const pod = (more: string) => `{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, image: b}]${more}}}`;
    expect(judgedOver(pod(''), pod(', hostAliases: []')).verdict).toBe('accepted');
    expect(judgedOver(pod(''), pod(', hostAliases: [], hostPID: true')).causes[0]?.message).toContain(
      '- "HostAliases": null,\n+ "HostAliases": [],\n',
    );
  });

  test.each([
    ['changes of a workload that are none of its Pods', 'metadata: {name: p}, spec: {replicas: 2,', 1],
    ['changes of its metadata', 'metadata: {name: p, labels: {a: b}}, spec: {', 0],
  ])('warnings of Pods to be come with %s', (_, head, count) => {
    const replicaSet = (begin: string) =>
      `{apiVersion: apps/v1, kind: ReplicaSet, ${begin} selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {nodeSelector: {beta.kubernetes.io/os: linux}, containers: [{name: a, image: b}]}}}}`;
    expect(judgedOver(replicaSet('metadata: {name: p}, spec: {'), replicaSet(head)).warnings).toHaveLength(count);
  });

  const entry = (fields: string) =>
    `[{operation: Update, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {'f:data': {'.': {}, 'f:a': {}}}, ${fields}}]`;
  test.each([
    [
      'a manager that is too long',
      entry(`manager: ${'a'.repeat(129)}`),
      ['metadata.managedFields[0].manager: Too long: may not be more than 128 bytes'],
    ],
    [
      'one that cannot be read',
      entry('manager: "é\\n"'),
      ['metadata.managedFields[0].manager: Invalid value: "é\\n": invalid character U+000A (at position 2)'],
    ],
    [
      'a long subresource',
      entry(`subresource: ${'a'.repeat(257)}`),
      ['metadata.managedFields[0].subresource: Too long: may not be more than 256 bytes'],
    ],
    ['what the server cannot read it drops', `[{operation: Foo, manager: ${'a'.repeat(129)}}]`, []],
    ['and so it does with fields that are none', entry('manager: "\\n"').replace("'f:a'", 'a'), []],
  ])('managedFields: %s', (_, list, said) => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cm\n  managedFields: ${list}\ndata: {a: "1"}\n`;
    expect(judgedOver(configMap, text).causes.map(({ field, message }) => `${field}: ${message}`)).toEqual(said);
  });

  test('another version of the kind is judged as a new object', () => {
    const scale = (version: string, spec: string) =>
      `apiVersion: autoscaling/${version}\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec: {maxReplicas: ${spec}, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}}\n`;
    expect(judgedOver(scale('v1', '1'), scale('v2', '2')).verdict).toBe('accepted');
    expect(judgedOver(scale('v1', '1'), scale('v2', '0')).causes[0]?.field).toBe('spec.maxReplicas');
  });
});
